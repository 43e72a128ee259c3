"""Pages worked side by side in processes of their own, with limits on time and memory.

A decoder that hangs or crashes on hostile bytes costs its page, never the batch: the
process is killed, the page is tried once more, and then stays visible as not read.
"""

import multiprocessing
import os
import resource
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from desk.errors import PageCrashedError, PageTimeoutError
from desk.options import PoolOptions
from desk.page_work import DigitizedPage, PageFault, PageOptions, ScanInfo, digitize_page, look_at
from dossier.errors import DeskError, Kind
from ocr.archive_copy import Leaf, copy_pages
from ocr.searchable_pdf import PdfAbout
from scanner.load import Scan, open_scan

_Answer = ScanInfo | DigitizedPage | Path | DeskError

_TRIES = 2
_SPAWN = multiprocessing.get_context("spawn")  # no page process shares our locks or sockets


@dataclass(frozen=True, slots=True)
class _Task:
    """A page to work, or with number 0 a scan to look at."""

    path: Path
    number: int
    options: PageOptions
    spool: Path
    tries: int = 1


@dataclass(frozen=True, slots=True)
class _CopyTask:
    """Pages to copy without loss."""

    leaves: Sequence[Leaf]
    about: PdfAbout
    target: Path
    tries: int = _TRIES


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: _Task | _CopyTask | None = None
    deadline: float = 0.0
    cpu_seconds: float = 0.0


@dataclass(slots=True)
class PagePool:
    """Processes that work pages; use as a context manager.

    Attributes:
        options: Limits.
        cpu_seconds: CPU time all page processes have used so far.
    """

    options: PoolOptions
    cpu_seconds: float = 0.0
    _workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def process_ids(self) -> list[int]:
        """Give the ids of the page processes that are there now."""
        return [worker.process.pid for worker in self._workers if worker.process.pid]

    def work(
        self, path: Path, numbers: Iterable[int], options: PageOptions, spool: Path
    ) -> Iterator[DigitizedPage]:
        """Work pages of one scan; each comes back as soon as it is done, in any order.

        Args:
            path: The scan.
            numbers: Input page numbers from 1.
            options: How pages are worked.
            spool: Folder for the picture files.

        Raises:
            DeskError: Something the pages need is away, such as language data.
        """
        tasks = deque[_Task | _CopyTask](_Task(path, number, options, spool) for number in numbers)
        for task, answer in self._answers(tasks):
            if isinstance(answer, DigitizedPage):
                yield answer
            elif isinstance(answer, DeskError):
                if answer.kind is Kind.UNAVAILABLE:
                    raise answer
                fault = PageFault(answer.code, answer.title)
                number = task.number if isinstance(task, _Task) else 0
                yield DigitizedPage(number=number, fault=fault)

    def look(self, path: Path, options: PageOptions) -> ScanInfo:
        """Say what a file is before its pages are worked.

        Raises:
            DeskError: It is not a scan we can open, or opening it took too long.
        """
        for _, answer in self._answers(deque([_Task(path, 0, options, path.parent)])):
            if isinstance(answer, ScanInfo):
                return answer
            if isinstance(answer, DeskError):
                raise answer
        raise PageCrashedError

    def copy(self, leaves: Sequence[Leaf], about: PdfAbout, target: Path) -> None:
        """Copy pages without loss, once.

        Args:
            leaves: The pages.
            about: Metadata.
            target: Where the PDF goes, in a folder of its own: what a process that was killed
                leaves behind is there.

        Raises:
            DeskError: They cannot be copied without loss, or that took too long.
        """
        for _, answer in self._answers(deque([_CopyTask(leaves, about, target)])):
            if isinstance(answer, DeskError):
                raise answer

    def _answers(
        self, waiting: deque[_Task | _CopyTask]
    ) -> Iterator[tuple[_Task | _CopyTask, _Answer]]:
        busy: list[_Worker] = []
        while waiting or busy:
            busy += self._hand_out(waiting)
            for worker in self._ready(busy):
                busy.remove(worker)
                task, worker.task = worker.task, None
                answer = self._collect(worker)
                if task is None:
                    continue
                if isinstance(answer, PageCrashedError) and task.tries < _TRIES:
                    waiting.appendleft(replace(task, tries=task.tries + 1))
                else:
                    yield task, answer

    def _hand_out(self, waiting: deque[_Task | _CopyTask]) -> list[_Worker]:
        idle = [worker for worker in self._workers if worker.task is None]
        most = self.options.jobs or os.cpu_count() or 1
        while waiting and len(idle) < len(waiting) and len(self._workers) < most:
            worker = _start(self.options)
            self._workers.append(worker)
            idle.append(worker)
        handed = []
        for worker in idle:
            if not waiting:
                break
            worker.task = waiting.popleft()
            worker.deadline = time.monotonic() + self.options.page_seconds
            with suppress(OSError):  # a process that died idle shows in _collect
                worker.connection.send(worker.task)
            handed.append(worker)
        return handed

    def _ready(self, busy: list[_Worker]) -> list[_Worker]:
        now = time.monotonic()
        nearest = min(worker.deadline for worker in busy)
        answered = wait([worker.connection for worker in busy], max(0.0, nearest - now))
        late = time.monotonic()
        return [
            worker for worker in busy if worker.connection in answered or worker.deadline <= late
        ]

    def _collect(self, worker: _Worker) -> _Answer:
        try:
            if not worker.connection.poll():
                self._replace(worker)
                return PageTimeoutError()
            answer, cpu_seconds = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return PageCrashedError()
        self.cpu_seconds += cpu_seconds - worker.cpu_seconds
        worker.cpu_seconds = cpu_seconds
        return _checked(answer)

    def _replace(self, worker: _Worker) -> None:
        self._end(worker)
        self._workers.remove(worker)

    def _end(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()


def _checked(answer: object) -> _Answer:
    if isinstance(answer, ScanInfo | DigitizedPage | Path | DeskError):
        return answer
    return PageCrashedError("a page process answered with something else than a page")


def _start(options: PoolOptions) -> _Worker:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve, args=(theirs, options.page_memory_mb), daemon=True)
    # Ctrl-C reaches every process of a terminal; ours is told, and ends the page processes. The
    # mask is inherited.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return _Worker(process, ours)


def _serve(connection: Connection, memory_mb: int) -> None:
    """Work pages until the other end closes: also when our parent was killed."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    opened = _Opened()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            task: _Task | _CopyTask = connection.recv()
            try:
                answer: _Answer = _do(task, opened)
            except DeskError as error:
                answer = error
            connection.send((answer, _cpu_seconds()))


@dataclass(slots=True)
class _Opened:
    """The scan this process worked last, kept open for its next page."""

    path: Path | None = None
    scan: Scan | None = None

    def open(self, task: _Task) -> Scan:
        if self.scan is None or self.path != task.path:
            if self.scan is not None:
                self.scan.close()
            self.scan = self.path = None  # what cannot be opened must not leave a closed scan
            self.scan, self.path = open_scan(task.path, task.options.scan), task.path
        return self.scan


def _do(task: _Task | _CopyTask, opened: _Opened) -> _Answer:
    if isinstance(task, _CopyTask):
        copy_pages(task.leaves, task.about, task.target)
        return task.target
    scan = opened.open(task)
    if task.number == 0:
        return look_at(scan)
    return digitize_page(scan, task.path, task.number, task.options, task.spool)


def _cpu_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
