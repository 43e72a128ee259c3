"""What the vault hands out instead of rows, and what it takes in. Frozen; times are UTC.

What is personal is left out of what a record prints, so that none reaches a log. Where the
bytes of a paper lie is in no record: a person gets at them through `access.py` alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from dossier.actor import Role
from dossier.field import Field
from vault.blobs import KeptBytes


class OwnerKind(StrEnum):
    """What has a vault."""

    PERSON = "person"
    ORGANIZATION = "organization"


class DocumentStatus(StrEnum):
    """How far a document is: made, signed by the clerk, confirmed, in the vault, or past."""

    DRAFT = "draft"
    SIGNED = "signed"
    CONFIRMED = "confirmed"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    VOID = "void"


class JobState(StrEnum):
    """How far a job is; a failed one is parked for a person."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, and when.

    Attributes:
        by: Id of the account, `acc_…`, or `system`.
        at: The moment, with a time zone.
    """

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewOwner:
    """Whose vault is wanted.

    Attributes:
        kind: Person or organization.
        number: Personal id, or tax or registration number of an organization.
        name: Full name.
    """

    kind: OwnerKind
    number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or organization with a vault; `id` is all that others may carry around."""

    id: str
    kind: OwnerKind
    number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Someone who is to log in.

    Attributes:
        login: Name to log in with; case and surrounding blanks do not count.
        password_hash: Argon2id in its standard text form; never the password.
        role: What the person may do.
        name: As shown to people and in signatures.
        owner_id: The vault that is the person's own, for citizens.
    """

    login: str = field(repr=False)
    password_hash: str = field(repr=False)
    role: Role
    name: str = field(repr=False)
    owner_id: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who logs in; see `NewAccount`."""

    id: str
    login: str = field(repr=False)
    password_hash: str = field(repr=False)
    role: Role
    name: str = field(repr=False)
    owner_id: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as the reading of a scan gives it, or as it comes from elsewhere.

    Attributes:
        owner_id: Whose paper it is.
        number: Position in the scan, from 1.
        pages: Input page numbers, in order.
        pdf: Its PDF, already kept.
        text: All its text.
        fields: What was read from it.
        dossier_id: The dossier it was handed in for, if any.
        component: Ordinal of the component it stands for, if known.
        scan_id: The scan it came from, if any.
    """

    owner_id: str
    number: int
    pages: tuple[int, ...]
    document_type: str
    type_confidence: float
    pdf: KeptBytes
    text: str = field(repr=False)
    fields: tuple[Field, ...] = field(repr=False)
    dossier_id: str | None = None
    component: int | None = None
    scan_id: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person, or the office's rule, says the paper is and says."""

    document_type: str
    fields: tuple[Field, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """What a document code is made of; the ordinal is given by the vault.

    Attributes:
        owner: Owner's identifier as the office writes it, digits and capitals.
        type_code: Code of the document type.
        day: Day of digitization in Vietnam.
    """

    owner: str = field(repr=False)
    type_code: str
    day: date


@dataclass(frozen=True, slots=True)
class Deposit:
    """What goes into the vault in the end.

    Attributes:
        pdf: The signed file, already kept.
        signatures: Report on its signatures, as JSON values.
        valid_until: Last day the paper holds; None where it does not run out.
        record: Its confirmed fields as a signed text, bound to the file.
    """

    pdf: KeptBytes
    signatures: Mapping[str, object] = field(repr=False)
    valid_until: date | None = None
    record: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of an owner; see `Draft`. `code` is personal data, None until given."""

    id: str
    owner_id: str
    dossier_id: str | None
    component: int | None
    scan_id: str | None
    number: int
    pages: tuple[int, ...]
    document_type: str
    type_confidence: float
    status: DocumentStatus
    code: str | None = field(repr=False)
    size_bytes: int
    sha256: str = field(repr=False)
    valid_until: date | None
    created_at: datetime
    created_by: str
    deposited_at: datetime | None
    deposited_by: str | None


@dataclass(frozen=True, slots=True)
class DocumentEvent:
    """Something that was done to a document; `facts` hold no personal data."""

    ordinal: int
    act: str
    facts: Mapping[str, str]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Job:
    """Work that was asked for.

    Attributes:
        name: What is to be done.
        subject_id: What it is about, such as `scn_…`.
        arguments: Ids and plain words only; a queue and a log may see them.
        fencing_token: Rises with each lease; only the newest may finish.
        due_at: Not to be started before.
        attempts: Leases so far.
        last_error: Code of the last error.
    """

    id: str
    name: str
    subject_id: str
    arguments: Mapping[str, str]
    state: JobState
    fencing_token: int
    due_at: datetime
    lease_until: datetime | None
    attempts: int
    last_error: str | None
    progress_done: int
    progress_total: int
    created_at: datetime
    finished_at: datetime | None
