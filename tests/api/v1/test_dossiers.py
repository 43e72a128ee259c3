"""Programs receive and read dossiers; the owner's number goes in and never comes out."""

import httpx
import pytest

from tests.office import Office, receive

PERSON = {"kind": "person", "number": "000 199 000001", "name": "Đặng  Ỷ Ơn"}


def test_a_dossier_is_received_with_its_code_and_components(clerk: httpx.Client) -> None:
    said = {"procedure_code": "1.004222", "owner": PERSON}

    answer = clerk.post("/api/v1/dossiers", json=said)

    dossier = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/dossiers/{dossier['id']}"
    assert dossier["code"].startswith("H99.15.3-")
    assert dossier["owner"]["name"] == "Đặng Ỷ Ơn"
    assert [one["reused"] for one in dossier["components"]] == [False] * 4
    assert "000199000001" not in answer.text


def test_the_same_number_is_the_same_owner(clerk: httpx.Client) -> None:
    said = {"procedure_code": "1.004222", "owner": PERSON}
    first = clerk.post("/api/v1/dossiers", json=said).json()
    said["owner"] = PERSON | {"number": "０００199000001"}

    second = clerk.post("/api/v1/dossiers", json=said).json()

    assert first["owner"]["id"] == second["owner"]["id"]
    assert first["code"] != second["code"]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"number": "12345"}, "number"),
        ({"name": " "}, "name"),
        ({"kind": "dog"}, "kind"),
        ({"kind": "organization", "number": "12"}, "number"),
        ({"name": "a" * 201}, "name"),
    ],
)
def test_what_is_typed_wrong_is_named(
    clerk: httpx.Client, change: dict[str, str], name: str
) -> None:
    said = {"procedure_code": "1.004222", "owner": PERSON | change}

    answer = clerk.post("/api/v1/dossiers", json=said)

    assert answer.status_code == 422
    assert [error["name"] for error in answer.json()["errors"]] == [name]


def test_an_organization_has_a_vault_too(clerk: httpx.Client) -> None:
    owner = {"kind": "organization", "number": "0000123456-001", "name": "Hợp tác xã Lò Gốm"}

    answer = clerk.post("/api/v1/dossiers", json={"procedure_code": "2.000815", "owner": owner})

    assert answer.json()["owner"]["kind"] == "organization"


def test_a_procedure_the_rules_do_not_know_is_not_found(clerk: httpx.Client) -> None:
    answer = clerk.post("/api/v1/dossiers", json={"procedure_code": "9.999999", "owner": PERSON})

    assert answer.status_code == 404


def test_a_citizen_receives_nothing(citizen: httpx.Client) -> None:
    answer = citizen.post("/api/v1/dossiers", json={"procedure_code": "1.004222", "owner": PERSON})

    assert answer.status_code == 403


def test_an_officer_reads_a_dossier(officer: httpx.Client, office: Office) -> None:
    dossier = receive(office).dossier

    answer = officer.get(f"/api/v1/dossiers/{dossier.id}")

    assert answer.json()["code"] == dossier.code
    assert answer.json()["title"] == "Đăng ký thường trú"
