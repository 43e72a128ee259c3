"""On the page that is read, seals and pens vanish and print stays, whatever its colour."""

from collections import Counter
from collections.abc import Iterable

import cv2
import numpy as np
import pytest

from dossier.page import PageImage, Pixels
from ocr.options import OcrOptions
from ocr.read import read_page
from samples.draw import BLUE, Sheet
from samples.faults import OFFICE
from samples.ink import Seal, press_seal, sign_by_hand
from samples.papers.look import make_look
from scanner.options import ScanOptions
from scanner.tone import (
    dark_edges,
    even_light,
    paper_colour,
    quantile,
    reading_copy,
    shrunk,
    strongest_channel,
    weakest_channel,
)
from tests.scanner import pages
from tests.scanner.drawn import fed, sample_paper

_OPTIONS = ScanOptions()
_DARK = 110


def _read(page: PageImage) -> Pixels:
    return reading_copy(page, _OPTIONS).pixels


def _part(sheet: pages.Sheet, pixels: Pixels, box_mm: tuple[float, float, float, float]) -> Pixels:
    left, top, right, bottom = (sheet.px(edge) for edge in box_mm)
    return pixels[top:bottom, left:right]


@pytest.mark.parametrize("ink", ["#d02020", "#e04848", "#b01030"])
def test_a_red_seal_vanishes_and_the_name_beneath_it_stays(ink: str) -> None:
    sheet = pages.letter(lines=16)
    sheet.text(120, 228, "Quách Đình Khởi", points=14)
    plain = _read(pages.scanned(sheet.page))
    sheet.seal(135, 230, ink=ink)
    sealed = _read(pages.scanned(sheet.page))
    place = (112.0, 206.0, 158.0, 254.0)
    lost = _part(sheet, plain, place) < _DARK
    assert (lost & (_part(sheet, sealed, place) < _DARK + 40)).sum() > 0.95 * lost.sum()
    more = (_part(sheet, sealed, place) < _DARK).sum() - lost.sum()
    assert more < 0.1 * lost.sum()


def test_a_blue_signature_vanishes() -> None:
    sheet = pages.letter(lines=14)
    sheet.signature(110, 230)
    place = _part(sheet, _read(pages.scanned(sheet.page)), (100, 212, 160, 250))
    assert (place < _DARK).mean() < 0.002


@pytest.mark.parametrize("ink", ["#c01818", "#20308c", "#1c34a8"])
@pytest.mark.parametrize("words", ["GIẤY KHAI SINH", "Nguyễn Thị Hồng Gấm", "Nam", "12/03/1999"])
def test_coloured_print_stays_as_dark_as_print(ink: str, words: str) -> None:
    sheet = pages.letter(lines=14)
    sheet.text(60, 230, words, ink=ink, points=14)
    sheet.text(60, 250, words, points=14)
    read = _read(pages.scanned(sheet.page))
    coloured = (_part(sheet, read, (55, 228, 200, 242)) < _DARK).sum()
    black = (_part(sheet, read, (55, 248, 200, 262)) < _DARK).sum()
    assert coloured > 0.65 * black


@pytest.mark.parametrize("words", ["Nam", "Nữ", "Kinh"])
def test_a_coloured_frame_around_the_page_takes_no_word_with_it(words: str) -> None:
    sheet = pages.letter(lines=14)
    box = [sheet.px(12), sheet.px(12), sheet.px(198), sheet.px(285)]
    sheet.pen.rectangle(box, outline="#b03020", width=sheet.px(0.8))
    sheet.text(60, 230, words, ink="#20308c", points=14)
    place = _part(sheet, _read(pages.scanned(sheet.page)), (55, 228, 110, 242))
    assert (place < _DARK).sum() > 40


def _words(words: Iterable[str]) -> Counter[str]:
    return Counter(word.strip(".,:;()") for word in words)


def test_values_printed_in_blue_are_read_as_well_as_from_the_page_as_scanned() -> None:
    seed = next(seed for seed in range(60, 99) if make_look(seed).value_colour == BLUE)
    drawn = sample_paper("giay_khai_sinh", seed).pages[0]
    page = fed(drawn.image, OFFICE)
    grey = PageImage(np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.uint8), page.dpi)
    truth = _words(word.text for word in drawn.words)
    found = [
        (_words(word.text for word in read_page(copy, OcrOptions()).words) & truth).total()
        for copy in (reading_copy(page, _OPTIONS), grey)
    ]
    assert found[0] >= found[1] - 1
    assert found[0] > 0.9 * truth.total()


def test_what_shows_through_disappears() -> None:
    front, back = pages.letter(seed=1).page, pages.letter(seed=2).page
    both = np.minimum(front.pixels, pages.shown_through(back).pixels)
    read = _read(pages.scanned(PageImage(both, front.dpi), noise=3))
    pale = (read > _DARK) & (read < 235) & (cv2.erode(read, np.ones((9, 9), np.uint8)) > _DARK)
    assert pale.mean() < 0.002


def test_uneven_light_becomes_white_paper() -> None:
    page = pages.letter().page
    light = np.linspace(1.0, 0.55, page.width_px)[None, :, None]
    read = _read(PageImage((page.pixels * light).astype(np.uint8), page.dpi))
    white = page.pixels.min(axis=2) == 255
    assert np.quantile(read[white], 0.02) > 235


def test_the_reading_copy_is_grey_and_of_the_same_size() -> None:
    page = pages.letter().page
    read = reading_copy(page, _OPTIONS)
    assert not read.is_colour
    assert (read.width_px, read.height_px, read.dpi) == (page.width_px, page.height_px, page.dpi)


def test_a_page_that_is_grey_already_is_read_as_well() -> None:
    page = pages.letter().page
    grey = PageImage(np.asarray(page.pixels[..., 0]), page.dpi)
    assert (_read(grey) < _DARK).sum() > 0.9 * (grey.pixels < _DARK).sum()


@pytest.mark.parametrize("paper", [(255, 255, 255), (240, 225, 190), (215, 220, 210)])
def test_the_colour_of_the_paper_is_found_under_print(paper: tuple[int, int, int]) -> None:
    sheet = pages.Sheet(paper=paper)
    for line in range(25):
        sheet.text(20, 20 + 10 * line, "Cộng hòa xã hội chủ nghĩa Việt Nam", points=13)
    assert paper_colour(sheet.page.pixels) == paper


def test_black_edges_of_a_copier_are_found_and_print_is_none() -> None:
    page = pages.letter().page
    grey = np.asarray(page.pixels.min(axis=2))
    assert dark_edges(even_light(grey, page.dpi), page.dpi) is None
    edged = pages.with_edges(page)
    read = _read(edged)
    assert np.median(read[:, : edged.width_px // 70]) == 255
    lost = (grey < _DARK) & (np.arange(grey.shape[1]) > 50)
    lost[-40:] = False
    assert (read[lost] < 150).mean() > 0.9


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.8, 1.0])
def test_a_quantile_is_the_level_that_counting_gives(share: float) -> None:
    grey = np.random.default_rng(2).integers(0, 256, (301, 203), dtype=np.uint8)
    assert abs(quantile(grey, share) - np.quantile(grey, share)) <= 1


@pytest.mark.parametrize("shape", [(300, 200, 3), (701, 403, 3), (2, 900, 3)])
def test_channels_are_chosen_alike_in_every_strip(shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(4).integers(0, 256, shape, dtype=np.uint8)
    white = (255, 255, 255)
    assert np.array_equal(strongest_channel(pixels, white), pixels.max(axis=2))
    assert np.array_equal(weakest_channel(pixels, white), pixels.min(axis=2))


@pytest.mark.parametrize(
    ("dpi", "scale"),
    [(100, 1), (150, 1), (175, 1), (200, 0.75), (300, 0.5), (310, 0.5), (600, 0.25)],
)
def test_a_smaller_copy_has_about_the_resolution_asked_for(dpi: float, scale: float) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (403, 301), dtype=np.uint8)
    small, found = shrunk(pixels, dpi, 150.0)
    assert found == pytest.approx(scale)
    assert small.shape == pytest.approx((403 * scale, 301 * scale), abs=1)
    assert small.mean() == pytest.approx(pixels.mean(), abs=2)


def test_the_pixels_of_a_grey_page_are_not_changed_by_reading_it() -> None:
    page = pages.with_edges(pages.scanned(pages.letter().page))
    grey = PageImage(np.asarray(page.pixels.min(axis=2)), page.dpi)
    before = grey.pixels.copy()
    _read(grey)
    assert np.array_equal(grey.pixels, before)


def test_a_signature_that_runs_into_a_seal_goes_with_it() -> None:
    for seed in range(4):
        sheet = Sheet(200)
        press_seal(sheet, Seal("U.B.N.D PHƯỜNG LAM KHÊ", "TỈNH LẠC GIANG"), (90.0, 100.0), seed)
        sign_by_hand(sheet, (112.0, 101.0), seed)

        read = reading_copy(sheet.finish().image, _OPTIONS).pixels

        assert float((read < 128).mean()) < 0.0005
