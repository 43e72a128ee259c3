"""The job that turns a scan into signed drafts: pages, documents, PDF/A, clerk's signature.

It may run twice, be stopped anywhere and go on: pages that are noted are not worked again,
and a document is known by its scan and number.
"""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.assemble import (
    PAGE_BREAK,
    FoundDocument,
    about_document,
    describe,
    find_documents,
    write_document,
)
from desk.errors import (
    NothingReadError,
    OwnerUnknownError,
    PageCrashedError,
    PagesNotReadError,
    PageTimeoutError,
    SheetsMissingError,
)
from desk.intake import VIETNAM
from desk.job_run import JobRun
from desk.page_pool import PagePool
from desk.page_record import from_record, picture_key_of, to_record
from desk.page_work import DigitizedPage, PageOptions
from desk.rules import rules_on
from desk.sign_copies import sign_copy
from desk.wiring import Desk
from dossier.errors import DeskError, Kind
from dossier.separator import Separator
from vault import documents
from vault.blobs import KeptBytes, blob_as_file, chunks_of, read_blob
from vault.errors import LeaseLostError, RecordMissingError
from vault.intake import components, dossiers, scans
from vault.intake.records import Scan, ScanPage, ScanState
from vault.records import Act, Draft


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document belongs."""

    owner_id: str
    dossier_id: str
    component: int | None


def digitize_scan(run: JobRun) -> None:
    """Work one scan from its master to drafts that carry the clerk's signature.

    A file that cannot be worked leaves the scan `failed` with the reason; what is merely
    away (a store, a key) is raised, so that the job is tried again.

    Args:
        run: The attempt; its argument `scan` is the scan's id.
    """
    desk, scan_id = run.desk, run.arguments["scan"]
    with desk.transaction() as session:
        run.prove(session)
        scan = scans.set_state(session, desk.seal, scan_id, ScanState.READING)
        master = scans.kept_master(session, desk.seal, scan_id)
    try:
        with (
            blob_as_file(desk.blobs, master.key) as path,
            tempfile.TemporaryDirectory(prefix="sohoa-pages-") as spool,
        ):
            _digitize(run, scan, path, Path(spool))
        _set_state(run, scan_id, ScanState.READ)
    except DeskError as error:
        if error.kind is Kind.UNAVAILABLE or isinstance(error, LeaseLostError):
            raise
        _set_state(run, scan_id, ScanState.FAILED, error.code)


def _digitize(run: JobRun, scan: Scan, path: Path, spool: Path) -> None:
    desk = run.desk
    options = PageOptions(desk.settings.scan, desk.settings.ocr)
    signed = _work_pages(run, scan, path, spool, options)
    records = _noted_pages(desk, scan.id)
    if not any(picture_key_of(record) for record in records):
        raise NothingReadError(pages=len(records))
    if not all(picture_key_of(record) for record in records):
        # A page that could not be opened may be a separator: guessing would put one
        # citizen's papers into another's vault.
        raise PagesNotReadError(pages=len(records))
    _require_balance(desk, scan.id)
    pages = {record.number: from_record(record, spool) for record in records}
    if signed:
        _keep_signed(run, scan, list(pages.values()))
        return
    documents_found = find_documents(list(pages.values()), options.ocr)
    places = [_place(desk, scan, found.separator) for found in documents_found]
    for found, place in zip(documents_found, places, strict=True):
        _fetch_pictures(desk, records, found, spool)
        _draft_and_sign(run, scan, found, place, pages, spool)
        _drop_pictures(found, spool)


def _work_pages(run: JobRun, scan: Scan, path: Path, spool: Path, options: PageOptions) -> bool:
    """Work the pages that are not noted yet; say whether the file carries signatures."""
    with PagePool(run.desk.settings.pages) as pool:
        info = pool.look(path, options)
        noted = {page.number for page in _noted_pages(run.desk, scan.id) if not _is_passing(page)}
        left = [number for number in range(1, info.page_count + 1) if number not in noted]
        done = len(noted)
        with run.desk.transaction() as session:
            run.advance(session, done, info.page_count)
        for page in pool.work(path, left, options, spool):
            done += 1
            _note_page(run, scan.id, page, (done, info.page_count))
    return info.signed


def _is_passing(page: ScanPage) -> bool:
    """Say whether a page failed for a reason that another attempt may not meet."""
    fault: Any = page.report["fault"]
    return bool(fault) and fault[0] in (PageCrashedError.code, PageTimeoutError.code)


def _note_page(run: JobRun, scan_id: str, page: DigitizedPage, progress: tuple[int, int]) -> None:
    desk, key = run.desk, ""
    if page.picture_file is not None:
        key = desk.blobs.keep_stream(scan_id, [page.picture_file.read_bytes()]).key
        page.picture_file.unlink()
    with desk.transaction() as session:
        run.advance(session, *progress)
        scans.put_page(session, desk.seal, scan_id, to_record(page, key))


def _noted_pages(desk: Desk, scan_id: str) -> tuple[ScanPage, ...]:
    with desk.reading() as session:
        return scans.pages(session, desk.seal, scan_id)


def _require_balance(desk: Desk, scan_id: str) -> None:
    """Refuse a batch that has other sides than were announced (Circular 01/2023 Art. 8(2))."""
    with desk.reading() as session:
        ledger = scans.ledger(session, scan_id)
    if ledger.agrees is False:
        announced = ledger.announced_sides or 0
        raise SheetsMissingError(announced=announced, received=ledger.sides)


def _fetch_pictures(
    desk: Desk, records: Sequence[ScanPage], found: FoundDocument, spool: Path
) -> None:
    for record in records:
        key = picture_key_of(record)
        if record.number in found.pages and key:
            (spool / f"{record.number:06d}.picture").write_bytes(read_blob(desk.blobs, key))


def _drop_pictures(found: FoundDocument, spool: Path) -> None:
    for number in found.pages:
        (spool / f"{number:06d}.picture").unlink(missing_ok=True)


def _draft_and_sign(
    run: JobRun,
    scan: Scan,
    found: FoundDocument,
    place: _Place,
    pages: Mapping[int, DigitizedPage],
    spool: Path,
) -> None:
    desk = run.desk
    day = scan.received_at.astimezone(VIETNAM).date()
    title = rules_on(day).document_type(found.guess.type).title
    about = about_document(title, desk.settings.agency_name, scan.received_at)
    target = spool / "document.pdf"
    write_document(found, pages, about, target)
    document_id = _put_draft(run, scan, found, place, _keep_file(desk, place, target), pages)
    target.unlink()
    sign_copy(run, document_id, scan.received_by, pages[found.pages[0]])


def _keep_signed(run: JobRun, scan: Scan, pages: Sequence[DigitizedPage]) -> None:
    """Keep a PDF that carries signatures byte for byte; another revision would be ours."""
    desk, place = run.desk, _place(run.desk, scan, None)
    with desk.reading() as session:
        master = scans.kept_master(session, desk.seal, scan.id)
    with blob_as_file(desk.blobs, master.key) as path:
        pdf = _keep_file(desk, place, path)
    found = describe(1, pages, None, desk.settings.ocr)
    by_number = {page.number: page for page in pages}
    document_id = _put_draft(run, scan, found, place, pdf, by_number)
    with desk.transaction() as session:
        run.prove(session)
        act = Act(scan.received_by, desk.clock())
        documents.put_kept(session, desk.seal, document_id, act)


def _keep_file(desk: Desk, place: _Place, path: Path) -> KeptBytes:
    with path.open("rb") as file:
        return desk.blobs.keep_stream(place.owner_id, chunks_of(file))


def _put_draft(
    run: JobRun,
    scan: Scan,
    found: FoundDocument,
    place: _Place,
    pdf: KeptBytes,
    pages: Mapping[int, DigitizedPage],
) -> str:
    desk = run.desk
    draft = Draft(
        owner_id=place.owner_id,
        number=found.number,
        pages=found.pages,
        document_type=found.guess.type,
        type_confidence=found.guess.confidence,
        pdf=pdf,
        text=PAGE_BREAK.join(pages[number].reading.text for number in found.pages),
        fields=found.fields,
        dossier_id=place.dossier_id,
        component=place.component,
        scan_id=scan.id,
    )
    with desk.transaction() as session:
        run.prove(session)
        act = Act(scan.received_by, desk.clock())
        return documents.put_draft(session, desk.seal, draft, act).id


def _place(desk: Desk, scan: Scan, separator: Separator | None) -> _Place:
    """Say where a document belongs: the scan's dossier, or the one its separator names.

    Anybody can print a separator, so one in a scan of a dossier cannot lead elsewhere.

    Raises:
        OwnerUnknownError: It names another dossier, or no dossier is known.
    """
    named = separator.dossier if separator else ""
    with desk.reading() as session:
        if scan.dossier_id is not None:
            dossier = dossiers.get(session, scan.dossier_id)
            if named not in ("", dossier.code):
                raise OwnerUnknownError
        else:
            found = dossiers.find_by_code(session, named) if named else None
            if found is None:
                raise OwnerUnknownError
            dossier = found
        component = separator.component if separator and separator.component else None
        if component is not None:
            with suppress(RecordMissingError):
                components.get(session, dossier.id, component)
                return _Place(dossier.owner_id, dossier.id, component)
        return _Place(dossier.owner_id, dossier.id, None)


def _set_state(run: JobRun, scan_id: str, state: ScanState, code: str | None = None) -> None:
    with run.desk.transaction() as session:
        run.prove(session)
        scans.set_state(session, run.desk.seal, scan_id, state, code)
