"""What a person says of the pages of a scan: boundaries, pages set aside, sides scanned again.

Each step changes rows only and lets the job go on from there: nothing is read again but
what is new. A document that a person confirmed keeps its pages. While a worker is at the
scan, nobody changes it.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desk.balance import is_fixed, mend_lists, settle
from desk.errors import (
    NotAllowedError,
    PagesMalformedError,
    PartKnownError,
    WrongStateError,
)
from desk.intake import BATCHES, DIGITIZE_SCAN, refuse_malware
from desk.page_lists import regrouped
from desk.permissions import Task, require
from desk.places import place_of, separators_before
from desk.wiring import Desk
from dossier.actor import Actor, Role
from dossier.page import PageState
from scanner.errors import EmptyScanError
from vault import audit, documents, jobs
from vault.blobs import KeptBytes
from vault.database import Session
from vault.intake import dossiers, scans
from vault.intake.files import add_part, files
from vault.intake.ledger import ledger
from vault.intake.page_lists import accept_pages, drawn_lists, set_aside, sides
from vault.intake.records import ASIDE, NewPart, Scan, ScanState
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


@dataclass(slots=True)
class _Mending:
    session: Session
    scan: Scan
    act: Act
    act_name: str


def set_boundaries(desk: Desk, actor: Actor, scan_id: str, groups: Sequence[Sequence[int]]) -> None:
    """Say which pages make which document, each in the order of its pages.

    Every page with something on it is in exactly one; blank pages and separators may be
    put in, and no page is held to be a separator that was not read any more. Documents
    whose pages stay as they are stay too, signature and all; the others are made again of
    the pages as they were read.

    Raises:
        NotAllowedError: The person may not scan.
        PagesMalformedError: A page is left out, named twice, or cannot stand in a document.
        OwnerUnknownError: Pages of two dossiers would be one document.
        WrongStateError: The scan is being worked, or a confirmed document would change.
        RecordMissingError: There is no such scan.
    """
    with _mending(desk, actor, scan_id, "move-boundaries") as at:
        if at.scan.came_signed is None or not ledger(at.session, scan_id).is_worked:
            raise WrongStateError  # not all that is to be grouped is known
        found = sides(at.session, scan_id)
        lists = regrouped(drawn_lists(at.session, scan_id) or (), groups, found)
        under = separators_before(desk, at.session, scan_id, found)
        for one in lists:
            if one.pages:
                place_of(at.session, at.scan, one.pages, under)
        accept_pages(at.session, scan_id)
        _refuse_fixed(desk, at, {number for one in lists if not one.number for number in one.pages})
        settle(at.session, desk, scan_id, lists, at.act)


def mark_page(
    desk: Desk, actor: Actor, scan_id: str, number: int, state: PageState, reason: str
) -> None:
    """Say that a page is no paper of the batch, a duplicate, take that back, or accept it.

    Args:
        desk: The office.
        actor: From the session.
        scan_id: Which scan.
        number: Which page.
        state: `REJECTED`, `DUPLICATE`, or `OK`, which gives a page that was set aside back
            the state it was found in; of any other page it says that what made it suspicious
            does no harm. Either way it is no separator that was not read.
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
        before = scans.page(at.session, desk.seal, scan_id, number).state
        if state is PageState.OK and before not in ASIDE:
            at.act_name = "accept-page"
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
        EmptyScanError: The file holds no bytes.
        MalwareFoundError: The malware check refused the file.
        PartKnownError: The scan has this very file, and pages of it count.
        WrongStateError: The scan is being worked, came signed, or a confirmed document
            would change.
        RecordMissingError: There is no such scan or page.
    """
    _require_person(actor)
    with desk.reading() as session:  # before anything is stored
        scan = scans.get(session, desk.seal, scan_id)
        _refuse_unready(session, scan)
        _refuse_unknown(desk, session, scan, spot)
        dossier = dossiers.get(session, scan.dossier_id) if scan.dossier_id else None
    kept = desk.blobs.keep_stream(dossier.owner_id if dossier else BATCHES, chunks)
    if not kept.size_bytes:
        raise EmptyScanError
    refuse_malware(desk, kept)
    with _mending(desk, actor, scan_id, "add-pages") as at:
        _add_part(desk, at, spot, kept)


def _add_part(desk: Desk, at: _Mending, spot: Spot, kept: KeptBytes) -> None:
    _refuse_unknown(desk, at.session, at.scan, spot)
    _refuse_known(desk, at, kept)
    if spot.instead:
        _refuse_fixed(desk, at, {spot.after})
        state, reason = PageState.REJECTED, "Đã quét lại."
        set_aside(at.session, desk.seal, at.scan.id, spot.after, state, reason)
        mend_lists(at.session, desk, at.scan, at.act)  # nobody relies on what is about to change
    add_part(at.session, desk.seal, at.scan.id, NewPart(kept, spot.name, spot.after), at.act)


def _refuse_unknown(desk: Desk, session: Session, scan: Scan, spot: Spot) -> None:
    if scan.came_signed is not False:  # nothing is added to it; and to one never opened, not yet
        raise WrongStateError
    if spot.after or spot.instead:
        scans.page(session, desk.seal, scan.id, spot.after)


def _refuse_known(desk: Desk, at: _Mending, kept: KeptBytes) -> None:
    """Refuse a file whose pages are there already, unless all of them were set aside."""
    aside = {side.number for side in sides(at.session, at.scan.id) if side.is_aside}
    last = 0
    for file in files(at.session, desk.seal, at.scan.id):
        first, last = last + 1, last + (file.page_count or 0)
        counts = file.page_count is None or not aside.issuperset(range(first, last + 1))
        if counts and file.kept.sha256 == kept.sha256:
            raise PartKnownError


@contextlib.contextmanager
def _mending(desk: Desk, actor: Actor, scan_id: str, act_name: str) -> Iterator[_Mending]:
    """Change a scan that nobody works, and let its job go on from there."""
    _require_person(actor)
    act = Act(actor.id, desk.clock())
    with desk.transaction() as session:
        scan = scans.lock(session, desk.seal, scan_id)
        of_scan = _refuse_unready(session, scan)
        at = _Mending(session, scan, act, act_name)
        yield at
        scans.set_state(session, desk.seal, scan_id, ScanState.RECEIVED)
        waiting = [job for job in of_scan if job.state is JobState.QUEUED]
        job = waiting[0] if waiting else _ask_for_work(session, scan_id, act)
        entry = audit.Entry(at.act_name, scan_id, dossier_id=scan.dossier_id or "")
        audit.append(session, entry, act)
    desk.queue.wake(job.id)


def work_again(desk: Desk, actor: Actor, scan_id: str) -> None:
    """Try once more to work a scan that failed, as when what was away is back.

    Raises:
        NotAllowedError: The person may not scan.
        WrongStateError: The scan did not fail.
        RecordMissingError: There is no such scan.
    """
    _require_person(actor)
    act = Act(actor.id, desk.clock())
    with desk.transaction() as session:
        scan = scans.lock(session, desk.seal, scan_id)
        newest = next(iter(jobs.of_subject(session, scan_id)), None)
        if newest and newest.state is JobState.FAILED:
            job = jobs.retry(session, newest.id, act.at)
        elif scan.state is ScanState.FAILED:
            job = _ask_for_work(session, scan_id, act)
        else:
            raise WrongStateError
        scans.set_state(session, desk.seal, scan_id, ScanState.RECEIVED)
        entry = audit.Entry("work-again", scan_id, dossier_id=scan.dossier_id or "")
        audit.append(session, entry, act)
    desk.queue.wake(job.id)


def _refuse_unready(session: Session, scan: Scan) -> tuple[Job, ...]:
    """Refuse a scan that is worked or waits for it, and give its jobs, newest first.

    One whose job was given up is not worked by anybody, however far it came.
    """
    of_scan = jobs.of_subject(session, scan.id)
    is_worked = any(job.state is JobState.LEASED for job in of_scan)
    is_over = bool(of_scan) and of_scan[0].state is JobState.FAILED
    if is_worked or not (is_over or ledger(session, scan.id).is_worked):
        raise WrongStateError
    return of_scan


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
