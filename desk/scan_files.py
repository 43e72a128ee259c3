"""The pages of a scan's files are worked and noted; what is noted already is left as it is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from desk.errors import PageCrashedError, PageTimeoutError, SignedPartError
from desk.feed_habit import work_doubtful
from desk.job_run import JobRun
from desk.page_pool import PagePool
from desk.page_record import to_record
from desk.page_work import EMPTY, DigitizedPage, PageFault, PageOptions, ScanInfo
from dossier.errors import DeskError, Kind
from vault.blobs import blob_as_file
from vault.intake import scans
from vault.intake.files import files, note_page_count
from vault.intake.records import ASIDE, ScanFile, ScanPage

_MAY_SEPARATE = frozenset({"separator-not-read", "separator-on-paper"})


def work_files(run: JobRun, scan_id: str, options: PageOptions, spool: Path) -> None:
    """Work every page that is not noted yet, of the master and of what was scanned again.

    A file all of whose pages are noted is not opened again. Sides that were scanned again
    into a file that cannot be used stay visible as one page that was not read: a person
    rejects it or scans again, and the rest of the scan is not held up.
    """
    desk, before = run.desk, 0
    with desk.reading() as session:
        found = files(session, desk.seal, scan_id)
        noted = scans.pages(session, desk.seal, scan_id)
        is_known = scans.get(session, desk.seal, scan_id).came_signed is not None
    done = {page.number for page in noted if not _is_passing(page)}
    for file in found:
        work = _Work(options, spool, before, done)
        if file.page_count is None or work.left(file.page_count) or not (is_known or file.ordinal):
            before += _work_file(run, scan_id, file, work)
        else:
            before += file.page_count
    with desk.transaction() as session:
        run.advance(session, len(done), before)


class _Work:
    """What a file's pages are worked with; `before` counts the pages of earlier files."""

    def __init__(self, options: PageOptions, spool: Path, before: int, done: set[int]) -> None:
        self.options = options
        self.spool = spool
        self.before = before
        self.done = done

    def left(self, page_count: int) -> Sequence[int]:
        """Give the pages of the file, from 1, that are still to be worked."""
        return [n for n in range(1, page_count + 1) if self.before + n not in self.done]


def _work_file(run: JobRun, scan_id: str, file: ScanFile, work: _Work) -> int:
    """Work what is left of a file and say how many pages it has."""
    with (
        blob_as_file(run.desk.blobs, file.kept.key) as path,
        PagePool(run.desk.settings.pages) as pool,
    ):
        try:
            info = _look(pool, path, file, work.options)
        except DeskError as error:
            if not file.ordinal or error.kind is Kind.UNAVAILABLE:
                raise
            return _note_unusable(run, scan_id, file, error, work)
        total = work.before + info.page_count
        with run.desk.transaction() as session:
            run.advance(session, len(work.done), total)
            note_page_count(session, scan_id, file.ordinal, info.page_count, signed=info.signed)
        worked = []
        for page in pool.work(path, work.left(info.page_count), work.options, work.spool):
            _note(run, scan_id, file, page, work, total)
            worked.append(replace(page, reading=EMPTY))
        for page in work_doubtful(pool, path, worked, work.options, work.spool):
            _note(run, scan_id, file, page, work, total)
    return info.page_count


def _look(pool: PagePool, path: Path, file: ScanFile, options: PageOptions) -> ScanInfo:
    """Say what a file is; a part whose pages have their numbers keeps their count."""
    info = pool.look(path, options)
    if file.ordinal and info.signed:
        raise SignedPartError
    if file.ordinal and file.page_count not in (None, info.page_count):
        raise PageTimeoutError  # it could not be opened in time when the numbers were given
    return info


def _note_unusable(run: JobRun, scan_id: str, file: ScanFile, error: DeskError, work: _Work) -> int:
    if file.page_count is None:
        with run.desk.transaction() as session:
            run.prove(session)
            note_page_count(session, scan_id, file.ordinal, 1, signed=False)
    page_count = file.page_count or 1
    fault = PageFault(error.code, error.title)
    for number in work.left(page_count):
        page = DigitizedPage(number=number, fault=fault)
        _note(run, scan_id, file, page, work, work.before + page_count)
    return page_count


def _note(
    run: JobRun, scan_id: str, file: ScanFile, page: DigitizedPage, work: _Work, total: int
) -> None:
    number = work.before + page.number
    work.done.add(number)
    record = _kept(run, scan_id, file, page, number)
    with run.desk.transaction() as session:
        run.advance(session, len(work.done), total)
        scans.put_page(session, run.desk.seal, scan_id, record)


def _kept(run: JobRun, scan_id: str, file: ScanFile, page: DigitizedPage, number: int) -> ScanPage:
    """Keep a page's picture and give what is noted of the page."""
    key = ""
    if page.picture_file is not None:
        key = run.desk.blobs.keep_stream(scan_id, [page.picture_file.read_bytes()]).key
        page.picture_file.unlink()
    after = None
    if file.stands_after is not None:
        after = file.stands_after if page.number == 1 else number - 1
    findings = page.quality.findings if page.quality else ()
    return replace(
        to_record(page, key),
        number=number,
        stands_after=after,
        may_separate=any(finding.code in _MAY_SEPARATE for finding in findings),
    )


def _is_passing(page: ScanPage) -> bool:
    """Say whether a page failed for a reason that another attempt may not meet."""
    fault: Any = page.report["fault"]
    failed = bool(fault) and fault[0] in (PageCrashedError.code, PageTimeoutError.code)
    return failed and page.state not in ASIDE
