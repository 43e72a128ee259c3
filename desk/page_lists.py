"""Which pages make which document, when pages change or a person moves the boundaries.

Pure: lists of page numbers go in, lists come out. A list that changes gets a new number,
so that a number always stands for the same pages.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from desk.errors import PagesMalformedError
from dossier.page import PageKind
from vault.intake.records import PageList, Side

_Lists = tuple[PageList, ...]


def mended(
    lists: Sequence[PageList], sides: Sequence[Side], fixed: Collection[int]
) -> list[PageList]:
    """Give the lists after pages were set aside, taken back or scanned again.

    A page that belongs into a document and is in none follows the page before it, or
    leads the page after it, but never past a separator; a list no person drew is cut where
    a separator lies in it. Then what may not stand in a document leaves it, and its place
    is kept. Changed lists have number 0.

    Args:
        lists: As they are, those without pages too.
        sides: Every page of the scan, in the order of the paper.
        fixed: Numbers of documents a person relies on: their lists stay as they are.
    """
    groups = [list(one.pages if one.number in fixed else _drawn(one)) for one in lists]
    closed = [group for one, group in zip(lists, groups, strict=True) if one.number in fixed]
    placed = {number for group in groups for number in group}
    for place, side in enumerate(sides):
        if side.belongs and side.number not in placed:
            _place(side.number, sides[:place], sides[place + 1 :], (groups, closed))
    able = {side.number for side in sides if side.may_stand}
    section = _sections(sides)
    known = [*lists, *(PageList(0, ()) for _ in groups[len(lists) :])]
    after: list[PageList] = []
    for one, group in zip(known, groups, strict=True):
        if one.number in fixed:
            after.append(one)
        else:
            parts = [group] if one.by_person else _cut(group, section)
            after += [_with(one, part, able) for part in parts]
    return after


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
    known = {one.pages: one for one in lists if one.pages}
    new = [PageList(0, tuple(group), by_person=True) for group in groups]
    empty = [one for one in lists if not one.pages]
    return [*(known.get(one.pages, one) for one in new), *empty]


def numbered(lists: Sequence[PageList], last: int) -> _Lists:
    """Give every list that has pages and number 0 a number after the last one ever given."""
    done: list[PageList] = []
    for one in lists:
        number = one.number
        if one.pages and not number:
            last = number = last + 1
        done.append(replace(one, number=number))
    return tuple(done)


def _drawn(one: PageList) -> tuple[int, ...]:
    return one.drawn or one.pages


def _with(one: PageList, drawn: Sequence[int], able: Collection[int]) -> PageList:
    pages = tuple(number for number in drawn if number in able)
    number = one.number if pages == one.pages else 0
    return PageList(number, pages, one.by_person, () if len(pages) == len(drawn) else tuple(drawn))


def _sections(sides: Sequence[Side]) -> Mapping[int, int]:
    """Say for each page how many separators lie before it; one set aside still separates."""
    section: dict[int, int] = {}
    count = 0
    for side in sides:
        count += side.kind is PageKind.SEPARATOR
        section[side.number] = count
    return section


def _cut(group: Sequence[int], section: Mapping[int, int]) -> list[list[int]]:
    return [list(part) for _, part in groupby(group, key=section.get)]


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
