"""Boxes are in millimetres on the kept page, pixels know their size on paper."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.page import Box, PageImage

MM = st.floats(-1_000, 1_000)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, right = sorted((draw(MM), draw(MM)))
    top, bottom = sorted((draw(MM), draw(MM)))
    return Box(left, top, right, bottom)


def grey_page(dpi: float) -> PageImage:
    return PageImage(np.full((3508, 2480), 255, np.uint8), dpi)


@given(boxes(), boxes())
def test_a_union_holds_both_boxes_and_no_more(one: Box, other: Box) -> None:
    both = one.union(other)

    assert both.left == min(one.left, other.left)
    assert both.top == min(one.top, other.top)
    assert both.right == max(one.right, other.right)
    assert both.bottom == max(one.bottom, other.bottom)
    assert both == other.union(one)


def test_a_box_knows_its_width_and_height() -> None:
    box = Box(10.0, 20.0, 25.5, 24.0)

    assert (box.width, box.height) == (15.5, 4.0)


@pytest.mark.parametrize(
    ("left", "top", "right", "bottom"),
    [
        (2.0, 0.0, 1.0, 1.0),
        (0.0, 2.0, 1.0, 1.0),
        (float("nan"), 0.0, 1.0, 1.0),
        (0, 0, 1, float("nan")),
    ],
    ids=["right-before-left", "bottom-before-top", "no-number-left", "no-number-below"],
)
def test_a_box_that_ends_before_it_begins_is_refused(
    left: float, top: float, right: float, bottom: float
) -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Box(left, top, right, bottom)


def test_a_report_carries_left_top_right_bottom_to_a_hundredth() -> None:
    box = Box(1.234567, 2.0, 3.999999, 4.5)

    assert json.dumps(box.as_list()) == "[1.23, 2.0, 4.0, 4.5]"


def test_a_page_knows_its_size() -> None:
    page = grey_page(dpi=300)

    assert (page.width_px, page.height_px, page.is_colour) == (2480, 3508, False)
    assert page.width_px / page.px_per_mm == pytest.approx(210, abs=0.05)


def test_a_page_of_three_channels_is_colour() -> None:
    page = PageImage(np.zeros((20, 10, 3), np.uint8), 200)

    assert (page.width_px, page.height_px, page.is_colour) == (10, 20, True)


@pytest.mark.parametrize("dpi", [0, -300, float("nan")])
def test_a_page_without_a_size_on_paper_is_refused(dpi: float) -> None:
    with pytest.raises(ValueError, match="dpi"):
        grey_page(dpi)


def test_two_page_images_are_compared_without_looking_at_pixels() -> None:
    page = grey_page(dpi=300)

    assert page == page  # noqa: PLR0124 - the rule under test
    assert page != grey_page(dpi=300)
