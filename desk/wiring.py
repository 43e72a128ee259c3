"""The tools of an office, and the only place that chooses among adapters."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import assert_never

from desk.errors import SettingsError
from desk.options import QueueOptions
from desk.queues import CeleryQueue, InlineQueue, JobQueue, celery_app
from desk.settings import PREFIX, Settings, now
from signing.trust import TrustAnchors, load_trust
from vault.blobs import BlobStore
from vault.blobs_folder import FolderBlobs
from vault.database import (
    Engine,
    Session,
    open_database,
    reading,
    require_schema,
    transaction,
    upgrade,
)
from vault.options import DatabaseOptions
from vault.sealing import SealKey, open_seal_key

DATABASE_FILE = "sohoa.sqlite3"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a step may use; opened once by each process.

    Attributes:
        settings: All settings.
        database: The rows.
        blobs: The bytes.
        seal: Opens sealed values.
        trust: Whom signatures may rest on.
        queue: Wakes workers.
        clock: The time, aware, in UTC.
    """

    settings: Settings
    database: Engine
    blobs: BlobStore
    seal: SealKey
    trust: TrustAnchors
    queue: JobQueue
    clock: Callable[[], datetime] = now

    def transaction(self) -> AbstractContextManager[Session]:
        """Begin a transaction that writes."""
        return transaction(self.database)

    def reading(self) -> AbstractContextManager[Session]:
        """Begin a transaction that only reads."""
        return reading(self.database)


def open_desk(settings: Settings, clock: Callable[[], datetime] = now) -> Desk:
    """Open the office; neither its connections nor its keys survive a fork.

    Raises:
        SchemaOutdatedError: The database wants `sohoa migrate`.
        SealKeyError: The key of sealed values is missing or unusable.
        TrustBrokenError: The folder of trust anchors is missing or damaged.
    """
    database = open_rows(settings)
    require_schema(database)
    return Desk(
        settings=settings,
        database=database,
        blobs=FolderBlobs(settings.data / "blobs"),
        seal=open_seal_key(settings.data / "seal.key"),
        trust=load_trust(trust_folder(settings)),
        queue=open_queue(settings.queue),
        clock=clock,
    )


def prepare_office(settings: Settings) -> None:
    """Make what an office needs before it opens: database and key; keeps what is there."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_rows(settings)
    upgrade(database)
    database.dispose()
    open_seal_key(settings.data / "seal.key", create=True)


def open_rows(settings: Settings) -> Engine:
    """Open the database the office chose; SQLite in the data folder if it chose none.

    Raises:
        SettingsError: The address is none we can use.
    """
    url = settings.database_url or f"sqlite:///{settings.data / DATABASE_FILE}"
    try:
        return open_database(DatabaseOptions(url=url))
    except ValueError as error:
        raise SettingsError(f"{PREFIX}DATABASE_URL: {error}") from error


def open_queue(options: QueueOptions) -> JobQueue:
    """Open the queue the office chose."""
    match options.kind:
        case "inline":
            return InlineQueue()
        case "celery":
            return CeleryQueue(celery_app(options))
        case _:
            assert_never(options.kind)


def trust_folder(settings: Settings) -> Path:
    """Say where the trust anchors are."""
    return settings.data / "trust"
