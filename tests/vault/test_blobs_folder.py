"""A file in the store is whole or not there, whatever happens between any two steps."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vault.blobs import blob_as_file, read_blob
from vault.blobs_folder import FolderBlobs
from vault.errors import BlobDamagedError, StoreAwayError

# The process ends itself, by an audit hook of Python's, right before a step of the kernel's.
DIE_BEFORE = """
import os, signal, sys
from pathlib import Path
from vault.blobs_folder import FolderBlobs

def die(event, args):
    if event == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(die)
FolderBlobs(Path(sys.argv[1])).keep_stream("own_a", [b"scan"])
"""

FULL_DISK = """
import resource, sys
from pathlib import Path
from vault.blobs_folder import FolderBlobs
from vault.errors import StoreAwayError

resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    FolderBlobs(Path(sys.argv[1])).keep_stream("own_a", [b"x" * 600] * 3)
except StoreAwayError:
    sys.exit(8)
"""

MEMORY = """
import resource, sys
from pathlib import Path
from vault.blobs_folder import FolderBlobs

blobs, chunk = FolderBlobs(Path(sys.argv[1])), bytes(1 << 20)
blobs.keep_stream("own_a", [chunk])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
blobs.keep_stream("own_a", (chunk for _ in range(256)))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], check=False, capture_output=True, text=True
    )


def test_a_process_killed_before_the_name_is_given_leaves_nothing_visible(
    blobs: FolderBlobs,
) -> None:
    ended = run(DIE_BEFORE, str(blobs.folder), "os.link")

    assert ended.returncode == -9
    assert list(blobs.keys("own_a")) == []
    assert len(list((blobs.folder / ".incoming").iterdir())) == 1
    assert blobs.keep_stream("own_a", [b"scan"]).size_bytes == 4


def test_a_process_killed_after_the_name_is_given_has_kept_the_bytes(blobs: FolderBlobs) -> None:
    ended = run(DIE_BEFORE, str(blobs.folder), "os.remove")

    assert ended.returncode == -9
    assert [read_blob(blobs, key) for key in blobs.keys("own_a")] == [b"scan"]


def test_a_full_disk_is_an_error_of_ours_and_leaves_nothing(blobs: FolderBlobs) -> None:
    ended = run(FULL_DISK, str(blobs.folder))

    assert (ended.returncode, ended.stderr) == (8, "")
    assert list(blobs.keys("own_a")) == []
    assert list((blobs.folder / ".incoming").iterdir()) == []


def test_memory_does_not_grow_with_the_size_of_a_scan(blobs: FolderBlobs) -> None:
    ended = run(MEMORY, str(blobs.folder))

    assert int(ended.stdout) < 20  # MB, for a scan of 256


def test_an_upload_that_breaks_off_leaves_nothing(blobs: FolderBlobs) -> None:
    def broken_line() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        blobs.keep_stream("own_a", broken_line())

    assert list(blobs.keys("own_a")) == []
    assert list((blobs.folder / ".incoming").iterdir()) == []


def test_eight_at_once_keep_one_file(blobs: FolderBlobs) -> None:
    def keep(_: int) -> str:
        return blobs.keep_stream("own_a", [b"scan"] * 50).key

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(keep, range(40)))

    assert set(blobs.keys("own_a")) == keys
    assert len(keys) == 1


def test_a_damaged_file_is_not_handed_out_as_whole(blobs: FolderBlobs) -> None:
    key = blobs.keep_stream("own_a", [b"scan"]).key
    damage(blobs.folder / key, b"scam")

    with pytest.raises(BlobDamagedError):
        read_blob(blobs, key)
    with pytest.raises(BlobDamagedError), blob_as_file(blobs, key):
        pass


def test_keeping_again_sees_a_file_that_was_cut(blobs: FolderBlobs) -> None:
    key = blobs.keep_stream("own_a", [b"scan"]).key
    damage(blobs.folder / key, b"sca")

    with pytest.raises(BlobDamagedError):
        blobs.keep(key, b"scan")


def test_kept_files_are_read_only(blobs: FolderBlobs) -> None:
    key = blobs.keep_stream("own_a", [b"scan"]).key

    assert (blobs.folder / key).stat().st_mode & 0o777 == 0o400


def test_what_killed_processes_left_is_cleared_when_it_is_old(blobs: FolderBlobs) -> None:
    run(DIE_BEFORE, str(blobs.folder), "os.link")

    assert blobs.clear_incoming(older_than_seconds=3600) == 0
    assert blobs.clear_incoming(older_than_seconds=-1) == 1
    assert list((blobs.folder / ".incoming").iterdir()) == []


def test_a_store_that_cannot_be_written_is_away(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file, not a folder")

    with pytest.raises(StoreAwayError):
        FolderBlobs(tmp_path / "blobs").keep_stream("own_a", [b"scan"])


def damage(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)
