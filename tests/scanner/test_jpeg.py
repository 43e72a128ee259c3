"""A JPEG that was cut is noticed however it was closed; a whole one passes, grey ones too."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dossier.page import Pixels
from scanner.errors import DamagedScanError, PageTooLargeError, UnsupportedScanError
from scanner.jpeg import look_at_jpeg
from scanner.options import ScanOptions
from tests.scanner.files import JPEG, picture_bytes, sample_picture

_END = b"\xff\xd9"
_MAKES: dict[str, dict[str, Any]] = {
    "baseline": {},
    "progressive": {"progressive": True},
    "fine colours": {"subsampling": 0},
    "restarts": {"restart_marker_rows": 1},
    "optimised": {"optimize": True},
}


def _grained(mode: str = "RGB", width: int = 331, height: int = 437) -> Image.Image:
    """Give a page as a scanner sees it: nothing is quite even."""
    grain = np.random.default_rng(7).normal(0, 4, (height, width, 3))
    pixels: Pixels = np.clip(np.asarray(sample_picture(width, height)) + grain, 0, 255).astype(
        np.uint8
    )
    return Image.fromarray(pixels).convert(mode)


@pytest.mark.parametrize("make", _MAKES)
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_whole_jpeg_passes_with_its_size(make: str, mode: str, options: ScanOptions) -> None:
    data = picture_bytes(_grained(mode), JPEG, **_MAKES[make])
    looked = look_at_jpeg(data, options)
    assert (looked.width_px, looked.height_px) == (331, 437)
    assert looked.data == data


@pytest.mark.parametrize("make", _MAKES)
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
@pytest.mark.parametrize("end", [b"", _END, _END + bytes(99)])
def test_a_jpeg_that_was_cut_is_damaged_even_if_it_was_closed(
    make: str, mode: str, share: float, end: bytes, options: ScanOptions
) -> None:
    data = picture_bytes(_grained(mode), JPEG, **_MAKES[make])
    with pytest.raises(DamagedScanError):
        look_at_jpeg(data[: int(share * len(data))] + end, options)


@pytest.mark.parametrize("make", _MAKES)
def test_a_page_of_even_grey_is_no_cut_page(make: str, options: ScanOptions) -> None:
    for level in (127, 128):
        data = picture_bytes(Image.new("RGB", (200, 300), (level,) * 3), JPEG, **_MAKES[make])
        assert look_at_jpeg(data, options).data == data


def test_an_end_that_is_missing_or_followed_is_put_right(options: ScanOptions) -> None:
    data = picture_bytes(_grained(), JPEG)
    for found in (data[:-2], data[:-1], data + bytes(5_000), data + data):
        assert look_at_jpeg(found, options).data == data


def test_twelve_bits_arithmetic_and_lossless_coding_are_unsupported(options: ScanOptions) -> None:
    data = picture_bytes(_grained(), JPEG)
    head = data.index(b"\xff\xc0")
    twelve = data[: head + 4] + b"\x0c" + data[head + 5 :]
    others = [data[:head] + bytes([0xFF, code]) + data[head + 2 :] for code in (0xC3, 0xC9)]
    for rare in (twelve, *others):
        with pytest.raises(UnsupportedScanError):
            look_at_jpeg(rare, options)


def test_a_size_over_the_limit_and_endless_strokes_are_refused(options: ScanOptions) -> None:
    data = picture_bytes(_grained(), JPEG, progressive=True)
    with pytest.raises(PageTooLargeError):
        look_at_jpeg(data, ScanOptions(largest_page_px=331 * 437 - 1))
    stroke = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(PageTooLargeError):
        look_at_jpeg(data[:-2] + stroke * 5_000 + _END, options)


def test_a_missing_stroke_of_a_progressive_picture_is_noticed(options: ScanOptions) -> None:
    data = picture_bytes(_grained(), JPEG, progressive=True)
    without = data[: data.rindex(b"\xff\xda")] + _END
    with Image.open(io.BytesIO(without)) as picture:
        picture.load()  # decoders are content
    with pytest.raises(DamagedScanError):
        look_at_jpeg(without, options)
