"""`sohoa digitize` as a person runs it: data on stdout, words on stderr, codes for failures."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin

from samples.scans import Batch
from tests.desk.conftest import Fed
from tests.desk.files import spoil_second_page

SOHOA = str(Path(sys.executable).with_name("sohoa"))


def _run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([SOHOA, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def white(tmp_path: Path) -> Path:
    """Two white pages: nothing to recognise, so quickly done."""
    path = tmp_path / "in" / "trang 1.tiff"
    path.parent.mkdir()
    page = Image.new("L", (413, 585), 250)
    page.save(path, "TIFF", save_all=True, append_images=[page.copy()], dpi=(50, 50))
    return path


@pytest.fixture
def rubbish(tmp_path: Path) -> Path:
    path = tmp_path / "rubbish.pdf"
    path.write_bytes(b"\x00\x01\x02\x03 no scan")
    return path


def test_json_alone_is_on_stdout_and_one_bad_file_stops_nothing(
    fed: Fed, rubbish: Path, tmp_path: Path
) -> None:
    heard = _run("digitize", str(rubbish), str(fed.pdf), "--out", str(tmp_path / "out"), "--json")

    bad, good = json.loads(heard.stdout)
    assert heard.returncode == 3
    assert bad["error"]["code"] == "unsupported-scan"
    assert good["error"] is None
    assert good["batch"]["ledger"]["balanced"] is None
    assert [each["applied"] for each in good["batch"]["boundaries"]] == [True, True]
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
        ["digitize", "a.pdf", "--out", "o", "--sheets", "0"],
        ["digitize", "a.pdf", "--out", "o", "--sheets", "100001"],
        ["digitize", "", "--out", "o"],
        ["digitize", "a.pdf", "--out", ""],
        ["digitize", "a.pdf", "b.pdf", "--out", "o", "--sheets", "2"],
        ["digitize", "a.pdf", "--out", "o", "--split", "every:0"],
        ["digitize", "a.pdf", "--out", "o", "--split", "3-1"],
        ["digitize", "a.pdf", "--out", "o", "--order", "backwards"],
        ["no"],
    ],
    ids=[
        "nothing",
        "no folder",
        "no processes",
        "no sheets",
        "more sheets than a desk has",
        "no input",
        "no output",
        "sheets of two inputs",
        "no pages a document",
        "backwards",
        "no such order",
        "no such verb",
    ],
)
def test_wrong_usage_is_2(words: list[str]) -> None:
    assert _run(*words).returncode == 2


def test_a_folder_is_read_file_by_file_as_people_count(white: Path, tmp_path: Path) -> None:
    for name in ("trang 10.tiff", "trang 2.tiff"):
        (tmp_path / "in" / name).write_bytes(white.read_bytes())

    heard = _run("digitize", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--json")

    reports = json.loads(heard.stdout)
    assert heard.returncode == 0
    assert [report["input"]["name"] for report in reports] == [
        "trang 1.tiff",
        "trang 2.tiff",
        "trang 10.tiff",
    ]


def test_an_empty_folder_among_others_fails_alone(white: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    words = ["digitize", str(white), str(tmp_path / "empty"), "--out", str(tmp_path / "out")]

    heard = _run(*words)

    assert heard.returncode == 3
    assert "✖ empty" in heard.stderr
    assert "[no-pages]" in heard.stderr


def test_pages_that_could_not_be_read_make_the_status_3(tmp_path: Path) -> None:
    path = tmp_path / "two.tif"
    pages = [Image.new("L", (413, 585), level) for level in (250, 251)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_adobe_deflate")
    spoil_second_page(path)

    heard = _run("digitize", str(path), "--out", str(tmp_path / "out"))

    assert heard.returncode == 3
    assert "Không đọc được trang 2" in heard.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_being_told_to_stop_leaves_no_picture_behind(
    number: signal.Signals, fed: Fed, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = [SOHOA, "digitize", str(fed.pdf), "--out", str(out), "--jobs", "1"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as running:
        while not list(out.glob(".sohoa-*/*.picture")):
            assert running.poll() is None
            time.sleep(0.02)
        running.send_signal(number)
        _, said = running.communicate(timeout=20)

    assert running.returncode == 130
    assert "Traceback" not in said
    assert list(out.iterdir()) == []


def test_a_batch_that_does_not_balance_is_done_but_not_well(white: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")

    heard = _run("digitize", str(white), "--out", out, "--sheets", "2", "--duplex")

    assert heard.returncode == 6
    assert "Thiếu 2 mặt" in heard.stderr
    assert _run("digitize", str(white), "--out", out, "--sheets", "2").returncode == 0


def test_fronts_without_as_many_backs_are_refused(white: Path, tmp_path: Path) -> None:
    with TiffImagePlugin.AppendingTiffWriter(white) as target:
        Image.new("L", (413, 585), 250).save(target, "TIFF", dpi=(50, 50))

    heard = _run("digitize", str(white), "--out", str(tmp_path / "o"), "--order", "manual-duplex")

    assert heard.returncode == 6
    assert "[odd-sides]" in heard.stderr


def test_no_personal_data_reaches_the_terminal(fed: Fed, tmp_path: Path) -> None:
    batch: Batch = fed.batch

    heard = _run("digitize", str(fed.pdf), "--out", str(tmp_path / "out"))

    said = heard.stdout + heard.stderr
    assert heard.returncode == 0
    for document in batch.documents:
        assert document.owner.personal_id not in said
        assert document.owner.full_name not in said
