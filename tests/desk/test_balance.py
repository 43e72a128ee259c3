"""What does not balance is not signed, says what is missing, and can be put right."""

from pathlib import Path

import pytest
from sqlalchemy import text

from desk.confirm import confirm_by_rule
from desk.deposit import deposit_document
from desk.errors import PartKnownError, SheetsMissingError
from desk.jobs import run_due
from desk.pages import Spot, add_pages, announce_sheets, mark_page, set_boundaries
from dossier.page import PageState
from scanner.errors import EmptyScanError
from tests.desk.fed import (
    BATCH,
    FOUND,
    again,
    found,
    hand_in,
    ledger_of,
    pages,
    sealed_records,
    tiff,
    tiff_with_unread,
    worked,
)
from tests.office import Office, signed_paper
from tests.tiny import write_pdf
from vault.intake import scans
from vault.intake.records import Scan, ScanState
from vault.records import DocumentStatus


def test_the_clerk_corrects_a_wrong_count(office: Office, tmp_path: Path) -> None:
    scan = worked(office, tmp_path, BATCH, sheets=6)
    before = sealed_records(office, scan)

    announce_sheets(office.desk, office.clerk, scan.id, 5, duplex=True)
    run_due(office.desk)

    assert (scan.state, again(office, scan).state) == (ScanState.UNBALANCED, ScanState.READ)
    assert pages(office, scan) == FOUND
    assert sealed_records(office, scan) == before


def test_a_sheet_fed_twice_is_called_a_duplicate_and_may_be_taken_back(
    office: Office, tmp_path: Path
) -> None:
    sides = (*BATCH[:5], *BATCH[2:5], *BATCH[5:])
    scan = worked(office, tmp_path, (*sides, None), sheets=5)
    for number in (6, 7):
        mark_page(office.desk, office.clerk, scan.id, number, PageState.DUPLICATE, "Nạp hai lần")
    run_due(office.desk)
    unbalanced = again(office, scan)
    for number in (4, 14):
        mark_page(office.desk, office.clerk, scan.id, number, PageState.REJECTED, "Tờ lót")
    run_due(office.desk)

    assert (scan.state, unbalanced.state) == (ScanState.UNBALANCED, ScanState.UNBALANCED)
    assert again(office, scan).state is ScanState.READ
    assert pages(office, scan) == [(3, 5, 8, 9), (12,)]

    mark_page(office.desk, office.clerk, scan.id, 6, PageState.OK, "")
    announce_sheets(office.desk, office.clerk, scan.id, None, duplex=True)
    run_due(office.desk)
    assert pages(office, scan) == [(3, 5, 6, 8, 9), (12,)]
    with office.desk.reading() as session:
        logged = text("SELECT act FROM audit_entries WHERE subject_id = :scan")
        acts = session.execute(logged, {"scan": scan.id}).scalars().all()
    assert acts.count("mark-duplicate") == acts.count("reject-page") == 2
    assert acts.count("take-page-back") == acts.count("announce-sheets") == 1


def test_a_batch_that_no_longer_balances_is_not_signed_for_the_agency(
    office: Office, tmp_path: Path
) -> None:
    scan = worked(office, tmp_path, BATCH, sheets=5)
    paper = found(office, scan)[1]
    confirm_by_rule(office.desk, office.clerk, paper.id)
    announce_sheets(office.desk, office.clerk, scan.id, 7, duplex=True)

    with pytest.raises(SheetsMissingError):
        deposit_document(office.desk, office.clerk, paper.id)

    announce_sheets(office.desk, office.clerk, scan.id, 5, duplex=True)
    run_due(office.desk)
    stored = deposit_document(office.desk, office.clerk, paper.id)
    assert stored.status is DocumentStatus.ACTIVE


def test_a_page_that_cannot_be_opened_waits_for_a_person(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "batch.pdf"
    write_pdf([1, 2, 3], file, broken=2)
    scan = hand_in(office, file.read_bytes())
    assert (scan.state, scan.error_code) == (ScanState.UNBALANCED, "pages-not-read")
    (missing,) = ledger_of(office, scan).missing()
    assert (missing.code, missing.pages) == ("pages-not-read", (2,))
    assert found(office, scan) == ()

    mark_page(office.desk, office.clerk, scan.id, 2, PageState.REJECTED, "Tờ giấy nhàu, không dùng")
    run_due(office.desk)

    assert again(office, scan).state is ScanState.READ
    assert pages(office, scan) == [(1, 3)]


@pytest.fixture
def doubtful(office: Office, tmp_path: Path) -> Scan:
    """A batch whose page 2 looks like a separator that was not read."""
    return hand_in(office, tiff_with_unread(tmp_path, [1, 2, 3], at=2))


def test_a_page_that_may_be_a_separator_holds_the_scan_up(office: Office, doubtful: Scan) -> None:
    (missing,) = ledger_of(office, doubtful).missing()

    assert (doubtful.state, doubtful.error_code) == (ScanState.UNBALANCED, "pages-may-separate")
    assert (missing.code, missing.pages) == ("pages-may-separate", (2,))
    assert missing.text.startswith("Trang 2 có thể là tờ phân cách chưa đọc được: hãy quét lại")
    assert found(office, doubtful) == ()


@pytest.mark.parametrize(
    ("state", "made"), [(PageState.OK, [(1, 2, 3)]), (PageState.REJECTED, [(1, 3)])]
)
def test_a_person_says_what_a_page_is_that_may_be_a_separator(
    office: Office, doubtful: Scan, state: PageState, made: list[tuple[int, ...]]
) -> None:
    mark_page(office.desk, office.clerk, doubtful.id, 2, state, "Đã xem tờ giấy")
    run_due(office.desk)

    assert again(office, doubtful).state is ScanState.READ
    assert pages(office, doubtful) == made


def test_boundaries_drawn_by_hand_leave_no_page_in_doubt(office: Office, doubtful: Scan) -> None:
    set_boundaries(office.desk, office.clerk, doubtful.id, [[1], [2, 3]])
    run_due(office.desk)

    assert again(office, doubtful).state is ScanState.READ
    assert pages(office, doubtful) == [(1,), (2, 3)]


def test_a_page_scanned_again_may_be_in_doubt_too(
    office: Office, doubtful: Scan, tmp_path: Path
) -> None:
    spot = Spot(2, instead=True, name="lai.tiff")
    unread = tiff_with_unread(tmp_path, [1], at=1)
    add_pages(office.desk, office.clerk, doubtful.id, spot, [unread])
    run_due(office.desk)

    assert [one.pages for one in ledger_of(office, doubtful).missing()] == [(4,)]


@pytest.mark.parametrize("code", ["unsupported-scan", "signed-part"])
def test_a_file_that_cannot_be_used_is_one_page_that_was_not_read(
    office: Office, tmp_path: Path, code: str
) -> None:
    scan = worked(office, tmp_path, BATCH, sheets=5)
    data = signed_paper(office) if code == "signed-part" else b"\x8f\x00 no scan at all"
    spot = Spot(3, instead=False, name="them")
    add_pages(office.desk, office.clerk, scan.id, spot, [data])
    run_due(office.desk)

    held = again(office, scan)
    missing = {one.code: one.pages for one in ledger_of(office, scan).missing()}
    assert (held.state, missing["pages-not-read"]) == (ScanState.UNBALANCED, (11,))
    with office.desk.reading() as session:
        fault = scans.page(session, office.desk.seal, scan.id, 11).report["fault"]
    assert str(fault).startswith(f"['{code}'")
    with pytest.raises(PartKnownError):
        add_pages(office.desk, office.clerk, scan.id, spot, [data])
    mark_page(office.desk, office.clerk, scan.id, 11, PageState.REJECTED, "Nhầm tệp")
    run_due(office.desk)
    assert again(office, scan).state is ScanState.READ
    assert pages(office, scan) == FOUND


def test_the_same_file_is_added_again_only_when_its_pages_were_set_aside(
    office: Office, tmp_path: Path
) -> None:
    scan = worked(office, tmp_path, [1, 2])
    added, spot = tiff(tmp_path, [7]), Spot(2, instead=False, name="them.tiff")
    add_pages(office.desk, office.clerk, scan.id, spot, [added])
    run_due(office.desk)

    with pytest.raises(PartKnownError):
        add_pages(office.desk, office.clerk, scan.id, spot, [added])
    with pytest.raises(EmptyScanError):
        add_pages(office.desk, office.clerk, scan.id, spot, [])
    mark_page(office.desk, office.clerk, scan.id, 3, PageState.REJECTED, "Sai chỗ")
    run_due(office.desk)
    add_pages(office.desk, office.clerk, scan.id, Spot(1, instead=False, name="x"), [added])
    run_due(office.desk)

    assert pages(office, scan) == [(1, 4, 2)]
