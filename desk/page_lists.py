"""Which pages make which document, when pages change or a person moves the boundaries.

Pure: lists of page numbers go in, lists come out. A list that changes gets a new number,
so that a number always stands for the same pages.
"""

from collections.abc import Collection, Iterable, Sequence

from desk.errors import PagesMalformedError
from dossier.page import PageKind
from vault.intake.records import PageList, Side

_Lists = tuple[PageList, ...]


def mended(
    lists: Sequence[PageList], sides: Sequence[Side], fixed: Collection[int]
) -> list[PageList]:
    """Give the lists after pages were set aside, taken back or scanned again.

    A page that belongs into a document and is in none follows the page before it, or
    leads the page after it, but never past a separator; then what may not stand in a
    document leaves it. Changed lists have number 0, empty ones are gone.

    Args:
        lists: As they are.
        sides: Every page of the scan, in the order of the paper.
        fixed: Numbers of documents a person relies on: their lists stay as they are.
    """
    pages = [list(one.pages) for one in lists]
    closed = [group for one, group in zip(lists, pages, strict=True) if one.number in fixed]
    placed = {number for group in pages for number in group}
    for place, side in enumerate(sides):
        if side.belongs and side.number not in placed:
            _place(side.number, sides[:place], sides[place + 1 :], (pages, closed))
    able = {side.number for side in sides if side.may_stand}
    drawn = [*lists, *(PageList(0, ()) for _ in pages[len(lists) :])]
    kept = [group if group in closed else [n for n in group if n in able] for group in pages]
    return [_with(one, group) for one, group in zip(drawn, kept, strict=True) if group]


def regrouped(
    lists: Sequence[PageList], groups: Sequence[Sequence[int]], sides: Sequence[Side]
) -> list[PageList]:
    """Give the lists a person drew; those that are as before keep their number, others have 0.

    Raises:
        PagesMalformedError: A page that belongs into a document is left out, one stands
            twice or cannot stand, or a group is empty.
    """
    used = [number for group in groups for number in group]
    able = {side.number for side in sides if side.may_stand}
    must = {side.number for side in sides if side.belongs}
    if len(used) != len(set(used)) or not must <= set(used) <= able or not all(groups):
        raise PagesMalformedError
    known = {one.pages: one for one in lists}
    new = [PageList(0, tuple(group), by_person=True) for group in groups]
    return [known.get(one.pages, one) for one in new]


def numbered(lists: Sequence[PageList], last: int) -> _Lists:
    """Give every list with number 0 a number after the last one that was ever given."""
    done: list[PageList] = []
    for one in lists:
        number = one.number
        if not number:
            last = number = last + 1
        done.append(PageList(number, one.pages, one.by_person))
    return tuple(done)


def _with(one: PageList, pages: Sequence[int]) -> PageList:
    return one if list(one.pages) == pages else PageList(0, tuple(pages), one.by_person)


def _place(
    number: int,
    before: Sequence[Side],
    after: Sequence[Side],
    lists: tuple[list[list[int]], list[list[int]]],
) -> None:
    pages, closed = lists
    for neighbours, shift in ((reversed(before), 1), (iter(after), 0)):
        group, near = _nearest(neighbours, pages)
        if group and group not in closed:
            group.insert(group.index(near) + shift, number)
            return
    pages.append([number])


def _nearest(neighbours: Iterable[Side], pages: list[list[int]]) -> tuple[list[int], int]:
    """Give the list of the nearest page that is in one, on this side of any separator."""
    for side in neighbours:
        for group in pages:
            if side.number in group:
                return group, side.number
        if side.kind is PageKind.SEPARATOR:
            break
    return [], 0
