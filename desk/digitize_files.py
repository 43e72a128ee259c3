"""Files in, folders of documents out: the desk without database or service.

For each input `DIR/<stem>/` holds one PDF/A-2u per document, the text and the report. The
folder appears whole or not at all and replaces what stood there.
"""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desk.assemble import (
    PAGE_BREAK,
    Extra,
    Made,
    Master,
    about_document,
    pages_with_pictures,
    write_document,
    write_extra,
)
from desk.batch import BY_SHEETS, BatchOptions, SplitBatch, keep_whole, make_documents
from desk.earlier import REPORT, TEXT, refuse_foreign, stands_well
from desk.errors import NothingReadError, OutputFailedError, SheetsMissingError
from desk.feed_habit import work_doubtful
from desk.page_pool import PagePool
from desk.page_work import DigitizedPage, PageOptions, ScanInfo
from desk.report import InputFile, WrittenDocument, report_of, report_of_failure
from desk.verify import verify_file
from dossier.errors import DeskError
from scanner.errors import ScanIncompleteError, ScanNotFoundError
from scanner.load import batch_files, scans_in
from scanner.scan_record import INCOMPLETE, find_scan_faults
from scanner.spool import plain_name
from signing.trust import TrustAnchors

_CHUNK_BYTES = 1 << 20

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FilesOptions:
    """How files are digitized.

    Attributes:
        page: How pages are worked.
        agency: Who makes the PDFs, as their metadata says.
        clock: Gives the time the PDFs were made at, aware.
        trust: Whom the signatures of a PDF that came signed may rest on.
        batch: How pages are put in order, split and counted.
        extras: Which further forms of each document are written beside its PDF.
    """

    page: PageOptions
    agency: str
    clock: Callable[[], datetime]
    trust: TrustAnchors
    batch: BatchOptions = BY_SHEETS
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one input.

    Attributes:
        name: The input's name, such that it can be shown.
        folder: Where its documents and report are.
        report: The report, as in `report.json`.
        error: Why it failed; None when it was digitized.
        imbalance: That other sides came than were announced, or that the scan was incomplete; the
            input is digitized all the same.
    """

    name: str
    folder: Path
    report: dict[str, Any]
    error: DeskError | None
    imbalance: DeskError | None = None


def name_of(path: Path) -> str:
    """Give the name of an input for reports and terminals: no control characters, UTF-8."""
    return plain_name(path.name or path.resolve().name) or "scan"


def name_outputs(inputs: Sequence[Path], out: Path) -> list[Path]:
    """Give each input its folder; a second input of the same stem becomes `stem-2`."""
    taken: set[str] = set()
    folders = []
    for path in inputs:
        stem, number = Path(name_of(path)).stem.strip(". ") or "scan", 1
        while (name := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        taken.add(name)
        folders.append(out / name)
    return folders


def digitize_file(
    path: Path, folder: Path, pool: PagePool, options: FilesOptions, progress: Progress
) -> FileOutcome:
    """Digitize one file into its folder.

    Args:
        path: The input.
        folder: Where the output goes; an earlier output of this input is replaced whole, but
            never by a failure. Anything else that stands there is left alone and the file fails.
        pool: Page processes.
        options: How.
        progress: Told (pages done, pages in all) after each page.
    """
    clock = _Stopwatch(pool)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        refuse_foreign(path, name_of(path), folder)
        return _digitize_into(path, folder, pool, options, progress, clock)
    except DeskError as failure:
        return _failed(path, folder, failure, clock)
    except OSError as failure:
        error = OutputFailedError(errno=failure.errno or 0)
        return _failed(path, folder, error, clock)


def _failed(path: Path, folder: Path, error: DeskError, clock: "_Stopwatch") -> FileOutcome:
    """Say that nothing was written; what stood in the folder still does."""
    source = InputFile(name_of(path), "", 0, 0)
    return FileOutcome(
        source.name, folder, report_of_failure(source, (), error, clock.seconds()), error
    )


def _digitize_into(
    path: Path,
    folder: Path,
    pool: PagePool,
    options: FilesOptions,
    progress: Progress,
    clock: "_Stopwatch",
) -> FileOutcome:
    with tempfile.TemporaryDirectory(prefix=".sohoa-", dir=folder.parent) as scratch:
        target = Path(scratch) / "out"
        target.mkdir()
        source, pages = InputFile(name_of(path), "", 0, 0), list[DigitizedPage]()
        imbalance: DeskError | None = None
        try:
            source = _identify(path)
            info = pool.look(path, options.page)
            source = replace(source, pages=info.page_count)
            if not info.signed:
                options.batch.check(info.page_count)
            pages = _work_pages(path, info, pool, options, Path(scratch), progress)
            batch, written = _write(Master(path, pool), info, pages, options, target)
            bytes_out = sum((target / one.file).stat().st_size for one in written if one.file)
            _write_extras(written, pages, options, target)
            report = report_of(source, pages, batch, written, clock.seconds(), bytes_out)
            imbalance = _imbalance(batch)
            error: DeskError | None = None
        except DeskError as failure:
            error, report = failure, report_of_failure(source, pages, failure, clock.seconds())
        _write_json(report, target / REPORT)
        if error is None or not stands_well(folder):
            _replace_folder(target, folder)
    return FileOutcome(source.name, folder, report, error, imbalance)


def _imbalance(batch: SplitBatch) -> DeskError | None:
    ledger = batch.ledger
    if ledger.announced is not None and not ledger.balanced:
        return SheetsMissingError(announced=ledger.announced.sides, received=ledger.sides)
    incomplete = any(finding.code == INCOMPLETE for finding in batch.findings)
    return ScanIncompleteError() if incomplete else None


class _Stopwatch:
    """Counts wall time, and CPU time of this process and the page processes."""

    def __init__(self, pool: PagePool) -> None:
        self._pool = pool
        self._wall, self._cpu = time.monotonic(), pool.cpu_seconds + time.process_time()

    def seconds(self) -> dict[str, float]:
        cpu = self._pool.cpu_seconds + time.process_time() - self._cpu
        return {"wall": time.monotonic() - self._wall, "cpu": cpu}


def _identify(path: Path) -> InputFile:
    digest, size = hashlib.sha256(), 0
    try:
        for each in batch_files(path) if path.is_dir() else (path,):
            with each.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    size += len(chunk)
    except OSError as error:
        raise ScanNotFoundError from error
    return InputFile(name_of(path), digest.hexdigest(), size, 0)


def _work_pages(
    path: Path,
    info: ScanInfo,
    pool: PagePool,
    options: FilesOptions,
    spool: Path,
    progress: Progress,
) -> list[DigitizedPage]:
    numbers: Iterable[int] = range(1, info.page_count + 1)
    pages: dict[int, DigitizedPage] = {}
    for page in pool.work(path, numbers, options.page, spool):
        pages[page.number] = page
        progress(len(pages), info.page_count)
    again = work_doubtful(pool, path, list(pages.values()), options.page, spool)
    pages |= {page.number: page for page in again}
    return [pages[number] for number in sorted(pages)]


def _write(
    master: Master,
    info: ScanInfo,
    pages: Sequence[DigitizedPage],
    options: FilesOptions,
    target: Path,
) -> tuple[SplitBatch, list[WrittenDocument]]:
    path = master.path
    if all(page.picture is None for page in pages):
        raise NothingReadError(pages=info.page_count)
    text = PAGE_BREAK.join(page.reading.text for page in pages)
    (target / TEXT).write_text(text, encoding="utf-8")
    if info.signed:
        return _keep_signed(path, pages, options, target)
    batch = make_documents(pages, options.page.ocr, options.batch)
    if path.is_dir():
        of_scan = find_scan_faults(path, batch_files(path), scans_in(path))
        batch = replace(batch, findings=(*of_scan, *batch.findings))
    by_number = {page.number: page for page in pages}
    written = []
    for found in batch.documents:
        held = pages_with_pictures(found, by_number)
        name = f"{found.number:02d}.pdf" if held else ""
        made: Made = "pictures"
        if name:
            about = about_document(found.guess.type, options.agency, options.clock())
            made = write_document(found, by_number, about, target / name, master)
        written.append(WrittenDocument(found, name, made, held))
    return batch, written


def _keep_signed(
    path: Path, pages: Sequence[DigitizedPage], options: FilesOptions, target: Path
) -> tuple[SplitBatch, list[WrittenDocument]]:
    """Keep a PDF that carries signatures byte for byte: re-making it would break them."""
    shutil.copyfile(path, target / "01.pdf")
    batch = keep_whole(pages, options.page.ocr, options.batch)
    report = verify_file(target / "01.pdf", options.trust, options.clock())
    (found,) = batch.documents
    return batch, [WrittenDocument(found, "01.pdf", "kept", found.pages, report)]


def _write_extras(
    written: Sequence[WrittenDocument],
    pages: Sequence[DigitizedPage],
    options: FilesOptions,
    target: Path,
) -> None:
    by_number = {page.number: page for page in pages}
    for document in (one for one in written if one.file):
        own = [by_number[number] for number in document.found.pages]
        about = about_document(document.found.guess.type, options.agency, options.clock())
        for extra in options.extras:
            write_extra(extra, own, about, options.page.ocr, target / document.file)


def _write_json(value: object, target: Path) -> None:
    target.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _replace_folder(made: Path, folder: Path) -> None:
    """Put a finished folder in its place; an existing output is replaced whole."""
    old = made.parent / "old"
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except BaseException:  # told to stop between the two: nothing is lost
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
