"""Verification of strangers' files by the service: each apart, few at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from api.errors import VerificationBusyError
from desk.verify_apart import ApartVerifier, Verified


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies files apart, few at a time.

    Attributes:
        apart: Gives each file its process, with limits.
        places: How many files at once.
    """

    apart: ApartVerifier
    places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(2)
    )

    def require_place(self) -> None:
        """Refuse a file for which there is no place, before it is taken in.

        Raises:
            VerificationBusyError: No place is free.
        """
        with self._place():
            pass  # not kept while the bytes come: slow senders would hold every place

    def verify(self, path: Path, at: datetime) -> Verified:
        """Verify a file, with the ETSI report.

        Raises:
            VerificationBusyError: No place is free.
        """
        with self._place():
            return self.apart.verify(path, at, etsi=True)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self.places.acquire(blocking=False):
            raise VerificationBusyError
        try:
            yield
        finally:
            self.places.release()
