"""How far long straight lines on a page lean: rules, the lines of tables and of forms.

They are printed with the text and are longer than it, but a crease, a streak or a line drawn by
hand looks the same, so they are no more than a further vote beside the text.
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from scanner.ink import Ink

Floats = NDArray[np.float64]

_PAPER_LEVEL = 255.0  # of evened grey
_WHOLE_MM = 12.0  # of a line are ink without a gap
_SHORTEST_MM = 25.0
_THICKEST_MM = 1.2
_MOST_OFF = math.tan(math.radians(0.8))  # lines farther from the angle asked are others
_FEWEST_LINES = 2
_LEAST_TOGETHER_MM = 100.0


def rule_angle(ink: Ink, near_degrees: float) -> float | None:
    """Measure the lean of the rules of a page.

    Args:
        ink: The ink, its turn undone.
        near_degrees: A lean within half a degree of theirs.

    Returns:
        The lean that half of their length is below, counter-clockwise positive; None where
        there are too few rules.
    """
    level = _level(_lines(ink, near_degrees), ink.px_per_mm)
    slopes, lengths = _slopes(level, ink.px_per_mm)
    if len(slopes) < _FEWEST_LINES or lengths.sum() < _LEAST_TOGETHER_MM * ink.px_per_mm:
        return None
    order = np.argsort(slopes)
    # A line twice as long tells its slope several times as well.
    below = np.cumsum(lengths[order] ** 2)
    middle = slopes[order][int(np.searchsorted(below, below[-1] / 2))]
    return near_degrees - math.degrees(math.atan(float(middle)))


def _lines(ink: Ink, near_degrees: float) -> Pixels:
    """Give what is darker than paper and no letter, 1 or 0, the lean asked for undone."""
    # Rules are often paler than print: half way between ink and paper is dark enough.
    pale = (ink.level + _PAPER_LEVEL) / 2
    dark = np.asarray(cv2.threshold(ink.even, pale, 1, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)
    dark[ink.mask > 0] = 0
    height, width = dark.shape
    angle = math.radians(near_degrees)
    undo = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    matrix = np.column_stack([undo, middle - undo @ middle])
    return np.asarray(cv2.warpAffine(dark, matrix, (width, height), flags=cv2.INTER_NEAREST))


def _level(dark: Pixels, px_per_mm: float) -> Pixels:
    """Keep what runs along rows for long and is thin."""
    joined = cv2.dilate(dark, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(
        joined, cv2.MORPH_OPEN, np.ones((1, round(_WHOLE_MM * px_per_mm)), np.uint8)
    )
    thick = cv2.morphologyEx(
        long, cv2.MORPH_OPEN, np.ones((round(_THICKEST_MM * px_per_mm) + 2, 1), np.uint8)
    )
    return np.asarray(cv2.subtract(long, thick), dtype=np.uint8)


def _slopes(level: Pixels, px_per_mm: float) -> tuple[Floats, Floats]:
    """Give the slope of each line, down the page positive, and its length in px."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    is_line = width >= _SHORTEST_MM * px_per_mm
    is_line &= height <= _THICKEST_MM * px_per_mm + _MOST_OFF * width
    is_line[0] = False  # the paper itself
    rows, columns = np.nonzero(level)
    number = labels[rows, columns]
    total = np.maximum(np.bincount(number, minlength=count), 1)
    x, y = (
        at - (np.bincount(number, at, count) / total)[number]
        for at in (columns.astype(np.float64), rows.astype(np.float64))
    )
    square = np.maximum(np.bincount(number, x * x, count), 1.0)
    slopes = np.bincount(number, x * y, count) / square
    is_line &= np.abs(slopes) <= _MOST_OFF
    return slopes[is_line], width[is_line].astype(np.float64)
