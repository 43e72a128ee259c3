"""Who may see a paper; and whoever saw or tried to is in the log before a byte leaves."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from dossier.actor import SYSTEM, Actor, Role
from tests.vault.conftest import kept
from vault import access, audit, documents
from vault.access import Asked, Purpose
from vault.audit import Outcome
from vault.database import Engine, reading, transaction
from vault.errors import RecordMissingError, VaultError
from vault.intake import dossiers, scans
from vault.intake.records import Dossier, NewDossier, NewScan, Scan
from vault.records import (
    Act,
    CodeRequest,
    Confirmation,
    Deposit,
    Draft,
    Owner,
    StoredDocument,
)
from vault.sealing import SealKey

CLERK = Actor("acc_" + "d" * 26, "Nguyễn Thị Lan", Role.CLERK)
OFFICER = Actor("acc_" + "e" * 26, "Trần Văn Bình", Role.OFFICER)
CITIZEN_ID = "acc_" + "f" * 26


@pytest.fixture
def scan(engine: Engine, key: SealKey, dossier: Dossier, act: Act) -> Scan:
    with transaction(engine) as session:
        new = NewScan(dossier.id, kept(dossier.owner_id), "batch.pdf")
        return scans.receive(session, key, new, act)


@pytest.fixture
def draft(engine: Engine, key: SealKey, dossier: Dossier, scan: Scan, act: Act) -> StoredDocument:
    """A paper that was read and not yet confirmed."""
    owner_id = dossier.owner_id
    new = Draft(owner_id, 1, (1,), "khac", 0.5, kept(owner_id, "b"), "", (), dossier.id, 1, scan.id)
    with transaction(engine) as session:
        return documents.put_draft(session, key, new, act)


@pytest.fixture
def document(engine: Engine, key: SealKey, draft: StoredDocument, act: Act) -> StoredDocument:
    """A paper in the citizen's vault."""
    code = CodeRequest("000199000001", "KS", act.at.date())
    final = Deposit(kept(draft.owner_id, "c"), {})
    with transaction(engine) as session:
        documents.put_kept(session, key, draft.id, act)
        documents.confirm(session, key, draft.id, Confirmation("khac", ()), act)
        documents.give_code(session, key, draft.id, code, act)
        return documents.deposit(session, key, draft.id, final, act)


@pytest.fixture
def strange_dossier(engine: Engine, other_owner: Owner, act: Act) -> Dossier:
    """A dossier of another citizen."""
    with transaction(engine) as session:
        return dossiers.receive(session, NewDossier("H40.15.3", "1.001193", other_owner.id), act)


@pytest.fixture
def clerk(dossier: Dossier, act: Act) -> Asked:
    """The clerk who works on the citizen's dossier."""
    return Asked(CLERK, act.at, Purpose.DIGITIZE, dossier.id)


@pytest.fixture
def citizen(owner: Owner, act: Act) -> Asked:
    return Asked(Actor(CITIZEN_ID, owner.name, Role.CITIZEN, owner.id), act.at, Purpose.OWN)


def outcomes(engine: Engine) -> list[tuple[str, str, Outcome]]:
    with reading(engine) as session:
        rows = session.execute(
            text("SELECT act, subject_id, outcome FROM audit_entries ORDER BY sequence")
        ).all()
    return [(row.act, row.subject_id, Outcome(row.outcome)) for row in rows]


def test_a_citizen_opens_their_own_paper(
    engine: Engine, key: SealKey, document: StoredDocument, citizen: Asked
) -> None:
    opened = access.open_document(engine, key, document.id, citizen)

    assert (opened.document, opened.pdf) == (document, kept(document.owner_id, "c"))
    assert outcomes(engine) == [("open-document", document.id, Outcome.DONE)]


@pytest.mark.parametrize("actor", [CLERK, OFFICER], ids=["clerk", "officer"])
@pytest.mark.rule("S1-79")
def test_who_works_on_a_dossier_of_the_owner_opens_a_paper_and_the_owner_sees_it(
    engine: Engine, key: SealKey, document: StoredDocument, clerk: Asked, actor: Actor
) -> None:
    access.open_document(engine, key, document.id, replace(clerk, actor=actor))

    with reading(engine) as session:
        seen = audit.of_owner(session, document.owner_id)
    assert [(s.act.by, s.entry.purpose, s.entry.dossier_id) for s in seen] == [
        (actor.id, "digitize", clerk.dossier_id)
    ]


def test_a_stranger_learns_nothing_and_is_in_the_log(
    engine: Engine, key: SealKey, document: StoredDocument, other_owner: Owner, citizen: Asked
) -> None:
    stranger = replace(citizen.actor, owner_id=other_owner.id)

    with pytest.raises(RecordMissingError) as refused:
        access.open_document(engine, key, document.id, replace(citizen, actor=stranger))
    with pytest.raises(RecordMissingError) as missing:
        access.open_document(engine, key, "doc_" + "q" * 26, citizen)

    assert (str(refused.value), refused.value.facts) == (str(missing.value), missing.value.facts)
    assert outcomes(engine) == [
        ("open-document", document.id, Outcome.REFUSED),
        ("open-document", "doc_" + "q" * 26, Outcome.REFUSED),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"dossier_id": ""},
        {"dossier_id": "hs_" + "q" * 26},
        {"purpose": Purpose.OWN},
        {"actor": SYSTEM},
        {"actor": replace(CLERK, role=Role.CITIZEN)},
        {"actor": replace(CLERK, role=Role.CITIZEN), "purpose": Purpose.OWN},
    ],
    ids=["no dossier", "no such dossier", "own", "system", "citizen", "citizen without vault"],
)
@pytest.mark.rule("S3-07")
def test_without_a_role_a_purpose_and_a_dossier_there_are_no_bytes(
    engine: Engine,
    key: SealKey,
    document: StoredDocument,
    clerk: Asked,
    change: dict[str, object],
) -> None:
    asked = replace(clerk, **change)  # type: ignore[arg-type]  # any of its attributes

    with pytest.raises(RecordMissingError):
        access.open_document(engine, key, document.id, asked)

    assert outcomes(engine) == [("open-document", document.id, Outcome.REFUSED)]


def test_a_clerk_does_not_browse_from_one_dossier_into_anothers_vault(
    engine: Engine, key: SealKey, document: StoredDocument, clerk: Asked, strange_dossier: Dossier
) -> None:
    with pytest.raises(RecordMissingError):
        access.open_document(
            engine, key, document.id, replace(clerk, dossier_id=strange_dossier.id)
        )


def test_a_citizen_does_not_see_a_draft_and_the_clerk_does(
    engine: Engine, key: SealKey, draft: StoredDocument, citizen: Asked, clerk: Asked
) -> None:
    with pytest.raises(RecordMissingError):
        access.open_document(engine, key, draft.id, citizen)

    assert access.open_document(engine, key, draft.id, clerk).document == draft


def test_what_a_caller_puts_in_place_of_an_id_does_not_get_into_the_log(
    engine: Engine, key: SealKey, clerk: Asked
) -> None:
    with pytest.raises(RecordMissingError):
        access.open_document(engine, key, "000199000001", replace(clerk, dossier_id="Ơn"))

    assert outcomes(engine) == [("open-document", "", Outcome.REFUSED)]


def test_no_event_no_bytes(
    engine: Engine, key: SealKey, document: StoredDocument, clerk: Asked
) -> None:
    with transaction(engine) as session:
        session.execute(text("DELETE FROM audit_head"))

    with pytest.raises(VaultError):
        access.open_document(engine, key, document.id, clerk)


def test_a_master_is_opened_by_who_works_on_its_dossier(
    engine: Engine, key: SealKey, scan: Scan, clerk: Asked, citizen: Asked, strange_dossier: Dossier
) -> None:
    opened = access.open_master(engine, key, scan.id, clerk)

    assert opened == kept(opened.key.partition("/")[0])
    with pytest.raises(RecordMissingError):
        access.open_master(engine, key, scan.id, citizen)
    with pytest.raises(RecordMissingError):
        access.open_master(engine, key, scan.id, replace(clerk, dossier_id=strange_dossier.id))
    with pytest.raises(RecordMissingError):
        access.open_master(engine, key, "scn_" + "q" * 26, clerk)
    assert [outcome for _, _, outcome in outcomes(engine)] == [Outcome.DONE] + 3 * [Outcome.REFUSED]


def test_a_batch_of_several_dossiers_is_opened_by_who_works_on_a_paper_of_it(
    engine: Engine, key: SealKey, dossier: Dossier, clerk: Asked, act: Act
) -> None:
    with transaction(engine) as session:
        batch = scans.receive(session, key, NewScan(None, kept("office"), "batch.tif"), act)
    with pytest.raises(RecordMissingError):
        access.open_master(engine, key, batch.id, clerk)

    paper = Draft(
        dossier.owner_id,
        1,
        (1,),
        "khac",
        0.5,
        kept(dossier.owner_id),
        "",
        (),
        dossier.id,
        1,
        batch.id,
    )
    with transaction(engine) as session:
        documents.put_draft(session, key, paper, act)

    assert access.open_master(engine, key, batch.id, clerk) == kept("office")


def test_a_vault_is_opened_by_its_owner_and_for_a_dossier_of_theirs(
    engine: Engine, owner: Owner, other_owner: Owner, clerk: Asked, citizen: Asked
) -> None:
    access.open_vault(engine, owner.id, citizen)
    access.open_vault(engine, owner.id, clerk)

    with pytest.raises(RecordMissingError):
        access.open_vault(engine, other_owner.id, citizen)
    with pytest.raises(RecordMissingError):
        access.open_vault(engine, other_owner.id, clerk)
    assert [outcome for _, _, outcome in outcomes(engine)] == 2 * [Outcome.DONE] + 2 * [
        Outcome.REFUSED
    ]
