"""What has no text to read: photos, maps and drawings. When in doubt a page is none of them.

Letters betray text however dark or busy the page is: they stand beside each other in equal
height. Photos gave mostly under 15 such letters, papers with photos on them over 60. On bright
paper beside the dark of a picture, photos gave 3 at most and a single line of print 12.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from scanner.ink import Boxes, Ink

CELL_MM = 1.0

_MOST_ASKED = 1500
_FEWEST_ROW_LETTERS = 20
_FEWEST_ON_PAPER = 6
_LONGEST_GAP = 1.2  # times the height of a letter
_LEAST_ALIKE, _MOST_ALIKE = 0.6, 1.7
_OFF_LINE = 0.45

_PAPER_BETWEEN_CELLS = 5  # print leaves paper showing within that many mm
_PAPER_QUANTILE = 0.9
_PICTURE_LEVEL = 0.85  # of the paper; shadows are as dark but smooth
_PICTURE_SHARE = 0.18
_THINNEST_PICTURE_CELLS = 17  # edges of copiers and of beds are narrower
_ROUGH_CELLS, _ROUGH_LEVEL, _ROUGH_SHARE = 9, 0.03, 0.02

_DRAWN_MM = 60
_DRAWN_DEPTH = 60
_STRAIGHT_CELLS = 15
_STRAIGHT_SHARE = 0.5


def cells_of(pixels: Pixels, ink: Ink) -> Pixels:
    """Give a copy whose px are about `CELL_MM` wide, grey or RGB."""
    step = max(1, round(CELL_MM * ink.px_per_mm))
    rows, columns = pixels.shape[0] // step, pixels.shape[1] // step
    if not rows or not columns:
        return pixels
    # A whole number of px for each cell is many times faster.
    cut = pixels[: rows * step, : columns * step]
    return np.asarray(cv2.resize(cut, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def has_rows(letters: Boxes, fewest: int = _FEWEST_ROW_LETTERS) -> bool:
    """Whether letters stand beside each other in rows, whichever way the page lies."""
    asked = letters[:_MOST_ASKED, :4].astype(np.float32)
    return any(_in_row(asked[:, order]) >= fewest for order in ([0, 1, 2, 3], [1, 0, 3, 2]))


def is_picture(cells: Pixels) -> bool:
    """Whether much of a page shows no paper, and is rough besides.

    Beds, lids and edges of copiers are as dark, but smooth or narrow.

    Args:
        cells: Darkest channel of the page, from `cells_of`.
    """
    ground, paper = _ground(cells)
    dark = (ground < _PICTURE_LEVEL * paper).astype(np.uint8)
    if float(dark.mean()) < _PICTURE_SHARE:
        return False
    thick = np.ones((_THINNEST_PICTURE_CELLS,) * 2, np.uint8)
    outside = cv2.BORDER_CONSTANT
    core = cv2.erode(dark, thick, borderType=outside, borderValue=0)
    around = np.ones((_ROUGH_CELLS,) * 2, np.uint8)
    # Where the dark ends, even the smoothest is rough.
    inner = cv2.erode(cv2.dilate(core, thick), around) > 0
    smooth = cv2.blur(ground, around.shape)
    rough = (np.abs(ground - smooth) > _ROUGH_LEVEL * paper) & inner
    return float(rough.mean()) >= _ROUGH_SHARE


def has_line_on_paper(cells: Pixels, ink: Ink) -> bool:
    """Whether a few letters stand in a row on bright paper, well beside what is dark.

    Args:
        cells: Darkest channel of the page, from `cells_of`.
        ink: Its ink.
    """
    ground, paper = _ground(cells)
    dark = (ground < _PICTURE_LEVEL * paper).astype(np.uint8)
    near = cv2.dilate(dark, np.ones((_ROUGH_CELLS,) * 2, np.uint8))
    step = max(1, round(CELL_MM * ink.px_per_mm))
    left, top, width, height = ink.letters[:, :4].T
    column = np.minimum((left + width // 2) // step, cells.shape[1] - 1)
    row = np.minimum((top + height // 2) // step, cells.shape[0] - 1)
    return has_rows(ink.letters[near[row, column] == 0], _FEWEST_ON_PAPER)


def is_drawing(even: Pixels, ink: Ink) -> bool:
    """Whether one hand-drawn line wanders over a large part of the page; rules are straight."""
    dark = (cells_of(even, ink) < 255 - _DRAWN_DEPTH).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    large = np.flatnonzero(np.minimum(wide, high) * CELL_MM >= _DRAWN_MM)
    return any(not _is_ruled((labels == one).astype(np.uint8)) for one in large if one)


def _ground(cells: Pixels) -> tuple[NDArray[np.float32], float]:
    """Give the page without what is thinner than some cells, and the level of its paper."""
    between = np.ones((_PAPER_BETWEEN_CELLS,) * 2, np.uint8)
    ground = cv2.morphologyEx(cells, cv2.MORPH_CLOSE, between).astype(np.float32)
    return ground, max(1.0, float(np.quantile(ground, _PAPER_QUANTILE)))


def _in_row(boxes: NDArray[np.float32]) -> int:
    """Count letters with one like them close before and close behind, boxes lying in rows."""
    left, top, width, height = boxes.T
    middle = top + height / 2
    gap = left - (left + width)[:, None]
    beside = (gap > -0.2 * height[:, None]) & (gap < _LONGEST_GAP * height[:, None])
    beside &= np.abs(middle - middle[:, None]) < _OFF_LINE * height[:, None]
    beside &= (height < _MOST_ALIKE * height[:, None]) & (height > _LEAST_ALIKE * height[:, None])
    np.fill_diagonal(beside, val=False)
    return int((beside.any(axis=0) & beside.any(axis=1)).sum())


def _is_ruled(piece: Pixels) -> bool:
    """Whether a piece, in cells, is made of level and upright lines, as frames and tables are."""
    level = cv2.morphologyEx(piece, cv2.MORPH_OPEN, np.ones((1, _STRAIGHT_CELLS), np.uint8))
    upright = cv2.morphologyEx(piece, cv2.MORPH_OPEN, np.ones((_STRAIGHT_CELLS, 1), np.uint8))
    straight = cv2.bitwise_or(level, upright)
    return cv2.countNonZero(straight) >= _STRAIGHT_SHARE * cv2.countNonZero(piece)
