"""An empty database for each test, of both kinds, and the few things most tests begin with."""

import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from vault import people
from vault.blobs import KeptBytes, blob_key
from vault.database import Engine, open_database, transaction, upgrade
from vault.intake import dossiers
from vault.intake.records import Dossier, NewDossier
from vault.options import DatabaseOptions
from vault.records import Act, NewOwner, Owner, OwnerKind
from vault.sealing import SealKey
from vault.tables import Base

BOTH = ["sqlite", "postgresql"]


@pytest.fixture
def act() -> Act:
    """Some clerk, on a morning in Vietnam."""
    return Act("acc_" + "c" * 26, datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture
def key() -> SealKey:
    return SealKey.from_master(bytes(range(32)))


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/office.sqlite3"
        return
    server: str = request.getfixturevalue("postgresql_url")
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield _with_name(server, name)
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a database with tables and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "office.sqlite3")
        yield f"sqlite:///{tmp_path}/office.sqlite3"
        return
    url: str = request.getfixturevalue("postgresql_tables")
    yield url
    _forget_rows(url)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_database(DatabaseOptions(url=database_url))
    yield opened
    opened.dispose()


@pytest.fixture
def owner(engine: Engine, key: SealKey, act: Act) -> Owner:
    """A citizen with a vault."""
    citizen = NewOwner(OwnerKind.PERSON, "000199000001", "Đặng Thị Ơn")
    with transaction(engine) as session:
        return people.put_owner(session, key, citizen, act)


@pytest.fixture
def other_owner(engine: Engine, key: SealKey, act: Act) -> Owner:
    """Another citizen with a vault."""
    citizen = NewOwner(OwnerKind.PERSON, "000088000002", "Lê Văn Hòa")
    with transaction(engine) as session:
        return people.put_owner(session, key, citizen, act)


@pytest.fixture
def dossier(engine: Engine, owner: Owner, act: Act) -> Dossier:
    """A dossier of the citizen."""
    with transaction(engine) as session:
        return dossiers.receive(session, NewDossier("H40.15.3", "1.001193", owner.id), act)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_tables(postgresql_url: str) -> str:
    """Address of a database with tables; tests put the rows back as they were."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("create database vault")
    url = _with_name(postgresql_url, "vault")
    _upgrade(url)
    return url


def kept(owner_id: str, sha256_digit: str = "a", size_bytes: int = 1000) -> KeptBytes:
    """Give what a byte store would say of some bytes."""
    sha256 = sha256_digit * 64
    return KeptBytes(blob_key(owner_id, sha256), sha256, size_bytes)


def _forget_rows(url: str) -> None:
    """Empty the tables: ten times quicker than a new database for each test."""
    with psycopg.connect(url) as connection:
        connection.execute("set lock_timeout = '10s'")
        connection.execute("set session_replication_role = replica")  # no trigger, no order
        for table in Base.metadata.tables:
            connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
        connection.execute("insert into audit_head values (1, 0, repeat('0', 64))")


def _upgrade(url: str) -> None:
    opened = open_database(DatabaseOptions(url=url))
    upgrade(opened)
    opened.dispose()


def _with_name(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"
