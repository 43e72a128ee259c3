"""Pieces of ink of any colour on a page, without what paper, scanners and staplers add."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, Pixels
from scanner.ink import Ink

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_SHORTEST_MM = 1.1
_RIM_MM = 2.0
_STRIP_MM, _STRIP_FILLED_SHARE, _STRIP_RIM_MM = 20.0, 0.8, 5.0
_MOST_SHORT_LABELS = 60_000

_HOLE_MM = (3.0, 9.0)
_HOLE_FROM_EDGE_MM = 25.0
_HOLE_FILLED_SHARE = 0.65
_CORNER_MM = 30.0
_STAPLE_MM = (3.5, 16.0)
_STAPLE_WIDTH_MM = 1.4

_STREAK_MM = 60.0
_STREAK_WIDTH_MM = 2.5
_STREAK_SHARE = 0.4  # of the page that it crosses
_STREAK_PART_MM = 0.7  # width of a streak that is broken up by noise
_STREAK_PARTS_MM = 25.0
_RULE_FROM_EDGE_MM = 8.0  # streaks run over the edge of the sheet, printed rules do not
_RULE_DEPTH = 80
_WIDEST_RULE_MM = 1.5

_CELL_MM = 1.0
_BED_DEPTH = 20
_SHORTEST_BED_MM = 10.0
_WIDEST_BED_MM = 15.0  # beside A4 that leans by five degrees
_BED_SHARE = 0.25  # of its length that the bed lies along the border


@dataclass(frozen=True, slots=True)
class Traces:
    """Pieces of ink of any colour; lengths in mm, one entry a piece.

    Attributes:
        left: Of its box.
        top: Of its box.
        width: Of its box.
        height: Of its box.
        area: Of what is darker than the level asked for.
        ink: Area that it would have in full black.
        depth: Levels between the paper and its darkest place.
        crispness: Share of its depth that its steepest edge falls within 2 px.
        thickness: Of the straight bar that its area is spread as far across as.
    """

    left: Floats
    top: Floats
    width: Floats
    height: Floats
    area: Floats
    ink: Floats
    depth: Floats
    crispness: Floats
    thickness: Floats

    @property
    def length(self) -> Floats:
        """The longer side of the box."""
        return np.maximum(self.width, self.height)

    @property
    def filled(self) -> Floats:
        """Share of the box that is dark."""
        return self.area / np.maximum(self.width * self.height, 1e-9)

    def chosen(self, which: Flags) -> "Traces":
        """Give some of the pieces."""
        return Traces(
            self.left[which],
            self.top[which],
            self.width[which],
            self.height[which],
            self.area[which],
            self.ink[which],
            self.depth[which],
            self.crispness[which],
            self.thickness[which],
        )


def without_edges(even: Pixels, ink: Ink) -> Pixels:
    """Give the page with paper in place of what lies along its border: beds, lids, copier edges.

    Args:
        even: Evened grey of the copy of the page.
        ink: Says where on it the sheet lies.
    """
    step = max(1, round(_CELL_MM * ink.px_per_mm))
    rows, columns = -(-even.shape[0] // step), -(-even.shape[1] // step)
    below, right = rows * step - even.shape[0], columns * step - even.shape[1]
    whole = cv2.copyMakeBorder(even, 0, below, 0, right, cv2.BORDER_REPLICATE)
    cells = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    dark = (cells < float(np.median(cells)) - _BED_DEPTH).astype(np.uint8)
    bed = _along_border(dark, _outside(ink, (rows, columns), step), step / ink.px_per_mm)
    if bed is None:
        return even
    fine = cv2.resize(bed, (columns * step, rows * step), interpolation=cv2.INTER_NEAREST)
    covered = even.copy()
    covered[fine[: even.shape[0], : even.shape[1]] > 0] = 255
    return covered


def _outside(ink: Ink, shape: tuple[int, int], step: int) -> Pixels:
    """Mark, in cells with a frame of one around them, what is no part of the sheet."""
    outside = np.ones((shape[0] + 2, shape[1] + 2), dtype=np.uint8)
    if ink.sheet is None:
        outside[1:-1, 1:-1] = 0
        return outside
    share = ink.scale / step
    middle = (ink.sheet.middle[0] * share + 0.5, ink.sheet.middle[1] * share + 0.5)
    size = (ink.sheet.width_px * share - 3, ink.sheet.height_px * share - 3)
    corners = cv2.boxPoints((middle, size, -ink.sheet.lean_degrees))
    cv2.fillConvexPoly(outside, np.round(corners).astype(np.int32), 0)
    return outside


def _along_border(dark: Pixels, outside: Pixels, cell_mm: float) -> Pixels | None:
    """Choose the dark cells that lie along the border of the sheet over much of their length."""
    # Where the sheet ends is known to a cell or two, so the ring is as wide.
    ring = cv2.morphologyEx(outside, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))[1:-1, 1:-1] > 0
    count, numbered, stats, _ = cv2.connectedComponentsWithStats(dark)
    labels = np.asarray(numbered, dtype=np.int32)
    contact = np.bincount(labels[ring], minlength=count) * cell_mm
    length = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) * cell_mm
    is_bed = contact >= np.maximum(_SHORTEST_BED_MM, _BED_SHARE * length)
    is_bed[0] = False  # the paper itself
    if not is_bed.any():
        return None
    reach = 2 * round(_WIDEST_BED_MM / cell_mm) + 1
    near = cv2.dilate(outside, np.ones((reach, reach), np.uint8))[1:-1, 1:-1]
    bed = cv2.dilate(is_bed[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(cv2.min(bed, near), dtype=np.uint8)  # what reaches farther is not the bed


def count_rules(even: Pixels, dpi: float) -> int:
    """Count the long rules that end within the sheet, as those of tables and forms do."""
    dark = _darker(even, _RULE_DEPTH)
    px_per_mm = dpi / MM_PER_INCH
    inside = round(_RULE_FROM_EDGE_MM * px_per_mm)
    rules = 0
    for axis, along in enumerate((dark, dark.T)):
        lines = _streaked(dark, axis).astype(np.int8)
        bounds = np.flatnonzero(np.diff(lines, prepend=0, append=0)).reshape(-1, 2)
        for begin, end in bounds.tolist():
            inked = np.flatnonzero(along[:, begin])
            within = inside <= inked[0] and inked[-1] < along.shape[0] - inside
            rules += within and end - begin <= _WIDEST_RULE_MM * px_per_mm
    return int(rules)


def find_traces(even: Pixels, dpi: float, level: int) -> Traces:
    """Find the pieces of at least 1.1 mm that are darker than the paper by some levels.

    Holes, staples, edges and streaks are left out.

    Args:
        even: Evened grey of the page, weakest channel, from `without_edges`.
        dpi: Its pixels per inch.
        level: Levels under the paper where a piece begins.
    """
    dark = _darker(even, level)
    # A streak goes first, since it ties together what it crosses.
    columns, rows = _streaked(dark, 0), _streaked(dark, 1)
    if columns.any():
        dark[:, columns] = 0
    if rows.any():
        dark[rows] = 0
    pieces = _measured(even, dark, dpi)
    mm = MM_PER_INCH / dpi
    page_mm = (even.shape[1] * mm, even.shape[0] * mm)
    odd = _at_rim(pieces, page_mm) | _is_hole(pieces, page_mm) | _is_staple(pieces, page_mm)
    return pieces.chosen(~(odd | _is_streak(pieces)))


def _darker(even: Pixels, level: int) -> Pixels:
    paper = float(np.median(even[::4, ::4]))
    return (even < np.uint8(max(0.0, paper - level))).astype(np.uint8)


def _streaked(dark: Pixels, axis: int) -> Flags:
    """Mark the columns (axis 0) or rows (axis 1) that are dark over much of their length."""
    counts = cv2.reduce(dark, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    return np.asarray(counts >= _STREAK_SHARE * dark.shape[axis], dtype=np.bool_)


def _measured(even: Pixels, dark: Pixels, dpi: float) -> Traces:
    mm = MM_PER_INCH / dpi
    # Labels of 16 bit are three times as fast.
    short = cv2.countNonZero(dark) < _MOST_SHORT_LABELS
    kind = cv2.CV_16U if short else cv2.CV_32S
    count, labels, found, _ = cv2.connectedComponentsWithStats(dark, ltype=kind)
    stats = np.asarray(found, dtype=np.float64) * mm
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= _SHORTEST_MM
    large[0] = False  # the paper itself
    inked = np.flatnonzero(dark.view(np.bool_))
    label = labels.ravel()[inked]
    of_large = large[label]
    inked, label = inked[of_large], label[of_large]
    fall = np.asarray(cv2.morphologyEx(even, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))
    under = float(np.median(even[::4, ::4])) - even.ravel()[inked]
    depth, steepest = np.zeros(count), np.zeros(count)
    np.maximum.at(depth, label, under)
    np.maximum.at(steepest, label, fall.ravel()[inked].astype(np.float64))
    # Noise makes every edge steeper than it is.
    steepest -= float(np.median(fall[::5, ::5]))
    ink = np.bincount(label, weights=under, minlength=count).astype(np.float64) * (mm * mm / 255.0)
    left, top, width, height, area = stats[large].T
    crispness = steepest[large] / np.maximum(depth[large], 1.0)
    thickness = _thickness(inked, label, even.shape[1], count)[large] * mm
    return Traces(
        left, top, width, height, area * mm, ink[large], depth[large], crispness, thickness
    )


def _thickness(
    inked: NDArray[np.intp], label: NDArray[np.integer], columns: int, count: int
) -> Floats:
    """Give the thickness in px of the bar that spreads as each piece does across its long axis."""
    y, x = (along.astype(np.float64) for along in np.divmod(inked, columns))
    size = np.maximum(np.bincount(label, minlength=count), 1)

    def mean(values: Floats) -> Floats:
        return np.bincount(label, weights=values, minlength=count) / size

    middle_x, middle_y = mean(x), mean(y)
    x, y = x - middle_x[label], y - middle_y[label]
    across, down, both = mean(x * x), mean(y * y), mean(x * y)
    narrow = (across + down) / 2 - np.hypot((across - down) / 2, both)
    return np.asarray(np.sqrt(12 * np.maximum(narrow, 0) + 1), dtype=np.float64)


def _at_rim(pieces: Traces, page_mm: tuple[float, float]) -> Flags:
    """Whether a piece lies wholly in the rim, where edges of sheets and beds show.

    A filled strip along an edge may be wider than other pieces there.
    """
    strip = (pieces.length >= _STRIP_MM) & (pieces.filled >= _STRIP_FILLED_SHARE)
    rim = np.where(strip, _STRIP_RIM_MM, _RIM_MM)
    right, bottom = pieces.left + pieces.width, pieces.top + pieces.height
    within = (right <= rim) | (bottom <= rim)
    beyond = (pieces.left >= page_mm[0] - rim) | (pieces.top >= page_mm[1] - rim)
    return np.asarray(within | beyond, dtype=np.bool_)


def _from_edges(pieces: Traces, page_mm: tuple[float, float]) -> tuple[Floats, Floats]:
    """Give how far the middle of each piece is from the nearest upright and level edge."""
    x, y = pieces.left + pieces.width / 2, pieces.top + pieces.height / 2
    return np.minimum(x, page_mm[0] - x), np.minimum(y, page_mm[1] - y)


def _is_hole(pieces: Traces, page_mm: tuple[float, float]) -> Flags:
    """Whether a piece is a punch hole: round, filled, near an edge."""
    low, high = _HOLE_MM
    hole = np.minimum(pieces.width, pieces.height) >= low
    hole &= (pieces.length <= high) & (pieces.filled >= _HOLE_FILLED_SHARE)
    hole &= np.minimum(*_from_edges(pieces, page_mm)) <= _HOLE_FROM_EDGE_MM
    return np.asarray(hole, dtype=np.bool_)


def _is_staple(pieces: Traces, page_mm: tuple[float, float]) -> Flags:
    """Whether a piece is the straight thin mark of a staple in a corner."""
    low, high = _STAPLE_MM
    across, down = _from_edges(pieces, page_mm)
    length = np.hypot(pieces.width, pieces.height)
    staple = (length >= low) & (length <= high) & (pieces.area <= _STAPLE_WIDTH_MM * length)
    # A straight line covers its box along the diagonal alone: no piece is thinner for its length.
    thin = pieces.area <= _STAPLE_WIDTH_MM * np.maximum(pieces.width, pieces.height)
    straight = thin & (pieces.area <= 1.0 * length)
    return np.asarray(staple & straight & (np.maximum(across, down) <= _CORNER_MM), np.bool_)


def _is_streak(pieces: Traces) -> Flags:
    """Whether a piece is the straight line that a dirty feeder draws, or a part of one."""
    thin = np.minimum(pieces.width, pieces.height) <= _STREAK_WIDTH_MM
    whole = thin & (pieces.length >= _STREAK_MM)
    upright = _in_long_line(pieces.left + pieces.width / 2, pieces.width, pieces.height)
    lying = _in_long_line(pieces.top + pieces.height / 2, pieces.height, pieces.width)
    return np.asarray(whole | upright | lying, dtype=np.bool_)


def _in_long_line(at: Floats, across: Floats, along: Floats) -> Flags:
    """Whether thin pieces at the same place make up a long line together."""
    thin = (across <= _STREAK_PART_MM) & (along > across)
    place = np.maximum(0, np.round(at / _STREAK_PART_MM)).astype(np.int64)
    length = np.bincount(place, weights=np.where(thin, along, 0.0))
    return np.asarray(thin & (length[place] >= _STREAK_PARTS_MM), dtype=np.bool_)
