"""A scanned page of a PDF is the scanner's own pixels; any other is drawn as a person sees it."""

import io
from collections.abc import Callable
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
from tests.scanner.pdfs import ascii_stream, fax_stream, jbig2_bytes, packed_stream, strips_of

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


@pytest.mark.parametrize("count", [2, 7, 60])
def test_strips_of_one_scan_are_joined_as_they_are(tmp_path: Path, count: int) -> None:
    with pikepdf.new() as pdf:
        add_page(pdf, *strips_of(pdf, sample_picture(), count))
        pdf.save(tmp_path / "scan.pdf")
    page = _load(tmp_path / "scan.pdf").image
    assert np.array_equal(page.pixels, _OWN)
    assert page.dpi == pytest.approx(_DPI, rel=0.01)


def test_pictures_beside_each_other_are_drawn_as_fine_as_they_are(tmp_path: Path) -> None:
    wide, high = A4_POINTS
    sheet = sample_picture(2480, 3508)
    halves = [sheet.crop((left, 0, left + 1240, 3508)) for left in (0, 1240)]
    drawing = "".join(
        f"q {wide / 2} 0 0 {high} {at * wide / 2} 0 cm /Im{at} Do Q " for at in (0, 1)
    )
    with pikepdf.new() as pdf:
        pictures = {f"Im{at}": image_stream(pdf, half) for at, half in enumerate(halves)}
        add_page(pdf, drawing, pictures)
        pdf.save(tmp_path / "scan.pdf")
    page = _load(tmp_path / "scan.pdf").image
    assert page.dpi == pytest.approx(300, abs=1)
    assert max(_corner(page.pixels, 0.1, 0.1)) < 40
    red, green, blue = _corner(page.pixels, 0.9, 0.9)
    assert blue > 180 > max(red, green)


def test_layers_of_ink_and_paper_are_drawn_as_fine_as_the_ink(tmp_path: Path) -> None:
    ink = Image.new("1", (2480, 3508), 1)
    ink.paste(0, (400, 400, 1200, 900))  # zeros of a stencil are painted
    with pikepdf.new() as pdf:
        stencil = image_stream(pdf, ink, ImageMask=True)
        del stencil.ColorSpace
        paper = image_stream(pdf, Image.new("RGB", (620, 877), "white"))
        drawing = full_page("Im0") + " 0 0 1 rg " + full_page("Im1")
        add_page(pdf, drawing, {"Im0": paper, "Im1": stencil})
        pdf.save(tmp_path / "scan.pdf")
    page = _load(tmp_path / "scan.pdf").image
    assert page.dpi == pytest.approx(300, abs=1)
    assert _corner(page.pixels, 650 / 3508, 800 / 2480) == (0, 0, 255)
    assert _corner(page.pixels, 0.9, 0.9) == (255, 255, 255)


_BILEVEL = sample_picture().convert("L").point(lambda level: 255 * (level > 128)).convert("1")
_INVERTED = [1, 0]
_PACKED: dict[str, tuple[Callable[[pikepdf.Pdf], pikepdf.Stream], bool]] = {
    "g4": (lambda pdf: fax_stream(pdf, _BILEVEL), False),
    "g3": (lambda pdf: fax_stream(pdf, _BILEVEL, "group3"), False),
    "g4 inverted": (lambda pdf: fax_stream(pdf, _BILEVEL, Decode=_INVERTED), True),
    "jbig2": (
        lambda pdf: packed_stream(pdf, jbig2_bytes(_BILEVEL), _BILEVEL.size, "/JBIG2Decode"),
        False,
    ),
    "flate inverted": (lambda pdf: image_stream(pdf, _BILEVEL, Decode=_INVERTED), True),
    "letters": (lambda pdf: ascii_stream(pdf, _BILEVEL), False),
}


@pytest.mark.parametrize("name", _PACKED)
def test_bilevel_pictures_of_every_packing_are_positive(tmp_path: Path, name: str) -> None:
    make, inverted = _PACKED[name]
    with pikepdf.new() as pdf:
        add_page(pdf, full_page(), {"Im0": make(pdf)})
        pdf.save(tmp_path / "scan.pdf")
    pixels = _load(tmp_path / "scan.pdf").image.pixels
    pixels = pixels[:, :, 0] if pixels.ndim == 3 else pixels
    wanted = np.asarray(_BILEVEL.convert("L"))
    assert np.array_equal(pixels, 255 - wanted if inverted else wanted)


@pytest.mark.parametrize("packing", ["/CCITTFaxDecode", "/JBIG2Decode"])
def test_a_scan_that_is_a_stencil_is_black_on_white(tmp_path: Path, packing: str) -> None:
    bilevel = _BILEVEL.resize((2480, 3508))
    with pikepdf.new() as pdf:
        if packing == "/JBIG2Decode":
            picture = packed_stream(
                pdf, jbig2_bytes(bilevel), bilevel.size, packing, ImageMask=True
            )
        else:
            picture = fax_stream(pdf, bilevel, ImageMask=True)
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(tmp_path / "scan.pdf")
    page = _load(tmp_path / "scan.pdf").image
    assert page.dpi == pytest.approx(300, abs=1)
    assert _corner(page.pixels, 0.1, 0.1) == (0, 0, 0)
    assert _corner(page.pixels, 0.5, 0.5) == (255, 255, 255)


def test_jpeg_2000_and_indexed_colours_are_read(tmp_path: Path) -> None:
    few = sample_picture().quantize(8)
    palette = pikepdf.String(bytes((few.getpalette() or [])[:24]))
    space = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 7, palette])
    data = picture_bytes(sample_picture(), "JPEG2000")
    with pikepdf.new() as pdf:
        jpx = packed_stream(pdf, data, (620, 877), "/JPXDecode")
        indexed = image_stream(pdf, few, ColorSpace=space)
        for picture in (jpx, indexed):
            add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(tmp_path / "scan.pdf")
    assert np.array_equal(_load(tmp_path / "scan.pdf", 1).image.pixels, _OWN)
    assert np.array_equal(
        _load(tmp_path / "scan.pdf", 2).image.pixels, np.asarray(few.convert("RGB"))
    )


@pytest.mark.parametrize(
    ("media", "crop"),
    [
        ([100, 200, 695.276, 1041.89], None),
        ([-100, -200, 495.276, 641.89], None),
        ([595.276, 841.89, 0, 0], None),
        ([0, 0, 595.276, 841.89], [595.276, 841.89, 0, 0]),
        ([0, 0, 595.276, 841.89], [-50, -50, 700, 900]),
        ([0, 0, 595.276, 841.89], [5000, 5000, 6000, 6000]),
    ],
    ids=["moved", "negative", "backwards", "crop backwards", "crop larger", "crop elsewhere"],
)
def test_a_page_stands_where_its_boxes_say(
    tmp_path: Path, media: list[float], crop: list[float] | None
) -> None:
    left, low = min(media[0], media[2]), min(media[1], media[3])
    wide, high = A4_POINTS
    with pikepdf.new() as pdf:
        picture = image_stream(pdf, sample_picture())
        add_page(pdf, f"q {wide} 0 0 {high} {left} {low} cm /Im0 Do Q", {"Im0": picture})
        pdf.pages[0].obj.MediaBox = pikepdf.Array(media)
        if crop:
            pdf.pages[0].obj.CropBox = pikepdf.Array(crop)
        pdf.save(tmp_path / "scan.pdf")
    page = _load(tmp_path / "scan.pdf").image
    assert np.array_equal(page.pixels, _OWN)
    assert page.dpi == pytest.approx(_DPI, rel=0.01)


@pytest.mark.parametrize("unit", [0, -1, "/Mm"])
def test_a_user_unit_that_makes_no_sense_is_one(tmp_path: Path, unit: float | str) -> None:
    value = pikepdf.Name(unit) if isinstance(unit, str) else unit
    page = _load(scanned_pdf(tmp_path / "scan.pdf", UserUnit=value)).image
    assert page.dpi == pytest.approx(_DPI, rel=0.01)


def test_a_page_measured_in_pixels_is_no_giant_sheet(tmp_path: Path) -> None:
    box = (2480.0, 3508.0)
    for drawing in (full_page(box=box), full_page(box=box) + " 0 0 9 9 re f"):
        page = _page(tmp_path / "scan.pdf", drawing, sample_picture(2480, 3508), box=box)
        assert (page.image.width_px, page.image.height_px) == (2480, 3508)
        assert (page.image.dpi, page.dpi_source) == (300.0, "inferred")


def test_a_large_map_is_drawn_coarser(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        add_page(pdf, "0 0 m 99 99 l S", box=(2384.0, 3370.0))  # A0
        pdf.save(tmp_path / "map.pdf")
    assert _load(tmp_path / "map.pdf").image.dpi == 150


def test_pages_of_every_sort_stand_in_one_file(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        add_page(pdf, full_page(), {"Im0": image_stream(pdf, sample_picture())})
        add_page(pdf, "BT /F1 14 Tf 70 700 Td (Quyet dinh ve viec thanh lap to cong tac) Tj ET")
        add_page(pdf, full_page(), {"Im0": fax_stream(pdf, _BILEVEL)}, Rotate=270)
        add_page(pdf, "")
        pdf.save(tmp_path / "mixed.pdf")
    pages = [_load(tmp_path / "mixed.pdf", number) for number in (1, 2, 3, 4)]
    assert [page.born_digital for page in pages] == [False, True, False, False]
    assert np.array_equal(pages[2].image.pixels, np.rot90(np.asarray(_BILEVEL.convert("L"))))
    assert int(pages[3].image.pixels.min()) == 255


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
