"""Each kind of error has its exit code, and several inputs are judged together."""

from desk.commands.door import EXIT_CODES, several
from desk.errors import NotFoundError, WrongStateError
from dossier.errors import Kind


def test_every_kind_has_an_exit_code() -> None:
    assert set(EXIT_CODES) == set(Kind)


def test_all_well_is_0() -> None:
    assert several([None, None]) == 0


def test_some_failed_is_3() -> None:
    assert several([None, NotFoundError()]) == 3


def test_all_failed_alike_gives_their_own_code() -> None:
    assert several([NotFoundError(), NotFoundError()]) == 5


def test_all_failed_differently_is_1() -> None:
    assert several([NotFoundError(), WrongStateError()]) == 1
