"""Every make of TIFF gives its pages as they look on paper, and no page is left out."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from dossier.page import Pixels
from scanner.errors import DamagedScanError, PageTooLargeError, UnsupportedScanError
from scanner.load import LoadedPage, open_scan
from scanner.options import ScanOptions
from scanner.tiff import find_tiff_pages
from tests.counts import examples
from tests.scanner.files import JPEG, TIFF, picture_bytes, sample_picture
from tests.scanner.tiffs import Tags, tags_of, tiff_bytes

_WIDTH, _HEIGHT = 200, 300
_PICTURE = sample_picture(_WIDTH, _HEIGHT)
_RGB = np.asarray(_PICTURE)
_GREY = np.asarray(_PICTURE.convert("L"))
_INK = _GREY > 128
_BILEVEL = Image.fromarray(_INK.astype(np.uint8) * 255).convert("1")


def _load(path: Path, data: bytes, number: int = 1) -> LoadedPage:
    path.write_bytes(data)
    with open_scan(path, ScanOptions()) as scan:
        return scan.load(number)


def _page(path: Path, tags: Tags, *strips: bytes) -> Pixels:
    return _load(path, tiff_bytes((tags, strips))).image.pixels


def _apart(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def _in_bits(levels: NDArray[np.int64], bits: int) -> bytes:
    """Pack each row's samples of so many bits."""
    words = np.unpackbits(levels.astype(">u2").view(np.uint8).reshape(_HEIGHT, _WIDTH, 2), axis=2)
    return np.packbits(words[:, :, 16 - bits :].reshape(_HEIGHT, -1), axis=1).tobytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scan"


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("white_is_zero", [False, True])
def test_grey_of_every_depth_is_positive(path: Path, bits: int, *, white_is_zero: bool) -> None:
    brightest = (1 << bits) - 1
    levels = np.rint(_GREY / 255 * brightest).astype(np.int64)
    wanted = np.rint(levels / brightest * 255).astype(np.uint8)
    stored = brightest - levels if white_is_zero else levels
    data = stored.astype("<u2").tobytes() if bits == 16 else _in_bits(stored, bits)
    pixels = _page(path, tags_of(_WIDTH, _HEIGHT, bits, int(not white_is_zero)), data)
    assert _apart(pixels, wanted) <= 0.6


def test_twelve_bits_are_stretched_to_white(path: Path) -> None:
    levels = np.rint(_GREY / 255 * 4095).astype(np.int64)
    pixels = _page(path, tags_of(_WIDTH, _HEIGHT, 12, 1), _in_bits(levels, 12))
    assert _apart(pixels, _GREY) <= 0.6


def test_32_bits_and_fractions_are_grey(path: Path) -> None:
    whole = (_GREY.astype("<u4") * 16_843_009).tobytes()
    assert np.array_equal(_page(path, tags_of(_WIDTH, _HEIGHT, 32, 1), whole), _GREY)
    fraction = tags_of(_WIDTH, _HEIGHT, 32, 1) | {339: (3, [3])}
    assert np.array_equal(_page(path, fraction, (_GREY / 255).astype("<f4").tobytes()), _GREY)


@pytest.mark.parametrize("white_is_zero", [False, True])
def test_bits_in_either_order_are_read(path: Path, *, white_is_zero: bool) -> None:
    rows = _in_bits(np.not_equal(_INK, white_is_zero).astype(np.int64), 1)
    turned = bytes(int(f"{byte:08b}"[::-1], 2) for byte in rows)
    tags = tags_of(_WIDTH, _HEIGHT, 1, int(not white_is_zero)) | {266: (3, [2])}
    assert np.array_equal(_page(path, tags, turned), _INK * np.uint8(255))


@pytest.mark.parametrize(
    ("packing", "more"), [("group3", {}), ("group3", {292: 1}), ("group4", {})]
)
@pytest.mark.parametrize("order", [1, 2])
def test_fax_packings_are_read_in_either_order_of_bits(
    path: Path, packing: str, more: dict[int, int], order: int
) -> None:
    data = picture_bytes(_BILEVEL, TIFF, compression=packing, tiffinfo=more | {266: order})
    assert np.array_equal(_load(path, data).image.pixels, np.asarray(_BILEVEL.convert("L")))


@pytest.mark.parametrize("packing", ["tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "raw"])
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_packings_of_colour_are_read(path: Path, packing: str, mode: str) -> None:
    data = picture_bytes(_PICTURE.convert(mode), TIFF, compression=packing)
    wanted = _GREY if mode == "L" else _RGB
    assert _apart(_load(path, data).image.pixels, wanted) < 1


def test_a_jpeg_of_the_old_style_is_read(path: Path) -> None:
    data = picture_bytes(_PICTURE, JPEG, quality=95, subsampling=0)
    tags = tags_of(_WIDTH, _HEIGHT, 8, 6, samples=3, packing=6) | {530: (3, [1, 1])}
    probe = tiff_bytes((tags | {513: (4, [0]), 514: (4, [len(data)])}, [data]))
    begins = len(probe) - len(data)
    whole = tiff_bytes((tags | {513: (4, [begins]), 514: (4, [len(data)])}, [data]))
    assert _apart(_load(path, whole).image.pixels, _RGB) < 1


def test_luma_and_colour_differences_become_colours(path: Path) -> None:
    parts = np.asarray(_PICTURE.convert("YCbCr"))
    luma, differences = parts[:, :, 0], parts[::2, ::2, 1:]
    squares = [luma[down::2, across::2] for down in (0, 1) for across in (0, 1)]
    packed = zlib.compress(np.dstack([*squares, differences]).tobytes())
    tags = tags_of(_WIDTH, _HEIGHT, 8, 6, samples=3, packing=8) | {530: (3, [2, 2])}
    assert _apart(_page(path, tags, packed), _RGB) < 1


def test_colours_of_16_bits_and_in_planes_are_read(path: Path) -> None:
    deep = (_RGB.astype("<u2") * 257).tobytes()
    assert np.array_equal(_page(path, tags_of(_WIDTH, _HEIGHT, 16, 2, samples=3), deep), _RGB)
    planes = [plane.tobytes() for plane in np.moveaxis(_RGB, 2, 0)]
    flat = tags_of(_WIDTH, _HEIGHT, 8, 2, samples=3) | {284: (3, [2])}
    assert np.array_equal(_page(path, flat, *planes), _RGB)


@pytest.mark.parametrize("extra", [0, 1, 2])
def test_a_fourth_sample_never_makes_a_page_black(path: Path, extra: int) -> None:
    tags = tags_of(_WIDTH, _HEIGHT, 8, 2, samples=4) | {338: (3, [extra])}
    opaque = np.dstack([_RGB, np.full_like(_GREY, 255)])
    assert np.array_equal(_page(path, tags, opaque.tobytes()), _RGB)
    if extra:
        clear = bytes(_WIDTH * _HEIGHT * 4)
        assert int(_page(path, tags, clear).min()) == 255


def test_tiles_are_put_together(path: Path) -> None:
    side, columns, rows = 64, 4, 5
    sheet = np.zeros((rows * side, columns * side, 3), np.uint8)
    sheet[:_HEIGHT, :_WIDTH] = _RGB
    tiles = [
        sheet[down * side : (down + 1) * side, across * side : (across + 1) * side].tobytes()
        for down in range(rows)
        for across in range(columns)
    ]
    tags = tags_of(_WIDTH, _HEIGHT, 8, 2, samples=3) | {322: (4, [side]), 323: (4, [side])}
    del tags[278]
    probe = tiff_bytes((tags | {324: (4, [0] * 20), 325: (4, [1] * 20)}, tiles))
    begins = len(probe) - sum(map(len, tiles))
    places = [begins + number * len(tiles[0]) for number in range(20)]
    tags |= {324: (4, places), 325: (4, [len(tiles[0])] * 20)}
    assert np.array_equal(_page(path, tags, *tiles), _RGB)


@pytest.mark.parametrize(
    ("unit", "across", "down", "dpi", "source"),
    [
        (2, (300, 1), (300, 1), 300.0, "file"),
        (3, (11_811, 100), (11_811, 100), 300.0, "file"),
        (1, (300, 1), (300, 1), 300.0, "file"),
        (2, (0, 0), (0, 0), 300.0, "inferred"),
        (2, (0, 1), (0, 1), 300.0, "inferred"),
        (2, (300, 0), (300, 0), 300.0, "inferred"),
        (2, (4_000_000_000, 1), (4_000_000_000, 1), 300.0, "inferred"),
        (3, (1, 1), (1, 1), 300.0, "inferred"),
    ],
)
def test_a_resolution_is_read_in_its_unit_and_believed_if_it_makes_sense(
    path: Path, unit: int, across: tuple[int, int], down: tuple[int, int], dpi: float, source: str
) -> None:
    tags = tags_of(2480, 3508, 1, 1) | {282: (5, across), 283: (5, down), 296: (3, [unit])}
    page = _load(path, tiff_bytes((tags, [b"\xff" * (310 * 3508)])))
    assert page.image.dpi == pytest.approx(dpi, abs=0.2)
    assert page.dpi_source == source


@pytest.mark.parametrize(
    ("orientation", "quarters", "mirrored"),
    [(1, 0, 0), (2, 0, 1), (3, 2, 0), (4, 2, 1), (5, -1, 1), (6, -1, 0), (7, 1, 1), (8, 1, 0)],
)
def test_pages_are_turned_each_by_its_own_orientation(
    path: Path, orientation: int, quarters: int, mirrored: int
) -> None:
    tags = tags_of(_WIDTH, _HEIGHT, 8, 2, samples=3) | {282: (5, (200, 1)), 283: (5, (100, 1))}
    turned = tags | {274: (3, [orientation])}
    path.write_bytes(tiff_bytes((turned, [_RGB.tobytes()]), (tags, [_RGB.tobytes()])))
    wanted = np.rot90(_RGB, quarters)
    wanted = wanted[:, ::-1] if mirrored else wanted
    with open_scan(path, ScanOptions()) as scan:
        for _ in range(2):  # a page asked for again is not turned again
            first = scan.load(1).image.pixels
            stretched = np.repeat(wanted, 2, axis=1 if quarters % 2 else 0)
            assert _apart(first, stretched) < 6
            second = scan.load(2).image.pixels
            assert second.shape == (2 * _HEIGHT, _WIDTH, 3)


def test_pages_have_each_their_own_size_and_resolution(path: Path) -> None:
    sizes = [(1654, 2339, 200), (1748, 2480, 300), (875, 1240, 150)]
    pages = [
        (
            tags_of(wide, high, 8, 1) | {282: (5, (dpi, 1)), 283: (5, (dpi, 1))},
            [b"\xff" * (wide * high)],
        )
        for wide, high, dpi in sizes
    ]
    path.write_bytes(tiff_bytes(*pages))
    with open_scan(path, ScanOptions()) as scan:
        images = [scan.load(number).image for number in (1, 2, 3)]
    assert [(image.width_px, image.height_px, round(image.dpi)) for image in images] == sizes


def test_a_page_whose_bytes_lie_beyond_the_end_is_damaged_and_the_others_are_not(
    path: Path,
) -> None:
    page = picture_bytes(_BILEVEL, TIFF, compression="group4", strip_size=1 << 20)
    with Image.open(io.BytesIO(page)) as picture:
        tags = picture.getexif()
        strip = page[tags[273] : tags[273] + tags[279]]
    packed = tags_of(_WIDTH, _HEIGHT, 1, 1, packing=4)
    whole = tiff_bytes((packed, [strip]), (packed, [strip]))
    path.write_bytes(whole[:-20])
    with open_scan(path, ScanOptions()) as scan:
        assert scan.page_count == 2
        assert scan.load(1).image.width_px == _WIDTH
        with pytest.raises(DamagedScanError):
            scan.load(2)


def test_a_make_that_nobody_reads_is_unsupported_not_damaged(path: Path) -> None:
    with pytest.raises(UnsupportedScanError):
        _page(path, tags_of(_WIDTH, _HEIGHT, 8, 32_845), _GREY.tobytes())


def test_circles_of_any_length_and_huge_claims_are_refused(path: Path) -> None:
    page = (tags_of(8, 8, 8, 1), [bytes(64)])
    data = tiff_bytes(page, page, page)
    for back in (8, data.rindex(struct.pack("<HHH", 9, 256, 4))):
        path.write_bytes(_closed_to(data, back))
        with pytest.raises(DamagedScanError):
            find_tiff_pages(path, ScanOptions())
    path.write_bytes(tiff_bytes((tags_of(1 << 30, 1 << 30, 1, 1), [b""])))
    with pytest.raises(PageTooLargeError):
        find_tiff_pages(path, ScanOptions())


def _closed_to(data: bytes, place: int) -> bytes:
    """Let the last directory, which is followed by 64 bytes of picture, point back."""
    return data[:-68] + struct.pack("<I", place) + data[-64:]


_GROWTH = """
import sys
from pathlib import Path
from scanner.load import open_scan
from scanner.options import ScanOptions

def resident():
    line = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
    return int(line.split()[1])

with open_scan(Path(sys.argv[1]), ScanOptions()) as scan:
    tenth = scan.page_count // 10
    for number in range(1, tenth + 1):
        scan.load(number)
    early = resident()
    for number in range(tenth + 1, scan.page_count + 1):
        scan.load(number)
    print(scan.page_count, resident() - early)
"""


@pytest.mark.parametrize("kind", ["tif", "pdf"])
def test_a_long_scan_takes_no_more_memory_than_a_short_one(path: Path, kind: str) -> None:
    count = min(1000, examples(80))
    page = Image.new("L", (1240, 1754), 255)
    if kind == "tif":
        packed = {"compression": "tiff_deflate"}
        page.save(path, TIFF, save_all=True, append_images=[page] * (count - 1), **packed)
    else:
        page.save(path, "PDF", save_all=True, append_images=[page] * (count - 1))
    done = subprocess.run(
        [sys.executable, "-c", _GROWTH, str(path)],
        capture_output=True,
        text=True,
        timeout=1500,
        check=True,
    )
    pages, kib = map(int, done.stdout.split())
    assert pages == count
    assert kib < 20_000  # one page has 2 MB
