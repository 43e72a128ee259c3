"""Under fire no page is lost and none is doubled: workers are killed, delayed and doubled."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from desk.intake import ReceivedScan, ScanNote, receive_scan
from desk.jobs import run_due
from desk.options import PoolOptions
from dossier.separator import Separator
from samples.seed import office_environment
from tests.counts import FULL
from tests.office import Office, make_office, receive
from tests.tiny import Sheet, text_of, write_batch
from vault import documents, jobs
from vault.blobs import read_blob
from vault.database import Session
from vault.intake import scans
from vault.intake.ledger import ledger
from vault.intake.records import ScanState
from vault.options import JobOptions
from vault.records import DocumentStatus, JobState

PAGES = 5000 if FULL else 100
"""For each of the two databases."""
BATCH_PAGES = 100 if FULL else 20
LEASE_SECONDS = 2.0
LONGEST_SECONDS = 7200.0 if FULL else 240.0
QUIET_SECONDS = (0.3, 5.0)
"""Between two shots: long enough for some pages, short enough to hit a worker anywhere."""
PAPER = 8
"""Sides from one separator to the next: it, and papers with blank backs."""

WORKER = """
import time
from desk.jobs import run_due
from desk.settings import read_settings
from desk.wiring import open_desk

desk = open_desk(read_settings())
while True:
    run_due(desk)
    time.sleep(0.05)
"""


@dataclass(frozen=True, slots=True)
class _Fed:
    """A batch in the office, and what has to come of it."""

    received: ReceivedScan
    first: int
    sides: int
    lists: tuple[tuple[int, ...], ...]
    short: bool


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    lent = JobOptions(lease_seconds=LEASE_SECONDS, most_attempts=100_000)
    one = PoolOptions(jobs=1)
    if request.param == "sqlite":
        yield make_office(tmp_path / "office", jobs=lent, pages=one)
        return
    server: str = request.getfixturevalue("postgresql_url")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("create database under_fire")
        url = f"{server.rpartition('/')[0]}/under_fire"
        office = make_office(tmp_path / "office", database_url=url, jobs=lent, pages=one)
        yield office
        office.desk.database.dispose()
        connection.execute("drop database under_fire with (force)")


def _plan(batch: int, sides: int) -> list[Sheet]:
    """Give a batch of papers of several sides with blank backs behind separators."""
    first = batch * BATCH_PAGES
    plan: list[Sheet] = []
    for side in range(sides):
        if side % PAPER == 0:
            plan.append(Separator())
        else:
            plan.append(first + side if side % 2 == 0 else None)
    return plan


def _feed(office: Office, folder: Path, batch: int) -> _Fed:
    """Hand in a batch; of every fourth one the scanner lost the last sheet."""
    short = batch % 4 == 3
    sides = BATCH_PAGES - 2 if short else BATCH_PAGES
    plan = _plan(batch, sides)
    file = folder / f"{batch}.tiff"
    write_batch(plan, file)
    dossier = receive(office, batch % 2).dossier.id
    note = ScanNote(dossier, file.name, sheets=BATCH_PAGES // 2, duplex=True)
    received = receive_scan(office.desk, office.clerk, note, [file.read_bytes()])
    lists: dict[int, list[int]] = {}
    for number, side in enumerate(plan, start=1):
        if isinstance(side, int):
            lists.setdefault((number - 1) // PAPER, []).append(number)
    found = tuple(tuple(pages) for pages in lists.values())
    return _Fed(received, batch * BATCH_PAGES, sides, () if short else found, short)


@contextlib.contextmanager
def _workers() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Give a place for worker processes; whoever is in it at the end is killed."""
    workers: list[subprocess.Popen[bytes]] = []
    try:
        yield workers
    finally:
        for worker in workers:
            _kill(worker)


def _start(office: Office, log: Path) -> subprocess.Popen[bytes]:
    settings = office.desk.settings
    environment = {
        **office_environment(settings.data),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "SOHOA_JOBS__LEASE_SECONDS": str(LEASE_SECONDS),
        "SOHOA_JOBS__MOST_ATTEMPTS": "100000",
        "SOHOA_PAGES__JOBS": "1",
        "SOHOA_DATABASE_URL": settings.database_url,
    }
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-c", WORKER],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _kill(worker: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def _are_over(office: Office, fed: list[_Fed]) -> bool:
    with office.desk.reading() as session:
        found = [jobs.get(session, one.received.job_id) for one in fed]
    assert not [job.last_error for job in found if job.state is JobState.FAILED]
    return all(job.state is JobState.DONE for job in found)


def _shoot(office: Office, fed: list[_Fed], log: Path, rng: random.Random) -> dict[str, int]:
    """Let two workers fight for the jobs while one is killed or put to sleep at random."""
    shots = {"killed": 0, "delayed": 0}
    until = time.monotonic() + LONGEST_SECONDS
    with _workers() as workers:
        workers += [_start(office, log) for _ in range(2)]
        while not _are_over(office, fed):
            assert time.monotonic() < until, log.read_text("utf-8", errors="replace")[-4000:]
            time.sleep(rng.uniform(*QUIET_SECONDS))
            place = rng.randrange(len(workers))
            if rng.random() < 0.67:
                _kill(workers[place])
                workers[place] = _start(office, log)
                shots["killed"] += 1
            else:  # longer than its lease: it wakes and goes on with a job another one has
                os.killpg(workers[place].pid, signal.SIGSTOP)
                time.sleep(LEASE_SECONDS * 1.5)
                os.killpg(workers[place].pid, signal.SIGCONT)
                shots["delayed"] += 1
    return shots


def _assert_whole(office: Office, session: Session, one: _Fed) -> None:
    desk, scan_id = office.desk, one.received.scan.id
    scan = scans.get(session, desk.seal, scan_id)
    sheet = ledger(session, scan_id)
    found = documents.of_scan(session, desk.seal, scan_id)
    state = ScanState.UNBALANCED if one.short else ScanState.READ
    assert (scan.state, scan.sha256) == (state, one.received.scan.sha256)
    assert [page.number for page in scans.pages(session, desk.seal, scan_id)] == list(
        range(1, one.sides + 1)
    )
    assert sum(sheet.by_kind.values()) == sum(sheet.by_state.values()) == one.sides
    assert [each.code for each in sheet.missing()] == ["sheets-do-not-match"] * one.short
    assert (sheet.doubled, sheet.unmade) == (0, 0)
    assert tuple(each.pages for each in found) == one.lists
    assert [each.status for each in found] == [DocumentStatus.SIGNED] * len(one.lists)
    for each in found:
        history = [event.act for event in documents.history(session, each.id)]
        assert history.count("signed") == 1
        said = documents.text_of(session, desk.seal, each.id)
        assert [said.count(text_of(one.first + number - 1)) for number in each.pages] == [1] * len(
            each.pages
        )
        kept = documents.kept_pdf(session, desk.seal, each.id)
        assert len(read_blob(desk.blobs, kept.key)) == kept.size_bytes


def test_workers_killed_delayed_and_doubled_lose_nothing_and_double_nothing(
    office: Office, tmp_path: Path
) -> None:
    fed = [_feed(office, tmp_path, batch) for batch in range(PAGES // BATCH_PAGES)]

    shots = _shoot(office, fed, tmp_path / "worker.log", random.Random(118))

    assert min(shots.values()) >= 1, shots
    with office.desk.reading() as session:
        for one in fed:
            _assert_whole(office, session, one)
    assert run_due(office.desk) == 0
