"""What a person reads and types and what the vault keeps are the same date."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.field_text import shown, typed


@given(st.dates())
def test_a_date_shown_and_typed_again_is_the_same_date(day: object) -> None:
    assert typed("ngay_sinh", shown("ngay_sinh", str(day))) == (str(day), "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7/3/2019", "2019-03-07"),
        ("03/2019", "2019-03"),
        ("1985", "1985"),
        (" 27.03.2019 ", "2019-03-27"),
        ("2019-03-27", "2019-03-27"),
        ("", ""),
    ],
)
def test_a_date_is_typed_in_several_ways(text: str, value: str) -> None:
    assert typed("ngay", text) == (value, "")


@pytest.mark.parametrize("text", ["31/02/2019", "13/2019", "hôm qua", "27/3/19", "2019-02-31"])
def test_an_impossible_date_is_answered_with_a_sentence(text: str) -> None:
    value, fault = typed("ngay_sinh", text)

    assert value == text
    assert fault.endswith(".") or "ví dụ" in fault


def test_a_number_is_typed_with_blanks_and_kept_without() -> None:
    assert typed("so_dinh_danh_vo", "000 199-000001") == ("000199000001", "")
    assert typed("so_dinh_danh", "O00199000001")[1] == "Chỉ nhập chữ số."


def test_text_is_kept_in_nfc_and_the_lines_of_an_mrz_as_they_are() -> None:
    assert typed("ho_ten", unicodedata.normalize("NFD", "Đặng   Thị")) == ("Đặng Thị", "")
    assert typed("mrz", "IDVNM<\r\nA<<\r\n") == ("IDVNM<\nA<<", "")


def test_a_value_that_is_no_date_is_shown_as_it_is() -> None:
    assert shown("ngay_sinh", "không rõ") == "không rõ"
    assert shown("so", "2019-03-27") == "2019-03-27"
