"""Two columns of labels with their values, read pair by pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ocr.regions import Region, Row, middle_of, widest_region

_LINES_ABOVE = 2  # of a value that begins above what stands beside it


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values beside other labels with theirs, in reading order.

    Attributes:
        in_order: What stands left and what stands right of it as one row where both are short.
        count: How many rows they were before.
    """

    in_order: list[Row]
    count: int


def in_pairs(rows: Sequence[Row], height: float) -> Pairs | None:
    """Read two columns of labels and values pair by pair, though a value takes two lines.

    The longer value of a pair may begin above the row that has both.
    """
    for above in range(min(_LINES_ABOVE, len(rows) - 1) + 1):
        region = widest_region(rows[above:], height)
        if region is None or len(region.parted) < 2:  # noqa: PLR2004 - a pair may be chance
            continue
        whole = Region([*rows[:above], *region.rows], region.start, region.end)
        if not whole.is_free:
            return None
        lefts, rights = (_by_label(column, height) for column in whole.columns)
        if _are_in_step(lefts, rights):
            pairs = zip(lefts, rights, strict=True)
            return Pairs([row for pair in pairs for row in _pair(*pair)], len(whole.rows))
    return None


def _are_in_step(lefts: Sequence[list[Row]], rights: Sequence[list[Row]]) -> bool:
    """Say whether there are as many labels and each pair begins below the one before.

    Below a longer value two texts side by side would be out of step.
    """
    if not len(lefts) == len(rights) > 1:
        return False
    return all(
        max(middle_of(above[0][-1]), middle_of(above[1][-1]))
        < min(middle_of(below[0][0]), middle_of(below[1][0]))
        for above, below in pairwise(zip(lefts, rights, strict=True))
    )


def _by_label(lines: Sequence[Row], height: float) -> list[list[Row]]:
    """Put each line without a label to the line above it.

    Nothing if the first line has no label, or if the lines do not begin below each other.
    """
    values: list[list[Row]] = []
    for line in lines:
        if abs(line[0].left - lines[0][0].left) > height:
            return []
        if is_labelled(line):
            values.append([line])
        elif values:
            values[-1].append(line)
        else:
            return []
    return values


def _pair(left: list[Row], right: list[Row]) -> list[Row]:
    return [left[0] + right[0]] if len(left) == len(right) == 1 else left + right


def is_labelled(row: Row) -> bool:
    """Say whether a label stands in a row."""
    return any(word.text.endswith(":") for word in row)
