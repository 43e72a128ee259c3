"""The sheet of paper on the dark bed of a scanner, and the page without the bed."""

from dataclasses import dataclass

import cv2
import numpy as np

from dossier.page import MM_PER_INCH, Pixels
from scanner.tone import strongest_channel

_RIM_MM = 1.0
_RIM_SHARE = 0.3
_BED_LEVEL = 0.45  # of the paper; shadows are paler
_BLACK_LEVEL = 0.35
_STRAIGHT_SHARE = 0.93
_SMALLEST_SHEET_MM = 40.0
_FRAME_PX = 40
_INWARD_MM = 0.7  # the very edge of a sheet is half shadow


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper seen on the dark bed of the scanner.

    Attributes:
        middle: x and y of its middle, in px of the page as loaded.
        width_px: Its edge that runs along a row, as it lies, in px of the page as loaded.
        height_px: Its other edge.
        lean_degrees: Of its edges, -45 to 45.
    """

    middle: tuple[float, float]
    width_px: float
    height_px: float
    lean_degrees: float


def find_sheet(small: Pixels, scale: float, dpi: float, paper: tuple[int, ...]) -> Sheet | None:
    """Find the sheet where a dark scanner bed shows around it; None where none shows.

    Args:
        small: Copy of the page, grey or RGB.
        scale: Pixels of the copy for one pixel of the page.
        dpi: Pixels per inch of the copy.
        paper: Colour of the paper, one level a channel.
    """
    px_per_mm = dpi / MM_PER_INCH
    grey = strongest_channel(small, paper)
    if not _shows_bed(grey, px_per_mm, max(paper)):
        return None
    light = (grey > _BED_LEVEL * max(paper)).astype(np.uint8)
    framed = cv2.copyMakeBorder(light, *(_FRAME_PX,) * 4, cv2.BORDER_CONSTANT, value=0)
    stroke = np.ones((2 * round(1.5 * px_per_mm) + 1,) * 2, np.uint8)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, stroke)
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea, default=None)
    if outline is None:
        return None
    middle, (across, down), angle = cv2.minAreaRect(outline)
    large = min(across, down) >= _SMALLEST_SHEET_MM * px_per_mm
    if not large or cv2.contourArea(outline) < _STRAIGHT_SHARE * across * down:
        return None
    # OpenCV has changed the range of this angle between versions; the remainder undoes that.
    quarters = round(angle / 90.0)
    if quarters % 2:
        across, down = down, across
    where = ((middle[0] - _FRAME_PX) / scale, (middle[1] - _FRAME_PX) / scale)
    return Sheet(where, (across + 1) / scale, (down + 1) / scale, 90.0 * quarters - angle)


def _shows_bed(grey: Pixels, px_per_mm: float, paper_level: int) -> bool:
    """Whether much of the border is black, not only dim as in a shadow."""
    rim = max(1, round(_RIM_MM * px_per_mm))
    sides = (grey[:rim], grey[-rim:], grey[:, :rim], grey[:, -rim:])
    border = np.concatenate([side.ravel() for side in sides])
    dark = border[border <= _BED_LEVEL * paper_level]
    if dark.size < _RIM_SHARE * border.size:
        return False
    return float(np.median(dark)) <= _BLACK_LEVEL * paper_level


def without_bed(
    small: Pixels, scale: float, dpi: float, paper: tuple[int, ...], sheet: Sheet
) -> Pixels:
    """Give the copy with paper in place of the bed, so that nothing is measured there."""
    inward = 2 * _INWARD_MM * dpi / MM_PER_INCH
    box = (
        (sheet.middle[0] * scale, sheet.middle[1] * scale),
        (sheet.width_px * scale - inward, sheet.height_px * scale - inward),
        -sheet.lean_degrees,
    )
    inside = np.zeros(small.shape[:2], dtype=np.uint8)
    cv2.fillConvexPoly(inside, np.round(cv2.boxPoints(box)).astype(np.int32), 1)
    covered = small.copy()
    covered[inside == 0] = paper if small.ndim == 3 else paper[0]  # noqa: PLR2004 - channels
    return covered
