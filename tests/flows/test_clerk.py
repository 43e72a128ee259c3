"""A clerk's morning through HTTP: receive, scan, follow, confirm, deposit, and it is reused."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import logged_in
from tests.flows.batch import PAPERS, feed
from tests.office import PROCEDURE, Office, make_office, serving, working


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def address(office: Office) -> Iterator[str]:
    with working(office), serving(office) as url:
        yield url


def _receive(clerk: httpx.Client, office: Office) -> dict[str, Any]:
    person = office.people.citizens[0]
    owner = {"kind": "person", "number": person.personal_id, "name": person.full_name}
    said = {"procedure_code": PROCEDURE, "owner": owner}
    received: dict[str, Any] = clerk.post("/api/v1/dossiers", json=said).json()
    return received


def _listen(clerk: httpx.Client, scan_id: str) -> list[tuple[str, dict[str, Any]]]:
    heard, name = [], ""
    with clerk.stream("GET", f"/api/v1/scans/{scan_id}/events", timeout=90) as events:
        for line in events.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                heard.append((name, json.loads(line.removeprefix("data: "))))
    return heard


def _confirm(clerk: httpx.Client, document: dict[str, Any]) -> dict[str, Any]:
    fields = {name: field["value"] for name, field in document["fields"].items()}
    said = {"document_type": document["type"], "fields": fields}
    at = f"/api/v1/documents/{document['id']}"
    assert clerk.post(f"{at}/confirm", json=said).status_code == 200
    deposited = clerk.post(f"{at}/deposit")
    assert deposited.status_code == 200, deposited.text
    answer: dict[str, Any] = deposited.json()
    return answer


def test_a_scanned_paper_reaches_the_vault_and_is_not_asked_for_again(
    office: Office, address: str, tmp_path: Path
) -> None:
    with logged_in(address, "canbo") as clerk, logged_in(address, "congdan") as citizen:
        dossier = _receive(clerk, office)
        batch = feed(office, dossier["code"], (3, 1), tmp_path / "batch.pdf")

        handed_in = clerk.post(
            f"/api/v1/dossiers/{dossier['id']}/scans?sheets={len(batch.sides) // 2}&duplex=true",
            content=(tmp_path / "batch.pdf").read_bytes(),
            headers={"X-File-Name": "batch.pdf"},
        )
        heard = _listen(clerk, handed_in.json()["id"])
        found = clerk.get(f"/api/v1/scans/{handed_in.json()['id']}/documents").json()
        deposited = [_confirm(clerk, document) for document in found]
        content = citizen.get(f"/api/v1/documents/{found[0]['id']}/content")
        verdict = clerk.post("/api/v1/verifications", content=content.content).json()
        again = _receive(clerk, office)

    pages = [data["number"] for name, data in heard if name == "page"]
    assert sorted(pages) == list(range(1, len(batch.sides) + 1))
    assert (heard[-1][0], heard[-1][1]["state"]) == ("done", "read")
    assert [document["type"] for document in found] == [one.document_type for one in PAPERS]
    assert {document["status"] for document in deposited} == {"active"}
    assert verdict["document"]["indication"] == "TOTAL-PASSED"
    assert [one["field"] for one in verdict["signatures"]][:2] == ["Clerk1", "Agency1"]
    assert [one["reused"] for one in again["components"]] == [False, False, True, False]
    assert again["components"][2]["document_id"] == found[0]["id"]
