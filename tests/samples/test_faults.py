"""A scan shows the faults asked for: turn, lean, bed, light, show-through, holes."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from dossier.page import PageImage, Pixels
from samples.draw import FAMILIES, Sheet, Style
from samples.faults import BAD, CLEAN, DARK_BED, OFFICE, Feed, Grade, blank_side, scan_side

PAGE_DPI = 100.0


@pytest.fixture(scope="module")
def page() -> PageImage:
    """A page with one long rule and some words."""
    sheet = Sheet(PAGE_DPI)
    sheet.write(30, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Style(FAMILIES[0], 14, "bold"))
    sheet.rule(30, 180, 150)
    return sheet.finish().image


def _decoded(jpeg: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(jpeg)))


@pytest.mark.parametrize("lean", [-4.0, -0.7, 1.5, 4.0])
def test_a_positive_lean_lets_lines_rise_to_the_right(page: PageImage, lean: float) -> None:
    pixels = _decoded(scan_side(page, Feed(lean_degrees=lean), CLEAN, 1))
    middle = pixels.shape[0] // 2
    left, right = (
        float(np.argmin(pixels[middle - 60 : middle + 60, x].sum(axis=1))) for x in (220, 600)
    )
    assert np.degrees(np.arctan2(left - right, 380)) == pytest.approx(lean, abs=0.25)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turn_is_undone_counter_clockwise(page: PageImage, turn: int) -> None:
    pixels = _decoded(scan_side(page, Feed(turn_degrees=turn), CLEAN, 1))
    upright = np.rot90(pixels, turn // 90)
    assert upright.shape == page.pixels.shape
    assert np.abs(upright.astype(int) - page.pixels.astype(int)).mean() < 8


def test_corners_of_a_leaning_sheet_show_the_bed(page: PageImage) -> None:
    pixels = _decoded(scan_side(page, Feed(lean_degrees=3.0), CLEAN, 1))
    corners = (pixels[3, -4], pixels[-4, 3])
    assert all(np.abs(corner.astype(int) - DARK_BED).max() < 25 for corner in corners)


def test_the_other_side_shows_through_mirrored(page: PageImage) -> None:
    back = Feed().other_side()
    seen = _decoded(scan_side(blank_side(page), back, OFFICE, 3, behind=page))[:, :, 1]
    alone = _decoded(scan_side(blank_side(page), back, OFFICE, 3))[:, :, 1]
    darker = cv2.GaussianBlur(alone.astype(np.float32) - seen.astype(np.float32), (0, 0), 2)
    printed = cv2.GaussianBlur(255 - page.pixels[:, ::-1, 1].astype(np.float32), (0, 0), 2)
    assert np.corrcoef(darker.ravel(), printed.ravel())[0, 1] > 0.5
    assert darker.max() < 30


@pytest.mark.parametrize(("back", "x_mm"), [(False, 12.0), (True, 198.0)])
def test_holes_are_at_the_left_of_the_front(page: PageImage, *, back: bool, x_mm: float) -> None:
    pixels = _decoded(scan_side(page, Feed(punched=True, back=back), CLEAN, 1))
    for y_mm in (108.5, 188.5):
        spot = pixels[round(y_mm * page.px_per_mm), round(x_mm * page.px_per_mm)]
        assert spot.max() < 90


@pytest.mark.parametrize("grade", [CLEAN, OFFICE, BAD], ids=["clean", "office", "bad"])
def test_a_scan_is_the_same_for_the_same_seed_and_carries_its_dpi(
    page: PageImage, grade: Grade
) -> None:
    feed = Feed(90, 1.0)
    jpeg = scan_side(page, feed, grade, 7)
    assert jpeg == scan_side(page, feed, grade, 7)
    assert jpeg != scan_side(page, feed, grade, 8) or grade.noise == 0
    assert Image.open(io.BytesIO(jpeg)).info["dpi"] == (PAGE_DPI, PAGE_DPI)


def test_grades_grow_worse(page: PageImage) -> None:
    spread = [
        _decoded(scan_side(blank_side(page), Feed(), grade, 1)).std()
        for grade in (CLEAN, OFFICE, BAD)
    ]
    assert spread == sorted(spread)


def test_the_other_side_of_a_sheet_turns_and_leans_the_other_way() -> None:
    assert Feed(90, 1.5).other_side() == Feed(270, -1.5, back=True)
    assert Feed(180, -0.5).other_side() == Feed(180, 0.5, back=True)


@pytest.mark.parametrize(("turn", "lean"), [(45, 0.0), (360, 0.0), (0, 50.0)])
def test_a_sheet_cannot_be_fed_otherwise(turn: int, lean: float) -> None:
    with pytest.raises(ValueError, match="quarters"):
        Feed(turn, lean)
