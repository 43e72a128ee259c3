"""A picture is drawn only if paper shows through it, and in the size it says it has."""

import pytest
from PIL import Image

from signing.errors import PictureRefusedError
from signing.picture import open_picture
from tests.signing.looks import png_of, seal_png, signature_png


def test_a_picture_fits_in_its_own_shape() -> None:
    assert open_picture(signature_png()).fitted(50, 25) == pytest.approx((50, 20))


def test_a_seal_has_the_size_its_file_says() -> None:
    seal = open_picture(seal_png(600))

    assert seal.true_size(36, 36) == pytest.approx((850 / 600 * 25.4, 850 / 600 * 25.4), abs=0.1)


@pytest.mark.parametrize("dpi", [None, 72, 4000])
def test_a_resolution_no_seal_has_is_not_believed(dpi: float | None) -> None:
    assert open_picture(seal_png(dpi)).true_size(36, 36) == pytest.approx((36, 36))


def test_what_the_caller_says_goes_before_the_file() -> None:
    assert open_picture(seal_png(600), 42).true_size(36, 36) == pytest.approx((42, 42))


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (40, 40), "white"),
        Image.new("RGBA", (40, 40), (255, 255, 255, 255)),
        Image.new("RGBA", (40, 40), (0, 0, 0, 0)),
    ],
    ids=["no-alpha", "solid", "nothing-drawn"],
)
def test_a_picture_that_hides_paper_or_shows_nothing_is_refused(image: Image.Image) -> None:
    with pytest.raises(PictureRefusedError):
        open_picture(png_of(image))


def test_a_palette_with_a_clear_colour_will_do() -> None:
    image = Image.new("P", (60, 30), 0)
    image.putpalette([0, 0, 0, 20, 40, 190])
    image.paste(1, (20, 10, 40, 20))
    image.info["transparency"] = 0

    assert open_picture(png_of(image)).width_px == 60


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", signature_png()[:300]])
def test_what_is_no_png_is_refused(data: bytes) -> None:
    with pytest.raises(PictureRefusedError):
        open_picture(data)
