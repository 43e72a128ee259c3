"""Rows of documents: fetch, check, fill and hand out as records. For `documents.py` only."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dossier.field import Field
from vault.blobs import KeptBytes
from vault.errors import RecordConflictError, RecordMissingError
from vault.field_text import fields_from_text, fields_to_text
from vault.records import Act, DocumentStatus, Draft, StoredDocument
from vault.sealing import SealKey, fingerprint, seal, unseal
from vault.tables import DocumentEventRow, DocumentRow, ScanRow

LIVE = or_(DocumentRow.status != DocumentStatus.SUPERSEDED, DocumentRow.deposited_at.is_not(None))
"""Leaves out drafts whose pages went into others; they stay for the record only."""


def draft_row(session: Session, draft: Draft) -> DocumentRow | None:
    """Find the row of a draft, and keep others from making it until the transaction ends."""
    if draft.scan_id is None:
        return None
    if not session.get(ScanRow, draft.scan_id, with_for_update=True):
        raise RecordMissingError
    same = (DocumentRow.scan_id == draft.scan_id, DocumentRow.number == draft.number)
    fresh = {"populate_existing": True}  # not as this session saw it before the lock
    return session.scalar(
        select(DocumentRow).where(*same).with_for_update(), execution_options=fresh
    )


def document_row(session: Session, document_id: str, *, lock: bool = True) -> DocumentRow:
    """Give the row of a document, locked for whoever changes it."""
    row = session.get(DocumentRow, document_id, with_for_update=lock or None)
    if not row:
        raise RecordMissingError
    return row


def require(row: DocumentRow, statuses: Collection[DocumentStatus]) -> None:
    """Refuse a step that does not follow on the document's status."""
    if row.status not in statuses:
        raise RecordConflictError(status=row.status)


def note(
    session: Session, row: DocumentRow, act_name: str, act: Act, facts: dict[str, str] | None = None
) -> None:
    """Write the history of a document; its row is locked, so ordinals have no gap."""
    session.flush()
    of_document = DocumentEventRow.document_id == row.id
    last = session.scalar(select(func.max(DocumentEventRow.ordinal)).where(of_document)) or 0
    session.add(
        DocumentEventRow(
            document_id=row.id,
            ordinal=last + 1,
            act=act_name,
            facts=facts or {},
            at=act.at,
            by=act.by,
        )
    )
    session.flush()


def put_pdf(key: SealKey, row: DocumentRow, pdf: KeptBytes) -> None:
    """Point the row to its PDF."""
    row.blob_key, row.size_bytes = pdf.key, pdf.size_bytes
    row.sha256_sealed = seal(key, pdf.sha256, f"documents.sha256/{row.id}")


def put_fields(key: SealKey, row: DocumentRow, fields: tuple[Field, ...]) -> None:
    """Seal the fields into the row."""
    row.fields_sealed = seal(key, fields_to_text(fields), f"documents.fields/{row.id}")


def read_fields(key: SealKey, row: DocumentRow) -> tuple[Field, ...]:
    """Open the fields of the row."""
    return fields_from_text(unseal(key, row.fields_sealed, f"documents.fields/{row.id}"))


def changed_names(before: tuple[Field, ...], after: tuple[Field, ...]) -> list[str]:
    """Name the fields whose values differ, sorted."""
    old = {field.name: field.value for field in before}
    new = {field.name: field.value for field in after}
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def code_mark(key: SealKey, code: str) -> str:
    """Give what a code is found by."""
    return fingerprint(key, code.strip().upper(), "document-code")


def read_sha256(key: SealKey, row: DocumentRow) -> str:
    """Open the digest of the PDF."""
    return unseal(key, row.sha256_sealed, f"documents.sha256/{row.id}")


def kept_bytes(key: SealKey, row: DocumentRow) -> KeptBytes:
    """Say where the PDF lies."""
    return KeptBytes(row.blob_key, read_sha256(key, row), row.size_bytes)


def stored_document(key: SealKey, row: DocumentRow) -> StoredDocument:
    """Give the row as a record."""
    code = unseal(key, row.code_sealed, f"documents.code/{row.id}") if row.code_sealed else None
    return StoredDocument(
        id=row.id,
        owner_id=row.owner_id,
        dossier_id=row.dossier_id,
        component=row.component,
        scan_id=row.scan_id,
        number=row.number,
        pages=tuple(row.pages),
        document_type=row.document_type,
        type_confidence=row.type_confidence,
        status=DocumentStatus(row.status),
        code=code,
        size_bytes=row.size_bytes,
        sha256=read_sha256(key, row),
        valid_until=row.valid_until,
        created_at=row.created_at,
        created_by=row.created_by,
        deposited_at=row.deposited_at,
        deposited_by=row.deposited_by,
    )
