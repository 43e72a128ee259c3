"""Reading tells which way up a page lies, and says nothing of a page without letters."""

from pathlib import Path

import numpy as np
import pytest

from dossier.page import PageImage
from ocr.options import OcrOptions
from ocr.turn import turn_odds
from samples.layouts import draw_layout
from samples.papers.look import make_look


def _grey(turn_degrees: int) -> PageImage:
    pixels = draw_layout("letter", make_look(11, dpi=200)).image.pixels.min(axis=2)
    return PageImage(np.ascontiguousarray(np.rot90(pixels, -turn_degrees // 90)), 200)


@pytest.mark.parametrize("turn_degrees", [0, 90, 180, 270])
def test_the_turn_of_a_letter_is_told(turn_degrees: int) -> None:
    odds = turn_odds(_grey(turn_degrees), OcrOptions())

    assert list(odds) == [turn_degrees]
    assert odds[turn_degrees] > 1.0


def test_nothing_is_said_of_an_empty_page() -> None:
    empty = PageImage(np.full((1200, 900), 255, np.uint8), 150)

    assert turn_odds(empty, OcrOptions()) == {}


def test_nothing_is_said_without_the_data_for_it(tmp_path: Path) -> None:
    assert turn_odds(_grey(0), OcrOptions(tessdata=tmp_path)) == {}
