"""How pages were fed, as the vault keeps it: enough to judge the whole batch at any time.

The findings of a batch change with its pages, so that they are judged anew whenever a job has
worked what there was to work. Each is kept with the record of the first page it is about.
"""

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from desk.batch import feed_findings
from desk.job_run import JobRun
from desk.page_record import from_record, to_record
from desk.page_work import DigitizedPage
from scanner.feed import FedPage, FeedFinding, find_feed_faults
from vault.intake import scans
from vault.intake.records import ASIDE, Scan, ScanPage, ScanState

_WORKED = (ScanState.READ, ScanState.UNBALANCED)
_FED, _FINDINGS = "fed", "feed_findings"


def to_fed_record(page: DigitizedPage, picture_key: str, *, by_habit: bool) -> ScanPage:
    """Give the record of a page with how it was fed.

    Args:
        page: The page.
        picture_key: Where its picture is kept; empty where there is none.
        by_habit: Whether it was worked again with the habit of the feed; it then goes on to
            count as one that does not tell how it lies.
    """
    record = to_record(page, picture_key)
    fed = {
        "turn_doubtful": page.turn_doubtful or by_habit,
        "by_habit": by_habit,
        "streaks_mm": list(page.streaks_mm),
        "fingerprint": base64.b64encode(page.fingerprint).decode(),
    }
    return replace(record, report={**record.report, _FED: fed})


def from_fed_record(record: ScanPage, pictures: Path) -> DigitizedPage:
    """Give the page back with how it was fed; earlier records say nothing of that.

    Args:
        record: As kept.
        pictures: See `from_record`.
    """
    fed = _fed(record)
    return replace(
        from_record(record, pictures),
        turn_doubtful=fed.get("turn_doubtful", False),
        streaks_mm=tuple(fed.get("streaks_mm", ())),
        fingerprint=base64.b64decode(fed.get("fingerprint", "")),
    )


def awaits_habit(record: ScanPage) -> bool:
    """Say whether a page does not tell how it lies and was not worked with the feed's habit."""
    fed = _fed(record)
    return bool(fed.get("turn_doubtful")) and not fed["by_habit"]


def judge_feed(run: JobRun, scan_id: str, pictures: Path) -> None:
    """Find what only all sides of a scan show, and keep it with their records.

    What a person set aside is no side of the batch. How many sides there are is not judged
    here, since that changes without any job.
    """
    desk = run.desk
    with desk.reading() as session:
        scan = scans.get(session, desk.seal, scan_id)
        records = scans.pages(session, desk.seal, scan_id)
    counted = [record for record in records if record.state not in ASIDE]
    kept: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if counted and not scan.came_signed:
        pages = [from_fed_record(record, pictures) for record in counted]
        for found in feed_findings(pages, None, duplex=False):
            kept[found.pages[0]].append(asdict(found) | {"pages": list(found.pages)})
    for record in records:
        if record.report.get(_FINDINGS, []) != kept[record.number]:
            report = {**record.report, _FINDINGS: kept[record.number]}
            with desk.transaction() as session:
                run.prove(session)
                scans.put_report(session, desk.seal, scan_id, record.number, report)


def findings_of(scan: Scan, records: Sequence[ScanPage]) -> tuple[FeedFinding, ...]:
    """Give what was found of the batch as a whole; nothing of it is personal.

    Whether as many sides came as were announced is the ledger's to say.

    Args:
        scan: The scan.
        records: All its pages.
    """
    kept: list[Any] = [found for record in records for found in _kept_findings(record)]
    found = tuple(FeedFinding(**{**one, "pages": tuple(one["pages"])}) for one in kept)
    counted = [FedPage(one.number, 0.0, 0.0) for one in records if one.state not in ASIDE]
    if scan.state not in _WORKED or scan.came_signed or not (scan.duplex and len(counted) % 2):
        return found
    return (*find_feed_faults(counted, None, duplex=True), *found)


def _fed(record: ScanPage) -> Mapping[str, Any]:
    fed: Any = record.report.get(_FED, {})
    return dict(fed)


def _kept_findings(record: ScanPage) -> Sequence[Any]:
    kept: Any = record.report.get(_FINDINGS, ())
    return list(kept)
