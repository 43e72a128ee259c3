"""Print the sheets that lie before each paper in the feeder and say whose paper follows.

A sheet carries the dossier's code and the component's title and number, and nothing about a
person. Its QR code is read whichever way the sheet is fed; the bars of a patch T along its top
and bottom let a production scanner split as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import HTML

from desk.errors import NotFoundError
from desk.permissions import Task, require
from desk.wiring import Desk
from dossier.actor import Actor
from dossier.separator import PATCH_T_BARS_MM, Separator
from vault.intake import components, dossiers
from vault.intake.records import Component, ComponentState, Dossier

MOST_COPIES = 50

_TEMPLATES = Path(__file__).parent / "templates"
_HEIGHT_MM = 297.0
_FROM_EDGE_MM = 10.0  # printers leave 5 mm, patch readers want 6 mm of paper
_QR_MM = 96.0
_TITLE_POINTS = ((50, 28), (100, 22), (200, 16))  # up to so many letters
_SMALLEST_POINTS = 12
_MOST_TITLE = 300


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What the template shows of one sheet."""

    dossier: str
    ordinal: int
    title: str
    title_points: int
    qr: str


def separator_sheets(
    desk: Desk, actor: Actor, dossier_code: str, wanted: Sequence[int] = (), copies: int = 1
) -> bytes:
    """Give the separator sheets of a dossier as a PDF, one A4 page each.

    Args:
        desk: The office.
        actor: Who prints.
        dossier_code: As on the receipt slip.
        wanted: Ordinals of components; empty for all that are neither reused nor exempt.
        copies: Of each sheet, 1 to 50.

    Raises:
        NotAllowedError: The person may not scan.
        NotFoundError: No such dossier, or a component it does not have, or none to be scanned.
        ValueError: The number of copies is out of its range.
    """
    require(actor, Task.SCAN)
    if not 1 <= copies <= MOST_COPIES:
        message = "the number of copies is out of its range"
        raise ValueError(message)
    with desk.reading() as session:
        dossier = dossiers.find_by_code(session, dossier_code)
        if dossier is None:
            raise NotFoundError
        chosen = _chosen(components.of_dossier(session, dossier.id), wanted)
    sheets = [_sheet(dossier, component) for component in chosen for _ in range(copies)]
    return _print(sheets)


def _chosen(held: Sequence[Component], wanted: Sequence[int]) -> list[Component]:
    by_ordinal = {component.ordinal: component for component in held}
    if not set(wanted) <= set(by_ordinal):
        raise NotFoundError(component=min(set(wanted) - set(by_ordinal)))
    chosen = [by_ordinal[ordinal] for ordinal in wanted] or [
        component
        for component in held
        if component.state != ComponentState.REUSED and not component.exemption_code
    ]
    if not chosen:
        raise NotFoundError
    return chosen


def _sheet(dossier: Dossier, component: Component) -> _Sheet:
    title = component.title
    if len(title) > _MOST_TITLE:
        title = f"{title[:_MOST_TITLE].rstrip()}…"
    points = next((size for most, size in _TITLE_POINTS if len(title) <= most), _SMALLEST_POINTS)
    code = segno.make(str(Separator(dossier.code, component.ordinal)), error="h", micro=False)
    return _Sheet(dossier.code, component.ordinal, title, points, code.svg_data_uri(border=4))


def _print(sheets: Sequence[_Sheet]) -> bytes:
    loader = FileSystemLoader(_TEMPLATES)
    templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    page = templates.get_template("separators.html")
    shown: dict[str, Any] = {"sheets": sheets, "bars": _bars(), "qr_mm": _QR_MM}
    pdf: bytes = HTML(string=page.render(shown)).write_pdf()
    return pdf


def _bars() -> list[tuple[float, float]]:
    """Give top and thickness in mm of all bars: a patch T at the top, and turned at the bottom."""
    top = [(_FROM_EDGE_MM + start, thickness) for start, thickness in PATCH_T_BARS_MM]
    bottom = [(_HEIGHT_MM - start - thickness, thickness) for start, thickness in top]
    return [(round(start, 3), round(thickness, 3)) for start, thickness in top + bottom]
