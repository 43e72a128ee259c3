"""The ledger of a scan is kept in balance: what may be signed, and which pages make what."""

from collections.abc import Sequence

from desk.errors import PagesNotReadError, SheetsMissingError, UnbalancedError
from desk.page_lists import mended, numbered
from desk.wiring import Desk
from vault import documents
from vault.database import Session
from vault.intake.ledger import NOT_OPENED, SHEETS_DIFFER, ledger
from vault.intake.page_lists import last_number, page_lists, put_page_lists, sides
from vault.intake.records import PageList, Scan
from vault.records import Act, DocumentStatus, StoredDocument

_DRAWN = (DocumentStatus.DRAFT, DocumentStatus.SIGNED)


def require_balance(session: Session, scan_id: str) -> None:
    """Refuse to sign papers of a scan whose sides are not all accounted for.

    Raises:
        SheetsMissingError: Other sides came than were announced (Circular 01/2023 Art. 8(2)).
        PagesNotReadError: A page could not be opened; it may be a separator, and guessing
            would put one citizen's papers into another's vault.
        UnbalancedError: Any other equation of the ledger does not hold.
    """
    codes = [finding.code for finding in ledger(session, scan_id).missing()]
    if SHEETS_DIFFER in codes:
        raise SheetsMissingError
    if NOT_OPENED in codes:
        raise PagesNotReadError
    if codes:
        raise UnbalancedError(findings=",".join(codes))


def is_fixed(document: StoredDocument) -> bool:
    """Say whether a person relies on a document, so that its pages stay as they are."""
    return document.status not in _DRAWN


def settle(session: Session, desk: Desk, scan_id: str, lists: Sequence[PageList], act: Act) -> None:
    """Write which pages make which document; drafts of other lists are superseded.

    Raises:
        RecordConflictError: A document that a person confirmed would get other pages.
    """
    settled = numbered(lists, last_number(session, scan_id))
    keep = {one.number for one in settled}
    documents.supersede_drafts(session, desk.seal, scan_id, keep, act)
    put_page_lists(session, scan_id, settled)


def mend_lists(session: Session, desk: Desk, scan: Scan, act: Act) -> None:
    """Bring the lists of a scan, once they are settled, up to what its pages are now."""
    lists = page_lists(session, scan.id)
    if lists is None or scan.came_signed:
        return
    made = documents.lock_scan(session, desk.seal, scan.id)
    fixed = {one.number for one in made if is_fixed(one)}
    settle(session, desk, scan.id, mended(lists, sides(session, scan.id), fixed), act)
