"""The page ledger: where each side of a scan went, and what is missing, in words.

The equations: sides in the files = sides accounted for = sum over kinds = sum over states;
those not set aside = sides announced; every content page that can be shown is in exactly
one document, and nothing a person set aside is in any.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.page import PageKind, PageState
from vault.document_rows import LIVE
from vault.errors import RecordMissingError
from vault.intake.page_lists import page_lists, sides
from vault.intake.records import PageList, Side
from vault.tables import DocumentRow, ScanPartRow, ScanRow

SHEETS_DIFFER = "sheets-do-not-match"
NOT_OPENED = "pages-not-read"
UNSURE = "pages-may-separate"
STRANGE = "owner-unknown"
_NAMED = 12
_SAY_WHAT_IT_IS = (
    "có thể là tờ phân cách chưa đọc được: hãy quét lại trang vào đúng chỗ, bỏ trang ra, xác "
    "nhận trang là giấy tờ, hoặc tự chia giấy tờ"
)
_SCAN_SEPARATOR = (
    "không rõ thuộc hồ sơ nào: hãy quét tờ phân cách của đúng hồ sơ vào trước trang, hoặc "
    "chia lại giấy tờ"
)
_PUT_SEPARATOR_BACK = (
    "thuộc giấy tờ đã lập cho nơi khác với tờ phân cách hiện đứng trước: hãy quét tờ phân cách "
    "đúng vào trước trang"
)


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """Something that keeps a scan from balancing.

    Attributes:
        code: In kebab-case.
        text: What is missing, for a person.
        pages: Numbers of the pages it is about, if any.
    """

    code: str
    text: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where each side of a scan went.

    Attributes:
        announced_sides: 2 x sheets when duplex, else sheets; None where not announced.
        received_sides: Pages in the files; None until all of them were opened.
        sides: Sides that are accounted for.
        by_kind: How many of each kind; the sum is `sides`.
        by_state: How many in each state; the sum is `sides`.
        aside: Sides a person rejected or called a duplicate.
        not_opened: Pages that could not be decoded and that nobody set aside.
        unsure: Pages that may be separators that were not read; a person has to say.
        placed: Whether it is settled which pages make which document.
        unplaced: Pages that belong into a document and are in none.
        misplaced: Pages in a document that a person set aside.
        doubles: Pages in more than one document.
        in_documents: Sides that are a page of a document that is made.
        unmade: Documents whose pages are settled and that are not made yet.
        strange: Pages of which it is not known to which dossier they belong; as the desk
            finds out from the separators.
        elsewhere: Pages of documents that were made for another place than the separators
            say now; as the desk finds out.
    """

    announced_sides: int | None
    received_sides: int | None
    sides: int
    by_kind: Mapping[PageKind, int]
    by_state: Mapping[PageState, int]
    aside: int
    not_opened: tuple[int, ...]
    unsure: tuple[int, ...]
    placed: bool
    unplaced: tuple[int, ...]
    misplaced: tuple[int, ...]
    doubles: tuple[int, ...]
    in_documents: int
    unmade: int
    strange: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()

    @property
    def counted_sides(self) -> int:
        """Sides that count as announced: all but those a person set aside."""
        return self.sides - self.aside

    @property
    def agrees(self) -> bool | None:
        """Whether as many sides came as were announced; None where not announced."""
        return None if self.announced_sides is None else self.announced_sides == self.counted_sides

    @property
    def is_worked(self) -> bool:
        """Whether every page of every file is accounted for."""
        return self.received_sides == self.sides

    @property
    def doubled(self) -> int:
        """Sides that are a page of more than one document; 0 unless something is wrong."""
        return len(self.doubles)

    def missing(self) -> tuple[LedgerFinding, ...]:
        """Say what keeps the scan from being signed; nothing for one that balances."""
        found = [self._unworked(), self._other_count()]
        found += [
            _about(NOT_OPENED, "không mở được, có thể là tờ phân cách", self.not_opened),
            _about(UNSURE, _SAY_WHAT_IT_IS, self.unsure),
            _about("pages-in-no-document", "chưa nằm trong giấy tờ nào", self.unplaced),
            _about(
                "pages-set-aside-in-document",
                "đã được bỏ ra nhưng vẫn nằm trong giấy tờ",
                self.misplaced,
            ),
            _about("pages-in-two-documents", "nằm trong hai giấy tờ", self.doubles),
            _about(STRANGE, _SCAN_SEPARATOR, self.strange),
            _about("pages-under-other-separator", _PUT_SEPARATOR_BACK, self.elsewhere),
        ]
        return tuple(finding for finding in found if finding)

    def _unworked(self) -> LedgerFinding | None:
        if self.is_worked:
            return None
        of_all = "" if self.received_sides is None else f" trên {self.received_sides}"
        text = f"Tệp quét chưa xử lý xong: mới có {self.sides}{of_all} mặt."
        return LedgerFinding("pages-not-worked", text)

    def _other_count(self) -> LedgerFinding | None:
        if not self.is_worked or self.announced_sides is None or self.agrees:
            return None  # sides that are still to come are not missing
        gap = self.announced_sides - self.counted_sides
        less_or_more = f"thiếu {gap}" if gap > 0 else f"thừa {-gap}"
        text = (
            f"Đã khai {self.announced_sides} mặt giấy nhưng có {self.counted_sides} mặt được "
            f"tính: {less_or_more} mặt."
        )
        return LedgerFinding(SHEETS_DIFFER, text)


def ledger(session: Session, scan_id: str) -> Ledger:
    """Account for every side of a scan.

    Raises:
        RecordMissingError: There is no such scan.
    """
    row = session.get(ScanRow, scan_id)
    if not row:
        raise RecordMissingError
    parts = session.scalars(select(ScanPartRow.page_count).where(ScanPartRow.scan_id == scan_id))
    counts = [row.page_count, *parts]
    made = session.execute(
        select(DocumentRow.number, DocumentRow.pages).where(DocumentRow.scan_id == scan_id, LIVE)
    ).all()
    documents = [PageList(number, tuple(pages)) for number, pages in made]
    known = [count for count in counts if count is not None]
    return _account(
        announced=None if row.sheets is None else row.sheets * (2 if row.duplex else 1),
        received=sum(known) if len(known) == len(counts) else None,
        found=sides(session, scan_id),
        settled=page_lists(session, scan_id),
        documents=documents,
        came_signed=bool(row.came_signed),
    )


def _account(
    announced: int | None,
    received: int | None,
    found: Sequence[Side],
    settled: Sequence[PageList] | None,
    documents: Sequence[PageList],
    *,
    came_signed: bool,
) -> Ledger:
    lists = documents if settled is None else settled
    planned, made = _uses(lists), _uses(documents)
    placed = bool(lists) or settled is not None
    there = {side.number for side in found if not side.is_aside}
    # A file that came signed is kept byte for byte: what we could decode of it decides nothing.
    looked_at = [] if came_signed else [side for side in found if not side.is_aside]
    return Ledger(
        announced_sides=announced,
        received_sides=received,
        sides=len(found),
        by_kind=Counter(side.kind for side in found),
        by_state=Counter(side.state for side in found),
        aside=sum(side.is_aside for side in found),
        not_opened=tuple(s.number for s in looked_at if not s.opened),
        unsure=tuple(s.number for s in looked_at if s.may_separate),
        placed=placed,
        unplaced=tuple(s.number for s in found if placed and s.belongs and s.number not in planned),
        misplaced=tuple(sorted((planned.keys() | made.keys()) - there)),
        doubles=tuple(sorted(n for n in planned | made if max(planned[n], made[n]) > 1)),
        in_documents=len(made),
        unmade=len({one.number for one in lists} - {one.number for one in documents}),
    )


def _uses(lists: Sequence[PageList]) -> Counter[int]:
    return Counter(number for one in lists for number in one.pages)


def _about(code: str, what: str, pages: tuple[int, ...]) -> LedgerFinding | None:
    if not pages:
        return None
    named = ", ".join(str(number) for number in pages[:_NAMED])
    more = f" và {len(pages) - _NAMED} trang khác" if len(pages) > _NAMED else ""
    return LedgerFinding(code, f"Trang {named}{more} {what}.", pages)
