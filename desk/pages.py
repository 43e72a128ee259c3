"""What a person says of the pages of a scan: boundaries, pages set aside, sides scanned again.

Each step changes rows only and lets the job go on from there: nothing is read again but
what is new. A document that a person confirmed keeps its pages. While a worker is at the
scan, nobody changes it.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desk.balance import is_fixed, mend_lists, settle
from desk.errors import NotAllowedError, PagesMalformedError, WrongStateError
from desk.intake import BATCHES, DIGITIZE_SCAN, refuse_malware
from desk.page_lists import regrouped
from desk.permissions import Task, require
from desk.places import place_of, separators_before
from desk.wiring import Desk
from dossier.actor import Actor, Role
from dossier.page import PageState
from vault import audit, documents, jobs
from vault.blobs import KeptBytes
from vault.database import Session
from vault.intake import dossiers, scans
from vault.intake.files import add_part
from vault.intake.ledger import ledger
from vault.intake.page_lists import page_lists, set_aside, sides
from vault.intake.records import NewPart, Scan, ScanState
from vault.records import Act, Job, JobState

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Spot:
    """Where sides that were scanned again belong.

    Attributes:
        after: Number of the page they stand after; 0 for the beginning.
        instead: Whether that page is rejected, because they take its place.
        name: File name as received.
    """

    after: int
    instead: bool
    name: str


@dataclass(frozen=True, slots=True)
class _Mending:
    session: Session
    scan: Scan
    act: Act


def set_boundaries(desk: Desk, actor: Actor, scan_id: str, groups: Sequence[Sequence[int]]) -> None:
    """Say which pages make which document, each in the order of its pages.

    Every page with something on it is in exactly one; blank pages and separators may be
    put in. Documents whose pages stay as they are stay too, signature and all; the others
    are made again of the pages as they were read.

    Raises:
        NotAllowedError: The person may not scan.
        PagesMalformedError: A page is left out, named twice, or cannot stand in a document.
        OwnerUnknownError: Pages of two dossiers would be one document.
        WrongStateError: The scan is being worked, or a confirmed document would change.
        RecordMissingError: There is no such scan.
    """
    with _mending(desk, actor, scan_id, "move-boundaries") as at:
        found = sides(at.session, scan_id)
        lists = regrouped(page_lists(at.session, scan_id) or (), groups, found)
        under = separators_before(desk, at.session, scan_id, found)
        for one in lists:
            place_of(at.session, at.scan, one.pages, under)
        _refuse_fixed(desk, at, {number for one in lists if not one.number for number in one.pages})
        settle(at.session, desk, scan_id, lists, at.act)


def mark_page(
    desk: Desk, actor: Actor, scan_id: str, number: int, state: PageState, reason: str
) -> None:
    """Say that a page is no paper of the batch, a duplicate, or take that back.

    Args:
        desk: The office.
        actor: From the session.
        scan_id: Which scan.
        number: Which page.
        state: `REJECTED`, `DUPLICATE`, or `OK`, which gives the page back the state it was
            found in.
        reason: In the person's words.

    Raises:
        NotAllowedError: The person may not scan.
        PagesMalformedError: The state is none a person says, or the reason is too long.
        WrongStateError: The scan is being worked, or the page is in a confirmed document.
        RecordMissingError: There is no such page.
    """
    acts = {
        PageState.REJECTED: "reject-page",
        PageState.DUPLICATE: "mark-duplicate",
        PageState.OK: "take-page-back",
    }
    if state not in acts or len(reason) > _LONGEST_REASON:
        raise PagesMalformedError
    with _mending(desk, actor, scan_id, acts[state]) as at:
        _refuse_fixed(desk, at, {number})
        set_aside(at.session, desk.seal, scan_id, number, state, reason)
        mend_lists(at.session, desk, at.scan, at.act)


def announce_sheets(
    desk: Desk, actor: Actor, scan_id: str, sheets: int | None, *, duplex: bool
) -> None:
    """Correct how many sheets were counted, and whether both sides were scanned.

    Raises:
        NotAllowedError: The person may not scan.
        WrongStateError: The scan is being worked.
        RecordMissingError: There is no such scan.
    """
    with _mending(desk, actor, scan_id, "announce-sheets") as at:
        scans.announce(at.session, scan_id, sheets, duplex=duplex)


def add_pages(desk: Desk, actor: Actor, scan_id: str, spot: Spot, chunks: Iterable[bytes]) -> None:
    """Take in sides that were scanned again into their place; earlier files stay as they are.

    Raises:
        NotAllowedError: The person may not scan.
        MalwareFoundError: The malware check refused the file.
        WrongStateError: The scan is being worked, came signed, or a confirmed document
            would change.
        RecordMissingError: There is no such scan or page.
    """
    _require_person(actor)
    with desk.reading() as session:
        scan = scans.get(session, desk.seal, scan_id)
        dossier = dossiers.get(session, scan.dossier_id) if scan.dossier_id else None
    kept = desk.blobs.keep_stream(dossier.owner_id if dossier else BATCHES, chunks)
    refuse_malware(desk, kept)
    with _mending(desk, actor, scan_id, "add-pages") as at:
        _add_part(desk, at, spot, kept)


def _add_part(desk: Desk, at: _Mending, spot: Spot, kept: KeptBytes) -> None:
    if at.scan.came_signed:
        raise WrongStateError
    if spot.after:
        scans.page(at.session, desk.seal, at.scan.id, spot.after)  # refuse a page nobody knows
    if spot.instead:
        _refuse_fixed(desk, at, {spot.after})
        state, reason = PageState.REJECTED, "Đã quét lại."
        set_aside(at.session, desk.seal, at.scan.id, spot.after, state, reason)
    add_part(at.session, desk.seal, at.scan.id, NewPart(kept, spot.name, spot.after), at.act)


@contextlib.contextmanager
def _mending(desk: Desk, actor: Actor, scan_id: str, act_name: str) -> Iterator[_Mending]:
    """Change a scan whose pages are all accounted for, and let its job go on from there."""
    _require_person(actor)
    act = Act(actor.id, desk.clock())
    with desk.transaction() as session:
        scan = scans.lock(session, desk.seal, scan_id)
        of_scan = jobs.of_subject(session, scan_id)
        is_worked = any(job.state is JobState.LEASED for job in of_scan)
        if is_worked or not ledger(session, scan_id).is_worked:
            raise WrongStateError
        yield _Mending(session, scan, act)
        scans.set_state(session, desk.seal, scan_id, ScanState.RECEIVED)
        waiting = [job for job in of_scan if job.state is JobState.QUEUED]
        job = waiting[0] if waiting else _ask_for_work(session, scan_id, act)
        entry = audit.Entry(act_name, scan_id, dossier_id=scan.dossier_id or "")
        audit.append(session, entry, act)
    desk.queue.wake(job.id)


def _ask_for_work(session: Session, scan_id: str, act: Act) -> Job:
    return jobs.put(session, DIGITIZE_SCAN, scan_id, {"scan": scan_id}, act.at)


def _require_person(actor: Actor) -> None:
    require(actor, Task.SCAN)
    if actor.role is Role.SYSTEM:  # what a page is not is said by a person only
        raise NotAllowedError(task=Task.SCAN.value, role=actor.role.value)


def _refuse_fixed(desk: Desk, at: _Mending, pages: set[int]) -> None:
    """Refuse to change a document that a person confirmed, or a file that came signed."""
    made = documents.lock_scan(at.session, desk.seal, at.scan.id)
    if at.scan.came_signed or any(is_fixed(one) and pages & set(one.pages) for one in made):
        raise WrongStateError
