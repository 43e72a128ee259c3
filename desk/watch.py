"""Files that appear in a watched folder, digitized one by one; each once, also after a crash.

The output folder of an arrival is fixed before its first page is worked: a note in
`DIR/.sohoa-watch/names` says which arrival has which name. So an arrival that is worked again
after a crash ends in the same folder, and another file of the same name gets one of its own.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.digitize_files import FileOutcome
from desk.errors import OutputFailedError
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
        report: What came of it, as in `report.json`.
        waits: Whether the fault is not the file's, so that it is tried again.
    """

    name: str
    folder: Path
    report: Mapping[str, Any]
    waits: bool = False

    @property
    def error(self) -> Mapping[str, str] | None:
        """Why it failed: code and sentence; None when it was digitized."""
        error: Mapping[str, str] | None = self.report["error"]
        return error


def spool_of(out: Path) -> Path:
    """Give the spool of the watchers that write into a folder."""
    return out / SPOOL


def work_claimed(claimed: ClaimedFile, out: Path, digitize: Digitize) -> Worked:
    """Digitize a file that was handed out, and put it where it belongs.

    A digitized file goes to `xong` in the watched folder once its output is on the disk, a
    refused one to `loi` with the reason, and so does one with pages that could not be read.
    Where something that Sohoa needs is away, the file is given back.

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
                return Worked(name, folder, report, waits=True)
        _put_away(claimed, folder, report)
        note.unlink(missing_ok=True)
        return Worked(name, folder, report)
    except FolderAwayError as failure:
        return _waiting(claimed, out, failure)
    except OSError as failure:
        return _waiting(claimed, out, OutputFailedError(errno=failure.errno or 0))


def _waiting(claimed: ClaimedFile, out: Path, error: DeskError) -> Worked:
    claimed.give_back()
    fault = {"code": error.code, "title": error.title}
    return Worked(claimed.path.name, out, {"pages": [], "error": fault, "batch": None}, waits=True)


def unread_pages(report: Mapping[str, Any]) -> list[str]:
    """Give a line for each page that could not be read: its number and why."""
    return [
        f"trang {page['number']}: {page['error']['title']} [{page['error']['code']}]"
        for page in report["pages"]
        if page.get("error") is not None
    ]


def _put_away(claimed: ClaimedFile, folder: Path, report: Mapping[str, Any]) -> None:
    error, unread = report["error"], unread_pages(report)
    if error is not None:
        claimed.set_aside(f"{error['title']} [{error['code']}]")
        return
    sync_tree(folder)
    if unread:
        head = f"Có trang không đọc được; các trang khác đã được số hóa ở {folder.name}."
        claimed.set_aside("\n".join([head, *unread]))
    else:
        claimed.keep()


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
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(claim)
        sync(note)
        sync(note.parent)
    except OSError:  # an empty note would keep the name from the file itself
        note.unlink(missing_ok=True)
        raise
    return True
