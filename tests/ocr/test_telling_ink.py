"""The ink says whether a 2 is raised, an i has its dot, and an L ends in a comma."""

import numpy as np
import pytest

from ocr.ink import Bits
from ocr.telling_ink import as_inked
from ocr.tesseract import SeenWord

_LINE, _CAPITAL, _SMALL = 60, 20, 32  # y of the baseline, of the tops of capitals and small letters


def _told(text: str, letters: list[tuple[int, int]], before: str = "") -> str:
    """Read a word whose letters are bars from one y to another, 14 px wide the first, then 8."""
    ink: Bits = np.zeros((100, 200), dtype=np.bool_)
    left = 10
    for at, (top, bottom) in enumerate(letters):
        width = 8 if at else 24
        ink[top:bottom, left : left + width] = True
        left += width + 3
    word = SeenWord(text, 10, _CAPITAL, left, _LINE + 8, 0.9)
    return as_inked(word, before, ink).text


@pytest.mark.parametrize(
    ("text", "mark"), [("m2", []), ("m2.", [(_LINE - 5, _LINE)]), ("m2;", [(_SMALL, _LINE + 6)])]
)
def test_a_two_above_the_line_is_a_square(text: str, mark: list[tuple[int, int]]) -> None:
    m, raised, low = (_SMALL, _LINE), (_CAPITAL, _CAPITAL + 20), (_CAPITAL, _LINE)
    assert _told(text, [m, raised, *mark]) == text.replace("2", "²")
    assert _told(text, [m, low, *mark]) == text


def test_a_stroke_without_a_gap_ends_a_name_of_the_highlands_in_l() -> None:
    letters = [(_CAPITAL, _LINE), (_SMALL, _LINE), (_CAPITAL, _LINE)]
    stroke, stem = (_CAPITAL, _LINE), (_SMALL, _LINE)
    assert _told("Nuôi,", [*letters, stroke, (_LINE - 4, _LINE + 6)], "Ea") == "Nuôl,"
    assert _told("Nuôi", [*letters[:2], stem], "Ea") == "Nuôi"
    assert _told("Nuôi", [*letters, stroke], "trại") == "Nuôi"


def test_the_foot_of_an_l_is_no_comma() -> None:
    capitals = [(_CAPITAL, _LINE)] * 4
    assert _told("NUÔL,", capitals) == "NUÔL"
    assert _told("NUÔL,", [*capitals, (_LINE - 4, _LINE + 6)]) == "NUÔL,"
