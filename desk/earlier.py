"""What stands where an output should go: an earlier output of the same input, or not ours."""

import json
import re
from pathlib import Path
from typing import Any

from desk.errors import OutputTakenError
from desk.report import SCHEMA_VERSION
from scanner.errors import ScanNotFoundError

REPORT, TEXT = "report.json", "text.txt"
_DOCUMENT = re.compile(r"\d{2,}\.pdf")


def refuse_foreign(path: Path, name: str, folder: Path) -> None:
    """Refuse to replace what no earlier run made of this input, or what holds the input itself.

    Args:
        path: The input.
        name: Its name, as in reports.
        folder: Where its output should go.

    Raises:
        OutputTakenError: Something of somebody else's stands there, or of another input.
        ScanNotFoundError: There is no input, or it is neither a file nor a folder, such as a
            pipe; an earlier output stays.
    """
    if not (path.is_file() or path.is_dir()):
        raise ScanNotFoundError
    if folder.resolve() in (path.resolve(), *path.resolve().parents):
        raise OutputTakenError
    if not folder.exists() or _is_empty(folder):
        return
    report = _own_report(folder)
    if report is None or report["input"].get("name") != name:
        raise OutputTakenError


def stands_well(folder: Path) -> bool:
    """Whether an output stands there that a failed run must leave as it is."""
    report = _own_report(folder) if folder.is_dir() else None
    return report is not None and report.get("error") is None


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _own_report(folder: Path) -> dict[str, Any] | None:
    """Give the report of an earlier output; None where anything in the folder is not of it."""
    try:
        report: Any = json.loads((folder / REPORT).read_text("utf-8"))
        files = {REPORT, TEXT, *(str(each["file"]) for each in report["documents"])}
        known = report["schema_version"] == SCHEMA_VERSION and isinstance(report["input"], dict)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    named = all(path.name in files and _is_plain(path) for path in folder.iterdir())
    return dict(report) if known and named else None


def _is_plain(path: Path) -> bool:
    usual = path.name in (REPORT, TEXT) or _DOCUMENT.fullmatch(path.name) is not None
    return usual and path.is_file() and not path.is_symlink()
