"""Templates, and how times and sizes are written for people (Vietnam, Decree 30/2020 style)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_VIETNAM = timezone(timedelta(hours=7))
_KIB = 1024


def render(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Render a page; whose name stands in its head comes from the request's session."""
    actor = getattr(request.state, "actor", None)
    agency = request.app.state.desk.settings.agency_name
    text = _ENVIRONMENT.get_template(template).render(actor=actor, agency=agency, **values)
    return HTMLResponse(text, status, headers=headers)


def moment(at: datetime | None) -> str:
    """Write a moment as `14 giờ 05, 03/11/2026`."""
    return f"{at.astimezone(_VIETNAM):%H giờ %M, %d/%m/%Y}" if at else ""


def day(on: date | None) -> str:
    """Write a day as `03/11/2026`."""
    return f"{on:%d/%m/%Y}" if on else ""


def size(count: int) -> str:
    """Write a number of bytes: `1,5 MB`."""
    amount, unit = count / _KIB, "KB"
    if amount >= _KIB:
        amount, unit = amount / _KIB, "MB"
    return f"{amount:.1f} {unit}".replace(".", ",")


def _environment() -> Environment:
    folder = Path(__file__).parents[1] / "templates"
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(moment=moment, day=day, size=size)
    return made


_ENVIRONMENT = _environment()
