"""Open the database, bring its tables up to date, and draw the borders of a transaction.

The same tables and statements serve SQLite (embedded) and PostgreSQL (production). Steps
begin and end a transaction visibly: `with transaction(engine) as session:`. None is held
open while a page is read, a paper signed or a network asked.
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from vault.errors import (
    DatabaseAwayError,
    RecordConflictError,
    RecordMissingError,
    SchemaOutdatedError,
    VaultError,
)
from vault.options import DatabaseOptions

__all__ = [
    "Engine",
    "Session",
    "current_revision",
    "needs_upgrade",
    "open_database",
    "reading",
    "require_schema",
    "transaction",
    "upgrade",
]

_MIGRATIONS = Path(__file__).parent / "migrations"
_READING = "sohoa_reading"
_PAUSE_SECONDS = 0.02
_UPGRADE_LOCK = 7_197  # any number, the same in all our processes


def open_database(options: DatabaseOptions) -> Engine:
    """Open the database; nothing is sent to it yet.

    The file of an embedded database is made when missing, its tables are not: see
    `upgrade`. An engine does not survive a fork; open one in each process.

    Raises:
        DatabaseAwayError: The folder of an embedded database cannot be made.
    """
    url = make_url(options.url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, options)
    # Values of statements are personal data: they must not reach a log with an error.
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=options.pool_connections,
        pool_timeout=options.wait_seconds,
        connect_args={
            "connect_timeout": max(2, round(options.wait_seconds)),
            "application_name": "sohoa",
            "options": f"-c timezone=UTC -c lock_timeout={round(options.wait_seconds * 1000)}",
        },
    )


@contextlib.contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Begin a transaction; commit it when the block ends, undo it when the block raises.

    On SQLite it takes the one write lock at once, so that two writers wait for each other
    instead of failing half-way.

    Raises:
        DatabaseAwayError: The database does not answer, is full, or a lock was not got.
        RecordConflictError: Someone else wrote what has to be unique at the same moment.
    """
    with _as_vault_errors(), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Begin a transaction that only reads and waits for no writer; it is undone at the end.

    Raises:
        DatabaseAwayError: The database does not answer.
        RecordMissingError: What was looked for is a number too large for any row.
    """
    readers = engine.execution_options(**{_READING: True, "postgresql_readonly": True})
    # No row holds a number that no column holds.
    errors = _as_vault_errors(out_of_range=RecordMissingError)
    with errors, Session(readers, expire_on_commit=False) as session:
        yield session


def upgrade(engine: Engine) -> None:
    """Bring the tables to what this version needs; changes nothing when they are.

    Raises:
        SchemaOutdatedError: They are those of a newer version.
        DatabaseAwayError: The database does not answer.
    """
    with _as_vault_errors(), engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite holds its one write lock already
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _UPGRADE_LOCK})
        try:
            command.upgrade(_alembic(connection), "head")
        except CommandError as error:  # the tables are of a version newer than this one
            raise SchemaOutdatedError from error


def current_revision(engine: Engine) -> str | None:
    """Say which revision the tables are at; None when there are none.

    Raises:
        DatabaseAwayError: The database does not answer.
    """
    with _as_vault_errors(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def needs_upgrade(engine: Engine) -> bool:
    """Say whether the tables are not those this version needs."""
    newest = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    return current_revision(engine) != newest


def require_schema(engine: Engine) -> None:
    """Refuse to start on tables of another version.

    Raises:
        SchemaOutdatedError: They are not those this version needs.
    """
    if needs_upgrade(engine):
        raise SchemaOutdatedError(revision=current_revision(engine) or "none")


def _open_sqlite(url: URL, options: DatabaseOptions) -> Engine:
    try:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseAwayError(type(error).__name__) from error
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=options.pool_connections,
        pool_timeout=options.wait_seconds,
        connect_args={"timeout": options.wait_seconds},
    )

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `begin` does
        _write_ahead(connection, options.wait_seconds)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READING, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _write_ahead(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Switch a database to WAL; SQLite does not itself wait for others that do the same."""
    until = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextlib.contextmanager
def _as_vault_errors(out_of_range: type[VaultError] = VaultError) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise RecordConflictError(type(error.orig).__name__) from error
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise DatabaseAwayError(type(error).__name__) from error
    except (DataError, OverflowError) as error:  # the latter from SQLite's driver
        raise out_of_range(type(error).__name__) from error
    except DBAPIError as error:
        raise VaultError(type(error.orig).__name__) from error
    except StatementError as error:  # a value that one of our own column types refused
        raise ValueError(str(error.orig)) from error
