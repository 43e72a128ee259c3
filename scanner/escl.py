"""Network scanners that speak eSCL (AirScan, Mopria): a client of our own.

A job is posted, and its pages are fetched one by one until the scanner answers that none is
left. What else it answers is told apart by asking for its status. Pages are told by their
bytes, never by what the scanner calls them.
"""

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from dossier.errors import DeskError
from scanner.devices import (
    FoundScanner,
    PageFolder,
    ScanRequest,
    ScanResult,
    ScanStart,
    ScanWatch,
)
from scanner.errors import (
    DamagedScanError,
    DeviceError,
    FeederEmptyError,
    RequestRefusedError,
    ScanCancelledError,
    ScannerBusyError,
    ScannerFailedError,
    ScannerTimeoutError,
    SheetsLeftError,
)
from scanner.escl_http import ScannerLink, error_of
from scanner.escl_words import (
    Capabilities,
    Status,
    choose_settings,
    read_capabilities,
    read_status,
    write_settings,
)
from scanner.options import DeviceOptions
from scanner.quirks import Quirks, quirks_of
from scanner.whole import suffix_of

_HEAD_BYTES = 1024
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.5, 8.0
_OK, _CONFLICT, _UNAVAILABLE = 200, 409, 503


def find_escl_scanner(address: str, options: DeviceOptions) -> FoundScanner:
    """Ask a network scanner who it is.

    Raises:
        DeviceError: It does not answer, or not as a scanner does.
    """
    with ScannerLink(address, options) as link:
        return FoundScanner("escl", link.address, _capabilities(link).model)


def scan_with_escl(
    address: str, request: ScanRequest, folder: Path, options: DeviceOptions, watch: ScanWatch
) -> ScanResult:
    """Scan pages into a folder.

    Args:
        address: Of the scanner, `http://…/eSCL`.
        request: What the scan should be.
        folder: Empty or missing; gets one file a page, as the scanner sends it.
        options: How scanners are reached.
        watch: Who follows the scan.

    Raises:
        PageFolderTakenError: The folder holds files.
        OSError: The folder cannot be used, or a page not be written; the job is ended.
    """
    pages = PageFolder(folder, request.duplex, watch)
    scanner, settings = FoundScanner("escl", address, ""), dict[str, str]()
    error: DeskError | None = None
    try:
        with ScannerLink(address, options) as link:
            able = _capabilities(link)
            scanner, quirks = FoundScanner("escl", link.address, able.model), quirks_of(able.model)
            link.host, pages.backs_turned = quirks.host, quirks.backs_turned
            settings = choose_settings(able, request, quirks.largest_dpi)
            watch.on_start(ScanStart(scanner, settings, None))
            _Scan(
                link=link,
                settings=settings,
                pages=pages,
                quirks=quirks,
                options=options,
                on_glass=request.source == "flatbed",
            ).run()
    except DeviceError as failure:
        error = failure
    if error is None and not all(page.whole for page in pages.pages):
        error = DamagedScanError()
    return ScanResult(scanner, request, settings, None, tuple(pages.pages), error)


def _capabilities(link: ScannerLink) -> Capabilities:
    answer = link.ask("GET", f"{link.address}/ScannerCapabilities")
    if answer.status == _UNAVAILABLE:
        raise ScannerBusyError
    return read_capabilities(answer.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scan:
    """One scan: a job, or several where the scanner ends one after each page."""

    link: ScannerLink
    settings: dict[str, str]
    pages: PageFolder
    quirks: Quirks
    options: DeviceOptions
    on_glass: bool

    def run(self) -> None:
        """Scan until there is no sheet left.

        Raises:
            DeviceError: Why it ended before.
        """
        more = self._run_job()
        while more and self.quirks.one_page_jobs:
            try:
                more = self._run_job()
            except FeederEmptyError:
                return

    def _run_job(self) -> bool:
        """Run one job, and say whether it brought pages and more may be fed."""
        before, job = len(self.pages.pages), self._begin()
        try:
            while self._fetch(job):
                if self.on_glass:
                    return False
                self.pages.watch.cancel.wait(self.quirks.pause_seconds)
            status = self._status()
        finally:
            self._end(job)
        if fault := status.fault(_last_part(job)):
            raise fault
        if not self.pages.pages:
            raise ScannerFailedError(state=status.state) if self.on_glass else FeederEmptyError()
        brought = len(self.pages.pages) > before
        if status.is_loaded and not (self.quirks.feeder_state_lies or self.quirks.one_page_jobs):
            raise SheetsLeftError(pages=len(self.pages.pages))
        return brought and not status.is_empty

    def _status(self) -> Status:
        """Ask how the scanner is; nothing where it does not say, as some do after a job."""
        with contextlib.suppress(DeviceError):
            return read_status(self.link.ask("GET", f"{self.link.address}/ScannerStatus").body)
        return Status()

    def _begin(self) -> str:
        """Post a job, again and again while the scanner is busy, and give its address."""
        self._refuse_hopeless(self._status())
        place = f"{self.link.address}/ScanJobs"
        for wait_seconds in _waits(self.options.busy_seconds):
            answer = self.link.ask("POST", place, write_settings(self.settings))
            if httpx.codes.is_success(answer.status):
                return self.link.here(place, answer.headers.get("location", ""))
            if answer.status not in (_CONFLICT, _UNAVAILABLE):
                raise RequestRefusedError(status=answer.status)
            self._refuse_hopeless(self._status())
            _wait(answer.headers, wait_seconds, self.pages.watch)
        raise ScannerBusyError

    def _refuse_hopeless(self, status: Status) -> None:
        if fault := status.fault():
            raise fault
        if status.is_empty and not (self.on_glass or self.quirks.feeder_state_lies):
            raise FeederEmptyError

    def _fetch(self, job: str) -> bool:
        """Fetch the next page into the folder; False where none is left."""
        deadline = time.monotonic() + self.options.page_seconds
        if len(self.pages.pages) >= self.options.most_pages:
            raise ScannerFailedError(pages=len(self.pages.pages))
        for wait_seconds in _waits(self.options.page_seconds):
            if self.pages.watch.cancel.is_set():
                raise ScanCancelledError
            with self.link.asking("GET", f"{job}/NextDocument", deadline) as response:
                if response.status_code == _OK:
                    self._receive(response, deadline)
                    return True
            if response.status_code in self.quirks.empty_feeder_statuses:
                return False
            if response.status_code != _UNAVAILABLE:
                return self._judge(response.status_code, job)
            _wait(response.headers, wait_seconds, self.pages.watch)
        raise ScannerTimeoutError(seconds=self.options.page_seconds)

    def _judge(self, code: int, job: str) -> bool:
        """Take an answer that is neither a page nor the end for what the scanner says it is."""
        status = self._status()
        if fault := status.fault(_last_part(job)):
            raise fault
        if code == _CONFLICT and status.is_empty and not self.quirks.feeder_state_lies:
            return False
        raise ScannerFailedError(status=code)

    def _receive(self, response: httpx.Response, deadline: float) -> None:
        """Write a page as it comes; one that was cut short is kept and known to be."""
        draft, cut = self.pages.draft(), None
        try:
            self._write(response, draft, deadline)
        except DeviceError as error:
            cut = error
        with draft.open("rb") as file:
            is_page = suffix_of(file.read(_HEAD_BYTES)) != ""
        if is_page:
            self.pages.keep(draft)
        draft.unlink(missing_ok=True)
        if cut is not None:
            raise cut
        if not is_page:
            raise ScannerFailedError(content_type=response.headers.get("content-type", "")[:40])

    def _write(self, response: httpx.Response, draft: Path, deadline: float) -> None:
        size = 0
        with draft.open("wb") as file:
            try:
                for chunk in response.iter_raw():
                    size += file.write(chunk)
                    if size > self.options.largest_page_bytes:
                        raise ScannerFailedError(bytes=size)
                    if time.monotonic() > deadline:
                        raise ScannerTimeoutError(seconds=self.options.page_seconds)
            except httpx.HTTPError as error:
                raise error_of(error) from error

    def _end(self, job: str) -> None:
        """Let the scanner forget a job, done or not."""
        self.pages.draft().unlink(missing_ok=True)
        with contextlib.suppress(DeviceError):
            self.link.ask("DELETE", job)


def _waits(seconds: float) -> Iterator[float]:
    """Give how long to wait before each further try, until so many seconds have passed."""
    deadline, wait_seconds = time.monotonic() + seconds, _FIRST_WAIT_SECONDS
    while time.monotonic() < deadline:
        yield wait_seconds
        wait_seconds = min(2 * wait_seconds, _LONGEST_WAIT_SECONDS)


def _wait(headers: httpx.Headers, seconds: float, watch: ScanWatch) -> None:
    """Wait as long as the scanner asks for, within reason."""
    asked = headers.get("retry-after", "")
    wanted = float(asked) if re.fullmatch("[0-9]{1,6}", asked) else seconds
    if watch.cancel.wait(min(wanted, _LONGEST_WAIT_SECONDS)):
        raise ScanCancelledError


def _last_part(job: str) -> str:
    return job.rpartition("/")[2]
