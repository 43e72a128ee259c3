"""Where one watcher keeps the files it has claimed, until their receiver has them.

    spool/<folder>-<watcher>.lock         locked while the watcher lives
    spool/<folder>-<watcher>/<claim>/     one file in each
    folder/.sohoa/<watcher's place>/      claimed files on their way from another file system

A claim is one rename, so two watchers never take the same file. The lock is the kernel's: it
ends with the process, however that ends, and the next watcher of the same folder takes over
what the dead one held. The spool must lie on a file system with working locks, so not on a share.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from scanner.durable import copy_durably, sync

_LONGEST_NAME = 120  # characters; a file system may allow 255 bytes, and numbers are added


class Spool:
    """One watcher's place in a spool.

    Args:
        root: The spool; may be shared by watchers of this machine.
        folder: The watched folder.

    Raises:
        OSError: The spool cannot be used.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._root = root
        self._folder_id = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
        watcher = f"{self._folder_id}-{secrets.token_hex(8)}"
        self._lock: int | None = _hold_new_lock(root, watcher)
        self._place = root / watcher
        self._place.mkdir()
        self._ways = folder / ".sohoa"
        self._way = self._ways / watcher

    def claim(self, path: Path) -> str | None:
        """Take a file, whole or not at all.

        Returns:
            The claim; None where another watcher was quicker.

        Raises:
            OSError: It cannot be taken now; it is where it was.
        """
        # Claims sort as they came.
        claim, name = f"{time.time_ns():016x}{secrets.token_hex(4)}", plain_name(path.name)
        taken = _rename(path, self._place / claim / name)
        if taken is None:  # another file system: claimed there first, then carried over
            taken = _rename(path, self._way / claim / name)
        return claim if taken else None

    def carry(self) -> None:
        """Bring over what was claimed on another file system.

        Raises:
            OSError: It cannot be brought now; it stays claimed.
        """
        for source in _files(self._way):
            target = self._place / source.parent.name / source.name
            if not (target.exists() and target.stat().st_size == source.stat().st_size):
                target.parent.mkdir(exist_ok=True)
                before = source.stat()
                copy_durably(source, target)
                after = source.stat()
                if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                    target.unlink()  # its writer had not ended
                    continue
            sync(self._place)
            _forget(source)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Give every claim and its file, those on their way left out."""
        for path in _files(self._place):
            claim = path.parent.name
            if not (self._way / claim).exists():
                yield claim, path

    def adopt(self) -> None:
        """Take over what dead watchers of the same folder held."""
        for lock in self._root.glob(f"{self._folder_id}-*.lock"):
            if lock.stem == self._place.name:
                continue
            with _hold(lock) as held:
                if held:
                    _move_all(self._ways / lock.stem, self._way)
                    _move_all(self._root / lock.stem, self._place)
                    lock.unlink(missing_ok=True)

    def close(self) -> None:
        """Let the place go; what is still in it is found by the next watcher."""
        for place in (self._way, self._ways):
            with contextlib.suppress(OSError):  # not there, or not empty
                place.rmdir()
        with contextlib.suppress(OSError):  # not empty: the lock file tells of it
            if not self._way.exists():
                self._place.rmdir()
                (self._root / f"{self._place.name}.lock").unlink()
        lock, self._lock = self._lock, None
        if lock is not None:  # closed once: the number may be another file's by now
            os.close(lock)


def plain_name(name: str) -> str:
    """Give a name that can be shown and kept anywhere: printable, no longer than needed."""
    text = os.fsencode(name).decode("utf-8", "replace")
    shown = "".join(letter if letter.isprintable() else "_" for letter in text)
    path = Path(shown)
    return path.stem[:_LONGEST_NAME] + path.suffix[:16]


def _rename(path: Path, target: Path) -> bool | None:
    """Take a file; False where it is gone, None where the target is on another file system."""
    target.parent.mkdir(parents=True)
    try:
        path.rename(target)
    except OSError as error:
        gone = error.errno in (errno.ENOENT, errno.ESTALE) and not target.exists()
        if error.errno == errno.EXDEV or gone:
            target.parent.rmdir()
            return False if gone else None
        if not target.exists():  # a share may say no and have done it
            target.parent.rmdir()
            raise
    sync(target.parent)
    sync(target.parent.parent)
    return True


def _files(place: Path) -> Iterator[Path]:
    """Give the regular file of every claim in a place; a claim without one is removed."""
    if not place.is_dir():
        return
    for claim in sorted(place.iterdir()):
        with contextlib.suppress(OSError):  # ended meanwhile, or not empty
            claim.rmdir()
            continue
        for path in claim.iterdir():
            if not path.name.startswith(".") and stat.S_ISREG(path.lstat().st_mode):
                yield path


def _forget(path: Path) -> None:
    """Remove a claimed file that is safe elsewhere, and its claim."""
    path.unlink()
    with contextlib.suppress(OSError):
        path.parent.rmdir()


def _move_all(source: Path, target: Path) -> None:
    if not source.is_dir():
        return
    target.mkdir(parents=True, exist_ok=True)
    for claim in source.iterdir():
        claim.rename(target / claim.name)
    sync(target)
    source.rmdir()


def _hold_new_lock(root: Path, watcher: str) -> int:
    """Make a lock that is held before its name can be seen."""
    draft = root / f".{watcher}"
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    draft.rename(root / f"{watcher}.lock")
    return descriptor


@contextlib.contextmanager
def _hold(lock: Path) -> Iterator[bool]:
    """Hold a lock that a dead watcher left; False where its holder lives."""
    try:
        descriptor = os.open(lock, os.O_RDWR)
    except FileNotFoundError:  # another watcher took over already
        yield False
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held = lock.exists()
    except BlockingIOError:
        held = False
    try:
        yield held
    finally:
        os.close(descriptor)
