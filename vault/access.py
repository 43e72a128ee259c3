"""The only functions that fetch a paper, or an owner's papers, for a person.

Each takes the engine, not a session: the access event is committed in a transaction of its
own before anything is given, and a refusal is committed too. No event, no bytes. Call them
outside any other transaction.

Who may see: the owner what is in their own vault; a clerk or officer the papers of the
owner of a dossier they name, for a purpose they name. All else is refused, and whether the
paper exists is not told.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dossier.actor import Actor, Role
from vault import audit
from vault.blobs import KeptBytes
from vault.database import transaction
from vault.document_rows import kept_bytes, stored_document
from vault.errors import RecordMissingError
from vault.ids import is_id
from vault.intake import scans
from vault.records import Act, StoredDocument
from vault.sealing import SealKey
from vault.tables import DocumentRow, DossierRow, OwnerRow, ScanRow


class Purpose(StrEnum):
    """What a paper is looked at for."""

    OWN = "own"
    DIGITIZE = "digitize"
    CERTIFY = "certify"
    REUSE = "reuse"
    SETTLE = "settle"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to see, and why.

    Attributes:
        actor: From the session on the server, never from the request.
        at: The moment.
        purpose: What for; `OWN` is for owners.
        dossier_id: For which dossier; clerks and officers have to name one.
    """

    actor: Actor
    at: datetime
    purpose: Purpose
    dossier_id: str = ""


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document a person may see now, and where its PDF lies."""

    document: StoredDocument
    pdf: KeptBytes


def open_document(engine: Engine, key: SealKey, document_id: str, asked: Asked) -> OpenedDocument:
    """Give a document to a person, after its access event is committed.

    Raises:
        RecordMissingError: There is none, or none this person may see.
        DatabaseAwayError: The event could not be written, so nothing is given.
    """
    with transaction(engine) as session:
        row = session.get(DocumentRow, document_id)
        allowed = row is not None and _may_see_document(session, row, asked)
        owner_id = row.owner_id if row else ""
        opened = OpenedDocument(stored_document(key, row), kept_bytes(key, row)) if row else None
        _note(session, "open-document", document_id, owner_id, asked, allowed=allowed)
    if not allowed or opened is None:
        raise RecordMissingError
    return opened


def open_master(engine: Engine, key: SealKey, scan_id: str, asked: Asked) -> KeptBytes:
    """Give a scan as it came to a clerk or officer, after its access event is committed.

    A batch may hold papers of several owners, so only who works on a dossier that papers
    of it belong to may see it.

    Raises:
        RecordMissingError: There is none, or none this person may see.
        DatabaseAwayError: The event could not be written, so nothing is given.
    """
    with transaction(engine) as session:
        row = session.get(ScanRow, scan_id)
        allowed = row is not None and _works_on_scan(session, row, asked)
        dossier = session.get(DossierRow, asked.dossier_id)
        master = scans.kept_master(session, key, scan_id) if row else None
        owner_id = dossier.owner_id if dossier and allowed else ""
        _note(session, "open-master", scan_id, owner_id, asked, allowed=allowed)
    if not allowed or master is None:
        raise RecordMissingError
    return master


def open_vault(engine: Engine, owner_id: str, asked: Asked) -> None:
    """Let a person see what an owner's vault holds, after the access event is committed.

    Ask before listing documents, fields or names of an owner to a person.

    Raises:
        RecordMissingError: There is none, or none this person may see.
        DatabaseAwayError: The event could not be written, so nothing is given.
    """
    with transaction(engine) as session:
        there = session.get(OwnerRow, owner_id) is not None
        allowed = there and _may_see_owner(session, owner_id, asked)
        _note(session, "open-vault", owner_id, owner_id, asked, allowed=allowed)
    if not allowed:
        raise RecordMissingError


def _may_see_document(session: Session, row: DocumentRow, asked: Asked) -> bool:
    if asked.actor.role is Role.CITIZEN and row.deposited_at is None:
        return False  # what was read is not theirs to rely on before a person confirmed it
    return _may_see_owner(session, row.owner_id, asked)


def _may_see_owner(session: Session, owner_id: str, asked: Asked) -> bool:
    match asked.actor.role:
        case Role.CITIZEN:
            return asked.purpose is Purpose.OWN and asked.actor.owner_id == owner_id
        case Role.CLERK | Role.OFFICER:
            dossier = session.get(DossierRow, asked.dossier_id)
            return (
                asked.purpose is not Purpose.OWN
                and dossier is not None
                and dossier.owner_id == owner_id
            )
        case Role.SYSTEM:
            return False  # the office's own steps do not ask as a person


def _works_on_scan(session: Session, row: ScanRow, asked: Asked) -> bool:
    if asked.actor.role not in (Role.CLERK, Role.OFFICER) or asked.purpose is Purpose.OWN:
        return False
    if row.dossier_id is not None:
        return row.dossier_id == asked.dossier_id
    return scans.holds_papers_of(session, row.id, asked.dossier_id)


def _note(
    session: Session, act: str, subject_id: str, owner_id: str, asked: Asked, *, allowed: bool
) -> None:
    """Append the access event; ids come from outside, so what is no id of ours is left out."""
    entry = audit.Entry(
        act=act,
        subject_id=subject_id if is_id(subject_id) else "",
        owner_id=owner_id if is_id(owner_id) else "",
        dossier_id=asked.dossier_id if is_id(asked.dossier_id) else "",
        purpose=asked.purpose,
        outcome=audit.Outcome.DONE if allowed else audit.Outcome.REFUSED,
    )
    audit.append(session, entry, Act(asked.actor.id, asked.at))
