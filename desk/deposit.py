"""A confirmed document gets its code and the agency's signature, is verified, and is kept.

Steps 9 to 11 of the order of digitization (Circular 01/2023 Art. 8; Law 20/2023 Art. 12(1)d).
"""

from contextlib import suppress
from typing import Any

from desk.balance import require_balance
from desk.errors import ForgedPaperError, UntrustedCopyError
from desk.field_record import make_record
from desk.intake import VIETNAM
from desk.keys import AGENCY, signing_key, timestamper
from desk.page_record import reading_from_json
from desk.permissions import Task, require
from desk.rules import rules_on
from desk.wiring import Desk
from dossier.actor import Actor
from dossier.catalog import DocumentType
from dossier.page import Box
from signing.report import DocumentReport, report_json
from signing.request import SigningRequest
from signing.sign import sign_pdf
from signing.verify import verify_pdf
from vault import audit, documents
from vault.blobs import KeptBytes, read_blob
from vault.errors import RecordConflictError
from vault.intake import components, scans
from vault.people import get_owner
from vault.records import Act, CodeRequest, Deposit, DocumentStatus, StoredDocument

AGENCY_FIELD = "Agency1"
PASSED = "TOTAL-PASSED"
FAILED = "TOTAL-FAILED"
_REPORT_NAME = "document.pdf"


def deposit_document(desk: Desk, actor: Actor, document_id: str) -> StoredDocument:
    """Give a confirmed document its code, sign it for the agency, verify and keep it.

    Running it twice changes nothing the second time.

    Raises:
        NotAllowedError: The person may not deposit.
        RecordConflictError: The document is not confirmed.
        UnbalancedError: Sides of its scan are not all accounted for.
        UntrustedCopyError: The copy does not verify; nothing is deposited.
        ForgedPaperError: It came signed, and a signature does not hold.
        KeyUnusableError: The agency's key, which signs the record of the fields, cannot be used.
    """
    require(actor, Task.DEPOSIT)
    with desk.reading() as session:
        document = documents.get(session, desk.seal, document_id)
        if document.status is DocumentStatus.ACTIVE:
            return document
        if document.scan_id is not None:
            require_balance(session, desk, document.scan_id)
    try:
        return _take_in(desk, actor, document_id)
    except RecordConflictError:  # somebody else may have deposited it at the same moment
        with desk.reading() as session:
            document = documents.get(session, desk.seal, document_id)
        if document.status is DocumentStatus.ACTIVE:
            return document
        raise


def _take_in(desk: Desk, actor: Actor, document_id: str) -> StoredDocument:
    document = _give_code(desk, actor, document_id)
    sort = _sort_of(document)
    kept = _sign_for_agency(desk, document, sort)
    report = verify_kept(desk, kept)
    if _ours(desk, document):
        if report.indication != PASSED:
            raise UntrustedCopyError(indication=report.indication)
    elif report.indication == FAILED:
        raise ForgedPaperError
    return _deposit(desk, actor, document, kept, report)


def _sort_of(document: StoredDocument) -> DocumentType:
    day = document.created_at.astimezone(VIETNAM).date()
    return rules_on(day).document_type(document.document_type)


def verify_kept(desk: Desk, kept: KeptBytes) -> DocumentReport:
    """Verify a document from the bytes as they are stored."""
    return verify_pdf(read_blob(desk.blobs, kept.key), desk.trust, desk.clock())


def _give_code(desk: Desk, actor: Actor, document_id: str) -> StoredDocument:
    with desk.transaction() as session:
        document = documents.get(session, desk.seal, document_id)
        owner = get_owner(session, desk.seal, document.owner_id)
        day = document.created_at.astimezone(VIETNAM).date()
        request = CodeRequest(owner.number, _sort_of(document).code, day)
        act = Act(actor.id, desk.clock())
        return documents.give_code(session, desk.seal, document.id, request, act)


def _sign_for_agency(desk: Desk, document: StoredDocument, sort: DocumentType) -> KeptBytes:
    """Add the agency's signature where the rule wants it; a PDF signed elsewhere is left alone."""
    with desk.reading() as session:
        kept = documents.kept_pdf(session, desk.seal, document.id)
    if not _wants_agency(desk, document, sort):
        return kept
    request = SigningRequest(
        profile="agency_copy",
        signer_name="",
        organisation=desk.settings.agency_name,
        signed_at=desk.clock(),
        field_name=AGENCY_FIELD,
        mark="",
        occupied=_first_page_ink(desk, document),
    )
    key = signing_key(desk.settings, AGENCY)
    pdf = read_blob(desk.blobs, kept.key)
    signed = sign_pdf(pdf, request, key, desk.trust, timestamper(desk.settings))
    return desk.blobs.keep_stream(document.owner_id, [signed.data])


def _deposit(
    desk: Desk, actor: Actor, document: StoredDocument, kept: KeptBytes, report: DocumentReport
) -> StoredDocument:
    act = Act(actor.id, desk.clock())
    record = make_record(desk, document, kept)
    given = Deposit(kept, report_json(_REPORT_NAME, report), record=record)
    with desk.transaction() as session:
        if document.scan_id is not None:  # a separator may have come since this step began
            scans.lock(session, desk.seal, document.scan_id)
            require_balance(session, desk, document.scan_id)
        stored = documents.deposit(session, desk.seal, document.id, given, act)
        dossier_id = stored.dossier_id or ""
        if stored.dossier_id is not None and stored.component is not None:
            with suppress(RecordConflictError):  # another document stands for it already
                components.digitized(session, stored.dossier_id, stored.component, stored.id)
        entry = audit.Entry("deposit-document", stored.id, stored.owner_id, dossier_id)
        audit.append(session, entry, act)
        return stored


def _ours(desk: Desk, document: StoredDocument) -> bool:
    """Say whether the PDF is a copy we made and signed, not one kept as it came."""
    with desk.reading() as session:
        history = documents.history(session, document.id)
    return all(event.act != documents.KEPT for event in history)


def _wants_agency(desk: Desk, document: StoredDocument, sort: DocumentType) -> bool:
    """Say whether the agency signs: `auto` means papers an authority issued."""
    if not _ours(desk, document):
        return False
    match desk.settings.sign.agency_copy:
        case "always":
            return True
        case "never":
            return False
        case "auto":
            return sort.issued_by_authority


def _first_page_ink(desk: Desk, document: StoredDocument) -> tuple[Box, ...]:
    """Give the words of the first page, for the stamp to keep off."""
    if document.scan_id is None:
        return ()
    with desk.reading() as session:
        first = scans.page(session, desk.seal, document.scan_id, document.pages[0])
    reading: Any = first.report["reading"]
    return tuple(word.box for word in reading_from_json(reading).words)
