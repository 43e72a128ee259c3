"""`sohoa trust`: nothing is trusted without the fingerprint somebody told on a second way."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from desk.__main__ import main
from desk.settings import now
from samples.pki import Pki, make_pki
from signing.trust import load_trust


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(tmp_path_factory.mktemp("pki"), "Ủy ban nhân dân phường Lam Khê", {}, now())


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("SOHOA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SOHOA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def root(pki: Pki) -> str:
    return str(pki.trust / "root.pem")


@pytest.fixture
def fingerprint(pki: Pki) -> str:
    return hashlib.sha256(load_trust(pki.trust).anchors[0]).hexdigest()


def test_a_root_is_pinned_listed_and_removed(
    data: Path, root: str, fingerprint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trust", "add", root, "--fingerprint", fingerprint.upper()]) == 0
    said = capsys.readouterr().out
    assert "CA gốc thử nghiệm" in said
    assert "hiệu lực" in said
    assert len(load_trust(data / "trust").anchors) == 1

    assert main(["trust", "list"]) == 0
    assert fingerprint in capsys.readouterr().out

    assert main(["trust", "remove", fingerprint]) == 0
    assert load_trust(data / "trust").anchors == ()


def test_another_fingerprint_is_7_and_pins_nothing(
    data: Path, root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trust", "add", root, "--fingerprint", "0" * 64]) == 7

    assert "fingerprint-differs" in capsys.readouterr().err
    assert not (data / "trust").exists()


@pytest.mark.parametrize("words", [[], ["--fingerprint", "abcd"]])
def test_without_a_whole_fingerprint_it_is_2(
    data: Path, root: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["trust", "add", root, *words])

    assert ended.value.code == 2
    assert "fingerprint" in capsys.readouterr().err
    assert not data.exists()


def test_a_missing_file_or_anchor_is_5(data: Path, tmp_path: Path) -> None:
    assert main(["trust", "add", str(tmp_path / "no.pem"), "--fingerprint", "0" * 64]) == 5
    assert main(["trust", "remove", "0" * 64]) == 5
    assert not data.exists()


def test_the_governments_roots_are_a_list_to_check_against(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trust", "list", "--json"]) == 0

    listed = json.loads(capsys.readouterr().out)
    assert listed["anchors"] == []
    assert [root["generation"] for root in listed["government_roots"]] == [1, 2]
    assert not any(root["pinned"] for root in listed["government_roots"])
    assert not data.exists()
