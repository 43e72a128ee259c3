"""What scanners do otherwise than the standard says, by model: data, in `quirks.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("quirks.toml")


@dataclass(frozen=True, slots=True)
class Quirks:
    """How to treat one scanner; as the standard says where nothing is known.

    Attributes:
        pause_seconds: Wait before each further page is asked for.
        empty_feeder_statuses: HTTP statuses for "no page is left".
        feeder_state_lies: What it says about its feeder means nothing.
        backs_turned: Backs of sheets come upside down.
        one_page_jobs: Ends a job after each page, though sheets are left.
        largest_dpi: Most it can; 0 where what it announces holds.
        host: Name it insists to be called by; empty for its own.

    Raises:
        TypeError: A row of the table has an entry of another name.
    """

    pause_seconds: float = 0.0
    empty_feeder_statuses: tuple[int, ...] = (404, 410)
    feeder_state_lies: bool = False
    backs_turned: bool = False
    one_page_jobs: bool = False
    largest_dpi: int = 0
    host: str = ""


def quirks_of(model: str) -> Quirks:
    """Give the quirks of a model, by its name or SANE's name of the device."""
    return find_quirks(_table()["models"], model)


def find_quirks(rows: list[Mapping[str, Any]], model: str) -> Quirks:
    """Join all rows that fit a model."""
    joined: dict[str, Any] = {}
    for row in rows:
        if fnmatchcase(model.lower(), row["match"].lower()):
            joined |= row
    joined.pop("match", None)
    for name, value in joined.items():
        joined[name] = tuple(value) if isinstance(value, list) else value
    return Quirks(**joined)


def double_feed_switches() -> Mapping[str, str]:
    """Give the options of SANE drivers that watch for double feeds, and what to set them to."""
    return {str(name): str(value) for name, value in _table()["double_feed"].items()}


@cache
def _table() -> Mapping[str, Any]:
    table = tomllib.loads(_TABLE.read_text("utf-8"))
    known = {field.name for field in fields(Quirks)} | {"match"}
    for row in table["models"]:
        if unknown := row.keys() - known:
            message = f"quirks.toml: no such quirk: {', '.join(unknown)}"
            raise TypeError(message)
    return table
