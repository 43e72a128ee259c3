"""The API describes itself, without pages that load anything from elsewhere."""

from pathlib import Path

import httpx
import pytest

from api.app import create_app
from desk.errors import SettingsError
from desk.options import WebOptions
from tests.office import make_office

PATHS = {
    "/api/v1/session",
    "/api/v1/dossiers",
    "/api/v1/dossiers/{dossier_id}",
    "/api/v1/dossiers/{dossier_id}/scans",
    "/api/v1/scans/{scan_id}",
    "/api/v1/scans/{scan_id}/events",
    "/api/v1/scans/{scan_id}/documents",
    "/api/v1/scans/{scan_id}/boundaries",
    "/api/v1/scans/{scan_id}/pages",
    "/api/v1/scans/{scan_id}/pages/{number}/picture",
    "/api/v1/scans/{scan_id}/pages/{number}/state",
    "/api/v1/scans/{scan_id}/sheets",
    "/api/v1/scans/{scan_id}/work",
    "/api/v1/owners/{owner_id}/documents",
    "/api/v1/documents/{document_id}",
    "/api/v1/documents/{document_id}/content",
    "/api/v1/documents/{document_id}/confirm",
    "/api/v1/documents/{document_id}/deposit",
    "/api/v1/verifications",
}


def test_the_description_holds_every_address_of_the_api_and_no_page(visitor: httpx.Client) -> None:
    description = visitor.get("/api/v1/openapi.json").json()

    assert description["openapi"].startswith("3.1")
    assert set(description["paths"]) == PATHS


def test_there_are_no_pages_of_the_framework(visitor: httpx.Client) -> None:
    assert visitor.get("/docs").status_code == 404
    assert visitor.get("/redoc").status_code == 404
    assert visitor.get("/openapi.json").status_code == 404


def test_a_production_office_does_not_serve_with_an_open_cookie(tmp_path: Path) -> None:
    office = make_office(tmp_path, mode="production")

    with pytest.raises(SettingsError, match="SOHOA_WEB__SECURE_COOKIE"):
        create_app(office.desk)


def test_a_production_office_serves_with_a_secure_cookie(tmp_path: Path) -> None:
    office = make_office(tmp_path, mode="production", web=WebOptions(secure_cookie=True))

    assert create_app(office.desk).state.desk is office.desk
