"""What the verbs share: the table from errors to exit codes (docs/cli.md), and `become`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desk.settings import read_settings
from dossier.errors import DeskError, Kind

EXIT_CODES = {
    Kind.BROKEN: 1,
    Kind.REFUSED: 4,
    Kind.NOT_FOUND: 5,
    Kind.CONFLICT: 6,
    Kind.MALFORMED: 7,
    Kind.UNTRUSTED: 7,
    Kind.UNAVAILABLE: 8,
    Kind.MISCONFIGURED: 9,
}
SOME_FAILED = 3


def some_path(text: str) -> Path:
    """Read a path; an empty word would be the current folder.

    Raises:
        argparse.ArgumentTypeError: It is empty.
    """
    if not text:
        message = "đường dẫn trống"
        raise argparse.ArgumentTypeError(message)
    return Path(text)


def exit_code_of(error: DeskError) -> int:
    """Give the exit code of a command that failed with this error alone."""
    return EXIT_CODES[error.kind]


def several(errors: Sequence[DeskError | None]) -> int:
    """Give the exit code of a command over several inputs: 0, 3, or why all failed."""
    failed = [error for error in errors if error is not None]
    if not failed:
        return 0
    if len(failed) < len(errors):
        return SOME_FAILED
    codes = {exit_code_of(error) for error in failed}
    return codes.pop() if len(codes) == 1 else EXIT_CODES[Kind.BROKEN]


def become(module: str) -> int:
    """Turn this process into `python -m module`, once the settings are in order."""
    try:
        read_settings()
    except DeskError as error:
        print(f"{error} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    return os.execv(sys.executable, [sys.executable, "-P", "-m", module])  # noqa: S606 - our own
