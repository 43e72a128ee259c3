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
from ocr.label_pairs import in_pairs, is_labelled
from ocr.regions import Region, Row, edges_of, middle_of, text_of, widest_region
from ocr.ruled_tables import Rule, TableRow, find_table_rows
from ocr.tesseract import SeenWord

SAME_ROW = 0.5  # share of the lower height that must overlap
WIDE = 2.0  # as much parts it with less evidence
_ADDRESSEES = "noi nhan"  # Decree 30: whom it goes to on the left, who signs on the right
_NUMBERING = 4  # characters; a column of "1.", "12", "a)" belongs to what stands beside it
_AMOUNT = re.compile(r"[\d.,%/()x+-]+|đ|đồng|VND|cái|bộ|bản|m2|m²|kg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of a page."""

    uprights: tuple[Rule, ...]
    levels: tuple[Rule, ...]

    def part(self, region: Region) -> bool:
        """Say whether an upright rule stands in the white of a region, as in a table.

        A rule between two columns of text, and a crease, meet no level rule there.
        """
        top = min(word.top for word in region.rows[0])
        bottom = max(word.bottom for word in region.rows[-1])
        height = median(word.height for word in region.rows[0])
        upright = any(
            region.start <= (left + right) // 2 <= region.end
            and min(lower, bottom) - max(upper, top) > (bottom - top) / 2
            for left, upper, right, lower in self.uprights
        )
        level = not self.levels or any(
            left < region.end
            and right > region.start
            and lower > top - WIDE * height
            and upper < bottom + WIDE * height
            for left, upper, right, lower in self.levels
        )
        return upright and level


def reading_order(
    words: Iterable[SeenWord], uprights: Iterable[Rule] = (), levels: Iterable[Rule] = ()
) -> list[Row]:
    """Group words into lines and put the lines in reading order.

    Args:
        words: In any order; words of one `line` are taken to stand on one line.
        uprights: Upright rules as left, top, right, bottom; what they part is a table,
            and tables are read row by row.
        levels: Level rules in the same way; where they tell the rows of a table, cells with
            several lines are read one after the other.
    """
    words, rules = tuple(words), _Rules(tuple(uprights), tuple(levels))
    if not words:
        return []
    height = median(word.height for word in words)
    tables = find_table_rows(words, rules.uprights, rules.levels)
    inside = {word for table in tables for cell in table.cells for word in cell}
    rows = _rows(word for word in words if word not in inside)
    ordered: list[Row] = []
    for table in tables:
        above = [row for row in rows if middle_of(row) < table.top]
        ordered += _in_order(above, height, rules) + _by_cells(table, height, rules)
        rows = rows[len(above) :]
    return ordered + _in_order(rows, height, rules)


def _by_cells(table: TableRow, height: float, rules: _Rules) -> list[Row]:
    """Give a row of a table as one row; cell by cell where a cell holds several lines."""
    cells = [_rows(cell) for cell in table.cells]
    if all(len(cell) == 1 for cell in cells):
        return [tuple(word for cell in cells for word in cell[0])]
    return [row for cell in cells for row in _in_order(cell, height, rules)]


def _rows(words: Iterable[SeenWord]) -> list[Row]:
    """Group words that stand at one height, top row first."""
    lines: dict[tuple[int, int, int], list[SeenWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    rows: list[list[SeenWord]] = []
    for line in sorted(lines.values(), key=middle_of):
        for row in reversed(rows[-4:]):
            if _at_one_height(row, line) and not _above_each_other(row, line):
                row.extend(line)
                break
        else:
            rows.append(list(line))
    rows.sort(key=middle_of)
    return [tuple(sorted(row, key=lambda word: word.left)) for row in rows]


def _at_one_height(one: Sequence[SeenWord], other: Sequence[SeenWord]) -> bool:
    (top, bottom), (other_top, other_bottom) = edges_of(one), edges_of(other)
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared >= SAME_ROW * min(bottom - top, other_bottom - other_top)


def _above_each_other(one: Sequence[SeenWord], other: Sequence[SeenWord]) -> bool:
    return any(
        min(a.right, b.right) - max(a.left, b.left) > min(a.right - a.left, b.right - b.left) / 2
        for a in one
        for b in other
    )


def _in_order(rows: Sequence[Row], height: float, rules: _Rules) -> list[Row]:
    ordered: list[Row] = []
    at = 0
    while at < len(rows):
        pairs = in_pairs(rows[at:], height)
        if pairs:
            ordered += pairs.in_order
            at += pairs.count
            continue
        region = widest_region(rows[at:], height)
        if region is None:
            ordered.append(rows[at])
            at += 1
            continue
        if _are_columns(region, WIDE * height, rules):
            for column in region.columns:
                ordered += _in_order(column, height, rules)
            at += len(region.rows)
        else:
            ordered.append(rows[at])
            at += 1
    return ordered


def _are_columns(region: Region, wide: float, rules: _Rules) -> bool:
    """Say whether a region is two columns of text rather than a table or label and value."""
    parted = region.parted
    if not parted:
        return False
    if fold_diacritics(text_of(parted[0][0])).startswith(_ADDRESSEES):
        return True
    if _are_labels(parted) or _is_table(region, wide, rules) or _are_pairs(parted):
        return False
    if len(parted) == 1:
        title = text_of(parted[0][1])
        return title.isupper() and len(region.rows) > 1 and region.end - region.start >= wide
    return len(parted) > 2 or region.end - region.start >= wide  # noqa: PLR2004 - little evidence


def _are_labels(parted: Sequence[tuple[Row, Row]]) -> bool:
    """Say whether labels or numberings stand left of what belongs to them."""
    lefts = [text_of(left) for left, _ in parted]
    right = text_of(parted[0][1])
    if lefts[0].endswith(":") and not right.endswith(":"):
        return True
    if all(map(_has_value, parted[0])) and not any(map(is_labelled, parted[1 % len(parted)])):
        return True  # the last row of a form right above other columns
    return _most(left.endswith(":") or len(left) <= _NUMBERING for left in lefts)


def _are_pairs(parted: Sequence[tuple[Row, Row]]) -> bool:
    """Say whether what stands right belongs to what stands left of it, row by row.

    So do amounts, and labels with their values beside other labels with their values.
    """
    if _most(all(_AMOUNT.fullmatch(word.text) for word in right) for _, right in parted):
        return True
    return all(is_labelled(left) and is_labelled(right) for left, right in parted)


def _has_value(row: Row) -> bool:
    """Say whether a label stands in a row, with its value behind it."""
    return is_labelled(row[:-1])


def _is_table(region: Region, wide: float, rules: _Rules) -> bool:
    """Say whether rules part it, or most rows have more than two cells."""
    cells = [_wide_gaps(left + right, wide) for left, right in region.parted]
    return rules.part(region) or cells[0] > 1 or _most(count > 1 for count in cells)


def _wide_gaps(row: Row, wide: float) -> int:
    return sum(right.left - left.right >= wide for left, right in pairwise(row))


def _most(claims: Iterable[bool]) -> bool:
    answers = list(claims)
    return 2 * sum(answers) > len(answers)
