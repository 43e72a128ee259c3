"""The list of the government's roots that an anchor is checked against; it trusts nobody."""

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("government_roots.toml")


@dataclass(frozen=True, slots=True)
class GovernmentRoot:
    """What is known of a root; its certificate and fingerprint are not.

    Attributes:
        generation: 1 or 2.
        name: Its common name.
        issuing: Common name of the authority below it.
        valid_from: Year in which it begins.
        valid_to: Year in which it ends.
        unknown: What has to be asked of whoever runs it.
    """

    generation: int
    name: str
    issuing: str
    valid_from: int
    valid_to: int
    unknown: tuple[str, ...]


@cache
def government_roots() -> tuple[GovernmentRoot, ...]:
    """Give the roots of both generations, the older first."""
    rows = tomllib.loads(_TABLE.read_text("utf-8"))["roots"]
    return tuple(GovernmentRoot(**{**row, "unknown": tuple(row["unknown"])}) for row in rows)


def root_named(name: str) -> GovernmentRoot | None:
    """Give the root that bears a common name, without regard to case and form of Unicode."""
    return next((root for root in government_roots() if _plain(root.name) == _plain(name)), None)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
