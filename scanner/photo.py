"""A photo of a sheet on a table, seen as if from above: a page again."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.corners import find_corners
from scanner.paper import PAPERS, DpiSource, known_paper
from scanner.sheet import find_sheet
from scanner.tone import paper_colour

Floats = NDArray[np.float64]

_USUAL_FOCUS = 0.8  # of the longer side: the main lens of phones
_FOCUS = (0.55, 2.5)
_LEAST_DEPTH = 1e-3
_RATIO_TOLERANCE = 0.06
_A4_TOLERANCE = 0.065  # nearly every sheet is one; Letter is 0.089 away
_HIGHEST_DPI = 600.0
_SEEN = ("Letter", "ID-1")  # A3 and A5 have the proportions of A4
_A4_MM = (210.0, 297.0)
_WHOLE_PAPER_MM = 4.0
_LARGEST_BED_MM = (330.0, 460.0)  # of scanners for A3


@dataclass(frozen=True, slots=True, eq=False)
class Perspective:
    """How a photo of a sheet becomes the sheet seen from above.

    Attributes:
        matrix: 3 x 3, from px of the picture as loaded to px of the flat page.
        width_px: Width of the flat page.
        height_px: Height of the flat page.
        dpi: Of the flat page; the picture of the sheet has no more.
    """

    matrix: Floats
    width_px: int
    height_px: int
    dpi: float


def find_perspective(
    image: PageImage, small: Pixels, scale: float, dpi_source: DpiSource
) -> Perspective | None:
    """Find the sheet in a photo; None for a scan, and where four corners are not sure.

    Args:
        image: As loaded.
        small: Copy of it, grey or RGB.
        scale: Pixels of the copy for one pixel of the picture.
        dpi_source: Where its resolution comes from. A scanner says its own; with that, what
            is as large as a scan is one, and its perspective is left alone.

    Source:
        Aspect ratio: Zhang and He, Whiteboard scanning and image enhancement (2007).
    """
    if _is_scan(image, dpi_source):
        return None
    corners = find_corners(small)
    if corners is None:
        return None
    if dpi_source == "file":
        paper = paper_colour(small[::4, ::4])
        if find_sheet(small, scale, image.dpi * scale, paper) is not None:
            return None  # a rectangle on an even bed needs no flattening
    return _seen_from_above((corners + 0.5) / scale - 0.5, image)


def _is_scan(image: PageImage, dpi_source: DpiSource) -> bool:
    """Whether a picture is a whole paper or, where it says its resolution, fits on a scanner."""
    short, long = sorted((image.width_px / image.px_per_mm, image.height_px / image.px_per_mm))
    if known_paper(short, long, _WHOLE_PAPER_MM) is not None:
        return True
    fits = short <= _LARGEST_BED_MM[0] and long <= _LARGEST_BED_MM[1]
    return dpi_source == "file" and fits


def _seen_from_above(quad: Floats, image: PageImage) -> Perspective:
    """Give the way to the flat page; corners in px of the picture as loaded."""
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    across, down = max(lengths[0], lengths[2]), max(lengths[1], lengths[3])
    ratio = _ratio(quad, image)
    size_mm = _known_size(ratio)
    if size_mm is None:
        width = max(across, down * ratio)
        size = (width, width / ratio)
        dpi = image.dpi
    else:
        per_mm = min(max(across / size_mm[0], down / size_mm[1]), _HIGHEST_DPI / MM_PER_INCH)
        size = (size_mm[0] * per_mm, size_mm[1] * per_mm)
        dpi = per_mm * MM_PER_INCH
    right, low = round(size[0]) - 0.5, round(size[1]) - 0.5
    flat = np.array([[-0.5, -0.5], [right, -0.5], [right, low], [-0.5, low]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), flat)
    return Perspective(np.asarray(matrix, np.float64), round(size[0]), round(size[1]), float(dpi))


def _ratio(quad: Floats, image: PageImage) -> float:
    """Give width by height of the sheet, as the perspective tells it."""
    long_px = max(image.width_px, image.height_px)
    middle = np.array([(image.width_px - 1) / 2, (image.height_px - 1) / 2])
    points = np.column_stack([(quad - middle) / long_px, np.ones(4)])
    top_left, top_right, low_right, low_left = points
    diagonal = np.cross(top_left, low_right)
    across = (diagonal @ low_left) / (np.cross(top_right, low_right) @ low_left)
    down = (diagonal @ top_right) / (np.cross(low_left, low_right) @ top_right)
    right, below = across * top_right - top_left, down * low_left - top_left
    focus = _USUAL_FOCUS
    depth = right[2] * below[2]
    if abs(depth) > _LEAST_DEPTH:  # both directions recede, so they tell the lens
        squared = -float(right[:2] @ below[:2]) / depth
        if _FOCUS[0] ** 2 <= squared <= _FOCUS[1] ** 2:
            focus = math.sqrt(squared)
    shape = np.array([1.0, 1.0, focus])
    return float(np.linalg.norm(right * shape) / np.linalg.norm(below * shape))


def _known_size(ratio: float) -> tuple[float, float] | None:
    """Give width and height in mm of the paper with these proportions, A4 where it may be."""
    wide, high = _A4_MM if ratio < 1 else _A4_MM[::-1]
    if abs(math.log(ratio * high / wide)) <= _A4_TOLERANCE:
        return wide, high
    sizes = [
        size
        for paper in PAPERS
        if paper.name in _SEEN
        for size in ((paper.width_mm, paper.height_mm), (paper.height_mm, paper.width_mm))
    ]
    apart, size = min((abs(math.log(ratio * high / wide)), (wide, high)) for wide, high in sizes)
    return size if apart <= _RATIO_TOLERANCE else None
