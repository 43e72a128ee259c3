"""A make-believe VNPT SmartCA, in the shapes `signing.vnpt` cites."""

from dataclasses import dataclass, field
from typing import Any

from samples.remote.loopback import Body, Given, Service, ServiceKey

SP_ID, SP_PASSWORD = "sohoa-thu.apps", "bi-mat-thu"
USER = "000000000001"
REFUSED = "sig_refused"  # VNPT publishes no such word


@dataclass(slots=True)
class VnptService(Service):
    """The service.

    Attributes:
        seals: Further keys of the same holder.
    """

    seals: tuple[ServiceKey, ...] = ()
    _transactions: dict[str, list[Body]] = field(default_factory=dict)

    def answer(self, path: str, body: Body, token: str) -> Given:  # noqa: ARG002
        """Answer a call."""
        parts = path.strip("/").split("/")
        if parts[-1] == "status":
            return self._status(parts[-2])
        if (body.get("sp_id"), body.get("sp_password")) != (SP_ID, SP_PASSWORD):
            return 200, _said(401, "SP_CREDENTIAL_INVALID")
        if body.get("user_id") != USER:
            return 200, _said(401, "SP_CREDENTIAL_INVALID")
        if parts[-1] == "get_certificate":
            keys = (self.key, *self.seals)
            return 200, _said(200, "Success", {"user_certificates": [_listed(key) for key in keys]})
        return self._take(body)

    def _take(self, body: Body) -> Given:
        number, files = body["transaction_id"], body["sign_files"]
        if number in self._transactions or any(one["sign_type"] != "hash" for one in files):
            return 200, _said(400, "BAD_REQUEST")
        self._transactions[number] = files
        data = {"transaction_id": number, "tran_code": "000"}
        return 200, _said(200, "sig_wait_for_user_confirm", data)

    def _status(self, number: str) -> Given:
        if number not in self._transactions:
            return 200, _said(400, "BAD_REQUEST")
        data: Body = {"transaction_id": number, "signatures": None}
        if self.undecided():
            return 200, _said(200, "sig_wait_for_user_confirm", data)
        if self.script.refused or self.script.expired:
            return 200, _said(200, "EXPIRED" if self.script.expired else REFUSED, data)
        files = self._transactions[number]
        made = self.sign([bytes.fromhex(one["data_to_be_signed"]) for one in files])
        data["signatures"] = [
            {"doc_id": one["doc_id"], "signature_value": value, "timestamp_signature": None}
            for one, value in reversed(list(zip(files, made, strict=True)))
            if value
        ]
        return 200, _said(200, "SUCCESS", data)


def _said(code: int, message: str, data: Any = None) -> Body:
    return {"status_code": code, "message": message, "data": data}


def _listed(key: ServiceKey) -> Body:
    own, *chain = key.certificates()
    return {
        "service_type": "SMARTCA",
        "serial_number": f"{key.certificate.serial_number:x}",
        "cert_data": own[:64] + "\r\n" + own[64:],
        "chain_data": {
            "ca_cert": chain[0] if chain else None,
            "root_cert": chain[1] if len(chain) > 1 else None,
        },
    }
