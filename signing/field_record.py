"""The record of confirmed fields: a signed file beside the PDF, bound to its bytes.

What a person confirmed and the paper it was read from cannot part unseen: the record holds the
digest of the file, and one signature covers both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Literal

from pyhanko.sign.signers import Signer

from signing.data_report import DataReport, doubted, failed
from signing.guard import Failed, attempt
from signing.jose import canonical_json, read_object, text_of
from signing.jws import sign_jws, verify_jws
from signing.report import Json
from signing.trust import TrustAnchors

Bond = Literal["whole", "beginning", "none"]

_KIND = "sohoa-field-record/1"


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """What a person says a paper says.

    Attributes:
        file_sha256: Digest of the file, in small hexadecimal letters.
        file_bytes: Its length; later revisions of a PDF stand after it.
        document_id: Id of the document at the office.
        document_type: Key of its type.
        fields: Values by the names of the fields.
        confirmed_by: Id of the account that confirmed them.
        confirmed_at: When, with a time zone.
    """

    file_sha256: str
    file_bytes: int
    document_id: str
    document_type: str
    fields: Mapping[str, str] = field(repr=False)
    confirmed_by: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class RecordReport:
    """What is known of a record.

    Attributes:
        report: Of its signature and of its bond to the file.
        record: What it says; None unless its signature value holds. Of a file that is not the
            one given it is told too: who looks into the matter has to see it.
        bond: Whether it is bound to the `whole` file given, to its `beginning` alone, as when
            a time-stamp was added later, or to `none` of it.
    """

    report: DataReport
    record: FieldRecord | None = None
    bond: Bond = "none"


def sign_record(record: FieldRecord, key: Signer, signed_at: datetime) -> str:
    """Sign a record, as a flattened JWS; `jws.stamp_jws` adds the time-stamp.

    Args:
        record: What is signed.
        key: From `keys.open_key`.
        signed_at: What the signer says of the time, with a time zone.

    Raises:
        KeyUnusableError: As `jws.sign_jws`.
    """
    return sign_jws(_payload(record), key, signed_at)


def verify_record(text: str, pdf: bytes, trust: TrustAnchors, at: datetime) -> RecordReport:
    """Verify a record beside its file. Never raises.

    1. Signature, time and certificate are judged as `jws.verify_jws` does.
    2. What is signed is a record in its one canonical form.
    3. The digest in it is the file's; else TOTAL-FAILED, `record-of-another-file`.
    4. The file did not go on after the record; else INDETERMINATE, `file-continued`: whether
       what follows is upkeep alone is for `verify.verify_pdf` to say.

    Args:
        text: The record, hostile or not.
        pdf: The file.
        trust: The pinned anchors.
        at: Time of verification, with a time zone.
    """
    opened = verify_jws(text, trust, at)
    payload = opened.payload
    if payload is None:
        return RecordReport(opened.report)
    record = attempt(lambda: _read(payload))
    if isinstance(record, Failed):
        return RecordReport(doubted(opened.report, "GENERIC", "record-unreadable"))
    return _weigh_bond(opened.report, record, pdf)


def _weigh_bond(report: DataReport, record: FieldRecord, pdf: bytes) -> RecordReport:
    if record.file_sha256 != sha256(memoryview(pdf)[: record.file_bytes]).hexdigest():
        parted = failed(
            replace(report, digest="mismatch"), "HASH_FAILURE", "record-of-another-file"
        )
        return RecordReport(parted, record)
    bond: Bond = "whole" if record.file_bytes == len(pdf) else "beginning"
    if bond == "beginning" and report.indication == "TOTAL-PASSED":
        report = doubted(report, "GENERIC", "file-continued")
    return RecordReport(report, record, bond)


def _payload(record: FieldRecord) -> bytes:
    return canonical_json(
        {
            "confirmed_at": record.confirmed_at.isoformat(),
            "confirmed_by": record.confirmed_by,
            "document_id": record.document_id,
            "document_type": record.document_type,
            "fields": dict(record.fields),
            "file_bytes": record.file_bytes,
            "file_sha256": record.file_sha256,
            "kind": _KIND,
        }
    )


def _read(payload: bytes) -> FieldRecord:
    said = read_object(payload)
    record = FieldRecord(
        text_of(said, "file_sha256"),
        _count(said["file_bytes"]),
        text_of(said, "document_id"),
        text_of(said, "document_type"),
        _fields(said["fields"]),
        text_of(said, "confirmed_by"),
        datetime.fromisoformat(text_of(said, "confirmed_at")),
    )
    if said["kind"] != _KIND or _payload(record) != payload:
        message = "not a record, or not in its one form"
        raise ValueError(message)
    return record


def _fields(said: Json) -> dict[str, str]:
    if not isinstance(said, dict):
        message = "no fields"
        raise ValueError(message)
    return {name: text_of(said, name) for name in said}


def _count(said: Json) -> int:
    if type(said) is not int or said < 1:
        message = "no count"
        raise ValueError(message)
    return said
