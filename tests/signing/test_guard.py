"""Whatever a foreign library does, the verifier goes on; what stops a program still stops it."""

import logging

import pytest

from signing.guard import Failed, attempt, attempt_all


def test_a_result_comes_back_as_it_is() -> None:
    assert attempt(lambda: 7) == 7


@pytest.mark.parametrize("error", [ValueError, RecursionError, AssertionError])
def test_any_exception_becomes_a_value_without_its_text(error: type[Exception]) -> None:
    def fail() -> None:
        raise error("Nghiêm Thị Ơn")

    assert attempt(fail) == Failed(error)


def test_want_of_memory_ends_a_verification_and_fails_no_check() -> None:
    def fail() -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        attempt(fail)
    assert attempt_all(lambda: attempt(fail)) == Failed(MemoryError)


def test_an_interruption_is_no_finding() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempt(stop)


@pytest.mark.parametrize("name", ["pyhanko", "pyhanko_certvalidator", "endesive"])
def test_libraries_that_log_peoples_names_are_silent(name: str) -> None:
    assert not logging.getLogger(name).isEnabledFor(logging.ERROR)
