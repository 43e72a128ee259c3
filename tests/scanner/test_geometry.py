"""The lean put in is the lean found; what is kept is as large as the paper."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossier.page import PageImage
from scanner.clean import PreparedPage, prepare_page
from scanner.geometry import find_lean
from scanner.ink import find_ink
from scanner.options import ScanOptions
from tests.scanner import pages

_OPTIONS = ScanOptions()
_FEW = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
_MAKERS: tuple[Callable[..., pages.Sheet], ...] = (pages.letter, pages.form, pages.table)


def _prepared(page: PageImage) -> PreparedPage:
    return prepare_page(pages.loaded(page), _OPTIONS)


def _size_mm(page: PageImage) -> tuple[float, float]:
    return page.width_px / page.px_per_mm, page.height_px / page.px_per_mm


@_FEW
@given(degrees=st.floats(-5.0, 5.0), make=st.sampled_from(_MAKERS), seed=st.integers(0, 9))
def test_a_lean_of_up_to_five_degrees_is_found_within_a_tenth(
    degrees: float, make: Callable[..., pages.Sheet], seed: int
) -> None:
    page = pages.scanned(pages.leaning(make(seed=seed).page, degrees), seed=seed)
    assert find_lean(find_ink(page), _OPTIONS).degrees == pytest.approx(degrees, abs=0.1)


@_FEW
@given(degrees=st.floats(5.0, 15.0), sign=st.sampled_from((-1, 1)), seed=st.integers(0, 9))
def test_a_lean_of_up_to_fifteen_degrees_is_found(degrees: float, sign: int, seed: int) -> None:
    page = pages.scanned(pages.leaning(pages.letter(seed=seed).page, sign * degrees), seed=seed)
    assert find_lean(find_ink(page), _OPTIONS).degrees == pytest.approx(sign * degrees, abs=0.15)


def _two_columns() -> pages.Sheet:
    sheet = pages.Sheet()
    for line in range(34):
        sheet.text(15, 20 + 7 * line, "Căn cứ Luật Hộ tịch và các quy định", points=10)
        sheet.text(112, 22.3 + 7 * line, "Người đề nghị cam đoan những lời", points=10)
    return sheet


def _few_lines() -> pages.Sheet:
    sheet = pages.Sheet()
    for line in range(3):
        sheet.text(30, 60 + 8 * line, "Kính gửi Ủy ban nhân dân phường", points=13)
    return sheet


@pytest.mark.parametrize("degrees", [-0.12, 2.26])
@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0])
def test_the_small_print_of_a_card_is_enough(dpi: float, degrees: float) -> None:
    page = pages.scanned(pages.leaning(pages.cards(dpi=dpi).page, degrees), noise=5)
    assert find_lean(find_ink(page), _OPTIONS).degrees == pytest.approx(degrees, abs=0.06)


@pytest.mark.parametrize("degrees", [0.15, 7.4])
@pytest.mark.parametrize("make", [_two_columns, _few_lines, pages.table, pages.form])
def test_a_lean_is_found_to_a_few_hundredths(
    make: Callable[[], pages.Sheet], degrees: float
) -> None:
    page = pages.scanned(pages.leaning(make().page, degrees))
    grey = PageImage(np.asarray(page.pixels.min(axis=2)), page.dpi)
    bitonal = PageImage((grey.pixels > 140).astype(np.uint8) * 255, page.dpi)
    for look, near in ((page, 0.04), (grey, 0.04), (bitonal, 0.08)):
        assert find_lean(find_ink(look), _OPTIONS).degrees == pytest.approx(degrees, abs=near)


def test_streaks_and_dark_edges_do_not_pull_at_the_lean() -> None:
    page = pages.with_edges(pages.leaning(pages.letter().page, 1.5))
    pixels = page.pixels.copy()
    pixels[:, 300:303] = 60
    pixels[:, 905:907] = 120
    lean = find_lean(find_ink(PageImage(pixels, page.dpi)), _OPTIONS)
    assert lean.degrees == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("degrees", [0.0, 1.4])
def test_a_crease_that_falls_apart_into_marks_does_not_outweigh_a_few_letters(
    degrees: float,
) -> None:
    sheet = pages.Sheet()
    for line, words in enumerate(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn An")):
        sheet.text(130, 60 + 12 * line, words, points=13)
    page = pages.leaning(sheet.page, degrees)
    pixels = page.pixels.copy()
    for number in range(90):
        x = 30 + 13 * number
        y = 1300 - round(0.014 * x)  # crooked to the text by 0.8 degrees
        pixels[y : y + 2, x : x + 4] = 70
    lean = find_lean(find_ink(pages.scanned(PageImage(pixels, page.dpi))), _OPTIONS)
    assert lean.degrees == pytest.approx(degrees, abs=0.15)


def test_a_shadow_that_spoils_some_letters_is_outvoted_by_rules() -> None:
    sheet = pages.form(seed=3)
    for line in range(8):
        box = [sheet.px(30), sheet.px(200 + 9 * line), sheet.px(180), sheet.px(200 + 9 * line) + 1]
        sheet.pen.rectangle(box, fill=(120, 120, 120))
    page = pages.leaning(sheet.page, 5.3)
    chance = np.random.default_rng(8)
    pixels = page.pixels.copy()
    for _ in range(160):  # blots that join letters from below
        x, y = int(chance.integers(200, 1000)), int(chance.integers(300, 1200))
        pixels[y : y + 14, x : x + 10] = 60
    lean = find_lean(find_ink(pages.scanned(PageImage(pixels, page.dpi))), _OPTIONS)
    assert lean.degrees == pytest.approx(5.3, abs=0.06)


def test_a_straight_page_in_uneven_writing_is_not_moved() -> None:
    sheet = pages.Sheet()
    chance = np.random.default_rng(5)
    for line in range(14):
        for column in range(32):
            x, y = 20 + 5 * column, 30 + 11 * line + chance.normal(0, 0.7)
            sheet.text(x, y, "aeunmoistc"[int(chance.integers(10))], points=14)
    page = sheet.page
    assert _prepared(page).kept.pixels is page.pixels


@pytest.mark.parametrize("degrees", [-2.4, 3.3])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_lean_and_turn_together_are_undone(degrees: float, turn: int) -> None:
    upright = pages.letter(seed=4).page
    done = _prepared(pages.turned(pages.scanned(pages.leaning(upright, degrees)), turn))
    assert done.turn_degrees == turn
    assert done.lean_degrees == pytest.approx(degrees, abs=0.1)
    assert abs(find_lean(find_ink(done.kept), _OPTIONS).degrees) < 0.1
    lost = upright.pixels.min(axis=2).astype(int) < 128
    dark = done.kept.pixels.min(axis=2) < 128
    assert (dark & lost).sum() > 0.8 * lost.sum()  # every letter is where it was printed


def test_a_straight_page_is_the_very_same_pixels() -> None:
    page = pages.scanned(pages.letter().page)
    assert _prepared(page).kept.pixels is page.pixels


def test_a_page_that_is_only_turned_has_its_pixels_moved_and_not_one_changed() -> None:
    page = pages.scanned(pages.letter().page)
    for turn in (90, 180, 270):
        done = _prepared(pages.turned(page, turn))
        assert done.turn_degrees == turn
        assert np.array_equal(done.kept.pixels, page.pixels)


def test_a_page_without_lines_is_left_as_it_lies() -> None:
    sheet = pages.Sheet()
    sheet.signature(90, 200)
    page = pages.leaning(sheet.page, 4.0)
    lean = find_lean(find_ink(page), _OPTIONS)
    assert (lean.degrees, bool(lean.reason)) == (0.0, True)
    assert _prepared(page).kept.pixels is page.pixels


def test_a_page_that_leans_more_than_the_limit_is_left_and_shown_to_a_person() -> None:
    page = pages.leaning(pages.letter().page, 17.5)
    done = _prepared(page)
    assert done.kept.pixels is page.pixels
    assert "page-too-skewed" in {finding.code for finding in done.quality.findings}
    assert (done.quality.verdict, done.state.value) == ("rescan", "suspicious")


@pytest.mark.parametrize("degrees", [-4.0, 1.5, 8.0])
def test_a_canvas_that_grew_around_a_leaning_sheet_is_cut_back_to_the_paper(degrees: float) -> None:
    page = pages.leaning(pages.letter().page, degrees, grow=True)
    assert _size_mm(_prepared(page).kept) == pytest.approx(pages.A4_MM, abs=1)


@pytest.mark.parametrize("degrees", [0.0, 2.0, -6.0])
@pytest.mark.parametrize("size_mm", [(210.0, 297.0), (148.0, 210.0)], ids=["A4", "A5"])
def test_a_sheet_on_a_dark_bed_is_cut_out_at_the_size_of_the_paper(
    size_mm: tuple[float, float], degrees: float
) -> None:
    sheet = pages.Sheet(size_mm=size_mm)
    for line in range(12):
        sheet.text(15, 20 + 9 * line, "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập", points=12)
    bed = pages.Sheet(size_mm=(size_mm[0] + 40, size_mm[1] + 40), paper=(30, 30, 32))
    bed.image.paste(sheet.image, (bed.px(22), bed.px(17)))
    done = _prepared(pages.scanned(pages.leaning(bed.page, degrees, paper=30)))
    assert _size_mm(done.kept) == pytest.approx(size_mm, abs=1)
    assert done.lean_degrees == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize(
    "size_mm", [(210.0, 297.0), (297.0, 210.0), (148.0, 210.0), (120.0, 260.0)]
)
def test_a_leaning_page_keeps_the_size_of_its_paper(size_mm: tuple[float, float]) -> None:
    sheet = pages.Sheet(size_mm=size_mm)
    for line in range(14):
        sheet.text(18, 20 + 9 * line, "Độc lập, tự do, hạnh phúc, phường", points=12)
    done = _prepared(pages.leaning(sheet.page, 2.5))
    assert _size_mm(done.kept) == pytest.approx(size_mm, abs=1)


def test_corners_that_come_in_have_the_colour_of_the_paper() -> None:
    tinted = pages.leaning(pages.letter().page, 5.0)
    paper = np.array([240, 236, 220], dtype=np.uint8)
    page = PageImage(np.minimum(tinted.pixels, paper), tinted.dpi)
    kept = _prepared(page).kept.pixels
    for corner in (kept[0, 0], kept[0, -1], kept[-1, 0], kept[-1, -1]):
        assert np.abs(corner.astype(int) - paper).max() <= 2


def test_colours_are_kept_as_scanned() -> None:
    sheet = pages.letter(lines=14)
    colours = {(200, 30, 40): 40, (30, 60, 170): 90, (20, 130, 60): 140}
    for colour, x in colours.items():
        box = [sheet.px(x), sheet.px(200), sheet.px(x + 30), sheet.px(230)]
        sheet.pen.rectangle(box, fill=colour)
    kept = _prepared(pages.leaning(sheet.page, 2.0)).kept
    for colour, x in colours.items():
        place = kept.pixels[sheet.px(215), sheet.px(x + 15)]
        assert tuple(int(level) for level in place) == colour
