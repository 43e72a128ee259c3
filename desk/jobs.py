"""The jobs of the office: a name in one table is a step. The row in the database is the truth."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType

from desk.digitize import digitize_scan
from desk.intake import DIGITIZE_SCAN
from desk.job_run import JobRun, LeaseKeeper
from desk.queues import InlineQueue
from desk.wiring import Desk
from dossier.errors import DeskError, Kind
from vault import jobs
from vault.errors import LeaseLostError
from vault.records import Job

JOBS: Mapping[str, Callable[[JobRun], None]] = MappingProxyType({DIGITIZE_SCAN: digitize_scan})

_IDLE_SECONDS = 2.0
_BROKEN = "internal-error"


def run_job(desk: Desk, job_id: str) -> bool:
    """Do a job if it is due and nobody else does it; say whether it was done here.

    What may pass is tried again later, everything else is parked for a person.
    """
    with desk.transaction() as session:
        job = jobs.lease(session, job_id, desk.settings.jobs, desk.clock())
    if job is None:
        return False
    try:
        with LeaseKeeper(desk, job):
            JOBS[job.name](JobRun(desk, job))
        with desk.transaction() as session:
            jobs.finish(session, job, desk.clock())
    except LeaseLostError:
        return False  # the worker that has the job now does its effects
    except DeskError as error:
        _end_badly(desk, job, error.code, passing=error.kind is Kind.UNAVAILABLE)
        return False
    except Exception:
        _end_badly(desk, job, _BROKEN, passing=False)
        raise
    return True


def run_due(desk: Desk) -> int:
    """Do every job that is due, also those a dead worker left; say how many were done."""
    with desk.reading() as session:
        due = jobs.due(session, desk.clock())
    return sum(run_job(desk, job_id) for job_id in due)


def work_inline(desk: Desk, stop: Callable[[], bool]) -> None:
    """Work the jobs of an inline queue until told to stop: the serving process's own worker."""
    queue = desk.queue
    if not isinstance(queue, InlineQueue):
        return
    while not stop():
        queue.wait(_IDLE_SECONDS)
        run_due(desk)


def _end_badly(desk: Desk, job: Job, code: str, *, passing: bool) -> None:
    # Another worker may have the job by now; its end is then that worker's to write.
    with suppress(LeaseLostError), desk.transaction() as session:
        if passing:
            jobs.fail(session, job, code, desk.settings.jobs, desk.clock())
        else:
            jobs.park(session, job, code, desk.clock())
