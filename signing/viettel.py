"""Keys held by Viettel MySign, whose holders consent on the phone.

Shapes from Viettel's "Mysign Integration Document" 1.8 and 1.9 (2025) and its Postman collection,
as public summaries and public code give them:

    vtss/service/ras/v1/login   `client_id`, `client_secret`, `profile_id`, `user_id`; gives
                            `access_token`, `expires_in` (a text, seconds)
    vtss/service/certificates/info  the same, and `certificates` `chain`, `certInfo`,
                            `authInfo`; gives a list: `credential_id`, `key.status`,
                            `key.algo`, `cert.certificates` (base64), `multisign` (a text)
    vtss/service/signHash   `credentialID`, `numSignatures`, `hash[]` (base64, SHA-256),
                            `hashAlgo`, `signAlgo` rsaEncryption, `documents[]`: `document_id`,
                            `document_name`; `description`; these two are base64 of UTF-8 below
                            100 characters; `async` 2 (fetch later); gives `transactionId`
    vtss/service/requests/status  `transactionId`; gives `status` and `signatures[]`, in the
                            order of the hashes. `1` done, `4000` waits for the holder, `6000`
                            consented, `4001` too late, `4002` refused, `4004` failed, `4005`
                            no signatures left, `13004` certificate ended or revoked, `50000`
                            a fault of theirs; `0`, in public code only, is "in work"

CSC-like, not CSC. There is no number of ours in a request, so a lost answer stays unknown.
"""

import base64
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from signing.errors import (
    ConsentExpiredError,
    ConsentRefusedError,
    OutcomeUnknownError,
    RemoteAwayError,
    RemoteRefusedError,
)
from signing.options import ViettelOptions
from signing.remote import Batch, Holder, Keep, Signatures, Voucher, Waiting, expect, read_holder
from signing.remote_link import Effect, RemoteLink, Reply
from signing.report import Json

_SHA256 = "2.16.840.1.101.3.4.2.1"
_RSA = "1.2.840.113549.1.1.1"
_FETCH_LATER = 2
_LONGEST_NAME = 99  # characters of base64
_EARLY_SECONDS = 60  # a token this near its end is not used any more

_DONE = "1"
_WAITING = {"0", "4000", "6000"}
_TOO_LATE = "4001"
_REFUSED = "4002"
_FAULT = "50000"


class ViettelSigner:
    """A key in Viettel MySign.

    Args:
        options: Which service and whose key.
    """

    def __init__(self, options: ViettelOptions) -> None:
        self._options = options
        self._link = RemoteLink(options)
        self._token, self._token_ends = "", 0.0
        self._credential: Reply | None = None

    def holder(self) -> Holder:
        """Say whose key it is; see `HashSigner`."""
        return expect(read_holder(self._key().texts("cert", "certificates")), self._options)

    def start(self, hashes: Mapping[str, bytes], keep: Keep) -> Voucher:
        """Have the holder asked for one consent to all hashes; see `HashSigner`."""
        batch = Batch.open("viettel", hashes, self.holder())
        documents = [_document(name) for name in batch.names]
        self._require_ready(len(documents))
        options = self._options
        body: dict[str, Json] = {
            "client_id": options.client_id,
            "client_secret": options.client_secret,
            "credentialID": options.credential,
            "numSignatures": len(documents),
            "description": _name(options.description),
            "documents": documents,
            "hash": [base64.b64encode(sent).decode() for sent in batch.payloads(options)],
            "hashAlgo": _SHA256,
            "signAlgo": _RSA,
            "async": _FETCH_LATER,
        }
        keep(batch.voucher())
        given = self._call("vtss/service/signHash", body, "signs")
        batch = replace(batch, state="consenting", reference=given.text("transactionId"))
        keep(batch.voucher())
        return batch.voucher()

    def collect(self, voucher: Voucher, keep: Keep) -> Signatures | Waiting:
        """Fetch the signatures; see `HashSigner`."""
        batch = Batch.read(voucher, "viettel")
        if batch.state == "asked":
            raise OutcomeUnknownError(adapter="viettel")
        if batch.state == "consenting":
            body: dict[str, Json] = {"transactionId": batch.reference}
            given = self._call("vtss/service/requests/status", body)
            if _waits(str(given.part("status"))):
                return batch.wait(self._options)
            batch = batch.answered(given.texts("signatures"))
            keep(batch.voucher())
        return batch.signatures(self.holder())

    def _require_ready(self, count: int) -> None:
        key = self._key()
        if key.text("key", "status") != "enabled":
            raise RemoteRefusedError(reason="key-disabled")
        if _RSA not in key.texts("key", "algo"):
            raise RemoteRefusedError(reason="algorithm")
        most = str(key.part("multisign"))
        if not most.isascii() or not most.isdigit() or count > int(most):
            raise RemoteRefusedError(reason="too-many", most=most, asked=count)

    def _key(self) -> Reply:
        if self._credential is None:
            body = self._caller() | {"certificates": "chain", "certInfo": True, "authInfo": True}
            given = self._call("vtss/service/certificates/info", body)
            self._credential = Reply(given.status, self._choose(given.body))
        return self._credential

    def _choose(self, listed: Any) -> dict[str, Json]:
        for entry in listed if isinstance(listed, list) else []:
            if isinstance(entry, dict) and entry.get("credential_id") == self._options.credential:
                return entry
        raise RemoteRefusedError(reason="credential")

    def _caller(self) -> dict[str, Json]:
        options = self._options
        return {
            "client_id": options.client_id,
            "client_secret": options.client_secret,
            "profile_id": options.profile_id,
            "user_id": options.user_id,
        }

    def _call(self, method: str, body: Mapping[str, Json], effect: Effect = "none") -> Reply:
        given = self._link.post(self._at(method), body, self._access_token(), effect=effect)
        if not given.ok or given.has("error"):
            raise _refusal(given)
        return given

    def _access_token(self) -> str:
        if time.monotonic() > self._token_ends - _EARLY_SECONDS:
            given = self._link.post(self._at("vtss/service/ras/v1/login"), self._caller())
            if not given.ok:
                raise _refusal(given)
            self._token = given.text("access_token")
            self._token_ends = time.monotonic() + given.seconds("expires_in")
        return self._token

    def _at(self, method: str) -> str:
        return f"{self._options.base_url}/{method}"


def _waits(status: str) -> bool:
    """Say whether a request still waits; its end without signatures is an error."""
    if status == _TOO_LATE:
        raise ConsentExpiredError(adapter="viettel")
    if status == _REFUSED:
        raise ConsentRefusedError(adapter="viettel")
    if status == _FAULT:
        raise RemoteAwayError(adapter="viettel", status=status)
    if status != _DONE and status not in _WAITING:
        raise RemoteRefusedError(adapter="viettel", status=status)
    return status != _DONE


def _document(name: str) -> Json:
    return {"document_id": name, "document_name": _name(name)}


def _name(text: str) -> str:
    coded = base64.b64encode(text.encode()).decode()
    if len(coded) > _LONGEST_NAME:
        raise RemoteRefusedError(reason="name-too-long", most=_LONGEST_NAME)
    return coded


def _refusal(given: Reply) -> RemoteRefusedError:
    error = given.text("error") if given.has("error") else ""
    return RemoteRefusedError(adapter="viettel", error=error, status=given.status)
