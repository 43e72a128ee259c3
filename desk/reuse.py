"""Find in the owner's vault what a dossier asks for: nobody hands in the same paper twice."""

from collections.abc import Sequence
from datetime import date

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
        if found:
            held[component.ordinal] = found[0]
    return held
