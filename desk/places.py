"""Where the documents of a scan belong: the scan's dossier, or the one a separator names."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from desk.errors import OwnerUnknownError
from desk.wiring import Desk
from dossier.page import PageKind
from dossier.separator import Separator
from vault.database import Session
from vault.errors import RecordMissingError
from vault.intake import components, dossiers, scans
from vault.intake.records import Dossier, Scan, Side


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document belongs."""

    owner_id: str
    dossier_id: str
    component: int | None


def separators_before(
    desk: Desk, session: Session, scan_id: str, sides: Sequence[Side]
) -> Mapping[int, Separator | None]:
    """Say under which separator each page lies; None for what lies before the first.

    One a person set aside counts too: were it passed over, the papers behind it would go
    into the vault of whoever stands before. Only another separator takes its place.
    """
    under: dict[int, Separator | None] = {}
    current: Separator | None = None
    for side in sides:
        if side.kind is PageKind.SEPARATOR and side.opened:
            said = scans.page(session, desk.seal, scan_id, side.number).report["separator"]
            current = Separator.parse(str(said)) if said else None
        under[side.number] = current
    return under


def place_of(
    session: Session,
    scan: Scan,
    pages: Sequence[int],
    under: Mapping[int, Separator | None],
) -> Place:
    """Say where a document of these pages belongs; its first page names the component.

    Anybody can print a separator, so one in a scan of a dossier cannot lead elsewhere, and
    pages from under two dossiers' separators are no document.

    Raises:
        OwnerUnknownError: The pages name another dossier than the scan's, several, or none.
    """
    above = [under.get(number) for number in pages]
    named = {separator.dossier if separator else "" for separator in above}
    dossier = _dossier(session, scan, named)
    first = above[0]
    component = first.component if first and first.component else None
    if component is not None:
        with suppress(RecordMissingError):
            components.get(session, dossier.id, component)
            return Place(dossier.owner_id, dossier.id, component)
    return Place(dossier.owner_id, dossier.id, None)


def _dossier(session: Session, scan: Scan, named: set[str]) -> Dossier:
    if scan.dossier_id is not None:
        dossier = dossiers.get(session, scan.dossier_id)
        if not named <= {"", dossier.code}:
            raise OwnerUnknownError
        return dossier
    code = named.pop() if len(named) == 1 else ""
    found = dossiers.find_by_code(session, code) if code else None
    if found is None:
        raise OwnerUnknownError
    return found
