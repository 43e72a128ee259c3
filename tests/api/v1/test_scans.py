"""The progress of a scan is followed by asking or by listening; its pages say nothing private."""

import json

import httpx
import pytest

from tests.office import Office, put_read_scan, receive
from vault import jobs
from vault.records import StoredDocument


@pytest.fixture
def read(office: Office) -> StoredDocument:
    return put_read_scan(office, receive(office).dossier)


def test_a_scan_says_how_far_it_is(clerk: httpx.Client, read: StoredDocument) -> None:
    scan = clerk.get(f"/api/v1/scans/{read.scan_id}").json()

    assert (scan["state"], scan["error"]) == ("read", None)
    assert scan["pages"][0] == {
        "number": 1,
        "kind": "content",
        "state": "ok",
        "rotation_degrees": 180,
        "skew_degrees": 1.25,
        "confidence": 0.91,
        "quality": scan["pages"][0]["quality"],
        "error": None,
        "has_picture": True,
        "reason": "",
    }
    assert scan["pages"][0]["quality"]["verdict"] == "look"


def test_barcodes_and_words_of_a_page_stay_inside(
    clerk: httpx.Client, read: StoredDocument
) -> None:
    assert "riêng tư" not in clerk.get(f"/api/v1/scans/{read.scan_id}").text


def test_listening_gives_each_page_once_and_ends(clerk: httpx.Client, read: StoredDocument) -> None:
    with clerk.stream("GET", f"/api/v1/scans/{read.scan_id}/events") as answer:
        text = "".join(answer.iter_text())

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert text.startswith("retry: ")
    assert [line for line in text.splitlines() if line.startswith("event")] == [
        "event: page",
        "event: done",
    ]


def test_listening_tells_what_happens_meanwhile(clerk: httpx.Client, office: Office) -> None:
    dossier = receive(office).dossier
    started = clerk.post(f"/api/v1/dossiers/{dossier.id}/scans", content=b"x").json()
    desk, heard = office.desk, []

    with clerk.stream("GET", f"/api/v1/scans/{started['id']}/events") as answer:
        for line in answer.iter_lines():
            if line.startswith("data"):
                heard.append(json.loads(line.removeprefix("data: "))["pages_done"])
            if line.startswith("data") and len(heard) == 1:
                with desk.transaction() as session:
                    (job,) = jobs.of_subject(session, started["id"])
                    leased = jobs.lease(session, job.id, desk.settings.jobs, desk.clock())
                    assert leased is not None
                    jobs.progress(session, leased, 2, 5)
            if heard[-1:] == [2]:
                break

    assert heard == [0, 2]


def test_a_scan_nobody_knows_cannot_be_listened_to(clerk: httpx.Client) -> None:
    assert clerk.get("/api/v1/scans/scn_khong/events").status_code == 404


def test_the_picture_of_a_page_is_kept_in_no_cache(
    clerk: httpx.Client, read: StoredDocument
) -> None:
    answer = clerk.get(f"/api/v1/scans/{read.scan_id}/pages/1/picture")

    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"\xff\xd8")


def test_the_documents_of_a_scan_come_with_their_fields(
    clerk: httpx.Client, read: StoredDocument
) -> None:
    (document,) = clerk.get(f"/api/v1/scans/{read.scan_id}/documents").json()

    assert document["fields"]["ho_ten"]["box_mm"] == [40, 60, 110, 66]
    assert document["fields"]["ngay_sinh"]["findings"][0]["code"] == "impossible-date"


@pytest.mark.parametrize("path", ["", "/events", "/documents", "/pages/1/picture"])
def test_citizens_and_visitors_follow_no_scan(
    citizen: httpx.Client, visitor: httpx.Client, read: StoredDocument, path: str
) -> None:
    address = f"/api/v1/scans/{read.scan_id}{path}"

    assert citizen.get(address).status_code == 403
    assert visitor.get(address).status_code == 401
