"""Invented people are structurally right and cannot exist; the same seed gives the same ones."""

import unicodedata

import pytest

from dossier.codes import PersonalId
from samples.people import Person, make_person, office_people

SEEDS = range(300)


def _family(person: Person) -> list[Person]:
    others = (person.father, person.mother, person.spouse)
    return [person, *(one for one in others if one)]


def test_every_number_has_twelve_digits_begins_with_000_and_says_sex_and_year() -> None:
    for seed in SEEDS:
        for person in _family(make_person(seed)):
            number = PersonalId(person.personal_id)
            assert number.digits.startswith("000")
            assert (number.sex, number.birth_year) == (person.sex, person.birth.year)


def test_telephone_numbers_have_ten_digits_of_no_network() -> None:
    for seed in SEEDS:
        phone = make_person(seed).phone
        assert phone.isdigit()
        assert len(phone) == 10
        assert phone.startswith("0000")


def test_names_are_nfc_and_use_most_vietnamese_letters() -> None:
    names = [one.full_name for seed in SEEDS for one in _family(make_person(seed))]
    assert all(name == unicodedata.normalize("NFC", name) for name in names)
    letters = {letter.lower() for name in names for letter in name if not letter.isascii()}
    assert len(letters) >= 45  # of 67 with a mark


def test_parents_are_older_and_children_carry_the_father_s_surname() -> None:
    for seed in SEEDS:
        person = make_person(seed)
        assert person.father is not None
        assert person.mother is not None
        assert person.father.birth.year <= person.birth.year - 22
        assert person.mother.birth.year <= person.birth.year - 21
        assert person.full_name.split()[0] == person.father.full_name.split()[0]


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_the_office_s_people_are_five_different_ones_and_always_the_same(seed: int) -> None:
    people = office_people(seed)
    everyone = [*people.citizens, people.clerk, people.officer]
    assert len({one.personal_id for one in everyone}) == 5
    assert len({one.full_name for one in everyone}) == 5
    assert people == office_people(seed)


def test_addresses_name_ward_and_province_only() -> None:
    for seed in SEEDS:
        address = make_person(seed).address
        assert any(level in address for level in ("phường", "xã"))
        assert any(level in address for level in ("tỉnh", "thành phố"))
        assert not any(level in address for level in ("huyện", "quận", "thị xã"))
