"""Scans: a batch as it came, and what its pages are."""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.page import PageKind, PageState
from vault.blobs import KeptBytes
from vault.document_rows import LIVE
from vault.errors import RecordMissingError
from vault.ids import SCAN, new_id
from vault.intake.page_lists import in_order, reason_of
from vault.intake.records import NewScan, Scan, ScanPage, ScanState
from vault.records import Act
from vault.sealing import SealKey, seal, unseal
from vault.tables import DocumentRow, PageRow, ScanRow


def receive(session: Session, key: SealKey, scan: NewScan, act: Act) -> Scan:
    """Take a scan in; its master is kept already and is never changed."""
    scan_id = new_id(SCAN)
    row = ScanRow(
        id=scan_id,
        dossier_id=scan.dossier_id,
        blob_key=scan.master.key,
        size_bytes=scan.master.size_bytes,
        sha256_sealed=seal(key, scan.master.sha256, f"scans.sha256/{scan_id}"),
        name_sealed=seal(key, scan.name, f"scans.name/{scan_id}"),
        sheets=scan.sheets,
        duplex=scan.duplex,
        state=ScanState.RECEIVED,
        received_at=act.at,
        received_by=act.by,
    )
    session.add(row)
    session.flush()
    return _scan(key, row)


def get(session: Session, key: SealKey, scan_id: str) -> Scan:
    """Give a scan.

    Raises:
        RecordMissingError: There is none.
    """
    return _scan(key, _row(session, scan_id))


def of_dossier(session: Session, key: SealKey, dossier_id: str) -> tuple[Scan, ...]:
    """Give the scans of a dossier in the order they came."""
    rows = session.scalars(
        select(ScanRow)
        .where(ScanRow.dossier_id == dossier_id)
        .order_by(ScanRow.received_at, ScanRow.id)
    )
    return tuple(_scan(key, row) for row in rows)


def set_state(
    session: Session, key: SealKey, scan_id: str, state: ScanState, error_code: str | None = None
) -> Scan:
    """Note how far a scan is, and why it failed if it did.

    Raises:
        RecordMissingError: There is none.
    """
    row = _row(session, scan_id)
    row.state, row.error_code = state, error_code
    return _scan(key, row)


def lock(session: Session, key: SealKey, scan_id: str) -> Scan:
    """Give a scan that nobody else changes until the transaction ends.

    Raises:
        RecordMissingError: There is none.
    """
    return _scan(key, _row(session, scan_id, lock=True))


def announce(session: Session, scan_id: str, sheets: int | None, *, duplex: bool) -> None:
    """Note how many sheets a person counted, and whether both sides were scanned.

    Raises:
        RecordMissingError: There is no such scan.
    """
    row = _row(session, scan_id)
    row.sheets, row.duplex = sheets, duplex


def kept_master(session: Session, key: SealKey, scan_id: str) -> KeptBytes:
    """Say where the master lies: for the office's own steps; a person asks `access.py`.

    Raises:
        RecordMissingError: There is none.
    """
    row = _row(session, scan_id)
    return KeptBytes(row.blob_key, _sha256(key, row), row.size_bytes)


def put_page(session: Session, key: SealKey, scan_id: str, noted: ScanPage) -> None:
    """Note what a page is and what was read from it; noting it again replaces it.

    What a person said of the page stays.

    Raises:
        RecordConflictError: At the end of the transaction: there is no such scan.
    """
    session.merge(
        PageRow(
            scan_id=scan_id,
            number=noted.number,
            kind=noted.kind,
            state=noted.state,
            turn_degrees=noted.turn_degrees,
            lean_degrees=noted.lean_degrees,
            dpi=noted.dpi,
            width_px=noted.width_px,
            height_px=noted.height_px,
            confidence=noted.confidence,
            report_sealed=_sealed_report(key, scan_id, noted.number, noted.report),
            stands_after=noted.stands_after,
            may_separate=noted.may_separate,
        )
    )


def put_report(
    session: Session, key: SealKey, scan_id: str, number: int, report: Mapping[str, object]
) -> None:
    """Note another report of a page; all else that is noted of it stays.

    Raises:
        RecordMissingError: There is no such page.
    """
    row = _page_row(session, scan_id, number)
    row.report_sealed = _sealed_report(key, scan_id, number, report)


def page(session: Session, key: SealKey, scan_id: str, number: int) -> ScanPage:
    """Give one page as it is noted.

    Raises:
        RecordMissingError: There is no such page.
    """
    return _page(key, _page_row(session, scan_id, number))


def pages(session: Session, key: SealKey, scan_id: str) -> tuple[ScanPage, ...]:
    """Give the pages noted so far, in the order of the paper."""
    rows = session.scalars(select(PageRow).where(PageRow.scan_id == scan_id))
    return in_order([_page(key, row) for row in rows])


def holds_papers_of(session: Session, scan_id: str, dossier_id: str) -> bool:
    """Say whether a document of the scan belongs to the dossier."""
    both = (DocumentRow.scan_id == scan_id, DocumentRow.dossier_id == dossier_id, LIVE)
    return session.scalar(select(DocumentRow.id).where(*both).limit(1)) is not None


def _row(session: Session, scan_id: str, *, lock: bool = False) -> ScanRow:
    row = session.get(ScanRow, scan_id, with_for_update=lock or None, populate_existing=lock)
    if not row:
        raise RecordMissingError
    return row


def _page_row(session: Session, scan_id: str, number: int) -> PageRow:
    row = session.get(PageRow, (scan_id, number))
    if not row:
        raise RecordMissingError
    return row


def _sealed_report(key: SealKey, scan_id: str, number: int, report: Mapping[str, object]) -> bytes:
    text = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    return seal(key, text, _page_context(scan_id, number))


def _sha256(key: SealKey, row: ScanRow) -> str:
    return unseal(key, row.sha256_sealed, f"scans.sha256/{row.id}")


def _page_context(scan_id: str, number: int) -> str:
    return f"scan_pages.report/{scan_id}/{number}"


def _scan(key: SealKey, row: ScanRow) -> Scan:
    return Scan(
        id=row.id,
        dossier_id=row.dossier_id,
        name=unseal(key, row.name_sealed, f"scans.name/{row.id}"),
        size_bytes=row.size_bytes,
        sha256=_sha256(key, row),
        sheets=row.sheets,
        duplex=row.duplex,
        came_signed=row.came_signed,
        state=ScanState(row.state),
        error_code=row.error_code,
        received_at=row.received_at,
        received_by=row.received_by,
    )


def _page(key: SealKey, row: PageRow) -> ScanPage:
    report = unseal(key, row.report_sealed, _page_context(row.scan_id, row.number))
    return ScanPage(
        number=row.number,
        kind=PageKind(row.kind),
        state=PageState(row.set_aside or row.state),
        turn_degrees=row.turn_degrees,
        lean_degrees=row.lean_degrees,
        dpi=row.dpi,
        width_px=row.width_px,
        height_px=row.height_px,
        confidence=row.confidence,
        report=json.loads(report),
        stands_after=row.stands_after,
        reason=reason_of(key, row),
        may_separate=bool(row.may_separate),
    )
