"""A paper reaches the owner's vault step by step; a step that runs twice changes nothing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from dossier.field import Field
from dossier.page import Box
from tests.vault.conftest import kept
from vault import documents
from vault.database import Engine, Session, reading, transaction
from vault.errors import RecordConflictError, RecordMissingError
from vault.intake import scans
from vault.intake.records import Dossier, NewScan, Scan
from vault.records import (
    Act,
    CodeRequest,
    Confirmation,
    Deposit,
    DocumentStatus,
    Draft,
    Owner,
    StoredDocument,
)
from vault.sealing import SealKey

NAME = Field("ho_ten", "Đặng Thị Ơn", "ĐẶNG THỊ ƠN", 0.9, 1, Box(1, 2, 3, 4), "ocr", accepted=False)
SO = replace(NAME, name="so", value="12/2026", text="12/2026")
DAY = date(2026, 11, 24)
CODE = CodeRequest("000199000001", "KS", DAY)
Step = Callable[[Session, SealKey, StoredDocument, Act], StoredDocument]


@pytest.fixture
def scan(engine: Engine, key: SealKey, dossier: Dossier, act: Act) -> Scan:
    with transaction(engine) as session:
        new = NewScan(dossier.id, kept(dossier.owner_id), "batch.pdf")
        return scans.receive(session, key, new, act)


@pytest.fixture
def draft(owner: Owner, dossier: Dossier, scan: Scan) -> Draft:
    """A birth certificate on pages 2 and 3."""
    return Draft(
        owner_id=owner.id,
        number=1,
        pages=(2, 3),
        document_type="giay_khai_sinh",
        type_confidence=0.97,
        pdf=kept(owner.id, "b"),
        text="GIẤY KHAI SINH",
        fields=(NAME, SO),
        dossier_id=dossier.id,
        component=1,
        scan_id=scan.id,
    )


@pytest.fixture
def deposit(engine: Engine, key: SealKey, act: Act) -> Callable[[Draft], StoredDocument]:
    """Carry a draft all the way into the vault."""

    def carry(draft: Draft) -> StoredDocument:
        signed = kept(draft.owner_id, "c", 2000)
        final = Deposit(
            kept(draft.owner_id, "d", 3000), {"indication": "TOTAL-PASSED"}, record="signed fields"
        )
        confirmation = Confirmation(draft.document_type, (replace(NAME, accepted=True), SO))
        with transaction(engine) as session:
            made = documents.put_draft(session, key, draft, act)
            documents.put_signed(session, key, made.id, signed, act)
            documents.confirm(session, key, made.id, confirmation, act)
            documents.give_code(session, key, made.id, CODE, act)
            return documents.deposit(session, key, made.id, final, act)

    return carry


def test_a_paper_is_deposited_with_its_text_fields_signatures_and_history(
    engine: Engine, key: SealKey, draft: Draft, deposit: Callable[[Draft], StoredDocument], act: Act
) -> None:
    document = deposit(draft)

    with reading(engine) as session:
        assert documents.get(session, key, document.id) == document
        assert documents.text_of(session, key, document.id) == "GIẤY KHAI SINH"
        assert documents.fields_of(session, key, document.id) == (replace(NAME, accepted=True), SO)
        assert documents.signatures_of(session, key, document.id) == {"indication": "TOTAL-PASSED"}
        assert documents.kept_pdf(session, key, document.id) == kept(draft.owner_id, "d", 3000)
        assert documents.record_of(session, key, document.id) == "signed fields"
        history = documents.history(session, document.id)
    assert (document.status, document.pages) == (DocumentStatus.ACTIVE, (2, 3))
    assert document.code == "000199000001.KS.20261124.001"
    assert (document.deposited_by, document.deposited_at) == (act.by, act.at)
    assert [(event.ordinal, event.act, event.by) for event in history] == [
        (1, "draft", act.by),
        (2, "signed", act.by),
        (3, "confirmed", act.by),
        (4, "code-given", act.by),
        (5, "deposited", act.by),
    ]


def test_the_rows_hold_nothing_personal(
    engine: Engine, draft: Draft, deposit: Callable[[Draft], StoredDocument]
) -> None:
    deposit(draft)

    with reading(engine) as session:
        row = session.execute(text("SELECT * FROM documents")).one()
        events = session.execute(text("SELECT * FROM document_events")).all()
    stored = repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) + repr(events)
    assert [word for word in ("000199000001", "Ơn", "KHAI SINH", "12/2026") if word in stored] == []


def test_a_code_does_not_reach_a_log_through_a_record(
    draft: Draft, deposit: Callable[[Draft], StoredDocument]
) -> None:
    assert "000199000001" not in repr(deposit(draft))


def test_a_draft_put_again_replaces_the_one_before(
    engine: Engine, key: SealKey, draft: Draft, act: Act
) -> None:
    with transaction(engine) as session:
        first = documents.put_draft(session, key, draft, act)
    with transaction(engine) as session:
        again = documents.put_draft(session, key, replace(draft, document_type="khac"), act)

    assert again == replace(first, document_type="khac")
    with reading(engine) as session:
        assert documents.of_scan(session, key, first.scan_id or "") == (again,)


def test_drafts_whose_pages_go_elsewhere_are_superseded_and_the_others_stay(
    engine: Engine, key: SealKey, draft: Draft, act: Act
) -> None:
    with transaction(engine) as session:
        first = documents.put_draft(session, key, draft, act)
        documents.put_signed(session, key, first.id, kept(draft.owner_id, "c"), act)
        second = documents.put_draft(session, key, replace(draft, number=2, pages=(4,)), act)
    with transaction(engine) as session:
        documents.supersede_drafts(session, key, second.scan_id or "", (2,), act)

    with reading(engine) as session:
        assert documents.of_scan(session, key, second.scan_id or "") == (second,)
        assert documents.of_dossier(session, key, second.dossier_id or "") == (second,)
        assert documents.get(session, key, first.id).status is DocumentStatus.SUPERSEDED
        assert documents.history(session, first.id)[-1].act == "superseded"
    confirmation = Confirmation(draft.document_type, (NAME,))
    with pytest.raises(RecordConflictError), transaction(engine) as session:
        documents.confirm(session, key, first.id, confirmation, act)


def test_what_a_person_confirmed_is_not_superseded(
    engine: Engine, key: SealKey, draft: Draft, deposit: Callable[[Draft], StoredDocument], act: Act
) -> None:
    document = deposit(draft)

    with pytest.raises(RecordConflictError), transaction(engine) as session:
        documents.supersede_drafts(session, key, document.scan_id or "", (), act)

    with reading(engine) as session:
        assert documents.get(session, key, document.id) == document


def test_a_job_that_runs_twice_does_not_undo_what_a_person_confirmed(
    engine: Engine, key: SealKey, draft: Draft, deposit: Callable[[Draft], StoredDocument], act: Act
) -> None:
    document = deposit(draft)

    with transaction(engine) as session:
        again = documents.put_draft(session, key, replace(draft, fields=()), act)

    assert again == document
    with reading(engine) as session:
        assert len(documents.fields_of(session, key, document.id)) == 2


def test_workers_that_deposit_the_same_paper_at_once_make_one(
    engine: Engine, draft: Draft, deposit: Callable[[Draft], StoredDocument]
) -> None:
    begun = threading.Barrier(4)

    def carry(_: int) -> str | None:
        begun.wait()
        try:
            return deposit(draft).code
        except RecordConflictError:
            return None

    with ThreadPoolExecutor(4) as pool:
        codes = {code for code in pool.map(carry, range(4)) if code}

    assert codes == {"000199000001.KS.20261124.001"}
    with reading(engine) as session:
        assert session.execute(text("SELECT count(*) FROM documents")).scalar_one() == 1


def test_a_paper_handed_in_without_a_scan_is_a_document_each_time(
    engine: Engine, key: SealKey, draft: Draft, act: Act
) -> None:
    loose = replace(draft, scan_id=None)
    with transaction(engine) as session:
        made = [documents.put_draft(session, key, loose, act) for _ in range(2)]

    assert made[0].id != made[1].id


def _code(session: Session, key: SealKey, made: StoredDocument, act: Act) -> StoredDocument:
    return documents.give_code(session, key, made.id, CODE, act)


def _sign(session: Session, key: SealKey, made: StoredDocument, act: Act) -> StoredDocument:
    return documents.put_signed(session, key, made.id, kept(made.owner_id, "e"), act)


def _confirm(session: Session, key: SealKey, made: StoredDocument, act: Act) -> StoredDocument:
    return documents.confirm(session, key, made.id, Confirmation("khac", ()), act)


def _deposit(session: Session, key: SealKey, made: StoredDocument, act: Act) -> StoredDocument:
    final = Deposit(kept(made.owner_id, "e"), {})
    return documents.deposit(session, key, made.id, final, act)


@pytest.mark.parametrize(
    ("confirmed", "step"),
    [(False, _confirm), (False, _deposit), (False, _code), (True, _deposit), (True, _sign)],
    ids=[
        "confirm what nobody signed",
        "deposit a draft",
        "code of a draft",
        "deposit without code",
        "sign when confirmed",
    ],
)
def test_no_step_is_left_out(
    engine: Engine, key: SealKey, draft: Draft, act: Act, step: Step, *, confirmed: bool
) -> None:
    with transaction(engine) as session:
        made = documents.put_draft(session, key, draft, act)
        if confirmed:
            documents.put_kept(session, key, made.id, act)
            made = documents.confirm(session, key, made.id, Confirmation("khac", ()), act)

    with pytest.raises(RecordConflictError) as caught, transaction(engine) as session:
        step(session, key, made, act)

    assert caught.value.facts["status"] == made.status


def test_repeating_a_finished_step_gives_the_same_answer(
    engine: Engine, key: SealKey, draft: Draft, deposit: Callable[[Draft], StoredDocument], act: Act
) -> None:
    document = deposit(draft)
    same = Deposit(kept(draft.owner_id, "d", 3000), {})
    later = replace(act, at=act.at + timedelta(hours=1))

    with transaction(engine) as session:
        assert documents.give_code(session, key, document.id, CODE, later) == document
        assert documents.deposit(session, key, document.id, same, later) == document
        assert len(documents.history(session, document.id)) == 5


def test_what_is_in_the_vault_is_not_replaced_by_other_bytes(
    engine: Engine, key: SealKey, draft: Draft, deposit: Callable[[Draft], StoredDocument], act: Act
) -> None:
    document = deposit(draft)
    other = Deposit(kept(draft.owner_id, "f"), {})

    with pytest.raises(RecordConflictError), transaction(engine) as session:
        documents.deposit(session, key, document.id, other, act)


def test_fields_may_be_corrected_until_the_code_is_given_and_the_history_says_which(
    engine: Engine, key: SealKey, draft: Draft, act: Act
) -> None:
    corrected = (replace(NAME, value="Đặng Thị Ớn", source="person"), SO)
    with transaction(engine) as session:
        made = documents.put_draft(session, key, draft, act)
        documents.put_kept(session, key, made.id, act)
        documents.confirm(session, key, made.id, Confirmation("khac", (NAME, SO)), act)
        documents.confirm(session, key, made.id, Confirmation("khac", corrected), act)
        documents.confirm(session, key, made.id, Confirmation("khac", corrected), act)
        documents.give_code(session, key, made.id, CODE, act)

    with pytest.raises(RecordConflictError), transaction(engine) as session:
        documents.confirm(session, key, made.id, Confirmation("khac", ()), act)
    with reading(engine) as session:
        history = documents.history(session, made.id)
    assert [event.facts for event in history] == [
        {},
        {},
        {"changed": "", "type": "khac"},
        {"changed": "ho_ten", "type": "khac"},
        {},
    ]


@pytest.mark.rule("LG-58")
def test_codes_of_one_owner_type_and_day_count_up(
    draft: Draft, deposit: Callable[[Draft], StoredDocument]
) -> None:
    codes = [deposit(replace(draft, number=number)).code for number in (1, 2)]

    assert codes == ["000199000001.KS.20261124.001", "000199000001.KS.20261124.002"]


@pytest.mark.rule("S2-103")
def test_a_document_is_found_by_its_code(
    engine: Engine, key: SealKey, draft: Draft, deposit: Callable[[Draft], StoredDocument]
) -> None:
    document = deposit(draft)

    with reading(engine) as session:
        found = documents.find_by_code(session, key, " 000199000001.ks.20261124.001 ")
        assert found == document
        assert documents.find_by_code(session, key, "000199000001.KS.20261124.002") is None


def test_an_owners_vault_shows_what_was_deposited_newest_first(
    engine: Engine,
    key: SealKey,
    draft: Draft,
    other_owner: Owner,
    deposit: Callable[[Draft], StoredDocument],
    act: Act,
) -> None:
    first, second = deposit(draft), deposit(replace(draft, number=2))
    with transaction(engine) as session:
        documents.put_draft(session, key, replace(draft, number=3), act)
        session.execute(
            text("UPDATE documents SET deposited_at = created_at WHERE id = :id"), {"id": first.id}
        )

    with reading(engine) as session:
        held = documents.of_owner(session, key, draft.owner_id)
        assert {document.id for document in held} == {first.id, second.id}
        assert documents.of_owner(session, key, other_owner.id) == ()
        assert len(documents.of_dossier(session, key, draft.dossier_id or "")) == 3


@pytest.mark.parametrize(
    ("valid_until", "found"),
    [(None, True), (DAY, True), (DAY - timedelta(days=1), False)],
    ids=["never runs out", "runs out today", "ran out"],
)
def test_only_a_valid_paper_is_reused(
    engine: Engine, key: SealKey, draft: Draft, act: Act, valid_until: date | None, *, found: bool
) -> None:
    with transaction(engine) as session:
        made = documents.put_draft(session, key, draft, act)
        confirmation = Confirmation(draft.document_type, draft.fields)
        documents.put_kept(session, key, made.id, act)
        documents.confirm(session, key, made.id, confirmation, act)
        documents.give_code(session, key, made.id, CODE, act)
        assert documents.reusable(session, key, draft.owner_id, "giay_khai_sinh", DAY) == ()
        documents.deposit(session, key, made.id, Deposit(draft.pdf, {}, valid_until), act)

    with reading(engine) as session:
        held = documents.reusable(session, key, draft.owner_id, "giay_khai_sinh", DAY)
        assert bool(held) is found
        assert documents.reusable(session, key, draft.owner_id, "can_cuoc", DAY) == ()


def test_a_document_that_is_not_there_is_missing(engine: Engine, key: SealKey) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        documents.get(session, key, "doc_nothing")


def test_a_draft_of_a_scan_that_is_not_there_is_missing(
    engine: Engine, key: SealKey, draft: Draft, act: Act
) -> None:
    with pytest.raises(RecordMissingError), transaction(engine) as session:
        documents.put_draft(session, key, replace(draft, scan_id="scn_nothing"), act)
