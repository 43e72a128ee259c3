"""The files of a scan: its master, and sides that were scanned again into their place."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.blobs import KeptBytes
from vault.errors import RecordMissingError
from vault.intake.records import NewPart, ScanFile
from vault.intake.scans import kept_master
from vault.records import Act
from vault.sealing import SealKey, seal, unseal
from vault.tables import ScanPartRow, ScanRow


def files(session: Session, key: SealKey, scan_id: str) -> tuple[ScanFile, ...]:
    """Give the files of a scan in the order they came, the master first.

    Raises:
        RecordMissingError: There is no such scan.
    """
    master = ScanFile(
        0, kept_master(session, key, scan_id), None, _scan_row(session, scan_id).page_count
    )
    parts = session.scalars(
        select(ScanPartRow).where(ScanPartRow.scan_id == scan_id).order_by(ScanPartRow.ordinal)
    )
    return (master, *(_part(key, row) for row in parts))


def add_part(session: Session, key: SealKey, scan_id: str, part: NewPart, act: Act) -> None:
    """Add sides that were scanned again; the scan is locked by the caller.

    No file that was there before is changed.
    """
    of_scan = ScanPartRow.scan_id == scan_id
    last = session.scalar(select(func.max(ScanPartRow.ordinal)).where(of_scan)) or 0
    context = f"{scan_id}/{last + 1}"
    session.add(
        ScanPartRow(
            scan_id=scan_id,
            ordinal=last + 1,
            blob_key=part.kept.key,
            size_bytes=part.kept.size_bytes,
            sha256_sealed=seal(key, part.kept.sha256, f"scan_parts.sha256/{context}"),
            name_sealed=seal(key, part.name, f"scan_parts.name/{context}"),
            stands_after=part.stands_after,
            received_at=act.at,
            received_by=act.by,
        )
    )
    session.flush()


def note_page_count(
    session: Session, scan_id: str, ordinal: int, page_count: int, *, signed: bool
) -> None:
    """Note what a file turned out to be when it was opened.

    Args:
        session: The transaction.
        scan_id: Which scan.
        ordinal: Which file; 0 for the master.
        page_count: Pages in it.
        signed: Whether it carries signatures; kept of the master only.

    Raises:
        RecordMissingError: There is no such file.
    """
    if ordinal == 0:
        scan = _scan_row(session, scan_id)
        scan.page_count, scan.came_signed = page_count, signed
        return
    part = session.get(ScanPartRow, (scan_id, ordinal))
    if not part:
        raise RecordMissingError
    part.page_count = page_count


def _part(key: SealKey, row: ScanPartRow) -> ScanFile:
    context = f"scan_parts.sha256/{row.scan_id}/{row.ordinal}"
    kept = KeptBytes(row.blob_key, unseal(key, row.sha256_sealed, context), row.size_bytes)
    return ScanFile(row.ordinal, kept, row.stands_after, row.page_count)


def _scan_row(session: Session, scan_id: str) -> ScanRow:
    row = session.get(ScanRow, scan_id)
    if not row:
        raise RecordMissingError
    return row
