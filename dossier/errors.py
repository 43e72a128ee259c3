"""What every error we raise on purpose has in common. Imports nothing of ours.

DeskError
├── ScanError      scanner/errors.py
├── OcrError       ocr/errors.py
├── SigningError   signing/errors.py
├── VaultError     vault/errors.py
├── OfficeError    desk/errors.py
└── DoorError      api/errors.py
"""

from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What the caller can do about an error; each door maps it once."""

    MALFORMED = "malformed"
    NOT_FOUND = "not-found"
    REFUSED = "refused"
    CONFLICT = "conflict"
    UNTRUSTED = "untrusted"
    UNAVAILABLE = "unavailable"
    MISCONFIGURED = "misconfigured"
    BROKEN = "broken"


class DeskError(Exception):
    """Base of every error we raise on purpose.

    Attributes:
        code: Kebab-case name that never changes once released; clients switch on it.
        title: One Vietnamese sentence for the person at the screen; no names, no numbers.
        kind: Decides HTTP status, exit code and whether a job is tried again.
        facts: Short values that make the log line useful; never personal data.
    """

    code: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Hệ thống gặp lỗi."
    kind: ClassVar[Kind] = Kind.BROKEN

    def __init__(self, detail: str = "", **facts: str | float) -> None:
        super().__init__(detail or self.title)
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the facts when the error crosses a process border."""
        return (_rebuild, (type(self), str(self), self.facts))


def _rebuild(cls: type[DeskError], detail: str, facts: dict[str, str | float]) -> DeskError:
    return cls(detail, **facts)
