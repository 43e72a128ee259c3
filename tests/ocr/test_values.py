"""Values are normalised, never corrected in silence: a guess carries a doubt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.values import (
    KINDS,
    find_day,
    find_name,
    find_number,
    find_phone,
    find_register_number,
    find_sex,
    find_sign,
    find_text,
)

DIGITS = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (": NGUYỄN VĂN AN", "NGUYỄN VĂN AN"),
        ("Nguyễn Văn An, sinh ngày", "Nguyễn Văn An"),
        ("Ông Nguyễn Văn An", "Nguyễn Văn An"),
        ("Ông Ích Khiêm", "Ông Ích Khiêm"),
        ("Nguyễn Văn An ...", "Nguyễn Văn An"),
    ],
)
def test_a_name_is_taken_as_printed(text: str, value: str) -> None:
    found = find_name(text)

    assert found is not None
    assert (found.value, found.doubts) == (value, ())


@pytest.mark.parametrize("text", ["NGUYỄN VĂN AN Nam", "Nguyễn Văn An sinh năm 1985"])
def test_a_name_with_more_behind_it_is_doubted(text: str) -> None:
    found = find_name(text)

    assert found is not None
    assert found.doubts == ("text-left-over",)


@pytest.mark.parametrize("text", ["", "000199000001", "không có"])
def test_no_name_gives_none(text: str) -> None:
    assert find_name(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "000199000001",
        "0 0 0 1 9 9 0 0 0 0 0 1",
        "000 199 000 001",
        "000.199.000.001",
        "Thẻ căn cước số 000199000001, cấp ngày 12/03/2021",
    ],
)
def test_a_personal_number_is_joined_from_its_parts(text: str) -> None:
    found = find_number(text)

    assert found is not None
    assert (found.value, found.doubts) == ("000199000001", ())


@given(DIGITS, st.sampled_from(["", " "]))
@settings(max_examples=60)
def test_every_twelve_digits_read_back(digits: str, gap: str) -> None:
    found = find_number(f"số {gap.join(digits)}")

    assert found is not None
    assert (found.value, found.doubts) == (digits, ())


def test_a_letter_among_digits_is_mended_with_a_doubt() -> None:
    found = find_number("000199O0S001")

    assert found is not None
    assert found.value == "000199005001"
    assert "mended-digits" in found.doubts


def test_a_digit_too_many_is_not_thrown_away() -> None:
    found = find_number("0 0 0 1 9 9 0 0 0 0 0 1 7")

    assert found is not None
    assert "text-left-over" in found.doubts


def test_a_number_of_wrong_length_is_given_as_it_is() -> None:
    found = find_number("00019900000")

    assert found is not None
    assert found.value == "00019900000"


@pytest.mark.parametrize(
    "text", ["0000 345 678", "0000.345.678", "(0000) 345 678", "+84 000 345 678", "0000345678"]
)
def test_a_telephone_number_is_ten_digits(text: str) -> None:
    found = find_phone(text)

    assert found is not None
    assert found.value == "0000345678"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Nam", "nam"),
        ("Nữ", "nu"),
        ("NỨ Quốc tịch", "nu"),
        ("Nam ☐ Nữ ☒", "nu"),
        ("[x] Nam [ ] Nữ", "nam"),
    ],
)
def test_the_sex_is_nam_or_nu(text: str, value: str) -> None:
    found = find_sex(text)

    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["", "Nam, Nữ", "Kinh Việt Nam"])
def test_a_sex_nobody_ticked_gives_none(text: str) -> None:
    assert find_sex(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Số: 125/QĐ-UBND", "125/QĐ-UBND"),
        ("Số:125 / QĐ - UBND ngày", "125/QĐ-UBND"),
        ("Số: 12/2024/QĐ-UBND", "12/2024/QĐ-UBND"),
        ("Số: 45/UBND\u2013VX", "45/UBND-VX"),
        ("số 15/TTr-STP", "15/TTr-STP"),
    ],
)
def test_number_and_sign_stand_without_spaces(text: str, value: str) -> None:
    found = find_sign(text)

    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("125/2024", "125/2024"), ("88", "88"), ("12 / 2024", "12/2024"), ("5/KS-UB", "5/KS-UB")],
)
def test_a_register_number_may_have_a_year(text: str, value: str) -> None:
    found = find_register_number(text)

    assert found is not None
    assert found.value == value


def test_an_impossible_day_is_doubted() -> None:
    found = find_day("31/02/2020")

    assert found is not None
    assert (found.value, found.doubts) == ("2020-02-31", ("impossible-date",))


def test_a_text_loses_its_leaders_only() -> None:
    found = find_text(": Số 12, đường Bến Cũ .....")

    assert found is not None
    assert found.value == "Số 12, đường Bến Cũ"


@given(st.text(max_size=80), st.sampled_from(sorted(KINDS)))
@settings(max_examples=150)
def test_no_text_breaks_a_kind(text: str, kind: str) -> None:
    found = KINDS[kind](text)

    assert found is None or 0 <= found.start < found.end <= len(text)
