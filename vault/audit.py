"""The audit log: appended to only, each entry tied to all before it, no personal data.

Append as the last thing a transaction does: whoever appends holds the end of the log
until the transaction ends, so others wait.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vault.errors import VaultError
from vault.ids import is_id
from vault.records import Act
from vault.tables import AuditEntryRow, AuditHeadRow

START = "0" * 64

_WORD = re.compile(r"[a-z]+(-[a-z]+)*")
_BATCH = 1000


class Outcome(StrEnum):
    """What came of an act."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, in opaque ids and plain words only.

    Attributes:
        act: What was done, such as `open-document`; small letters and dashes.
        subject_id: What it was done to; empty where it has no id.
        owner_id: Whose data it is about, so that the owner can see it; may be empty.
        dossier_id: For which dossier; may be empty.
        purpose: What for; may be empty.
        outcome: Whether it was done or refused.

    Raises:
        ValueError: A value has another form, so it could hold personal data.
    """

    act: str
    subject_id: str = ""
    owner_id: str = ""
    dossier_id: str = ""
    purpose: str = ""
    outcome: Outcome = Outcome.DONE

    def __post_init__(self) -> None:
        ids = (self.subject_id, self.owner_id, self.dossier_id)
        words_hold = _WORD.fullmatch(self.act) and _WORD.fullmatch(self.purpose or "none")
        if not words_hold or not all(is_id(text) for text in ids if text):
            message = "an audit entry holds ids and plain words only"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry of the log: what happened, who did it, and its place; `sequence` is from 1."""

    sequence: int
    entry: Entry
    act: Act
    digest: str


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """Whether the log is as it was written.

    Attributes:
        entries: How many were looked at.
        broken_at: Sequence number of the first entry that is changed, missing or out of
            place; None when all is well.
    """

    entries: int
    broken_at: int | None


def append(session: Session, entry: Entry, act: Act) -> LoggedEntry:
    """Append an entry, in the transaction of what it tells about.

    Raises:
        ValueError: `act.by` is neither an id of ours nor one plain word.
        VaultError: The log has no end; the tables are damaged.
    """
    if not is_id(act.by) and not _WORD.fullmatch(act.by):
        message = "an audit entry holds ids and plain words only"
        raise ValueError(message)
    # One statement reads the end of the log and locks it.
    head = session.execute(
        update(AuditHeadRow)
        .values(sequence=AuditHeadRow.sequence + 1)
        .returning(AuditHeadRow.sequence, AuditHeadRow.digest)
    ).one_or_none()
    if not head:
        raise VaultError(reason="audit-head-missing")
    row = AuditEntryRow(
        sequence=head.sequence,
        at=act.at,
        actor_id=act.by,
        act=entry.act,
        subject_id=entry.subject_id,
        owner_id=entry.owner_id,
        dossier_id=entry.dossier_id,
        purpose=entry.purpose,
        outcome=entry.outcome,
    )
    row.digest = link(head.digest, _words(row))
    session.execute(update(AuditHeadRow).values(digest=row.digest))
    session.add(row)
    session.flush()
    return _logged(row)


def link(previous: str, entry: Mapping[str, str]) -> str:
    """Give the digest that ties an entry to all entries before it.

    Two logs with the same last digest have the same entries in the same order. The
    entry is written as JSON with sorted keys and no spaces, in UTF-8, so that any other
    program can compute the same digest.

    Args:
        previous: Digest of the entry before, 64 lower-case hex digits; `START` for
            the first.
        entry: What happened, as short text values.

    Returns:
        SHA-256 of `previous`, a line feed and the entry; 64 lower-case hex digits.

    >>> link(START, {"act": "sign", "subject": "doc_1"})[:12]
    '355793b369c8'
    """
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def verify(session: Session) -> LogVerdict:
    """Read the whole log and compute every digest again.

    Comparing only the last digest would miss an entry that was changed in place.
    """
    found = session.scalars(
        select(AuditEntryRow).order_by(AuditEntryRow.sequence),
        execution_options={"yield_per": _BATCH},
    )
    count, previous = 0, START
    with contextlib.closing(found) as rows:
        for row in rows:
            if row.sequence != count + 1 or row.digest != link(previous, _words(row)):
                return LogVerdict(count + 1, count + 1)
            count, previous = count + 1, row.digest
    end = session.execute(select(AuditHeadRow.sequence, AuditHeadRow.digest)).one_or_none()
    whole = end is not None and (end.sequence, end.digest) == (count, previous)
    return LogVerdict(count, None if whole else count + 1)


def of_owner(session: Session, owner_id: str, limit: int = 200) -> tuple[LoggedEntry, ...]:
    """Give what happened to an owner's data, newest first: who saw what, and why."""
    rows = session.scalars(
        select(AuditEntryRow)
        .where(AuditEntryRow.owner_id == owner_id)
        .order_by(AuditEntryRow.sequence.desc())
        .limit(limit)
    )
    return tuple(_logged(row) for row in rows)


def _words(row: AuditEntryRow) -> dict[str, str]:
    return {
        "sequence": str(row.sequence),
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": row.actor_id,
        "act": row.act,
        "subject": row.subject_id,
        "owner": row.owner_id,
        "dossier": row.dossier_id,
        "purpose": row.purpose,
        "outcome": row.outcome,
    }


def _logged(row: AuditEntryRow) -> LoggedEntry:
    entry = Entry(
        act=row.act,
        subject_id=row.subject_id,
        owner_id=row.owner_id,
        dossier_id=row.dossier_id,
        purpose=row.purpose,
        outcome=Outcome(row.outcome),
    )
    return LoggedEntry(row.sequence, entry, Act(row.actor_id, row.at), row.digest)
