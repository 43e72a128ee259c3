"""Known sheets of paper, and the resolution of a picture that does not say its own. In mm."""

import math
from dataclasses import dataclass
from typing import Literal

from dossier.page import MM_PER_INCH

DpiSource = Literal["file", "inferred"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, upright.

    Attributes:
        name: As people call it.
        width_mm: Short edge.
        height_mm: Long edge.
    """

    name: str
    width_mm: float
    height_mm: float


# ISO 216, ANSI, and ID-1 of ISO/IEC 7810 (identity cards).
PAPERS = (
    Paper("A4", 210.0, 297.0),
    Paper("A5", 148.0, 210.0),
    Paper("A3", 297.0, 420.0),
    Paper("A6", 105.0, 148.0),
    Paper("Letter", 215.9, 279.4),
    Paper("Legal", 215.9, 355.6),
    Paper("ID-1", 54.0, 85.6),
)

_USUAL_DPI = (200.0, 300.0, 150.0, 400.0, 600.0, 240.0, 100.0)
_LOWEST_DPI = 50.0
_HIGHEST_DPI = 1200.0
_SCREEN_DPI = 97.0  # 72 and 96 are what browsers and phones write when they know nothing
_LONGEST_SCREEN_MM = 430.0  # a little over A3
_RATIO_TOLERANCE = 0.015
_DPI_TOLERANCE = 0.015


def known_paper(width_mm: float, height_mm: float, tolerance_mm: float) -> Paper | None:
    """Give the size of paper that a sheet has, lying either way; None for an unknown one."""
    short, long = sorted((width_mm, height_mm))
    for paper in PAPERS:
        near = abs(short - paper.width_mm) <= tolerance_mm
        if near and abs(long - paper.height_mm) <= tolerance_mm:
            return paper
    return None


def judge_dpi(width_px: int, height_px: int, claimed_dpi: float) -> tuple[float, DpiSource]:
    """Give the resolution to believe, and where it comes from.

    What the file claims is believed unless it is missing, under 50, over 1200, or a
    browser's 72 or 96 that would make a sheet larger than A3. Then the picture is taken
    for a known paper of its proportions, at a usual resolution where one fits, else for A4.

    Args:
        width_px: Width with square pixels.
        height_px: Height with square pixels.
        claimed_dpi: What the file says; 0 where it says nothing.

    Returns:
        Pixels per inch and `file` or `inferred`.
    """
    long_px = max(width_px, height_px)
    if math.isfinite(claimed_dpi) and _LOWEST_DPI <= claimed_dpi <= _HIGHEST_DPI:
        long_mm = long_px / claimed_dpi * MM_PER_INCH
        if claimed_dpi > _SCREEN_DPI or long_mm <= _LONGEST_SCREEN_MM:
            return claimed_dpi, "file"
    return _infer_dpi(min(width_px, height_px), long_px), "inferred"


def _infer_dpi(short_px: int, long_px: int) -> float:
    fits = [
        long_px / paper.height_mm * MM_PER_INCH
        for paper in PAPERS
        if abs(short_px / long_px * paper.height_mm / paper.width_mm - 1) <= _RATIO_TOLERANCE
    ]
    for dpi in fits:
        for usual in _USUAL_DPI:
            if abs(dpi / usual - 1) <= _DPI_TOLERANCE:
                return usual
    if fits:
        return fits[0]
    # No known proportions, such as a photo of a sheet: an A4 sheet about fills it.
    a4 = PAPERS[0]
    return max(1.0, min(short_px / a4.width_mm, long_px / a4.height_mm) * MM_PER_INCH)
