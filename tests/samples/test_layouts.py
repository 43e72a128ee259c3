"""Pages of every layout can be drawn at any resolution, and know their words."""

import numpy as np
import pytest

from samples.layouts import LAYOUTS, draw_layout, draw_marked
from samples.papers.look import make_look


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_drawn_with_words_unless_it_has_none(name: str) -> None:
    page = draw_layout(name, make_look(5, dpi=72))

    assert bool(page.words) is (name not in ("blank", "picture"))
    assert bool(page.image.pixels.min() < 128) is (name != "blank")


def test_the_same_look_draws_the_same_page() -> None:
    look = make_look(9, dpi=60)

    first, second = (draw_layout("table", look).image.pixels for _ in "12")

    assert np.array_equal(first, second)


def test_a_marked_page_holds_next_to_nothing() -> None:
    for seed in range(12):
        inked = (draw_marked(make_look(seed, dpi=72)).image.pixels.min(axis=2) < 200).mean()

        assert 0 < inked < 0.02
