"""Where one watcher keeps the files it has claimed, until their receiver has them.

    spool/<folder>-<watcher>.lock         locked while the watcher lives
    spool/<folder>-<watcher>/<claim>/     one file in each
    folder/.sohoa/<watcher>/<claim>/      claimed files on their way from another file system
    folder/.sohoa/<watcher>.claims/       `spool.json` names the spool, empty files the claims

A claim is one rename, so two watchers never take the same file. The lock is the kernel's: it
ends with the process, however that ends, and the next watcher of the same folder takes over
what the dead one held, also from another spool that can be reached. The spool must lie on a
file system with working locks, so not on a share.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.durable import copy_durably, sync, write_durably

_POINTER, _WHERE = ".claims", "spool.json"
_LONGEST_NAME = 120  # characters; a file system may allow 255 bytes, and numbers are added


@dataclass(frozen=True, slots=True)
class Stranded:
    """Claimed files of a dead watcher that cannot be reached from here.

    Attributes:
        host: The machine that claimed them.
        spool: Where they are on it.
        files: How many.
    """

    host: str
    spool: str
    files: int


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
        self._pointer = self._ways / f"{watcher}{_POINTER}"
        self._host = os.uname().nodename

    def claim(self, path: Path) -> str | None:
        """Take a file, whole or not at all.

        Returns:
            The claim; None where another watcher was quicker.

        Raises:
            OSError: It cannot be taken now; it is where it was.
        """
        # Claims sort as they came.
        claim, name = f"{time.time_ns():016x}{secrets.token_hex(4)}", plain_name(path.name)
        self._point_to(claim)
        taken: bool | None = False
        try:
            taken = _rename(path, self._place / claim / name)
            if taken is None:  # another file system: claimed there first, then carried over
                taken = _rename(path, self._way / claim / name)
        finally:
            if not taken:
                (self._pointer / claim).unlink(missing_ok=True)
        return claim if taken else None

    def end(self, claim: str) -> None:
        """Forget a claim whose file is gone."""
        shutil.rmtree(self._place / claim, ignore_errors=True)  # what a cut copy left
        sync(self._place)
        (self._pointer / claim).unlink(missing_ok=True)

    def is_at_fault(self, error: OSError) -> bool:
        """Say whether a fault is the spool's, not the watched folder's."""
        no_room = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return no_room or not os.access(self._place, os.W_OK | os.X_OK)

    def carry(self) -> OSError | None:
        """Bring over what was claimed on another file system.

        Returns:
            Why a file could not be brought now; it stays claimed, and stops no other.
        """
        failed = None
        for source in _files(self._way):
            try:
                self._bring(source)
            except OSError as error:
                failed = error
        return failed

    def _bring(self, source: Path) -> None:
        target = self._place / source.parent.name / source.name
        if not (target.exists() and target.stat().st_size == source.stat().st_size):
            before = source.stat()
            _copy(source, target)
            after = source.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                target.unlink()  # its writer had not ended
                return
        sync(self._place)
        _forget(source)

    def _point_to(self, claim: str) -> None:
        """Leave word in the watched folder of where its claimed files are."""
        if not (self._pointer / _WHERE).exists():
            self._ways.mkdir(exist_ok=True)  # never the folder: a share may have gone
            self._pointer.mkdir(exist_ok=True)
            where = {"host": self._host, "spool": str(self._root.resolve())}
            write_durably(self._pointer / _WHERE, json.dumps(where).encode())
        (self._pointer / claim).touch()

    def files(self) -> Iterator[tuple[str, Path]]:
        """Give every claim and its file, those on their way left out."""
        for path in _files(self._place):
            claim = path.parent.name
            if not (self._way / claim).exists():
                yield claim, path

    def adopt(self) -> tuple[Stranded, ...]:
        """Take over what dead watchers of the same folder held, in this spool or another.

        Returns:
            What they held where it cannot be reached from here.
        """
        stranded = []
        for watcher, (host, root) in self._others().items():
            adopted = False
            with contextlib.suppress(OSError):  # one that cannot be taken over stops no other
                adopted = self._has_adopted(watcher, host, root)
            if not adopted and (waiting := self._pointed_to(watcher)):
                stranded.append(Stranded(host, str(root), waiting))
        return tuple(stranded)

    def _pointed_to(self, watcher: str) -> int:
        """Count what another watcher left word of."""
        names = [path.name for path in (self._ways / f"{watcher}{_POINTER}").glob("*")]
        return len([name for name in names if name != _WHERE and not name.startswith(".")])

    def _others(self) -> dict[str, tuple[str, Path]]:
        """Give the other watchers of the folder that left a trace, their machine and spool."""
        here = (self._host, self._root)
        found = {path.name: here for path in self._ways.glob("*") if path.suffix != _POINTER}
        for pointer in self._ways.glob(f"*{_POINTER}"):
            with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
                where = json.loads((pointer / _WHERE).read_bytes())
                found[pointer.stem] = (str(where["host"]), Path(where["spool"]))
        for lock in self._root.glob(f"{self._folder_id}-*.lock"):
            found[lock.stem] = here
        found.pop(self._place.name, None)
        return found

    def _has_adopted(self, watcher: str, host: str, root: Path) -> bool:
        """Take over what a watcher held if it is dead; False where that cannot be reached."""
        lock = root / f"{watcher}.lock"
        if not lock.exists():
            if host != self._host:
                return False
            self._take_way(watcher)
            if not root.is_dir() and self._pointed_to(watcher):
                return False
            self._take_over(watcher, root)
            return True
        with _hold(lock) as held:
            if held:
                self._take_over(watcher, root)
                lock.unlink(missing_ok=True)
        return True

    def _take_way(self, watcher: str) -> None:
        for claim in _move_all(self._ways / watcher, self._way, self._point_to):
            (self._ways / f"{watcher}{_POINTER}" / claim).unlink(missing_ok=True)

    def _take_over(self, watcher: str, root: Path) -> None:
        self._take_way(watcher)
        _move_all(root / watcher, self._place, self._point_to)
        shutil.rmtree(self._ways / f"{watcher}{_POINTER}", ignore_errors=True)

    def close(self) -> None:
        """Let the place go; what is still in it is found by the next watcher."""
        with contextlib.suppress(OSError):  # not there, or not empty
            self._way.rmdir()
        with contextlib.suppress(OSError):  # not empty: the lock file tells of it
            if not self._way.exists():
                self._place.rmdir()
                shutil.rmtree(self._pointer, ignore_errors=True)
                (self._root / f"{self._place.name}.lock").unlink()
        with contextlib.suppress(OSError):
            self._ways.rmdir()
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
        yield from _files_of(claim)


def _files_of(claim: Path) -> Iterator[Path]:
    for path in claim.iterdir():
        if not path.name.startswith(".") and stat.S_ISREG(path.lstat().st_mode):
            yield path


def _forget(path: Path) -> None:
    """Remove a claimed file that is safe elsewhere, and its claim."""
    path.unlink()
    with contextlib.suppress(OSError):
        path.parent.rmdir()


def _copy(source: Path, target: Path) -> None:
    """Copy a claimed file to another file system, where there is room for all of it."""
    if shutil.disk_usage(target.parents[1]).free < source.stat().st_size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    target.parent.mkdir(exist_ok=True)
    copy_durably(source, target)


def _move_all(source: Path, target: Path, point_to: Callable[[str], None]) -> list[str]:
    """Move all claims of one place to another, and give them."""
    if not source.is_dir():
        return []
    claims = sorted(source.iterdir())
    target.mkdir(exist_ok=True)
    for claim in claims:
        point_to(claim.name)
        try:
            claim.rename(target / claim.name)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy_claim(claim, target / claim.name)
    sync(target)
    source.rmdir()
    return [claim.name for claim in claims]


def _copy_claim(source: Path, target: Path) -> None:
    for path in _files_of(source):
        _copy(path, target / path.name)
    sync(target.parent)
    shutil.rmtree(source)


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
