"""Find columns of running text, so that each is read by itself.

A recogniser that is told of one column joins the lines of two, and where they stand at
different heights it turns both into rubbish. A page is cut where a white strip runs down
between two dense blocks of text; forms, tables and the two heads of a letter are not dense.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from ocr.ink import Bits, Numbers, Shapes
from ocr.tesseract import SeenWord

_CELL_MM = 0.5
_BLOCKS = 10_000  # more than a zone has
_LOWEST_MM, _TALLEST_MM = 0.8, 9.0  # of a letter
_GUTTER_MM = 3.5
_WORDS_APART_MM = 3.5  # widest white between two words of a justified line
_SHORTEST_MM = 30.0  # of a column
_NARROWEST_MM = 40.0
_BESIDE_MM = 15.0  # text must stand on both sides on so much of the height
_SPECK_MM = 1.5  # a line of text is higher
_USUAL_PERCENT = 10  # of the lines begin left or end right of the edges of their column
_WORD_MM = 4.0  # what is narrower is no line
_DENSE = 0.8  # of the width of the column that most lines fill
_FEWEST_LINES = 5
_MOST_CUTS = 3  # down the page, one below the other


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a page that is read by itself; in px, right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    def words_in(self, words: Iterable[SeenWord]) -> list[SeenWord]:
        """Give the words of a page whose middle lies in it."""
        return [
            word
            for word in words
            if self.left <= (word.left + word.right) / 2 < self.right
            and self.top <= (word.top + word.bottom) / 2 < self.bottom
        ]

    def to_page(self, word: SeenWord, number: int) -> SeenWord:
        """Move a word read in it to its place on the page; `number` keeps its line apart."""
        block, paragraph, line = word.line
        moved = word.moved(self.left, self.top)
        return replace(moved, line=(block + number * _BLOCKS, paragraph, line))


def find_zones(
    shapes: Shapes, uprights: Numbers, size: tuple[int, int], px_per_mm: float
) -> tuple[Zone, ...]:
    """Cut a page into what is read one after the other; a usual page is one zone.

    Args:
        shapes: The ink of the page without its rules.
        uprights: Upright rules as rows of left, top, right, bottom; what they part is a table.
        size: Height and width of the page in px.
        px_per_mm: Pixels per millimetre.

    Returns:
        Zones that cover the page without overlap, in reading order.
    """
    cell = _CELL_MM * px_per_mm
    grid = _letters_on_grid(shapes, size, px_per_mm)
    bars = np.zeros_like(grid)
    for left, top, right, bottom in (uprights / cell).astype(np.int64).tolist():
        bars[top : bottom + 1, left : right + 1] = True
    height, width = grid.shape
    zones = _cut(grid, bars, (0, 0, width, height), _MOST_CUTS)
    rows, columns = np.arange(height + 1) * cell, np.arange(width + 1) * cell
    rows[-1], columns[-1] = size
    return tuple(
        Zone(round(columns[left]), round(rows[top]), round(columns[right]), round(rows[bottom]))
        for left, top, right, bottom in zones
    )


def _letters_on_grid(shapes: Shapes, size: tuple[int, int], px_per_mm: float) -> Bits:
    cell = _CELL_MM * px_per_mm
    grid = np.zeros((int(size[0] / cell) + 1, int(size[1] / cell) + 1), dtype=np.bool_)
    letters = (shapes.height >= _LOWEST_MM * px_per_mm) & (shapes.height <= _TALLEST_MM * px_per_mm)
    letters &= shapes.width <= 2 * _TALLEST_MM * px_per_mm
    edges = np.stack((shapes.left, shapes.top, shapes.right, shapes.bottom))[:, letters]
    for left, top, right, bottom in (edges / cell).astype(np.int64).T.tolist():
        grid[top : bottom + 1, left : right + 1] = True
    return grid


_Part = tuple[int, int, int, int]  # left, top, right, bottom in cells


def _cut(grid: Bits, bars: Bits, part: _Part, cuts: int) -> list[_Part]:
    """Cut a part at its best gutter: above, left, right, below; the latter two again."""
    left, top, right, bottom = part
    found = _best_gutter(grid[top:bottom, left:right], bars[top:bottom, left:right])
    if found is None or not cuts:
        return [part]
    middle, first, last = found[0] + left, found[1] + top, found[2] + top
    zones: list[_Part] = [(left, top, right, first)] if first > top else []
    zones += _cut(grid, bars, (left, first, middle, last), cuts - 1)
    zones += _cut(grid, bars, (middle, first, right, last), cuts - 1)
    if last < bottom:
        zones += _cut(grid, bars, (left, last, right, bottom), cuts - 1)
    return zones


def _best_gutter(grid: Bits, bars: Bits) -> tuple[int, int, int] | None:
    """Find the longest strip of white between dense columns: its middle, first and last row."""
    inked = np.flatnonzero(grid.any(axis=0))
    least = round(_NARROWEST_MM / _CELL_MM)
    wide = round(_GUTTER_MM / _CELL_MM)
    if not len(inked) or inked[-1] - inked[0] < 2 * least + wide:
        return None
    best: tuple[int, int, int] | None = None
    sums = np.cumsum(np.pad(grid.astype(np.int32), ((0, 0), (1, 0))), axis=1)
    white = sums[:, wide:] == sums[:, :-wide]  # at column x: x to x + wide are white
    tall = np.flatnonzero(white.sum(axis=0) * _CELL_MM >= _SHORTEST_MM)
    inner = (tall >= inked[0] + least) & (tall <= inked[-1] - least - wide)
    for x in tall[inner][::2].tolist():
        for first, last in _long_stretches(white[:, x]):
            if best is not None and last - first <= best[2] - best[1]:
                continue
            if _parts_text(grid[first:last], x, x + wide):
                best = (x, first, last)
    if best is None:
        return None
    x, first, last = best
    left, right = grid[first:last, x::-1], grid[first:last, x + wide :]
    start = x + 1 - int(left.any(axis=0).argmax())
    end = x + wide + int(right.any(axis=0).argmax())
    ruled = bars[first:last, start:end].any()
    return None if ruled else ((start + end) // 2, first, last)


def _long_stretches(white: Bits) -> list[tuple[int, int]]:
    """Find long stretches of white; a speck does not end one."""
    stretches: list[tuple[int, int]] = []
    edges = np.flatnonzero(np.diff(np.pad(white.view(np.int8), 1)))
    for first, last in edges.reshape(-1, 2).tolist():
        if stretches and (first - stretches[-1][1]) * _CELL_MM <= _SPECK_MM:
            first = stretches.pop()[0]  # noqa: PLW2901 - it goes on
        stretches.append((first, last))
    return [(a, b) for a, b in stretches if (b - a) * _CELL_MM >= _SHORTEST_MM]


def _parts_text(grid: Bits, start: int, end: int) -> bool:
    """Say whether dense text stands on both sides of the columns `start` to `end`."""
    left, right = grid[:, :start], grid[:, end:]
    both = left.any(axis=1) & right.any(axis=1)
    return both.sum() * _CELL_MM >= _BESIDE_MM and _is_dense(left) and _is_dense(right)


def _is_dense(side: Bits) -> bool:
    """Say whether most lines of a block fill its width."""
    edges = np.flatnonzero(np.diff(np.pad(side.any(axis=1).view(np.int8), 1)))
    rows = [
        np.flatnonzero(side[first:last].any(axis=0))
        for first, last in edges.reshape(-1, 2).tolist()
    ]
    lines = [line for line in rows if np.ptp(line) * _CELL_MM >= _WORD_MM]
    if len(lines) < _FEWEST_LINES:
        return False
    left = np.percentile([line[0] for line in lines], _USUAL_PERCENT)
    right = np.percentile([line[-1] for line in lines], 100 - _USUAL_PERCENT)
    width = float(right - left) + 1
    dense = float(np.median([_filled(line) for line in lines])) >= _DENSE * width
    return dense and width * _CELL_MM >= _NARROWEST_MM


def _filled(line: Numbers) -> int:
    """Give how much of a line is ink or white no wider than between two words, in cells."""
    steps = np.diff(line)
    return int(np.ptp(line)) + 1 - int(steps[steps > _WORDS_APART_MM / _CELL_MM].sum())
