"""What machines and years do to a page leaves it a page, and the same each time."""

import io
import random

import numpy as np
import pytest
from PIL import Image

from dossier.page import Pixels
from samples.degrade import age, copy, curl, fax, lay_on_bed, photograph
from samples.layouts import draw_layout
from samples.papers.look import make_look

_PX_PER_MM = 100 / 25.4


@pytest.fixture(scope="module")
def page() -> Pixels:
    return draw_layout("letter", make_look(3, dpi=100)).image.pixels


def test_a_sheet_on_a_bed_is_whole_and_leans_as_asked(page: Pixels) -> None:
    laid = lay_on_bed(page, 6.0, (20, 20, 20), _PX_PER_MM, random.Random(1))

    light = (laid.min(axis=2) > 128).sum()
    assert light == pytest.approx((page.min(axis=2) > 128).sum(), rel=0.01)
    top_row = np.argwhere(laid[:, : laid.shape[1] // 2].min(axis=2) > 128)[:, 0].min()
    right_top = np.argwhere(laid[:, laid.shape[1] * 3 // 4 :].min(axis=2) > 128)[:, 0].min()
    assert right_top < top_row  # counter-clockwise: the right corner is higher


def test_a_copy_is_grey_and_a_fax_is_black_and_white(page: Pixels) -> None:
    copied = copy(page, _PX_PER_MM, random.Random(1))
    faxed = fax(page, _PX_PER_MM, random.Random(1))

    assert np.ptp(copied.astype(int), axis=2).max() == 0
    assert faxed.mode == "1"
    assert faxed.size == (round(page.shape[1] * 2.04), round(page.shape[0] * 1.96))


def test_a_photograph_says_no_resolution(page: Pixels) -> None:
    taken = Image.open(io.BytesIO(photograph(page, random.Random(1), 600)))

    assert taken.size == (600, 800)
    assert "dpi" not in taken.info


def test_a_curl_bends_lines_and_keeps_the_page(page: Pixels) -> None:
    bent = curl(page, _PX_PER_MM, random.Random(1))

    assert bent.shape == page.shape
    assert not np.array_equal(bent, page)
    assert bent.mean() == pytest.approx(page.mean(), rel=0.02)


def test_ageing_is_the_same_for_the_same_seed(page: Pixels) -> None:
    for seed in range(4):
        first, second = (age(page, random.Random(seed)) for _ in "12")

        assert np.array_equal(first, second)
        assert first.shape == page.shape
