"""Each required paper ends up digitized, reused, or exempt with a reason; one thing only."""

import pytest

from dossier.catalog import RequiredComponent
from tests.vault.conftest import kept
from vault import documents
from vault.database import Engine, reading, transaction
from vault.errors import RecordConflictError, RecordMissingError
from vault.intake import components
from vault.intake.records import Announced, ComponentState, Dossier
from vault.records import Act, Draft, Owner
from vault.sealing import SealKey

REQUIRED = (
    RequiredComponent(1, "giay_khai_sinh", "Giấy khai sinh"),
    RequiredComponent(2, "don_de_nghi", "Đơn đề nghị", must_digitize=False),
)


@pytest.fixture
def noted(engine: Engine, dossier: Dossier) -> Dossier:
    """A dossier with its components."""
    with transaction(engine) as session:
        components.add(session, dossier.id, REQUIRED)
    return dossier


@pytest.fixture
def document_ids(engine: Engine, key: SealKey, owner: Owner, act: Act) -> list[str]:
    """Two documents of the owner."""
    with transaction(engine) as session:
        drafts = [
            Draft(owner.id, number, (1,), "giay_khai_sinh", 0.9, kept(owner.id), "", ())
            for number in (1, 2)
        ]
        return [documents.put_draft(session, key, draft, act).id for draft in drafts]


def test_components_stand_in_the_order_of_the_procedure(engine: Engine, noted: Dossier) -> None:
    with reading(engine) as session:
        found = components.of_dossier(session, noted.id)

    assert [(c.ordinal, c.title, c.must_digitize) for c in found] == [
        (1, "Giấy khai sinh", True),
        (2, "Đơn đề nghị", False),
    ]
    assert {c.state for c in found} == {ComponentState.NOT_DIGITIZED}


def test_what_was_counted_is_kept(engine: Engine, noted: Dossier) -> None:
    with transaction(engine) as session:
        components.announce(session, noted.id, 1, Announced(originals=1, copies=2, sheets=3))

    with reading(engine) as session:
        assert components.get(session, noted.id, 1).announced == Announced(1, 2, 3)
        assert components.get(session, noted.id, 2).announced is None


def test_a_digitized_paper_stands_for_its_component(
    engine: Engine, noted: Dossier, document_ids: list[str]
) -> None:
    first, further = document_ids
    with transaction(engine) as session:
        components.exempt(session, noted.id, 1, "present-only")
        components.digitized(session, noted.id, 1, first)
        component = components.digitized(session, noted.id, 1, further)

    assert component.state is ComponentState.DIGITIZED
    assert (component.document_id, component.exemption_code) == (first, None)


def test_a_paper_of_the_vault_stands_for_a_component_once(
    engine: Engine, noted: Dossier, document_ids: list[str]
) -> None:
    with transaction(engine) as session:
        components.reuse(session, noted.id, 1, document_ids[0])
        again = components.reuse(session, noted.id, 1, document_ids[0])

    assert (again.state, again.document_id) == (ComponentState.REUSED, document_ids[0])
    with pytest.raises(RecordConflictError), transaction(engine) as session:
        components.reuse(session, noted.id, 1, document_ids[1])
    with pytest.raises(RecordConflictError), transaction(engine) as session:
        components.digitized(session, noted.id, 1, document_ids[1])


def test_a_component_that_has_its_document_cannot_be_exempt(
    engine: Engine, noted: Dossier, document_ids: list[str]
) -> None:
    with transaction(engine) as session:
        components.digitized(session, noted.id, 1, document_ids[0])

    with pytest.raises(RecordConflictError), transaction(engine) as session:
        components.exempt(session, noted.id, 1, "secret")


def test_a_component_that_is_not_there_is_missing(engine: Engine, noted: Dossier) -> None:
    with pytest.raises(RecordMissingError), transaction(engine) as session:
        components.exempt(session, noted.id, 3, "secret")
