"""Verification in a process of its own, with limits.

A file of a stranger is hostile until proven otherwise: whatever it makes a library do, it costs
its process, and the answer is INDETERMINATE.
"""

import multiprocessing
import resource
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

from desk.errors import VerificationTooHeavyError
from desk.verify import verify_file
from signing.etsi_report import etsi_report
from signing.report import DocumentReport, not_looked_into
from signing.trust import TrustAnchors


@dataclass(frozen=True, slots=True)
class Verified:
    """What verification says of a file.

    Attributes:
        report: The report.
        etsi: The same as ETSI TS 119 102-2 has it, XML in UTF-8; empty unless asked for.
    """

    report: DocumentReport
    etsi: bytes = b""


@dataclass(frozen=True, slots=True)
class ApartVerifier:
    """Verifies each file in a process of its own.

    Attributes:
        trust: Whom signatures may rest on.
        start: `forkserver` forks from a clean server that has the libraries loaded, so that a
            process shares nothing with the threads of a service; `fork` spares a command,
            which has one thread, the second start.
        seconds: Longest a file may take.
        memory_mb: Address space its process may take beyond what it starts with, in MiB: a
            forked one starts with all of its parent's.
    """

    trust: TrustAnchors
    start: Literal["fork", "forkserver"] = "forkserver"
    seconds: float = 30.0
    memory_mb: int = 3072

    def warm(self) -> None:
        """Start the clean server now, so that the first file need not wait for it."""
        multiprocessing.get_context("forkserver").set_forkserver_preload([__name__])
        forkserver.ensure_running()

    def verify(self, path: Path, at: datetime, *, etsi: bool = False) -> Verified:
        """Verify a file; one that takes too much time or memory is INDETERMINATE.

        Args:
            path: The file.
            at: Time of verification, aware.
            etsi: Give the ETSI report, too.
        """
        try:
            return self._verify(path, at, etsi=etsi)
        except VerificationTooHeavyError as error:
            report = not_looked_into(error.code, error.title)
            return Verified(report, etsi_report(b"", report, at) if etsi else b"")

    def _verify(self, path: Path, at: datetime, *, etsi: bool) -> Verified:
        if self.start == "forkserver":
            self.warm()
        context = multiprocessing.get_context(self.start)
        ours, theirs = context.Pipe(duplex=False)
        words = (theirs, self, path, at)
        # typeshed's contexts have no common class that starts processes
        process = context.Process(target=_answer, args=words, kwargs={"etsi": etsi}, daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        try:
            if not ours.poll(self.seconds):
                raise VerificationTooHeavyError(limit="time")
            verified: Verified = ours.recv()
        except EOFError as error:
            raise VerificationTooHeavyError(limit="memory") from error
        finally:
            process.kill()
            process.join()
            process.close()
            ours.close()
        return verified


def _answer(
    answers: Connection, verifier: ApartVerifier, path: Path, at: datetime, *, etsi: bool
) -> None:
    held_pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = held_pages * resource.getpagesize() + (verifier.memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    report = verify_file(path, verifier.trust, at)
    readable = etsi and report.error is None
    xml = etsi_report(path.read_bytes() if readable else b"", report, at) if etsi else b""
    answers.send(Verified(report, xml))
