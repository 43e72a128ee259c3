"""Small batches that were fed, and what the office knows of them."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import segno
from PIL import Image, ImageSequence
from sqlalchemy import text

from desk.balance import account
from desk.intake import ScanNote, receive_scan
from desk.jobs import run_due
from dossier.separator import Separator
from tests.office import Office, receive
from tests.tiny import DPI, SIZE_PX, Sheet, write_batch
from vault import documents
from vault.intake import scans
from vault.intake.ledger import Ledger
from vault.intake.records import Scan
from vault.records import StoredDocument

PATCH = Separator()
BATCH: tuple[Sheet, ...] = (PATCH, None, 1, None, 2, 3, PATCH, None, 4, None)
"""Five sheets: of the first paper pages 3, 5 and 6, of the second page 9; backs are blank."""
FOUND = [(3, 5, 6), (9,)]


def tiff(folder: Path, sides: Sequence[Sheet]) -> bytes:
    file = folder / "batch.tiff"
    write_batch(sides, file)
    return file.read_bytes()


def tiff_with_unread(folder: Path, sides: Sequence[Sheet], at: int) -> bytes:
    """Give a batch in which side `at`, from 1, is a separator whose large code is spoilt."""
    with Image.open(io.BytesIO(tiff(folder, sides))) as batch:
        pictures = [frame.copy() for frame in ImageSequence.Iterator(batch)]
    noise = np.random.default_rng(1)
    code = np.array([list(row) for row in segno.make(str(PATCH), micro=False).matrix])
    corner = 9
    code[corner:-corner] = noise.integers(0, 2, code[corner:-corner].shape)
    code[:, corner:-corner] = noise.integers(0, 2, code[:, corner:-corner].shape)
    spoilt = Image.new("1", SIZE_PX, 1)
    spoilt.paste(Image.fromarray(~np.kron(code, np.ones((12, 12))).astype(bool)), (90, 10))
    pictures[at - 1] = spoilt
    made = io.BytesIO()
    more = pictures[1:]
    pictures[0].save(made, "TIFF", save_all=True, append_images=more, dpi=(DPI, DPI))
    return made.getvalue()


def hand_in(office: Office, data: bytes, note: ScanNote | None = None) -> Scan:
    said = note or ScanNote(receive(office).dossier.id, "quet.tiff")
    received = receive_scan(office.desk, office.clerk, said, [data])
    run_due(office.desk)
    return again(office, received.scan)


def worked(office: Office, folder: Path, sides: Sequence[Sheet], sheets: int | None = None) -> Scan:
    note = ScanNote(receive(office).dossier.id, "quet.tiff", sheets, duplex=True)
    return hand_in(office, tiff(folder, sides), note)


def again(office: Office, scan: Scan) -> Scan:
    with office.desk.reading() as session:
        return scans.get(session, office.desk.seal, scan.id)


def found(office: Office, scan: Scan) -> tuple[StoredDocument, ...]:
    with office.desk.reading() as session:
        return documents.of_scan(session, office.desk.seal, scan.id)


def pages(office: Office, scan: Scan) -> list[tuple[int, ...]]:
    return [one.pages for one in found(office, scan)]


def ledger_of(office: Office, scan: Scan) -> Ledger:
    with office.desk.reading() as session:
        return account(session, office.desk, scan.id)


def sealed_records(office: Office, scan: Scan) -> dict[int, bytes]:
    """Give the sealed records of pages: sealing anew would change every byte."""
    with office.desk.reading() as session:
        rows = session.execute(
            text("SELECT number, report_sealed FROM scan_pages WHERE scan_id = :scan"),
            {"scan": scan.id},
        )
        return {number: bytes(sealed) for number, sealed in rows}
