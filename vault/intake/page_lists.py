"""The order of a scan's pages, which of them make which document, and what is set aside.

Nothing here touches pixels or words: a boundary is a list of page numbers, and moving it
changes the list.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dossier.page import PageKind, PageState
from vault.errors import RecordMissingError
from vault.intake.records import ASIDE, PageList, Side
from vault.sealing import SealKey, seal, unseal
from vault.tables import DocumentRow, PageRow, ScanRow


class _Placed(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def stands_after(self) -> int | None: ...


_Page = TypeVar("_Page", bound=_Placed)


def in_order(pages: Sequence[_Page]) -> tuple[_Page, ...]:
    """Give pages in the order of the paper: by number, what was scanned again in its place."""
    by_number = sorted(pages, key=lambda page: page.number)
    ordered = [page for page in by_number if page.stands_after is None]
    for page in by_number:
        if page.stands_after is not None:
            numbers = [0, *(one.number for one in ordered)]
            known = page.stands_after in numbers
            place = numbers.index(page.stands_after) if known else len(ordered)
            ordered.insert(place, page)
    return tuple(ordered)


def sides(session: Session, scan_id: str) -> tuple[Side, ...]:
    """Give what the ledger knows of each page noted so far, in the order of the paper."""
    rows = session.execute(
        select(
            PageRow.number,
            PageRow.kind,
            PageRow.state,
            PageRow.set_aside,
            PageRow.width_px,
            PageRow.stands_after,
            PageRow.may_separate,
        ).where(PageRow.scan_id == scan_id)
    )
    return in_order(
        [
            Side(number, PageKind(kind), PageState(aside or state), width_px > 0, after, bool(may))
            for number, kind, state, aside, width_px, after, may in rows
        ]
    )


def set_aside(
    session: Session, key: SealKey, scan_id: str, number: int, state: PageState, reason: str
) -> None:
    """Note that a person rejects a page, calls it a duplicate, takes that back, or accepts it.

    Whatever a person says of a page, it is no longer in doubt whether it separates.

    Args:
        session: The transaction.
        key: The office's key.
        scan_id: Which scan.
        number: Which page.
        state: One of `ASIDE`; any other takes back that it was set aside, and of a page that
            was not, it says that what made it suspicious does no harm.
        reason: In the person's words; kept sealed.

    Raises:
        RecordMissingError: There is no such page.
    """
    row = session.get(PageRow, (scan_id, number), with_for_update=True)
    if not row:
        raise RecordMissingError
    if state in ASIDE:
        row.set_aside = state
        row.reason_sealed = seal(key, reason, _context(row))
    else:
        is_suspicious = row.set_aside not in ASIDE and row.state == PageState.SUSPICIOUS
        row.set_aside = PageState.OK if is_suspicious else None
        row.reason_sealed = None
    row.may_separate = False


def accept_pages(session: Session, scan_id: str) -> None:
    """Note that a person drew the boundaries, so that no page is in doubt to be one."""
    of_scan = PageRow.scan_id == scan_id
    session.execute(update(PageRow).where(of_scan).values(may_separate=False))


def reason_of(key: SealKey, row: PageRow) -> str:
    """Open why a page was set aside; empty where it was not."""
    return unseal(key, row.reason_sealed, _context(row)) if row.reason_sealed else ""


def page_lists(session: Session, scan_id: str) -> tuple[PageList, ...] | None:
    """Give which pages make which document; None until it is settled.

    Raises:
        RecordMissingError: There is no such scan.
    """
    drawn = drawn_lists(session, scan_id)
    return None if drawn is None else tuple(one for one in drawn if one.pages)


def drawn_lists(session: Session, scan_id: str) -> tuple[PageList, ...] | None:
    """Give the lists with those of which every page was set aside; None until settled.

    Raises:
        RecordMissingError: There is no such scan.
    """
    kept = _scan_row(session, scan_id).page_lists
    return None if kept is None else tuple(_page_list(one) for one in kept)


def put_page_lists(session: Session, scan_id: str, lists: Sequence[PageList]) -> None:
    """Settle which pages make which document.

    Raises:
        RecordMissingError: There is no such scan.
    """
    _scan_row(session, scan_id).page_lists = [
        {
            "number": one.number,
            "pages": list(one.pages),
            "by_person": one.by_person,
            "drawn": list(one.drawn),
        }
        for one in lists
    ]


def last_number(session: Session, scan_id: str) -> int:
    """Give the highest number a document or page list of a scan has or had; 0 for none."""
    of_scan = DocumentRow.scan_id == scan_id
    made = session.scalar(select(func.max(DocumentRow.number)).where(of_scan)) or 0
    return max([made, *(one.number for one in page_lists(session, scan_id) or ())])


def _page_list(kept: Mapping[str, Any]) -> PageList:
    pages, drawn = tuple(kept["pages"]), tuple(kept.get("drawn", ()))
    return PageList(kept["number"], pages, kept["by_person"], drawn)


def _scan_row(session: Session, scan_id: str) -> ScanRow:
    row = session.get(ScanRow, scan_id)
    if not row:
        raise RecordMissingError
    return row


def _context(row: PageRow) -> str:
    return f"scan_pages.reason/{row.scan_id}/{row.number}"
