"""A worker knows one task; what no message asks for, its sweep does."""

import time
from pathlib import Path

import pytest

from desk.intake import ScanNote, receive_scan
from desk.options import QueueOptions
from desk.queues import RUN_JOB
from tests.office import Office, make_office, receive
from vault import jobs
from vault.intake import scans
from vault.intake.records import ScanState
from vault.records import Job, JobState
from workers.app import Sweep, Worker, create_worker

NOT_A_SCAN = b"\x8f\x00 no scan"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


def _hand_in(office: Office) -> tuple[str, str]:
    note = ScanNote(receive(office).dossier.id, "quet.pdf")
    received = receive_scan(office.desk, office.clerk, note, [NOT_A_SCAN])
    return received.job_id, received.scan.id


def _job(office: Office, job_id: str) -> Job:
    with office.desk.reading() as session:
        return jobs.get(session, job_id)


def _worker(office: Office) -> Worker:
    return create_worker(office.desk.settings)


def test_a_worker_opens_its_desk_when_the_first_job_comes(tmp_path: Path) -> None:
    from_nowhere = make_office(tmp_path / "office").desk.settings.model_copy(
        update={"data": tmp_path / "nowhere"}
    )

    worker = create_worker(from_nowhere)

    assert RUN_JOB in worker.app.tasks
    assert not (tmp_path / "nowhere").exists()


def test_the_task_does_the_job_of_its_id_once(office: Office) -> None:
    job_id, scan_id = _hand_in(office)
    task = _worker(office).app.tasks[RUN_JOB]

    first, second = task(job_id), task(job_id)

    assert (first, second) == (True, False)
    assert _job(office, job_id).state is JobState.DONE
    with office.desk.reading() as session:
        scan = scans.get(session, office.desk.seal, scan_id)
    assert (scan.state, scan.error_code) == (ScanState.FAILED, "unsupported-scan")


def test_a_message_for_a_job_nobody_knows_is_dropped(office: Office) -> None:
    assert _worker(office).app.tasks[RUN_JOB]("job_" + "a" * 26) is False


def test_a_job_whose_message_was_lost_is_swept_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.app.SWEEP_SECONDS", 0.05)
    job_id, _ = _hand_in(office)
    sweep = Sweep(_worker(office))

    sweep.start()
    until = time.monotonic() + 20
    while _job(office, job_id).state is not JobState.DONE and time.monotonic() < until:
        time.sleep(0.05)
    sweep.over.set()
    sweep.join()

    assert _job(office, job_id).state is JobState.DONE


def test_the_sweep_waits_while_a_job_is_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.app.SWEEP_SECONDS", 0.01)
    job_id, _ = _hand_in(office)
    worker = _worker(office)
    sweep = Sweep(worker)

    with worker.turn:
        sweep.start()
        time.sleep(0.2)
        meanwhile = _job(office, job_id).state
        sweep.over.set()
        sweep.join()

    assert meanwhile is JobState.QUEUED


def test_a_database_that_is_away_does_not_end_the_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.app.SWEEP_SECONDS", 0.01)
    settings = make_office(tmp_path / "office").desk.settings
    away = settings.model_copy(
        update={"database_url": "postgresql://sohoa@127.0.0.1:1/sohoa", "queue": QueueOptions()}
    )
    sweep = Sweep(create_worker(away))

    sweep.start()
    time.sleep(0.2)
    alive = sweep.is_alive()
    sweep.over.set()
    sweep.join()

    assert alive
