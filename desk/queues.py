"""Waking workers. A queue carries a job's id; the truth about the job is its row."""

import logging
import queue
from dataclasses import dataclass, field
from typing import Protocol

from celery import Celery
from kombu.exceptions import OperationalError

from desk.options import QueueOptions

_log = logging.getLogger("sohoa.queues")

RUN_JOB = "sohoa.run-job"
"""Name of the one Celery task: it takes a job's id."""


class JobQueue(Protocol):
    """A way to wake whoever works jobs."""

    def wake(self, job_id: str) -> None:
        """Say that a job is there; called after the transaction that wrote its row.

        Losing the call loses nothing: workers look for jobs that are due.
        """


@dataclass(frozen=True, slots=True)
class InlineQueue:
    """Wakes the thread of this process that works jobs."""

    waiting: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)

    def wake(self, job_id: str) -> None:
        self.waiting.put(job_id)

    def wait(self, seconds: float) -> str | None:
        """Give the next job's id, or None when none came in that time."""
        try:
            return self.waiting.get(timeout=seconds)
        except queue.Empty:
            return None


@dataclass(frozen=True, slots=True)
class CeleryQueue:
    """Wakes `sohoa worker` through a broker, by the task's name alone."""

    producer: Celery

    def wake(self, job_id: str) -> None:
        try:
            self.producer.send_task(RUN_JOB, args=[job_id], ignore_result=True, retry=False)
        except OperationalError:
            # What asked for the job is written already and must not look failed.
            _log.warning("the broker does not answer; %s waits in the database", job_id)


def celery_app(options: QueueOptions) -> Celery:
    """Give the Celery application both ends share.

    A message is acknowledged when the job is over, so that a killed worker's message comes
    back; the lease in the job's row decides whether it still has to be worked.
    """
    app = Celery("sohoa", broker=options.broker_url, set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        task_default_queue="sohoa",
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "max_retries": 1,  # whoever hands in a scan does not wait for a broker that is away
            "interval_start": 0,
        },
    )
    return app
