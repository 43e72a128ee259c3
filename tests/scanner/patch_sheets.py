"""Sheets with patch codes as other makers print them, and pages whose bars are none."""

import numpy as np

from dossier.page import PageImage
from tests.scanner import pages

NARROW_MM = 2.032
WIDE_MM = 5.08
WIDTHS = {"1": "WWNN", "2": "WNNW", "3": "WNWN", "4": "NWWN", "T": "NWNW", "6": "NNWW"}


def patch_sheet(
    name: str, *, dpi: float = 150.0, length_mm: float = 64.0, scale: float = 1.0
) -> pages.Sheet:
    """Give a sheet with a patch code along its upper edge and a line of large letters."""
    sheet = pages.Sheet(dpi=dpi)
    bars(sheet, WIDTHS[name], (70.0, 12.0), length_mm, scale)
    sheet.text(60, 130, f"PATCH {name}", points=36)
    return sheet


def bars(
    sheet: pages.Sheet,
    widths: str,
    at_mm: tuple[float, float],
    length_mm: float,
    scale: float = 1.0,
) -> None:
    """Draw bars one below the other, narrow or wide, a narrow space between them."""
    left, top = at_mm
    for width in widths:
        high = scale * (WIDE_MM if width == "W" else NARROW_MM)
        box = [sheet.px(left), sheet.px(top), sheet.px(left + length_mm), sheet.px(top + high) - 1]
        sheet.pen.rectangle(box, fill="black")
        top += high + scale * NARROW_MM


def table_of_bars(seed: int) -> PageImage:
    """Give a page of bars as tables and charts have them: alike, or of any thickness."""
    chance = np.random.default_rng(seed)
    sheet = pages.Sheet()
    top, high = 40.0, float(chance.uniform(1.5, 6.0))
    for _ in range(int(chance.integers(4, 12))):
        if seed % 2:
            high = float(chance.uniform(0.5, 9.0))
        wide = 150.0 if seed % 3 else float(chance.uniform(40, 150))
        box = [sheet.px(30), sheet.px(top), sheet.px(30 + wide), sheet.px(top + high)]
        sheet.pen.rectangle(box, fill="black")
        top += high + (high if seed % 4 else float(chance.uniform(3.0, 8.0)))
    return sheet.page
