"""The audit log is only appended to; whoever changes it afterwards is seen, and where."""

import doctest
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from vault import audit
from vault.audit import Entry, Outcome
from vault.database import Engine, reading, transaction
from vault.errors import VaultError
from vault.records import Act

OWNER = "own_" + "a" * 26
ENTRY = Entry("open-document", "doc_" + "b" * 26, OWNER, "hs_" + "c" * 26, "certify")

# What someone has to do first who wants to change the log behind our back.
UNLOCK = {
    "sqlite": ["DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"],
    "postgresql": ["SET LOCAL session_replication_role = replica"],  # no trigger fires
}


def fill(engine: Engine, act: Act, count: int = 5) -> None:
    with transaction(engine) as session:
        for seconds in range(count):
            audit.append(session, ENTRY, replace(act, at=act.at + timedelta(seconds=seconds)))


def test_an_untouched_log_holds(engine: Engine, act: Act) -> None:
    fill(engine, act)

    with reading(engine) as session:
        assert audit.verify(session) == audit.LogVerdict(entries=5, broken_at=None)


def test_an_empty_log_holds(engine: Engine) -> None:
    with reading(engine) as session:
        assert audit.verify(session) == audit.LogVerdict(entries=0, broken_at=None)


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit_entries SET outcome = 'done'", "DELETE FROM audit_entries"],
    ids=["update", "delete"],
)
def test_the_database_itself_refuses_to_change_an_entry(
    engine: Engine, act: Act, change: str
) -> None:
    fill(engine, act)

    with pytest.raises(VaultError), transaction(engine) as session:
        session.execute(text(change))

    with reading(engine) as session:
        assert audit.verify(session).entries == 5


@pytest.mark.parametrize(
    ("attack", "broken_at"),
    [
        ("UPDATE audit_entries SET actor_id = 'system' WHERE sequence = 3", 3),
        ("UPDATE audit_entries SET act = 'Malformed!' WHERE sequence = 2", 2),
        ("UPDATE audit_entries SET outcome = 'refused' WHERE sequence = 1", 1),
        ("UPDATE audit_entries SET owner_id = '' WHERE sequence = 5", 5),
        ("DELETE FROM audit_entries WHERE sequence = 2", 2),
        ("DELETE FROM audit_entries WHERE sequence = 5", 5),
        ("DELETE FROM audit_entries", 1),
        ("UPDATE audit_entries SET sequence = 9 WHERE sequence = 4", 4),
        ("UPDATE audit_head SET sequence = 4", 6),
    ],
)
@pytest.mark.rule("LG-97")
def test_a_changed_dropped_or_moved_entry_is_named(
    engine: Engine, act: Act, attack: str, broken_at: int
) -> None:
    fill(engine, act)
    with transaction(engine) as session:
        for statement in (*UNLOCK[engine.dialect.name], attack):
            session.execute(text(statement))

    with reading(engine) as session:
        assert audit.verify(session).broken_at == broken_at


def test_many_that_append_at_once_make_one_chain(engine: Engine, act: Act) -> None:
    begun = threading.Barrier(8)

    def append(_: int) -> None:
        begun.wait()
        for _ in range(5):
            with transaction(engine) as session:
                audit.append(session, ENTRY, act)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(8)))

    with reading(engine) as session:
        assert audit.verify(session) == audit.LogVerdict(entries=40, broken_at=None)


def test_an_entry_of_a_transaction_that_was_undone_leaves_no_hole(engine: Engine, act: Act) -> None:
    with pytest.raises(LookupError), transaction(engine) as session:
        raise LookupError(audit.append(session, ENTRY, act))
    fill(engine, act, count=2)

    with reading(engine) as session:
        assert audit.verify(session) == audit.LogVerdict(entries=2, broken_at=None)


def test_an_owner_sees_what_happened_to_their_data_newest_first(engine: Engine, act: Act) -> None:
    refused = replace(ENTRY, outcome=Outcome.REFUSED)
    with transaction(engine) as session:
        audit.append(session, ENTRY, act)
        audit.append(session, replace(ENTRY, owner_id="own_" + "z" * 26), act)
        audit.append(session, refused, act)

    with reading(engine) as session:
        seen = audit.of_owner(session, OWNER)
    assert [(logged.sequence, logged.entry) for logged in seen] == [(3, refused), (1, ENTRY)]
    assert seen[0].act == act


@pytest.mark.parametrize(
    "values",
    [
        {"act": "Đặng Thị Ơn"},
        {"act": "open-document", "subject_id": "000199000001"},
        {"act": "open-document", "purpose": "cho ông Hòa"},
        {"act": "open-document", "dossier_id": "H40.15.3-261124-0001"},
    ],
    ids=str,
)
def test_personal_data_cannot_get_into_an_entry(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="ids and plain words only"):
        Entry(**values)  # type: ignore[arg-type]  # only texts are put in


def test_a_name_is_not_taken_for_who_did_it(engine: Engine, act: Act) -> None:
    with pytest.raises(ValueError, match="ids and plain words"), transaction(engine) as session:
        audit.append(session, ENTRY, replace(act, by="Nguyễn Thị Lan"))


def test_the_digest_is_the_documented_one() -> None:
    assert doctest.testmod(audit).failed == 0
