"""An office that can work says so; one that cannot names what is away."""

import dataclasses
from pathlib import Path

from desk.readiness import readiness
from desk.wiring import open_rows
from tests.office import make_office


def test_a_working_office_is_ready(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")

    assert readiness(office.desk) == {"database": "ok", "blobs": "ok"}


def test_a_database_that_is_away_is_named(tmp_path: Path) -> None:
    office = make_office(tmp_path / "office")
    settings = office.desk.settings.model_copy(
        update={"database_url": "postgresql://sohoa@127.0.0.1:1/sohoa"}
    )
    away = dataclasses.replace(office.desk, database=open_rows(settings))

    assert readiness(away) == {"database": "database-away", "blobs": "ok"}
