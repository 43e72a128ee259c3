"""One attempt at a job: what the step that does it may ask and has to prove."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from desk.wiring import Desk
from dossier.errors import DeskError
from vault import jobs
from vault.database import Session
from vault.records import Job


@dataclass(slots=True)
class JobRun:
    """An attempt that holds the job's lease.

    Attributes:
        desk: The office.
        job: The job as leased; its fencing token proves the attempt.
    """

    desk: Desk
    job: Job
    _done: int = 0
    _total: int = 0

    @property
    def arguments(self) -> Mapping[str, str]:
        """What the job is about: ids and plain words."""
        return self.job.arguments

    def advance(self, session: Session, done: int, total: int) -> None:
        """Note how far the work is, and prove that this transaction is still wanted.

        Raises:
            LeaseLostError: Another worker has the job now; the transaction is undone.
        """
        self._done, self._total = done, total
        self.prove(session)

    def prove(self, session: Session) -> None:
        """Prove that what this transaction writes is still wanted.

        Raises:
            LeaseLostError: Another worker has the job now; the transaction is undone.
        """
        jobs.progress(session, self.job, self._done, self._total)


@dataclass(slots=True)
class LeaseKeeper:
    """Renews a job's lease from a thread of its own while a step works; a context manager."""

    desk: Desk
    job: Job
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> None:
        self._thread = threading.Thread(target=self._renew, daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _renew(self) -> None:
        options = self.desk.settings.jobs
        while not self._over.wait(options.lease_seconds / 3):
            # A lease that cannot be renewed shows where the step proves it.
            with suppress(DeskError), self.desk.transaction() as session:
                jobs.renew(session, self.job, options, self.desk.clock())
