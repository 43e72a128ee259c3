"""Components of a dossier: what has to be there, and what came of it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.catalog import RequiredComponent
from vault.errors import RecordConflictError, RecordMissingError
from vault.intake.records import Announced, Component, ComponentState
from vault.tables import ComponentRow


def add(
    session: Session, dossier_id: str, required: Sequence[RequiredComponent]
) -> tuple[Component, ...]:
    """Note which papers a dossier has to hold, as its procedure asks."""
    rows = [
        ComponentRow(
            dossier_id=dossier_id,
            ordinal=component.ordinal,
            document_type=component.document_type,
            title=component.title,
            must_digitize=component.must_digitize,
            state=ComponentState.NOT_DIGITIZED,
        )
        for component in required
    ]
    session.add_all(rows)
    session.flush()
    return tuple(_component(row) for row in rows)


def get(session: Session, dossier_id: str, ordinal: int) -> Component:
    """Give a component.

    Raises:
        RecordMissingError: There is none.
    """
    return _component(_row(session, dossier_id, ordinal, lock=False))


def of_dossier(session: Session, dossier_id: str) -> tuple[Component, ...]:
    """Give a dossier's components in their order."""
    rows = session.scalars(
        select(ComponentRow)
        .where(ComponentRow.dossier_id == dossier_id)
        .order_by(ComponentRow.ordinal)
    )
    return tuple(_component(row) for row in rows)


def announce(session: Session, dossier_id: str, ordinal: int, announced: Announced) -> Component:
    """Note what the clerk counted, before anything is scanned.

    Raises:
        RecordMissingError: There is no such component.

    Source:
        Circular 01/2023/TT-VPCP Art. 8(2).
    """
    row = _row(session, dossier_id, ordinal)
    row.originals, row.copies, row.sheets = (
        announced.originals,
        announced.copies,
        announced.sheets,
    )
    return _component(row)


def exempt(session: Session, dossier_id: str, ordinal: int, exemption_code: str) -> Component:
    """Note why a component is not digitized.

    Raises:
        RecordMissingError: There is no such component.
        RecordConflictError: A document stands for it already.
    """
    row = _row(session, dossier_id, ordinal)
    if row.document_id:
        raise RecordConflictError(state=row.state)
    row.exemption_code = exemption_code
    return _component(row)


def reuse(session: Session, dossier_id: str, ordinal: int, document_id: str) -> Component:
    """Let a document that is in the owner's vault already stand for a component.

    Raises:
        RecordMissingError: There is no such component.
        RecordConflictError: Another document stands for it.
    """
    row = _row(session, dossier_id, ordinal)
    if row.document_id not in (None, document_id):
        raise RecordConflictError(state=row.state)
    if row.document_id is None:
        _settle(row, ComponentState.REUSED, document_id)
    return _component(row)


def digitized(session: Session, dossier_id: str, ordinal: int, document_id: str) -> Component:
    """Note a document that was made of a component.

    The first one stands for it; further ones only carry its ordinal.

    Raises:
        RecordMissingError: There is no such component.
        RecordConflictError: A document of the vault is reused for it.
    """
    row = _row(session, dossier_id, ordinal)
    if row.state == ComponentState.REUSED:
        raise RecordConflictError(state=row.state)
    if row.document_id is None:
        _settle(row, ComponentState.DIGITIZED, document_id)
    return _component(row)


def _settle(row: ComponentRow, state: ComponentState, document_id: str) -> None:
    row.state, row.document_id, row.exemption_code = state, document_id, None


def _row(session: Session, dossier_id: str, ordinal: int, *, lock: bool = True) -> ComponentRow:
    row = session.get(ComponentRow, (dossier_id, ordinal), with_for_update=lock or None)
    if not row:
        raise RecordMissingError
    return row


def _component(row: ComponentRow) -> Component:
    announced = None
    if row.originals is not None and row.copies is not None:
        announced = Announced(row.originals, row.copies, row.sheets)
    return Component(
        dossier_id=row.dossier_id,
        ordinal=row.ordinal,
        document_type=row.document_type,
        title=row.title,
        must_digitize=row.must_digitize,
        state=ComponentState(row.state),
        exemption_code=row.exemption_code,
        announced=announced,
        document_id=row.document_id,
    )
