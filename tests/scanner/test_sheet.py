"""The sheet on the bed is found to a millimetre, or not at all; nothing of the paper is cut off."""

import cv2
import numpy as np
import pytest

from dossier.page import PageImage, Pixels
from scanner.ink import find_ink
from scanner.sheet import Sheet, find_sheet
from scanner.tone import paper_colour
from tests.scanner import pages

A5_MM = (148.0, 210.0)
SCAN_MM = (216.0, 297.0)


def _letter(size_mm: tuple[float, float]) -> pages.Sheet:
    sheet = pages.Sheet(size_mm=size_mm)
    for line in range(int(size_mm[1] / 10) - 2):
        sheet.text(6, 10 + 9 * line, "Cộng hòa xã hội chủ nghĩa"[: int(size_mm[0] / 4)], points=11)
    return sheet


def _on_bed(
    sheet: PageImage,
    bed: int,
    lean_degrees: float = 0.0,
    middle_mm: tuple[float, float] = (108.0, 150.0),
    scan_mm: tuple[float, float] = SCAN_MM,
) -> PageImage:
    """Scan a sheet that lies with its middle there on a bed of that grey."""
    size = tuple(round(side * sheet.px_per_mm) for side in scan_mm)
    middle = ((sheet.width_px - 1) / 2, (sheet.height_px - 1) / 2)
    place = cv2.getRotationMatrix2D(middle, lean_degrees, 1.0)
    place[:, 2] += np.array(middle_mm) * sheet.px_per_mm - 0.5 - np.array(middle)
    pixels = cv2.warpAffine(sheet.pixels, place, size, borderValue=(bed, bed, bed + 2))
    return pages.scanned(PageImage(np.asarray(pixels, np.uint8), sheet.dpi), noise=3)


def _found(page: PageImage) -> Sheet | None:
    return find_sheet(page.pixels, 1.0, page.dpi, paper_colour(page.pixels[::4, ::4]))


def _size_mm(page: PageImage) -> tuple[float, float]:
    sheet = _found(page)
    assert sheet is not None
    return sheet.width_px / page.px_per_mm, sheet.height_px / page.px_per_mm


@pytest.mark.parametrize("bed", [8, 58, 150, 205], ids=["black", "dark", "grey", "off-white"])
@pytest.mark.parametrize("lean", [0.0, -2.3, 15.0])
def test_a_sheet_is_found_on_a_bed_of_any_grey(bed: int, lean: float) -> None:
    page = _on_bed(_letter(A5_MM).page, bed, lean)
    sheet = _found(page)
    assert sheet is not None
    assert _size_mm(page) == pytest.approx(A5_MM, abs=1)
    assert sheet.lean_degrees == pytest.approx(lean, abs=0.15)
    middle = np.array(sheet.middle) / page.px_per_mm
    assert middle == pytest.approx((108.0, 150.0), abs=0.6)


@pytest.mark.parametrize("size_mm", [(85.6, 54.0), (80.0, 230.0), (105.0, 148.0)])
def test_small_sheets_and_strips_are_found(size_mm: tuple[float, float]) -> None:
    assert _size_mm(_on_bed(_letter(size_mm).page, 40, 1.5)) == pytest.approx(size_mm, abs=1)


def test_a_sheet_that_touches_two_borders_is_found() -> None:
    page = _on_bed(_letter(A5_MM).page, 40, middle_mm=(74.0, 105.0))
    assert _size_mm(page) == pytest.approx(A5_MM, abs=1)


def test_a_sheet_whose_corners_the_scan_cut_off_has_its_whole_size() -> None:
    page = _on_bed(_letter(pages.A4_MM).page, 40, 3.0, (105.0, 148.5), pages.A4_MM)
    assert _size_mm(page) == pytest.approx(pages.A4_MM, abs=1)


def test_a_grey_scan_shows_the_sheet_as_well() -> None:
    page = _on_bed(_letter(A5_MM).page, 40, 2.0)
    grey = PageImage(np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.uint8), page.dpi)
    assert _size_mm(grey) == pytest.approx(A5_MM, abs=1)
    black = PageImage(np.where(grey.pixels > 128, 255, 0).astype(np.uint8), page.dpi)
    assert _size_mm(black) == pytest.approx(A5_MM, abs=1)


def test_brown_paper_is_found_at_its_size() -> None:
    brown = (_letter(A5_MM).page.pixels * np.array([0.84, 0.74, 0.6])).astype(np.uint8)
    assert _size_mm(_on_bed(PageImage(brown, 150.0), 110, 1.0)) == pytest.approx(A5_MM, abs=1)


def test_a_torn_a_folded_and_a_punched_corner_change_nothing() -> None:
    sheet = _letter(A5_MM)
    far, low, bed = sheet.image.width, sheet.image.height, "#282828"
    sheet.pen.polygon([(0, 0), (sheet.px(15), 0), (0, sheet.px(15))], fill=bed)
    sheet.pen.polygon([(far, low), (far - sheet.px(12), low), (far, low - sheet.px(12))], fill=bed)
    sheet.pen.ellipse([sheet.px(9), sheet.px(60), sheet.px(15), sheet.px(66)], fill=bed)
    assert _size_mm(_on_bed(sheet.page, 40, 2.0)) == pytest.approx(A5_MM, abs=1)


@pytest.mark.parametrize("colour", ["#2848a0", "#902020"])
def test_a_coloured_bar_at_the_edge_belongs_to_the_sheet(colour: str) -> None:
    sheet = _letter(A5_MM)
    sheet.pen.rectangle([0, 0, sheet.image.width, sheet.px(12)], fill=colour)
    assert _size_mm(_on_bed(sheet.page, 20)) == pytest.approx(A5_MM, abs=1)


def test_a_photo_as_dark_as_the_bed_cuts_nothing_off() -> None:
    sheet = _letter(A5_MM)
    sheet.pen.rectangle([sheet.px(100), 0, sheet.image.width, sheet.px(50)], fill="#202020")
    assert _size_mm(_on_bed(sheet.page, 30)) == pytest.approx(A5_MM, abs=1)


def test_where_a_whole_edge_is_as_dark_as_the_bed_nothing_is_cut() -> None:
    sheet = _letter(A5_MM)
    sheet.pen.rectangle([0, 0, sheet.image.width, sheet.px(12)], fill="#202020")
    assert _found(_on_bed(sheet.page, 30)) is None


@pytest.mark.parametrize(
    "size_mm",
    [(210.0, 140.0), (105.0, 140.0), (210.0, 275.0), (190.0, 270.0), (140.0, 210.0)],
)
def test_paper_cut_smaller_than_a_known_size_has_its_own(size_mm: tuple[float, float]) -> None:
    page = _on_bed(_letter(size_mm).page, 40, 2.0, (110.0, 146.0), (226.0, 300.0))
    assert _size_mm(page) == pytest.approx(size_mm, abs=1)


def test_a_shadow_along_an_edge_is_not_part_of_the_sheet() -> None:
    sheet = _letter(A5_MM).page
    high, wide = sheet.pixels.shape[:2]
    shadow = round(2.0 * sheet.px_per_mm)
    whole = np.full((high, wide + shadow, 3), 95, np.uint8)
    whole[:, :wide] = sheet.pixels
    page = _on_bed(PageImage(whole, sheet.dpi), 160)
    assert _size_mm(page) == pytest.approx(A5_MM, abs=1)


def _copied_edges(pixels: Pixels, px_per_mm: float) -> Pixels:
    """Draw what a copier left: black bands within the white rim that it cannot print on."""
    rim, band = round(4 * px_per_mm), round(9 * px_per_mm)
    pixels[rim : rim + band, rim:-rim] = 15
    pixels[rim:-rim, -rim - band : -rim] = 15
    return pixels


@pytest.mark.parametrize("bed", [0, 1], ids=["white lid", "copier edges"])
def test_a_page_without_a_bed_is_no_sheet_on_one(bed: int) -> None:
    page = pages.letter().page
    pixels = _copied_edges(page.pixels.copy(), page.px_per_mm) if bed else page.pixels
    assert _found(pages.scanned(PageImage(pixels, page.dpi))) is None


def test_a_page_that_is_dim_at_its_corners_is_no_sheet_on_a_bed() -> None:
    page = pages.scanned(pages.letter().page)
    y, x = np.mgrid[-1 : 1 : page.height_px * 1j, -1 : 1 : page.width_px * 1j]
    dim = page.pixels * (1 - 0.3 * np.hypot(x, y) / 1.41)[..., None]
    assert _found(PageImage(dim.astype(np.uint8), page.dpi)) is None


def test_a_frame_and_a_card_on_white_paper_are_no_sheets() -> None:
    sheet = pages.letter(lines=10)
    sheet.pen.rectangle([sheet.px(9), sheet.px(9), sheet.px(201), sheet.px(288)], outline="#902020")
    assert _found(pages.scanned(sheet.page)) is None
    assert _found(pages.scanned(pages.cards().page)) is None


def test_two_things_on_the_bed_are_left_together() -> None:
    page = _on_bed(_letter(A5_MM).page, 40, middle_mm=(76.0, 107.0))
    pixels = page.pixels.copy()
    card = slice(round(230 * page.px_per_mm), round(284 * page.px_per_mm))
    pixels[card, round(100 * page.px_per_mm) : round(186 * page.px_per_mm)] = 215
    assert _found(PageImage(pixels, page.dpi)) is None


def test_what_is_measured_has_paper_in_place_of_the_bed() -> None:
    page = _on_bed(_letter(A5_MM).page, 40, 4.0)
    ink = find_ink(page)
    assert ink.sheet is not None
    assert ink.small.min(axis=2)[:20].min() > 150
    assert ink.small.min(axis=2)[-20:].min() > 150
