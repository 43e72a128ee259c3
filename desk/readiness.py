"""Whether an open office can work right now: what watchers of the service ask."""

from collections.abc import Callable
from functools import partial

from desk.wiring import Desk
from dossier.errors import DeskError
from vault.intake import dossiers


def readiness(desk: Desk) -> dict[str, str]:
    """Say of database and byte store whether they answer: `ok`, or the code of what is wrong."""
    asked = {"database": _ask_database, "blobs": _ask_blobs}
    return {name: _answer(partial(ask, desk)) for name, ask in asked.items()}


def _answer(ask: Callable[[], None]) -> str:
    try:
        ask()
    except DeskError as error:
        return error.code
    return "ok"


def _ask_database(desk: Desk) -> None:
    with desk.reading() as session:
        dossiers.newest(session, 1)


def _ask_blobs(desk: Desk) -> None:
    desk.blobs.keys("readiness")
