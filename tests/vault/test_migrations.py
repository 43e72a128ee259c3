"""Rows that were written before a revision mean the same after it."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from vault import database
from vault.database import Engine, open_database, reading, upgrade
from vault.intake.ledger import ledger
from vault.intake.page_lists import page_lists
from vault.intake.records import PageList
from vault.options import DatabaseOptions

OLD_ROWS = (
    "INSERT INTO owners VALUES ('own_1', 'person', 'f', :b, :b, :at, 'acc_1')",
    "INSERT INTO scans (id, blob_key, size_bytes, sha256_sealed, name_sealed, sheets, duplex,"
    " state, received_at, received_by) VALUES"
    " ('scn_1', 'k', 1, :b, :b, 3, :no, 'read', :at, 'acc_1'),"
    " ('scn_2', 'k', 1, :b, :b, 3, :no, 'failed', :at, 'acc_1'),"
    " ('scn_3', 'k', 1, :b, :b, 3, :no, 'reading', :at, 'acc_1'),"
    " ('scn_4', 'k', 1, :b, :b, 3, :no, 'failed', :at, 'acc_1')",
    "UPDATE scans SET error_code = 'sheets-do-not-match' WHERE id = 'scn_4'",
    "INSERT INTO scan_pages SELECT id, number, 'content', 'ok', 0, 0, 300, 2480, 3508, 1, :b"
    " FROM (SELECT 1 AS number UNION SELECT 2) AS numbers, scans WHERE id IN ('scn_3', 'scn_4')",
    "INSERT INTO scan_pages SELECT 'scn_1', number, 'content', 'ok', 0, 0, 300, 2480, 3508, 1, :b"
    " FROM (SELECT 1 AS number UNION SELECT 2 UNION SELECT 3) AS numbers",
    "INSERT INTO documents (id, owner_id, scan_id, number, pages, document_type, type_confidence,"
    " status, blob_key, size_bytes, sha256_sealed, text_sealed, fields_sealed, created_at,"
    " created_by) VALUES ('doc_1', 'own_1', 'scn_1', 1, '[1]', 'khac', 1, 'signed', 'k', 1, :b,"
    " :b, :b, :at, 'acc_1'), ('doc_2', 'own_1', 'scn_1', 2, '[2, 3]', 'khac', 1, 'signed', 'k', 1,"
    " :b, :b, :b, :at, 'acc_1'), ('doc_3', 'own_1', 'scn_3', 1, '[1]', 'khac', 1, 'signed', 'k',"
    " 1, :b, :b, :b, :at, 'acc_1')",
    "INSERT INTO document_events VALUES ('doc_3', 1, 'kept', '{}', :at, 'acc_1')",
)


@pytest.fixture
def old(empty_database_url: str) -> Iterator[Engine]:
    """A database of the first revision with a scan that was read, and one that failed."""
    engine = open_database(DatabaseOptions(url=empty_database_url))
    with engine.begin() as connection:
        config = Config()
        migrations = database.__file__.replace("database.py", "migrations")
        config.set_main_option("script_location", migrations)
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in OLD_ROWS:
            values = {"b": b"x", "at": "2026-11-24 02:00:00+00:00", "no": False}
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), used)
    yield engine
    engine.dispose()


def test_a_scan_read_before_there_was_a_ledger_balances(old: Engine) -> None:
    upgrade(old)

    with reading(old) as session:
        assert page_lists(session, "scn_1") == (PageList(1, (1,)), PageList(2, (2, 3)))
        sheet = ledger(session, "scn_1")
        assert (sheet.received_sides, sheet.in_documents, sheet.missing()) == (3, 3, ())


def test_a_scan_that_was_not_read_is_as_it_was(old: Engine) -> None:
    upgrade(old)

    with reading(old) as session:
        assert page_lists(session, "scn_2") is None
        assert ledger(session, "scn_2").received_sides is None


def test_a_scan_that_was_interrupted_keeps_the_documents_it_had_made(old: Engine) -> None:
    upgrade(old)

    with reading(old) as session:
        assert page_lists(session, "scn_3") == (PageList(1, (1,)),)
        assert ledger(session, "scn_3").received_sides is None
        assert session.scalar(text("SELECT came_signed FROM scans WHERE id = 'scn_3'"))
        assert not session.scalar(text("SELECT came_signed FROM scans WHERE id = 'scn_1'"))


def test_a_scan_that_did_not_balance_can_be_mended(old: Engine) -> None:
    upgrade(old)

    with reading(old) as session:
        assert page_lists(session, "scn_4") is None
        assert ledger(session, "scn_4").is_worked
        assert [found.code for found in ledger(session, "scn_4").missing()] == [
            "sheets-do-not-match"
        ]
