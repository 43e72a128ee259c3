"""A job is done once whoever wakes the worker, and whatever kills it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk.deposit import verify_kept
from desk.intake import ReceivedScan, ScanNote, receive_scan
from desk.options import PoolOptions, QueueOptions
from samples.seed import office_environment
from tests.flows.batch import PAPERS, feed
from tests.office import Office, make_office, receive, working
from vault import documents, jobs
from vault.blobs import chunks_of
from vault.intake import scans
from vault.intake.ledger import ledger
from vault.intake.records import ScanState
from vault.options import JobOptions
from vault.records import DocumentStatus, Job, JobState

LEASE_SECONDS = 3.0
LONGEST_SECONDS = 80.0
POLL_SECONDS = 0.05

Done = Callable[[Job], bool]


@pytest.fixture(params=["inline", "celery"])
def kind(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


def _office(folder: Path, queue: QueueOptions) -> Office:
    lent = JobOptions(lease_seconds=LEASE_SECONDS)
    return make_office(folder, queue=queue, jobs=lent, pages=PoolOptions(jobs=1))


@contextlib.contextmanager
def _sohoa_worker(office: Office, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = office.desk.settings
    environment = {
        **office_environment(settings.data),
        "PATH": os.environ["PATH"],
        "SOHOA_QUEUE__KIND": "celery",
        "SOHOA_QUEUE__BROKER_URL": settings.queue.broker_url,
        "SOHOA_JOBS__LEASE_SECONDS": str(LEASE_SECONDS),
        "SOHOA_PAGES__JOBS": "1",
    }
    command = [str(Path(sys.executable).with_name("sohoa")), "worker"]
    with log.open("ab") as output:
        worker = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield worker
    finally:
        _kill(worker)


def _kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker and its page processes as `kill -9` does: no word of warning."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@contextlib.contextmanager
def _worker_of(office: Office, log: Path) -> Iterator[None]:
    if office.desk.settings.queue.kind == "inline":
        with working(office):
            yield
    else:
        with _sohoa_worker(office, log):
            yield


def _hand_in(office: Office, folder: Path) -> ReceivedScan:
    dossier = receive(office).dossier
    file = folder / "batch.pdf"
    batch = feed(office, dossier.code, (3, 1), file)
    note = ScanNote(dossier.id, file.name, sheets=len(batch.sides) // 2, duplex=True)
    with file.open("rb") as chunks:
        return receive_scan(office.desk, office.clerk, note, chunks_of(chunks))


def _wait(office: Office, job_id: str, done: Done, log: Path) -> Job:
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        with office.desk.reading() as session:
            job = jobs.get(session, job_id)
        if done(job):
            return job
        time.sleep(POLL_SECONDS)
    said = log.read_text("utf-8", errors="replace") if log.exists() else ""
    pytest.fail(f"the job is still {job.state}, {job.progress_done} done\n{said}")


def _is_over(job: Job) -> bool:
    return job.state in (JobState.DONE, JobState.FAILED)


def _is_in_the_middle(job: Job) -> bool:
    return 1 <= job.progress_done < job.progress_total


def _assert_done_once(office: Office, received: ReceivedScan) -> None:
    desk, sides = office.desk, 4 * len(PAPERS)
    with desk.reading() as session:
        scan = scans.get(session, desk.seal, received.scan.id)
        pages = scans.pages(session, desk.seal, scan.id)
        sheet = ledger(session, scan.id)
        found = documents.of_scan(session, desk.seal, scan.id)
        histories = [documents.history(session, one.id) for one in found]
        kept = [documents.kept_pdf(session, desk.seal, one.id) for one in found]
    reports = [verify_kept(desk, one) for one in kept]
    assert (scan.state, scan.error_code) == (ScanState.READ, None)
    assert [page.number for page in pages] == list(range(1, sides + 1))
    assert (sheet.agrees, sheet.doubled, sheet.in_documents) == (True, 0, len(PAPERS))
    assert [one.document_type for one in found] == [paper.document_type for paper in PAPERS]
    assert [one.status for one in found] == [DocumentStatus.SIGNED] * len(PAPERS)
    for report, history in zip(reports, histories, strict=True):
        assert [one.field for one in report.signatures if one.kind == "signature"] == ["Clerk1"]
        assert report.indication == "TOTAL-PASSED"
        assert [event.act for event in history].count("signed") == 1


def test_a_job_is_done_whichever_queue_wakes_the_worker(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    broker = {} if kind == "inline" else {"broker_url": request.getfixturevalue("rabbitmq_url")}
    queue = QueueOptions("inline" if kind == "inline" else "celery", **broker)
    office, log = _office(tmp_path / "office", queue), tmp_path / "worker.log"
    received = _hand_in(office, tmp_path)

    with _worker_of(office, log):
        job = _wait(office, received.job_id, _is_over, log)

    assert (job.state, job.attempts) == (JobState.DONE, 1)
    _assert_done_once(office, received)


def test_a_worker_killed_while_reading_a_page_loses_nothing_and_doubles_nothing(
    tmp_path: Path, rabbitmq_url: str
) -> None:
    office = _office(tmp_path / "office", QueueOptions("celery", rabbitmq_url))
    received, log = _hand_in(office, tmp_path), tmp_path / "worker.log"

    with _sohoa_worker(office, log) as worker:
        killed = _wait(office, received.job_id, _is_in_the_middle, log)
        _kill(worker)
    with _sohoa_worker(office, log):
        job = _wait(office, received.job_id, _is_over, log)

    assert killed.attempts == 1
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    _assert_done_once(office, received)


def test_a_job_waits_in_the_database_while_the_broker_is_away(tmp_path: Path) -> None:
    office = _office(tmp_path / "office", QueueOptions("celery", "amqp://127.0.0.1:1//"))

    received = _hand_in(office, tmp_path)

    with office.desk.reading() as session:
        assert jobs.due(session, office.desk.clock()) == (received.job_id,)
