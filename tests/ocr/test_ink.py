"""Runs and shapes account for every dark pixel, once."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.ink import (
    Bits,
    bridge,
    find_runs,
    find_shapes,
    ink_limit,
    join_all,
    paint,
    spread_all_round,
)


def _bits(rows: list[list[bool]]) -> Bits:
    return np.array(rows, dtype=np.bool_)


_pictures = st.integers(1, 12).flatmap(
    lambda width: st.lists(
        st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=12
    )
)


@settings(max_examples=60, deadline=None)
@given(_pictures)
def test_runs_painted_again_give_the_picture(rows: list[list[bool]]) -> None:
    ink = _bits(rows)
    assert np.array_equal(paint(find_runs(ink), ink.shape), ink)


@settings(max_examples=60, deadline=None)
@given(_pictures)
def test_shapes_hold_all_ink_and_are_apart(rows: list[list[bool]]) -> None:
    ink = _bits(rows)
    runs = find_runs(ink)
    shapes = find_shapes(runs)
    assert shapes.area.sum() == ink.sum()
    for number in range(len(shapes.left)):
        one = paint(runs.only(shapes.of_run == number), ink.shape)
        assert not (spread_all_round(one, 1) & ink & ~one).any()


def test_shapes_touch_over_corners() -> None:
    ink = _bits([[True, False, False], [False, True, False], [False, False, True]])
    shapes = find_shapes(find_runs(ink))
    assert (shapes.width.tolist(), shapes.height.tolist(), shapes.area.tolist()) == ([3], [3], [3])


def test_short_gaps_are_bridged() -> None:
    runs = bridge(find_runs(_bits([[True, False, True, False, False, False, True]])), 1)
    assert runs.length.tolist() == [3, 1]


def test_things_joined_in_a_chain_are_one_set() -> None:
    sets = join_all(6, np.array([0, 4, 1]), np.array([1, 5, 2]))
    assert sets.tolist() == [0, 0, 0, 1, 2, 2]


def test_the_limit_parts_print_from_paper() -> None:
    pixels = np.full((200, 200), 235, np.uint8)
    pixels[50:60, 20:180] = 40
    assert 40 < ink_limit(pixels) < 235


def test_an_even_page_has_a_limit_too() -> None:
    assert 1 <= ink_limit(np.full((50, 50), 255, np.uint8)) <= 254
    assert 1 <= ink_limit(np.zeros((50, 50), np.uint8)) <= 254
