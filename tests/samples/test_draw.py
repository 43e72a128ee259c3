"""Words are remembered where their ink is; rows break at the edge of their column."""

import itertools

import numpy as np
import pytest
import zxingcpp

from dossier.page import Box
from samples.draw import FAMILIES, Column, Family, Run, Sheet, Style

LETTERS = "Đặng Thị Ỡm Ửng Ằng ẫ ẹ ỗ ự ỵ Ễ Ỷ"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.regular)
def test_every_vietnamese_letter_has_a_glyph_of_its_own(family: Family) -> None:
    missing = _ink(family, "\ufffe")
    for vowel in "ăâêôơưĂÂÊÔƠƯàảãáạằẳẵắặầẩẫấậẻẽẹềểễếệỉĩịỏõọồổỗốộờởỡớợủũụừửữứựỳỷỹỵđĐ":
        assert not np.array_equal(_ink(family, vowel), missing), vowel


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.regular)
def test_a_word_s_box_is_the_box_of_its_ink(family: Family) -> None:
    for word in LETTERS.split():
        sheet = Sheet(300)
        sheet.write(40, 60, word, Style(family, 14))
        page = sheet.finish()
        rows, columns = np.nonzero(page.image.pixels[:, :, 0] < 160)
        px = page.image.px_per_mm
        ink = Box(
            columns.min() / px, rows.min() / px, (columns.max() + 1) / px, (rows.max() + 1) / px
        )
        (placed,) = page.words
        for drawn, said in zip(ink.as_list(), placed.box.as_list(), strict=True):
            assert abs(drawn - said) < 0.25  # mm, three px


def test_words_on_one_baseline_make_a_line_and_columns_do_not() -> None:
    sheet, style = Sheet(100), Style(FAMILIES[0], 12)
    end = sheet.write(30, 40, "Họ và tên:", style)
    sheet.write(end + 2, 40, "Ơn", style)
    sheet.write(30, 50, "Sinh năm 1990", style)
    sheet.write(120, 40, "Cột hai", style)
    assert sheet.finish().text == "Họ và tên: Ơn\nSinh năm 1990\nCột hai"


def test_rows_stay_in_their_column_and_keep_every_word() -> None:
    sheet = Sheet(100)
    text = "Căn cứ Luật Tổ chức chính quyền địa phương " * 6
    for justify in (False, True):
        rows = sheet.lay_out(
            [Run(text, Style(FAMILIES[0], 13))], Column(30, 120, 8), 10.0, justify=justify
        )
        assert [spot.text for row in rows for spot in row] == text.split()
        assert rows[0][0].x == 40.0
        assert all(row[-1].end <= 120.01 for row in rows)
        apart = [later.x - one.end for row in rows for one, later in itertools.pairwise(row)]
        assert min(apart) > 0.5


def test_a_justified_row_ends_at_the_edge() -> None:
    sheet = Sheet(100)
    runs = [Run("một hai ba bốn năm sáu bảy tám chín mười " * 4, Style(FAMILIES[0], 13))]
    rows = sheet.lay_out(runs, Column(30, 120, 8), justify=True)
    assert all(row[-1].end == pytest.approx(120) for row in rows[:-1])


def test_digit_squares_are_one_word() -> None:
    sheet = Sheet(300)
    sheet.digits(40, 60, "000199000123", Style(FAMILIES[0], 13), 5.6)
    (word,) = sheet.finish().words
    assert word.text == "000199000123"
    assert 11 * 5.6 < word.box.width < 12 * 5.6


def test_a_drawn_qr_says_its_text_and_is_where_it_says() -> None:
    sheet = Sheet(300)
    box = sheet.qr(50, 70, "Đặng Thị Ơn|000199000123", 20)
    page = sheet.finish()
    (code,) = zxingcpp.read_barcodes(page.image.pixels)
    assert code.text == "Đặng Thị Ơn|000199000123"
    assert code.position.top_left.x / page.image.px_per_mm == pytest.approx(box.left, abs=0.5)
    assert code.position.bottom_right.y / page.image.px_per_mm == pytest.approx(box.bottom, abs=0.5)


def test_a_missing_font_says_what_to_install() -> None:
    absent = Family("Absent.ttf", "Absent.ttf", "Absent.ttf")
    with pytest.raises(FileNotFoundError, match="fonts-liberation2"):
        Sheet(100).write(10, 10, "a", Style(absent, 12))


def _ink(family: Family, letter: str) -> np.ndarray:
    sheet = Sheet(100)
    sheet.write(20, 20, letter, Style(family, 24))
    return sheet.finish().image.pixels[20:100, 60:140].copy()
