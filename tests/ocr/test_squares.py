"""Rows of digit squares are found with the place of every square; tables are none."""

import pytest

from dossier.page import Box
from ocr.squares import find_square_rows, lay_together
from ocr.whiten import BarePage, whiten_leaders_and_rules
from samples.draw import Sheet
from tests.ocr.sheets import TIMES, scanned


def _bare(sheet: Sheet) -> BarePage:
    return whiten_leaders_and_rules(scanned(sheet.finish().image))


@pytest.mark.parametrize("dpi", [200.0, 300.0])
@pytest.mark.parametrize("side", [5.0, 6.5, 8.0])
def test_a_row_of_twelve_squares_is_found(dpi: float, side: float) -> None:
    sheet = Sheet(dpi)
    sheet.digits(60.0, 80.0, "000393015331", TIMES, side)
    bare = _bare(sheet)
    (row,) = find_square_rows(bare.uprights, bare.image.px_per_mm)
    assert len(row.insides) == 12
    strip = lay_together(bare, row)
    assert strip is not None
    assert strip.count == 12
    assert strip.left / bare.image.px_per_mm == pytest.approx(60.0 + side / 2, abs=side / 2)


def test_squares_that_are_not_written_in_do_not_count() -> None:
    sheet = Sheet(300.0)
    for at in range(12):
        sheet.frame(Box(60 + 6.0 * at, 70, 66 + 6.0 * at, 76), 0.25)
    bare = _bare(sheet)
    (row,) = find_square_rows(bare.uprights, bare.image.px_per_mm)
    assert lay_together(bare, row) is None


def test_a_table_is_no_row_of_squares() -> None:
    sheet = Sheet(300.0)
    for row in range(6):
        for column, width in enumerate((12, 40, 25, 30, 35, 20)):
            left = 25 + sum((12, 40, 25, 30, 35, 20)[:column])
            sheet.frame(Box(left, 60 + 9 * row, left + width, 69 + 9 * row), 0.25)
    bare = _bare(sheet)
    assert find_square_rows(bare.uprights, bare.image.px_per_mm) == []
