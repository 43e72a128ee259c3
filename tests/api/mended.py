"""A scan a clerk has to look at: a doubtful page, and streaks of a dirty glass on blank ones."""

import time
from dataclasses import replace

from desk.feed_record import to_fed_record
from desk.jobs import run_due
from desk.look import scan_progress
from desk.page_work import DigitizedPage
from desk.pages import announce_sheets
from dossier.page import PageKind, PageState
from tests.office import Office, put_read_scan, receive
from vault.intake import scans
from vault.intake.files import note_page_count
from vault.intake.records import ScanState
from vault.records import StoredDocument

STREAKED = (2, 3, 4)
_LONGEST_SECONDS = 60.0


def put_doubtful_scan(office: Office, *, may_separate: bool = False) -> StoredDocument:
    """Put a scan of four pages; the first is suspicious, and a paper that waits for its clerk.

    Args:
        office: Where.
        may_separate: Whether the first page may be a separator that was not read.
    """
    desk, read = office.desk, put_read_scan(office, receive(office).dossier)
    scan_id = read.scan_id or ""
    blank = DigitizedPage(1, PageKind.BLANK, PageState.OK, dpi=200.0, width_px=1654)
    with desk.transaction() as session:
        page = scans.page(session, desk.seal, scan_id, 1)
        doubtful = replace(page, state=PageState.SUSPICIOUS, may_separate=may_separate)
        scans.put_page(session, desk.seal, scan_id, doubtful)
        for number in STREAKED:
            side = replace(blank, number=number, height_px=2339, streaks_mm=(81.0,))
            scans.put_page(session, desk.seal, scan_id, to_fed_record(side, "", by_habit=False))
        note_page_count(session, scan_id, 0, 4, signed=False)
    announce_sheets(desk, office.clerk, scan_id, None, duplex=False)
    until = time.monotonic() + _LONGEST_SECONDS
    settled = ScanState.UNBALANCED if may_separate else ScanState.READ
    while scan_progress(desk, office.clerk, scan_id).scan.state is not settled:
        assert time.monotonic() < until
        run_due(desk)  # unless a worker of the office has it
        time.sleep(0.05)
    return read
