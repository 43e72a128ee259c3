"""A patch code is read however it was printed, fed and scanned; no other bars pass for one."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from dossier.page import PageImage
from samples.faults import BAD, CLEAN, OFFICE, Feed, Grade
from scanner.ink import find_ink
from scanner.patch import find_patches
from tests.counts import examples
from tests.scanner import pages
from tests.scanner.drawn import fed, sample_paper, separator_sheet
from tests.scanner.patch_sheets import WIDTHS, bars, patch_sheet, table_of_bars


def _names(page: PageImage) -> list[str]:
    return [patch.name for patch in find_patches(find_ink(page))]


def _bitonal(page: PageImage) -> PageImage:
    grey = page.pixels if page.pixels.ndim == 2 else page.pixels[..., 1]
    return PageImage(np.where(grey < 140, 0, 255).astype(np.uint8), page.dpi)


def _streaked(page: PageImage) -> PageImage:
    """Give a page with a dark and a light streak of a feeder right through the bars."""
    pixels = page.pixels.copy()
    for x, level in ((85, 40), (110, 240)):
        left = round(x * page.px_per_mm)
        pixels[:, left : left + max(1, round(0.6 * page.px_per_mm))] = level
    return PageImage(pixels, page.dpi)


def _blurred(page: PageImage) -> PageImage:
    soft = cv2.GaussianBlur(page.pixels, (0, 0), 0.2 * page.px_per_mm)
    return PageImage(np.asarray(soft, dtype=np.uint8), page.dpi)


@pytest.mark.parametrize("name", WIDTHS)
@pytest.mark.parametrize("grade", [CLEAN, OFFICE, BAD], ids=["clean", "office", "bad"])
def test_each_patch_is_told_whichever_way_its_sheet_is_fed(name: str, grade: Grade) -> None:
    sheet = patch_sheet(name).page
    for turn in (0, 90, 180, 270):
        (patch,) = find_patches(find_ink(fed(sheet, grade, Feed(turn, lean_degrees=2.0))))
        assert (patch.name, patch.turn_degrees) == (name, turn)


@pytest.mark.parametrize("lean", [-15.0, -7.0, 11.0, 15.0])
def test_a_patch_is_told_from_a_sheet_that_leans(lean: float) -> None:
    for name in ("3", "T"):
        assert _names(pages.leaning(patch_sheet(name).page, lean)) == [name]


@pytest.mark.parametrize("dpi", [150.0, 200.0, 400.0, 600.0])
@pytest.mark.parametrize("scale", [0.9, 1.1])
def test_a_patch_is_told_at_any_resolution_and_from_a_print_not_to_scale(
    dpi: float, scale: float
) -> None:
    assert _names(patch_sheet("T", dpi=dpi, scale=scale).page) == ["T"]


@pytest.mark.parametrize("length_mm", [20.0, 51.0, 120.0])
def test_bars_may_be_short_or_long(length_mm: float) -> None:
    assert _names(patch_sheet("2", length_mm=length_mm).page) == ["2"]


@pytest.mark.parametrize("spoil", [_bitonal, _streaked, _blurred])
def test_a_patch_is_told_through_what_scanners_do(
    spoil: Callable[[PageImage], PageImage],
) -> None:
    for name in WIDTHS:
        sheet = pages.scanned(patch_sheet(name, length_mm=60.0).page)
        assert _names(spoil(sheet)) == [name]


def test_a_patch_that_shows_through_the_sheet_is_none() -> None:
    back = pages.shown_through(patch_sheet("T").page, strength=0.2)
    assert _names(pages.scanned(back)) == []


def test_our_own_sheet_has_a_patch_t_at_either_end() -> None:
    found = find_patches(find_ink(fed(separator_sheet(), OFFICE)))
    assert sorted((patch.name, patch.turn_degrees) for patch in found) == [("T", 0), ("T", 180)]


@pytest.mark.parametrize("widths", ["NNNN", "WWWW", "NWNN", "WNWNW", "NNN", "WWWN"])
def test_other_rows_of_bars_have_no_name(widths: str) -> None:
    sheet = pages.Sheet()
    bars(sheet, widths, (40.0, 20.0), 100.0)
    assert set(_names(sheet.page)) <= {""}


def test_bars_of_tables_and_charts_are_no_patch() -> None:
    for seed in range(examples(8)):
        assert set(_names(pages.scanned(table_of_bars(seed)))) <= {""}, seed


@pytest.mark.parametrize(
    "document_type", ["van_ban", "to_khai_ct01", "can_cuoc", "giay_khai_sinh", "don_de_nghi"]
)
def test_papers_have_no_patch(document_type: str) -> None:
    for page in sample_paper(document_type, 3).pages:
        assert _names(fed(page.image, BAD)) == []


def test_a_page_of_a_few_pixels_has_no_patch() -> None:
    for size in ((1, 1), (1, 40), (300, 2)):
        assert _names(PageImage(np.full(size, 90, np.uint8), 150.0)) == []
