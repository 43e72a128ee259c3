"""A folder that scanners write into: each whole file is handed out once, and never lost.

The folder is looked at again and again, never listened to, because a share tells nothing of
what others write. What another clock says is not believed: a file is quiet when it was seen
unchanged for so long by our own. Only files directly in the folder count; folders, hidden
files, links and the passing names of programs that copy do not.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from scanner.durable import move_to_reserved, reserve, write_durably
from scanner.errors import FolderAwayError, FoldersOverlapError, SpoolAwayError
from scanner.options import WatchOptions
from scanner.spool import Spool, Stranded
from scanner.whole import is_whole

DONE_FOLDER = "xong"
ERROR_FOLDER = "loi"
REASON_SUFFIX = ".ly-do.txt"

_PASSING = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".lock")
_HIDDEN = (".", "~$")
_LOOK_AGAIN_SECONDS = 5.0

_State = tuple[int, int, int]


@dataclass(slots=True)
class _Watched:
    """What was last seen of a file, since when, and whether its end was there."""

    state: _State
    since: float
    whole: bool | None = False
    look_at: float = 0.0


@dataclass(frozen=True, slots=True)
class ClaimedFile:
    """A whole file that nobody else will be handed.

    It stays in the spool, and is handed out again after a restart, until one of `release`,
    `keep` and `set_aside` was called. A receiver that can be killed between its own commit
    and that call keeps `claim` with what it commits, and so knows the file again. All three
    raise FolderAwayError where the folder cannot be used now; the file then stays claimed.

    Attributes:
        claim: Names this one arrival for good.
        path: The file in the spool, under the name it came with.
    """

    claim: str
    path: Path
    _folder: Path
    _handed: set[str]
    _place: Spool

    def release(self) -> None:
        """Remove the file: its bytes are safe elsewhere."""
        with _as_away():
            self.path.unlink()
            self._place.end(self.claim)

    def keep(self) -> Path:
        """Move the file to `xong` in the watched folder, and say where it is."""
        return self._move_to(DONE_FOLDER, "")

    def set_aside(self, reason: str) -> Path:
        """Move the file to `loi` in the watched folder with the reason beside it.

        Args:
            reason: For the person who looks there; no personal data.
        """
        return self._move_to(ERROR_FOLDER, reason)

    def give_back(self) -> None:
        """Let it be handed out again: not the file is at fault."""
        self._handed.discard(self.claim)

    def _move_to(self, name: str, reason: str) -> Path:
        with _as_away():
            folder = self._folder / name
            folder.mkdir(exist_ok=True)
            target = reserve(self.path, folder, self.path.name)
            if reason:
                write_durably(target.with_name(target.name + REASON_SUFFIX), f"{reason}\n".encode())
            move_to_reserved(self.path, target)
            self._place.end(self.claim)
        return target


@dataclass(slots=True)
class HotFolder:
    """A watched folder; use as a context manager, one in each thread.

    Attributes:
        folder: What is watched.
        spool: Where claimed files wait; on this machine, apart from the folder.
        options: When a file is whole.
        blocked: How many files could not be read or claimed when last looked.
        spool_fault: Why claimed files could not be brought into the spool when last looked.
        stranded: What dead watchers claimed and cannot be reached from here.

    Raises:
        FoldersOverlapError: The spool lies in the folder or holds it.
        FolderAwayError: The folder cannot be used now.
        SpoolAwayError: The spool cannot be used now.
    """

    folder: Path
    spool: Path
    options: WatchOptions
    blocked: int = 0
    spool_fault: SpoolAwayError | None = None
    stranded: tuple[Stranded, ...] = ()
    _place: Spool = field(init=False)
    _watched: dict[str, _Watched] = field(default_factory=dict)
    _settling: dict[str, _Watched] = field(default_factory=dict)
    _handed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        refuse_overlap(self.folder, self.spool)
        try:
            self._place = Spool(self.spool, self.folder)
        except OSError as error:
            raise SpoolAwayError(errno=error.errno or 0) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop watching; what was claimed and not taken is found at the next start."""
        self._place.close()

    def poll(self, now: float) -> tuple[ClaimedFile, ...]:
        """Look once, and hand out what has become whole since.

        Args:
            now: Seconds of a clock that never goes back, such as `time.monotonic`.

        Raises:
            FolderAwayError: The folder cannot be used now; nothing is lost.
            SpoolAwayError: The spool cannot be used now; nothing is lost.
        """
        self.spool_fault = None
        try:
            self.stranded = self._place.adopt()
            self._claim_whole(now)
            if failure := self._place.carry():
                self._note(failure)
            return self._hand_out(now)
        except OSError as error:
            raise self._judge(error) from error

    def _judge(self, error: OSError) -> FolderAwayError | SpoolAwayError:
        away = SpoolAwayError if self._place.is_at_fault(error) else FolderAwayError
        return away(errno=error.errno or 0)

    def _note(self, failure: OSError) -> None:
        """Note a fault that stops one file."""
        match self._judge(failure):
            case SpoolAwayError() as fault:
                self.spool_fault = fault
            case _:
                self.blocked += 1

    def _claim_whole(self, now: float) -> None:
        found, self.blocked = _candidates(self.folder), 0
        for name in self._watched.keys() - found.keys():
            del self._watched[name]
        for name, state in found.items():
            seen = _see(self._watched, name, state, now)
            if self._is_ready(self.folder / name, seen, now):
                self._claim(name, seen)

    def _claim(self, name: str, seen: _Watched) -> None:
        try:
            claim = self._place.claim(self.folder / name)
        except OSError as error:  # one file that cannot be taken stops no other
            self._note(error)
            return
        del self._watched[name]
        if claim is not None:
            self._settling[claim] = seen

    def _is_ready(self, path: Path, seen: _Watched, now: float) -> bool:
        still = now - seen.since
        if seen.state[0] == 0:
            return still >= self.options.empty_seconds
        if still < self.options.quiet_seconds:
            return False
        # A share may show neither size nor time of what is being filled, so look again.
        if not seen.whole and now >= seen.look_at:
            seen.whole, seen.look_at = is_whole(path), now + _LOOK_AGAIN_SECONDS
        if seen.whole is None and not _is_readable(path):
            self.blocked += 1
            return False
        waits = {True: 0.0, None: self.options.unknown_quiet_seconds}
        return still >= waits.get(seen.whole, self.options.stalled_seconds)

    def _hand_out(self, now: float) -> tuple[ClaimedFile, ...]:
        """Hand out claimed files that stand still: a writer may go on after the rename."""
        handed = []
        for claim, path in self._place.files():
            if claim in self._handed:
                continue
            seen = _see(self._settling, claim, _state_of(path.stat()), now)
            if now - seen.since >= self.options.quiet_seconds:
                del self._settling[claim]
                self._handed.add(claim)
                handed.append(ClaimedFile(claim, path, self.folder, self._handed, self._place))
        return tuple(handed)


def refuse_overlap(folder: Path, *others: Path) -> None:
    """Refuse folders that lie within one another.

    Raises:
        FoldersOverlapError: `folder` is, holds or lies in one of the others.
    """
    watched = folder.resolve()
    for other in (path.resolve() for path in others):
        if watched == other or watched in other.parents or other in watched.parents:
            raise FoldersOverlapError


@contextlib.contextmanager
def _as_away() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderAwayError(errno=error.errno or 0) from error


def _is_readable(path: Path) -> bool:
    try:
        path.open("rb").close()
    except PermissionError:
        return False
    except OSError:  # gone, or its share is: told elsewhere
        return True
    return True


def _candidates(folder: Path) -> dict[str, _State]:
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            passing = entry.name.startswith(_HIDDEN) or entry.name.lower().endswith(_PASSING)
            if not passing and entry.is_file(follow_symlinks=False):
                found[entry.name] = _state_of(entry.stat(follow_symlinks=False))
    return dict(sorted(found.items()))


def _see(watched: dict[str, _Watched], name: str, state: _State, now: float) -> _Watched:
    if name not in watched or watched[name].state != state:
        watched[name] = _Watched(state, now)
    return watched[name]


def _state_of(status: os.stat_result) -> _State:
    return (status.st_size, status.st_mtime_ns, status.st_ino)
