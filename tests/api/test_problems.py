"""Every error has one HTTP answer: problem details for programs, a page for people."""

import httpx
import pytest

from api.problems import STATUS, title_of
from dossier.errors import Kind
from tests.office import Office, put_read_scan, receive
from vault.errors import RecordMissingError


def test_every_kind_of_error_has_a_status() -> None:
    assert set(STATUS) == set(Kind)


def test_an_error_under_the_api_is_problem_details(clerk: httpx.Client) -> None:
    answer = clerk.get("/api/v1/dossiers/hs_khong")

    problem = answer.json()
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == "/problems/record-missing"
    assert problem["title"] == RecordMissingError.title
    assert problem["instance"] == "/api/v1/dossiers/hs_khong"
    assert problem["trace"] == answer.headers["x-request-id"]
    assert set(problem) == {"type", "title", "status", "code", "instance", "trace"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/khong-co", 404, "address-unknown"),
        ("PUT", "/api/v1/dossiers", 405, "method-not-allowed"),
        ("GET", "/api/v1/scans/scn_x", 401, "login-required"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_too(
    visitor: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    answer = visitor.request(method, path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_malformed_request_names_the_value_and_does_not_repeat_it(clerk: httpx.Client) -> None:
    said = {"procedure_code": "1.004222", "owner": {"kind": "person", "number": {"x": "000199"}}}

    answer = clerk.post("/api/v1/dossiers", json=said)

    assert answer.status_code == 422
    assert {error["name"] for error in answer.json()["errors"]} == {"owner.number", "owner.name"}
    assert "000199" not in answer.text


def test_facts_of_an_error_do_not_go_out(citizen: httpx.Client, office: Office) -> None:
    dossier = receive(office).dossier

    answer = citizen.get(f"/api/v1/dossiers/{dossier.id}")

    assert answer.status_code == 403
    assert "see-desk" not in answer.text


def test_a_person_gets_a_page_with_the_trace(clerk: httpx.Client) -> None:
    answer = clerk.get("/quay/ho-so/hs_khong")

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert RecordMissingError.title in answer.text
    assert answer.headers["x-request-id"] in answer.text


def test_a_conflict_is_409(clerk: httpx.Client, office: Office) -> None:
    read = put_read_scan(office, receive(office).dossier)

    answer = clerk.post(f"/api/v1/documents/{read.id}/deposit")

    assert (answer.status_code, answer.json()["code"]) == (409, "record-conflict")


def test_an_error_code_leads_to_its_page(visitor: httpx.Client) -> None:
    answer = visitor.get("/problems/record-missing")

    assert RecordMissingError.title in answer.text
    assert visitor.get("/problems/khong-co").status_code == 404
    assert title_of("khong-co") is None
