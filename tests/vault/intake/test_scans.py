"""A scan is kept as it came, and what is known of its pages beside it."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from dossier.page import PageKind, PageState
from tests.vault.conftest import kept
from vault.database import Engine, reading, transaction
from vault.errors import RecordConflictError, RecordMissingError
from vault.intake import scans
from vault.intake.records import Dossier, NewScan, Scan, ScanPage, ScanState
from vault.records import Act
from vault.sealing import SealKey

PAGE = ScanPage(
    number=1,
    kind=PageKind.CONTENT,
    state=PageState.OK,
    turn_degrees=180,
    lean_degrees=-1.25,
    dpi=300.0,
    width_px=2480,
    height_px=3508,
    confidence=0.93,
    report={"barcodes": [{"format": "qr-code", "text": "000199000001|Đặng Thị Ơn"}]},
)


@pytest.fixture
def scan(engine: Engine, key: SealKey, dossier: Dossier, act: Act) -> Scan:
    """Two sheets, announced as duplex."""
    new = NewScan(dossier.id, kept(dossier.owner_id), "Ơn.pdf", sheets=2, duplex=True)
    with transaction(engine) as session:
        return scans.receive(session, key, new, act)


def test_a_scan_is_found_again_with_its_master(
    engine: Engine, key: SealKey, dossier: Dossier, scan: Scan
) -> None:
    with reading(engine) as session:
        assert scans.get(session, key, scan.id) == scan
        assert scans.of_dossier(session, key, dossier.id) == (scan,)
        assert scans.kept_master(session, key, scan.id) == kept(dossier.owner_id)
    assert (scan.name, scan.sha256, scan.state) == ("Ơn.pdf", "a" * 64, ScanState.RECEIVED)


def test_a_batch_of_several_dossiers_belongs_to_none(
    engine: Engine, key: SealKey, act: Act
) -> None:
    with transaction(engine) as session:
        scan = scans.receive(session, key, NewScan(None, kept("office"), "batch.tif"), act)

    assert scan.dossier_id is None


def test_a_scan_of_more_than_two_gigabytes_is_noted(engine: Engine, key: SealKey, act: Act) -> None:
    large = replace(kept("office"), size_bytes=5 << 30)
    with transaction(engine) as session:
        scan = scans.receive(session, key, NewScan(None, large, "batch.tif"), act)

    with reading(engine) as session:
        assert scans.get(session, key, scan.id).size_bytes == 5 << 30


def test_a_scan_that_failed_says_why(engine: Engine, key: SealKey, scan: Scan) -> None:
    with transaction(engine) as session:
        scans.set_state(session, key, scan.id, ScanState.FAILED, "scan-too-large")

    with reading(engine) as session:
        failed = scans.get(session, key, scan.id)
    assert (failed.state, failed.error_code) == (ScanState.FAILED, "scan-too-large")


def test_a_page_noted_twice_is_one_page(engine: Engine, key: SealKey, scan: Scan) -> None:
    suspicious = replace(PAGE, state=PageState.SUSPICIOUS)
    for page in (PAGE, replace(PAGE, number=2), suspicious):
        with transaction(engine) as session:
            scans.put_page(session, key, scan.id, page)

    with reading(engine) as session:
        assert scans.pages(session, key, scan.id) == (suspicious, replace(PAGE, number=2))
        assert scans.page(session, key, scan.id, 1) == suspicious


def test_another_report_leaves_all_else_of_a_page(engine: Engine, key: SealKey, scan: Scan) -> None:
    with transaction(engine) as session:
        scans.put_page(session, key, scan.id, PAGE)
    report = {"barcodes": ["000199000002"]}
    with transaction(engine) as session:
        scans.put_report(session, key, scan.id, 1, report)

    with reading(engine) as session:
        assert scans.page(session, key, scan.id, 1) == replace(PAGE, report=report)
        sealed = session.execute(text("SELECT report_sealed FROM scan_pages")).scalar_one()
    assert b"000199000002" not in bytes(sealed)


def test_a_page_that_was_not_noted_is_missing(engine: Engine, key: SealKey, scan: Scan) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        scans.page(session, key, scan.id, 1)
    with pytest.raises(RecordMissingError), transaction(engine) as session:
        scans.put_report(session, key, scan.id, 1, {})


def test_what_a_page_says_is_not_in_the_rows(engine: Engine, key: SealKey, scan: Scan) -> None:
    with transaction(engine) as session:
        scans.put_page(session, key, scan.id, PAGE)

    with reading(engine) as session:
        report = session.execute(text("SELECT report_sealed FROM scan_pages")).scalar_one()
        name = session.execute(text("SELECT name_sealed FROM scans")).scalar_one()
    assert b"000199000001" not in bytes(report)
    assert "Ơn".encode() not in bytes(name)


def test_a_page_of_no_scan_is_refused(engine: Engine, key: SealKey) -> None:
    with pytest.raises(RecordConflictError), transaction(engine) as session:
        scans.put_page(session, key, "scn_nothing", PAGE)


def test_a_scan_that_is_not_there_is_missing(engine: Engine, key: SealKey) -> None:
    with pytest.raises(RecordMissingError), reading(engine) as session:
        scans.get(session, key, "scn_nothing")
