"""A make-believe service of the Cloud Signature Consortium API, versions 1 and 2.

It keeps what the API says of activation data: bound to the hashes it was given for, for one use.
"""

import base64
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import rsa

from samples.remote.loopback import Body, Given, Service

CREDENTIAL = "SOHOA-000"
PIN = "000001"
CLIENT = ("sohoa-thu", "bi-mat-thu")
TOKEN = "ma-truy-cap-thu"  # noqa: S105 - opens a make-believe service only

_EC = ["1.2.840.10045.4.3.2"]


@dataclass(slots=True)
class CscService(Service):
    """The service.

    Attributes:
        algorithms: `key.algo` of an RSA key.
        multisign: Most signatures under one authorization.
        mode: How the holder authorizes.
        asks_phone: `credentials/authorize` answers 202 until the holder consents (version 2).
    """

    algorithms: tuple[str, ...] = ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1")
    multisign: int = 50
    mode: str = "explicit"
    asks_phone: bool = False
    _granted: dict[str, list[str]] = field(default_factory=dict)
    _handles: dict[str, list[str]] = field(default_factory=dict)
    _running: dict[str, list[str]] = field(default_factory=dict)

    def answer(self, path: str, body: Body, token: str) -> Given:
        """Answer a call."""
        if path == "/oauth2/token":
            return self._token(body)
        if token != TOKEN:
            return 401, {"error": "invalid_token"}
        _, _, version, method = path.split("/", 3)
        methods = {
            "credentials/list": self._list,
            "credentials/info": self._info,
            "credentials/authorize": self._authorize,
            "credentials/authorizeCheck": self._check,
            "signatures/signHash": self._sign_hash,
            "signatures/signPolling": self._poll,
        }
        return methods[method](version, body)

    def _token(self, body: Body) -> Given:
        if (body.get("client_id"), body.get("client_secret")) != CLIENT:
            return 401, {"error": "invalid_client"}
        return 200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}

    def _list(self, _version: str, _body: Body) -> Given:
        return 200, {"credentialIDs": [CREDENTIAL]}

    def _info(self, version: str, _body: Body) -> Given:
        rsa_key = isinstance(self.key.key, rsa.RSAPrivateKey)
        info: Body = {
            "key": {"status": "enabled", "algo": list(self.algorithms) if rsa_key else _EC},
            "cert": {"status": "valid", "certificates": self.key.certificates()},
            "multisign": self.multisign,
            "SCAL": "2",
        }
        objects = [{"type": "Password", "id": "PIN", "format": "N"}]
        if version == "v1":
            info |= {"authMode": self.mode, "PIN": {"presence": "true"}}
        else:
            info |= {"auth": {"mode": self.mode, "objects": objects}}
        return 200, info

    def _authorize(self, version: str, body: Body) -> Given:
        asked = body["hash"] if version == "v1" else body["hashes"]
        if body["numSignatures"] != len(asked) or len(asked) > self.multisign:
            return 400, {"error": "invalid_request"}
        given = {entry["id"]: entry["value"] for entry in body.get("authData", [])}
        if self.mode == "explicit" and (body.get("PIN") or given.get("PIN")) != PIN:
            wrong = "invalid_pin" if version == "v1" else "invalid_authentication_data"
            return 400, {"error": wrong}
        if self.asks_phone:
            handle = secrets.token_hex(8)
            self._handles[handle] = asked
            return 202, {"handle": handle}
        return 200, self._grant(asked)

    def _check(self, _version: str, body: Body) -> Given:
        if body["handle"] not in self._handles:
            return 400, {"error": "invalid_request"}
        if self.script.refused:
            return 400, {"error": "access_denied", "error_description": "The user said no"}
        if self.undecided():
            return 202, {"handle": body["handle"]}
        return 200, self._grant(self._handles.pop(body["handle"]))

    def _grant(self, asked: list[str]) -> Body:
        activation = secrets.token_hex(16)
        self._granted[activation] = asked
        return {"SAD": activation, "expiresIn": 300}

    def _sign_hash(self, version: str, body: Body) -> Given:
        asked = body["hash"] if version == "v1" else body["hashes"]
        if self.script.expired:
            return 400, {"error": "invalid_request", "error_description": "SAD expired"}
        if self._granted.pop(body.get("SAD", ""), None) != asked:
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter SAD"}
        named = body.get("hashAlgo") or body.get("hashAlgorithmOID")
        if body["signAlgo"] == "1.2.840.113549.1.1.1" and named != "2.16.840.1.101.3.4.2.1":
            return 400, {"error": "invalid_request"}
        if body.get("operationMode") == "A":
            number = secrets.token_hex(8)
            self._running[number] = asked
            return 200, {"responseID": number}
        return 200, {"signatures": self._made(asked)}

    def _poll(self, _version: str, body: Body) -> Given:
        if self.script.refused:
            return 400, {"error": "access_denied"}
        if body["requestID"] not in self._running:
            return 400, {"error": "invalid_request"}
        if self.undecided():
            return 202, {"error": "accepted_request"}
        return 200, {"signatures": self._made(self._running[body["requestID"]])}

    def _made(self, asked: list[str]) -> list[str]:
        return self.sign([base64.b64decode(entry) for entry in asked])
