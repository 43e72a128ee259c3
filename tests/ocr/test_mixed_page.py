"""Of a page with text of its own only the pictures are recognised, and no word twice."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from dossier.page import Box, PageImage
from ocr.born_digital import read_pdf_page
from ocr.mixed_page import read_mixed_page, recognised_lines
from ocr.options import OcrOptions
from tests.ocr.papers import write_paper

_ABOVE, _BELOW = "Kèm theo bảng kê sau đây:", "Tôi cam đoan những lời khai trên là đúng."
_ROWS = ("Họ và tên: Nguyễn Thị Hường", "Số định danh: 000190123456", "Thường trú: Lam Khê")
_DPI = 200
_FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"


def _page(folder: Path, picture: Image.Image) -> tuple[PageImage, Path, Box]:
    """Write a page with a picture 120 mm wide; give its drawing, its file, and where it stands."""
    picture.save(folder / "picture.png")
    body = f"<p>{_ABOVE}</p><img src=picture.png style='width:120mm'><p>{_BELOW}</p>"
    path = write_paper(folder / "paper.pdf", body=body)
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0]
        grey = page.render(scale=_DPI / 72, grayscale=True).to_numpy()
        places = [item.get_bounds() for item in page.get_objects() if item.type == 3]
    left, bottom, right, top = (edge * 25.4 / 72 for edge in places[0])
    box = Box(left, 297 - top, right, 297 - bottom)
    return PageImage(np.ascontiguousarray(grey).reshape(grey.shape[:2]), _DPI), path, box


def _table() -> Image.Image:
    picture = Image.new("L", (1000, 420), 245)
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(_FONT, 44)
    for number, row in enumerate(_ROWS):
        draw.text((40, 40 + 120 * number), row, 10, font=font)
        draw.rectangle((10, 10 + 120 * number, 990, 130 + 120 * number), outline=0, width=3)
    return picture


def test_a_pictured_table_is_read_where_it_stands_between_the_own_lines(tmp_path: Path) -> None:
    page, path, box = _page(tmp_path, _table())
    own = read_pdf_page(path, 1)

    mixed = read_mixed_page(page, own, (box,), OcrOptions())

    assert mixed.text.splitlines() == [_ABOVE, *_ROWS, _BELOW]
    assert [line.text for line in recognised_lines(mixed)] == list(_ROWS)
    for line in recognised_lines(mixed):
        assert box.left < line.box.left < line.box.right < box.right
        assert box.top < line.box.top < line.baseline_mm < box.bottom


def test_own_words_upon_a_picture_are_not_read_again(tmp_path: Path) -> None:
    page, path, _ = _page(tmp_path, _table())
    own = read_pdf_page(path, 1)
    whole = Box(0, 0, 210, 297)  # the picture is said to be all of the page

    mixed = read_mixed_page(page, own, (whole,), OcrOptions())

    assert sorted(mixed.text.splitlines()) == sorted([_ABOVE, *_ROWS, _BELOW])


@pytest.mark.parametrize("kind", ["photo", "empty"])
def test_a_picture_without_text_adds_nothing(tmp_path: Path, kind: str) -> None:
    down, across = np.mgrid[0:420, 0:1000]
    noise = np.random.default_rng(7).normal(0, 18, down.shape)
    waves = 120 + 60 * np.sin(across / 40) + 50 * np.cos(down / 30) + noise
    pixels = waves if kind == "photo" else np.full(down.shape, 240.0)
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    page, path, box = _page(tmp_path, picture)
    own = read_pdf_page(path, 1)

    assert read_mixed_page(page, own, (box,), OcrOptions()) == own
