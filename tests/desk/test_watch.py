"""What appears in a watched folder is worked once, into a folder of its own, whatever happens."""

import json
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.digitize_files import FileOutcome
from desk.errors import NothingReadError, OutputFailedError
from desk.watch import spool_of, work_claimed
from dossier.errors import DeskError
from scanner.hot_folder import ClaimedFile, HotFolder
from scanner.options import WatchOptions

Digitize = Callable[[Path, Path], FileOutcome]
OPTIONS = WatchOptions(quiet_seconds=0.01, unknown_quiet_seconds=0.01)


def _outcome(path: Path, folder: Path, error: DeskError | None) -> FileOutcome:
    fault = {"code": error.code, "title": error.title} if error else None
    pages: list[dict[str, Any]] = [{"number": 1, "error": None}]
    if path.read_text() == "lame":
        pages.append({"number": 2, "error": {"code": "damaged-scan", "title": "Hỏng."}})
    report = {"pages": pages, "error": fault, "batch": None, "text": path.read_text()}
    folder.mkdir(exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report))
    return FileOutcome(path.name, folder, report, error)


def _well(path: Path, folder: Path) -> FileOutcome:
    return _outcome(path, folder, None)


def _refuse(path: Path, folder: Path) -> FileOutcome:
    return _outcome(path, folder, NothingReadError())


def _no_room(path: Path, folder: Path) -> FileOutcome:
    return _outcome(path, folder, OutputFailedError())


def _never(path: Path, folder: Path) -> FileOutcome:
    raise AssertionError((path, folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def hot(folder: Path, out: Path) -> Iterator[HotFolder]:
    with HotFolder(folder, spool_of(out), OPTIONS) as hot:
        yield hot


def _arrive(hot: HotFolder, name: str = "a.pdf", text: str = "1") -> ClaimedFile:
    (hot.folder / name).write_text(text)
    return _next(hot)


def _next(hot: HotFolder) -> ClaimedFile:
    while True:
        if claimed := hot.poll(time.monotonic()):
            return claimed[0]


def _texts(out: Path) -> dict[str, str]:
    return {
        path.parent.name: json.loads(path.read_text())["text"] for path in out.glob("*/report.json")
    }


def test_a_digitized_file_is_kept_and_its_output_named_by_it(hot: HotFolder, out: Path) -> None:
    worked = work_claimed(_arrive(hot), out, _well)

    assert (worked.name, worked.folder, worked.error) == ("a.pdf", out / "a", None)
    assert (hot.folder / "xong" / "a.pdf").read_text() == "1"
    assert _texts(out) == {"a": "1"}


def test_later_files_of_the_same_name_replace_nothing(hot: HotFolder, out: Path) -> None:
    for text in ("1", "2", "3"):
        work_claimed(_arrive(hot, text=text), out, _well)

    assert _texts(out) == {"a": "1", "a-2": "2", "a-3": "3"}
    assert len(list((hot.folder / "xong").iterdir())) == 3


def test_a_refused_file_is_set_aside_with_the_reason(hot: HotFolder, out: Path) -> None:
    worked = work_claimed(_arrive(hot), out, _refuse)

    assert worked.error == {"code": "nothing-read", "title": NothingReadError.title}
    reason = (hot.folder / "loi" / "a.pdf.ly-do.txt").read_text("utf-8")
    assert reason == f"{NothingReadError.title} [nothing-read]\n"


def test_a_file_with_pages_that_could_not_be_read_is_set_aside_and_its_output_stays(
    hot: HotFolder, out: Path
) -> None:
    worked = work_claimed(_arrive(hot, text="lame"), out, _well)

    assert worked.error is None
    assert _texts(out) == {"a": "lame"}
    reason = (hot.folder / "loi" / "a.pdf.ly-do.txt").read_text("utf-8")
    assert "trang 2: Hỏng. [damaged-scan]\n" in reason
    assert not (hot.folder / "xong").exists()


def test_a_full_disk_of_the_results_is_told_as_such_and_keeps_the_name_free(
    hot: HotFolder, out: Path
) -> None:
    claimed = _arrive(hot, text="1")
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, most))  # a write fails as on a full disk
    try:
        waiting = work_claimed(claimed, out, _never)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    done = work_claimed(_next(hot), out, _well)

    assert waiting.error == {"code": "output-failed", "title": OutputFailedError.title}
    assert (waiting.waits, done.folder) == (True, out / "a")


def test_what_was_done_before_a_crash_is_not_done_again(hot: HotFolder, out: Path) -> None:
    claimed = _arrive(hot)

    class Killed(BaseException):
        """The process ends here."""

    def killed_after(path: Path, folder: Path) -> FileOutcome:
        _well(path, folder)
        raise Killed

    with pytest.raises(Killed):
        work_claimed(claimed, out, killed_after)
    work_claimed(claimed, out, _never)

    assert _texts(out) == {"a": "1"}
    assert (hot.folder / "xong" / "a.pdf").exists()


def test_an_arrival_keeps_its_name_over_a_crash(hot: HotFolder, out: Path) -> None:
    first = _arrive(hot)
    with pytest.raises(AssertionError):
        work_claimed(first, out, _never)

    work_claimed(_arrive(hot, text="2"), out, _well)
    work_claimed(first, out, _well)

    assert _texts(out) == {"a": "1", "a-2": "2"}


def test_where_something_is_away_the_file_waits(hot: HotFolder, out: Path) -> None:
    claimed = _arrive(hot)

    waiting = work_claimed(claimed, out, _no_room)
    done = work_claimed(_next(hot), out, _well)

    assert (waiting.waits, done.waits) == (True, False)
    assert _texts(out) == {"a": "1"}


def test_nothing_but_output_and_the_spool_stays_behind(hot: HotFolder, out: Path) -> None:
    work_claimed(_arrive(hot), out, _well)
    hot.close()

    left = sorted(str(path.relative_to(out)) for path in out.rglob("*"))
    assert left == [".sohoa-watch", ".sohoa-watch/names", "a", "a/report.json"]
