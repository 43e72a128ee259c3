"""The serving process's own worker: works the jobs of an inline queue and outlives their faults."""

import logging
import threading
from collections.abc import Callable
from time import sleep

from desk.jobs import work_inline
from desk.queues import InlineQueue
from desk.wiring import Desk

_PAUSE_SECONDS = 1.0

_log = logging.getLogger("sohoa.api")


def start_worker(desk: Desk, stop: Callable[[], bool]) -> threading.Thread:
    """Start working until told to stop; the thread ends at once where a broker wakes workers."""
    thread = threading.Thread(target=_work, args=(desk, stop), name="jobs")
    thread.start()
    return thread


def _work(desk: Desk, stop: Callable[[], bool]) -> None:
    while isinstance(desk.queue, InlineQueue) and not stop():
        try:
            work_inline(desk, stop)
        except Exception:  # noqa: BLE001 - a door; the job is parked
            _log.exception("a job ended with a fault of ours")
            sleep(_PAUSE_SECONDS)
