"""Documents: from the draft a scan gives to the owner's vault, one checked step at a time.

draft -> signed by the clerk -> fields confirmed -> code given -> deposited (active).
Every step may run twice: the second time it changes nothing and gives the same answer.
"""

import json
from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from dossier.codes import DocumentCode
from dossier.field import Field
from vault.blobs import KeptBytes
from vault.counters import next_number
from vault.document_rows import (
    LIVE,
    changed_names,
    code_mark,
    document_row,
    draft_row,
    kept_bytes,
    note,
    put_fields,
    put_pdf,
    read_fields,
    require,
    stored_document,
)
from vault.errors import RecordConflictError
from vault.ids import DOCUMENT, new_id
from vault.records import (
    Act,
    CodeRequest,
    Confirmation,
    Deposit,
    DocumentEvent,
    DocumentStatus,
    Draft,
    StoredDocument,
)
from vault.sealing import SealKey, seal, unseal
from vault.tables import DocumentEventRow, DocumentRow

_DRAFT, _SIGNED = DocumentStatus.DRAFT, DocumentStatus.SIGNED
_CONFIRMED, _ACTIVE = DocumentStatus.CONFIRMED, DocumentStatus.ACTIVE

KEPT = "kept"
"""The act in a document's history that says it came signed."""

CONFIRMED = "confirmed"
"""The act in a document's history that says who confirmed its fields."""


def put_draft(session: Session, key: SealKey, draft: Draft, act: Act) -> StoredDocument:
    """Keep a draft; the same number of the same scan is the same document.

    A draft put again replaces the one before. Once it is signed or confirmed, what was
    read is left as it is and given back: a job that runs twice undoes no person's work.
    """
    row = draft_row(session, draft)
    if row and row.status != _DRAFT:
        return stored_document(key, row)
    if not row:
        row = DocumentRow(
            id=new_id(DOCUMENT),
            scan_id=draft.scan_id,
            number=draft.number,
            status=_DRAFT,
            created_at=act.at,
            created_by=act.by,
        )
    row.owner_id, row.dossier_id, row.component = draft.owner_id, draft.dossier_id, draft.component
    row.pages = list(draft.pages)
    row.document_type, row.type_confidence = draft.document_type, draft.type_confidence
    row.text_sealed = seal(key, draft.text, f"documents.text/{row.id}")
    put_fields(key, row, draft.fields)
    put_pdf(key, row, draft.pdf)
    session.add(row)
    note(session, row, "draft", act)
    return stored_document(key, row)


def put_signed(
    session: Session, key: SealKey, document_id: str, pdf: KeptBytes, act: Act
) -> StoredDocument:
    """Keep the PDF with the signature of the clerk who digitized the paper.

    Raises:
        RecordMissingError: There is no such document.
        RecordConflictError: It is past the draft, and these are other bytes.
    """
    row = document_row(session, document_id)
    if row.status != _DRAFT and row.blob_key == pdf.key:
        return stored_document(key, row)
    require(row, {_DRAFT})
    row.status = _SIGNED
    put_pdf(key, row, pdf)
    note(session, row, "signed", act)
    return stored_document(key, row)


def put_kept(session: Session, key: SealKey, document_id: str, act: Act) -> StoredDocument:
    """Note that a PDF came with signatures of its own and is kept byte for byte.

    Raises:
        RecordMissingError: There is no such document.
    """
    row = document_row(session, document_id)
    if row.status == _DRAFT:
        row.status = _SIGNED
        note(session, row, KEPT, act)
    return stored_document(key, row)


def supersede_drafts(
    session: Session, key: SealKey, scan_id: str, keep: Collection[int], act: Act
) -> None:
    """Let the drafts of a scan go whose pages are going into other documents.

    Their rows and bytes stay for the record; they can no longer be confirmed or signed.

    Args:
        session: The transaction that writes the new page lists.
        key: The office's key.
        scan_id: Which scan.
        keep: Numbers of the documents that stay.
        act: Who moves the pages.

    Raises:
        RecordConflictError: One of them was confirmed, so a person relies on its pages.
    """
    for document in lock_scan(session, key, scan_id):
        if document.number not in keep:
            row = document_row(session, document.id)
            require(row, {_DRAFT, _SIGNED})
            row.status = DocumentStatus.SUPERSEDED
            note(session, row, "superseded", act)


def lock_scan(session: Session, key: SealKey, scan_id: str) -> tuple[StoredDocument, ...]:
    """Give the documents of a scan by number; none of them changes until the transaction ends."""
    rows = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.scan_id == scan_id, LIVE)
        .order_by(DocumentRow.number)
        .with_for_update(),
        execution_options={"populate_existing": True},
    )
    return tuple(stored_document(key, row) for row in rows)


def confirm(
    session: Session, key: SealKey, document_id: str, confirmation: Confirmation, act: Act
) -> StoredDocument:
    """Note what a person confirmed; only now is what was read data.

    It may be corrected until the code is given. The history names what was changed, not
    the values.

    Raises:
        RecordMissingError: There is no such document.
        RecordConflictError: The document is not signed yet, or has its code already.
    """
    row = document_row(session, document_id)
    require(row, {_SIGNED, _CONFIRMED})
    if row.code_fingerprint:
        raise RecordConflictError(status=row.status, reason="code-given")
    changed = changed_names(read_fields(key, row), confirmation.fields)
    if row.status == _CONFIRMED and not changed and row.document_type == confirmation.document_type:
        return stored_document(key, row)
    facts = {"changed": ",".join(changed), "type": confirmation.document_type}
    row.status, row.document_type = _CONFIRMED, confirmation.document_type
    put_fields(key, row, confirmation.fields)
    note(session, row, CONFIRMED, act, facts)
    return stored_document(key, row)


def give_code(
    session: Session, key: SealKey, document_id: str, request: CodeRequest, act: Act
) -> StoredDocument:
    """Give a confirmed document its code; one that has a code keeps it.

    Raises:
        RecordMissingError: There is no such document.
        RecordConflictError: It is not confirmed.
        ValueError: A part of the code is malformed.
    """
    row = document_row(session, document_id)
    if row.code_fingerprint:
        return stored_document(key, row)
    require(row, {_CONFIRMED})
    DocumentCode(request.owner, request.type_code, request.day, 1)  # malformed: no number taken
    counted = f"document/{row.owner_id}/{request.type_code}/{request.day}"
    ordinal = next_number(session, counted)
    code = str(DocumentCode(request.owner, request.type_code, request.day, ordinal))
    row.code_sealed = seal(key, code, f"documents.code/{row.id}")
    row.code_fingerprint = code_mark(key, code)
    note(session, row, "code-given", act)
    return stored_document(key, row)


def deposit(
    session: Session, key: SealKey, document_id: str, given: Deposit, act: Act
) -> StoredDocument:
    """Put a document into its owner's vault for good.

    Raises:
        RecordMissingError: There is no such document.
        RecordConflictError: It has no code, or other bytes are in the vault for it.
    """
    row = document_row(session, document_id)
    if row.status == _ACTIVE and row.blob_key == given.pdf.key:
        return stored_document(key, row)
    require(row, {_CONFIRMED})
    if not row.code_fingerprint:
        raise RecordConflictError(status=row.status, reason="no-code")
    row.status, row.valid_until = _ACTIVE, given.valid_until
    row.deposited_at, row.deposited_by = act.at, act.by
    report = json.dumps(given.signatures, ensure_ascii=False, separators=(",", ":"))
    row.signatures_sealed = seal(key, report, f"documents.signatures/{row.id}")
    if given.record is not None:
        row.record_sealed = seal(key, given.record, f"documents.record/{row.id}")
    put_pdf(key, row, given.pdf)
    note(session, row, "deposited", act)
    return stored_document(key, row)


def get(session: Session, key: SealKey, document_id: str) -> StoredDocument:
    """Give a document.

    Raises:
        RecordMissingError: There is none.
    """
    return stored_document(key, document_row(session, document_id, lock=False))


def of_owner(session: Session, key: SealKey, owner_id: str) -> tuple[StoredDocument, ...]:
    """Give what is in an owner's vault, deposited last first; no drafts."""
    return _listed(
        session, key, DocumentRow.owner_id == owner_id, DocumentRow.deposited_at.is_not(None)
    )


def of_dossier(session: Session, key: SealKey, dossier_id: str) -> tuple[StoredDocument, ...]:
    """Give the documents handed in for a dossier, drafts too, newest first."""
    return _listed(session, key, DocumentRow.dossier_id == dossier_id, LIVE)


def of_scan(session: Session, key: SealKey, scan_id: str) -> tuple[StoredDocument, ...]:
    """Give the documents of a scan, drafts too, in the order of their first pages."""
    found = _listed(session, key, DocumentRow.scan_id == scan_id, LIVE)
    return tuple(sorted(found, key=lambda document: (document.pages, document.number)))


def find_by_code(session: Session, key: SealKey, code: str) -> StoredDocument | None:
    """Find a document by its code; case and surrounding blanks do not count."""
    mark = code_mark(key, code)
    row = session.scalar(select(DocumentRow).where(DocumentRow.code_fingerprint == mark))
    return stored_document(key, row) if row else None


def reusable(
    session: Session, key: SealKey, owner_id: str, document_type: str, on: date
) -> tuple[StoredDocument, ...]:
    """Give the owner's valid documents of a type, deposited last first.

    Args:
        session: Any transaction.
        key: The office's key.
        owner_id: Whose vault.
        document_type: Key of the type.
        on: The day it has to be valid; one that runs out that day still is.
    """
    return _listed(
        session,
        key,
        DocumentRow.owner_id == owner_id,
        DocumentRow.status == _ACTIVE,
        DocumentRow.document_type == document_type,
        or_(DocumentRow.valid_until.is_(None), DocumentRow.valid_until >= on),
    )


def kept_pdf(session: Session, key: SealKey, document_id: str) -> KeptBytes:
    """Say where the PDF lies: for the office's own steps; a person asks `access.py`.

    Raises:
        RecordMissingError: There is no such document.
    """
    return kept_bytes(key, document_row(session, document_id, lock=False))


def text_of(session: Session, key: SealKey, document_id: str) -> str:
    """Give all the text of a document.

    Raises:
        RecordMissingError: There is no such document.
    """
    row = document_row(session, document_id, lock=False)
    return unseal(key, row.text_sealed, f"documents.text/{row.id}")


def fields_of(session: Session, key: SealKey, document_id: str) -> tuple[Field, ...]:
    """Give the fields of a document, as read or as confirmed.

    Raises:
        RecordMissingError: There is no such document.
    """
    return read_fields(key, document_row(session, document_id, lock=False))


def signatures_of(session: Session, key: SealKey, document_id: str) -> dict[str, object]:
    """Give the report on the signatures of a deposited document; empty before.

    Raises:
        RecordMissingError: There is no such document.
    """
    row = document_row(session, document_id, lock=False)
    if not row.signatures_sealed:
        return {}
    text = unseal(key, row.signatures_sealed, f"documents.signatures/{row.id}")
    report: dict[str, object] = json.loads(text)
    return report


def record_of(session: Session, key: SealKey, document_id: str) -> str | None:
    """Give the signed record of a deposited document's fields; None when it has none.

    Raises:
        RecordMissingError: There is no such document.
    """
    row = document_row(session, document_id, lock=False)
    if row.record_sealed is None:
        return None
    return unseal(key, row.record_sealed, f"documents.record/{row.id}")


def history(session: Session, document_id: str) -> tuple[DocumentEvent, ...]:
    """Give what was done to a document, first to last."""
    rows = session.scalars(
        select(DocumentEventRow)
        .where(DocumentEventRow.document_id == document_id)
        .order_by(DocumentEventRow.ordinal)
    )
    return tuple(DocumentEvent(row.ordinal, row.act, row.facts, row.at, row.by) for row in rows)


def _listed(
    session: Session, key: SealKey, *conditions: ColumnElement[bool]
) -> tuple[StoredDocument, ...]:
    newest_first = (
        DocumentRow.deposited_at.desc(),
        DocumentRow.created_at.desc(),
        DocumentRow.id,
    )
    rows = session.scalars(select(DocumentRow).where(*conditions).order_by(*newest_first))
    return tuple(stored_document(key, row) for row in rows)
