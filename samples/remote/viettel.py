"""A make-believe Viettel MySign, in the shapes `signing.viettel` cites."""

import base64
import secrets
from dataclasses import dataclass, field

from samples.remote.loopback import Body, Given, Service

CLIENT, SECRET, PROFILE = "Sohoa_Thu", "bi-mat-thu", "adss:ras:profile:001"
USER = "CMT_000000000001"
CREDENTIAL = "000000000001_1_20261124091500"

_TOKEN = "ma-truy-cap-thu"  # noqa: S105 - make-believe


@dataclass(slots=True)
class ViettelService(Service):
    """The service.

    Attributes:
        multisign: Most signatures under one consent.
    """

    multisign: int = 50
    _transactions: dict[str, Body] = field(default_factory=dict)

    def answer(self, path: str, body: Body, token: str) -> Given:
        """Answer a call."""
        if path.endswith("/login"):
            known = (body["client_id"], body["client_secret"], body["user_id"])
            if known != (CLIENT, SECRET, USER):
                return 401, {"error": "59033", "error_description": "invalid"}
            return 200, {"access_token": _TOKEN, "token_type": "Bearer", "expires_in": "3600"}
        if token != _TOKEN:
            return 401, {"error": "59033"}
        if path.endswith("/certificates/info"):
            return 200, [self._listed()]
        return self._take(body) if path.endswith("/signHash") else self._status(body)

    def _listed(self) -> Body:
        return {
            "credential_id": CREDENTIAL,
            "key": {"status": "enabled", "algo": ["1.2.840.113549.1.1.1"], "len": "2048"},
            "cert": {"status": "valid", "certificates": self.key.certificates()},
            "authMode": "implicit",
            "multisign": str(self.multisign),
        }

    def _take(self, body: Body) -> Given:
        counts = {body["numSignatures"], len(body["hash"]), len(body["documents"])}
        if len(counts) != 1 or body["credentialID"] != CREDENTIAL or body["async"] != 2:
            return 400, {"error": "invalid_request"}
        number = secrets.token_hex(8)
        self._transactions[number] = body
        return 200, {"transactionId": number}

    def _status(self, body: Body) -> Given:
        if body["transactionId"] not in self._transactions:
            return 400, {"error": "invalid_request"}
        if self.undecided():
            return 200, {"status": "4000", "signatures": None}
        if self.script.refused or self.script.expired:
            return 200, {"status": "4002" if self.script.refused else "4001"}
        asked = self._transactions[body["transactionId"]]["hash"]
        made = self.sign([base64.b64decode(entry) for entry in asked])
        return 200, {"status": "1", "signatures": made}
