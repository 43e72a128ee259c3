"""Every make of picture file comes out upright, grey or RGB, of 8 bits."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageOps, UnidentifiedImageError

from dossier.page import Pixels
from scanner.errors import UnsupportedScanError
from scanner.load import LoadedPage, open_scan
from scanner.options import ScanOptions
from tests.scanner.files import JPEG, PNG, TIFF, heic_bytes, picture_bytes, sample_picture

_ORIENTATION = 0x0112
_RGB = np.asarray(sample_picture())


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


_TURNED = {
    1: _RGB,
    2: _RGB[:, ::-1],
    3: np.rot90(_RGB, 2),
    4: _RGB[::-1],
    5: np.swapaxes(_RGB, 0, 1),
    6: np.rot90(_RGB, -1),
    7: np.rot90(np.swapaxes(_RGB, 0, 1), 2),
    8: np.rot90(_RGB, 1),
}


@pytest.mark.parametrize("orientation", _TURNED)
@pytest.mark.parametrize("kind", [JPEG, PNG, TIFF, "WEBP"])
def test_the_turn_a_phone_notes_is_done_once(path: Path, orientation: int, kind: str) -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    page = _load(path, picture_bytes(sample_picture(), kind, exif=exif, quality=95))
    wanted = _TURNED[orientation]
    assert page.image.pixels.shape == wanted.shape
    assert _apart(page.image.pixels, wanted) < 4


@pytest.mark.parametrize("orientation", _TURNED)
def test_a_heic_is_turned_once(path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation  # written as the file's own turn
    page = _load(path, heic_bytes(sample_picture(), exif=exif.tobytes()))
    wanted = _TURNED[orientation]
    assert page.image.pixels.shape == wanted.shape
    assert _apart(page.image.pixels, wanted) < 4


def test_every_picture_of_a_heic_is_a_page(path: Path) -> None:
    path.write_bytes(heic_bytes(sample_picture(), sample_picture(400, 300).convert("L")))
    with open_scan(path, ScanOptions()) as scan:
        assert scan.page_count == 2
        assert [scan.load(number).image.width_px for number in (2, 1)] == [400, 620]


def test_a_heic_of_ten_bits_and_a_clear_one_become_eight_bits_on_white(path: Path) -> None:
    deep, file = (_RGB.astype(np.uint16) * 257).tobytes(), io.BytesIO()
    pillow_heif.encode("RGB;16", (620, 877), deep, file, quality=90)
    assert _apart(_load(path, file.getvalue()).image.pixels, _RGB) < 2
    clear = heic_bytes(Image.new("RGBA", (300, 400), (0, 0, 0, 0)))
    assert int(_load(path, clear).image.pixels.min()) == 255


def test_reading_heic_teaches_nobody_else_to(path: Path) -> None:
    _load(path, heic_bytes(sample_picture()))
    with pytest.raises(UnidentifiedImageError):
        Image.open(path)


@pytest.mark.parametrize("make", [{"lossless": True}, {"quality": 90}])
def test_a_webp_has_its_colours(path: Path, make: dict[str, Any]) -> None:
    assert (
        _apart(_load(path, picture_bytes(sample_picture(), "WEBP", **make)).image.pixels, _RGB) < 2
    )
    clear = picture_bytes(Image.new("RGBA", (300, 400), (0, 0, 0, 0)), "WEBP", **make)
    assert int(_load(path, clear).image.pixels.min()) >= 254


@pytest.mark.parametrize("kind", ["WEBP", PNG])
def test_an_animation_is_no_paper(path: Path, kind: str) -> None:
    first, second = sample_picture(), sample_picture().transpose(Image.Transpose.ROTATE_180)
    with pytest.raises(UnsupportedScanError):
        _load(path, picture_bytes(first, kind, save_all=True, append_images=[second]))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_a_bmp_of_every_depth_is_read(path: Path, mode: str) -> None:
    picture = sample_picture().convert(mode)
    page = _load(path, picture_bytes(picture, "BMP", dpi=(300, 300)))
    pixels = page.image.pixels if page.image.is_colour else np.dstack([page.image.pixels] * 3)
    assert np.array_equal(pixels, np.asarray(picture.convert("RGB")))
    assert page.image.dpi == pytest.approx(300, abs=0.1)


def _bmp(bits: int, packing: int, height: int, body: bytes, palette: bytes = b"") -> bytes:
    """Give a BMP of eight pixels in two rows."""
    sizes = (40, 8, height, 1, bits, packing, len(body), 0, 0, len(palette) // 4, 0)
    head = struct.pack("<IiiHHIIiiII", *sizes) + palette
    start = 14 + len(head)
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + head + body


_RED_WHITE = b"\0\0\xff\0\xff\xff\xff\0"
_BLACK_WHITE = b"\0\0\0\0\xff\xff\xff\0"


@pytest.mark.parametrize(
    ("bits", "packing", "height", "body", "palette"),
    [
        (4, 0, 2, b"\x01" * 4 + b"\x10" * 4, _RED_WHITE),
        (4, 0, -2, b"\x10" * 4 + b"\x01" * 4, _RED_WHITE),
        (4, 2, 2, b"\x08\x01\0\0" + b"\x08\x10\0\1", _RED_WHITE),
        (8, 0, 2, b"\0\1" * 4 + b"\1\0" * 4, _RED_WHITE),
        (8, 0, 2, b"\0\1" * 4 + b"\1\0" * 4, _BLACK_WHITE),
        (
            8,
            1,
            2,
            b"\0\x08" + b"\0\1" * 4 + b"\0\0" + b"\0\x08" + b"\1\0" * 4 + b"\0\1",
            _BLACK_WHITE,
        ),
        (1, 0, 2, b"\x55\0\0\0" + b"\xaa\0\0\0", _BLACK_WHITE),
    ],
)
def test_a_bmp_is_read_packed_and_top_down(
    path: Path, bits: int, packing: int, height: int, body: bytes, palette: bytes
) -> None:
    image = _load(path, _bmp(bits, packing, height, body, palette)).image
    blue = image.pixels[:, :, 2] if image.is_colour else image.pixels
    assert blue.tolist() == [[255, 0] * 4, [0, 255] * 4]


def test_a_bmp_of_32_bits_is_not_clear(path: Path) -> None:
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    row = b"\x10\x20\x30\0" * 8
    head = struct.pack("<IiiHHIIiiII", 108, 8, 2, 1, 32, 3, 64, 0, 0, 0, 0) + masks + bytes(52)
    data = b"BM" + struct.pack("<IHHI", 14 + 108 + 64, 0, 0, 122) + head + row * 2
    assert np.unique(_load(path, data).image.pixels.reshape(-1, 3), axis=0).tolist() == [
        [48, 32, 16]
    ]


def test_pngs_of_every_make_are_read(path: Path) -> None:
    grey = sample_picture().convert("L")
    for bits in (1, 2, 4):
        few = grey.quantize(2**bits)
        page = _load(path, picture_bytes(few, PNG, bits=bits))
        assert _apart(page.image.pixels, np.asarray(few.convert("RGB"))) == 0
    page = _load(path, _interlaced_png())
    assert page.image.pixels.tolist() == [[0, 255], [255, 0]]


def _interlaced_png() -> bytes:
    """Give a picture of two by two pixels in the seven passes of Adam7."""
    passes = b"\0\x00" + b"\0\xff" + b"\0\xff\0"  # of passes 1, 6 and 7
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 1)),
        (b"IDAT", zlib.compress(passes)),
        (b"IEND", b""),
    )
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_cmyk_jpeg_without_adobes_mark_is_not_turned_over(path: Path) -> None:
    inverted = Image.fromarray(255 - np.asarray(sample_picture().convert("CMYK")), "CMYK")
    data = picture_bytes(inverted, JPEG, quality=95)
    place = data.index(b"\xff\xee")
    length = int.from_bytes(data[place + 2 : place + 4], "big")
    page = _load(path, data[:place] + data[place + 2 + length :])
    assert _apart(page.image.pixels, _RGB) < 6


@pytest.mark.parametrize(("unit", "density"), [(1, 300), (2, 118)])
def test_the_density_of_a_jpeg_is_read_in_its_unit(path: Path, unit: int, density: int) -> None:
    data = bytearray(picture_bytes(sample_picture(1240, 1754), JPEG, dpi=(300, 300)))
    place = data.index(b"JFIF\0") + 7
    data[place : place + 5] = struct.pack(">BHH", unit, density, density)
    page = _load(path, bytes(data))
    assert (round(page.image.dpi), page.dpi_source) == (300, "file")


def test_a_density_without_a_unit_says_nothing_and_exif_is_asked(path: Path) -> None:
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = 200.0, 200.0, 2
    for more, dpi, source in (({}, 150.0, "inferred"), ({"exif": exif}, 200.0, "file")):
        page = _load(path, picture_bytes(sample_picture(1240, 1754), JPEG, **more))
        assert (page.image.dpi, page.dpi_source) == (dpi, source)


def test_what_a_camera_says_of_paper_is_not_believed(path: Path) -> None:
    exif = Image.Exif()
    exif[282], exif[283], exif[296] = 300.0, 300.0, 2
    exif.get_ifd(0x8769)[33434] = 0.02  # exposure time
    page = _load(path, picture_bytes(sample_picture(1500, 2000), JPEG, exif=exif))
    assert page.dpi_source == "inferred"


def test_what_a_phone_adds_to_a_jpeg_is_no_page(path: Path) -> None:
    preview = sample_picture().convert("L")
    data = picture_bytes(sample_picture(), "MPO", save_all=True, append_images=[preview])
    path.write_bytes(data)
    with open_scan(path, ScanOptions()) as scan:
        assert (scan.format, scan.page_count) == ("jpeg", 1)
        assert scan.load(1).image.is_colour


def test_what_is_noted_beside_a_picture_does_not_spoil_it(path: Path) -> None:
    exif = b"Exif\0\0II*\0\xff\xff\xff\x7f"
    page = _load(path, picture_bytes(sample_picture(), JPEG, exif=exif))
    assert page.image.width_px == 620


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
