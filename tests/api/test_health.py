"""Watchers learn whether the process lives and whether it can work."""

import httpx

from tests.office import Office


def test_a_working_service_is_alive_and_ready(visitor: httpx.Client) -> None:
    assert visitor.get("/livez").json() == {"status": "ok"}
    assert visitor.get("/readyz").json() == {
        "status": "ok",
        "checks": {"database": "ok", "blobs": "ok"},
    }


def test_without_its_tables_the_service_is_alive_but_not_ready(
    visitor: httpx.Client, office: Office
) -> None:
    file = office.desk.settings.data / "sohoa.sqlite3"
    away = file.with_suffix(".away")
    office.desk.database.dispose()
    file.rename(away)
    try:
        alive, ready = visitor.get("/livez"), visitor.get("/readyz")
    finally:
        office.desk.database.dispose()
        away.replace(file)

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json()["checks"]["database"] == "database-away"
