"""`sohoa verify`: one sentence a signature, 0 only if every file is TOTAL-PASSED."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from samples.seed import office_environment
from tests.office import Office, changed, make_office, signed_paper, unsigned_paper

SOHOA = str(Path(sys.executable).with_name("sohoa"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office") / "data")


def _verify(office: Office, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, **office_environment(office.desk.settings.data)}
    return subprocess.run(
        [SOHOA, "verify", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_a_good_paper_is_0_with_a_sentence(office: Office, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(signed_paper(office))

    heard = _verify(office, str(tmp_path / "good.pdf"))

    assert heard.returncode == 0
    assert "Hợp lệ" in heard.stdout


@pytest.mark.parametrize("kind", ["unsigned", "changed", "rubbish"])
def test_anything_else_is_7(kind: str, office: Office, tmp_path: Path) -> None:
    papers: dict[str, Callable[[], bytes]] = {
        "unsigned": unsigned_paper,
        "changed": lambda: changed(signed_paper(office)),
        "rubbish": lambda: b"\x00\xff" * 50,
    }
    (tmp_path / "paper.pdf").write_bytes(papers[kind]())

    heard = _verify(office, "--json", str(tmp_path / "paper.pdf"))

    (entry,) = json.loads(heard.stdout)["files"]
    assert heard.returncode == 7
    assert entry["document"]["indication"] != "TOTAL-PASSED"
    assert entry["document"]["intact"] != "yes"


def test_one_bad_file_among_good_ones_is_7(office: Office, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(signed_paper(office))
    (tmp_path / "bad.pdf").write_bytes(unsigned_paper())

    heard = _verify(office, str(tmp_path / "good.pdf"), str(tmp_path / "bad.pdf"))

    assert heard.returncode == 7


def test_a_stranger_is_not_trusted(office: Office, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(signed_paper(office))

    heard = subprocess.run(
        [SOHOA, "verify", "--json", str(tmp_path / "good.pdf")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    (entry,) = json.loads(heard.stdout)["files"]
    assert heard.returncode == 7
    assert entry["document"]["indication"] == "INDETERMINATE"
    assert entry["document"]["intact"] == "yes"


def test_a_missing_file_is_5(office: Office, tmp_path: Path) -> None:
    assert _verify(office, str(tmp_path / "nowhere.pdf")).returncode == 5


def test_the_etsi_report_is_written_beside_the_sentence(office: Office, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(signed_paper(office))

    heard = _verify(office, str(tmp_path / "good.pdf"), "--report", str(tmp_path / "etsi.xml"))

    root = ET.fromstring((tmp_path / "etsi.xml").read_bytes())
    assert heard.returncode == 0
    assert root.tag == "{http://uri.etsi.org/19102/v1.2.1#}ValidationReport"


@pytest.mark.parametrize(
    "words",
    [("a.pdf", "b.pdf", "--report", "etsi.xml"), ("a.pdf", "--report", "a.pdf")],
)
def test_a_report_is_of_one_file_and_never_written_over_it(
    office: Office, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    paths = [word if word.startswith("-") else str(tmp_path / word) for word in words]

    heard = _verify(office, *paths)

    assert heard.returncode == 2
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF"
    assert not (tmp_path / "etsi.xml").exists()
