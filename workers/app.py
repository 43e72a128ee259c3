"""The Celery worker: one task that does a job by its id, in the office this process opened.

The row of a job says whether it is to be done, by whom, and when again; Celery tries nothing
again and keeps no result.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from celery import Celery

from desk.jobs import run_due, run_job
from desk.queues import RUN_JOB, celery_app
from desk.settings import Settings
from desk.wiring import Desk, open_desk

_log = logging.getLogger("sohoa.workers")

SWEEP_SECONDS = 2.0
"""How often jobs are looked for whose message was lost or whose worker died."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process: what Celery runs, and the desk its jobs share.

    Attributes:
        app: The Celery application with its one task.
        desk: Gives the desk, opened at the first call: neither connections nor keys
            survive a fork.
        turn: Held while a job is done; one job at a time uses all cores already.
    """

    app: Celery
    desk: Callable[[], Desk]
    turn: threading.Lock


def create_worker(settings: Settings) -> Worker:
    """Build a worker that can do every job of the desk."""
    app, turn = celery_app(settings.queue), threading.Lock()

    @cache
    def desk() -> Desk:
        return open_desk(settings)

    def run(job_id: str) -> bool:
        with turn:
            return run_job(desk(), job_id)

    app.task(name=RUN_JOB, shared=False)(run)
    return Worker(app, desk, turn)


class Sweep(threading.Thread):
    """Does every few seconds what no message asks for, while no other job is done."""

    def __init__(self, worker: Worker) -> None:
        super().__init__(name="sweep", daemon=True)
        self.over = threading.Event()
        self._worker = worker

    def run(self) -> None:
        """Sweep until told to stop."""
        while not self.over.wait(SWEEP_SECONDS):
            if not self._worker.turn.acquire(blocking=False):
                continue
            try:
                run_due(self._worker.desk())
            except Exception:  # noqa: BLE001 - a door; the job is parked
                _log.exception("a swept job ended with a fault of ours")
            finally:
                self._worker.turn.release()
