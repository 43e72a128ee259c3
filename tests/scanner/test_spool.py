"""A claim belongs to one watcher, and to the next one when that watcher is dead."""

import os
import shutil
from pathlib import Path

import pytest

from scanner.spool import Spool, plain_name

OTHER_DISK = Path("/dev/shm")  # noqa: S108 - in memory; tests have names of their own there


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def _scan(folder: Path, name: str = "scan.pdf", data: bytes = b"scan") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def _names(spool: Spool) -> list[str]:
    return [path.name for _, path in spool.files()]


def test_a_claimed_file_leaves_the_folder_and_keeps_its_name(tmp_path: Path, folder: Path) -> None:
    spool = Spool(tmp_path / "spool", folder)

    claim = spool.claim(_scan(folder))

    assert [(found, path.read_bytes()) for found, path in spool.files()] == [(claim, b"scan")]
    assert [path.name for path in folder.iterdir()] == [".sohoa"]
    spool.close()


def test_a_file_is_claimed_by_one_watcher_only(tmp_path: Path, folder: Path) -> None:
    first, second = Spool(tmp_path / "spool", folder), Spool(tmp_path / "spool", folder)
    path = _scan(folder)

    assert first.claim(path) is not None
    assert second.claim(path) is None
    second.adopt()
    assert (_names(first), _names(second)) == (["scan.pdf"], [])
    first.close()
    second.close()


def test_what_a_dead_watcher_held_goes_to_the_next(tmp_path: Path, folder: Path) -> None:
    dead = Spool(tmp_path / "spool", folder)
    claim = dead.claim(_scan(folder))
    dead.close()
    heir = Spool(tmp_path / "spool", folder)

    heir.adopt()

    assert [found for found, _ in heir.files()] == [claim]
    assert len(list((tmp_path / "spool").glob("*.lock"))) == 1
    heir.close()


def test_watchers_of_other_folders_are_left_alone(tmp_path: Path, folder: Path) -> None:
    dead = Spool(tmp_path / "spool", folder)
    dead.claim(_scan(folder))
    dead.close()
    (tmp_path / "elsewhere").mkdir()
    other = Spool(tmp_path / "spool", tmp_path / "elsewhere")

    other.adopt()

    assert _names(other) == []
    other.close()


def test_a_spool_with_nothing_in_it_leaves_nothing(tmp_path: Path, folder: Path) -> None:
    Spool(tmp_path / "spool", folder).close()

    assert list((tmp_path / "spool").iterdir()) == []


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """A spool on another file system than the folder."""
    far = OTHER_DISK / f"sohoa-test-{os.getpid()}-{tmp_path.name}"
    assert OTHER_DISK.stat().st_dev != tmp_path.stat().st_dev
    return far


def test_a_file_is_carried_over_from_another_file_system(far: Path, folder: Path) -> None:
    spool = Spool(far, folder)

    claim = spool.claim(_scan(folder))
    on_its_way = _names(spool)
    spool.carry()

    assert on_its_way == []
    assert [(found, path.read_bytes()) for found, path in spool.files()] == [(claim, b"scan")]
    for _, path in list(spool.files()):
        path.unlink()
        path.parent.rmdir()
    spool.close()
    assert list(far.iterdir()) == []
    far.rmdir()


def test_what_was_on_its_way_when_a_watcher_died_arrives_once(far: Path, folder: Path) -> None:
    dead = Spool(far, folder)
    claim = dead.claim(_scan(folder))
    (way,) = (path for path in (folder / ".sohoa").iterdir() if path.suffix != ".claims")
    copied = far / way.name / str(claim) / "scan.pdf"  # copied, and killed before the unlink
    copied.parent.mkdir()
    copied.write_bytes(b"scan")
    dead.close()
    heir = Spool(far, folder)

    heir.adopt()
    heir.carry()

    assert [found for found, _ in heir.files()] == [claim]
    assert list(folder.rglob("*.pdf")) == []
    for _, path in list(heir.files()):
        path.unlink()
        path.parent.rmdir()
    heir.close()
    far.rmdir()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Giấy khai sinh.pdf", "Giấy khai sinh.pdf"),
        (os.fsdecode(b"b\xff.pdf"), "b�.pdf"),
        ("a\nb.pdf", "a_b.pdf"),
        ("x" * 200 + ".pdf", "x" * 120 + ".pdf"),
    ],
    ids=["vietnamese", "no unicode", "control", "long"],
)
def test_a_name_can_be_shown_and_kept_anywhere(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def _leave(spool: Path, folder: Path, name: str = "scan.pdf") -> None:
    """Let a watcher claim a file and die."""
    dead = Spool(spool, folder)
    dead.claim(_scan(folder, name))
    dead.close()


def test_what_a_dead_watcher_held_elsewhere_goes_to_the_next(tmp_path: Path, folder: Path) -> None:
    _leave(tmp_path / "before", folder)
    heir = Spool(tmp_path / "spool", folder)

    told = heir.adopt()

    assert (told, _names(heir)) == ((), ["scan.pdf"])
    assert list((tmp_path / "before").iterdir()) == []
    heir.close()


@pytest.mark.parametrize("carried", [True, False])
def test_what_a_dead_watcher_left_on_another_file_system_goes_to_the_next(
    tmp_path: Path,
    far: Path,
    folder: Path,
    carried: bool,  # noqa: FBT001
) -> None:
    dead = Spool(far, folder)
    dead.claim(_scan(folder))
    if carried:
        dead.carry()
    dead.close()
    heir = Spool(tmp_path / "spool", folder)

    heir.adopt()
    heir.carry()

    assert [path.read_bytes() for _, path in heir.files()] == [b"scan"]
    assert list(far.iterdir()) == []
    heir.close()
    far.rmdir()


def test_a_living_watcher_elsewhere_keeps_what_it_holds(tmp_path: Path, folder: Path) -> None:
    alive, second = Spool(tmp_path / "a", folder), Spool(tmp_path / "b", folder)
    alive.claim(_scan(folder))

    assert (second.adopt(), _names(second), _names(alive)) == ((), [], ["scan.pdf"])
    alive.close()
    second.close()


def test_how_many_files_wait_where_is_told_until_they_can_be_reached(
    tmp_path: Path, folder: Path
) -> None:
    before, away = tmp_path / "before", tmp_path / "away"
    _leave(before, folder)
    before.rename(away)
    heir = Spool(tmp_path / "spool", folder)

    (told,) = heir.adopt()
    away.rename(before)

    assert (told.files, told.spool) == (1, str(before))
    assert (heir.adopt(), _names(heir)) == ((), ["scan.pdf"])
    heir.close()


def test_a_trace_that_makes_no_sense_stops_nothing(tmp_path: Path, folder: Path) -> None:
    for name, text in (("x.claims", "[]"), ("y.claims", "{"), ("z.claims", '{"host": 1}')):
        (folder / ".sohoa" / name).mkdir(parents=True)
        (folder / ".sohoa" / name / "spool.json").write_text(text)
    spool = Spool(tmp_path / "spool", folder)

    assert spool.adopt() == ()
    spool.close()


def test_a_file_that_ended_leaves_no_trace(tmp_path: Path, folder: Path) -> None:
    spool = Spool(tmp_path / "spool", folder)
    claim = spool.claim(_scan(folder))
    assert claim is not None
    spool.end(claim)
    spool.close()

    assert list(folder.iterdir()) == []
    assert list((tmp_path / "spool").iterdir()) == []


def test_one_file_for_which_there_is_no_room_stops_no_other(far: Path, folder: Path) -> None:
    spool = Spool(far, folder)
    spool.claim(_scan(folder, "large.pdf"))
    spool.claim(_scan(folder, "small.pdf"))
    (large,) = folder.rglob("large.pdf")
    os.truncate(large, shutil.disk_usage(far).total + 1)  # a hole

    failure = spool.carry()

    assert failure is not None
    assert spool.is_at_fault(failure)
    assert _names(spool) == ["small.pdf"]
    for _, path in list(spool.files()):
        spool.end(path.parent.name)
    spool.close()
    shutil.rmtree(far)
