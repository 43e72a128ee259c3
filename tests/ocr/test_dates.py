"""Dates in digits and in words become ISO 8601, also partial; none is made up."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.dates import date_in_words, find_date, is_possible

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ngày 05 tháng 3 năm 2026", "2026-03-05"),
        ("Ngày05 tháng 03năm2026", "2026-03-05"),
        ("ngảy 5 thảng 3 nắm 2026", "2026-03-05"),
        ("Lam Khê, ngày 12 tháng 11 năm 1999 tại", "1999-11-12"),
        ("ngày 27 tháng. 10 năm 1985", "1985-10-27"),
        ("01 tháng 12 năm 1988", "1988-12-01"),
        ("sinh: 1 tháng 12 năm 1988", "1988-12-01"),
        ("2024 tháng 12 năm 1988", "1988-12"),
        ("12/03/1985", "1985-03-12"),
        ("12.3.1985", "1985-03-12"),
        ("12 - 3 - 1985", "1985-03-12"),
        ("1 2 0 3 1 9 8 5", "1985-03-12"),
        ("1 2 / 0 3 / 1 9 8 5", "1985-03-12"),
        ("1 8 / 0 7/1991", "1991-07-18"),
        ("2 5/03/2020", "2020-03-05"),
        ("9 9/0 3/2020", "2020-03"),
        ("tháng 5 năm 1985", "1985-05"),
        ("03/1985", "1985-03"),
        ("ngày … tháng … năm 1985", "1985"),
        ("1985", "1985"),
    ],
)
def test_a_date_is_found_as_printed(text: str, value: str) -> None:
    found = find_date(text)

    assert found is not None
    assert found.value == value
    assert not found.mended


@pytest.mark.parametrize("text", ["", "không", "000199000001", "12/3", "Số 125/2024"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert find_date(text) is None


def test_a_letter_taken_for_a_digit_is_told() -> None:
    for text in ("12/O3/l985", "1 2/o 3/1985"):
        found = find_date(text)

        assert found is not None
        assert (found.value, found.mended) == ("1985-03-12", True)


@given(DAYS, st.sampled_from(["{d}/{m}/{y}", "{d:02d}.{m:02d}.{y}", "ngày {d} tháng {m} năm {y}"]))
@settings(max_examples=60)
def test_every_day_reads_back(day: date, form: str) -> None:
    found = find_date("sinh " + form.format(d=day.day, m=day.month, y=day.year) + ", tại")

    assert found is not None
    assert found.value == day.isoformat()


@pytest.mark.parametrize(
    ("value", "possible"),
    [
        ("2020-02-29", True),
        ("2021-02-29", False),
        ("1985", True),
        ("1985-13", False),
        ("0985-01-01", False),
    ],
)
def test_only_days_of_the_calendar_are_possible(value: str, possible: bool) -> None:  # noqa: FBT001
    assert is_possible(value) is possible


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ngày mười hai tháng ba năm một nghìn chín trăm tám mươi lăm", "1985-03-12"),
        ("ngày năm tháng năm năm hai nghìn không trăm linh năm", "2005-05-05"),
        ("(ngày ba mươi mốt tháng mười hai năm hai nghìn hai mươi bốn)", "2024-12-31"),
        ("ngày mùng một tháng giêng năm hai không hai bốn", "2024-01-01"),
        ("Ngày hai mươi tư tháng tư năm hai ngàn không trăm lẻ chín.", "2009-04-24"),
    ],
)
def test_a_date_in_words_is_read(text: str, value: str) -> None:
    assert date_in_words(text) == value


@pytest.mark.parametrize(
    "text", ["", "ngày 12 tháng 3 năm 1985", "ngày mười haj tháng ba năm hai nghìn"]
)
def test_words_that_cannot_be_read_for_sure_give_nothing(text: str) -> None:
    assert date_in_words(text) == ""
