"""Jobs are rows: asked for in the transaction that needs them, and the truth about work.

A queue only carries ids and may lose or double them. A worker leases a job and gets a
fencing token that rises with each lease; what it writes, it writes in a transaction in
which `progress`, `finish` or `fail` proves that the token is still the newest.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from vault.errors import LeaseLostError, RecordConflictError, RecordMissingError
from vault.ids import JOB, new_id
from vault.intake.records import ScanState
from vault.options import JobOptions
from vault.records import Job, JobState
from vault.tables import JobRow, ScanRow

WORKER_LOST = "worker-lost"


def put(
    session: Session, name: str, subject_id: str, arguments: Mapping[str, str], now: datetime
) -> Job:
    """Ask for work, together with whatever else the transaction writes.

    Args:
        session: The transaction of the step that asks.
        name: What is to be done.
        subject_id: What it is about; progress is looked up by it.
        arguments: Ids and plain words, no personal data.
        now: The moment.
    """
    row = JobRow(
        id=new_id(JOB),
        name=name,
        subject_id=subject_id,
        arguments=dict(arguments),
        state=JobState.QUEUED,
        fencing_token=0,
        due_at=now,
        attempts=0,
        progress_done=0,
        progress_total=0,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return _job(row)


def lease(session: Session, job_id: str, options: JobOptions, now: datetime) -> Job | None:
    """Take a job to work on it; None when there is nothing to do for this worker.

    Of workers that ask at once, one gets it. A lease that ran out is taken over; a job
    whose workers died as often as the options allow is parked, not tried for ever.
    """
    lost = _change(
        session,
        and_(JobRow.id == job_id, _expired(now), JobRow.attempts >= options.most_attempts),
        state=JobState.FAILED,
        last_error=WORKER_LOST,
        lease_until=None,
        finished_at=now,
    )
    if lost:
        _fail_scan(session, lost)
    return _change(
        session,
        and_(JobRow.id == job_id, or_(_waiting(now), _expired(now))),
        state=JobState.LEASED,
        fencing_token=JobRow.fencing_token + 1,
        attempts=JobRow.attempts + 1,
        lease_until=now + timedelta(seconds=options.lease_seconds),
    )


def renew(session: Session, job: Job, options: JobOptions, now: datetime) -> Job:
    """Say that the worker is still at it.

    Raises:
        LeaseLostError: Another worker has the job now.
    """
    return _of_holder(session, job, lease_until=now + timedelta(seconds=options.lease_seconds))


def progress(session: Session, job: Job, done: int, total: int) -> Job:
    """Note how far the work is, and prove that what this transaction writes is still wanted.

    Raises:
        LeaseLostError: Another worker has the job now.
    """
    return _of_holder(session, job, progress_done=done, progress_total=total)


def finish(session: Session, job: Job, now: datetime) -> Job:
    """End a job well, in the transaction that writes its result.

    Raises:
        LeaseLostError: Another worker has the job now, or it is finished.
    """
    return _of_holder(
        session, job, state=JobState.DONE, lease_until=None, last_error=None, finished_at=now
    )


def fail(session: Session, job: Job, error_code: str, options: JobOptions, now: datetime) -> Job:
    """Note that an attempt failed for a reason that may pass; park the job after the last one.

    Raises:
        LeaseLostError: Another worker has the job now.
    """
    if job.attempts >= options.most_attempts:
        return park(session, job, error_code, now)
    wait = timedelta(seconds=options.retry_seconds * 2 ** (job.attempts - 1))
    return _of_holder(
        session,
        job,
        state=JobState.QUEUED,
        lease_until=None,
        last_error=error_code,
        due_at=now + wait,
    )


def park(session: Session, job: Job, error_code: str, now: datetime) -> Job:
    """Note that a job failed for a reason that trying again does not mend.

    Raises:
        LeaseLostError: Another worker has the job now.
    """
    parked = _of_holder(
        session,
        job,
        state=JobState.FAILED,
        lease_until=None,
        last_error=error_code,
        finished_at=now,
    )
    _fail_scan(session, parked)
    return parked


def give_back(session: Session, job: Job, now: datetime) -> Job:
    """Return a job untouched, as a worker does that is told to stop; no attempt is counted.

    Raises:
        LeaseLostError: Another worker has the job now.
    """
    return _of_holder(
        session,
        job,
        state=JobState.QUEUED,
        lease_until=None,
        due_at=now,
        attempts=JobRow.attempts - 1,
    )


def retry(session: Session, job_id: str, now: datetime) -> Job:
    """Queue a parked job again, as a person asks.

    Raises:
        RecordConflictError: It is not parked.
    """
    parked = and_(JobRow.id == job_id, JobRow.state == JobState.FAILED)
    job = _change(session, parked, state=JobState.QUEUED, attempts=0, due_at=now, finished_at=None)
    if not job:
        raise RecordConflictError
    return job


def due(session: Session, now: datetime, limit: int = 100) -> tuple[str, ...]:
    """Name the jobs a worker may lease now, longest due first: queued, or left by a dead worker."""
    return tuple(
        session.scalars(
            select(JobRow.id)
            .where(or_(_waiting(now), _expired(now)))
            .order_by(JobRow.due_at, JobRow.id)
            .limit(limit)
        )
    )


def get(session: Session, job_id: str) -> Job:
    """Give a job.

    Raises:
        RecordMissingError: There is none.
    """
    row = session.get(JobRow, job_id)
    if not row:
        raise RecordMissingError
    return _job(row)


def of_subject(session: Session, subject_id: str) -> tuple[Job, ...]:
    """Give the jobs about something, newest first."""
    newest_first = (JobRow.created_at.desc(), JobRow.id)
    rows = session.scalars(
        select(JobRow).where(JobRow.subject_id == subject_id).order_by(*newest_first)
    )
    return tuple(_job(row) for row in rows)


def _waiting(now: datetime) -> ColumnElement[bool]:
    return and_(JobRow.state == JobState.QUEUED, JobRow.due_at <= now)


def _expired(now: datetime) -> ColumnElement[bool]:
    return and_(JobRow.state == JobState.LEASED, JobRow.lease_until < now)


def _of_holder(session: Session, job: Job, **values: object) -> Job:
    held = and_(
        JobRow.id == job.id,
        JobRow.state == JobState.LEASED,
        JobRow.fencing_token == job.fencing_token,
    )
    changed = _change(session, held, **values)
    if not changed:
        raise LeaseLostError
    return changed


def _change(session: Session, where: ColumnElement[bool], **values: object) -> Job | None:
    """Change the job if it is still as the condition says: one statement, so one winner."""
    row = session.scalar(
        update(JobRow).where(where).values(**values).returning(JobRow),
        execution_options={"synchronize_session": False, "populate_existing": True},
    )
    return _job(row) if row else None


def _fail_scan(session: Session, job: Job) -> None:
    """A scan that nobody works any more says so, or a person would wait for ever."""
    unworked = ScanRow.state.in_([ScanState.RECEIVED, ScanState.READING])
    session.execute(
        update(ScanRow)
        .where(ScanRow.id == job.subject_id, unworked)
        .values(state=ScanState.FAILED, error_code=job.last_error)
    )


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        name=row.name,
        subject_id=row.subject_id,
        arguments=row.arguments,
        state=JobState(row.state),
        fencing_token=row.fencing_token,
        due_at=row.due_at,
        lease_until=row.lease_until,
        attempts=row.attempts,
        last_error=row.last_error,
        progress_done=row.progress_done,
        progress_total=row.progress_total,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
