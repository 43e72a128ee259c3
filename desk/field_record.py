"""The confirmed fields of a deposited document, signed, and bound to the bytes of its file.

The agency signs the record, for it answers for its data; the record names who confirmed them.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from desk.keys import AGENCY, signing_key, timestamper
from desk.wiring import Desk
from signing.data_report import DataReport
from signing.errors import TimestampUnavailableError
from signing.field_record import FieldRecord, RecordReport, sign_record, verify_record
from signing.jws import stamp_jws
from signing.report import Intact
from signing.verify import verify_pdf
from vault import documents
from vault.blobs import KeptBytes, read_blob
from vault.records import DocumentEvent, StoredDocument

Agreement = Literal["together", "parted", "unsure", "missing"]

_UPKEPT: dict[Intact, Agreement] = {"yes": "together", "no": "parted", "unknown": "unsure"}


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """Whether data and paper still belong together.

    Attributes:
        agreement: `together`; `parted` when file, fields or document are not those that were
            signed; `unsure` when the signature is not settled; `missing` when there is none.
        differing: Names of the fields whose values are not those that were signed.
        report: Of the record; None when there is none.
    """

    agreement: Agreement
    differing: tuple[str, ...] = ()
    report: DataReport | None = None


def make_record(desk: Desk, document: StoredDocument, kept: KeptBytes) -> str:
    """Sign the fields of a confirmed document together with the file they belong to.

    A dead time-stamping authority holds nothing up: the record is then of level B-B.

    Raises:
        KeyUnusableError: The agency's key cannot be opened or used.
    """
    with desk.reading() as session:
        fields = documents.fields_of(session, desk.seal, document.id)
        confirmed = _last_confirmed(documents.history(session, document.id))
    record = FieldRecord(
        file_sha256=kept.sha256,
        file_bytes=kept.size_bytes,
        document_id=document.id,
        document_type=document.document_type,
        fields={field.name: field.value for field in fields},
        confirmed_by=confirmed.by,
        confirmed_at=confirmed.at,
    )
    signed = sign_record(record, signing_key(desk.settings, AGENCY), desk.clock())
    stamper = timestamper(desk.settings)
    if stamper is not None:
        with suppress(TimestampUnavailableError):
            return stamp_jws(signed, stamper)
    return signed


def check_record(desk: Desk, document_id: str) -> RecordCheck:
    """Say whether a deposited document's fields and file are those that were signed together.

    Raises:
        RecordMissingError: There is no such document.
        BlobMissingError: Its file is away.
    """
    with desk.reading() as session:
        document = documents.get(session, desk.seal, document_id)
        kept = documents.kept_pdf(session, desk.seal, document_id)
        text = documents.record_of(session, desk.seal, document_id)
        fields = documents.fields_of(session, desk.seal, document_id)
    if text is None:
        return RecordCheck("missing")
    pdf = read_blob(desk.blobs, kept.key)
    verified = verify_record(text, pdf, desk.trust, desk.clock())
    now = {field.name: field.value for field in fields}
    signed = verified.record.fields if verified.record else now
    names = now.keys() | signed.keys()
    differing = tuple(sorted(name for name in names if now.get(name) != signed.get(name)))
    agreement = "parted" if differing else _agreement(desk, document, verified, pdf)
    return RecordCheck(agreement, differing, verified.report)


def _agreement(
    desk: Desk, document: StoredDocument, verified: RecordReport, pdf: bytes
) -> Agreement:
    record, report = verified.record, verified.report
    named = (document.id, document.document_type)
    if report.indication == "TOTAL-FAILED":
        return "parted"
    if record is not None and (record.document_id, record.document_type) != named:
        return "parted"
    if report.indication == "TOTAL-PASSED":
        return "together"
    if any(one.code == "file-continued" for one in report.findings):
        # a time-stamp may have renewed the file; that it is upkeep alone, its signatures say
        return _UPKEPT[verify_pdf(pdf, desk.trust, desk.clock()).intact]
    return "unsure"


def _last_confirmed(history: tuple[DocumentEvent, ...]) -> DocumentEvent:
    return next(event for event in reversed(history) if event.act == documents.CONFIRMED)
