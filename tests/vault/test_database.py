"""The same tables on both databases; a transaction is whole or has never been."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from dossier.errors import Kind
from vault.counters import next_number
from vault.database import (
    Engine,
    current_revision,
    needs_upgrade,
    open_database,
    reading,
    require_schema,
    transaction,
    upgrade,
)
from vault.errors import (
    DatabaseAwayError,
    RecordConflictError,
    RecordMissingError,
    SchemaOutdatedError,
    VaultError,
)
from vault.options import DatabaseOptions
from vault.tables import AccountRow, Base, JobRow, OwnerRow, PageRow

DIE_IN_TRANSACTION = """
import os, signal, sys
from vault.counters import next_number
from vault.database import open_database, transaction
from vault.options import DatabaseOptions

with transaction(open_database(DatabaseOptions(url=sys.argv[1]))) as session:
    next_number(session, "x")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    opened = open_database(DatabaseOptions(url=empty_database_url))
    yield opened
    opened.dispose()


def test_an_empty_database_gets_the_tables_the_code_needs(empty: Engine) -> None:
    assert needs_upgrade(empty)
    assert current_revision(empty) is None

    upgrade(empty)

    assert not needs_upgrade(empty)
    with empty.connect() as connection:
        opened = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(opened, Base.metadata) == []


def test_upgrading_again_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    upgrade(empty)

    assert not needs_upgrade(empty)


def test_tables_of_a_newer_version_are_left_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaOutdatedError):
        upgrade(engine)
    with transaction(engine) as session:
        assert next_number(session, "x") == 1
        session.execute(text("UPDATE alembic_version SET version_num = '0003'"))


def test_processes_that_upgrade_at_once_do_not_collide(empty_database_url: str) -> None:
    code = (
        "import sys; from vault.database import *; from vault.options import *\n"
        "upgrade(open_database(DatabaseOptions(url=sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, empty_database_url]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]

    errors = [process.communicate()[1] for process in started]

    assert [process.returncode for process in started] == [0, 0], errors


def test_the_office_does_not_start_on_tables_of_another_version(empty: Engine) -> None:
    with pytest.raises(SchemaOutdatedError):
        require_schema(empty)

    upgrade(empty)
    require_schema(empty)


def test_what_raises_is_undone(engine: Engine) -> None:
    with pytest.raises(LookupError), transaction(engine) as session:
        raise LookupError(next_number(session, "x"))

    with transaction(engine) as session:
        assert next_number(session, "x") == 1


def test_a_process_killed_in_a_transaction_leaves_nothing(
    database_url: str, engine: Engine
) -> None:
    ended = subprocess.run([sys.executable, "-c", DIE_IN_TRANSACTION, database_url], check=False)

    assert ended.returncode == -9
    with transaction(engine) as session:
        assert next_number(session, "x") == 1


def test_reading_writes_nothing_and_waits_for_no_writer(engine: Engine) -> None:
    with transaction(engine) as writer:
        next_number(writer, "x")
        with reading(engine) as reader:
            assert reader.execute(text("SELECT count(*) FROM counters")).scalar_one() == 0


def test_writing_while_reading_is_never_kept(engine: Engine) -> None:
    # PostgreSQL refuses at once, SQLite undoes at the end.
    with contextlib.suppress(VaultError), reading(engine) as session:
        next_number(session, "x")

    with transaction(engine) as session:
        assert next_number(session, "x") == 1


def test_a_moment_comes_back_aware_and_the_same(engine: Engine) -> None:
    moment = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC)
    with transaction(engine) as session:
        session.add(_job(moment))

    with reading(engine) as session:
        row = session.get(JobRow, "job_1")

    assert row is not None
    assert row.due_at == moment
    assert row.due_at.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(engine: Engine) -> None:
    naive = datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - what is under test

    with pytest.raises(ValueError, match="time zone"), transaction(engine) as session:
        session.add(_job(naive))


def test_text_is_kept_in_nfc(engine: Engine) -> None:
    with transaction(engine) as session:
        job = _job(datetime.now(UTC))
        job.subject_id = "Đặng Thị Ơn"
        session.add(job)

    with reading(engine) as session:
        row = session.get(JobRow, "job_1")

    assert row is not None
    assert row.subject_id == "Đặng Thị Ơn"


def test_letters_no_database_keeps_are_marked_as_lost(engine: Engine) -> None:
    with transaction(engine) as session:
        job = _job(datetime.now(UTC))
        job.subject_id = "a\x00b\udcffc"
        session.add(job)

    with reading(engine) as session:
        row = session.get(JobRow, "job_1")
        assert session.get(JobRow, "job_\x00") is None
    assert row is not None
    assert row.subject_id == "a\ufffdb\ufffdc"


def test_a_number_too_large_for_any_row_is_not_there(engine: Engine) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        session.get(PageRow, ("scn_1", 10**30))


def test_a_connection_that_was_cut_is_opened_again(postgresql_tables: str) -> None:
    engine = open_database(DatabaseOptions(url=postgresql_tables))
    with reading(engine) as session:
        session.execute(text("SELECT 1"))
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with psycopg.connect(postgresql_tables) as connection:
        connection.execute(f"{others} AND datname = current_database()")

    with reading(engine) as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


def test_a_row_that_points_nowhere_is_refused(engine: Engine) -> None:
    with pytest.raises(RecordConflictError), transaction(engine) as session:
        session.add(
            AccountRow(
                id="acc_1",
                login_fingerprint="x",
                login_sealed=b"",
                password_hash="",
                role="citizen",
                name_sealed=b"",
                owner_id="own_nobody",
                created_at=datetime.now(UTC),
                created_by="system",
            )
        )


def test_a_number_that_must_be_unique_is(engine: Engine) -> None:
    with pytest.raises(RecordConflictError) as caught, transaction(engine) as session:
        session.add_all([_owner("own_1"), _owner("own_2")])

    assert caught.value.kind is Kind.CONFLICT


def test_a_database_that_does_not_answer_is_away() -> None:
    url = "postgresql://sohoa:secret@127.0.0.1:1/sohoa"
    engine = open_database(DatabaseOptions(url=url))

    with pytest.raises(DatabaseAwayError) as caught, transaction(engine) as session:
        next_number(session, "x")

    assert caught.value.kind is Kind.UNAVAILABLE
    assert "secret" not in str(caught.value)


def test_a_writer_that_waits_too_long_gives_up(tmp_path: Path) -> None:
    file = tmp_path / "office.sqlite3"
    engine = open_database(DatabaseOptions(url=f"sqlite:///{file}", wait_seconds=0.2))
    upgrade(engine)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseAwayError), transaction(engine) as session:
        next_number(session, "x")

    other.close()
    engine.dispose()


def test_an_embedded_database_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    engine = open_database(DatabaseOptions(url=f"sqlite:///{tmp_path}/data/office.sqlite3"))

    with engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    engine.dispose()

    assert values == ["wal", 2, 1, 30_000]  # 2 is FULL


def _owner(owner_id: str) -> OwnerRow:
    return OwnerRow(
        id=owner_id,
        kind="person",
        number_fingerprint="same",
        number_sealed=b"",
        name_sealed=b"",
        created_at=datetime.now(UTC),
        created_by="system",
    )


def _job(moment: datetime) -> JobRow:
    return JobRow(
        id="job_1",
        name="read-scan",
        subject_id="scn_1",
        arguments={},
        state="queued",
        fencing_token=0,
        due_at=moment,
        attempts=0,
        progress_done=0,
        progress_total=0,
        created_at=moment,
    )
