"""What only all sides of a scan show is kept with it, and follows what a person says of its pages.

The pages are noted here as a job notes them; only the feed is judged.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from desk.feed_record import (
    awaits_habit,
    findings_of,
    from_fed_record,
    judge_feed,
    to_fed_record,
)
from desk.intake import ScanNote, receive_scan
from desk.job_run import JobRun
from desk.page_work import DigitizedPage
from dossier.page import PageKind, PageState
from tests.desk.fed import again, sealed_records
from tests.office import Office, receive
from vault import jobs
from vault.intake import scans
from vault.intake.page_lists import set_aside
from vault.intake.records import ScanState

STREAKED = DigitizedPage(
    1,
    PageKind.BLANK,
    PageState.OK,
    dpi=200.0,
    width_px=1654,
    height_px=2339,
    streaks_mm=(81.0,),
    fingerprint=b"\x00\xff a fingerprint",
)


@pytest.fixture
def run(office: Office) -> JobRun:
    """A job at a scan both sides of which were scanned, all five noted, streaks on 1, 3 and 4."""
    desk = office.desk
    note = ScanNote(receive(office).dossier.id, "quet.tiff", duplex=True)
    received = receive_scan(desk, office.clerk, note, [b"five sides"])
    with desk.transaction() as session:
        job = jobs.lease(session, received.job_id, desk.settings.jobs, desk.clock())
        for number in (1, 2, 3, 4, 5):
            streaks = STREAKED.streaks_mm if number in (1, 3, 4) else ()
            page = replace(STREAKED, number=number, streaks_mm=streaks, fingerprint=b"")
            record = to_fed_record(page, "", by_habit=False)
            scans.put_page(session, desk.seal, received.scan.id, record)
        scans.set_state(session, desk.seal, received.scan.id, ScanState.READ)
    assert job is not None
    return JobRun(desk, job)


def _found(run: JobRun) -> list[tuple[str, tuple[int, ...], str]]:
    with run.desk.reading() as session:
        scan = scans.get(session, run.desk.seal, run.arguments["scan"])
        records = scans.pages(session, run.desk.seal, scan.id)
    return [(one.code, one.pages, one.verdict) for one in findings_of(scan, records)]


@pytest.mark.parametrize("turn_doubtful", [True, False])
def test_how_a_page_was_fed_comes_back(*, turn_doubtful: bool) -> None:
    page = replace(STREAKED, turn_doubtful=turn_doubtful)

    record = to_fed_record(page, "", by_habit=False)

    assert from_fed_record(record, Path()) == page
    assert awaits_habit(record) is turn_doubtful


def test_a_page_turned_by_habit_waits_no_more_and_is_no_habit_for_others() -> None:
    record = to_fed_record(STREAKED, "", by_habit=True)

    assert not awaits_habit(record)
    assert from_fed_record(record, Path()).turn_doubtful


def test_a_record_from_before_says_nothing_of_the_feed() -> None:
    record = to_fed_record(STREAKED, "", by_habit=False)
    earlier = replace(record, report={k: v for k, v in record.report.items() if k != "fed"})

    page = from_fed_record(earlier, Path())

    assert (page.streaks_mm, page.fingerprint, page.turn_doubtful) == ((), b"", False)
    assert not awaits_habit(earlier)


def test_findings_stay_with_the_scan_and_are_judged_anew_when_pages_change(
    office: Office, run: JobRun, tmp_path: Path
) -> None:
    desk, scan_id = run.desk, run.arguments["scan"]
    judge_feed(run, scan_id, tmp_path)
    first = _found(run)
    with desk.reading() as session:
        scan = scans.get(session, desk.seal, scan_id)
    before = sealed_records(office, scan)
    judge_feed(run, scan_id, tmp_path)
    again_before = sealed_records(office, scan)
    with desk.transaction() as session:
        set_aside(session, desk.seal, scan_id, 3, PageState.REJECTED, "Tờ lót")
    judge_feed(run, scan_id, tmp_path)

    assert first == [("odd-sides", (), "rescan"), ("dirty-glass", (1, 3, 4), "look")]
    assert again_before == before  # nothing is sealed anew for nothing
    assert _found(run) == []
    after = sealed_records(office, scan)
    assert {number for number in after if after[number] != before[number]} == {1}


def test_sides_that_are_still_to_come_are_not_missing(office: Office, run: JobRun) -> None:
    desk, scan_id = run.desk, run.arguments["scan"]
    worked = _found(run)
    with desk.transaction() as session:
        scans.set_state(session, desk.seal, scan_id, ScanState.READING)
        scan = scans.get(session, desk.seal, scan_id)

    assert worked == [("odd-sides", (), "rescan")]
    assert again(office, scan).state is ScanState.READING
    assert _found(run) == []
