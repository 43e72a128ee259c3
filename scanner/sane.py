"""Scanners of this machine, driven by SANE's own program `scanimage`.

It runs in a process group of its own with time limits, so that a driver that hangs or crashes
costs its scan and nothing else. It is made to wait before each page until the one before is
on the disk; when we are killed its standard input closes, and it ends after its page.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

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
    CoverOpenError,
    DamagedScanError,
    DeviceError,
    FeederEmptyError,
    RequestRefusedError,
    ScanCancelledError,
    ScannerAwayError,
    ScannerBusyError,
    ScannerFailedError,
    ScannerJammedError,
    ScannerTimeoutError,
)
from scanner.options import DeviceOptions
from scanner.quirks import double_feed_switches, quirks_of
from scanner.sane_options import choose_double_feed, choose_settings, choose_source, read_options

# SANE's statuses, which are scanimage's exit statuses once the device is open.
_STATUSES: dict[int, type[DeviceError]] = {
    2: ScanCancelledError,
    3: ScannerBusyError,
    6: ScannerJammedError,
    7: FeederEmptyError,
    8: CoverOpenError,
}
# Its words for what happens before, where every exit status is 1.
_WORDS: tuple[tuple[str, type[DeviceError]], ...] = (
    ("Device busy", ScannerBusyError),
    ("setting of option", RequestRefusedError),
    ("unrecognized option", RequestRefusedError),
    ("open of device", ScannerAwayError),
    ("no SANE devices found", ScannerAwayError),
)
# Its words for how a page ended, said before it lets go of the device, which may never return.
_TOLD: tuple[tuple[str, type[DeviceError]], ...] = (
    ("sane_read: Document feeder jammed", ScannerJammedError),
    ("sane_read: Document feeder out of documents", FeederEmptyError),
    ("sane_read: Scanner cover is open", CoverOpenError),
    ("sane_read: Operation was cancelled", ScanCancelledError),
    ("sane_read: Device busy", ScannerBusyError),
    ("sane_read: ", ScannerFailedError),
)
_OUT_OF_DOCUMENTS = "Document feeder out of documents"
_DRAFTS = ".scan-%04d.tif"
_TICK_SECONDS = 0.1
_GRACE_SECONDS = 5.0
_LAST_BYTES = 4096


def find_sane_scanners(options: DeviceOptions) -> tuple[FoundScanner, ...]:
    """List the scanners SANE finds.

    Raises:
        ScannerAwayError: The program is not installed.
        ScannerTimeoutError: Looking took too long.
    """
    listed = _ask(options, "--formatted-device-list=%d\t%v %m%n")
    lines = [line.partition("\t") for line in listed.splitlines()]
    return tuple(FoundScanner("sane", name, model) for name, tab, model in lines if tab)


def scan_with_sane(
    device: str, request: ScanRequest, folder: Path, options: DeviceOptions, watch: ScanWatch
) -> ScanResult:
    """Scan pages into a folder.

    Args:
        device: SANE's name of the device.
        request: What the scan should be.
        folder: Empty or missing; gets one TIFF a page.
        options: How scanners are reached.
        watch: Who follows the scan.

    Raises:
        PageFolderTakenError: The folder holds files.
        OSError: The folder cannot be used, or a page not be written; the scan is ended.
    """
    quirks = quirks_of(device)
    pages = PageFolder(folder, request.duplex, watch, quirks.backs_turned)
    scanner, settings, watched = FoundScanner("sane", device, ""), dict[str, str](), False
    error: DeskError | None = None
    try:
        settings, switches = _choose(device, request, options)
        watched, settings = bool(switches), settings | switches
        watch.on_start(ScanStart(scanner, settings, watched))
        words = [f"--device-name={device}", *_words(settings)]
        _scan(words, pages, options, on_glass=request.source == "flatbed")
    except DeviceError as failure:
        error = failure
    if error is None and not all(page.whole for page in pages.pages):
        error = DamagedScanError()
    return ScanResult(scanner, request, settings, watched, tuple(pages.pages), error)


def _choose(
    device: str, request: ScanRequest, options: DeviceOptions
) -> tuple[dict[str, str], dict[str, str]]:
    """Give the settings of a scan, and the switches against double feeds."""
    asked = (f"--device-name={device}", "--all-options")
    offered = read_options(_ask(options, *asked))
    if source := choose_source(offered, request):
        # Other options wake up or change their limits with the source.
        offered = read_options(_ask(options, *_words(source), *asked))
    switches = choose_double_feed(offered, double_feed_switches())
    return source | choose_settings(offered, request), switches


def _words(settings: Mapping[str, str]) -> list[str]:
    words = []
    for name, value in settings.items():
        words += [f"-{name}", value] if len(name) == 1 else [f"--{name}={value}"]
    return words


def _scan(
    words: Sequence[str], pages: PageFolder, options: DeviceOptions, *, on_glass: bool
) -> None:
    """Scan until there is no sheet left.

    Raises:
        DeviceError: Why it ended before.
    """
    command = [*words, "--format=tiff", f"--batch={_DRAFTS}", "--batch-print", "--batch-prompt"]
    command += ["--batch-count=1"] if on_glass else []
    with tempfile.TemporaryFile() as said, _running(command, options, said, pages.folder) as run:
        try:
            while (draft := _next_page(run, options, pages)) is not None:
                pages.keep(pages.folder / draft)
                if len(pages.pages) >= options.most_pages:
                    raise ScannerFailedError(pages=len(pages.pages))
        except ScannerTimeoutError as late:
            raise _told(_last(said)) or late from None
        finally:
            _end(run)
            _gather(pages)
        if run.returncode or not pages.pages:
            raise _error_of(run.returncode, _last(said))


def _next_page(
    run: "subprocess.Popen[bytes]", options: DeviceOptions, pages: PageFolder
) -> str | None:
    """Ask for a page and wait until it is written; None where there is none."""
    assert run.stdin is not None  # noqa: S101 - both were asked for
    assert run.stdout is not None  # noqa: S101
    with contextlib.suppress(BrokenPipeError):
        run.stdin.write(b"\n")
    deadline, heard = time.monotonic() + options.page_seconds, b""
    with selectors.DefaultSelector() as selector:
        selector.register(run.stdout, selectors.EVENT_READ)
        while not heard.endswith(b"\n"):
            if pages.watch.cancel.is_set():
                raise ScanCancelledError
            if time.monotonic() > deadline:
                raise ScannerTimeoutError(seconds=options.page_seconds)
            if selector.select(_TICK_SECONDS):
                chunk = os.read(run.stdout.fileno(), 1)
                if not chunk:
                    return None
                heard += chunk
    return heard.decode().strip()


def _gather(pages: PageFolder) -> None:
    """Keep whole pages that were not told of, and forget the one that was cut."""
    for draft in sorted(pages.folder.glob(".scan-*")):
        if draft.suffix == ".part":
            draft.unlink()
        else:
            pages.keep(draft)


def _ask(options: DeviceOptions, *words: str) -> str:
    """Ask for something that is no page."""
    with (
        tempfile.TemporaryFile() as said,
        _running(words, options, said, Path.cwd()) as run,
    ):
        try:
            heard, _ = run.communicate(timeout=options.answer_seconds)
        except subprocess.TimeoutExpired as error:
            raise ScannerTimeoutError(seconds=options.answer_seconds) from error
        finally:
            _end(run)
        if run.returncode:
            raise _error_of(run.returncode, _last(said))
    return heard.decode("utf-8", "replace")


@contextlib.contextmanager
def _running(
    words: Sequence[str], options: DeviceOptions, said: IO[bytes], folder: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "LC_ALL": "C"}
    if options.sane_config is not None:
        environment["SANE_CONFIG_DIR"] = str(options.sane_config.resolve())
    try:
        run = subprocess.Popen(  # noqa: S603 - no shell; the program is the operator's choice
            [options.scanimage, *words],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        raise ScannerAwayError(program=options.scanimage) from error
    with run:
        yield run


def _end(run: "subprocess.Popen[bytes]") -> None:
    """End the program and all it started; it may have ended by itself."""
    if run.stdin is not None:
        run.stdin.close()
    for last_word in (signal.SIGTERM, signal.SIGKILL):
        if run.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, last_word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(_GRACE_SECONDS)


def _last(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST_BYTES))
    return said.read().decode("utf-8", "replace")


def _told(said: str) -> DeviceError | None:
    """Give why a page ended; None where the program fell silent without saying."""
    return next((error() for words, error in _TOLD if words in said), None)


def _error_of(status: int, said: str) -> DeviceError:
    if status in _STATUSES:
        return _STATUSES[status]()
    if status == 0 and _OUT_OF_DOCUMENTS in said:
        return FeederEmptyError()
    for words, error in _WORDS:
        if words in said:
            return error()
    return ScannerFailedError(status=status)
