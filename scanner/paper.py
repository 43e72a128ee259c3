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

_USUAL_DPI = (200.0, 300.0, 150.0, 400.0, 600.0)
_RARE_DPI = (240.0, 100.0)
_LOWEST_DPI = 50.0
_HIGHEST_DPI = 1200.0
_SCREEN_DPI = 97.0  # 72 and 96 are what browsers and phones write when they know nothing
_PAPER_TOLERANCE_MM = 4.0
_SHORTEST_SHEET_MM = 35.0  # smaller is no paper; a passport photo is 45 mm high
_LONGEST_SHEET_MM = 1300.0  # a little over A0
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

    What the file claims is believed unless it is missing, under 50 or over 1200, makes a
    sheet smaller than a stamp or larger than A0, or is a screen's 72 or 96 that makes no known
    paper. Then the picture is taken for a known paper of its proportions, at a usual
    resolution where one fits, else for A4.

    Args:
        width_px: Width with square pixels.
        height_px: Height with square pixels.
        claimed_dpi: What the file says; 0 where it says nothing.

    Returns:
        Pixels per inch and `file` or `inferred`.
    """
    long_px = max(width_px, height_px)
    if _is_sensible(width_px, height_px, claimed_dpi):
        return claimed_dpi, "file"
    return _infer_dpi(min(width_px, height_px), long_px), "inferred"


def _is_sensible(width_px: int, height_px: int, claimed_dpi: float) -> bool:
    if not (math.isfinite(claimed_dpi) and _LOWEST_DPI <= claimed_dpi <= _HIGHEST_DPI):
        return False
    width_mm, height_mm = (side / claimed_dpi * MM_PER_INCH for side in (width_px, height_px))
    if claimed_dpi <= _SCREEN_DPI:
        return known_paper(width_mm, height_mm, _PAPER_TOLERANCE_MM) is not None
    return _SHORTEST_SHEET_MM <= max(width_mm, height_mm) <= _LONGEST_SHEET_MM


def _infer_dpi(short_px: int, long_px: int) -> float:
    fits = [
        (paper, long_px / paper.height_mm * MM_PER_INCH)
        for paper in PAPERS
        if abs(short_px / long_px * paper.height_mm / paper.width_mm - 1) <= _RATIO_TOLERANCE
    ]
    a4 = PAPERS[0]
    # All A sizes have the proportions of A4, which is by far the most usual. Of the others
    # the resolution decides: A3 at 300 is more usual than A5 at 600.
    for papers, resolutions in (([a4], _USUAL_DPI + _RARE_DPI), (PAPERS, _USUAL_DPI)):
        for usual in resolutions:
            if any(
                paper in papers and abs(dpi / usual - 1) <= _DPI_TOLERANCE for paper, dpi in fits
            ):
                return usual
    if fits:
        return fits[0][1]
    # No known proportions, such as a photo of a sheet: an A4 sheet about fills it.
    return max(1.0, min(short_px / a4.width_mm, long_px / a4.height_mm) * MM_PER_INCH)
