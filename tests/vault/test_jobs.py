"""A job is done by one worker at a time; a worker that was taken for dead changes nothing."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.vault.conftest import kept
from vault import jobs
from vault.counters import next_number
from vault.database import Engine, Session, reading, transaction
from vault.errors import LeaseLostError, RecordConflictError, RecordMissingError
from vault.intake import scans
from vault.intake.records import Dossier, NewScan, Scan, ScanState
from vault.options import JobOptions
from vault.records import Act, Job, JobState
from vault.sealing import SealKey

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
OPTIONS = JobOptions(lease_seconds=60, most_attempts=3, retry_seconds=2)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def job(engine: Engine) -> Job:
    with transaction(engine) as session:
        return jobs.put(session, "read-scan", "scn_1", {"scan_id": "scn_1"}, NOW)


def lease(engine: Engine, job: Job, now: datetime) -> Job | None:
    with transaction(engine) as session:
        return jobs.lease(session, job.id, OPTIONS, now)


def leased(engine: Engine, job: Job, now: datetime = NOW) -> Job:
    taken = lease(engine, job, now)
    assert taken is not None
    return taken


def test_a_job_is_asked_for_together_with_what_needs_it(engine: Engine) -> None:
    with pytest.raises(LookupError), transaction(engine) as session:
        raise LookupError(jobs.put(session, "read-scan", "scn_1", {}, NOW))

    with reading(engine) as session:
        assert jobs.due(session, after(1)) == ()


def test_of_two_workers_one_gets_the_job(engine: Engine, job: Job) -> None:
    begun = threading.Barrier(8)

    def take(_: int) -> Job | None:
        begun.wait()
        return lease(engine, job, NOW)

    with ThreadPoolExecutor(8) as pool:
        taken = [got for got in pool.map(take, range(8)) if got]

    assert len(taken) == 1
    assert (taken[0].fencing_token, taken[0].attempts) == (1, 1)
    assert taken[0].lease_until == after(60)


def test_a_job_is_done_once(engine: Engine, job: Job) -> None:
    mine = leased(engine, job)
    with transaction(engine) as session:
        jobs.progress(session, mine, 3, 24)
        done = jobs.finish(session, mine, after(5))

    assert (done.state, done.progress_done, done.progress_total) == (JobState.DONE, 3, 24)
    assert (done.finished_at, done.lease_until) == (after(5), None)
    assert lease(engine, job, after(1000)) is None
    with pytest.raises(LeaseLostError), transaction(engine) as session:
        jobs.finish(session, mine, after(6))


@pytest.mark.parametrize(
    "step",
    [
        lambda session, slow, _: jobs.progress(session, slow, 1, 2),
        jobs.finish,
        lambda session, slow, now: jobs.fail(session, slow, "ocr-failed", OPTIONS, now),
        lambda session, slow, now: jobs.park(session, slow, "ocr-failed", now),
        lambda session, slow, now: jobs.renew(session, slow, OPTIONS, now),
        jobs.give_back,
    ],
    ids=["progress", "finish", "fail", "park", "renew", "give back"],
)
def test_a_worker_taken_for_dead_cannot_write_or_finish(
    engine: Engine, job: Job, step: Callable[[Session, Job, datetime], Job]
) -> None:
    slow = leased(engine, job)
    quick = leased(engine, job, after(61))

    with pytest.raises(LeaseLostError), transaction(engine) as session:
        raise LookupError(next_number(session, "effect"), step(session, slow, after(62)))

    with transaction(engine) as session:
        assert next_number(session, "effect") == 1  # nothing the slow one wrote is there
        assert jobs.finish(session, quick, after(200)).state is JobState.DONE


def test_a_worker_that_is_heard_of_keeps_its_job(engine: Engine, job: Job) -> None:
    mine = leased(engine, job)
    with transaction(engine) as session:
        jobs.renew(session, mine, OPTIONS, after(50))

    assert lease(engine, job, after(100)) is None
    assert lease(engine, job, after(111)) is not None


def test_a_slow_worker_nobody_replaced_may_still_finish(engine: Engine, job: Job) -> None:
    mine = leased(engine, job)

    with transaction(engine) as session:
        assert jobs.finish(session, mine, after(500)).state is JobState.DONE


def test_a_failed_attempt_is_tried_again_later_each_time(engine: Engine, job: Job) -> None:
    mine = leased(engine, job)
    with transaction(engine) as session:
        failed = jobs.fail(session, mine, "store-away", OPTIONS, NOW)

    assert (failed.state, failed.last_error, failed.due_at) == (
        JobState.QUEUED,
        "store-away",
        after(2),
    )
    assert lease(engine, job, after(1)) is None
    second = leased(engine, job, after(2))
    with transaction(engine) as session:
        assert jobs.fail(session, second, "store-away", OPTIONS, after(2)).due_at == after(6)


def test_after_the_last_attempt_a_job_is_parked_until_a_person_asks(
    engine: Engine, job: Job
) -> None:
    for attempt in (1, 2, 3):
        mine = leased(engine, job, after(100 * attempt))
        with transaction(engine) as session:
            ended = jobs.fail(session, mine, "ocr-failed", OPTIONS, after(100 * attempt))

    assert (ended.state, ended.last_error, ended.attempts) == (JobState.FAILED, "ocr-failed", 3)
    assert lease(engine, job, after(9999)) is None
    with transaction(engine) as session:
        assert jobs.retry(session, job.id, after(9999)).attempts == 0
    assert leased(engine, job, after(9999)).fencing_token == 4


def test_a_page_that_kills_every_worker_is_parked(engine: Engine, job: Job) -> None:
    for attempt in (1, 2, 3):
        leased(engine, job, after(100 * attempt))  # and the worker is gone

    assert lease(engine, job, after(400)) is None
    with reading(engine) as session:
        parked = jobs.get(session, job.id)
        assert jobs.due(session, after(9999)) == ()
    assert (parked.state, parked.last_error) == (JobState.FAILED, jobs.WORKER_LOST)


def test_bad_input_is_not_tried_again(engine: Engine, job: Job) -> None:
    mine = leased(engine, job)
    with transaction(engine) as session:
        assert jobs.park(session, mine, "scan-unreadable", NOW).state is JobState.FAILED

    assert lease(engine, job, after(9999)) is None


def test_a_worker_told_to_stop_gives_its_job_back_uncounted(engine: Engine, job: Job) -> None:
    mine = leased(engine, job)
    with transaction(engine) as session:
        assert jobs.give_back(session, mine, after(1)).attempts == 0

    assert leased(engine, job, after(1)).fencing_token == 2


def test_only_a_parked_job_is_retried(engine: Engine, job: Job) -> None:
    with pytest.raises(RecordConflictError), transaction(engine) as session:
        jobs.retry(session, job.id, NOW)


def test_a_sweeper_finds_what_is_queued_and_what_was_left(engine: Engine) -> None:
    with transaction(engine) as session:
        made = [jobs.put(session, "read-scan", f"scn_{n}", {}, after(n)) for n in range(5)]
    leased(engine, made[0], after(10))
    leased(engine, made[1], after(50))
    mine = leased(engine, made[2], after(10))
    with transaction(engine) as session:
        jobs.finish(session, mine, after(11))

    with reading(engine) as session:
        due = jobs.due(session, after(71))
        assert jobs.due(session, after(71), limit=1) == due[:1]
    assert due == (made[0].id, made[3].id, made[4].id)


def test_progress_is_found_by_what_the_job_is_about(engine: Engine, job: Job) -> None:
    with transaction(engine) as session:
        later = jobs.put(session, "sign", "scn_1", {}, after(1))

    with reading(engine) as session:
        assert [found.id for found in jobs.of_subject(session, "scn_1")] == [later.id, job.id]
        assert jobs.get(session, job.id).arguments == {"scan_id": "scn_1"}


def test_a_job_that_is_not_there_is_missing(engine: Engine) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        jobs.get(session, "job_nothing")


@pytest.fixture
def read(engine: Engine, key: SealKey, dossier: Dossier, act: Act) -> tuple[Scan, Job]:
    """A scan that is being read, and its job."""
    new = NewScan(dossier.id, kept(dossier.owner_id), "quet.pdf")
    with transaction(engine) as session:
        scan = scans.receive(session, key, new, act)
        scans.set_state(session, key, scan.id, ScanState.READING)
        return scan, jobs.put(session, "read-scan", scan.id, {}, NOW)


def test_a_scan_fails_with_its_job_when_that_is_parked(
    engine: Engine, key: SealKey, read: tuple[Scan, Job]
) -> None:
    scan, job = read
    mine = leased(engine, job)
    with transaction(engine) as session:
        jobs.park(session, mine, "seal-broken", after(5))
        noted = scans.get(session, key, scan.id)

    assert (noted.state, noted.error_code) == (ScanState.FAILED, "seal-broken")


def test_a_scan_fails_with_its_job_when_no_worker_comes_back(
    engine: Engine, key: SealKey, read: tuple[Scan, Job]
) -> None:
    scan, job = read
    for attempt in range(OPTIONS.most_attempts):
        leased(engine, job, after(attempt * 100))
        with reading(engine) as session:
            assert scans.get(session, key, scan.id).state is ScanState.READING
    assert lease(engine, job, after(1000)) is None

    with reading(engine) as session:
        noted = scans.get(session, key, scan.id)
    assert (noted.state, noted.error_code) == (ScanState.FAILED, jobs.WORKER_LOST)
