"""`sohoa digitize` as a person runs it: data on stdout, words on stderr, codes for failures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from samples.scans import Batch
from tests.desk.conftest import Fed

SOHOA = str(Path(sys.executable).with_name("sohoa"))


def _run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([SOHOA, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def rubbish(tmp_path: Path) -> Path:
    path = tmp_path / "rubbish.pdf"
    path.write_bytes(b"no scan")
    return path


def test_json_alone_is_on_stdout_and_one_bad_file_stops_nothing(
    fed: Fed, rubbish: Path, tmp_path: Path
) -> None:
    heard = _run("digitize", str(rubbish), str(fed.pdf), "--out", str(tmp_path / "out"), "--json")

    bad, good = json.loads(heard.stdout)
    assert heard.returncode == 3
    assert bad["error"]["code"] == "unsupported-scan"
    assert good["error"] is None
    assert len(good["documents"]) == 2
    assert (tmp_path / "out" / "batch" / "02.pdf").is_file()


def test_a_bad_file_alone_gives_its_own_code_and_a_vietnamese_sentence(
    rubbish: Path, tmp_path: Path
) -> None:
    heard = _run("digitize", str(rubbish), "--out", str(tmp_path / "out"))

    assert heard.returncode == 7
    assert heard.stdout == ""
    assert "[unsupported-scan]" in heard.stderr


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    heard = _run("digitize", str(tmp_path / "nowhere.tiff"), "--out", str(tmp_path / "out"))

    assert heard.returncode == 5


@pytest.mark.parametrize(
    "words",
    [
        ["digitize"],
        ["digitize", "a.pdf"],
        ["digitize", "a.pdf", "--out", "o", "--jobs", "0"],
        ["no"],
    ],
    ids=["nothing", "no folder", "no processes", "no such verb"],
)
def test_wrong_usage_is_2(words: list[str]) -> None:
    assert _run(*words).returncode == 2


def test_no_personal_data_reaches_the_terminal(fed: Fed, tmp_path: Path) -> None:
    batch: Batch = fed.batch

    heard = _run("digitize", str(fed.pdf), "--out", str(tmp_path / "out"))

    said = heard.stdout + heard.stderr
    assert heard.returncode == 0
    for document in batch.documents:
        assert document.owner.personal_id not in said
        assert document.owner.full_name not in said
