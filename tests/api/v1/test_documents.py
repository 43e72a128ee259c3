"""Papers go to who may see them, byte for byte, after the access event; nothing is cached."""

import httpx
import pytest

from desk.jobs import run_due
from desk.pages import mark_page
from dossier.page import PageState
from tests.office import Office, put_read_scan, receive
from vault import documents
from vault.records import StoredDocument


@pytest.fixture
def read(office: Office) -> StoredDocument:
    return put_read_scan(office, receive(office).dossier)


def test_the_clerk_of_the_dossier_gets_the_bytes(clerk: httpx.Client, read: StoredDocument) -> None:
    answer = clerk.get(f"/api/v1/documents/{read.id}/content")

    assert answer.content == b"%PDF-1.7 a copy"
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'inline; filename="{read.id}.pdf"'
    assert answer.headers["cache-control"] == "no-store"


def test_a_signed_copy_whose_pages_went_elsewhere_is_handed_out_to_nobody(
    clerk: httpx.Client, office: Office, read: StoredDocument
) -> None:
    mark_page(office.desk, office.clerk, read.scan_id or "", 1, PageState.REJECTED, "")
    run_due(office.desk)

    answer = clerk.get(f"/api/v1/documents/{read.id}/content")

    assert (answer.status_code, answer.json()["code"]) == (409, "paper-replaced")
    assert clerk.get(f"/api/v1/documents/{read.id}").json()["status"] == "superseded"


def test_who_has_the_same_bytes_is_told_so(clerk: httpx.Client, read: StoredDocument) -> None:
    address = f"/api/v1/documents/{read.id}/content"
    tag = clerk.get(address).headers["etag"]

    answer = clerk.get(address, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("path", ["", "/content"])
def test_a_citizen_does_not_learn_that_a_draft_exists(
    citizen: httpx.Client, read: StoredDocument, path: str
) -> None:
    there = citizen.get(f"/api/v1/documents/{read.id}{path}")
    nowhere = citizen.get(f"/api/v1/documents/doc_{'a' * 26}{path}")

    assert there.status_code == nowhere.status_code == 404
    assert there.json()["code"] == nowhere.json()["code"]


def test_a_clerk_names_the_dossier_to_see_a_vault(
    clerk: httpx.Client, read: StoredDocument
) -> None:
    address = f"/api/v1/owners/{read.owner_id}/documents"

    assert clerk.get(address).status_code == 404
    assert clerk.get(f"{address}?dossier={read.dossier_id}").json() == []


def test_a_citizen_sees_the_own_vault_only(
    citizen: httpx.Client, office: Office, read: StoredDocument
) -> None:
    other = receive(office, citizen=1).dossier.owner_id

    assert citizen.get(f"/api/v1/owners/{read.owner_id}/documents").json() == []
    assert citizen.get(f"/api/v1/owners/{other}/documents").status_code == 404


def test_what_a_person_confirms_becomes_data(
    clerk: httpx.Client, office: Office, read: StoredDocument
) -> None:
    fields = {"ho_ten": "Đặng Ỷ Ơn", "ngay_sinh": "1985-02-28"}
    said = {"document_type": "giay_khai_sinh", "fields": fields}

    answer = clerk.post(f"/api/v1/documents/{read.id}/confirm", json=said).json()

    assert answer["status"] == "confirmed"
    assert answer["fields"]["ho_ten"]["source"] == "ocr"
    assert answer["fields"]["ngay_sinh"]["source"] == "person"
    assert "so" not in answer["fields"]
    with office.desk.reading() as session:
        assert documents.history(session, read.id)[-1].by == office.clerk.id


def test_an_officer_confirms_nothing(officer: httpx.Client, read: StoredDocument) -> None:
    said: dict[str, object] = {"document_type": "khac", "fields": {}}

    answer = officer.post(f"/api/v1/documents/{read.id}/confirm", json=said)

    assert answer.status_code == 403
