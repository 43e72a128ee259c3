"""Where documents begin in a batch of pages. A document is a list of pages, never a cut.

Separators are in no document, and neither are blank pages; pages that show a picture or a
scribble stay in their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dossier.page import PageKind
from dossier.separator import Separator
from scanner.errors import OddSidesError, PagesNotInBatchError

Order = Literal["as-scanned", "manual-duplex"]
Source = Literal["separator", "count", "manual", "suggested"]

_KEPT = (PageKind.CONTENT, PageKind.NONTEXT)
_FIRST = "Trang đầu tiên của lô quét."
_BY_SHEET = "Sau tờ phân cách."
_BY_HAND = "Theo danh sách trang đã nhập."
_LEFT_OVER = "Trang không có trong danh sách đã nhập, để riêng để không mất."


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page of a batch.

    Attributes:
        number: Input page number from 1.
        kind: What it is.
        separator: What it says, for a separator.
    """

    number: int
    kind: PageKind
    separator: Separator | None = None


@dataclass(frozen=True, slots=True)
class Boundary:
    """Why a document begins where it does.

    Attributes:
        page: Input page number of its first page.
        source: Who says so.
        confidence: 0 to 1; 1 for what a sheet or a person says.
        reason: One Vietnamese sentence.
    """

    page: int
    source: Source
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class BatchDocument:
    """Pages that belong together.

    Attributes:
        number: Position in the batch, from 1.
        pages: Input page numbers, in the order of the paper, never empty.
        separator: The sheet that stood before it; None for none.
        boundary: Why it begins there.
    """

    number: int
    pages: tuple[int, ...]
    separator: Separator | None
    boundary: Boundary


@dataclass(frozen=True, slots=True)
class Split:
    """How a batch is split; separators alone unless one of these is given.

    Attributes:
        every: Sides of a document, separators not counted; 0 for no count.
        lists: Places of the pages of each document in the order of the paper, from 1.
        suggested: Boundaries by input page number, beside those of separators.
    """

    every: int = 0
    lists: tuple[tuple[int, ...], ...] = ()
    suggested: Mapping[int, Boundary] = field(default_factory=dict)


BY_SEPARATORS = Split()


def page_order(count: int, order: Order) -> tuple[int, ...]:
    """Give input page numbers in the order of the paper.

    Args:
        count: Pages of the input.
        order: `as-scanned`, or `manual-duplex` for a pile fed twice by a scanner that sees one
            side: all fronts, then the pile turned over, so that the backs come last first.

    Raises:
        OddSidesError: Fronts and backs cannot be equally many.

    >>> page_order(6, "manual-duplex")
    (1, 6, 2, 5, 3, 4)
    """
    if order == "as-scanned":
        return tuple(range(1, count + 1))
    if count % 2:
        raise OddSidesError(sides=count)
    fronts = range(1, count // 2 + 1)
    return tuple(number for front in fronts for number in (front, count + 1 - front))


def split_batch(
    pages: Sequence[BatchPage], split: Split = BY_SEPARATORS
) -> tuple[BatchDocument, ...]:
    """Split a batch into documents.

    A separator begins a new document; of several in a row the last one counts. Within what
    separators enclose, a count or a suggestion splits further. Lists by hand are taken as they
    are: pages with something on them that no list names become documents of their own, so that
    none is lost.

    Args:
        pages: In the order of the paper.
        split: How.

    Returns:
        The documents in order; none of them empty.

    Raises:
        PagesNotInBatchError: A list names a place twice, or one that is not there.
    """
    groups = _by_lists(pages, split.lists) if split.lists else _by_sheets(pages, split)
    documents: list[BatchDocument] = []
    for group in groups:
        kept = (*_KEPT, PageKind.BLANK) if group.source == "manual" else _KEPT
        numbers = tuple(page.number for page in group.pages if page.kind in kept)
        if numbers:
            boundary = Boundary(numbers[0], group.source, group.confidence, group.reason)
            number = len(documents) + 1
            documents.append(BatchDocument(number, numbers, group.separator, boundary))
    return tuple(documents)


@dataclass(slots=True)
class _Group:
    """Pages gathered so far for one document."""

    pages: list[BatchPage]
    separator: Separator | None
    source: Source
    reason: str
    confidence: float = 1.0


def _by_sheets(pages: Sequence[BatchPage], split: Split) -> list[_Group]:
    groups = [_Group([], None, "separator", _FIRST)]
    for page in pages:
        last = groups[-1]
        if page.kind is PageKind.SEPARATOR:
            groups.append(_Group([], page.separator, "separator", _BY_SHEET))
        elif split.every and len(last.pages) == split.every:
            groups.append(_counted(page, last.separator, split.every))
        elif page.number in split.suggested:
            groups.append(_suggested(page, last, split.suggested[page.number]))
        else:
            last.pages.append(page)
    return groups


def _counted(page: BatchPage, separator: Separator | None, every: int) -> _Group:
    return _Group([page], separator, "count", f"Mỗi giấy tờ {every} trang.")


def _suggested(page: BatchPage, last: _Group, boundary: Boundary) -> _Group:
    """Begin a document; where a sheet stands right before it, the sheet says why."""
    sheet = last.reason == _BY_SHEET and not any(each.kind in _KEPT for each in last.pages)
    if sheet:
        return _Group([page], last.separator, "separator", _BY_SHEET)
    return _Group([page], last.separator, "suggested", boundary.reason, boundary.confidence)


def _by_lists(pages: Sequence[BatchPage], lists: Sequence[Sequence[int]]) -> list[_Group]:
    listed = check_lists(lists, len(pages))
    groups = {
        min(each): _Group([pages[place - 1] for place in each], None, "manual", _BY_HAND)
        for each in lists
    }
    left: _Group | None = None
    for place, page in enumerate(pages, 1):
        if place in listed or page.kind is PageKind.SEPARATOR:
            left = None
        elif page.kind in _KEPT:
            left = left or groups.setdefault(place, _Group([], None, "manual", _LEFT_OVER))
            left.pages.append(page)
    return [groups[place] for place in sorted(groups)]


def check_lists(lists: Sequence[Sequence[int]], count: int) -> frozenset[int]:
    """Give the places that lists name.

    Raises:
        PagesNotInBatchError: A place is named twice, or is not among `count` pages.
    """
    places = [place for each in lists for place in each]
    named = frozenset(places)
    if len(named) < len(places) or not named <= frozenset(range(1, count + 1)):
        raise PagesNotInBatchError(pages=count)
    return named
