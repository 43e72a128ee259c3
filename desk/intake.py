"""Receive a dossier, note what is there, and take in scans.

In the order of Circular 01/2023 Art. 8: the vault is asked first, exemptions and counts come
next, and only then is paper scanned. A scan is kept as it came before anything decodes it.
"""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta, timezone

from desk.errors import (
    MalformedNumberError,
    MalwareFoundError,
    NotFoundError,
    OwnerNameDiffersError,
    ToolMissingError,
)
from desk.permissions import Task, require
from desk.reuse import held_documents
from desk.rules import rules_on
from desk.wiring import Desk
from dossier.actor import Actor
from dossier.codes import PersonalId
from dossier.words import comparable
from vault import audit, jobs
from vault.blobs import KeptBytes, blob_as_file
from vault.intake import components, dossiers, scans
from vault.intake.records import Announced, Component, Dossier, NewDossier, NewScan, Scan
from vault.people import put_owner
from vault.records import Act, NewOwner, Owner, OwnerKind

VIETNAM = timezone(timedelta(hours=7))
DIGITIZE_SCAN = "digitize-scan"
BATCHES = "batches"
"""Holds the masters of batches with papers of several owners."""
_MALWARE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class ReceivedDossier:
    """A dossier as the clerk sees it right after reception."""

    dossier: Dossier
    owner: Owner
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class ReceivedScan:
    """A scan that was taken in, and the job that works it."""

    scan: Scan
    job_id: str


def receive_dossier(
    desk: Desk, actor: Actor, procedure_code: str, owner: NewOwner
) -> ReceivedDossier:
    """Take in a request, give its code, and answer from the vault what is there already.

    Raises:
        NotAllowedError: The person may not receive.
        MalformedNumberError: The owner's number cannot be one.
        OwnerNameDiffersError: The number is that of somebody of another name.
        NotFoundError: No such procedure on this day.
    """
    require(actor, Task.RECEIVE)
    _refuse_malformed(owner)
    at = desk.clock()
    day = at.astimezone(VIETNAM).date()
    procedure = rules_on(day).procedures.get(procedure_code)
    if procedure is None:
        raise NotFoundError(procedure=procedure_code)
    act = Act(actor.id, at)
    with desk.transaction() as session:
        known = put_owner(session, desk.seal, owner, act)
        if comparable(known.name) != comparable(owner.name):
            raise OwnerNameDiffersError  # a mistyped number would open a stranger's vault
        new = NewDossier(desk.settings.agency_code, procedure_code, known.id)
        dossier = dossiers.receive(session, new, act)
        components.add(session, dossier.id, procedure.components)
        held = held_documents(session, desk.seal, known.id, procedure.components, day)
        for ordinal, document in held.items():
            components.reuse(session, dossier.id, ordinal, document.id)
            reused = audit.Entry("reuse-document", document.id, known.id, dossier.id, "reuse")
            audit.append(session, reused, act)
        audit.append(session, audit.Entry("receive-dossier", dossier.id, known.id, dossier.id), act)
        return ReceivedDossier(dossier, known, components.of_dossier(session, dossier.id))


def _refuse_malformed(owner: NewOwner) -> None:
    """Refuse a number that cannot be one; it would end up in document codes."""
    number = owner.number
    try:
        if owner.kind is OwnerKind.PERSON:
            PersonalId(number)
        elif not (number.isascii() and number.isalnum()):
            raise MalformedNumberError
    except ValueError as error:
        raise MalformedNumberError from error


def exempt_component(
    desk: Desk, actor: Actor, dossier_id: str, ordinal: int, exemption_code: str
) -> Component:
    """Note why a component is not digitized (Circular 03/2025 Art. 5).

    Raises:
        NotAllowedError: The person may not receive.
        NotFoundError: No such exemption in the rules of the day.
    """
    require(actor, Task.RECEIVE)
    with desk.transaction() as session:
        dossier = dossiers.get(session, dossier_id)
        rules = rules_on(dossier.received_at.astimezone(VIETNAM).date())
        if exemption_code not in rules.exemptions:
            raise NotFoundError(exemption=exemption_code)
        return components.exempt(session, dossier_id, ordinal, exemption_code)


def announce_component(
    desk: Desk, actor: Actor, dossier_id: str, ordinal: int, announced: Announced
) -> Component:
    """Note how many originals, copies and sheets were handed in, before scanning."""
    require(actor, Task.RECEIVE)
    with desk.transaction() as session:
        return components.announce(session, dossier_id, ordinal, announced)


@dataclass(frozen=True, slots=True)
class ScanNote:
    """What the clerk says of a scan.

    Attributes:
        dossier_id: The dossier it belongs to; None where separators name them.
        name: File name as received.
        sheets: Sheets counted before feeding; None where not announced.
        duplex: Whether both sides were scanned.
    """

    dossier_id: str | None
    name: str
    sheets: int | None = None
    duplex: bool = False


def receive_scan(desk: Desk, actor: Actor, note: ScanNote, chunks: Iterable[bytes]) -> ReceivedScan:
    """Keep a scan as it came and ask for it to be digitized.

    The job's row is written in the transaction that notes the scan; the queue is told
    afterwards and may lose it without harm.

    Raises:
        NotAllowedError: The person may not scan.
        MalwareFoundError: The malware check refused it.
    """
    require(actor, Task.SCAN)
    owner = BATCHES
    if note.dossier_id is not None:
        with desk.reading() as session:
            owner = dossiers.get(session, note.dossier_id).owner_id
    master = desk.blobs.keep_stream(owner, chunks)  # whoever gave them may let go after this step
    refuse_malware(desk, master)
    act = Act(actor.id, desk.clock())
    with desk.transaction() as session:
        new = NewScan(note.dossier_id, master, note.name, note.sheets, note.duplex)
        scan = scans.receive(session, desk.seal, new, act)
        job = jobs.put(session, DIGITIZE_SCAN, scan.id, {"scan": scan.id}, act.at)
        entry = audit.Entry("receive-scan", scan.id, dossier_id=note.dossier_id or "")
        audit.append(session, entry, act)
    desk.queue.wake(job.id)
    return ReceivedScan(scan, job.id)


def refuse_malware(desk: Desk, master: KeptBytes) -> None:
    """Ask the office's malware program, if it has one; without its answer nothing passes.

    The bytes of a refused file stay where no record names them: an earlier scan may have
    the same ones.
    """
    command = desk.settings.malware_command.split()
    if not command:
        return
    with blob_as_file(desk.blobs, master.key) as path:
        try:
            answer = subprocess.run(  # noqa: S603 - the operator's own setting
                [*command, str(path)], check=False, capture_output=True, timeout=_MALWARE_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            message = "the malware program cannot be asked"
            raise ToolMissingError(message) from error
    if answer.returncode != 0:
        raise MalwareFoundError(status=answer.returncode)
