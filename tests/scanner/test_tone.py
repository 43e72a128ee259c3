"""What paper and ink are is told from levels counted, chosen and shrunk alike everywhere."""

import numpy as np
import pytest

from scanner.tone import (
    paper_colour,
    quantile,
    shrunk,
    strongest_channel,
    weakest_channel,
)
from tests.scanner import pages


@pytest.mark.parametrize("paper", [(255, 255, 255), (240, 225, 190), (215, 220, 210)])
def test_the_colour_of_the_paper_is_found_under_print(paper: tuple[int, int, int]) -> None:
    sheet = pages.Sheet(paper=paper)
    for line in range(25):
        sheet.text(20, 20 + 10 * line, "Cộng hòa xã hội chủ nghĩa Việt Nam", points=13)
    assert paper_colour(sheet.page.pixels) == paper


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.8, 1.0])
def test_a_quantile_is_the_level_that_counting_gives(share: float) -> None:
    grey = np.random.default_rng(2).integers(0, 256, (301, 203), dtype=np.uint8)
    assert abs(quantile(grey, share) - np.quantile(grey, share)) <= 1


@pytest.mark.parametrize("shape", [(300, 200, 3), (701, 403, 3), (2, 900, 3)])
def test_channels_are_chosen_alike_in_every_strip(shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(4).integers(0, 256, shape, dtype=np.uint8)
    white = (255, 255, 255)
    assert np.array_equal(strongest_channel(pixels, white), pixels.max(axis=2))
    assert np.array_equal(weakest_channel(pixels, white), pixels.min(axis=2))


@pytest.mark.parametrize(
    ("dpi", "scale"),
    [(100, 1), (150, 1), (175, 1), (200, 0.75), (300, 0.5), (310, 0.5), (600, 0.25)],
)
def test_a_smaller_copy_has_about_the_resolution_asked_for(dpi: float, scale: float) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (403, 301), dtype=np.uint8)
    small, found = shrunk(pixels, dpi, 150.0)
    assert found == pytest.approx(scale)
    assert small.shape == pytest.approx((403 * scale, 301 * scale), abs=1)
    assert small.mean() == pytest.approx(pixels.mean(), abs=2)
