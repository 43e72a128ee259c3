"""Ink that no word covers is read again where it stands in a row, and nowhere else."""

from functools import cache

import numpy as np

from dossier.page import PageImage
from ocr.lost_letters import read_lost_letters
from ocr.tesseract import SeenWord, Task, recognise
from ocr.whiten import BarePage, whiten_leaders_and_rules
from samples.draw import Sheet
from tests.ocr.sheets import OPTIONS, TIMES, read_sheet, scanned

_PX_PER_MM = 300 / 25.4


@cache
def _bare() -> BarePage:
    sheet = Sheet(300.0)
    sheet.write(30.0, 40.0, "7", TIMES)
    sheet.write(60.0, 40.0, "Diện", TIMES)
    sheet.write(120.0, 40.0, "796.780", TIMES)
    sheet.write(100.0, 90.0, "5", TIMES)
    return whiten_leaders_and_rules(scanned(sheet.finish().image))


def _read(strip: PageImage, task: Task) -> tuple[SeenWord, ...]:
    return recognise(strip.pixels, strip.dpi, task, "tesserocr", OPTIONS)


def _word(text: str, left: float, right: float, row: int = 1) -> SeenWord:
    start, end, top, bottom = (round(side * _PX_PER_MM) for side in (left, right, 36.8, 40.2))
    return SeenWord(text, start, top, end, bottom, 0.95, (row, 0, 0))


def test_a_lone_digit_in_a_row_is_read_and_one_in_no_row_is_not() -> None:
    seen = [_word("Diện", 59.8, 67.5), _word("796.780", 120.0, 134.8)]
    words = read_lost_letters(_bare(), seen, _read)
    (added,) = [word for word in words if word not in seen]
    assert added.text == "7"
    assert added.line == seen[0].line
    assert abs(added.left / _PX_PER_MM - 30) < 1


def test_a_number_with_fewer_digits_than_there_are_in_print_is_read_again() -> None:
    seen = [_word("7", 29.5, 32.5), _word("Diện", 59.8, 67.5)]
    words = read_lost_letters(_bare(), [*seen, _word("96.780", 120.0, 134.8)], _read)
    assert [word.text for word in words] == ["7", "Diện", "796.780"]


def test_what_is_read_whole_stays_as_it_is() -> None:
    seen = [
        _word("7", 29.5, 32.5),
        _word("Diện", 59.8, 67.5),
        _word("796.780", 120.0, 134.8),
    ]
    assert read_lost_letters(_bare(), seen, _read) == seen


def test_numbers_of_rows_are_read_with_their_rows() -> None:
    sheet = Sheet(150.0)
    for row in range(1, 9):
        sheet.write(25.0, 40.0 + 9 * row, f"{row}.", TIMES)
        sheet.write(40.0, 40.0 + 9 * row, "Thửa đất số:", TIMES)
        sheet.write(90.0, 40.0 + 9 * row, str(700 + row), TIMES)
    _, reading = read_sheet(sheet)
    assert [line.words[-1].text for line in reading.lines] == [
        str(700 + row) for row in range(1, 9)
    ]
    numbers = [line.words[0].text.rstrip(".") for line in reading.lines]
    assert np.mean([number == str(row) for row, number in enumerate(numbers, 1)]) > 0.8
