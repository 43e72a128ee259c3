"""`sohoa scanners` and `sohoa scan` as a person runs them: pages on the disk, words on stderr."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desk.__main__ import main
from desk.errors import OutputFailedError
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


LIMITED = ("sh", "-c", 'ulimit -f 1000; exec "$@"', "sh")


def _limited(folder: Path) -> str:
    """Give a scanimage to which a write beyond the limit fails, as one on a full disk does."""
    program = folder / "scanimage"
    program.write_text("#!/bin/sh\ntrap '' XFSZ\nexec scanimage \"$@\"\n")
    program.chmod(0o755)
    return str(program)


def _record(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / ".scan.json").read_text("utf-8"))
    return record


def test_a_disk_that_takes_no_page_ends_the_scan_at_once(
    environment: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = [*LIMITED, SOHOA, "scan", "--device", "test:0", "--out", str(out), "--dpi", "300"]
    environment["SOHOA_DEVICES__SCANIMAGE"] = _limited(tmp_path)

    heard = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    assert heard.returncode == 8
    assert heard.stderr.count("\n") == 1
    assert "[output-failed]" in heard.stderr
    assert [path.name for path in out.iterdir()] == [".scan.json"]


def test_pages_before_the_disk_was_full_are_kept(
    environment: dict[str, str], tmp_path: Path
) -> None:
    out, large = tmp_path / "out", PAGES[0][:-2] + bytes(2_000_000) + PAGES[0][-2:]
    with EsclScanner([*PAGES[:2], large, PAGES[3]]) as scanner:
        words = [*LIMITED, SOHOA, "scan", "--escl", scanner.address, "--out", str(out)]
        heard = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    assert heard.returncode == 3
    assert "[output-failed]" in heard.stderr
    assert "Traceback" not in heard.stderr
    assert sorted(path.name for path in out.iterdir()) == [".scan.json", "0001.jpg", "0002.jpg"]
    assert _record(out)["error"]["code"] == "output-failed"


@pytest.mark.parametrize("place", ["file", "file/under", "/proc/nowhere"])
def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(
    environment: dict[str, str], tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").touch()

    heard = _run(environment, "scan", "--device", "test:0", "--out", str(tmp_path / place))

    assert heard.returncode == 8
    assert heard.stderr == f"{OutputFailedError.title} [output-failed]\n"


@pytest.mark.parametrize(
    ("number", "unfinished", "code"),
    [
        (signal.SIGINT, False, "scan-cancelled"),
        (signal.SIGTERM, False, "scan-cancelled"),
        (signal.SIGKILL, True, None),
    ],
    ids=["ctrl-c", "terminated", "killed"],
)
def test_a_scan_that_is_broken_off_has_its_record(
    environment: dict[str, str],
    tmp_path: Path,
    number: int,
    unfinished: bool,  # noqa: FBT001
    code: str | None,
) -> None:
    out = tmp_path / "out"
    with EsclScanner(PAGES, Script(slow_page=3, slow_seconds=5)) as scanner:
        words = [SOHOA, "scan", "--escl", scanner.address, "--out", str(out)]
        with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE) as run:
            while not (out / "0002.jpg").exists() or len(_record(out)["pages"]) < 2:
                time.sleep(0.02)
            run.send_signal(number)
            run.communicate(timeout=60)

    record = _record(out)
    assert record["unfinished"] is unfinished
    assert (record["error"] or {"code": None})["code"] == code
    assert [page["file"] for page in record["pages"]] == ["0001.jpg", "0002.jpg"]
    assert record["asked"]["dpi"] == 300


def test_the_folder_of_a_scan_without_a_page_is_used_again(
    environment: dict[str, str], tmp_path: Path
) -> None:
    words = ("scan", "--out", str(tmp_path / "out"), "--dpi", "50", "--device")

    statuses = [_run(environment, *words, name).returncode for name in ("no", "no", "test:0")]

    assert statuses == [8, 8, 0]
    assert len(_record(tmp_path / "out")["pages"]) == 10


@pytest.mark.parametrize("record", ["{}", "[]", "x", '{"pages": [{"file": "0001.tif"}]}'])
def test_a_record_that_is_not_of_a_scan_without_a_page_is_left(
    environment: dict[str, str], tmp_path: Path, record: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".scan.json").write_text(record)

    heard = _run(environment, "scan", "--device", "test:0", "--out", str(tmp_path / "out"))

    assert heard.returncode == 6
    assert (tmp_path / "out" / ".scan.json").read_text() == record


def test_two_scans_do_not_go_into_one_folder(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    with EsclScanner(PAGES, Script(slow_page=1, slow_seconds=3)) as scanner:
        words = [SOHOA, "scan", "--escl", scanner.address, "--out", str(out)]
        with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE) as first:
            while not (out / ".scan.json").exists():
                time.sleep(0.02)
            second = _run(environment, "scan", "--device", "test:0", "--out", str(out))
            first.communicate(timeout=60)

    assert (first.returncode, second.returncode) == (0, 6)
    assert len(_record(out)["pages"]) == 4


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
