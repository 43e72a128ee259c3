"""Numbers and days are said as Vietnamese says them."""

from datetime import date

import pytest

from samples.papers.parts import decree_month
from samples.papers.wording import day_in_words, number_in_words, spaced_phone


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "một"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (30, "ba mươi"),
        (1991, "một nghìn chín trăm chín mươi mốt"),
        (2000, "hai nghìn"),
        (2005, "hai nghìn không trăm linh năm"),
        (2010, "hai nghìn không trăm mười"),
        (2025, "hai nghìn không trăm hai mươi lăm"),
    ],
)
def test_numbers(number: int, words: str) -> None:
    assert number_in_words(number) == words


def test_the_fourth_month_is_tu() -> None:
    assert day_in_words(date(1994, 4, 5)) == (
        "Ngày năm tháng tư năm một nghìn chín trăm chín mươi bốn"
    )


def test_decree_30_writes_a_zero_before_january_and_february_only() -> None:
    assert [decree_month(month) for month in (1, 2, 3, 12)] == ["01", "02", "3", "12"]


def test_a_telephone_number_keeps_its_digits() -> None:
    assert spaced_phone("0000123456", ".") == "0000.123.456"
