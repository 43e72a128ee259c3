"""What does not balance is not signed, says what is missing, and can be put right."""

from pathlib import Path

import pytest
from sqlalchemy import text

from desk.confirm import confirm_by_rule
from desk.deposit import deposit_document
from desk.errors import SheetsMissingError
from desk.jobs import run_due
from desk.options import PoolOptions
from desk.pages import announce_sheets, mark_page
from dossier.page import PageState
from tests.desk.fed import (
    BATCH,
    FOUND,
    again,
    found,
    hand_in,
    ledger_of,
    pages,
    sealed_records,
    worked,
)
from tests.office import Office, make_office
from tests.tiny import write_pdf
from vault.intake.records import ScanState
from vault.records import DocumentStatus


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office") / "data"
    return make_office(folder, pages=PoolOptions(jobs=1))


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
