"""A picture of any size and mode becomes 8-bit grey or RGB, as if it were taken whole."""

import numpy as np
import pytest
from PIL import Image

from dossier.page import Pixels
from scanner.eight_bits import eight_bit_pixels
from tests.scanner.files import sample_picture

_LARGE = sample_picture(2_003, 2_101)  # more than one band, and no whole number of them


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P", "RGBA", "CMYK", "YCbCr", "LA"])
def test_bands_are_put_together_without_a_seam(mode: str) -> None:
    picture = _LARGE.convert(mode)
    pixels = eight_bit_pixels(picture)
    whole = np.asarray(picture.convert("L" if mode in {"1", "L"} else "RGB"))
    assert np.array_equal(pixels, whole)


def test_deep_samples_are_brought_to_eight_bits_by_their_depth() -> None:
    ramp = np.arange(256, dtype=np.uint16)[None, :].repeat(4, axis=0)
    for bits, image in (
        (16, Image.fromarray(ramp * 257)),
        (12, Image.fromarray(np.rint(ramp * 16.0588).astype(np.uint16))),
        (32, Image.fromarray((ramp.astype(np.uint32) * 16_843_009).view(np.int32))),
    ):
        assert np.array_equal(eight_bit_pixels(image, bits), ramp.astype(np.uint8))


@pytest.mark.parametrize("white", [1.0, 255.0, 65_535.0])
def test_fractions_are_stretched_to_what_white_must_mean(white: float) -> None:
    levels = np.array([[0.0, 0.5, 1.0, np.nan, -1.0]], np.float32) * np.float32(white)
    pixels: Pixels = eight_bit_pixels(Image.fromarray(levels))
    assert pixels.tolist() == [[0, 128, 255, 0, 0]]
