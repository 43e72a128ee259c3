"""Few files of strangers are verified at once, each in a process of its own."""

import threading
from pathlib import Path

import pytest

from api.apart import Verifier
from api.errors import VerificationBusyError
from desk.verify_apart import ApartVerifier
from tests.office import Office, signed_paper


@pytest.fixture(scope="module")
def signed(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("signed") / "signed.pdf"
    file.write_bytes(signed_paper(office))
    return file


def test_both_reports_come_back(office: Office, signed: Path) -> None:
    verified = Verifier(ApartVerifier(office.desk.trust)).verify(signed, office.desk.clock())

    assert verified.report.indication == "TOTAL-PASSED"
    assert b"total-passed" in verified.etsi


def test_who_finds_no_place_is_told_at_once_to_come_again(office: Office, signed: Path) -> None:
    full = threading.BoundedSemaphore(1)
    full.acquire()
    verifier = Verifier(ApartVerifier(office.desk.trust), places=full)

    with pytest.raises(VerificationBusyError):
        verifier.verify(signed, office.desk.clock())


def test_a_place_is_free_again_after_a_file_that_was_given_up(office: Office, signed: Path) -> None:
    hurried = ApartVerifier(office.desk.trust, seconds=0.0)
    verifier = Verifier(hurried, places=threading.BoundedSemaphore(1))

    assert verifier.verify(signed, office.desk.clock()).report.indication == "INDETERMINATE"
    assert verifier.places.acquire(timeout=0.01)
