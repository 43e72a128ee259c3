"""Find the rows of ruled tables and their cells, so that each cell is read to its end.

A cell is what rules enclose. In a row whose cells hold several lines a person reads cell
after cell, not line after line across them. Lengths in px.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ocr.tesseract import SeenWord

_REACH = 0.6  # heights of a word by which rules may miss each other or their neighbours
_TORN = 1.0  # heights of a word between two pieces of one rule
_TOUCHED = 0.5  # of the height of a word that may reach beyond a rule
_CREASE = 2  # words cut
_CELLS = 3  # in a row that no rule closes on the left or on the right

Rule = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row of a table, at least two of them with words.

    Attributes:
        top: Of the row.
        cells: The words of each cell, from left to right.
    """

    top: float
    cells: tuple[tuple[SeenWord, ...], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A rule turned level: where it lies, and from where to where it reaches."""

    at: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """What four rules enclose; a table may be open on the left or on the right."""

    left: float
    top: float
    right: float
    bottom: float
    is_open: bool = False

    def holds(self, word: SeenWord) -> bool:
        """Say whether the middle of a word lies at its height, between its sides."""
        x, y = _middle(word)
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def find_table_rows(
    words: Sequence[SeenWord], uprights: Iterable[Rule], levels: Iterable[Rule]
) -> list[TableRow]:
    """Find the rows of the tables of a page, from the top down.

    Args:
        words: All words of the page or zone.
        uprights: Upright rules.
        levels: Level rules.
    """
    if not words:
        return []
    height = median(word.height for word in words)
    walls = [
        wall
        for wall in _joined([_Line((r[0] + r[2]) / 2, r[1], r[3]) for r in uprights], height)
        if sum(_cuts(wall, word) for word in words) < _CREASE
    ]
    floors = _joined([_Line((r[1] + r[3]) / 2, r[0], r[2]) for r in levels], height)
    cells: dict[_Cell, list[SeenWord]] = {}
    for word in words:
        cell = _cell_of(word, walls, floors, _REACH * height)
        if cell:
            cells.setdefault(cell, []).append(word)
    rows: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda one: one.top):
        if rows and cell.top - rows[-1][0].top <= _REACH * height:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [_row(row, cells) for row in rows if _is_row(row, cells, words)]


def _cuts(wall: _Line, word: SeenWord) -> bool:
    """Say whether an upright rule runs through a word: then it is a crease."""
    within = word.left + _TOUCHED * word.height < wall.at < word.right - _TOUCHED * word.height
    return within and wall.start < (word.top + word.bottom) / 2 < wall.end


def _joined(lines: Sequence[_Line], height: float) -> list[_Line]:
    """Join the pieces of a rule that lie in one line and close behind each other."""
    joined: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.start):
        for index, other in enumerate(joined):
            near = line.start - other.end <= _TORN * height
            if near and abs(line.at - other.at) <= _REACH * height / 2:
                at = other.at if other.end - other.start > line.end - line.start else line.at
                joined[index] = _Line(at, other.start, max(other.end, line.end))
                break
        else:
            joined.append(line)
    return joined


def _cell_of(
    word: SeenWord, walls: Sequence[_Line], floors: Sequence[_Line], reach: float
) -> _Cell | None:
    x, y = _middle(word)
    beside = [wall.at for wall in walls if wall.start - reach <= y <= wall.end + reach]
    left = max((at for at in beside if at < x), default=None)
    right = min((at for at in beside if at > x), default=None)
    if left is None and right is None:
        return None
    start = word.left if left is None else left + reach
    end = word.right if right is None else right - reach
    across = [floor for floor in floors if floor.start <= start and floor.end >= end]
    above = max((floor for floor in across if floor.at < y), key=_place, default=None)
    below = min((floor for floor in across if floor.at > y), key=_place, default=None)
    if above is None or below is None:
        return None
    return _Cell(
        above.start if left is None else left,
        above.at,
        above.end if right is None else right,
        below.at,
        left is None or right is None,
    )


def _place(line: _Line) -> float:
    return line.at


def _middle(word: SeenWord) -> tuple[float, float]:
    return (word.left + word.right) / 2, (word.top + word.bottom) / 2


def _is_row(
    row: Sequence[_Cell], cells: dict[_Cell, list[SeenWord]], words: Iterable[SeenWord]
) -> bool:
    """Say whether cells stand side by side and hold all that is written at their height.

    Ticked squares and digits in squares have labels outside of them.
    """
    ordered = sorted(row, key=lambda cell: cell.left)
    least = _CELLS if ordered[0].is_open or ordered[-1].is_open else 2
    if len(ordered) < least or any(a.right > b.left for a, b in pairwise(ordered)):
        return False
    band = _Cell(0, ordered[0].top, float("inf"), min(cell.bottom for cell in row))
    inside = {id(word) for cell in cells for word in cells[cell]}
    return not any(
        band.holds(word) and id(word) not in inside and any(map(str.isalnum, word.text))
        for word in words
    )


def _row(row: Iterable[_Cell], cells: dict[_Cell, list[SeenWord]]) -> TableRow:
    ordered = sorted(row, key=lambda cell: cell.left)
    return TableRow(ordered[0].top, tuple(tuple(cells[cell]) for cell in ordered))
