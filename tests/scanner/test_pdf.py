"""A scanned page of a PDF is the scanner's own pixels; any other is drawn as a person sees it."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image

from dossier.page import Pixels
from scanner.load import LoadedPage, open_scan
from scanner.options import ScanOptions
from tests.scanner.files import (
    A4_POINTS,
    JPEG,
    add_page,
    full_page,
    image_stream,
    jpeg_stream,
    locked_pdf,
    picture_bytes,
    sample_picture,
    scanned_pdf,
    text_pdf,
)

_OWN = np.asarray(sample_picture())
_DPI = 620 / 210 * 25.4


def _load(path: Path, number: int = 1) -> LoadedPage:
    with open_scan(path, ScanOptions()) as scan:
        return scan.load(number)


def _page(path: Path, drawing: str, picture: Image.Image, **more: Any) -> LoadedPage:
    with pikepdf.new() as pdf:
        add_page(pdf, drawing, {"Im0": image_stream(pdf, picture)}, **more)
        pdf.save(path)
    return _load(path)


def _corner(pixels: Pixels, down: float, across: float) -> tuple[int, ...]:
    height, width = pixels.shape[:2]
    return tuple(int(level) for level in pixels[int(down * height), int(across * width)])


def test_a_scanned_page_gives_its_own_pixels_and_resolution(tmp_path: Path) -> None:
    page = _load(scanned_pdf(tmp_path / "scan.pdf"))
    assert np.array_equal(page.image.pixels, _OWN)
    assert page.image.dpi == pytest.approx(_DPI, rel=0.01)
    assert (page.dpi_source, page.born_digital) == ("file", False)


def test_a_jpeg_in_a_pdf_is_decoded_once(tmp_path: Path) -> None:
    data = picture_bytes(sample_picture(), JPEG)
    with pikepdf.new() as pdf:
        add_page(pdf, full_page(), {"Im0": jpeg_stream(pdf, data, sample_picture())})
        pdf.save(tmp_path / "scan.pdf")
    page = _load(tmp_path / "scan.pdf")
    with Image.open(io.BytesIO(data)) as picture:
        apart = page.image.pixels.astype(int) - np.asarray(picture).astype(int)
    assert np.abs(apart).max() <= 4  # decoders round each their own way


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_rotate_of_the_page_is_done(tmp_path: Path, turn: int) -> None:
    page = _load(scanned_pdf(tmp_path / "scan.pdf", Rotate=turn))
    assert np.array_equal(page.image.pixels, np.rot90(_OWN, -turn // 90))


def test_rotate_of_the_page_tree_is_inherited(tmp_path: Path) -> None:
    path = scanned_pdf(tmp_path / "scan.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Rotate = 90
        pdf.save(path)
    assert np.array_equal(_load(path).image.pixels, np.rot90(_OWN, -1))


def test_a_picture_placed_upside_down_is_seen_as_it_lies(tmp_path: Path) -> None:
    wide, high = A4_POINTS
    drawing = f"q -{wide} 0 0 -{high} {wide} {high} cm /Im0 Do Q"
    page = _page(tmp_path / "scan.pdf", drawing, sample_picture())
    assert np.array_equal(page.image.pixels, np.rot90(_OWN, 2))


def test_a_cropped_page_gives_what_is_seen(tmp_path: Path) -> None:
    wide, high = A4_POINTS
    crop = [0, high / 2, wide / 2, high]
    page = _load(scanned_pdf(tmp_path / "scan.pdf", CropBox=crop))
    assert np.array_equal(page.image.pixels, _OWN[:438, :310])
    assert page.image.dpi == pytest.approx(_DPI, rel=0.01)


def test_user_units_make_a_page_larger(tmp_path: Path) -> None:
    page = _load(scanned_pdf(tmp_path / "scan.pdf", UserUnit=0.5))
    assert page.image.dpi == pytest.approx(2 * _DPI, rel=0.01)


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    squeezed = sample_picture().resize((1240, 877))
    page = _page(tmp_path / "scan.pdf", full_page(), squeezed)
    assert page.image.height_px == pytest.approx(1754, abs=2)
    assert page.image.width_px == 1240


def test_several_pictures_on_a_page_are_drawn_together(tmp_path: Path) -> None:
    wide, high = A4_POINTS
    upper = f"q {wide} 0 0 {high / 2} 0 {high / 2} cm /Im0 Do Q "
    lower = f"q {wide} 0 0 {high / 2} 0 0 cm /Im1 Do Q"
    with pikepdf.new() as pdf:
        halves = [sample_picture().crop((0, top, 620, top + 438)) for top in (0, 439)]
        pictures = {f"Im{at}": image_stream(pdf, half) for at, half in enumerate(halves)}
        add_page(pdf, upper + lower, pictures)
        pdf.save(tmp_path / "scan.pdf")
    page = _load(tmp_path / "scan.pdf").image
    assert page.dpi >= 150
    assert page.height_px == pytest.approx(297 / 25.4 * page.dpi, abs=2)
    assert max(_corner(page.pixels, 0.1, 0.1)) < 40
    red, green, blue = _corner(page.pixels, 0.9, 0.9)
    assert blue > 180 > max(red, green)


def test_a_stencil_shows_in_the_colour_it_is_painted_with(tmp_path: Path) -> None:
    stencil = Image.new("1", (400, 400), 0)
    with pikepdf.new() as pdf:
        picture = image_stream(pdf, stencil, ImageMask=True)
        del picture.ColorSpace
        add_page(pdf, "1 0 0 rg " + full_page(), {"Im0": picture})
        pdf.save(tmp_path / "scan.pdf")
    assert _corner(_load(tmp_path / "scan.pdf").image.pixels, 0.5, 0.5) == (255, 0, 0)


def test_a_picture_with_a_soft_mask_shows_paper_where_it_is_clear(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        clear = image_stream(pdf, Image.new("L", (620, 877), 0))
        picture = image_stream(pdf, Image.new("RGB", (620, 877), "black"), SMask=clear)
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(tmp_path / "scan.pdf")
    assert int(_load(tmp_path / "scan.pdf").image.pixels.min()) == 255


def test_a_cmyk_picture_has_its_colours(tmp_path: Path) -> None:
    cmyk = sample_picture().convert("CMYK")
    data = picture_bytes(cmyk, JPEG, quality=95)
    with pikepdf.new() as pdf:
        inverted = [1, 0] * 4  # Adobe writes CMYK so
        add_page(pdf, full_page(), {"Im0": jpeg_stream(pdf, data, cmyk, Decode=inverted)})
        pdf.save(tmp_path / "scan.pdf")
    pixels = _load(tmp_path / "scan.pdf").image.pixels
    assert min(_corner(pixels, 0.5, 0.5)) > 240
    red, green, blue = _corner(pixels, 0.1, 0.9)
    assert red > 150 > max(green, blue)


def test_a_bilevel_picture_is_grey(tmp_path: Path) -> None:
    bilevel = sample_picture().convert("L").point(lambda level: 255 * (level > 128)).convert("1")
    page = _page(tmp_path / "scan.pdf", full_page(), bilevel)
    assert set(np.unique(page.image.pixels)) == {0, 255}
    assert page.image.pixels.shape[:2] == (877, 620)


def test_invisible_text_upon_a_scan_leaves_it_a_scan(tmp_path: Path) -> None:
    drawing = full_page() + " BT 3 Tr /F1 14 Tf 70 700 Td (Quyet dinh ve viec thanh lap) Tj ET"
    page = _page(tmp_path / "scan.pdf", drawing, sample_picture())
    assert not page.born_digital
    assert np.array_equal(page.image.pixels, _OWN)


def test_what_is_painted_upon_a_scan_is_seen(tmp_path: Path) -> None:
    page = _page(
        tmp_path / "scan.pdf", full_page() + " 0 0 1 rg 0 400 600 50 re f", sample_picture()
    )
    assert _corner(page.image.pixels, 0.5, 0.5) == (0, 0, 255)


def test_a_page_of_text_is_born_digital_and_drawn_at_300_dpi(tmp_path: Path) -> None:
    page = _load(text_pdf(tmp_path / "text.pdf"))
    assert page.born_digital
    assert page.image.dpi == 300
    assert page.image.width_px == pytest.approx(2480, abs=2)


def test_a_pdf_locked_for_its_owner_alone_is_read(tmp_path: Path) -> None:
    assert np.array_equal(_load(locked_pdf(tmp_path / "scan.pdf", "")).image.pixels, _OWN)


def test_a_signed_pdf_is_signed_and_a_plain_one_is_not(signed_pdf: Path, tmp_path: Path) -> None:
    with open_scan(signed_pdf, ScanOptions()) as scan:
        assert scan.signed
    with open_scan(text_pdf(tmp_path / "plain.pdf"), ScanOptions()) as scan:
        assert not scan.signed


def test_pages_of_two_thousand_are_reached_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    with pikepdf.new() as pdf:
        for number in range(2_000):
            add_page(
                pdf, f"BT /F1 14 Tf 70 700 Td (Trang so {number} cua ho so) Tj ET", box=(99, 99)
            )
        pdf.save(path)
    with open_scan(path, ScanOptions()) as scan:
        assert scan.page_count == 2_000
        assert [scan.load(number).number for number in (1999, 3, 2000)] == [1999, 3, 2000]
