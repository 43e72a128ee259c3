"""The pages of a scan's files are worked and noted; what is noted already is left as it is.

When all pages of a file are noted, those that do not show which way up they lie are worked once
more with the habit of the feed; their records say so, so that a stopped job goes on from there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desk.errors import PageCrashedError, PageTimeoutError, SignedPartError
from desk.feed_habit import doubtful, work_doubtful
from desk.feed_record import awaits_habit, from_fed_record, to_fed_record
from desk.job_run import JobRun
from desk.page_pool import PagePool
from desk.page_work import EMPTY, DigitizedPage, PageFault, PageOptions, ScanInfo
from dossier.errors import DeskError, Kind
from vault import documents
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
        work = _Work(options, spool, file, before, done)
        is_opened = file.page_count is not None and (is_known or file.ordinal > 0)
        if is_opened and not work.left() and not doubtful(*_fed(run, scan_id, work, noted)):
            before += file.page_count or 0
        else:
            before += _work_file(run, scan_id, work)
    with desk.transaction() as session:
        run.advance(session, len(done), before)


@dataclass(slots=True)
class _Work:
    """A file and what its pages are worked with; `before` counts the pages of earlier files."""

    options: PageOptions
    spool: Path
    file: ScanFile
    before: int
    done: set[int]

    @property
    def total(self) -> int:
        """Pages of this file and of earlier ones."""
        return self.before + (self.file.page_count or 0)

    def left(self) -> Sequence[int]:
        """Give the pages of the file, from 1, that are still to be worked."""
        numbers = range(self.before + 1, self.total + 1)
        return [number - self.before for number in numbers if number not in self.done]


def _work_file(run: JobRun, scan_id: str, work: _Work) -> int:
    """Work what is left of a file and say how many pages it has."""
    file = work.file
    with (
        blob_as_file(run.desk.blobs, file.kept.key) as path,
        PagePool(run.desk.settings.pages) as pool,
    ):
        try:
            info = _look(pool, path, file, work.options)
        except DeskError as error:
            if not file.ordinal or error.kind is Kind.UNAVAILABLE:
                raise
            return _note_unusable(run, scan_id, error, work)
        work.file = replace(file, page_count=info.page_count)
        with run.desk.transaction() as session:
            run.advance(session, len(work.done), work.total)
            note_page_count(session, scan_id, file.ordinal, info.page_count, signed=info.signed)
        for page in pool.work(path, work.left(), work.options, work.spool):
            _note(run, scan_id, page, work)
        with run.desk.reading() as session:
            noted = scans.pages(session, run.desk.seal, scan_id)
        fed, settled = _fed(run, scan_id, work, noted)
        for page in work_doubtful(pool, path, fed, work.options, work.spool, settled):
            _note(run, scan_id, page, work, by_habit=True)
    return info.page_count


def _fed(
    run: JobRun, scan_id: str, work: _Work, noted: Sequence[ScanPage]
) -> tuple[Sequence[DigitizedPage], Collection[int]]:
    """Give the pages of a file as they were fed, and which of them stay as they are.

    Those are all that tell how they lie or were worked with the habit already, and the pages
    of documents. Nothing is given where no page is left.
    """
    of_file = [page for page in noted if work.before < page.number <= work.total]
    if not any(awaits_habit(page) for page in of_file):
        return (), ()
    with run.desk.reading() as session:
        made = documents.of_scan(session, run.desk.seal, scan_id)
    in_documents = {number for one in made for number in one.pages}
    pages = [
        replace(from_fed_record(page, work.spool), number=page.number - work.before, reading=EMPTY)
        for page in of_file
    ]
    settled = {
        page.number - work.before
        for page in of_file
        if not awaits_habit(page) or page.number in in_documents
    }
    return pages, settled


def _look(pool: PagePool, path: Path, file: ScanFile, options: PageOptions) -> ScanInfo:
    """Say what a file is; a part whose pages have their numbers keeps their count."""
    info = pool.look(path, options)
    if file.ordinal and info.signed:
        raise SignedPartError
    if file.ordinal and file.page_count not in (None, info.page_count):
        raise PageTimeoutError  # it could not be opened in time when the numbers were given
    return info


def _note_unusable(run: JobRun, scan_id: str, error: DeskError, work: _Work) -> int:
    file = work.file
    if file.page_count is None:
        with run.desk.transaction() as session:
            run.prove(session)
            note_page_count(session, scan_id, file.ordinal, 1, signed=False)
    work.file = replace(file, page_count=file.page_count or 1)
    fault = PageFault(error.code, error.title)
    for number in work.left():
        _note(run, scan_id, DigitizedPage(number=number, fault=fault), work)
    return work.total - work.before


def _note(
    run: JobRun, scan_id: str, page: DigitizedPage, work: _Work, *, by_habit: bool = False
) -> None:
    work.done.add(work.before + page.number)
    record = _kept(run, scan_id, page, work, by_habit=by_habit)
    with run.desk.transaction() as session:
        run.advance(session, len(work.done), work.total)
        scans.put_page(session, run.desk.seal, scan_id, record)


def _kept(
    run: JobRun, scan_id: str, page: DigitizedPage, work: _Work, *, by_habit: bool
) -> ScanPage:
    """Keep a page's picture and give what is noted of the page."""
    key, number = "", work.before + page.number
    if page.picture_file is not None:
        key = run.desk.blobs.keep_stream(scan_id, [page.picture_file.read_bytes()]).key
        page.picture_file.unlink()
    after = None
    if work.file.stands_after is not None:
        after = work.file.stands_after if page.number == 1 else number - 1
    findings = page.quality.findings if page.quality else ()
    return replace(
        to_fed_record(page, key, by_habit=by_habit),
        number=number,
        stands_after=after,
        may_separate=any(finding.code in _MAY_SEPARATE for finding in findings),
    )


def _is_passing(page: ScanPage) -> bool:
    """Say whether a page failed for a reason that another attempt may not meet."""
    fault: Any = page.report["fault"]
    failed = bool(fault) and fault[0] in (PageCrashedError.code, PageTimeoutError.code)
    return failed and page.state not in ASIDE
