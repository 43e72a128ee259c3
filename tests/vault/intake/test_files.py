"""A scan has its master, which never changes, and the files of sides that were scanned again."""

import pytest
from sqlalchemy import text

from tests.vault.conftest import kept
from vault.database import Engine, reading, transaction
from vault.errors import RecordMissingError
from vault.intake import scans
from vault.intake.files import add_part, files, note_page_count
from vault.intake.records import Dossier, NewPart, NewScan, ScanFile
from vault.records import Act
from vault.sealing import SealKey


def test_further_files_stand_beside_the_master(
    engine: Engine, key: SealKey, dossier: Dossier, act: Act
) -> None:
    master, again = kept(dossier.owner_id), kept(dossier.owner_id, "b")
    with transaction(engine) as session:
        scan = scans.receive(session, key, NewScan(dossier.id, master, "quet.pdf"), act)
        note_page_count(session, scan.id, 0, 9, signed=True)
        add_part(session, key, scan.id, NewPart(again, "Ơn.pdf", 4), act)
        add_part(session, key, scan.id, NewPart(again, "hai.pdf", 0), act)
        note_page_count(session, scan.id, 1, 2, signed=True)

    with reading(engine) as session:
        assert files(session, key, scan.id) == (
            ScanFile(0, master, None, 9),
            ScanFile(1, again, 4, 2),
            ScanFile(2, again, 0, None),
        )
        assert scans.get(session, key, scan.id).came_signed
        assert scans.kept_master(session, key, scan.id) == master
        name = session.execute(text("SELECT name_sealed FROM scan_parts")).scalars().first()
    assert "Ơn".encode() not in bytes(name or b"")


def test_a_file_nobody_added_is_missing(
    engine: Engine, key: SealKey, dossier: Dossier, act: Act
) -> None:
    new = NewScan(dossier.id, kept(dossier.owner_id), "quet.pdf")
    with transaction(engine) as session:
        scan = scans.receive(session, key, new, act)

    with pytest.raises(RecordMissingError), transaction(engine) as session:
        note_page_count(session, scan.id, 1, 2, signed=False)
    with pytest.raises(RecordMissingError), reading(engine) as session:
        files(session, key, "scn_nothing")
