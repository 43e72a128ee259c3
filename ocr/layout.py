"""Put words in the order a person reads them: rows, and columns where there are columns.

Lengths in px of the page that was read. Recognisers tear the rows of forms and tables
apart; here words at one height make one row again, so that a label and its value stand on
one line. Only where text stands in two columns side by side, like the two heads of an
official letter or the signatures under it, one column is read after the other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from dossier.words import fold_diacritics
from ocr.tesseract import SeenWord

SAME_ROW = 0.5  # share of the lower height that must overlap
APART = 0.9  # white of so many word heights parts a row, if other rows are parted there too
WIDE = 2.0  # as much parts it with less evidence
_ADDRESSEES = "noi nhan"  # Decree 30: whom it goes to on the left, who signs on the right
_NUMBERING = 4  # characters; a column of "1.", "12", "a)" belongs to what stands beside it
_AMOUNT = re.compile(r"[\d.,%/()x+-]+|đ|đồng|VND|cái|bộ|bản|m2|m²|kg", re.IGNORECASE)
_NEXT_ROW = 1.5  # pitches from one row of a column to the next

Row = tuple[SeenWord, ...]
Upright = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Region:
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
    def parted(self) -> list[tuple[Row, Row]]:
        """Left and right words of the rows that have both."""
        pairs = ((self.left(row), self.right(row)) for row in self.rows)
        return [(left, right) for left, right in pairs if left and right]


def reading_order(words: Iterable[SeenWord], uprights: Iterable[Upright] = ()) -> list[Row]:
    """Group words into lines and put the lines in reading order.

    Args:
        words: In any order; words of one `line` are taken to stand on one line.
        uprights: Upright rules as left, top, right, bottom; what they part is a table,
            and tables are read row by row.
    """
    rows = _rows(words)
    if not rows:
        return []
    height = median(word.height for row in rows for word in row)
    return _in_order(rows, height, tuple(uprights))


def _rows(words: Iterable[SeenWord]) -> list[Row]:
    """Group words that stand at one height, top row first."""
    lines: dict[tuple[int, int, int], list[SeenWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    rows: list[list[SeenWord]] = []
    for line in sorted(lines.values(), key=_middle):
        for row in reversed(rows[-4:]):
            if _at_one_height(row, line) and not _above_each_other(row, line):
                row.extend(line)
                break
        else:
            rows.append(list(line))
    rows.sort(key=_middle)
    return [tuple(sorted(row, key=lambda word: word.left)) for row in rows]


def _edges(words: Sequence[SeenWord]) -> tuple[float, float]:
    return median(word.top for word in words), median(word.bottom for word in words)


def _middle(words: Sequence[SeenWord]) -> float:
    return sum(_edges(words)) / 2


def _at_one_height(one: Sequence[SeenWord], other: Sequence[SeenWord]) -> bool:
    (top, bottom), (other_top, other_bottom) = _edges(one), _edges(other)
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared >= SAME_ROW * min(bottom - top, other_bottom - other_top)


def _above_each_other(one: Sequence[SeenWord], other: Sequence[SeenWord]) -> bool:
    return any(
        min(a.right, b.right) - max(a.left, b.left) > min(a.right - a.left, b.right - b.left) / 2
        for a in one
        for b in other
    )


def _in_order(rows: Sequence[Row], height: float, uprights: Sequence[Upright]) -> list[Row]:
    ordered: list[Row] = []
    at = 0
    while at < len(rows):
        regions = _regions(rows[at:], APART * height)
        region = max(
            regions, key=lambda found: (len(found.parted), found.end - found.start), default=None
        )
        if region is None:
            ordered.append(rows[at])
            at += 1
            continue
        if _are_columns(region, WIDE * height, uprights):
            for side in (region.left, region.right):
                column = [part for row in region.rows if (part := side(row))]
                ordered += _in_order(column, height, uprights)
            at += len(region.rows)
        else:
            ordered.append(rows[at])
            at += 1
    return ordered


def _regions(rows: Sequence[Row], narrowest: float) -> list[_Region]:
    """For each wide gap of the first row, take the rows below that are white there too."""
    regions = []
    first = rows[0]
    for left, right in pairwise(first):
        start, end = left.right, right.left
        count = 0
        for row in rows:
            within = _white(row, start, end)
            if within is None or within[1] - within[0] < narrowest:
                break
            start, end = within
            count += 1
        shared = count
        while shared and not any(word.left >= end for word in rows[shared - 1]):
            shared -= 1
        if shared:
            last = _end_of_left(rows, shared, count)
            regions.append(_Region(rows[:last], start, end))
    return regions


def _end_of_left(rows: Sequence[Row], shared: int, count: int) -> int:
    """Find where a left column ends that may be longer than the right one.

    Args:
        rows: From the top of the columns.
        shared: How many there are down to the end of the right column.
        count: How many leave the white between the columns free.
    """
    steps = [_middle(below) - _middle(above) for above, below in pairwise(rows[:shared])]
    reach = _NEXT_ROW * median(steps) if steps else 0.0
    last = shared
    while last < count and _middle(rows[last]) - _middle(rows[last - 1]) <= reach:
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


def _are_columns(region: _Region, wide: float, uprights: Sequence[Upright]) -> bool:
    """Say whether a region is two columns of text rather than a table or label and value."""
    parted = region.parted
    lefts = [_text(left) for left, _ in parted]
    if fold_diacritics(lefts[0]).startswith(_ADDRESSEES):
        return True
    labels = _most(left.endswith(":") or len(left) <= _NUMBERING for left in lefts)
    if labels or _is_table(region, wide, uprights) or _are_pairs(parted):
        return False
    if len(parted) == 1:
        title = _text(parted[0][1])
        return title.isupper() and len(region.rows) > 1 and region.end - region.start >= wide
    return len(parted) > 2 or region.end - region.start >= wide  # noqa: PLR2004 - little evidence


def _are_pairs(parted: Sequence[tuple[Row, Row]]) -> bool:
    """Say whether what stands right belongs to what stands left of it, row by row.

    So do amounts, and labels with their values beside other labels with their values.
    """
    if _most(all(_AMOUNT.fullmatch(word.text) for word in right) for _, right in parted):
        return True
    return all(_is_labelled(left) and _is_labelled(right) for left, right in parted)


def _is_labelled(row: Row) -> bool:
    """Say whether a label stands in a row, with its value behind it."""
    return any(word.text.endswith(":") for word in row[:-1])


def _is_table(region: _Region, wide: float, uprights: Sequence[Upright]) -> bool:
    """Say whether an upright rule stands in the white, or most rows have more than two cells."""
    top = min(word.top for word in region.rows[0])
    bottom = max(word.bottom for word in region.rows[-1])
    ruled = any(
        region.start <= (left + right) // 2 <= region.end
        and min(lower, bottom) - max(upper, top) > (bottom - top) / 2
        for left, upper, right, lower in uprights
    )
    cells = [_wide_gaps(left + right, wide) for left, right in region.parted]
    return ruled or cells[0] > 1 or _most(count > 1 for count in cells)


def _wide_gaps(row: Row, wide: float) -> int:
    return sum(right.left - left.right >= wide for left, right in pairwise(row))


def _most(claims: Iterable[bool]) -> bool:
    answers = list(claims)
    return 2 * sum(answers) > len(answers)


def _text(row: Row) -> str:
    return " ".join(word.text for word in row)
