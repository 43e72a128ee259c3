"""The MRZ follows ICAO Doc 9303 and the QR the published order of fields."""

from datetime import date

import pytest

from samples.papers.card_codes import check_digit, expiry_of, mrz_lines, qr_text
from samples.people import make_person


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("520727", "3"),
        ("D23145890<<<<<<<<<<<<<<<7408122120415<<<<<<<<<<<", "6"),
        ("AB2134<<<", "5"),
    ],
)
def test_check_digits_are_those_of_the_standard(text: str, digit: str) -> None:
    """The examples of ICAO Doc 9303 part 3, 4.9 and part 5."""
    assert check_digit(text) == digit


@pytest.mark.parametrize("seed", range(40))
def test_all_five_check_digits_hold(seed: int) -> None:
    person = make_person(seed)
    first, second, third = mrz_lines(person, date(2038, 5, 9))
    assert {len(first), len(second), len(third)} == {30}
    assert first[:5] == "IDVNM"
    assert first[5:14] == person.personal_id[-9:]
    assert first[15:27] == person.personal_id
    assert check_digit(first[5:14]) == first[14]
    assert check_digit(first[15:29]) == first[29]
    assert check_digit(second[:6]) == second[6]
    assert check_digit(second[8:14]) == second[14]
    assert check_digit(first[5:] + second[:7] + second[8:15] + second[18:29]) == second[29]
    assert all(mark.isascii() and (mark.isalpha() or mark == "<") for mark in third)


def test_the_qr_has_seven_parts_and_newer_cards_append_relatives() -> None:
    person = make_person(3)
    parts = qr_text(person, date(2022, 3, 4), "000123456", with_parents=False).split("|")
    assert len(parts) == 7
    assert parts[:3] == [person.personal_id, "000123456", person.full_name]
    assert parts[3] == f"{person.birth:%d%m%Y}"
    assert parts[6] == "04032022"
    longer = qr_text(person, date(2025, 3, 4), "", with_parents=True).split("|")
    assert longer[1] == ""
    assert person.father is not None
    assert person.father.full_name in longer[7:]


def test_a_card_ends_at_a_milestone_birthday_or_never() -> None:
    young, old = make_person(1, born=(2001, 2001)), make_person(2, born=(1962, 1962))
    assert expiry_of(young, date(2022, 1, 1)).year == 2026
    assert expiry_of(young, date(2025, 1, 1)).year == 2041
    assert expiry_of(old, date(2024, 8, 1)).year == 2099
