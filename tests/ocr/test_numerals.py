"""A number in words is read where it is certain, and is empty where it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.numerals import number_in_brackets, number_said
from samples.papers.wording import number_in_words


@given(st.integers(1, 9999))
@settings(max_examples=200)
def test_every_number_that_can_be_said_is_read_back(number: int) -> None:
    assert number_said(number_in_words(number)) == str(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Một trăm hai mươi phẩy năm", "120,5"),
        ("ba mươi mốt phẩy hai mươi lăm", "31,25"),
        ("bảy mươi phẩy không năm", "70,05"),
        ("Một tỷ hai trăm triệu", "1200000000"),
        ("mot nghin khong tram linh nam", "1005"),
    ],
)
def test_parts_and_large_numbers_are_read(text: str, number: str) -> None:
    assert number_said(text) == number


@pytest.mark.parametrize("text", ["", "vui vẻ", "một trăm vui", "một phẩy hai phẩy ba", "hai ba"])
def test_what_is_not_certain_is_empty(text: str) -> None:
    assert number_said(text) == ""


def test_the_words_stand_behind_their_label_and_before_the_unit() -> None:
    said = "c) Diện tích: 886,2 m², (Bằng chữ: Tám trăm tám mươi sáu phẩy hai mét vuông)"

    assert number_in_brackets(said) == "886,2"
    assert number_in_brackets("Diện tích: 886,2 m²") == ""
