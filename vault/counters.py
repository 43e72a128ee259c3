"""Numbers that are given out one by one, without a gap and never twice."""

from sqlalchemy import text
from sqlalchemy.orm import Session

# One statement that both databases know: the row is locked until the transaction ends, so
# the next one waits, and a number taken in a transaction that is undone is given out again.
_NEXT = text(
    "INSERT INTO counters (name, last) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET last = counters.last + 1 RETURNING last"
)


def next_number(session: Session, name: str) -> int:
    """Give the next number under a name, from 1.

    Args:
        session: The transaction that writes what carries the number.
        name: What is counted, such as `dossier/H40.15.3/2026-11-24`; no personal data.
    """
    number: int = session.execute(_NEXT, {"name": name}).scalar_one()
    return number
