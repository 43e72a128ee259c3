"""A file of a stranger is verified in a process that may not take much time or memory."""

import threading
from pathlib import Path

import pytest

from api.apart import Verifier
from api.errors import VerificationBusyError, VerificationTooHeavyError
from tests.office import Office, signed_paper


@pytest.fixture(scope="module")
def signed(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("signed") / "signed.pdf"
    file.write_bytes(signed_paper(office))
    return file


def test_the_report_comes_back_whole(office: Office, signed: Path) -> None:
    report = Verifier(office.desk.trust).verify(signed, office.desk.clock())

    assert report.indication == "TOTAL-PASSED"
    assert report.signatures[0].organisation == office.desk.settings.agency_name


def test_a_file_that_takes_too_long_is_given_up(office: Office, signed: Path) -> None:
    verifier = Verifier(office.desk.trust, seconds=0.0)

    with pytest.raises(VerificationTooHeavyError):
        verifier.verify(signed, office.desk.clock())


def test_a_file_that_takes_too_much_memory_is_given_up(office: Office, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(2_000_000_000)

    with pytest.raises(VerificationTooHeavyError):
        Verifier(office.desk.trust, memory_mb=1024).verify(large, office.desk.clock())


def test_who_finds_no_place_is_told_at_once_to_come_again(office: Office, signed: Path) -> None:
    full = threading.BoundedSemaphore(1)
    full.acquire()
    verifier = Verifier(office.desk.trust, places=full)

    with pytest.raises(VerificationBusyError):
        verifier.verify(signed, office.desk.clock())


def test_a_place_is_free_again_after_a_failure(office: Office, signed: Path) -> None:
    verifier = Verifier(office.desk.trust, seconds=0.0, places=threading.BoundedSemaphore(1))

    with pytest.raises(VerificationTooHeavyError):
        verifier.verify(signed, office.desk.clock())
    assert verifier.places.acquire(timeout=0.01)
