"""Find dotted and dashed leaders: what forms print where a value is to be written.

A leader is a level row of small, equal marks at an even pitch. The dots of i and j, full
stops and the marks of Vietnamese letters never stand so. Where a leader runs under the
words, the dot below a letter stands among its marks: it is told from them because it keeps
no step with them or, run together with one of them, because there is too much ink for one.
Lengths in px.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.ink import Bits, Numbers, Shapes, join_all

TALLEST_MM = 0.8  # a dot of 18-point print
WIDEST_MM = 2.0  # a dash, or several dots run together
FARTHEST_MM = 2.2  # white between two marks of one leader
LEVEL_MM = 0.2  # how far a mark may stand above or below the one before
SAME_MM = 0.25  # how far the heights of two marks may differ
FEWEST = 4
SURE = 7  # with so many, marks that run together are forgiven

_EVEN = 0.3  # a step is even when it differs by this share of the middle one at most
_EVEN_SHARE = 0.6
_OFF_STEP = 0.13  # of the pitch; a mark farther from its place is none of the leader's
_FOLLOWS = 0.3  # how far the next place moves after a mark that stands beside its own
_TORN_MM = 8.0  # longest stretch of one leader that descenders tear into single marks
_LETTER_MM = 1.0  # lowest letter
_BELOW_MM = 1.0  # white between a letter and the dot below it
_BESIDE_MM = 0.2  # how far that dot may reach out beside the letter
_HEAVY = 1.15  # times the ink of one mark: the least that may be two
_HEAVY_WITHOUT_EVIDENCE = 1.3
_HEAVIEST_PERCENT = 97  # of the marks that stand under no letter
_EVIDENCE = 12  # marks under no letter
_SPARE = 0.55  # of the ink of one mark, that marks run together have too much with a dot below

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dots:
    """What the small marks of a page are.

    Attributes:
        leader: Per shape, whether it is a mark of a leader.
        below: Per shape, whether it is a mark of a leader right below a letter.
        kept: Left, top, right, bottom of the parts of leader marks that are dots below letters.
    """

    leader: Bits
    below: Bits
    kept: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Marks:
    """Small marks; each array has one entry a mark.

    Attributes:
        left, top, right, bottom: Edges.
        ink: How much darker than paper, summed over its pixels.
    """

    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    ink: Reals

    @property
    def height(self) -> Numbers:
        return self.bottom - self.top

    @property
    def middle(self) -> Numbers:
        """Twice the row of the middle, a whole number."""
        return self.top + self.bottom


@dataclass(frozen=True, slots=True)
class _Leader:
    """A row of marks in step.

    Attributes:
        marks: Indices of its marks, from left to right.
        place: Column where each mark should have its middle.
        own: Which of the marks stand there; the others are of letters.
        pitch: From middle to middle.
        width: Of one mark.
        ink: Of one mark.
    """

    marks: Numbers
    place: Reals
    own: Bits
    pitch: float
    width: float
    ink: float


def find_dots(shapes: Shapes, ink: Reals, px_per_mm: float) -> Dots:
    """Tell the marks of leaders from the marks of letters.

    Args:
        shapes: All shapes of the page; rules are already gone.
        ink: Per shape, how much darker than paper, summed over its pixels.
        px_per_mm: Pixels per millimetre.
    """
    small = shapes.height <= TALLEST_MM * px_per_mm
    small &= shapes.width <= WIDEST_MM * px_per_mm
    small &= shapes.area * 2 >= shapes.width * shapes.height
    chosen = np.flatnonzero(small)
    marks = _Marks(
        left=shapes.left[chosen],
        top=shapes.top[chosen],
        right=shapes.right[chosen],
        bottom=shapes.bottom[chosen],
        ink=ink[chosen],
    )
    chain = join_all(len(chosen), *_neighbours(marks, px_per_mm))
    order = np.lexsort((marks.left, chain))
    rows = np.split(order, np.flatnonzero(np.diff(chain[order])) + 1)
    leaders = [found for row in rows if len(row) >= FEWEST and (found := _trace(marks, row))]
    own = np.zeros(len(chosen), dtype=np.bool_)
    for found in leaders:
        own[found.marks[found.own]] = True
    below = _below_letters(shapes, chosen, own, px_per_mm)
    kept = _dots_below(marks, leaders, below)
    own[_torn_off(marks, leaders, px_per_mm)] = True
    leader, below_letter = np.zeros((2, len(shapes.left)), dtype=np.bool_)
    leader[chosen[own]] = True
    below_letter[chosen[below]] = True
    return Dots(leader, below_letter, tuple(kept))


def _below_letters(shapes: Shapes, chosen: Numbers, asked: Bits, px_per_mm: float) -> Bits:
    """Say which of the chosen shapes that are asked for stand right below a letter."""
    letters = np.flatnonzero(shapes.height >= _LETTER_MM * px_per_mm)
    order = letters[np.argsort(shapes.bottom[letters], kind="stable")]
    bottoms = shapes.bottom[order]
    beside = _BESIDE_MM * px_per_mm
    tops = shapes.top[chosen]
    first = np.searchsorted(bottoms, tops - _BELOW_MM * px_per_mm)
    after = np.searchsorted(bottoms, tops, "right")
    below = np.zeros(len(chosen), dtype=np.bool_)
    for at in np.flatnonzero(asked).tolist():
        near = order[first[at] : after[at]]
        within = shapes.left[near] - beside <= shapes.left[chosen[at]]
        within &= shapes.right[near] + beside >= shapes.right[chosen[at]]
        below[at] = within.any()
    return below


def _neighbours(marks: _Marks, px_per_mm: float) -> tuple[Numbers, Numbers]:
    """Pair marks with the next mark to the right at their height, if it looks the same.

    Marks are sorted into bands twice, the second time half a band lower, so that two marks
    at nearly one height share a band at least once.
    """
    band = max(2, round(4 * LEVEL_MM * px_per_mm))  # in half pixels: two level steps
    pairs = []
    for offset in (0, band // 2):
        row = (marks.middle + offset) // band
        order = np.lexsort((marks.left, row))
        one, other = order[:-1], order[1:]
        near = row[one] == row[other]
        near &= marks.left[other] - marks.right[one] <= FARTHEST_MM * px_per_mm
        near &= np.abs(marks.middle[one] - marks.middle[other]) <= 2 * LEVEL_MM * px_per_mm + 1
        near &= np.abs(marks.height[one] - marks.height[other]) <= SAME_MM * px_per_mm
        pairs.append((one[near], other[near]))
    first, second = pairs
    return np.concatenate((first[0], second[0])), np.concatenate((first[1], second[1]))


def _trace(marks: _Marks, row: Numbers) -> _Leader | None:
    """Follow a row of marks step by step; None when they stand unevenly."""
    middle = (marks.left[row] + marks.right[row]) / 2
    steps = np.diff(middle)
    pitch = float(np.median(steps))
    even = np.abs(steps - pitch) <= _EVEN * pitch + 0.5
    if pitch <= 0 or np.mean(even) < (_EVEN_SHARE if len(row) >= SURE else 1.0):
        return None
    width = float(np.median((marks.right - marks.left)[row]))
    closest = int(np.argmin(np.abs(steps - pitch)))
    place = np.concatenate(
        (_places(middle[closest::-1], -pitch)[::-1], _places(middle[closest:], pitch)[1:])
    )
    # Marks run together cover several places, or a place and the dot of a letter beside it.
    reach = np.maximum(_OFF_STEP * pitch + 0.5, (marks.right - marks.left)[row] / 2)
    reach = np.where((marks.right - marks.left)[row] < 1.2 * width + 1, reach.min(), reach)
    own = np.abs(middle - place) <= reach
    return _Leader(row, place, own, pitch, width, max(1.0, float(np.median(marks.ink[row]))))


def _places(middles: Reals, pitch: float) -> Reals:
    """Give where each mark should have its middle, starting from the first."""
    place = float(middles[0])
    places = []
    for middle in middles.tolist():
        place += pitch * round((middle - place) / pitch)
        places.append(place)
        if abs(middle - place) <= _OFF_STEP * abs(pitch) + 0.5:
            place += _FOLLOWS * (middle - place)
    return np.array(places)


def _torn_off(marks: _Marks, leaders: Sequence[_Leader], px_per_mm: float) -> Numbers:
    """Find single marks between descenders, in step with the leader before them."""
    taken = np.zeros(len(marks.left), dtype=np.bool_)
    for leader in leaders:
        taken[leader.marks] = True
    free = np.flatnonzero(~taken)
    middle = (marks.left[free] + marks.right[free]) / 2
    starts = np.array([leader.place[0] for leader in leaders])
    levels = marks.middle[np.array([leader.marks[0] for leader in leaders], dtype=np.int64)] / 2
    torn = [free[:0]]
    for leader in leaders:
        end, level = leader.place[-1], marks.middle[leader.marks[-1]] / 2
        follows = (starts > end) & (starts - end <= _TORN_MM * px_per_mm)
        follows &= np.abs(levels - level) <= LEVEL_MM * px_per_mm
        if not follows.any():
            continue
        near = (middle > end) & (middle < starts[follows].min())
        near &= np.abs(marks.middle[free] / 2 - level) <= LEVEL_MM * px_per_mm
        torn.append(free[near & _in_step(middle, end, leader.pitch)])
    return np.concatenate(torn)


def _in_step(middle: Reals, place: float, pitch: float) -> Bits:
    off = np.abs((middle - place + pitch / 2) % pitch - pitch / 2)
    return np.asarray(off <= _OFF_STEP * pitch + 0.5)


def _dots_below(
    marks: _Marks, leaders: Sequence[_Leader], below: Bits
) -> list[tuple[int, int, int, int]]:
    """Find the marks of leaders that hold the dot below a letter as well."""
    heavy = _heaviest(marks, leaders, below)
    dots = []
    for leader in leaders:
        for at in np.flatnonzero(leader.own & below[leader.marks]).tolist():
            mark = leader.marks[at]
            middle = _dot_within(marks, mark, leader, float(leader.place[at]), heavy)
            if middle is None:
                continue
            left = max(int(marks.left[mark]), round(middle - leader.width / 2))
            right = min(int(marks.right[mark]), round(middle + leader.width / 2))
            dots.append((left, int(marks.top[mark]), right, int(marks.bottom[mark])))
    return dots


def _heaviest(marks: _Marks, leaders: Sequence[_Leader], below: Bits) -> float:
    """Give the ink above which a mark is more than one, as a multiple of the middle one."""
    shares = [np.zeros(0)]
    for leader in leaders:
        single = (marks.right - marks.left)[leader.marks] < leader.width + leader.pitch / 2
        lonely = leader.own & single & ~below[leader.marks]
        shares.append(marks.ink[leader.marks[lonely]] / leader.ink)
    share = np.concatenate(shares)
    if len(share) < _EVIDENCE:
        return _HEAVY_WITHOUT_EVIDENCE
    return max(_HEAVY, float(np.percentile(share, _HEAVIEST_PERCENT)) + 0.04)


def _dot_within(
    marks: _Marks, mark: int, leader: _Leader, place: float, heavy: float
) -> float | None:
    """Give the middle of the dot below a letter within a mark; None when there is none."""
    left, right = float(marks.left[mark]), float(marks.right[mark])
    share = float(marks.ink[mark]) / leader.ink
    count = round((right - left - leader.width) / leader.pitch) + 1
    if count > 1:
        return (left + right) / 2 if share - count > _SPARE else None
    return left + right - place if share > heavy else None
