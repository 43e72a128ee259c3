"""The rows. They never leave the vault: functions hand out the values of `records.py`.

Ids are the public ones (`ids.py`). What ends in `_sealed` is personal data under the master
key (`sealing.py`), what ends in `_fingerprint` finds it again. Times are UTC and aware.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and halves of surrogate pairs


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, kept in UTC and given back aware; SQLite keeps no time zone itself."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the base class's form
    ) -> datetime | None:
        """Refuse a moment without a time zone, and give the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment needs a time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - the base class's form
    ) -> datetime | None:
        """Give the moment back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class NfcText(TypeDecorator[str]):
    """Text in Normalization Form C, whatever form it comes in."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002 - the base class's form
    ) -> str | None:
        """Give the text in NFC, and U+FFFD for what no database keeps."""
        if value is None:
            return None
        return _UNSTORABLE.sub("\ufffd", unicodedata.normalize("NFC", value))


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name and form
        datetime: UtcDateTime,
        str: NfcText,
        bytes: LargeBinary,
        dict[str, str]: JSON,
        list[int]: JSON,
    }


class CounterRow(Base):
    """The last number given out under a name; numbers of one name have no gap."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class OwnerRow(Base):
    """A person or organization with a vault of their own."""

    __tablename__ = "owners"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number_fingerprint: Mapped[str] = mapped_column(unique=True)
    number_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class AccountRow(Base):
    """Someone who logs in."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    login_fingerprint: Mapped[str] = mapped_column(unique=True)
    login_sealed: Mapped[bytes]
    password_hash: Mapped[str]
    role: Mapped[str]
    name_sealed: Mapped[bytes]
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("owners.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class DossierRow(Base):
    """A request under one procedure."""

    __tablename__ = "dossiers"
    __table_args__ = (Index(None, "owner_id", "received_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    agency: Mapped[str]
    procedure_code: Mapped[str]
    owner_id: Mapped[str] = mapped_column(ForeignKey("owners.id"))
    state: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(index=True)
    received_by: Mapped[str]


class ComponentRow(Base):
    """A paper a dossier has to hold."""

    __tablename__ = "components"

    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_type: Mapped[str]
    title: Mapped[str]
    must_digitize: Mapped[bool]
    state: Mapped[str]
    exemption_code: Mapped[str | None]
    originals: Mapped[int | None]
    copies: Mapped[int | None]
    sheets: Mapped[int | None]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id"))


class ScanRow(Base):
    """A batch as it came from a scanner; its bytes are the untouched master."""

    __tablename__ = "scans"

    id: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[str | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    blob_key: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes]
    sheets: Mapped[int | None]
    duplex: Mapped[bool]
    page_count: Mapped[int | None]
    came_signed: Mapped[bool | None]
    page_lists: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str]
    error_code: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(index=True)
    received_by: Mapped[str]


class ScanPartRow(Base):
    """A further file of a scan: sides that were scanned again into their place."""

    __tablename__ = "scan_parts"

    scan_id: Mapped[str] = mapped_column(ForeignKey("scans.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    blob_key: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes]
    stands_after: Mapped[int]
    page_count: Mapped[int | None]
    received_at: Mapped[datetime]
    received_by: Mapped[str]


class PageRow(Base):
    """One side of a scan."""

    __tablename__ = "scan_pages"

    scan_id: Mapped[str] = mapped_column(ForeignKey("scans.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    state: Mapped[str]
    turn_degrees: Mapped[int]
    lean_degrees: Mapped[float]
    dpi: Mapped[float]
    width_px: Mapped[int]
    height_px: Mapped[int]
    confidence: Mapped[float]
    report_sealed: Mapped[bytes]
    stands_after: Mapped[int | None]
    set_aside: Mapped[str | None]
    reason_sealed: Mapped[bytes | None]
    may_separate: Mapped[bool | None]


class DocumentRow(Base):
    """A paper in electronic form, from its draft to its place in the owner's vault."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("scan_id", "number"),
        Index(None, "owner_id", "status", "document_type"),
        Index(None, "dossier_id", "component"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("owners.id"))
    dossier_id: Mapped[str | None] = mapped_column(ForeignKey("dossiers.id"))
    component: Mapped[int | None]
    scan_id: Mapped[str | None] = mapped_column(ForeignKey("scans.id"))
    number: Mapped[int]
    pages: Mapped[list[int]]
    document_type: Mapped[str]
    type_confidence: Mapped[float]
    status: Mapped[str]
    code_sealed: Mapped[bytes | None]
    code_fingerprint: Mapped[str | None] = mapped_column(unique=True)
    blob_key: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256_sealed: Mapped[bytes]
    text_sealed: Mapped[bytes]
    fields_sealed: Mapped[bytes]
    signatures_sealed: Mapped[bytes | None]
    record_sealed: Mapped[bytes | None]
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    deposited_at: Mapped[datetime | None]
    deposited_by: Mapped[str | None]


class DocumentEventRow(Base):
    """Something that was done to a document."""

    __tablename__ = "document_events"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str]
    facts: Mapped[dict[str, str]]
    at: Mapped[datetime]
    by: Mapped[str]


class AuditHeadRow(Base):
    """The end of the audit log: one row, written by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str]


class AuditEntryRow(Base):
    """An entry of the audit log; the database refuses to change or delete one."""

    __tablename__ = "audit_entries"

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[str]
    act: Mapped[str]
    subject_id: Mapped[str]
    owner_id: Mapped[str] = mapped_column(index=True)
    dossier_id: Mapped[str]
    purpose: Mapped[str]
    outcome: Mapped[str]
    digest: Mapped[str]


class JobRow(Base):
    """Work that was asked for; the truth about it, whatever a broker says."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    subject_id: Mapped[str] = mapped_column(index=True)
    arguments: Mapped[dict[str, str]]
    state: Mapped[str]
    fencing_token: Mapped[int]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    last_error: Mapped[str | None]
    progress_done: Mapped[int]
    progress_total: Mapped[int]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
