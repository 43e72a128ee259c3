"""On the page that is read, seals and pens vanish and print stays, whatever its colour."""

import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from dossier.page import PageImage, Pixels
from samples.draw import Sheet
from samples.ink import Seal, press_seal, sign_by_hand
from scanner.options import ScanOptions
from scanner.reading_copy import reading_copy
from scanner.seals import whiten_grey_seals
from tests.scanner import pages

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


def test_a_signature_that_runs_into_a_seal_goes_with_it() -> None:
    for seed in range(4):
        sheet = Sheet(200)
        press_seal(sheet, Seal("U.B.N.D PHƯỜNG LAM KHÊ", "TỈNH LẠC GIANG"), (90.0, 100.0), seed)
        sign_by_hand(sheet, (112.0, 101.0), seed)

        read = reading_copy(sheet.finish().image, _OPTIONS).pixels

        assert float((read < 128).mean()) < 0.0005


def _signed(seal: Image.Image | None) -> tuple[pages.Sheet, PageImage]:
    """Give a letter signed by name, under a seal whose ink lies thickly upon the print."""
    sheet = pages.letter(lines=16)
    sheet.text(120, 238, "Quách Đình Khởi", points=14)
    if seal is not None:
        place = (sheet.px(115), sheet.px(205))
        sheet.image.paste(seal.convert("RGB"), place, seal.getchannel("A"))
    return sheet, sheet.page


def _thick_seal(sheet: pages.Sheet, ink: str, cover: float = 0.8) -> Image.Image:
    side = sheet.px(36)
    seal = Image.new("RGBA", (side, side), ink)
    mask = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(mask)
    level, middle = round(255 * cover), side // 2
    for radius_mm, width_mm in ((17.8, 0.9), (16.2, 0.3), (10.0, 0.4)):
        radius = sheet.px(radius_mm)
        box = (middle - radius, middle - radius, middle + radius, middle + radius)
        pen.ellipse(box, outline=level, width=max(1, sheet.px(width_mm)))
    pen.regular_polygon((middle, middle, sheet.px(5.5)), 3, fill=level)
    seal.putalpha(mask)
    return seal


def _grey(page: PageImage) -> PageImage:
    return PageImage(np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.uint8), page.dpi)


@pytest.mark.parametrize("as_scanned", [pages.scanned, lambda page: pages.scanned(_grey(page))])
@pytest.mark.parametrize("ink", ["#d82222", "#c81840"])
def test_print_covered_by_thick_ink_stays_and_the_seal_goes(
    as_scanned: Callable[[PageImage], PageImage], ink: str
) -> None:
    sheet, plain = _signed(None)
    _, sealed = _signed(_thick_seal(sheet, ink))
    place = (112.0, 203.0, 165.0, 248.0)
    kept = _part(sheet, _read(as_scanned(plain)), place) < _DARK
    found = _part(sheet, _read(as_scanned(sealed)), place)
    assert (kept & (found < _DARK + 60)).sum() > 0.9 * kept.sum()
    assert (found < _DARK).sum() < 1.1 * kept.sum()


def test_a_seal_as_black_as_print_takes_no_print_with_it() -> None:
    sheet, plain = _signed(None)
    _, sealed = _signed(_thick_seal(sheet, "#101010", 1.0))
    kept = _read(pages.scanned(_grey(plain))) < _DARK
    assert (_read(pages.scanned(_grey(sealed))) < _DARK)[kept].mean() > 0.97


def test_a_grey_table_keeps_its_rules_and_words() -> None:
    sheet = pages.letter(lines=4)
    for step in range(6):
        across, down = 40 + 12 * step, 120 + 12 * step
        sheet.pen.line([sheet.px(40), sheet.px(down), sheet.px(100), sheet.px(down)], "#808080", 3)
        sheet.pen.line(
            [sheet.px(across), sheet.px(120), sheet.px(across), sheet.px(180)], "#808080", 3
        )
    page = _grey(sheet.page)
    even = page.pixels.copy()
    whiten_grey_seals(even, page.dpi)
    assert np.array_equal(even, page.pixels)


@pytest.mark.parametrize("pattern", ["#e8a9a0", "#dfb0a8"])
def test_a_coloured_title_on_security_paper_stays(pattern: str) -> None:
    sheet = pages.Sheet(paper=(251, 233, 228))
    for line in range(24):
        top = sheet.px(12 * line)
        wave = [
            (x, top + 8 * sheet.px(1) * math.sin(x / sheet.px(11)))
            for x in range(0, sheet.px(209), 8)
        ]
        sheet.pen.line(wave, fill=pattern, width=sheet.px(0.5))
    sheet.text(40, 60, "QUYỀN SỬ DỤNG ĐẤT", ink="#b01818", points=16)
    sheet.text(40, 90, "QUYỀN SỬ DỤNG ĐẤT", points=16)
    read = _read(pages.scanned(sheet.page))
    title, black = (
        (_part(sheet, read, (38, top, 120, top + 12)) < _DARK).sum() for top in (58, 88)
    )
    assert title > 0.7 * black
    assert (read < _DARK).sum() < 1.3 * (title + black)
