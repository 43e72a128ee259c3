"""Find the white between columns: stretches of columns that rows one below the other leave free.

Lengths in px.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ocr.tesseract import SeenWord

APART = 0.9  # white of so many word heights parts a row, if other rows are parted there too
_NEXT_ROW = 1.5  # pitches from one row of a column to the next
_SPACE = 1.6  # times the usual white between the words of a row: no wider than that parts nothing
_FEWEST_SPACES = 2  # that tell what is usual
_STICKS_OUT = 4.0  # heights of its words by which a line left of its column is no line of it

Row = tuple[SeenWord, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Rows that are all white in one stretch of columns.

    Attributes:
        rows: The rows.
        start: First white column.
        end: First column after the white.
    """

    rows: Sequence[Row]
    start: int
    end: int

    def left(self, row: Row) -> Row:
        """The words left of the white."""
        return tuple(word for word in row if word.right <= self.start)

    def right(self, row: Row) -> Row:
        """The words right of the white."""
        return tuple(word for word in row if word.left >= self.end)

    @property
    def columns(self) -> tuple[list[Row], list[Row]]:
        """The lines left and right of the white."""
        left, right = map(self.left, self.rows), map(self.right, self.rows)
        return list(filter(None, left)), list(filter(None, right))

    @property
    def is_free(self) -> bool:
        """Whether no word stands in the white."""
        words = sum(len(row) for column in self.columns for row in column)
        return words == sum(map(len, self.rows))

    @property
    def parted(self) -> list[tuple[Row, Row]]:
        """Left and right words of the rows that have both; a lone mark is none."""
        pairs = ((self.left(row), self.right(row)) for row in self.rows)
        return [pair for pair in pairs if all(any(map(str.isalnum, text_of(row))) for row in pair)]


def text_of(row: Row) -> str:
    """The words of a row joined by single spaces."""
    return " ".join(word.text for word in row)


def edges_of(words: Sequence[SeenWord]) -> tuple[float, float]:
    """Give top and bottom of most words of a row."""
    return median(word.top for word in words), median(word.bottom for word in words)


def middle_of(words: Sequence[SeenWord]) -> float:
    """Give the y of the middle of most words of a row."""
    return sum(edges_of(words)) / 2


def widest_region(rows: Sequence[Row], height: float) -> Region | None:
    """Give the region from the first row on that parts most rows; None for a row of one text."""
    regions = _regions(rows, APART * height)
    return max(
        regions, key=lambda found: (len(found.parted), found.end - found.start), default=None
    )


def _regions(rows: Sequence[Row], narrowest: float) -> list[Region]:
    """For each wide gap of the first row, take the rows below that are white there too."""
    regions = []
    first = rows[0]
    for left, right in pairwise(first):
        start, end = left.right, right.left
        count = 0
        for row in rows:
            within = _white(row, start, end)
            in_the_middle = row[0].left > start and row[-1].right < end  # a heading of its own
            if within is None or in_the_middle:
                break
            if within[1] - within[0] < max(narrowest, _widest_space(row, within)):
                break
            start, end = within
            count += 1
        shared = count
        while shared and not any(word.left >= end for word in rows[shared - 1]):
            shared -= 1
        if shared:
            last = _end_of_left(rows, shared, count)
            regions.append(Region(rows[:last], start, end))
    return regions


def _widest_space(row: Row, white: tuple[int, int]) -> float:
    """Give how wide the white between two words of one text may be in a row, but for `white`."""
    spaces = [right.left - left.right for left, right in pairwise(row) if right.left > left.right]
    spaces.sort()
    if spaces and spaces[-1] >= white[1] - white[0]:
        spaces.pop()
    return _SPACE * median(spaces) if len(spaces) >= _FEWEST_SPACES else 0.0


def _end_of_left(rows: Sequence[Row], shared: int, count: int) -> int:
    """Find where a left column ends that may be longer than the right one.

    Args:
        rows: From the top of the columns.
        shared: How many there are down to the end of the right column.
        count: How many leave the white between the columns free.
    """
    steps = [middle_of(below) - middle_of(above) for above, below in pairwise(rows[:shared])]
    reach = _NEXT_ROW * median(steps) if steps else 0.0
    last = shared
    leftmost = min(row[0].left for row in rows[:shared])
    while last < count and (step := middle_of(rows[last]) - middle_of(rows[last - 1])) <= reach:
        top, bottom = edges_of(rows[last])
        if rows[last][0].left < leftmost - _STICKS_OUT * (bottom - top):
            break
        reach = min(reach, _NEXT_ROW * step)
        last += 1
    return last


def _white(row: Row, start: int, end: int) -> tuple[int, int] | None:
    """Give what is white in a row of the columns `start` to `end`, around their middle."""
    for word in row:
        if word.left < end and word.right > start:
            if word.right - start < end - word.left:
                start = word.right
            else:
                end = word.left
    return (start, end) if start < end else None
