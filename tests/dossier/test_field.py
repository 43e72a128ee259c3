"""A field says what the paper says, where, and why it is doubted; nobody changes it later."""

import dataclasses

import pytest

from dossier.field import Field, FieldFinding
from dossier.page import Box


def field(*findings: FieldFinding) -> Field:
    return Field(
        name="ngay_sinh",
        value="1999-03-08",
        text="08/03/1999",
        confidence=0.93,
        page=1,
        box=Box(40, 60, 70, 65),
        source="ocr",
        accepted=not findings,
        findings=findings,
    )


def test_a_field_cannot_be_changed_after_reading() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        field().value = "2000-01-01"  # type: ignore[misc] # the rule under test


def test_two_readings_of_the_same_field_are_the_same() -> None:
    assert field() == field()
    assert len({field(), field()}) == 1


def test_a_doubted_field_differs_from_the_same_field_undoubted() -> None:
    doubt = FieldFinding("year-differs", "Năm sinh không khớp với số định danh.")

    assert field(doubt) != field()
    assert field(doubt).findings == (doubt,)
