"""A label stands where something begins: at the start, after white or a number, before a colon."""

import pytest

from ocr.label_places import cell_end, cell_starts, is_numbering, is_row_number, place_quality
from ocr.rows import Row, sheet_of
from tests.ocr.readings import Placed, reading


def _row(*placed: Placed) -> Row:
    return sheet_of(1, reading(*placed)).rows[0]


@pytest.mark.parametrize("text", ["1.", "(2)", "IV.", "a)", "-", "12)"])
def test_numbering_is_known(text: str) -> None:
    assert is_numbering(_row((25.0, 20.0, f"{text} Họ")).tokens[0])


def test_the_number_of_a_row_has_white_behind_it() -> None:
    assert is_row_number(_row((25.0, 20.0, "12"), (40.0, 20.0, "Họ")), 0)
    assert not is_row_number(_row((25.0, 20.0, "12 Họ")), 0)


def test_a_place_is_worth_less_the_less_begins_there() -> None:
    length = len("ngaysinh")
    colon = place_quality(_row((25.0, 20.0, "sống Ngày sinh:")), 1, 3, length)
    start = place_quality(_row((25.0, 20.0, "Ngày sinh 3")), 0, 2, length)
    comma = place_quality(_row((25.0, 20.0, "Lê, ngày sinh 3")), 1, 3, length)
    middle = place_quality(_row((25.0, 20.0, "là ngày sinh 3")), 1, 3, length)

    assert colon > start > comma > middle == 0


def test_cells_begin_behind_white() -> None:
    row = _row((25.0, 20.0, "Họ tên"), (60.0, 20.0, "Giới tính"))

    assert cell_starts(row) == [0, 2]
    assert cell_end(row, 0) == 2
