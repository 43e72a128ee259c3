"""A page with nothing of its own is blank, and a page with the least thing of its own is not."""

import cv2
import numpy as np
import pytest

from dossier.page import PageImage, PageKind
from samples.faults import BAD, BEDS, CLEAN, OFFICE, Feed, Grade
from scanner.clean import prepare_page
from scanner.options import ScanOptions
from tests.scanner import pages
from tests.scanner.drawn import back_of, sample_paper, separator_sheet


def _kind(page: PageImage) -> PageKind:
    return prepare_page(pages.loaded(page), ScanOptions()).kind


def _photo(dpi: float = 150.0, smoothness: float = 0.7) -> PageImage:
    chance = np.random.default_rng(0)
    height, width = 1754, 1240
    layers = np.zeros((height, width, 3), np.float32)
    for cells in (4, 9, 20, 60, 200):
        rough = chance.normal(0, 1, (cells, cells, 3)).astype(np.float32)
        layer = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
        layers += np.asarray(layer, dtype=np.float32) / cells**smoothness
    layers -= layers.min()
    scaled = layers * (235 / layers.max()) + 10
    return PageImage(np.asarray(scaled, dtype=np.uint8), dpi)


@pytest.mark.parametrize("strength", [0.0, 0.1, 0.2, 0.25])
def test_a_blank_back_stays_blank_however_much_shows_through(strength: float) -> None:
    through = pages.shown_through(pages.letter().page, strength=strength)
    assert _kind(pages.scanned(through)) is PageKind.BLANK
    assert _kind(pages.scanned(pages.with_edges(through), noise=9)) is PageKind.BLANK


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: f"bed {bed[0]}")
@pytest.mark.parametrize("lean", [-2.5, 4.6])
def test_a_blank_back_is_blank_askew_on_any_bed(lean: float, bed: tuple[int, int, int]) -> None:
    front = sample_paper("don_de_nghi", 3).pages[0].image
    feed = Feed(lean_degrees=lean, punched=True)
    assert _kind(back_of(front, OFFICE, feed, bed=bed)) is PageKind.BLANK


@pytest.mark.parametrize("grade", [CLEAN, OFFICE, BAD], ids=["clean", "office", "bad"])
def test_the_back_of_a_separator_is_blank(grade: Grade) -> None:
    for feed in (Feed(), Feed(lean_degrees=2.0), Feed(turn_degrees=180)):
        assert _kind(back_of(separator_sheet(), grade, feed)) is PageKind.BLANK


def test_punch_holes_dust_and_streaks_are_nothing() -> None:
    sheet = pages.Sheet()
    for y in (108, 188):
        sheet.pen.ellipse([sheet.px(9), sheet.px(y), sheet.px(15), sheet.px(y + 6)], fill="#202020")
    assert _kind(pages.scanned(pages.with_edges(sheet.page))) is PageKind.BLANK


def test_tinted_paper_and_paper_in_bad_light_are_blank() -> None:
    tinted = pages.Sheet(paper=(240, 225, 190))
    assert _kind(pages.scanned(pages.with_edges(tinted.page))) is PageKind.BLANK
    page = pages.Sheet().page
    light = np.linspace(1.0, 0.6, page.width_px)[None, :, None]
    shaded = PageImage((page.pixels * light).astype(np.uint8), page.dpi)
    assert _kind(pages.scanned(shaded)) is PageKind.BLANK


def test_a_single_line_is_content() -> None:
    for words, ink in (("Ngày 12 tháng 3", "black"), ("- 2 -", "black"), ("Đã nhận", "#2030a0")):
        sheet = pages.Sheet()
        sheet.text(90, 140, words, points=12, ink=ink)
        for page in (sheet.page, pages.scanned(pages.with_edges(sheet.page))):
            assert _kind(page) is PageKind.CONTENT


def test_a_signature_or_a_seal_alone_is_content() -> None:
    signed, sealed = pages.Sheet(), pages.Sheet()
    signed.signature(120, 200)
    sealed.seal(120, 200)
    for sheet in (signed, sealed):
        for page in (sheet.page, pages.scanned(pages.with_edges(sheet.page), noise=9)):
            assert _kind(page) is PageKind.CONTENT


def test_pale_print_is_content_though_it_is_as_pale_as_what_shows_through() -> None:
    page = pages.letter().page
    pale = (255 - (255 - page.pixels.astype(np.float32)) * 0.25).astype(np.uint8)
    assert _kind(PageImage(pale, page.dpi)) is PageKind.CONTENT


def test_a_line_over_what_shows_through_is_content() -> None:
    sheet = pages.Sheet()
    sheet.text(30, 30, "Xác nhận của Ủy ban nhân dân", points=12)
    through = pages.shown_through(pages.letter().page, strength=0.2)
    both = PageImage(np.minimum(sheet.page.pixels, through.pixels), through.dpi)
    assert _kind(pages.scanned(both)) is PageKind.CONTENT


def test_a_photo_is_no_text_and_letters_forms_tables_and_cards_are() -> None:
    assert _kind(pages.scanned(_photo())) is PageKind.NONTEXT
    for make in (pages.letter, pages.form, pages.table, pages.cards):
        assert _kind(pages.scanned(make().page)) is PageKind.CONTENT


@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0])
def test_a_blank_bitonal_back_with_pepper_is_blank(dpi: float) -> None:
    chance = np.random.default_rng(1)
    page = pages.Sheet(dpi=dpi).page
    pixels = np.full(page.pixels.shape[:2], 255, np.uint8)
    pixels[chance.random(pixels.shape) < 0.002] = 0
    assert _kind(PageImage(pixels, dpi)) is PageKind.BLANK


def test_a_staple_in_a_corner_and_a_copier_edge_are_nothing() -> None:
    sheet = pages.Sheet()
    sheet.pen.line([sheet.px(8), sheet.px(9), sheet.px(16), sheet.px(15)], fill="#505055", width=3)
    pixels = np.array(sheet.image)
    height, width = pixels.shape[:2]
    wave = np.abs(np.sin(np.arange(height) / 60)) * 4 + 1
    for y, reach in enumerate(wave):
        pixels[y, width - sheet.px(float(reach)) :] = 25
    assert _kind(pages.scanned(PageImage(pixels, sheet.dpi))) is PageKind.BLANK


@pytest.mark.parametrize(("x", "y"), [(14.0, 12.0), (70.0, 120.0), (180.0, 240.0)])
def test_a_staple_alone_is_nothing_wherever_the_corners_of_a_small_sheet_lie(
    x: float, y: float
) -> None:
    sheet = pages.Sheet(dpi=200.0)
    ends = [sheet.px(x), sheet.px(y), sheet.px(x + 10), sheet.px(y + 5)]
    sheet.pen.line(ends, fill="#3c3c3e", width=sheet.px(0.5))
    assert _kind(pages.scanned(sheet.page)) is PageKind.BLANK


def test_a_stroke_that_bends_and_strokes_beside_each_other_are_content() -> None:
    bent, crossed = pages.Sheet(), pages.Sheet()
    arc = [bent.px(90), bent.px(120), bent.px(110), bent.px(140)]
    bent.pen.arc(arc, 20, 100, fill="#2030a0", width=bent.px(0.5))
    for left in (60, 66, 72):
        ends = [crossed.px(left), crossed.px(128), crossed.px(left + 3), crossed.px(120)]
        crossed.pen.line(ends, fill="#2030a0", width=crossed.px(0.5))
    for sheet in (bent, crossed):
        assert _kind(pages.scanned(sheet.page)) is PageKind.CONTENT


def _copied(page: PageImage) -> PageImage:
    """Give a page as a bad copy has it: black wavy edges, shadows, and a broad dark bed."""
    height, width = page.pixels.shape[:2]
    down, across = np.mgrid[:height, :width].astype(np.float32) / page.px_per_mm
    light = 1 - 0.22 * np.exp(-((across - 70) ** 2 + (down - 150) ** 2) / (2 * 45.0**2))
    pixels = page.pixels * light[:, :, None]
    pixels[across < 14 + 2 * np.sin(down / 9)] = 25
    pixels[across > 200 + 3 * np.sin(down / 7)] = 35
    pixels[down > 278 + 2 * np.sin(across / 11)] = 30
    return pages.scanned(PageImage(pixels.astype(np.uint8), page.dpi), noise=6)


def test_a_line_a_seal_and_a_signature_between_the_edges_of_a_copier_are_content() -> None:
    line, signed, sealed = pages.Sheet(), pages.Sheet(), pages.Sheet()
    line.text(60, 200, "(Trang này để trống)", points=12)
    signed.signature(120, 200)
    sealed.seal(100, 160)
    for sheet in (line, signed, sealed):
        assert _kind(_copied(sheet.page)) is PageKind.CONTENT


def test_a_blank_copy_with_broad_black_edges_is_no_picture() -> None:
    assert _kind(_copied(pages.Sheet().page)) is not PageKind.NONTEXT


def test_a_photo_with_a_line_of_print_below_it_is_content() -> None:
    sheet = pages.Sheet()
    whole = np.array(sheet.image)
    whole[100:1300, 120:1120] = _photo(smoothness=0.4).pixels[:1200, :1000]
    captioned = pages.Sheet()
    captioned.text(40, 240, "Ảnh chụp hiện trạng thửa đất", points=12)
    both = np.minimum(whole, np.array(captioned.image))
    assert _kind(pages.scanned(PageImage(whole, sheet.dpi))) is PageKind.NONTEXT
    assert _kind(pages.scanned(PageImage(both, sheet.dpi))) is PageKind.CONTENT


def test_a_seal_that_soaked_through_is_no_content() -> None:
    front = pages.Sheet()
    front.seal(120, 200)
    front.seal(60, 120)
    through = pages.shown_through(front.page, strength=0.32)
    assert _kind(pages.scanned(through)) is PageKind.BLANK


@pytest.mark.parametrize("words", ["2", "7", "- 4 -", "3/3"])
def test_a_page_number_alone_is_content(words: str) -> None:
    sheet = pages.Sheet()
    sheet.text(103, 283, words, points=11)
    assert _kind(pages.scanned(sheet.page)) is PageKind.CONTENT


def test_an_empty_table_is_content() -> None:
    sheet = pages.Sheet()
    for y in range(30, 260, 20):
        sheet.pen.line([sheet.px(15), sheet.px(y), sheet.px(195), sheet.px(y)], fill="black")
    for x in (15, 60, 120, 195):
        sheet.pen.line([sheet.px(x), sheet.px(30), sheet.px(x), sheet.px(250)], fill="black")
    assert _kind(pages.scanned(sheet.page)) is PageKind.CONTENT


def test_a_drawing_over_the_page_is_no_text_and_a_signature_is() -> None:
    chance = np.random.default_rng(4)
    sheet = pages.Sheet()
    steps = np.linspace(0, 40, 900)
    x = 105 + 75 * np.sin(steps * 0.7 + 1) * np.cos(steps * 0.13)
    y = 150 + 110 * np.sin(steps * 0.45) + chance.normal(0, 0.1, steps.size)
    points = [(sheet.px(float(a)), sheet.px(float(b))) for a, b in zip(x, y, strict=True)]
    sheet.pen.line(points, fill="#2030a0", width=3)
    assert _kind(pages.scanned(sheet.page)) is PageKind.NONTEXT


def test_a_dark_border_a_photo_and_an_inverted_title_leave_a_page_content() -> None:
    sheet = pages.letter(lines=12)
    whole = np.array(sheet.image)
    photo = _photo().pixels
    whole[1100:1600, 200:900] = photo[:500, :700]
    for side in (whole[:90], whole[-90:], whole[:, :90], whole[:, -90:]):
        side[:] = (120, 40, 40)
    assert _kind(pages.scanned(PageImage(whole, sheet.dpi))) is PageKind.CONTENT
    titled = pages.letter()
    title = [titled.px(15), titled.px(10), titled.px(195), titled.px(34)]
    titled.pen.rectangle(title, fill="#202850")
    titled.text(60, 15, "THÔNG BÁO", points=22, ink="white")
    assert _kind(pages.scanned(titled.page)) is PageKind.CONTENT


def test_an_unlit_page_is_not_called_blank() -> None:
    black = PageImage(np.full((1754, 1240), 12, np.uint8), 150.0)
    assert _kind(black) is not PageKind.BLANK


def test_a_wide_dark_strip_along_an_edge_is_no_content() -> None:
    grey = np.full((1754, 1240), 240, np.uint8)
    grey[700:1200, -17:] = 70  # 2.9 mm wide, 85 mm long

    assert _kind(PageImage(grey, 150.0)) is PageKind.BLANK
