"""Dossiers: take one in, find it again."""

from datetime import timedelta, timezone

from sqlalchemy import select
from sqlalchemy.orm import Session

from dossier.codes import DossierCode
from vault.counters import next_number
from vault.errors import RecordMissingError
from vault.ids import DOSSIER, new_id
from vault.intake.records import Dossier, DossierState, NewDossier
from vault.records import Act
from vault.tables import DossierRow

_VIETNAM = timezone(timedelta(hours=7))  # no summer time


def receive(session: Session, dossier: NewDossier, act: Act) -> Dossier:
    """Take a dossier in and give it its code.

    The ordinal counts the agency's dossiers of the day in Vietnam, without a gap and
    never twice, however many desks receive at once.

    Raises:
        ValueError: The agency's identifier is malformed.

    Source:
        Circular 01/2018/TT-VPCP Art. 19; agency identifiers of QĐ 20/2020/QĐ-TTg.
    """
    day = act.at.astimezone(_VIETNAM).date()
    DossierCode(dossier.agency, day, 1)  # refuse a malformed agency before a number is taken
    ordinal = next_number(session, f"dossier/{dossier.agency}/{day}")
    row = DossierRow(
        id=new_id(DOSSIER),
        code=str(DossierCode(dossier.agency, day, ordinal)),
        agency=dossier.agency,
        procedure_code=dossier.procedure_code,
        owner_id=dossier.owner_id,
        state=DossierState.RECEIVED,
        received_at=act.at,
        received_by=act.by,
    )
    session.add(row)
    session.flush()
    return _dossier(row)


def get(session: Session, dossier_id: str) -> Dossier:
    """Give a dossier.

    Raises:
        RecordMissingError: There is none.
    """
    return _dossier(_row(session, dossier_id))


def find_by_code(session: Session, code: str) -> Dossier | None:
    """Find a dossier by the code printed on its receipt slip; None when there is none."""
    row = session.scalar(select(DossierRow).where(DossierRow.code == code.strip().upper()))
    return _dossier(row) if row else None


def newest(session: Session, limit: int = 50) -> tuple[Dossier, ...]:
    """Give the dossiers received last, newest first."""
    order = (DossierRow.received_at.desc(), DossierRow.id)
    rows = session.scalars(select(DossierRow).order_by(*order).limit(limit))
    return tuple(_dossier(row) for row in rows)


def of_owner(session: Session, owner_id: str) -> tuple[Dossier, ...]:
    """Give an owner's dossiers, newest first."""
    order = (DossierRow.received_at.desc(), DossierRow.id)
    rows = session.scalars(
        select(DossierRow).where(DossierRow.owner_id == owner_id).order_by(*order)
    )
    return tuple(_dossier(row) for row in rows)


def set_state(session: Session, dossier_id: str, state: DossierState) -> Dossier:
    """Note how far a dossier is.

    Raises:
        RecordMissingError: There is none.
    """
    row = _row(session, dossier_id)
    row.state = state
    return _dossier(row)


def _row(session: Session, dossier_id: str) -> DossierRow:
    row = session.get(DossierRow, dossier_id)
    if not row:
        raise RecordMissingError
    return row


def _dossier(row: DossierRow) -> Dossier:
    return Dossier(
        id=row.id,
        code=row.code,
        agency=row.agency,
        procedure_code=row.procedure_code,
        owner_id=row.owner_id,
        state=DossierState(row.state),
        received_at=row.received_at,
        received_by=row.received_by,
    )
