"""The rules in force are chosen by the day of reception, from files."""

from datetime import date

import pytest

from desk.errors import SettingsError
from desk.rules import rules_on
from ocr.forms import forms


def test_a_day_has_the_rules_in_force_then() -> None:
    assert rules_on(date(2026, 11, 24)).valid_from == date(2025, 7, 1)


def test_a_day_before_all_rules_is_refused() -> None:
    with pytest.raises(SettingsError):
        rules_on(date(1990, 1, 1))


def test_every_component_names_a_type_of_the_catalogue() -> None:
    rules = rules_on(date(2026, 1, 1))

    named = {part.document_type for each in rules.procedures.values() for part in each.components}

    assert named <= set(rules.document_types)


def test_every_sort_of_paper_that_is_read_is_in_the_catalogue() -> None:
    assert set(forms()) <= set(rules_on(date(2026, 1, 1)).document_types)


def test_components_are_numbered_in_the_order_of_the_procedure() -> None:
    for procedure in rules_on(date(2026, 1, 1)).procedures.values():
        ordinals = [component.ordinal for component in procedure.components]
        assert ordinals == list(range(1, len(ordinals) + 1))


def test_an_unknown_type_is_an_other_paper() -> None:
    assert rules_on(date(2026, 1, 1)).document_type("khong_co").key == "khac"


def test_the_agency_signs_papers_an_authority_issued_and_not_citizens_forms() -> None:
    types = rules_on(date(2026, 1, 1)).document_types

    assert types["giay_khai_sinh"].issued_by_authority
    assert not types["to_khai_ct01"].issued_by_authority
