"""Server-sent events about a scan: pages as they come, progress, and the end."""

import json
from collections.abc import AsyncIterator, Callable
from time import monotonic

import anyio
from fastapi.concurrency import run_in_threadpool

from api.v1.shapes import ScanOut, scan_out
from desk.look import scan_job, scan_progress
from desk.wiring import Desk
from dossier.actor import Actor
from vault.records import Job

_POLL_SECONDS = 0.4
_HEARTBEAT_SECONDS = 15.0
_LONGEST_SECONDS = 1800.0  # then the browser asks again, with a session that may be over
_RETRY_MS = 2000
_ENDS = frozenset({"read", "unbalanced", "failed"})


async def scan_events(
    desk: Desk, actor: Actor, scan_id: str, stopping: Callable[[], bool]
) -> AsyncIterator[str]:
    """Tell of a scan until it is done, the service stops, or half an hour has passed.

    The row of the job is asked again and again; pages are fetched only when it has moved.
    Whoever comes back gets all pages again.

    Args:
        desk: The office.
        actor: Who follows.
        scan_id: Which scan.
        stopping: Whether the service is about to stop.
    """
    yield f"retry: {_RETRY_MS}\n\n"
    told: set[int] = set()
    seen: Job | None = None
    began = spoke = monotonic()
    while not stopping() and monotonic() - began < _LONGEST_SECONDS:
        job = await run_in_threadpool(scan_job, desk, actor, scan_id)
        if seen is None or _moved(seen, job):
            scan = scan_out(await run_in_threadpool(scan_progress, desk, actor, scan_id))
            for event in _events(scan, told):
                yield event
            if scan.state in _ENDS:
                return
            seen, spoke = job, monotonic()
        elif monotonic() - spoke > _HEARTBEAT_SECONDS:
            yield ": còn đây\n\n"
            spoke = monotonic()
        await anyio.sleep(_POLL_SECONDS)


def _moved(seen: Job, job: Job | None) -> bool:
    return job is None or (seen.state, seen.progress_done) != (job.state, job.progress_done)


def _events(scan: ScanOut, told: set[int]) -> list[str]:
    """Give the events that are news, and remember the pages told."""
    news = [page for page in scan.pages if page.number not in told]
    told.update(page.number for page in news)
    events = [_event("page", page.model_dump()) for page in news]
    summary = scan.model_dump(exclude={"pages"})
    events.append(_event("done" if scan.state in _ENDS else "progress", summary))
    return events


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
