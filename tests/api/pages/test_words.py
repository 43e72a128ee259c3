"""Every code a page may meet has Vietnamese words; confidence has three of them."""

from dataclasses import replace

from api.pages.words import (
    BROKEN,
    DOCUMENT_STATES,
    DOUBTED,
    FIELDS,
    PAGE_KINDS,
    PAGE_STATES,
    SCAN_STATES,
    SURE,
    confidence_word,
    label_of,
)
from desk.look import expected_fields
from desk.rules import rules_on
from desk.settings import now
from dossier.page import PageKind, PageState
from tests.office import FIELDS as READ
from vault.intake.records import ScanState
from vault.records import DocumentStatus


def test_every_state_and_kind_has_words() -> None:
    assert set(PAGE_KINDS) == set(PageKind)
    assert set(PAGE_STATES) == set(PageState)
    assert set(SCAN_STATES) == set(ScanState)
    assert set(DOCUMENT_STATES) == set(DocumentStatus)


def test_every_field_of_every_sort_of_paper_has_a_label() -> None:
    types = rules_on(now().date()).document_types
    names = {name for key in types for name in expected_fields(key)}

    assert names - set(FIELDS) == set()
    assert label_of("ten_goi_khac") == "Ten goi khac"


def test_confidence_is_said_in_three_words() -> None:
    name, birth, number = READ

    assert [confidence_word(one) for one in (name, birth, number)] == [SURE, BROKEN, DOUBTED]
    assert confidence_word(replace(name, accepted=False)) == DOUBTED
