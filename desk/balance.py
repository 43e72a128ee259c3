"""The ledger of a scan is kept in balance: what may be signed, and which pages make what."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from desk.errors import (
    OwnerUnknownError,
    PagesNotReadError,
    SeparatorUnsureError,
    SheetsMissingError,
    UnbalancedError,
    WrongStateError,
)
from desk.page_lists import mended, numbered
from desk.places import Place, place_of, separators_before
from desk.wiring import Desk
from vault import documents
from vault.database import Session
from vault.intake import scans
from vault.intake.ledger import NOT_OPENED, SHEETS_DIFFER, STRANGE, UNSURE, Ledger, ledger
from vault.intake.page_lists import drawn_lists, last_number, page_lists, put_page_lists, sides
from vault.intake.records import PageList, Scan, ScanState, Side
from vault.records import Act, DocumentStatus, StoredDocument

_DRAWN = (DocumentStatus.DRAFT, DocumentStatus.SIGNED)
_ERRORS: Mapping[str, type[UnbalancedError]] = {
    SHEETS_DIFFER: SheetsMissingError,
    NOT_OPENED: PagesNotReadError,
    UNSURE: SeparatorUnsureError,
    STRANGE: OwnerUnknownError,
}


def account(session: Session, desk: Desk, scan_id: str) -> Ledger:
    """Account for every side of a scan, and for whose each document is.

    Raises:
        RecordMissingError: There is no such scan.
    """
    sheet = ledger(session, scan_id)
    made = documents.of_scan(session, desk.seal, scan_id)
    settled = page_lists(session, scan_id)
    lists = settled
    if lists is None:
        lists = tuple(PageList(one.number, one.pages) for one in made)
    if not lists:
        return sheet
    scan = scans.get(session, desk.seal, scan_id)
    places = _places(session, desk, scan, lists, sides(session, scan_id))
    by_number = {one.number: one for one in made}
    strange: list[int] = []
    elsewhere: list[int] = []
    for one, place in zip(lists, places, strict=True):
        document = by_number.get(one.number)
        if place is None:
            strange += one.pages
        elif document and _place_made_for(document) != place:
            elsewhere += one.pages
    return replace(sheet, strange=tuple(strange), elsewhere=tuple(elsewhere))


def require_balance(session: Session, desk: Desk, scan_id: str) -> None:
    """Refuse to sign papers of a scan whose sides are not all accounted for.

    Raises:
        SheetsMissingError: Other sides came than were announced (Circular 01/2023 Art. 8(2)).
        PagesNotReadError: A page could not be opened; it may be a separator, and guessing
            would put one citizen's papers into another's vault.
        SeparatorUnsureError: A page looks like a separator and was not read as one; the same.
        OwnerUnknownError: The separators do not say to which dossier a document belongs.
        UnbalancedError: Any other equation of the ledger does not hold.
    """
    codes = [finding.code for finding in account(session, desk, scan_id).missing()]
    for code, error in _ERRORS.items():
        if code in codes:
            raise error
    if codes:
        raise UnbalancedError(findings=",".join(codes))


def require_read(session: Session, desk: Desk, scan_id: str) -> None:
    """Refuse a step that relies on a document while its scan is being changed or worked.

    The scan stays as it is until the transaction ends.

    Raises:
        WrongStateError: The scan is not read to its end.
        UnbalancedError: Its sides are not all accounted for.
    """
    if scans.lock(session, desk.seal, scan_id).state is not ScanState.READ:
        raise WrongStateError
    require_balance(session, desk, scan_id)


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
    """Bring the lists of a scan, once they are settled, up to what its pages are now.

    A draft that was made for another place than the separators say now is superseded.
    """
    lists = drawn_lists(session, scan.id)
    if lists is None or scan.came_signed:
        return
    made = {one.number: one for one in documents.lock_scan(session, desk.seal, scan.id)}
    fixed = {number for number, one in made.items() if is_fixed(one)}
    found = sides(session, scan.id)
    after = mended(lists, found, fixed)
    places = _places(session, desk, scan, after, found)
    for at, (one, place) in enumerate(zip(after, places, strict=True)):
        document = made.get(one.number)
        if document and not is_fixed(document) and _place_made_for(document) != place:
            after[at] = replace(one, number=0)
    settle(session, desk, scan.id, after, act)


def _places(
    session: Session, desk: Desk, scan: Scan, lists: Sequence[PageList], found: Sequence[Side]
) -> list[Place | None]:
    """Say where each list belongs; None where nothing says it, or it has no pages."""
    under = separators_before(desk, session, scan.id, found)
    places: list[Place | None] = []
    for one in lists:
        places.append(None)
        if one.pages:
            with suppress(OwnerUnknownError):
                places[-1] = place_of(session, scan, one.pages, under)
    return places


def _place_made_for(document: StoredDocument) -> Place:
    return Place(document.owner_id, document.dossier_id or "", document.component)
