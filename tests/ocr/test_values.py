"""Values are normalised, never corrected in silence: a guess carries a doubt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.values import (
    KINDS,
    find_area,
    find_code,
    find_day,
    find_enterprise_code,
    find_name,
    find_number,
    find_parcel,
    find_phone,
    find_register_number,
    find_serial,
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
        ("Ông: Trần Ơn, năm sinh", "Trần Ơn"),
        ("Hộ ông NGUYỄN VĂN AN, sinh", "NGUYỄN VĂN AN"),
        ("và bà Lê Thị Hoa", "Lê Thị Hoa"),
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


def test_the_number_of_the_next_item_is_no_part_of_a_telephone_number() -> None:
    found = find_phone("0000345678 6")

    assert found is not None
    assert (found.value, found.doubts) == ("0000345678", ("text-left-over",))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CHÂU THỊNGỌCHẠNH", "CHÂU THỊ NGỌC HẠNH"),
        ("HOÀNG THỊ THULỆ", "HOÀNG THỊ THU LỆ"),
        ("Trần VănAn", "Trần Văn An"),
    ],
)
def test_words_of_a_name_read_as_one_are_parted_with_a_doubt(text: str, value: str) -> None:
    found = find_name(text)

    assert found is not None
    assert (found.value, found.doubts) == (value, ("name-not-syllables",))


def test_the_last_word_of_a_name_in_capitals_may_be_read_in_small_letters() -> None:
    found, sex = find_name("HỒ QUANG Sỹ."), find_name("TRẦN THỊ ƠN Nữ")

    assert found is not None
    assert sex is not None
    assert (found.value, sex.value) == ("HỒ QUANG Sỹ", "TRẦN THỊ ƠN")


@pytest.mark.parametrize(
    ("text", "value", "doubts"),
    [
        ("phường Hưng.Phú, tỉnh Huế", "phường Hưng Phú, tỉnh Huế", ("text-doubtful",)),
        (
            "xã Vĩnh Thạnh'Trung, tỉnh Hà Tĩnh",
            "xã Vĩnh Thạnh Trung, tỉnh Hà Tĩnh",
            ("text-doubtful",),
        ),
        ("Số 5, TP.Huế", "Số 5, TP.Huế", ()),
        ("Tổ 3.Lam Khê", "Tổ 3.Lam Khê", ()),
    ],
)
def test_a_speck_between_two_syllables_is_no_dot(
    text: str, value: str, doubts: tuple[str, ...]
) -> None:
    found = find_text(text)

    assert found is not None
    assert (found.value, found.doubts) == (value, doubts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Nam", "nam"),
        ("Nữ", "nu"),
        ("NỨ Quốc tịch", "nu"),
        ("Nam ☐ Nữ ☒", "nu"),
        ("[x] Nam [ ] Nữ", "nam"),
        ("Nam x Nữ ☐", "nam"),
        ("Nam ☒ Nữ O", "nam"),
        ("☐ Nam ☒ Nữ", "nu"),
        ("☐ Nam x Nữ ☐ Khác", "nu"),
        ("Nam x Nữ ☐ Khác ☐", "nam"),
        ("Nam Nữ x", "nu"),
        ("x Nam Nữ 4. Số", "nam"),
    ],
)
def test_the_sex_is_nam_or_nu(text: str, value: str) -> None:
    found = find_sex(text)

    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text", ["", "Nam, Nữ", "Kinh Việt Nam", "Nam x Nữ", "Nam ☒ Nữ ☐ Khác", "Nam ☐ Nữ ☐ Khác ☒"]
)
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (": CH 00123", "CH 00123"),
        ("41A8012345 ngày", "41A8012345"),
        ("CS00123/2019", "CS00123/2019"),
        ("12 / GPXD - UBND", "12/GPXD-UBND"),
        ("00123.", "00123"),
    ],
)
def test_a_number_of_a_register_is_taken_as_printed(text: str, value: str) -> None:
    found = find_code(text)

    assert found is not None
    assert found.value == value


def test_words_are_no_number_of_a_register() -> None:
    assert find_code("ngày 12") is None
    assert find_code("CHỦ TỊCH 12") is None


@pytest.mark.parametrize("text", ["BE123456", "BE 123456", "Số: BE 123 456."])
def test_a_serial_is_two_letters_and_its_digits(text: str) -> None:
    found = find_serial(text)

    assert found is not None
    assert (found.value, found.doubts) == ("BE 123456", ())


def test_a_serial_of_another_length_is_doubted() -> None:
    found = find_serial("BE 1234567")

    assert found is not None
    assert found.doubts == ("serial-length",)


@pytest.mark.parametrize(
    ("text", "value", "doubts"),
    [
        (": 12; tờ", "12", ()),
        ("DC 05", "DC 05", ()),
        ("12 - 3", "12-3", ()),
        ("12, 13", "12", ("text-left-over",)),
        ("12, tờ bản đồ số 13", "12", ()),
    ],
)
def test_a_parcel_is_the_first_number(text: str, value: str, doubts: tuple[str, ...]) -> None:
    found = find_parcel(text)

    assert found is not None
    assert (found.value, found.doubts) == (value, doubts)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120,5 m²", "120,5"),
        ("1.250 m2", "1250"),
        ("1.250,75m2 (bằng chữ", "1250,75"),
        ("120.5 m2", "120,5"),
        ("riêng: 300 m²", "300"),
    ],
)
def test_an_area_has_a_decimal_comma_and_no_points(text: str, value: str) -> None:
    found = find_area(text)

    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0006231518", "0006231518"),
        ("000 623 1518", "0006231518"),
        ("0006231518 - 001", "0006231518-001"),
        ("000199000001", "000199000001"),
    ],
)
def test_the_code_of_an_enterprise_is_digits(text: str, value: str) -> None:
    found = find_enterprise_code(text)

    assert found is not None
    assert found.value == value
