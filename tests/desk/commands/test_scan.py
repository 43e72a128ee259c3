"""`sohoa scanners` and `sohoa scan` as a person runs them: pages on the disk, words on stderr."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from desk.__main__ import main
from samples.escl_scanner import EsclScanner, Script

SOHOA = str(Path(sys.executable).with_name("sohoa"))


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (200, 280), 200).save(out, "JPEG")
    return out.getvalue()


PAGES = [_jpeg()] * 4


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "sane").mkdir()
    (tmp_path / "sane" / "dll.conf").write_text("test\n")
    return {**os.environ, "SOHOA_DEVICES__SANE_CONFIG": str(tmp_path / "sane")}


def _run(environment: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [SOHOA, *words], env=environment, capture_output=True, text=True, check=False
    )


def test_scanners_of_both_ways_are_listed(environment: dict[str, str]) -> None:
    with EsclScanner(PAGES) as scanner:
        heard = _run({**environment, "SOHOA_DEVICES__ESCL": scanner.address}, "scanners", "--json")

    found = {each["address"]: each["protocol"] for each in json.loads(heard.stdout)}
    assert heard.returncode == 0
    assert found["test:0"] == "sane"
    assert found[scanner.address] == "escl"


def test_a_configured_scanner_that_is_away_is_told(environment: dict[str, str]) -> None:
    heard = _run({**environment, "SOHOA_DEVICES__ESCL": "http://127.0.0.1:9"}, "scanners")

    assert heard.returncode == 3
    assert "--device test:0" in heard.stdout
    assert "[scanner-away]" in heard.stderr


def test_where_no_scanner_is_none_is_found(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "sane" / "dll.conf").write_text("")

    heard = _run(environment, "scanners")

    assert heard.returncode == 5
    assert heard.stdout == ""


def test_a_pile_is_scanned_through_sane(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"

    heard = _run(
        environment, "scan", "--device", "test:0", "--out", str(out), "--dpi", "50", "--json"
    )

    record = json.loads(heard.stdout)
    assert heard.returncode == 0
    assert [page["file"] for page in record["pages"]] == [f"{n:04d}.tif" for n in range(1, 11)]
    assert record["settings"]["source"] == "Automatic Document Feeder"
    assert record["double_feed_watched"] is False
    assert json.loads((out / ".scan.json").read_text("utf-8")) == record


def test_a_pile_is_scanned_on_both_sides_over_the_network(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with EsclScanner(PAGES) as scanner:
        heard = _run(
            environment,
            "scan",
            "--escl",
            scanner.address,
            "--out",
            str(tmp_path / "out"),
            "--duplex",
        )

    assert heard.returncode == 0
    assert heard.stdout == ""
    assert "trang 4 (mặt sau)" in heard.stderr
    assert sorted(path.name for path in (tmp_path / "out").glob("*.jpg"))[-1] == "0004.jpg"


@pytest.mark.parametrize(
    ("script", "code", "word"),
    [
        (Script(jam_after=2), 3, "[scanner-jammed]"),
        (Script(cover_open=True), 8, "[scanner-cover-open]"),
    ],
    ids=["jam", "cover"],
)
def test_why_a_scan_ended_is_told(
    environment: dict[str, str], tmp_path: Path, script: Script, code: int, word: str
) -> None:
    with EsclScanner(PAGES, script) as scanner:
        heard = _run(environment, "scan", "--escl", scanner.address, "--out", str(tmp_path / "out"))

    assert heard.returncode == code
    assert word in heard.stderr


def test_a_folder_with_files_is_not_scanned_into(
    environment: dict[str, str], tmp_path: Path
) -> None:
    heard = _run(environment, "scan", "--device", "test:0", "--out", str(tmp_path))

    assert heard.returncode == 6
    assert "[page-folder-taken]" in heard.stderr


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--device", "a"],
        ["--device", "a", "--escl", "b", "--out", "c"],
        ["--device", "a", "--out", "c", "--source", "flatbed", "--duplex"],
        ["--device", "a", "--out", "c", "--dpi", "5"],
    ],
    ids=["nothing", "no folder", "two scanners", "both sides of the glass", "no dpi"],
)
def test_wrong_usage_is_2(words: list[str]) -> None:
    assert _status_of(["scan", *words]) == 2


def _status_of(words: list[str]) -> object:
    try:
        return main(words)
    except SystemExit as end:
        return end.code
