"""The ornamental frame of a certificate is made white; tables, lists and texts stay as they are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from dossier.page import PageImage
from ocr.frames import without_frame

DPI = 200.0


def px(mm: float) -> int:
    return round(mm * DPI / 25.4)


def sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (px(210), px(297)), 252)
    return image, ImageDraw.Draw(image)


def text(pen: ImageDraw.ImageDraw, left: float = 35.0, top: float = 45.0) -> None:
    for row in range(30):
        for word in range(9):
            x, y = left + 15 * word, top + 7 * row
            pen.rectangle([px(x), px(y), px(x + 12), px(y + 3)], fill=30)


def ornaments(pen: ImageDraw.ImageDraw, inset: float, step: float) -> None:
    for x in np.arange(inset, 210 - inset, step):
        for y in (inset, 297 - inset):
            pen.ellipse([px(x - 1), px(y - 1), px(x + 1), px(y + 1)], fill=60)
    for y in np.arange(inset, 297 - inset, step):
        for x in (inset, 210 - inset):
            pen.ellipse([px(x - 1), px(y - 1), px(x + 1), px(y + 1)], fill=60)


@pytest.mark.parametrize("step", [2.0, 2.5])
@pytest.mark.parametrize("double", [False, True])
def test_a_frame_of_ornaments_goes_and_the_text_stays(step: float, *, double: bool) -> None:
    plain, pen = sheet()
    text(pen)
    framed = plain.copy()
    pen = ImageDraw.Draw(framed)
    ornaments(pen, 15.0, step)
    if double:
        pen.rectangle([px(11.5), px(11.5), px(198.5), px(285.5)], outline=40, width=3)
    white = without_frame(PageImage(np.asarray(framed), DPI)).pixels
    off = np.abs(white.astype(int) - np.asarray(plain)) > 60
    assert off.mean() < 0.0002
    inside = np.asarray(plain)[px(30) : px(267), px(30) : px(180)]
    assert np.array_equal(white[px(30) : px(267), px(30) : px(180)], inside)


def test_a_table_with_a_narrow_first_column_stays() -> None:
    image, pen = sheet()
    for edge in (20, 32, 70, 110, 190):
        pen.line([px(edge), px(30), px(edge), px(270)], fill=20, width=3)
    for row in range(31):
        pen.line([px(20), px(30 + 8 * row), px(190), px(30 + 8 * row)], fill=20, width=3)
        if row < 30:
            pen.rectangle([px(23), px(32 + 8 * row), px(28), px(35 + 8 * row)], fill=30)
    white = without_frame(PageImage(np.asarray(image), DPI)).pixels
    digits = np.asarray(image)[px(31) : px(269), px(22) : px(30)]
    rules = np.asarray(image)[px(31) : px(269), px(22) : px(30)] == 20
    assert np.array_equal(white[px(31) : px(269), px(22) : px(30)][~rules], digits[~rules])


@pytest.mark.parametrize("left", [12.0, 35.0])
def test_a_page_without_a_frame_is_given_back_itself(left: float) -> None:
    image, pen = sheet()
    text(pen, left, 12.0)
    page = PageImage(np.asarray(image), DPI)
    assert without_frame(page) is page
