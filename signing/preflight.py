"""What a file must be before a signature is put on it. A refused file is not touched."""

import re
from datetime import datetime
from functools import partial

from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.appended import Given, reading
from signing.errors import (
    FieldTakenError,
    PdfBrokenError,
    PdfEncryptedError,
    PdfHybridError,
    PdfLockedError,
    PdfUnreadableError,
)
from signing.guard import Failed, attempt
from signing.report import DocumentReport
from signing.trust import TrustAnchors
from signing.verify import verify_pdf

_OBJECT_HEAD = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+obj")


def open_for_signing(
    pdf: Given, field_name: str, trust: TrustAnchors, at: datetime
) -> PdfFileReader:
    """Open a file that may be signed.

    Args:
        pdf: The file.
        field_name: Of the field that is to be made.
        trust: Used to look at the signatures that are there already.
        at: Time of signing.

    Raises:
        PdfUnreadableError: Not a PDF, or damaged.
        PdfEncryptedError: Encrypted.
        PdfHybridError: Two cross-reference tables that may disagree.
        FieldTakenError: A field of that name is there already.
        PdfLockedError: An earlier signature forbids a further one.
        PdfBrokenError: An earlier signature does not hold, or something was changed
            after it.
    """
    reader = open_for_upkeep(pdf)
    fields = attempt(lambda: [name for name, _, _ in enumerate_sig_fields(reader)])
    if isinstance(fields, Failed):
        raise PdfUnreadableError
    if field_name in fields:
        raise FieldTakenError
    _check_signatures(pdf, reader, trust, at)
    return reader


def open_for_upkeep(pdf: Given) -> PdfFileReader:
    """Open a file that a further revision may be put on; locks do not forbid upkeep.

    Raises:
        PdfUnreadableError: Not a PDF, damaged, or a cross-reference leads elsewhere.
        PdfEncryptedError: Encrypted.
        PdfHybridError: Two cross-reference tables that may disagree.
    """
    reader = attempt(lambda: PdfFileReader(reading(pdf), strict=True))
    if isinstance(reader, Failed):
        raise PdfUnreadableError
    if reader.encrypted:
        raise PdfEncryptedError
    if reader.xrefs.hybrid_xrefs_present:
        raise PdfHybridError
    if attempt(lambda: _leads_to_objects(pdf, reader)) is not True:
        raise PdfUnreadableError(reason="cross-reference")
    if isinstance(attempt(lambda: reader.find_page_for_modification(0)), Failed):
        raise PdfUnreadableError
    return reader


def _leads_to_objects(pdf: Given, reader: PdfFileReader) -> bool:
    """Say whether each entry of the cross-references leads to the object it names."""
    table = reader.xrefs
    return all(
        _stands_at(pdf, reference, table.get_historical_ref(reference, revision))
        for revision in range(table.total_revisions)
        for reference in table.explicit_refs_in_revision(revision)
    )


def _stands_at(pdf: Given, reference: Reference, place: object) -> bool:
    if not isinstance(place, int):  # freed, or in an object stream, which has an entry itself
        return True
    head = _OBJECT_HEAD.match(pdf, place)
    return head is not None and int(head[1]) == reference.idnum


def _check_signatures(pdf: Given, reader: PdfFileReader, trust: TrustAnchors, at: datetime) -> None:
    signatures = attempt(lambda: list(reader.embedded_signatures))
    if isinstance(signatures, Failed):
        raise PdfBrokenError
    if "/Perms" in reader.root or any(
        attempt(partial(_is_locked, one)) is not False for one in signatures
    ):
        raise PdfLockedError
    if not signatures and pdf.find(b"/ByteRange") < 0:
        return
    # foreign signers need not be trusted for that, but what they signed has to be whole
    report = verify_pdf(bytes(pdf), trust, at)
    if (report.signatures_form or report.signatures_raw) and not _holds(report):
        raise PdfBrokenError


def _holds(report: DocumentReport) -> bool:
    """Say whether what was signed, or time-stamped without a signature, is whole."""
    if report.intact == "unknown" and {one.code for one in report.findings} == {"only-timestamps"}:
        return all(one.digest == "match" and one.value == "valid" for one in report.signatures)
    return report.intact == "yes"


def _is_locked(signature: EmbeddedPdfSignature) -> bool:
    """Say whether a signature forbids a new field (ISO 32000-2, 12.8.2.2 and 12.8.2.4)."""
    lock = signature.fieldmdp
    forbids_new = lock is not None and lock.action != FieldMDPAction.INCLUDE
    return signature.docmdp_level is not None or forbids_new
