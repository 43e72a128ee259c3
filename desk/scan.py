"""Scanners of the office: which there are, and paper from one of them into a folder."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desk.errors import OutputFailedError
from dossier.errors import DeskError
from scanner.devices import (
    FoundScanner,
    ScannedPage,
    ScanRequest,
    ScanResult,
    ScanStart,
    ScanWatch,
)
from scanner.durable import write_durably
from scanner.errors import PageFolderTakenError, ScanCancelledError
from scanner.escl import find_escl_scanner, scan_with_escl
from scanner.options import DeviceOptions
from scanner.sane import find_sane_scanners, scan_with_sane
from scanner.scan_record import SCAN_RECORD


def find_scanners(options: DeviceOptions) -> Iterator[FoundScanner | DeskError]:
    """Find the scanners of SANE and of the configured addresses.

    Yields:
        Each scanner; for what could not be asked, why.
    """
    try:
        yield from find_sane_scanners(options)
    except DeskError as error:
        yield error
    for address in options.escl.split():
        try:
            yield find_escl_scanner(address, options)
        except DeskError as error:
            yield error


def scan_paper(
    scanner: FoundScanner,
    request: ScanRequest,
    folder: Path,
    options: DeviceOptions,
    watch: ScanWatch,
) -> ScanResult:
    """Scan pages into a folder, with a record of how in `.scan.json` beside them.

    The record is there before the first sheet is fed and holds each page as it comes; until
    the scan has ended, in whatever way we can still see, it says that it is unfinished.

    Args:
        scanner: Which one; its model need not be known.
        request: What the scan should be.
        folder: Empty or missing, or with the record of a scan that brought no page.
        options: How scanners are reached.
        watch: Who follows the scan.

    Raises:
        PageFolderTakenError: The folder holds files, or another scan goes into it.
        OutputFailedError: The folder cannot be used, or the first page not be written.
    """
    try:
        with _alone_in(folder):
            _forget_empty_scan(folder)
            return _scan(_Record(scanner, request, folder, watch), options)
    except OSError as failure:
        raise OutputFailedError(errno=failure.errno or 0) from failure


def _scan(record: "_Record", options: DeviceOptions) -> ScanResult:
    scan = scan_with_sane if record.scanner.protocol == "sane" else scan_with_escl
    place = (record.scanner.address, record.request, record.folder, options)
    try:
        result = scan(*place, replace(record.watch, on_start=record.begin, on_page=record.add))
    except KeyboardInterrupt:
        record.end(ScanCancelledError())
        raise
    except OSError as failure:
        result = record.end(OutputFailedError(errno=failure.errno or 0))
        if not result.pages:
            raise
        return result
    record.start = ScanStart(result.scanner, result.settings, result.double_feed_watched)
    return record.end(result.error)


@dataclass(slots=True)
class _Record:
    """What is known of a scan so far, and its file."""

    scanner: FoundScanner
    request: ScanRequest
    folder: Path
    watch: ScanWatch
    start: ScanStart = field(init=False)
    pages: list[ScannedPage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start = ScanStart(self.scanner, {}, None)

    def begin(self, start: ScanStart) -> None:
        """Note what the scanner is going to do."""
        self.start = start
        self._write(self._result(None), unfinished=True)
        self.watch.on_start(start)

    def add(self, page: ScannedPage) -> None:
        """Note a page, and tell of it."""
        self.pages.append(page)
        self._write(self._result(None), unfinished=True)
        self.watch.on_page(page)

    def end(self, error: DeskError | None) -> ScanResult:
        """Note how the scan ended; on a full disk what was noted before stays."""
        try:
            self._write(self._result(error), unfinished=False)
        except OSError as failure:
            error = error or OutputFailedError(errno=failure.errno or 0)
        return self._result(error)

    def _result(self, error: DeskError | None) -> ScanResult:
        start, pages = self.start, tuple(self.pages)
        watched = start.double_feed_watched
        return ScanResult(start.scanner, self.request, start.settings, watched, pages, error)

    def _write(self, result: ScanResult, *, unfinished: bool) -> None:
        record = record_of(result) | {"unfinished": unfinished}
        text = json.dumps(record, ensure_ascii=False, indent=2)
        write_durably(self.folder / SCAN_RECORD, f"{text}\n".encode())


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other scans out of a folder; where a share has no locks, only its files do."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise PageFolderTakenError from error
    except OSError:
        pass
    try:
        yield
    finally:
        os.close(descriptor)


def _forget_empty_scan(folder: Path) -> None:
    """Remove the record of a scan that brought no page, where nothing else is in the folder."""
    if [path.name for path in folder.iterdir()] != [SCAN_RECORD]:
        return
    with suppress(ValueError, LookupError, TypeError):  # not ours
        if json.loads((folder / SCAN_RECORD).read_bytes())["pages"] == []:
            (folder / SCAN_RECORD).unlink()


def record_of(result: ScanResult) -> dict[str, Any]:
    """Give what came of a scan that has ended, as in `.scan.json`."""
    error, request = result.error, result.request
    return {
        "scanner": {
            "protocol": result.scanner.protocol,
            "address": result.scanner.address,
            "model": result.scanner.model,
        },
        "asked": {
            "source": request.source,
            "duplex": request.duplex,
            "mode": request.mode,
            "dpi": request.dpi,
            "paper": request.paper.name,
        },
        "settings": dict(result.settings),
        "double_feed_watched": result.double_feed_watched,
        "pages": [
            {
                "number": page.number,
                "file": page.path.name,
                "side": page.side,
                "turned_degrees": page.turned_degrees,
                "whole": page.whole,
            }
            for page in result.pages
        ],
        "error": {"code": error.code, "title": error.title} if error else None,
        "unfinished": False,
    }
