"""Every make of TIFF, JPEG and PNG comes out upright, grey or RGB, of 8 bits."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from dossier.page import Pixels
from scanner.load import LoadedPage, open_scan
from scanner.options import ScanOptions
from tests.scanner.files import JPEG, PNG, TIFF, picture_bytes, sample_picture

_ORIENTATION = 0x0112


def _load(path: Path, data: bytes, number: int = 1) -> LoadedPage:
    path.write_bytes(data)
    with open_scan(path, ScanOptions()) as scan:
        return scan.load(number)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scan"


def _apart(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def test_grey_and_colour_stay_what_they_are(path: Path) -> None:
    grey = sample_picture().convert("L")
    for kind in (PNG, TIFF):
        page = _load(path, picture_bytes(sample_picture(), kind, dpi=(300, 300)))
        assert np.array_equal(page.image.pixels, np.asarray(sample_picture()))
        assert page.image.dpi == pytest.approx(300, abs=0.1)
        assert page.dpi_source == "file"
        page = _load(path, picture_bytes(grey, kind))
        assert np.array_equal(page.image.pixels, np.asarray(grey))


@pytest.mark.parametrize("packing", ["group3", "group4", "tiff_lzw", "packbits", "raw"])
def test_a_bilevel_tiff_is_black_on_white(path: Path, packing: str) -> None:
    bilevel = sample_picture().convert("L").point(lambda level: 255 * (level > 128)).convert("1")
    page = _load(path, picture_bytes(bilevel, TIFF, compression=packing, dpi=(200, 200)))
    assert np.array_equal(page.image.pixels, np.asarray(bilevel.convert("L")))


def test_sixteen_bits_become_eight(path: Path) -> None:
    grey = np.asarray(sample_picture().convert("L"))
    deep = Image.fromarray(grey.astype(np.uint16) * 257)
    for kind in (PNG, TIFF):
        assert np.array_equal(_load(path, picture_bytes(deep, kind)).image.pixels, grey)


def test_a_palette_becomes_colours(path: Path) -> None:
    few = sample_picture().quantize(8)
    for kind in (PNG, TIFF):
        page = _load(path, picture_bytes(few, kind))
        assert np.array_equal(page.image.pixels, np.asarray(few.convert("RGB")))


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_shows_white_paper(path: Path, mode: str) -> None:
    clear = Image.new(mode, (300, 400), (0, 0, 0, 0) if mode == "RGBA" else (0, 0))
    page = _load(path, picture_bytes(clear, PNG))
    assert int(page.image.pixels.min()) == 255


def test_a_palette_with_a_clear_colour_shows_white_paper(path: Path) -> None:
    few = Image.new("P", (300, 400), 0)
    few.putpalette([0, 0, 0, 255, 0, 0])
    page = _load(path, picture_bytes(few, PNG, transparency=0))
    assert int(page.image.pixels.min()) == 255


def test_a_cmyk_jpeg_has_its_colours(path: Path) -> None:
    cmyk = sample_picture().convert("CMYK")
    page = _load(path, picture_bytes(cmyk, JPEG, quality=95))
    assert _apart(page.image.pixels, np.asarray(sample_picture())) < 6


def test_a_ycck_jpeg_has_its_colours(path: Path) -> None:
    # Adobe keeps luma and colour differences of the inverted colours, and inverts once more.
    parts = [
        part.point(lambda level: 255 - level)
        for part in ImageOps.invert(sample_picture()).convert("YCbCr").split()
    ]
    ycck = Image.merge("CMYK", (*parts, Image.new("L", parts[0].size, 0)))
    data = bytearray(picture_bytes(ycck, JPEG, quality=95, subsampling=0))
    place = data.index(b"Adobe")
    data[place + 11] = 2  # says that the first three are luma and colour differences
    page = _load(path, bytes(data))
    assert _apart(page.image.pixels, np.asarray(sample_picture())) < 6


@pytest.mark.parametrize(("orientation", "quarters"), [(1, 0), (3, 2), (6, -1), (8, 1)])
def test_the_turn_a_phone_notes_is_done(path: Path, orientation: int, quarters: int) -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    page = _load(path, picture_bytes(sample_picture(), JPEG, exif=exif, quality=95))
    wanted = np.rot90(np.asarray(sample_picture()), quarters)
    assert page.image.pixels.shape == wanted.shape
    assert _apart(page.image.pixels, wanted) < 4


def test_a_fax_is_made_square(path: Path) -> None:
    fax = sample_picture(1728, 1078).convert("1")
    page = _load(path, picture_bytes(fax, TIFF, compression="group3", dpi=(204, 98)))
    assert page.image.width_px == 1728
    assert page.image.height_px == pytest.approx(1078 * 204 / 98, abs=2)
    assert page.image.dpi == pytest.approx(204, abs=0.5)


@pytest.mark.parametrize("claimed", [None, (1, 1), (9_999, 9_999), (72, 1)])
def test_a_resolution_that_makes_no_sense_is_inferred(
    path: Path, claimed: tuple[int, int] | None
) -> None:
    more = {"dpi": claimed} if claimed else {}
    page = _load(path, picture_bytes(sample_picture(2480, 3508), JPEG, **more))
    assert (page.image.dpi, page.dpi_source) == (300.0, "inferred")


def test_pages_of_a_tiff_are_reached_in_any_order(path: Path) -> None:
    sizes = (200, 210, 220, 230)
    first, *rest = [sample_picture(width, 300) for width in sizes]
    path.write_bytes(picture_bytes(first, TIFF, save_all=True, append_images=rest))
    with open_scan(path, ScanOptions()) as scan:
        assert scan.page_count == 4
        assert [scan.load(number).image.width_px for number in (4, 1, 3, 2)] == [230, 200, 220, 210]


def test_thumbnails_in_a_tiff_are_no_pages(path: Path) -> None:
    file = io.BytesIO()
    page, small = sample_picture(), sample_picture(80, 100)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    page.save(file, TIFF, save_all=True, append_images=[small])
    path.write_bytes(file.getvalue())
    with open_scan(path, ScanOptions()) as scan:
        assert scan.page_count == 1


def test_a_big_tiff_is_a_tiff(path: Path) -> None:
    page = _load(path, picture_bytes(sample_picture(), TIFF, big_tiff=True))
    assert np.array_equal(page.image.pixels, np.asarray(sample_picture()))


def test_a_tiff_with_numbers_the_other_way_round_is_walked(path: Path) -> None:
    grey = np.full((8, 8), 200, np.uint8)
    tags = {256: 8, 257: 8, 258: 8, 259: 1, 262: 1, 273: 200, 277: 1, 278: 8, 279: 64}
    entries = b"".join(struct.pack(">HHII", tag, 4, 1, value) for tag, value in tags.items())
    head = b"MM\0*" + struct.pack(">IH", 8, len(tags)) + entries + bytes(4)
    page = _load(path, head.ljust(200, b"\0") + grey.tobytes())
    assert np.array_equal(page.image.pixels, grey)
