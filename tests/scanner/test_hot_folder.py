"""Each whole file in a watched folder is handed out once; none early, none lost, none twice."""

import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scanner.errors import FolderAwayError, FoldersOverlapError, SpoolAwayError
from scanner.hot_folder import ClaimedFile, HotFolder, refuse_overlap
from scanner.options import WatchOptions
from tests.counts import examples
from tests.house.tree import ROOT

OPTIONS = WatchOptions()


def _tiff(seed: int = 0, pages: int = 2) -> bytes:
    out = io.BytesIO()
    draw = np.random.default_rng(seed)
    first, *rest = [
        Image.fromarray(draw.integers(0, 256, (20, 30), np.uint8)) for _ in range(pages)
    ]
    first.save(out, "TIFF", save_all=True, append_images=rest, compression="tiff_deflate")
    return out.getvalue()


SCAN = _tiff()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def hot(tmp_path: Path, folder: Path) -> Iterator[HotFolder]:
    with HotFolder(folder, tmp_path / "spool", OPTIONS) as hot:
        yield hot


def _after(hot: HotFolder, *seconds: float) -> list[list[str]]:
    """Give the names handed out at each of these moments."""
    return [[claimed.path.name for claimed in hot.poll(second)] for second in seconds]


def _one(hot: HotFolder) -> ClaimedFile:
    (claimed,) = (*hot.poll(1000.0), *hot.poll(1001.0), *hot.poll(1400.0))
    return claimed


def test_a_whole_file_is_handed_out_when_it_stood_still(hot: HotFolder, folder: Path) -> None:
    (folder / "scan.tif").write_bytes(SCAN)

    assert _after(hot, 0, 0.9, 1.0, 1.1, 50) == [[], [], ["scan.tif"], [], []]
    assert not (folder / "scan.tif").exists()


def test_a_file_is_not_early_because_its_clock_is_wrong(hot: HotFolder, folder: Path) -> None:
    (folder / "scan.tif").write_bytes(SCAN)
    os.utime(folder / "scan.tif", (1, 1))

    assert _after(hot, 0, 0.5) == [[], []]


Pattern = Callable[[Path, int], None]


def _append(path: Path, step: int) -> None:
    with path.open("ab") as file:
        file.write(SCAN[step * len(SCAN) // 4 : (step + 1) * len(SCAN) // 4])


def _rename(path: Path, step: int) -> None:
    _append(path.with_suffix(".part"), step)
    if step == 3:
        path.with_suffix(".part").rename(path)


def _rewrite(path: Path, step: int) -> None:
    path.write_bytes(SCAN if step in (0, 3) else b"")
    os.utime(path, (step, step))


def _set_aside_space(path: Path, step: int) -> None:
    path.write_bytes(SCAN[: (step + 1) * len(SCAN) // 4].ljust(len(SCAN), b"\0"))
    os.utime(path, (5, 5))  # as a share may show it until the file is closed


def _page_by_page(path: Path, step: int) -> None:
    path.write_bytes(_tiff(pages=step + 1))


def _in_hiding(path: Path, step: int) -> None:
    _append(path.with_name(".hidden"), step)
    if step == 3:
        path.with_name(".hidden").replace(path)


@pytest.mark.parametrize(
    "write",
    [_append, _rename, _rewrite, _page_by_page, _in_hiding],
    ids=lambda write: write.__name__,
)
def test_a_slow_writer_is_waited_for(hot: HotFolder, folder: Path, write: Pattern) -> None:
    early = []
    for step in range(4):
        write(folder / "scan.tif", step)
        early += _after(hot, step * 0.8, step * 0.8 + 0.5)

    assert early == [[]] * 8
    assert _one(hot).path.read_bytes() == (_tiff(pages=4) if write is _page_by_page else SCAN)


@pytest.mark.parametrize("write", [_append, _set_aside_space], ids=lambda write: write.__name__)
def test_a_writer_that_pauses_for_minutes_is_waited_for(
    hot: HotFolder, folder: Path, write: Pattern
) -> None:
    for step in range(3):
        write(folder / "scan.tif", step)
        assert _after(hot, step * 90, step * 90 + 1, step * 90 + 80) == [[], [], []]
    write(folder / "scan.tif", 3)

    assert _one(hot).path.read_bytes() == SCAN


def test_a_writer_that_goes_on_after_the_claim_is_waited_for(
    hot: HotFolder, folder: Path, tmp_path: Path
) -> None:
    path = folder / "scan.tif"
    path.write_bytes(SCAN)
    hot.poll(0)
    with path.open("ab") as file:
        os.utime(path)
        hot.poll(0.5)
        assert hot.poll(0.6) == ()
        file.write(b"more")

    handed = [_after(hot, second) for second in (0.7, 1.5, 1.8)]

    assert handed == [[[]], [[]], [["scan.tif"]]]
    assert next((tmp_path / "spool").rglob("scan.tif")).read_bytes() == SCAN + b"more"


def test_a_file_without_an_end_is_handed_out_when_nothing_more_comes(
    hot: HotFolder, folder: Path
) -> None:
    (folder / "cut.tif").write_bytes(SCAN[:-60])

    assert _after(hot, 0, 299, 300) == [[], [], ["cut.tif"]]


def test_a_file_of_another_kind_must_stand_still_longer(hot: HotFolder, folder: Path) -> None:
    (folder / "letter.docx").write_bytes(b"PK\x03\x04")

    assert _after(hot, 0, 9, 10) == [[], [], ["letter.docx"]]


def test_an_empty_file_becomes_visible_after_a_minute(hot: HotFolder, folder: Path) -> None:
    (folder / "empty.pdf").touch()

    assert _after(hot, 0, 59, 60) == [[], [], ["empty.pdf"]]


def test_what_is_no_finished_file_is_left_alone(hot: HotFolder, folder: Path) -> None:
    for name in ("a.tmp", "b.PART", ".hidden.tif", "~$c.tif"):
        (folder / name).write_bytes(SCAN)
    (folder / "subfolder").mkdir()
    (folder / "subfolder" / "d.tif").write_bytes(SCAN)
    (folder / "link.tif").symlink_to(folder / "subfolder" / "d.tif")
    os.mkfifo(folder / "pipe.tif")

    assert _after(hot, 0, 2, 500) == [[], [], []]
    assert len(list(folder.iterdir())) == 7


def test_files_are_handed_out_in_the_order_they_came(hot: HotFolder, folder: Path) -> None:
    for name in ("c.tif", "a.tif", "b.tif"):
        (folder / name).write_bytes(SCAN)
        hot.poll(0)
    (folder / "0.tif").write_bytes(SCAN)

    assert _after(hot, 1, 2) == [["a.tif", "b.tif", "c.tif"], ["0.tif"]]


def test_a_file_that_is_taken_is_gone(hot: HotFolder, folder: Path, tmp_path: Path) -> None:
    (folder / "scan.tif").write_bytes(SCAN)

    _one(hot).release()

    assert list(tmp_path.rglob("*.tif")) == []
    assert _after(hot, 2000, 2002) == [[], []]


def test_a_file_that_is_kept_goes_to_the_done_ones(hot: HotFolder, folder: Path) -> None:
    for data in (SCAN, _tiff(1)):
        (folder / "scan.tif").write_bytes(data)
        _one(hot).keep()

    assert (folder / "xong" / "scan.tif").read_bytes() == SCAN
    assert (folder / "xong" / "scan-2.tif").read_bytes() == _tiff(1)


def test_a_refused_file_is_set_aside_with_the_reason_beside_it(
    hot: HotFolder, folder: Path
) -> None:
    (folder / "bad.pdf").write_bytes(b"no scan")

    target = _one(hot).set_aside("Tệp không phải là PDF.")

    assert target == folder / "loi" / "bad.pdf"
    assert target.read_bytes() == b"no scan"
    reason = folder / "loi" / "bad.pdf.ly-do.txt"
    assert reason.read_text("utf-8") == "Tệp không phải là PDF.\n"


def test_a_file_that_is_given_back_is_handed_out_again(hot: HotFolder, folder: Path) -> None:
    (folder / "scan.tif").write_bytes(SCAN)
    claimed = _one(hot)

    claimed.give_back()
    again = (*hot.poll(2000), *hot.poll(2002))

    assert [each.claim for each in again] == [claimed.claim]


def test_a_file_that_was_not_taken_is_handed_out_after_a_restart(
    tmp_path: Path, folder: Path
) -> None:
    (folder / "scan.tif").write_bytes(SCAN)
    with HotFolder(folder, tmp_path / "spool", OPTIONS) as first:
        claim = _one(first).claim

    with HotFolder(folder, tmp_path / "spool", OPTIONS) as second:
        assert _one(second).claim == claim


def test_a_file_that_cannot_be_claimed_stops_no_other(hot: HotFolder, folder: Path) -> None:
    (folder / "scan.tif").write_bytes(SCAN)
    hot.poll(0)
    (folder / "scan.tif").unlink()
    (folder / "other.tif").write_bytes(SCAN)

    assert _after(hot, 1, 2) == [[], ["other.tif"]]


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Be somebody whom the rights of files bind, where the test is run by root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_that_may_not_be_read_is_told_soon_and_left() -> None:
    with _as_nobody(), tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "in"
        folder.mkdir()
        with HotFolder(folder, Path(place) / "spool", OPTIONS) as hot:
            (folder / "scan.tif").write_bytes(SCAN)
            (folder / "scan.tif").chmod(0)
            handed = _after(hot, 0, 1.5, 20, 400)
            blocked = hot.blocked
            (folder / "scan.tif").chmod(0o600)
            later = _after(hot, 410, 412)

    assert (handed, blocked) == ([[]] * 4, 1)
    assert (later, hot.blocked) == ([["scan.tif"], []], 0)


def test_a_spool_that_cannot_be_used_is_told_as_such(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SpoolAwayError):
        HotFolder(folder, tmp_path / "file" / "spool", OPTIONS)


@pytest.mark.parametrize("spool", ["in", "in/spool", "."])
def test_overlapping_folders_are_refused(tmp_path: Path, folder: Path, spool: str) -> None:
    with pytest.raises(FoldersOverlapError):
        HotFolder(folder, tmp_path / spool, OPTIONS)
    with pytest.raises(FoldersOverlapError):
        refuse_overlap(folder, tmp_path / "elsewhere", tmp_path / spool)


def test_a_folder_that_is_away_is_told_and_nothing_is_lost(hot: HotFolder, folder: Path) -> None:
    (folder / "scan.tif").write_bytes(SCAN)
    hot.poll(0)
    folder.rename(folder.with_name("away"))

    with pytest.raises(FolderAwayError):
        hot.poll(1)
    folder.with_name("away").rename(folder)

    assert _after(hot, 2, 3) == [["scan.tif"], []]


@pytest.mark.parametrize("quiet_seconds", [0.0, 20.0])
def test_a_file_without_an_end_waits_longest(quiet_seconds: float) -> None:
    with pytest.raises(ValueError, match="stands still"):
        WatchOptions(quiet_seconds=quiet_seconds)


def _start(folder: Path, spool: Path, kept: Path) -> "subprocess.Popen[bytes]":
    places = [str(path) for path in (folder, spool, kept)]
    words = [sys.executable, "-m", "tests.scanner.watcher", *places]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE)


@contextmanager
def _watching(folder: Path, *spools: Path, kept: Path) -> Iterator[None]:
    watchers = [_start(folder, spool, kept) for spool in spools]
    try:
        yield
    finally:
        for watcher in watchers:
            watcher.kill()
            watcher.communicate()


def _wait_for(kept: Path, count: int, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while len(_kept(kept)) < count and time.monotonic() < deadline:
        time.sleep(0.02)


def _kept(kept: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in kept.iterdir() if not path.name.startswith("."))


@pytest.mark.parametrize("shared", [True, False], ids=["one spool", "two spools"])
def test_two_watchers_share_the_files_between_them(
    tmp_path: Path,
    folder: Path,
    shared: bool,  # noqa: FBT001
) -> None:
    kept, count = tmp_path / "kept", examples(40)
    kept.mkdir()
    spools = (tmp_path / "a", tmp_path / ("a" if shared else "b"))

    with _watching(folder, *spools, kept=kept):
        for number in range(count):
            (folder / f"{number}.tif").write_bytes(_tiff(number, 1 + number % 3))
        _wait_for(kept, count)
        time.sleep(0.3)

    wanted = sorted(_tiff(number, 1 + number % 3) for number in range(count))
    assert _kept(kept) == wanted
    assert list(folder.rglob("*.tif")) == []


def test_a_watcher_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing(
    tmp_path: Path, folder: Path
) -> None:
    kept, chance = tmp_path / "kept", random.Random(5)
    kept.mkdir()
    wanted = []
    for round_ in range(examples(8)):
        watcher = _start(folder, tmp_path / "spool", kept)
        for number in range(6):
            wanted.append(_tiff(round_ * 6 + number, 1 + number % 2) + bytes(round_ + 1))
            (folder / f"{round_}-{number}.tif").write_bytes(wanted[-1])
        _wait_for(kept, len(wanted) - 12 + chance.randrange(12), 3)
        time.sleep(chance.random() * 0.02)
        watcher.kill()
        _, said = watcher.communicate()
        assert said == b""

    with _watching(folder, tmp_path / "spool", kept=kept):
        _wait_for(kept, len(wanted))
        time.sleep(0.3)

    assert _kept(kept) == sorted(wanted)
    assert list((tmp_path / "spool").rglob("*.tif")) == []
