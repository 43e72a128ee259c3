"""Find in the owner's vault what a dossier asks for: nobody hands in the same paper twice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dossier.catalog import RequiredComponent
from vault import documents
from vault.database import Session
from vault.records import StoredDocument
from vault.sealing import SealKey


def held_documents(
    session: Session,
    key: SealKey,
    owner_id: str,
    required: Sequence[RequiredComponent],
    on: date,
) -> dict[int, StoredDocument]:
    """Give, by ordinal of the component, the valid document the owner's vault holds.

    A paper whose signatures did not all hold is kept but never stands for another.
    Only components that may be reused are looked up (Decree 45/2020 Art. 4(4): what the
    authority has already is not asked for again).

    Args:
        session: Any transaction.
        key: The office's key.
        owner_id: Whose vault.
        required: What the procedure asks for.
        on: The day of reception; a document has to be valid then.
    """
    held = {}
    for component in required:
        if not component.reusable:
            continue
        found = documents.reusable(session, key, owner_id, component.document_type, on)
        good = [document for document in found if _holds(session, key, document)]
        if good:
            held[component.ordinal] = good[0]
    return held


def _holds(session: Session, key: SealKey, document: StoredDocument) -> bool:
    """Say whether the paper's signatures held when it was deposited."""
    report: Any = documents.signatures_of(session, key, document.id)
    return bool(report) and report["document"]["indication"] == "TOTAL-PASSED"
