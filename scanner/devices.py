"""What every scanner is asked and what it answers, whatever way it is reached.

Whatever a scanner does, a scan never raises half-way: pages that came are kept, each on the
disk before the next is asked for, and the result says why it ended. Only a disk that takes no
page, and being told to stop, raise; who watches has been told every page by then.
"""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from dossier.errors import DeskError
from scanner.durable import commit
from scanner.errors import PageFolderTakenError
from scanner.paper import PAPERS, Paper
from scanner.whole import is_whole, suffix_of

Protocol = Literal["sane", "escl"]
Source = Literal["flatbed", "feeder"]
ColourMode = Literal["colour", "grey"]
Side = Literal["front", "back"]

A4 = PAPERS[0]
_LEAST_DPI, _MOST_DPI = 50, 1200
_HEAD_BYTES = 1024
_ROOM_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class FoundScanner:
    """A scanner that can be asked.

    Attributes:
        protocol: How it is reached.
        address: SANE's name of the device, or the address of a network scanner.
        model: Maker and model, as it says itself.
    """

    protocol: Protocol
    address: str
    model: str


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a scan should be.

    Attributes:
        source: The glass, or the feeder until it is empty.
        duplex: Both sides of each sheet; feeder only.
        mode: In colour or grey.
        dpi: Pixels per inch; where a scanner cannot, the next higher it can.
        paper: The area scanned, from the top left, where the scanner is as large.

    Raises:
        ValueError: Both sides of a sheet on the glass, or an absurd resolution.
    """

    source: Source = "feeder"
    duplex: bool = False
    mode: ColourMode = "colour"
    dpi: int = 300
    paper: Paper = A4

    def __post_init__(self) -> None:
        if self.duplex and self.source == "flatbed":
            message = "the glass sees one side of a sheet"
            raise ValueError(message)
        if not _LEAST_DPI <= self.dpi <= _MOST_DPI:
            message = f"a resolution lies between {_LEAST_DPI} and {_MOST_DPI} dpi"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One side of a sheet, as a file on the disk.

    Attributes:
        number: From 1, in the order the scanner sent them.
        path: Its bytes as they came.
        side: Of the sheet.
        turned_degrees: Clockwise turn this scanner is known to give the side: 0 or 180.
        whole: Whether all of it came.
    """

    number: int
    path: Path
    side: Side
    turned_degrees: int
    whole: bool


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What came of a scan.

    Attributes:
        scanner: Which one.
        request: What was asked.
        settings: What the scanner was told in its own words, and so what it did.
        double_feed_watched: Whether it stops when two sheets go through at once; None where
            it does not let us know.
        pages: All that came.
        error: Why it ended; None where every sheet went through.
    """

    scanner: FoundScanner
    request: ScanRequest
    settings: Mapping[str, str]
    double_feed_watched: bool | None
    pages: tuple[ScannedPage, ...]
    error: DeskError | None


def _tell_nobody(page: ScannedPage) -> None:
    del page


@dataclass(frozen=True, slots=True)
class ScanStart:
    """A scan whose scanner has answered, before its first sheet; as in `ScanResult`."""

    scanner: FoundScanner
    settings: Mapping[str, str]
    double_feed_watched: bool | None


def _start_unseen(start: ScanStart) -> None:
    del start


@dataclass(frozen=True, slots=True)
class ScanWatch:
    """Who follows a scan.

    Attributes:
        on_page: Told each page, once it is on the disk and before the next is asked for.
        on_start: Told what the scanner is going to do, before the first sheet is fed.
        cancel: Set by another thread to end the scan after the page that is coming.
    """

    on_page: Callable[[ScannedPage], None] = _tell_nobody
    on_start: Callable[[ScanStart], None] = _start_unseen
    cancel: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class PageFolder:
    """The folder that the pages of one scan go to.

    Attributes:
        folder: Made when missing; empty at the start.
        duplex: Whether every second page is the back of a sheet.
        backs_turned: Whether this scanner gives backs upside down.
        watch: Told each page.
        pages: Pages so far.

    Raises:
        PageFolderTakenError: The folder holds files.
        OSError: The folder cannot be made or read.
    """

    folder: Path
    duplex: bool
    watch: ScanWatch
    backs_turned: bool = False
    pages: list[ScannedPage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if any(self.folder.iterdir()):
            raise PageFolderTakenError

    @property
    def next_number(self) -> int:
        """The number of the page to come."""
        return len(self.pages) + 1

    def draft(self) -> Path:
        """Give the passing name under which the next page is written."""
        return self.folder / f".{self.next_number:04d}.part"

    def keep(self, draft: Path) -> ScannedPage:
        """Give a page that has come its name, on the disk, and tell of it.

        Raises:
            OSError: The disk does not take it; nothing of it stays.
        """
        with draft.open("rb") as file:
            suffix = suffix_of(file.read(_HEAD_BYTES))
        path = self.folder / f"{self.next_number:04d}{suffix or '.bin'}"
        whole = is_whole(draft) is True
        try:
            if not whole:
                _find_room(draft)
            commit(draft, path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        back = self.duplex and self.next_number % 2 == 0
        side: Side = "back" if back else "front"
        turned = 180 if back and self.backs_turned else 0
        page = ScannedPage(self.next_number, path, side, turned, whole)
        self.pages.append(page)
        self.watch.on_page(page)
        return page


def _find_room(draft: Path) -> None:
    """Tell a page that the scanner cut from one that the disk had no room for.

    A driver's program may take a write that failed for one that was done, so the next bytes
    are tried for it.

    Raises:
        OSError: There is no room after the page.
    """
    size = draft.stat().st_size
    with draft.open("ab") as file:
        file.write(bytes(_ROOM_BYTES))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(size)
