"""A page is cut where a white strip parts dense text, and nowhere else."""

import pytest

from dossier.page import Box
from ocr.columns import Zone, find_zones
from ocr.ink import find_runs, find_shapes
from ocr.tesseract import SeenWord
from ocr.whiten import whiten_leaders_and_rules
from samples.draw import Column, Run, Sheet
from tests.ocr.sheets import TIMES, read_sheet, scanned

_TEXT = (
    "Ủy ban nhân dân phường tiếp nhận, kiểm tra hồ sơ và trả lời bằng văn bản cho người yêu "
    "cầu trong thời hạn mười ngày làm việc; trường hợp từ chối phải nêu rõ lý do bằng văn bản "
)
_LEFT, _RIGHT = Column(20.0, 100.0, 6.0), Column(110.0, 190.0, 6.7)


def _zones(sheet: Sheet) -> tuple[Zone, ...]:
    page = scanned(sheet.finish().image)
    bare = whiten_leaders_and_rules(page)
    shapes = find_shapes(find_runs(bare.ink))
    return find_zones(shapes, bare.uprights, page.pixels.shape[:2], page.px_per_mm)


def _in_columns() -> Sheet:
    sheet = Sheet(200.0)
    sheet.write(105.0, 30.0, "BẢN TIN CỦA PHƯỜNG LAM KHÊ SỐ MỘT", TIMES, "centre")
    sheet.flow([Run(_TEXT * 3, TIMES)], _LEFT, 45.0)
    sheet.flow([Run(_TEXT * 2, TIMES)], _RIGHT, 45.0)
    return sheet


def test_text_in_two_columns_is_cut_below_its_title() -> None:
    title, left, right = _zones(_in_columns())
    px_per_mm = 200 / 25.4
    assert title.bottom == left.top == right.top
    assert 29 * px_per_mm < title.bottom < 45 * px_per_mm
    assert 100 * px_per_mm < left.right == right.left < 110 * px_per_mm


def test_columns_whose_lines_stand_at_different_heights_are_read_one_after_the_other() -> None:
    _, reading = read_sheet(_in_columns())
    columns = reading.text.split("\n", 1)[1].replace("\n", " ")
    assert columns == " ".join((_TEXT * 5).split())


def test_usual_pages_are_one_zone() -> None:
    text, form = Sheet(200.0), Sheet(200.0)
    text.flow([Run(_TEXT * 5, TIMES)], Column(25.0, 188.0, 7.0), 40.0)
    for row in range(12):
        form.write(25.0, 40.0 + 8 * row, f"Ngày sinh: {row + 1}/3/2001", TIMES)
        form.write(115.0, 40.0 + 8 * row, "Nơi cư trú: phường Lam Khê", TIMES)
    assert len(_zones(text)) == len(_zones(form)) == 1


def test_what_an_upright_rule_parts_is_a_table_and_not_cut() -> None:
    sheet = _in_columns()
    sheet.frame(Box(15.0, 38.0, 105.0, 200.0), 0.4)
    assert len(_zones(sheet)) == 1


@pytest.mark.parametrize(("x", "inside"), [(105, True), (100, True), (199, True), (200, False)])
def test_a_word_belongs_to_the_zone_of_its_middle(x: int, inside: bool) -> None:  # noqa: FBT001
    word = SeenWord("ký", x - 10, 20, x + 10, 40, 0.9)
    assert Zone(100, 0, 200, 300).words_in([word]) == ([word] if inside else [])


def test_a_word_of_a_zone_is_moved_to_its_place_on_the_page() -> None:
    word = Zone(100, 50, 200, 300).to_page(SeenWord("ký", 1, 2, 11, 12, 0.9, (1, 2, 3)), 1)
    assert (word.left, word.top, word.right, word.bottom) == (101, 52, 111, 62)
    assert word.line != (1, 2, 3)
