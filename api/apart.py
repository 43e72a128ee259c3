"""Verification of what strangers send, in a process of its own with limits.

The file is hostile until proven otherwise: what hangs, crashes or fills memory costs its
process, not the service. Processes are forked from a clean server that has the libraries
loaded, so that each starts at once and shares nothing with requests.
"""

import multiprocessing
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

from api.errors import VerificationBusyError, VerificationTooHeavyError
from desk.verify import verify_file
from signing.report import DocumentReport
from signing.trust import TrustAnchors

_CLEAN = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies files apart, few at a time.

    Attributes:
        trust: Whom signatures may rest on.
        seconds: Longest a file may take.
        memory_mb: Address space of its process, in MiB.
        places: How many files at once.
    """

    trust: TrustAnchors
    seconds: float = 30.0
    memory_mb: int = 3072
    places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(2)
    )

    def warm(self) -> None:
        """Start the clean server now, so that the first file need not wait for it."""
        _CLEAN.set_forkserver_preload([__name__])
        forkserver.ensure_running()

    def require_place(self) -> None:
        """Refuse a file for which there is no place, before it is taken in.

        Raises:
            VerificationBusyError: No place is free.
        """
        with self._place():
            pass  # not kept while the bytes come: slow senders would hold every place

    def verify(self, path: Path, at: datetime) -> DocumentReport:
        """Verify a file.

        Raises:
            VerificationTooHeavyError: It took more time or memory than it may.
            VerificationBusyError: No place is free.
        """
        with self._place():
            return self._verify(path, at)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self.places.acquire(blocking=False):
            raise VerificationBusyError
        try:
            yield
        finally:
            self.places.release()

    def _verify(self, path: Path, at: datetime) -> DocumentReport:
        self.warm()
        ours, theirs = _CLEAN.Pipe(duplex=False)
        words = (theirs, path, self.trust, at, self.memory_mb)
        process = _CLEAN.Process(target=_answer, args=words, daemon=True)
        process.start()
        theirs.close()
        try:
            if not ours.poll(self.seconds):
                raise VerificationTooHeavyError(limit="time")
            report: DocumentReport = ours.recv()
        except EOFError as error:
            raise VerificationTooHeavyError(limit="memory") from error
        finally:
            process.kill()
            process.join()
            process.close()
            ours.close()
        return report


def _answer(
    answers: Connection, path: Path, trust: TrustAnchors, at: datetime, memory_mb: int
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers.send(verify_file(path, trust, at))
