"""What is ink on a page: letters, marks, and the rest, measured on a copy of 150 dpi.

Turn, lean, blankness and quality are all judged from these pieces, so edges of the
scanner, streaks, rules and pictures are told apart here, once.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.rows import Points
from scanner.sheet import Sheet, find_sheet, without_bed
from scanner.tone import (
    connected,
    dark_edges,
    even_light,
    paper_colour,
    quantile,
    shrunk,
    strongest_channel,
)

_WORK_DPI = 150.0

_LIGHTEST_INK = 215
_DARKEST_INK = 110
_LEAST_CONTRAST = 45.0

_SHORTEST_LETTER_MM = 0.9
_TALLEST_LETTER_MM = 14.0
_THINNEST_LETTER_MM = 0.2
_LONGEST_WORD_MM = 30.0  # letters run together in bad scans
_TALLEST_WORD_MM = 7.0
_LONGEST_SHAPE = 9.0  # times as long as wide is a rule, but for whole words
_SMALLEST_MARK_PX = 2

Boxes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ink:
    """The ink of a page.

    Attributes:
        dpi: Pixels per inch of the copy that was measured.
        scale: Pixels of the copy for one pixel of the page.
        paper: Colour of the paper, one level a channel.
        sheet: Where it lies, if a dark bed shows around it, on the page as loaded.
        small: The copy, grey or RGB, with paper in place of the bed.
        even: Evened grey of the copy, seals and pen suppressed.
        level: Of `even`; what is darker is ink.
        mask: uint8, 1 on letters and marks, else 0; shape (height, width) of the copy.
        letters: Shape (n, 5): left, top, width, height and ink of each letter, in px.
        marks: The same of dots, diacritics and whatever else is smaller than a letter.
    """

    dpi: float
    scale: float
    paper: tuple[int, ...]
    sheet: Sheet | None
    small: Pixels
    even: Pixels
    level: float
    mask: Pixels
    letters: Boxes
    marks: Boxes

    @property
    def px_per_mm(self) -> float:
        """Pixels of the copy per millimetre."""
        return self.dpi / MM_PER_INCH


def find_ink(page: PageImage) -> Ink:
    """Find the letters of a page, whichever way it lies."""
    small, scale = small_copy(page)
    return measure_ink(small, scale, page.dpi * scale)


def small_copy(page: PageImage) -> tuple[Pixels, float]:
    """Give the copy of about 150 dpi that is measured, and its pixels for one of the page."""
    return shrunk(page.pixels, page.dpi, _WORK_DPI)


def measure_ink(small: Pixels, scale: float, dpi: float) -> Ink:
    """Find the letters on the copy of a page.

    Args:
        small: Grey or RGB.
        scale: Pixels of the copy for one pixel of the page.
        dpi: Of the copy.
    """
    paper = paper_colour(small[::4, ::4])
    sheet = find_sheet(small, scale, dpi, paper)
    if sheet is not None:
        small = without_bed(small, scale, dpi, paper, sheet)
    even = even_light(strongest_channel(small, paper), dpi)
    level = _ink_level(even)
    _, thresholded = cv2.threshold(even, level, 1, cv2.THRESH_BINARY_INV)
    dark = np.asarray(thresholded, dtype=np.uint8)
    edges = dark_edges(even, dpi)
    if edges is not None:
        size = (dark.shape[1], dark.shape[0])
        dark[cv2.resize(edges, size, interpolation=cv2.INTER_NEAREST) > 0] = 0
    labels, stats, _ = connected(dark)
    px_per_mm = dpi / MM_PER_INCH
    letters, marks = _are_letters(stats, px_per_mm), _are_marks(stats, px_per_mm)
    letters[0] = marks[0] = False  # the paper itself
    mask = np.asarray(np.take((letters | marks).astype(np.uint8), labels))
    return Ink(dpi, scale, paper, sheet, small, even, level, mask, stats[letters], stats[marks])


def turned(ink: Ink, degrees: int) -> Ink:
    """Give the ink as it lies after undoing a clockwise turn of 0, 90, 180 or 270 degrees."""
    if not degrees:
        return ink
    return Ink(
        ink.dpi,
        ink.scale,
        ink.paper,
        ink.sheet,
        np.rot90(ink.small, degrees // 90),
        rotated(ink.even, degrees),
        ink.level,
        rotated(ink.mask, degrees),
        _turned_boxes(ink.letters, degrees, ink.mask.shape),
        _turned_boxes(ink.marks, degrees, ink.mask.shape),
    )


def rotated(pixels: Pixels, degrees: int) -> Pixels:
    """Undo a clockwise turn of 90, 180 or 270 degrees; whole pixels are moved."""
    way = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
    return np.asarray(cv2.rotate(pixels, way[degrees]), dtype=np.uint8)


def edge_points(ink: Ink, boxes: Boxes, edge: Literal["under", "upper"]) -> Points:
    """Give the middle of the under or upper edge of each piece, finer than a pixel.

    The edge is where the darkest pixel of the outermost rows passes the level of ink, so a
    piece that stands a third of a pixel lower is a third lower here, too. Edges in whole
    pixels hide a lean of a tenth of a degree on a small card.

    Args:
        ink: The ink.
        boxes: Pieces of it.
        edge: Which one.

    Returns:
        Shape (n, 2), in px of the copy.
    """
    if not len(boxes):
        return np.zeros((0, 2), np.float32)
    left, top, width, height = boxes[:, :4].T.astype(np.int64)
    step = 1 if edge == "under" else -1
    inner = top + height - 1 if edge == "under" else top
    outer = np.clip(inner + step, 0, ink.even.shape[0] - 1)
    begin = np.cumsum(width) - width
    columns = np.arange(width.sum()) + np.repeat(left - begin, width)
    dark = np.minimum.reduceat(ink.even[np.repeat(inner, width), columns], begin).astype(np.float32)
    pale = np.minimum.reduceat(ink.even[np.repeat(outer, width), columns], begin).astype(np.float32)
    share = np.clip((np.float32(ink.level) - dark) / np.maximum(pale - dark, 1), 0, 1)
    points = np.stack([left + width / 2, inner + step * share], axis=1)
    return np.asarray(points, dtype=np.float32)


def _turned_boxes(boxes: Boxes, degrees: int, shape: tuple[int, ...]) -> Boxes:
    height, width = shape
    left, top, across, down, area = boxes.T
    match degrees:
        case 90:
            parts = (top, width - left - across, down, across, area)
        case 180:
            parts = (width - left - across, height - top - down, across, down, area)
        case _:
            parts = (height - top - down, left, down, across, area)
    return np.stack(parts, axis=1).astype(np.int32)


def _ink_level(even: Pixels) -> float:
    """Give the level between ink and paper; a page without ink has one that finds nothing."""
    sample = np.ascontiguousarray(even[::2, ::2])
    level, _ = cv2.threshold(sample, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    paper = quantile(sample, 0.5)
    return float(min(max(level, _DARKEST_INK), _LIGHTEST_INK, paper - _LEAST_CONTRAST))


def _are_letters(stats: Boxes, px_per_mm: float) -> NDArray[np.bool_]:
    width = stats[:, cv2.CC_STAT_WIDTH] / px_per_mm
    height = stats[:, cv2.CC_STAT_HEIGHT] / px_per_mm
    long, short = np.maximum(width, height), np.minimum(width, height)
    is_letter = (long >= _SHORTEST_LETTER_MM) & (long <= _TALLEST_LETTER_MM)
    is_letter &= (short >= _THINNEST_LETTER_MM) & (long <= _LONGEST_SHAPE * short)
    is_word = (long <= _LONGEST_WORD_MM) & (short <= _TALLEST_WORD_MM)
    is_word &= (short >= _SHORTEST_LETTER_MM) & (long > _TALLEST_LETTER_MM)
    return is_letter | is_word


def _are_marks(stats: Boxes, px_per_mm: float) -> NDArray[np.bool_]:
    long = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    enough = stats[:, cv2.CC_STAT_AREA] >= _SMALLEST_MARK_PX
    return enough & (long < _SHORTEST_LETTER_MM * px_per_mm)
