"""`sohoa watch` as a service runs it: each file once, bad ones aside, killed and begun again."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desk.__main__ import main
from samples.scans import write_pdf
from tests.desk.conftest import Fed

SOHOA = str(Path(sys.executable).with_name("sohoa"))
_LONGEST_SECONDS = 180.0


@contextmanager
def _watching(folder: Path, out: Path, said: Path) -> "Iterator[subprocess.Popen[bytes]]":
    words = [SOHOA, "watch", str(folder), "--out", str(out), "--jobs", "1"]
    with said.open("ab") as file, subprocess.Popen(words, stderr=file) as watcher:
        try:
            yield watcher
        finally:
            watcher.kill()


def _wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _LONGEST_SECONDS
    while not done() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert done()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def _page(fed: Fed) -> bytes:
    return fed.batch.sides[0].jpeg


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_files_that_appear_are_digitized_and_bad_ones_set_aside(
    fed: Fed, folder: Path, tmp_path: Path
) -> None:
    said, out = tmp_path / "said", tmp_path / "out"
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 no scan %%EOF")

    with _watching(folder, out, said) as watcher:
        (folder / "page.jpg").write_bytes(_page(fed))
        _wait_until(lambda: "✔ page.jpg" in said.read_text("utf-8"))
        watcher.send_signal(signal.SIGTERM)
        status = watcher.wait(60)

    report = json.loads((out / "page" / "report.json").read_text("utf-8"))
    assert status == 0
    assert "✖ bad.pdf" in said.read_text("utf-8")
    assert len(report["pages"]) == 1
    assert _names(folder / "xong") == ["page.jpg"]
    assert _names(folder / "loi") == ["bad.pdf", "bad.pdf.ly-do.txt"]


def test_a_watcher_that_is_killed_goes_on_and_does_nothing_twice(
    fed: Fed, folder: Path, tmp_path: Path
) -> None:
    said, out = tmp_path / "said", tmp_path / "out"
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_bytes(_page(fed))

    with _watching(folder, out, said):
        _wait_until(lambda: out.exists() and list(out.rglob("a.jpg")) != [])  # claimed
    with _watching(folder, out, said):
        _wait_until(lambda: _names(folder / "xong") != [])
    with _watching(folder, out, said) as watcher:
        _wait_until(lambda: _names(folder / "xong") == ["a.jpg", "b.jpg"])
        _wait_until(lambda: list(out.rglob("*.jpg")) == [])
        watcher.send_signal(signal.SIGINT)
        status = watcher.wait(60)

    assert status == 130
    assert [name for name in _names(out) if not name.startswith(".")] == ["a", "b"]
    assert _names(folder) == ["xong"]


def test_a_page_that_cannot_be_read_is_told_and_its_file_set_aside(
    fed: Fed, folder: Path, tmp_path: Path
) -> None:
    said, out, sides = tmp_path / "said", tmp_path / "out", fed.batch.sides
    write_pdf(replace(fed.batch, sides=sides[:2]), tmp_path / "two.pdf")
    whole, picture = (tmp_path / "two.pdf").read_bytes(), sides[1].jpeg
    assert whole.count(picture) == 1

    with _watching(folder, out, said):
        (folder / "two.pdf").write_bytes(whole.replace(picture, bytes(len(picture))))
        _wait_until(lambda: _names(folder / "loi") == ["two.pdf", "two.pdf.ly-do.txt"])
        _wait_until(lambda: "  ⚠ trang 2: " in said.read_text("utf-8"))

    assert "⚠ two.pdf: đọc được 1/2 trang" in said.read_text("utf-8")
    assert "trang 2: " in (folder / "loi" / "two.pdf.ly-do.txt").read_text("utf-8")
    assert (out / "two" / "report.json").exists()


def test_another_result_folder_takes_over_what_a_killed_watcher_held(
    fed: Fed, folder: Path, tmp_path: Path
) -> None:
    said, before, out = tmp_path / "said", tmp_path / "before", tmp_path / "out"
    (folder / "a.jpg").write_bytes(_page(fed))

    with _watching(folder, before, said):
        _wait_until(lambda: before.exists() and list(before.rglob("a.jpg")) != [])  # claimed
    with _watching(folder, out, said):
        _wait_until(lambda: _names(folder / "xong") == ["a.jpg"])

    assert (out / "a" / "report.json").exists()


def test_files_that_wait_where_we_cannot_look_are_told(
    fed: Fed, folder: Path, tmp_path: Path
) -> None:
    said, before, out = tmp_path / "said", tmp_path / "before", tmp_path / "out"
    (folder / "a.jpg").write_bytes(_page(fed))

    with _watching(folder, before, said):
        _wait_until(lambda: before.exists() and list(before.rglob("a.jpg")) != [])  # claimed
    before.rename(tmp_path / "away")
    with _watching(folder, out, said):
        _wait_until(
            lambda: f"1 tệp đã nhận từ trước đang chờ ở {before}" in said.read_text("utf-8")
        )


@pytest.mark.parametrize(
    ("folder_name", "out_name", "status", "code"),
    [("in", "in/out", 9, "folders-overlap"), ("nowhere", "out", 8, "watched-folder-away")],
    ids=["overlapping", "not there"],
)
def test_folders_that_cannot_be_watched_are_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    folder_name: str,
    out_name: str,
    status: int,
    code: str,
) -> None:
    (tmp_path / "in").mkdir()

    given = main(["watch", str(tmp_path / folder_name), "--out", str(tmp_path / out_name)])

    assert given == status
    assert f"[{code}]" in capsys.readouterr().err
