"""Words enclosed by rules side by side are the cells of one row of a table."""

import pytest

from ocr.ruled_tables import Rule, find_table_rows
from ocr.tesseract import SeenWord

_WALLS: list[Rule] = [(x, 100, x + 4, 300) for x in (100, 400, 800)]
_FLOORS: list[Rule] = [(100, y, 804, y + 4) for y in (100, 200, 300)]


def _word(text: str, left: int, top: int) -> SeenWord:
    return SeenWord(text, left, top, left + 20 * len(text), top + 30, 0.9)


_CELLS = (
    ("Tên", 120, 110),
    ("gọi", 120, 150),
    ("Số", 420, 130),
    ("Ước", 120, 240),
    ("7", 420, 240),
)
_WORDS = [_word(*cell) for cell in _CELLS]


def _texts(words: list[SeenWord], walls: list[Rule], floors: list[Rule]) -> list[list[str]]:
    return [
        [" ".join(word.text for word in cell) for cell in row.cells]
        for row in find_table_rows(words, walls, floors)
    ]


def test_no_words_make_no_table() -> None:
    assert find_table_rows([], _WALLS, _FLOORS) == []


def test_cells_stand_in_rows_from_left_to_right() -> None:
    assert _texts(_WORDS[::-1], _WALLS, _FLOORS) == [["gọi Tên", "Số"], ["Ước", "7"]]


def test_a_torn_rule_is_one_rule() -> None:
    torn = [rule for rule in _FLOORS if rule[1] != 200]
    torn += [(100, 199, 500, 203), (515, 202, 804, 206)]
    assert _texts(_WORDS, _WALLS, torn) == [["Tên gọi", "Số"], ["Ước", "7"]]


@pytest.mark.parametrize(("walls", "floors"), [(_WALLS, []), ([], _FLOORS), (_WALLS, _FLOORS[:1])])
def test_what_is_not_enclosed_is_no_cell(walls: list[Rule], floors: list[Rule]) -> None:
    assert _texts(_WORDS, walls, floors) == []


def test_an_underline_within_a_frame_is_no_floor() -> None:
    frame: list[Rule] = [(50, 50, 54, 400), (900, 50, 904, 400)]
    floors: list[Rule] = [(50, 50, 904, 54), (300, 190, 700, 194), (50, 400, 904, 404)]
    assert _texts(_WORDS, frame, floors) == []


def test_a_fold_that_runs_through_words_is_no_wall() -> None:
    fold: list[Rule] = [(146, 0, 150, 3000)]
    assert _texts(_WORDS, [*_WALLS, *fold], _FLOORS) == [["Tên gọi", "Số"], ["Ước", "7"]]


def test_ticked_squares_with_words_beside_them_are_no_row() -> None:
    walls: list[Rule] = [(x, 100, x + 2, 150) for x in (100, 150, 400, 450)]
    floors: list[Rule] = [(x, y, x + 52, y + 2) for x in (100, 400) for y in (100, 150)]
    words = [_word("x", 115, 110), _word("Nam", 200, 110), _word("x", 415, 110)]
    assert _texts(words, walls, floors) == []


def test_a_table_open_on_both_sides_needs_three_cells() -> None:
    assert _texts(_WORDS, _WALLS[1:2], _FLOORS) == []
    wide = [*_WORDS, _word("Ghi", 620, 130)]
    walls: list[Rule] = [_WALLS[1], (600, 100, 604, 300)]
    assert _texts(wide, walls, _FLOORS) == [["Tên gọi", "Số", "Ghi"]]
