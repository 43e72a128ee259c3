"""`sohoa separators`: a PDF in a file or on stdout, 5 for what is not there, 2 for wrong use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from samples.seed import office_environment
from tests.office import Office, make_office, receive

SOHOA = str(Path(sys.executable).with_name("sohoa"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office") / "data")


def _run(office: Office, *words: str) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, **office_environment(office.desk.settings.data)}
    return subprocess.run(
        [SOHOA, "separators", *words], env=environment, capture_output=True, check=False
    )


def test_the_sheets_go_to_the_file_asked_for(office: Office, tmp_path: Path) -> None:
    code = receive(office).dossier.code
    heard = _run(office, code, "--components", "1,3", "--out", str(tmp_path / "sheets.pdf"))
    assert (heard.returncode, heard.stdout) == (0, b"")
    assert (tmp_path / "sheets.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_file_the_sheets_go_to_stdout(office: Office) -> None:
    heard = _run(office, receive(office).dossier.code)
    assert heard.returncode == 0
    assert heard.stdout.startswith(b"%PDF-")


def test_a_dossier_that_is_not_there_is_5(office: Office) -> None:
    heard = _run(office, "H99.15.3-991231-9999")
    assert (heard.returncode, heard.stdout) == (5, b"")
    assert "[not-found]" in heard.stderr.decode()


def test_a_file_that_cannot_be_written_is_8(office: Office, tmp_path: Path) -> None:
    heard = _run(office, receive(office).dossier.code, "--out", str(tmp_path / "no" / "x.pdf"))
    assert heard.returncode == 8


@pytest.mark.parametrize("words", [["--copies", "0"], ["--components", "0"], ["--components", "a"]])
def test_what_makes_no_sense_is_2(office: Office, words: list[str]) -> None:
    assert _run(office, "H99.15.3-261124-0001", *words).returncode == 2


def test_a_component_that_is_not_there_is_named(office: Office) -> None:
    heard = _run(office, receive(office).dossier.code, "--components", "99")
    assert heard.returncode == 5
    assert "thành phần số 99" in heard.stderr.decode()


@pytest.mark.parametrize("words", [["--components", "x"], ["--copies", "x"], ["--out", ""]])
def test_wrong_words_are_answered_without_names_of_the_program(
    office: Office, words: list[str]
) -> None:
    heard = _run(office, "H99.15.3-261124-0001", *words)
    assert heard.returncode == 2
    assert "_" not in heard.stderr.decode().splitlines()[-1]
    assert "invalid" not in heard.stderr.decode()
