"""`sohoa migrate`: create or upgrade the database and the key of its sealed values."""

import argparse
import sys

from desk.commands.door import exit_code_of
from desk.settings import read_settings
from desk.wiring import open_rows, prepare_office
from dossier.errors import DeskError
from vault.database import current_revision


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes: settings come from the environment."""
    parser.set_defaults()


def run(options: argparse.Namespace) -> int:
    """Bring the office's storage up to date; running it again changes nothing."""
    del options
    try:
        settings = read_settings()
        prepare_office(settings)
        revision = current_revision(open_rows(settings))
    except DeskError as error:
        print(f"{error.title} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    print(f"Cơ sở dữ liệu đã ở phiên bản {revision}.")
    return 0
