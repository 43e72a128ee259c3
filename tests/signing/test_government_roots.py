"""The list of the government's roots says names and years, and what it does not know."""

import unicodedata

import pytest

from signing.government_roots import government_roots, root_named


def test_both_generations_are_listed_with_their_years() -> None:
    listed = [(root.generation, root.valid_from, root.valid_to) for root in government_roots()]

    assert listed == [(1, 2010, 2030), (2, 2018, 2048)]


def test_what_nobody_told_is_said_to_be_unknown() -> None:
    assert all("fingerprint" in root.unknown for root in government_roots())


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_root_is_found_by_its_name_in_any_case_and_form(form: str) -> None:
    written = unicodedata.normalize(form, "ROOTCA chuyên dùng  Chính phủ g2")  # type: ignore[arg-type]  # a literal

    found = root_named(written)

    assert found is not None
    assert found.generation == 2


def test_another_name_is_no_root_of_the_government() -> None:
    assert root_named("CA gốc thử nghiệm") is None
