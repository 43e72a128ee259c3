"""Files that appear in a watched folder, digitized one by one; each once, also after a crash.

The output folder of an arrival is fixed before its first page is worked: a note in
`DIR/.sohoa-watch/names` says which arrival has which name. So an arrival that is worked again
after a crash ends in the same folder, and another file of the same name gets one of its own.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.digitize_files import FileOutcome
from dossier.errors import DeskError, Kind
from scanner.durable import sync, sync_tree
from scanner.errors import FolderAwayError
from scanner.hot_folder import ClaimedFile

SPOOL = ".sohoa-watch"

Digitize = Callable[[Path, Path], FileOutcome]


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of a file that appeared.

    Attributes:
        name: The name it came with.
        folder: Where its documents and report are.
        pages: Pages in its report.
        error: Why it failed: code and sentence; None when it was digitized.
        waits: Whether the fault is not the file's, so that it is tried again.
    """

    name: str
    folder: Path
    pages: int
    error: dict[str, str] | None
    waits: bool = False


def spool_of(out: Path) -> Path:
    """Give the spool of the watchers that write into a folder."""
    return out / SPOOL


def work_claimed(claimed: ClaimedFile, out: Path, digitize: Digitize) -> Worked:
    """Digitize a file that was handed out, and put it where it belongs.

    A digitized file goes to `xong` in the watched folder once its output is on the disk, a
    refused one to `loi` with the reason. Where something that Sohoa needs is away, the file
    is given back.

    Args:
        claimed: The file.
        out: Where output folders go.
        digitize: Digitizes a file into a folder.
    """
    name = claimed.path.name
    try:
        note = _take_name(claimed, out)
        folder = out / note.name
        report = _read_report(folder)
        if report is None or report["error"] is not None:
            outcome = digitize(claimed.path, folder)
            report = outcome.report
            if outcome.error is not None and outcome.error.kind is Kind.UNAVAILABLE:
                claimed.give_back()
                return Worked(name, folder, 0, report["error"], waits=True)
        _put_away(claimed, folder, report["error"])
        note.unlink(missing_ok=True)
        return Worked(name, folder, len(report["pages"]), report["error"])
    except (OSError, FolderAwayError) as failure:
        claimed.give_back()
        error = failure if isinstance(failure, DeskError) else FolderAwayError()
        return Worked(name, out, 0, {"code": error.code, "title": error.title}, waits=True)


def _put_away(claimed: ClaimedFile, folder: Path, error: dict[str, str] | None) -> None:
    if error is None:
        sync_tree(folder)
        claimed.keep()
    else:
        claimed.set_aside(f"{error['title']} [{error['code']}]")


def _read_report(folder: Path) -> dict[str, Any] | None:
    """Give the report of an arrival that was worked before; the folder appears whole."""
    try:
        report: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):  # ValueError: the power was cut
        return None
    return report


def _take_name(claimed: ClaimedFile, out: Path) -> Path:
    """Find the output name of an arrival, and note it; `stem-2` where the stem is taken."""
    notes = spool_of(out) / "names"
    notes.mkdir(parents=True, exist_ok=True)
    stem, number = claimed.path.stem.strip(". ") or "scan", 1
    while True:
        name = stem if number == 1 else f"{stem}-{number}"
        number += 1
        note = notes / name
        with suppress(FileNotFoundError):
            if note.read_text("utf-8") == claimed.claim:
                return note
            continue
        if not (out / name).exists() and _write_note(note, claimed.claim):
            return note


def _write_note(note: Path, claim: str) -> bool:
    """Write a note; False where another watcher was quicker."""
    try:
        descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(claim)
    sync(note)
    sync(note.parent)
    return True
