"""Keys held by VNPT SmartCA, whose holders consent on the phone.

Shapes from VNPT's "Tài liệu tích hợp VNPT SMARTCA" (4.0.0 and 4.1, 2024), by section, as public
copies give them; beside it what public code was seen to use where the document is silent:

    every request           1.2: POST, JSON; 2.1, 3.2: `sp_id`, `sp_password`
    every answer            3.1: `status_code` (200, 400, 401, 403, 500), `message`, `data`
    v1/credentials/get_certificate  3.2: `user_id`, `serial_number`, `transaction_id`; gives
                            `user_certificates[]`: `serial_number`, `cert_data` (base64),
                            `chain_data.ca_cert`, `chain_data.root_cert`
    v1/signatures/sign      3.3: `transaction_id` (ours, unique), `transaction_desc`,
                            `serial_number`, `sign_files[]`: `data_to_be_signed` (hexadecimal),
                            `doc_id`, `file_type`, `sign_type` `hash`; several files are one
                            consent; answers `sig_wait_for_user_confirm`
    v1/signatures/sign/{tranId}/status  3.4: gives `signatures[]`: `doc_id`, `signature_value`
                            (base64); tranId is our `transaction_id` in VNPT's PHP sample
    message `EXPIRED`       public code only; the document has no list of states

The holder is shown every `doc_id` on the phone; the document asks that our page shows them too
(3.3). The variant that takes the holder's password and one-time code (section 4, "SmartCA TH")
is not built: who holds these signs in the holder's stead.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from signing.errors import (
    ConsentExpiredError,
    ConsentRefusedError,
    OutcomeUnknownError,
    RemoteAnswerError,
    RemoteAwayError,
    RemoteError,
    RemoteLoginError,
    RemoteRefusedError,
)
from signing.options import VnptOptions
from signing.remote import Batch, Holder, Keep, Signatures, Voucher, Waiting, expect, read_holder
from signing.remote_link import Effect, RemoteLink, Reply
from signing.report import Json

_DONE = 200
_UNKNOWN_CALLER = 401


class VnptSigner:
    """A key in VNPT SmartCA.

    Args:
        options: Which service and whose key.
    """

    def __init__(self, options: VnptOptions) -> None:
        self._options = options
        self._link = RemoteLink(options)
        self._found: tuple[Holder, str] | None = None

    def holder(self) -> Holder:
        """Say whose key it is; see `HashSigner`."""
        return self._certificate()[0]

    def start(self, hashes: Mapping[str, bytes], keep: Keep) -> Voucher:
        """Have the holder asked for one consent to all hashes; see `HashSigner`."""
        holder, serial = self._certificate()
        batch = replace(
            Batch.open("vnpt", hashes, holder), state="consenting", reference=_new_number()
        )
        keep(batch.voucher())
        body = self._caller() | {
            "transaction_id": batch.reference,
            "transaction_desc": self._options.description,
            "serial_number": serial,
            "sign_files": self._files(batch),
        }
        try:
            self._call("v1/signatures/sign", body, "signs")
        except OutcomeUnknownError:
            # the number is ours: `collect` asks by it what became of the request
            return batch.voucher()
        return batch.voucher()

    def collect(self, voucher: Voucher, keep: Keep) -> Signatures | Waiting:
        """Fetch the signatures; see `HashSigner`."""
        batch = Batch.read(voucher, "vnpt")
        if batch.state != "signed":
            given = self._call(f"v1/signatures/sign/{batch.reference}/status", {})
            signed = _signatures(given)
            if not signed:
                self._require_waiting(str(given.part("message") or "").strip())
                return batch.wait(self._options)
            batch = batch.answered(_in_order(batch, signed))
            keep(batch.voucher())
        return batch.signatures(self.holder())

    def _require_waiting(self, message: str) -> None:
        if message in self._options.waiting_messages:
            return
        if message in self._options.refused_messages:
            raise ConsentRefusedError(adapter="vnpt")
        if message == "EXPIRED":
            raise ConsentExpiredError(adapter="vnpt")
        raise RemoteRefusedError(adapter="vnpt", reason="message")

    def _files(self, batch: Batch) -> list[Json]:
        return [
            {
                "doc_id": name,
                "data_to_be_signed": sent.hex(),
                "file_type": "pdf",
                "sign_type": "hash",
            }
            for name, sent in zip(batch.names, batch.payloads(self._options), strict=True)
        ]

    def _certificate(self) -> tuple[Holder, str]:
        if self._found is None:
            body = self._caller() | {
                "serial_number": self._options.serial_number,
                "transaction_id": _new_number(),
            }
            given = self._call("v1/credentials/get_certificate", body)
            self._found = self._choose(given.part("data", "user_certificates"))
        return self._found

    def _choose(self, listed: Any) -> tuple[Holder, str]:
        wanted = self._options.serial_number.lower()
        entries = [
            entry
            for entry in (listed if isinstance(listed, list) else [])
            if isinstance(entry, dict)
            and (not wanted or str(entry.get("serial_number", "")).lower() == wanted)
        ]
        if len(entries) != 1:  # a personal key and a seal may stand side by side
            raise RemoteRefusedError(reason="certificates", found=len(entries))
        entry = entries[0]
        chain = entry.get("chain_data")
        chain = chain if isinstance(chain, dict) else {}
        given = (entry.get("cert_data"), chain.get("ca_cert"), chain.get("root_cert"))
        holder = read_holder([str(text) for text in given if text])
        return expect(holder, self._options), str(entry.get("serial_number", ""))

    def _caller(self) -> dict[str, Json]:
        options = self._options
        return {
            "sp_id": options.sp_id,
            "sp_password": options.sp_password,
            "user_id": options.user_id,
        }

    def _call(self, method: str, body: Mapping[str, Json], effect: Effect = "none") -> Reply:
        given = self._link.post(f"{self._options.base_url}/{method}", body, effect=effect)
        code = given.part("status_code")
        if not given.ok or code != _DONE:
            raise _refusal(code, effect)
        return given


def _refusal(code: Any, effect: Effect) -> RemoteError:
    if code == _UNKNOWN_CALLER:
        return RemoteLoginError(adapter="vnpt")
    if code == 500:  # noqa: PLR2004 - section 3.1: a fault of theirs, told with HTTP status 200
        return OutcomeUnknownError() if effect == "signs" else RemoteAwayError(status=500)
    return RemoteRefusedError(adapter="vnpt", status=str(code))


def _signatures(given: Reply) -> list[Any]:
    data = given.part("data")
    listed = data.get("signatures") if isinstance(data, dict) else None
    return listed if isinstance(listed, list) else []


def _in_order(batch: Batch, signed: list[Any]) -> list[str]:
    """Bind what came to the documents by `doc_id`.

    Raises:
        RemoteAnswerError: One id is not ours, or stands there twice.
    """
    by_name: dict[str, str] = {}
    for entry in signed:
        name = str(entry.get("doc_id")) if isinstance(entry, dict) else ""
        if name not in batch.names or name in by_name:
            raise RemoteAnswerError(reason="doc-id")
        by_name[name] = str(entry.get("signature_value") or "")
    return [by_name.get(name, "") for name in batch.names]


def _new_number() -> str:
    return f"SOHOA_{uuid.uuid4().hex}"
