"""The job that turns a scan into signed drafts: pages, documents, PDF/A, clerk's signature.

It may run twice, be stopped anywhere and go on: pages that are noted are not worked again,
and a document is known by its scan and number. A scan that does not balance stays with its
pages; when a person has mended it, the same job goes on from there.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk.assemble import (
    PAGE_BREAK,
    FoundDocument,
    Master,
    about_document,
    describe,
    find_documents,
    write_document,
)
from desk.balance import mend_lists, require_balance, settle
from desk.errors import NothingReadError, UnbalancedError
from desk.feed_record import judge_feed
from desk.intake import VIETNAM
from desk.job_run import JobRun
from desk.page_pool import PagePool
from desk.page_record import from_record, picture_key_of
from desk.page_work import DigitizedPage, PageOptions
from desk.places import Place, place_of, separators_before
from desk.rules import rules_on
from desk.scan_files import work_files
from desk.sign_copies import sign_copy
from dossier.errors import DeskError, Kind
from dossier.page import PageKind
from vault import documents
from vault.blobs import KeptBytes, blob_as_file, chunks_of, read_blob
from vault.errors import LeaseLostError
from vault.intake import scans
from vault.intake.files import files
from vault.intake.page_lists import page_lists, sides
from vault.intake.records import ASIDE, PageList, Scan, ScanPage, ScanState, Side
from vault.records import Act, DocumentStatus, Draft, StoredDocument


@dataclass(frozen=True, slots=True)
class _Paper:
    """A document that is to be made: which pages, where it belongs, and how far it is."""

    scan: Scan
    list: PageList
    place: Place
    made: StoredDocument | None


def digitize_scan(run: JobRun) -> None:
    """Work one scan from its master to drafts that carry the clerk's signature.

    A file that cannot be worked leaves the scan `failed` with the reason, one whose sides
    are not all accounted for leaves it `unbalanced`; what is merely away (a store, a key) is
    raised, so that the job is tried again.

    Args:
        run: The attempt; its argument `scan` is the scan's id.
    """
    desk, scan_id = run.desk, run.arguments["scan"]
    with desk.transaction() as session:
        run.prove(session)
        scans.lock(session, desk.seal, scan_id)  # a person who mends it is done, or comes later
        scans.set_state(session, desk.seal, scan_id, ScanState.READING)
    try:
        with tempfile.TemporaryDirectory(prefix="sohoa-pages-") as spool:
            _digitize(run, scan_id, Path(spool))
        _set_state(run, scan_id, ScanState.READ)
    except UnbalancedError as error:
        _set_state(run, scan_id, ScanState.UNBALANCED, error.code)
    except DeskError as error:
        if error.kind is Kind.UNAVAILABLE or isinstance(error, LeaseLostError):
            raise
        _set_state(run, scan_id, ScanState.FAILED, error.code)


def _digitize(run: JobRun, scan_id: str, spool: Path) -> None:
    desk = run.desk
    options = PageOptions(desk.settings.scan, desk.settings.ocr)
    work_files(run, scan_id, options, spool)
    judge_feed(run, scan_id, spool)
    with desk.reading() as session:
        scan = scans.get(session, desk.seal, scan_id)
        found = sides(session, scan_id)
    if not scan.came_signed:  # kept byte for byte, whatever we can read of it
        _refuse_unread(found)
    lists = _settled_lists(run, scan, options, spool)
    with desk.reading() as session:
        under = separators_before(desk, session, scan_id, found)
        places = [place_of(session, scan, one.pages, under) for one in lists]
        made = {one.number: one for one in documents.of_scan(session, desk.seal, scan_id)}
    for one, place in zip(lists, places, strict=True):
        _make(run, _Paper(scan, one, place, made.get(one.number)), spool)


def _refuse_unread(found: Sequence[Side]) -> None:
    counted = [side for side in found if not side.is_aside]
    if counted and not any(side.opened for side in counted):
        raise NothingReadError(pages=len(counted))


def _settled_lists(
    run: JobRun, scan: Scan, options: PageOptions, spool: Path
) -> tuple[PageList, ...]:
    """Settle which pages make which document, once, and only if the scan balances."""
    desk, act = run.desk, Act(scan.received_by, run.desk.clock())
    with desk.transaction() as session:
        run.prove(session)
        mend_lists(session, desk, scan, act)
    with desk.reading() as session:
        require_balance(session, desk, scan.id)
        lists = page_lists(session, scan.id)
        if lists is not None:
            return lists
        records = scans.pages(session, desk.seal, scan.id)
    found = _found_lists(scan, records, options, spool)
    with desk.transaction() as session:
        run.prove(session)
        settle(session, desk, scan.id, found, act)
    with desk.reading() as session:  # settled, so that what is wrong can be seen and mended
        require_balance(session, desk, scan.id)
        return page_lists(session, scan.id) or ()


def _found_lists(
    scan: Scan, records: Sequence[ScanPage], options: PageOptions, spool: Path
) -> list[PageList]:
    if scan.came_signed:
        return [PageList(0, tuple(record.number for record in records))]
    # A separator that was set aside still keeps the papers before and behind it apart.
    counted = [r for r in records if r.state not in ASIDE or r.kind is PageKind.SEPARATOR]
    pages = [from_record(record, spool) for record in counted]
    return [PageList(0, found.pages) for found in find_documents(pages, options.ocr)]


def _make(run: JobRun, paper: _Paper, spool: Path) -> None:
    """Make a document of a list of pages, unless it is made and signed already."""
    desk, made = run.desk, paper.made
    if made and made.status is not DocumentStatus.DRAFT:
        return
    with desk.reading() as session:
        records = [
            scans.page(session, desk.seal, paper.scan.id, number) for number in paper.list.pages
        ]
    pages = {record.number: from_record(record, spool) for record in records}
    if paper.scan.came_signed:
        _keep_signed(run, paper, pages)
        return
    document_id = made.id if made else _draft(run, paper, records, pages, spool)
    sign_copy(run, document_id, paper.scan.received_by, pages[paper.list.pages[0]])


def _draft(
    run: JobRun,
    paper: _Paper,
    records: Sequence[ScanPage],
    pages: Mapping[int, DigitizedPage],
    spool: Path,
) -> str:
    desk, scan = run.desk, paper.scan
    found = describe(paper.list.number, list(pages.values()), None, desk.settings.ocr)
    day = scan.received_at.astimezone(VIETNAM).date()
    title = rules_on(day).document_type(found.guess.type).title
    about = about_document(title, desk.settings.agency_name, scan.received_at)
    target = spool / "document.pdf"
    for record in records:
        picture = read_blob(desk.blobs, picture_key_of(record))
        (spool / f"{record.number:06d}.picture").write_bytes(picture)
    with _master_of(run, scan, pages) as master:
        write_document(found, pages, about, target, master)
    for record in records:
        (spool / f"{record.number:06d}.picture").unlink()
    kept = _keep_file(run, paper, target)
    target.unlink()
    return _put_draft(run, paper, found, pages, kept)


@contextmanager
def _master_of(
    run: JobRun, scan: Scan, pages: Mapping[int, DigitizedPage]
) -> Iterator[Master | None]:
    """Give the file that all born-digital pages of a document came in; None without such a file."""
    born, before = {number for number, page in pages.items() if page.born_digital}, 0
    with run.desk.reading() as session:
        found = files(session, run.desk.seal, scan.id) if born else ()
    for file in found:
        count = file.page_count or 0
        if born <= set(range(before + 1, before + count + 1)):
            with (
                blob_as_file(run.desk.blobs, file.kept.key) as path,
                PagePool(run.desk.settings.pages) as pool,
            ):
                yield Master(path, pool, before)
            return
        before += count
    yield None


def _keep_signed(run: JobRun, paper: _Paper, pages: Mapping[int, DigitizedPage]) -> None:
    """Keep a PDF that carries signatures byte for byte; another revision would be ours."""
    desk, scan = run.desk, paper.scan
    with desk.reading() as session:
        master = scans.kept_master(session, desk.seal, scan.id)
    with blob_as_file(desk.blobs, master.key) as path:
        pdf = _keep_file(run, paper, path)
    found = describe(paper.list.number, list(pages.values()), None, desk.settings.ocr)
    document_id = _put_draft(run, paper, found, pages, pdf)
    with desk.transaction() as session:
        run.prove(session)
        act = Act(scan.received_by, desk.clock())
        documents.put_kept(session, desk.seal, document_id, act)


def _keep_file(run: JobRun, paper: _Paper, path: Path) -> KeptBytes:
    with path.open("rb") as file:
        return run.desk.blobs.keep_stream(paper.place.owner_id, chunks_of(file))


def _put_draft(
    run: JobRun,
    paper: _Paper,
    found: FoundDocument,
    pages: Mapping[int, DigitizedPage],
    pdf: KeptBytes,
) -> str:
    desk, place = run.desk, paper.place
    draft = Draft(
        owner_id=place.owner_id,
        number=paper.list.number,
        pages=paper.list.pages,
        document_type=found.guess.type,
        type_confidence=found.guess.confidence,
        pdf=pdf,
        text=PAGE_BREAK.join(page.reading.text for page in pages.values()),
        fields=found.fields,
        dossier_id=place.dossier_id,
        component=place.component,
        scan_id=paper.scan.id,
    )
    with desk.transaction() as session:
        run.prove(session)
        act = Act(paper.scan.received_by, desk.clock())
        return documents.put_draft(session, desk.seal, draft, act).id


def _set_state(run: JobRun, scan_id: str, state: ScanState, code: str | None = None) -> None:
    with run.desk.transaction() as session:
        run.prove(session)
        scans.set_state(session, run.desk.seal, scan_id, state, code)
