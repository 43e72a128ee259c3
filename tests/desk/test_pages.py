"""A person moves boundaries, sets pages aside and scans sides again; nothing is read twice."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk.confirm import confirm_by_rule
from desk.deposit import verify_kept
from desk.errors import (
    NotAllowedError,
    PagesMalformedError,
    WrongStateError,
)
from desk.intake import ScanNote, receive_scan
from desk.jobs import run_due
from desk.pages import (
    Spot,
    add_pages,
    announce_sheets,
    mark_page,
    set_boundaries,
    work_again,
)
from dossier.actor import SYSTEM
from dossier.page import PageState
from tests.counts import FULL
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
    worked,
)
from tests.office import Office, receive, signed_paper
from tests.tiny import text_of
from vault import documents, jobs
from vault.errors import RecordConflictError, RecordMissingError
from vault.intake import scans
from vault.intake.records import Scan, ScanState
from vault.records import DocumentStatus


@pytest.fixture(scope="module")
def read(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """A batch that balances, read and signed; tests leave it so."""
    return worked(office, tmp_path_factory.mktemp("read"), BATCH, sheets=5)


def _random_groups(rng: random.Random) -> list[list[int]]:
    """Give any partition of the content pages in any order, with blank pages put in."""
    pages = [3, 5, 6, 9, *rng.sample((2, 4, 8, 10), rng.randrange(3))]
    rng.shuffle(pages)
    cuts = sorted(rng.sample(range(1, len(pages)), rng.randrange(4)))
    return [pages[a:b] for a, b in zip([0, *cuts], [*cuts, len(pages)], strict=True)]


def _no_reading(office: Office) -> Office:
    """Give the office with page processes that cannot start: nothing can be read."""
    settings = office.desk.settings.model_copy(
        update={"ocr": replace(office.desk.settings.ocr, tessdata=Path("/nowhere"))}
    )
    return replace(office, desk=replace(office.desk, settings=settings))


def test_boundaries_move_at_will_without_reading_again(office: Office, read: Scan) -> None:
    rng, blind = random.Random(7), _no_reading(office)
    before = sealed_records(office, read)

    for edit in range(1000 if FULL else 100):
        groups = _random_groups(rng)
        set_boundaries(blind.desk, office.clerk, read.id, groups)
        if edit % 20 == 0:
            run_due(blind.desk)
            sheet = ledger_of(office, read)
            assert (sheet.missing(), sheet.unmade) == ((), 0)
            assert sorted(pages(office, read)) == sorted(tuple(group) for group in groups)
        assert ledger_of(office, read).missing() == ()
    set_boundaries(blind.desk, office.clerk, read.id, FOUND)
    run_due(blind.desk)

    assert again(office, read).state is ScanState.READ
    assert sealed_records(office, read) == before
    assert pages(office, read) == FOUND
    assert {one.status for one in found(office, read)} == {DocumentStatus.SIGNED}


def test_what_is_made_again_says_the_same_and_has_a_signature_of_its_own(
    office: Office, read: Scan
) -> None:
    desk = office.desk
    first, second = found(office, read)
    set_boundaries(desk, office.clerk, read.id, [[6, 5], [3], [9]])
    run_due(desk)

    made = {one.pages: one for one in found(office, read)}
    with desk.reading() as session:
        said = documents.text_of(session, desk.seal, made[6, 5].id)
        kept = documents.kept_pdf(session, desk.seal, made[6, 5].id)
        old = documents.get(session, desk.seal, first.id)
        history = [event.act for event in documents.history(session, first.id)]
    report = verify_kept(desk, kept)
    assert set(made) == {(6, 5), (3,), (9,)}
    assert said.index(text_of(3)) < said.index(text_of(2))
    assert [one.field for one in report.signatures if one.kind == "signature"] == ["Clerk1"]
    assert report.indication == "TOTAL-PASSED"
    assert made[9,] == second
    assert (old.status, history[-1]) == (DocumentStatus.SUPERSEDED, "superseded")
    with pytest.raises(RecordConflictError):
        confirm_by_rule(desk, office.clerk, first.id)

    set_boundaries(desk, office.clerk, read.id, FOUND)
    run_due(desk)
    assert pages(office, read) == FOUND


def test_a_confirmed_document_keeps_its_pages_while_the_others_move(
    office: Office, tmp_path: Path
) -> None:
    scan = worked(office, tmp_path, BATCH, sheets=5)
    confirm_by_rule(office.desk, office.clerk, found(office, scan)[1].id)

    for groups in ([[3, 5, 6, 9]], [[3, 5], [6, 9]], [[9, 10], [3, 5, 6]]):
        with pytest.raises(WrongStateError):
            set_boundaries(office.desk, office.clerk, scan.id, groups)
    with pytest.raises(WrongStateError):
        mark_page(office.desk, office.clerk, scan.id, 9, PageState.REJECTED, "")
    set_boundaries(office.desk, office.clerk, scan.id, [[3], [5, 6], [9]])
    run_due(office.desk)

    statuses = {one.pages: one.status for one in found(office, scan)}
    assert statuses[9,] is DocumentStatus.CONFIRMED
    assert set(statuses) == {(3,), (5, 6), (9,)}


@pytest.mark.rule("LG-54")
def test_a_missing_side_is_scanned_into_its_place(office: Office, tmp_path: Path) -> None:
    scan = worked(office, tmp_path, BATCH[:3] + BATCH[4:], sheets=5)
    assert (scan.state, scan.error_code) == (ScanState.UNBALANCED, "sheets-do-not-match")
    assert [found.code for found in ledger_of(office, scan).missing()] == ["sheets-do-not-match"]
    before = sealed_records(office, scan)

    spot = Spot(after=3, instead=False, name="them.tiff")
    add_pages(office.desk, office.clerk, scan.id, spot, [tiff(tmp_path, [7])])
    run_due(office.desk)

    assert again(office, scan).state is ScanState.READ
    assert pages(office, scan) == [(3, 10, 4, 5), (8,)]
    assert {n: s for n, s in sealed_records(office, scan).items() if n < 10} == before
    assert ledger_of(office, scan).missing() == ()


def test_a_page_scanned_again_takes_the_place_of_the_bad_one_which_stays_visible(
    office: Office, tmp_path: Path
) -> None:
    scan = worked(office, tmp_path, BATCH, sheets=5)
    master = scan.sha256

    spot = Spot(after=5, instead=True, name="lai.tiff")
    add_pages(office.desk, office.clerk, scan.id, spot, [tiff(tmp_path, [8])])
    run_due(office.desk)

    first, second = found(office, scan)
    with office.desk.reading() as session:
        said = documents.text_of(session, office.desk.seal, first.id)
        bad = scans.page(session, office.desk.seal, scan.id, 5)
        kept = scans.kept_master(session, office.desk.seal, scan.id)
    assert (first.pages, second.pages) == ((3, 11, 6), (9,))
    assert text_of(8) in said
    assert text_of(2) not in said
    assert (bad.state, bad.reason) == (PageState.REJECTED, "Đã quét lại.")
    assert kept.sha256 == master
    assert ledger_of(office, scan).missing() == ()


def test_a_scan_is_left_alone_while_a_worker_is_at_it(office: Office, read: Scan) -> None:
    desk = office.desk
    set_boundaries(desk, office.clerk, read.id, [[9, 6], [3, 5]])
    with desk.transaction() as session:
        job = jobs.lease(
            session, jobs.of_subject(session, read.id)[0].id, desk.settings.jobs, desk.clock()
        )
    assert job is not None

    with pytest.raises(WrongStateError):
        set_boundaries(desk, office.clerk, read.id, FOUND)
    with pytest.raises(WrongStateError):
        mark_page(desk, office.clerk, read.id, 3, PageState.REJECTED, "")

    with desk.transaction() as session:
        jobs.give_back(session, job, desk.clock())
    set_boundaries(desk, office.clerk, read.id, FOUND)
    run_due(desk)
    assert pages(office, read) == FOUND


def test_many_changes_wait_for_one_job(office: Office, read: Scan) -> None:
    desk = office.desk
    with desk.reading() as session:
        before = len(jobs.of_subject(session, read.id))
    for groups in ([[9], [3, 5, 6]], [[9, 3], [5, 6]], FOUND):
        set_boundaries(desk, office.clerk, read.id, groups)

    assert run_due(desk) == 1
    with desk.reading() as session:
        assert len(jobs.of_subject(session, read.id)) == before + 1


@pytest.mark.parametrize("groups", [[[3, 5, 6]], [[3, 5, 6, 9, 9]], [[3, 5, 6], [9], []], [[99]]])
def test_boundaries_that_do_not_fit_the_pages_change_nothing(
    office: Office, read: Scan, groups: list[list[int]]
) -> None:
    with pytest.raises(PagesMalformedError):
        set_boundaries(office.desk, office.clerk, read.id, groups)

    assert pages(office, read) == FOUND
    assert again(office, read).state is ScanState.READ


@pytest.mark.parametrize("state", [PageState.SUSPICIOUS, PageState.NOT_READ])
def test_what_a_machine_says_of_a_page_is_not_for_a_person_to_say(
    office: Office, read: Scan, state: PageState
) -> None:
    with pytest.raises(PagesMalformedError):
        mark_page(office.desk, office.clerk, read.id, 3, state, "")
    with pytest.raises(PagesMalformedError):
        mark_page(office.desk, office.clerk, read.id, 3, PageState.REJECTED, "a" * 501)


def test_only_a_person_at_the_desk_sets_a_page_aside(office: Office, read: Scan) -> None:
    for actor in (SYSTEM, office.officer, office.citizen):
        with pytest.raises(NotAllowedError):
            mark_page(office.desk, actor, read.id, 3, PageState.REJECTED, "")


def test_pages_and_scans_nobody_knows_are_missing(office: Office, read: Scan) -> None:
    with pytest.raises(RecordMissingError):
        mark_page(office.desk, office.clerk, read.id, 99, PageState.REJECTED, "")
    with pytest.raises(RecordMissingError):
        add_pages(office.desk, office.clerk, read.id, Spot(99, instead=False, name="x"), [b"x"])
    with pytest.raises(RecordMissingError):
        set_boundaries(office.desk, office.clerk, "scn_nothing", [])


def test_a_file_that_came_signed_is_neither_cut_nor_added_to(office: Office) -> None:
    scan = hand_in(office, signed_paper(office))
    (kept,) = found(office, scan)

    with pytest.raises(WrongStateError):
        mark_page(office.desk, office.clerk, scan.id, 1, PageState.REJECTED, "")
    with pytest.raises(WrongStateError):
        add_pages(office.desk, office.clerk, scan.id, Spot(1, instead=False, name="x"), [b"x"])

    assert found(office, scan) == (kept,)


def test_a_scan_of_which_no_page_is_known_cannot_be_mended(office: Office) -> None:
    scan = hand_in(office, b"\x8f\x00 no scan at all")

    with pytest.raises(WrongStateError):
        announce_sheets(office.desk, office.clerk, scan.id, 1, duplex=False)


def test_nobody_confirms_a_paper_whose_page_is_being_replaced(
    office: Office, tmp_path: Path
) -> None:
    scan = worked(office, tmp_path, BATCH, sheets=5)
    first, second = found(office, scan)
    spot = Spot(9, instead=True, name="lai.tiff")
    add_pages(office.desk, office.clerk, scan.id, spot, [tiff(tmp_path, [8])])

    with pytest.raises(WrongStateError):
        confirm_by_rule(office.desk, office.clerk, first.id)
    with pytest.raises(WrongStateError):
        confirm_by_rule(office.desk, office.clerk, second.id)
    run_due(office.desk)

    assert pages(office, scan) == [(3, 5, 6), (11,)]
    with pytest.raises(RecordConflictError):
        confirm_by_rule(office.desk, office.clerk, second.id)
    confirm_by_rule(office.desk, office.clerk, first.id)


def test_a_page_taken_back_or_scanned_again_is_where_a_person_had_put_it(
    office: Office, tmp_path: Path
) -> None:
    scan = worked(office, tmp_path, [1, 2, 3])
    set_boundaries(office.desk, office.clerk, scan.id, [[1], [2, 3]])
    for state in (PageState.REJECTED, PageState.OK):
        mark_page(office.desk, office.clerk, scan.id, 2, state, "")
    run_due(office.desk)
    back = pages(office, scan)
    mark_page(office.desk, office.clerk, scan.id, 2, PageState.REJECTED, "")
    spot = Spot(2, instead=False, name="lai.tiff")
    add_pages(office.desk, office.clerk, scan.id, spot, [tiff(tmp_path, [8])])
    run_due(office.desk)

    assert back == [(1,), (2, 3)]
    assert pages(office, scan) == [(1,), (4, 3)]


def _lose_every_worker(office: Office, data: bytes) -> Scan:
    """Give a scan whose workers died, one after the other, until its job was given up."""
    desk = office.desk
    note = ScanNote(receive(office).dossier.id, "quet.tiff")
    received = receive_scan(desk, office.clerk, note, [data])
    at = desk.clock()
    for _ in range(desk.settings.jobs.most_attempts + 1):
        with desk.transaction() as session:
            if jobs.lease(session, received.job_id, desk.settings.jobs, at):
                scans.set_state(session, desk.seal, received.scan.id, ScanState.READING)
        at += timedelta(hours=1)
    return again(office, received.scan)


def test_a_scan_whose_workers_died_is_worked_again_when_a_person_asks(
    office: Office, tmp_path: Path
) -> None:
    scan = _lose_every_worker(office, tiff(tmp_path, [1, 2]))
    assert (scan.state, scan.error_code) == (ScanState.FAILED, "worker-lost")

    work_again(office.desk, office.clerk, scan.id)
    with pytest.raises(WrongStateError):
        work_again(office.desk, office.clerk, scan.id)
    run_due(office.desk)

    assert again(office, scan).state is ScanState.READ
    assert pages(office, scan) == [(1, 2)]
    with pytest.raises(WrongStateError):
        work_again(office.desk, office.clerk, scan.id)


def test_a_scan_whose_job_was_given_up_can_be_mended(office: Office, tmp_path: Path) -> None:
    scan = _lose_every_worker(office, tiff(tmp_path, [1, 2]))

    with pytest.raises(WrongStateError):
        set_boundaries(office.desk, office.clerk, scan.id, [])
    announce_sheets(office.desk, office.clerk, scan.id, 2, duplex=False)
    run_due(office.desk)

    assert again(office, scan).state is ScanState.READ
