"""What a page is: content, blank or a picture. When in doubt it is content.

A page is blank when nothing solid is on it: print that shows through from the other
side is pale, dust is small, and holes, edges and streaks have shapes of their own. Seals and
signatures count, so ink of every colour is looked at.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageKind, Pixels
from scanner.ink import Ink
from scanner.rows import best_angle
from scanner.tone import dark_edges, even_light, weakest_channel

_SURE_LETTERS = 150
_SURE_INK_LEVEL = 140  # of 255; what shows through is far paler

_PALE_LEVEL, _SOLID_LEVEL = 30, 60  # levels under the paper where a piece of ink begins
_SOLID_DEPTH = 80  # what shows through paper stays paler
_FAINT_DEPTH = 45
_CRISP_SHARE = 0.86  # of its depth that an edge falls within 2 px; paper softens what shows through
_FAINT_LETTERS = 12

_STROKE_MM = 3.0  # a single sign written by hand is at least that long
_STROKE_AREA_MM2 = 0.8
_LETTER_MM = 1.1
_LETTERS_TOGETHER = 3
_TOGETHER_MM = 6.0
_MOST_ASKED = 2000
_RIM_MM = 2.0
_HOLE_MM = (3.0, 9.0)
_HOLE_FROM_EDGE_MM = 25.0
_HOLE_FILLED_SHARE = 0.65
_STREAK_MM = 60.0
_STREAK_WIDTH_MM = 2.0
_STREAK_SHARE = 0.4  # of the page that it crosses
_STREAK_PART_MM = 0.7  # width of a streak that is broken up by noise
_STREAK_PARTS_MM = 25.0
_BORDER_MM = 1.5
_SHORTEST_EDGE_MM = 10.0
_WIDEST_BED_MM = 15.0  # beside A4 that leans by five degrees
_EDGE_SHARE = 0.25  # of its length that the bed lies along the border

_PICTURE_LEVEL_SHARE = 0.65  # of the paper
_PICTURE_SHARE = 0.12
_UNEVEN_LEVEL = 241
_UNEVEN_SHARE = 0.08
_FEWEST_LINE_LETTERS = 40
_LEAST_SHARPNESS = 0.35
_SEARCH_DEGREES = 20.0


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Connected pieces of ink of any colour; lengths in mm."""

    left: NDArray[np.float64]
    top: NDArray[np.float64]
    width: NDArray[np.float64]
    height: NDArray[np.float64]
    area: NDArray[np.float64]
    depth: NDArray[np.float64]
    crispness: NDArray[np.float64]

    @property
    def length(self) -> NDArray[np.float64]:
        return np.maximum(self.width, self.height)

    def chosen(self, which: NDArray[np.bool_]) -> "_Pieces":
        return _Pieces(
            self.left[which],
            self.top[which],
            self.width[which],
            self.height[which],
            self.area[which],
            self.depth[which],
            self.crispness[which],
        )


def find_kind(ink: Ink) -> PageKind:
    """Tell content from blank pages and pictures; separators are told by their codes.

    Args:
        ink: Ink of the page, whichever way it lies.
    """
    dpi = ink.dpi
    grey = weakest_channel(ink.small, ink.paper)
    even = even_light(grey, dpi)
    if _is_picture(grey, even, ink):
        return PageKind.NONTEXT
    if len(ink.letters) >= _SURE_LETTERS and _ink_level(ink) <= _SURE_INK_LEVEL:
        return PageKind.CONTENT
    return PageKind.CONTENT if _has_content(even, ink.dpi) else PageKind.BLANK


def _ink_level(ink: Ink) -> float:
    return float(np.median(ink.even[ink.mask > 0]))


def _is_picture(grey: Pixels, even: Pixels, ink: Ink) -> bool:
    """Whether much of a page is dark without being even, and letters do not stand in lines."""
    dark = grey < _PICTURE_LEVEL_SHARE * max(ink.paper)
    edges = dark_edges(even, ink.dpi)
    if edges is not None:
        size = (even.shape[1], even.shape[0])
        dark &= cv2.resize(edges, size, interpolation=cv2.INTER_NEAREST) == 0
    if float(dark.mean()) < _PICTURE_SHARE:
        return False
    # A shadow is dark, too, but nothing is left of it when the light is divided out.
    left_over = np.asarray(cv2.blur(even, (5, 5)))[dark] < _UNEVEN_LEVEL
    if float(left_over.mean()) < _UNEVEN_SHARE:
        return False
    if len(ink.letters) < _FEWEST_LINE_LETTERS:
        return True
    left, top, width, height, _ = ink.letters.T.astype(np.float32)
    sharpness = 0.0
    for points in ((left + width / 2, top + height), (top + height / 2, left)):
        ends = np.stack(points, axis=1)
        found = best_angle(ends, _SEARCH_DEGREES, ink.px_per_mm, "crowd")
        sharpness = max(sharpness, found[1])
    return sharpness < _LEAST_SHARPNESS


def _has_content(even: Pixels, dpi: float) -> bool:
    even = _beside_bed(even, dpi)
    solid = _real_pieces(even, dpi, _SOLID_LEVEL)
    solid = solid.chosen(solid.depth >= _SOLID_DEPTH)
    strokes = (solid.length >= _STROKE_MM) & (solid.area >= _STROKE_AREA_MM2)
    if bool(strokes.any()):
        return True
    if _most_together(solid.chosen(solid.length >= _LETTER_MM)) >= _LETTERS_TOGETHER:
        return True
    faint = _real_pieces(even, dpi, _PALE_LEVEL)
    faint = faint.chosen((faint.length >= _LETTER_MM) & (faint.depth >= _FAINT_DEPTH))
    if _most_together(faint) < _FAINT_LETTERS:
        return False
    return float(np.median(faint.crispness)) >= _CRISP_SHARE


def _beside_bed(even: Pixels, dpi: float) -> Pixels:
    """Give the page with paper in place of the bed of the scanner beside a sheet that lies askew.

    The bed, of whatever grey, is what lies along the border over much of its length.
    """
    px_per_mm = dpi / MM_PER_INCH
    dark = _darker(even, _PALE_LEVEL, dpi)
    count, numbered, found, _ = cv2.connectedComponentsWithStats(dark)
    labels, stats = np.asarray(numbered, dtype=np.int32), np.asarray(found, dtype=np.int32)
    rim = max(1, round(_BORDER_MM * px_per_mm))
    sides = (labels[:rim], labels[-rim:], labels[:, :rim].T, labels[:, -rim:].T)
    border = np.concatenate([side.max(axis=0) for side in sides])
    contact = np.bincount(border, minlength=count) / px_per_mm
    length = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1) / px_per_mm
    is_bed = contact >= np.maximum(_SHORTEST_EDGE_MM, _EDGE_SHARE * length)
    is_bed[0] = False  # the paper itself
    bed = np.asarray(cv2.dilate(is_bed[labels].astype(np.uint8), np.ones((5, 5), np.uint8)))
    inside = round(_WIDEST_BED_MM * px_per_mm)
    bed[inside:-inside, inside:-inside] = 0  # what reaches farther is not the bed alone
    return np.where(bed > 0, np.uint8(255), even)


def _darker(even: Pixels, level: int, dpi: float) -> Pixels:
    """Mark what is darker than the paper by some levels, but for streaks of the feeder."""
    dark = (even < float(np.median(even[::2, ::2])) - level).astype(np.uint8)
    # A streak goes first, since it ties together what it crosses.
    edge = round(_WIDEST_BED_MM * dpi / MM_PER_INCH)
    columns, rows = dark.mean(axis=0) >= _STREAK_SHARE, dark.mean(axis=1) >= _STREAK_SHARE
    for streak in (columns, rows):
        streak[:edge] = streak[-edge:] = False  # there it is the bed
    dark[:, columns] = 0
    dark[rows] = 0
    return dark


def _real_pieces(even: Pixels, dpi: float, level: int) -> _Pieces:
    """Find pieces darker than the paper by some levels; holes, edges and streaks left out."""
    paper = float(np.median(even[::2, ::2]))
    dark = _darker(even, level, dpi)
    count, numbered, found, _ = cv2.connectedComponentsWithStats(dark)
    labels = np.asarray(numbered, dtype=np.int32)
    inked = np.flatnonzero(dark)
    label = labels.ravel()[inked]
    fall = np.asarray(cv2.morphologyEx(even, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)))
    depth, steepest = np.zeros(count), np.zeros(count)
    np.maximum.at(depth, label, paper - even.ravel()[inked])
    np.maximum.at(steepest, label, fall.ravel()[inked].astype(np.float64))
    mm = MM_PER_INCH / dpi
    left, top, width, height, area = np.asarray(found, dtype=np.float64)[1:].T * mm
    crispness = steepest[1:] / np.maximum(depth[1:], 1.0)
    pieces = _Pieces(left, top, width, height, area * mm, depth[1:], crispness)
    page_mm = (even.shape[1] * mm, even.shape[0] * mm)
    odd = _at_rim(pieces, page_mm) | _is_hole(pieces, page_mm) | _is_streak(pieces)
    return pieces.chosen(~odd)


def _at_rim(pieces: _Pieces, page_mm: tuple[float, float]) -> NDArray[np.bool_]:
    """Whether a piece lies wholly in the rim, where edges of sheets and beds show."""
    right, bottom = pieces.left + pieces.width, pieces.top + pieces.height
    within = (right <= _RIM_MM) | (bottom <= _RIM_MM)
    beyond = (pieces.left >= page_mm[0] - _RIM_MM) | (pieces.top >= page_mm[1] - _RIM_MM)
    return np.asarray(within | beyond, dtype=np.bool_)


def _is_hole(pieces: _Pieces, page_mm: tuple[float, float]) -> NDArray[np.bool_]:
    """Whether a piece is a punch hole: round, filled, near an edge."""
    x, y = pieces.left + pieces.width / 2, pieces.top + pieces.height / 2
    to_edge = np.minimum(np.minimum(x, page_mm[0] - x), np.minimum(y, page_mm[1] - y))
    low, high = _HOLE_MM
    short = np.minimum(pieces.width, pieces.height)
    hole = (short >= low) & (pieces.length <= high) & (to_edge <= _HOLE_FROM_EDGE_MM)
    hole &= pieces.area >= _HOLE_FILLED_SHARE * pieces.width * pieces.height
    return np.asarray(hole, dtype=np.bool_)


def _is_streak(pieces: _Pieces) -> NDArray[np.bool_]:
    """Whether a piece is the straight line that a dirty feeder draws, or a part of one."""
    thin = np.minimum(pieces.width, pieces.height) <= _STREAK_WIDTH_MM
    whole = thin & (pieces.length >= _STREAK_MM)
    upright = _in_long_line(pieces.left + pieces.width / 2, pieces.width, pieces.height)
    lying = _in_long_line(pieces.top + pieces.height / 2, pieces.height, pieces.width)
    return np.asarray(whole | upright | lying, dtype=np.bool_)


def _in_long_line(
    at: NDArray[np.float64], across: NDArray[np.float64], along: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether thin pieces at the same place make up a long line together."""
    thin = (across <= _STREAK_PART_MM) & (along > across)
    place = np.maximum(0, np.round(at / _STREAK_PART_MM)).astype(np.int64)
    length = np.bincount(place, weights=np.where(thin, along, 0.0))
    return np.asarray(thin & (length[place] >= _STREAK_PARTS_MM), dtype=np.bool_)


def _most_together(pieces: _Pieces) -> int:
    """Count the pieces that have another one near."""
    x = (pieces.left + pieces.width / 2)[:_MOST_ASKED]
    y = (pieces.top + pieces.height / 2)[:_MOST_ASKED]
    if not len(x):
        return 0
    near = np.hypot(x - x[:, None], y - y[:, None]) <= _TOGETHER_MM
    return int((near.sum(axis=1) > 1).sum())
