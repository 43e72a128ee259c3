"""The clerk puts right what the machine found: boundaries, pages set aside, counts, new sides."""

from pathlib import Path

import httpx
import pytest

from desk.jobs import run_due
from tests.office import Office, put_read_scan, receive
from tests.tiny import write_batch
from vault.records import StoredDocument


@pytest.fixture
def read(office: Office) -> StoredDocument:
    return put_read_scan(office, receive(office).dossier)


@pytest.fixture
def place(read: StoredDocument) -> str:
    """Address of a scan that is read."""
    return f"/api/v1/scans/{read.scan_id}"


def test_a_scan_says_where_each_side_went(clerk: httpx.Client, place: str) -> None:
    scan = clerk.get(place).json()

    assert scan["boundaries"] == [[1]]
    assert (scan["sheets"], scan["duplex"]) == (None, False)
    assert scan["ledger"] == {
        "announced_sides": None,
        "received_sides": 1,
        "sides": 1,
        "set_aside": 0,
        "in_documents": 1,
        "by_kind": {"content": 1},
        "by_state": {"ok": 1},
        "missing": [],
    }


def test_a_page_is_rejected_with_a_reason_and_taken_back(clerk: httpx.Client, place: str) -> None:
    said = {"state": "rejected", "reason": "Tờ lót"}
    rejected = clerk.put(f"{place}/pages/1/state", json=said)
    back = clerk.put(f"{place}/pages/1/state", json={"state": "ok"})

    assert (rejected.status_code, back.status_code) == (202, 202)
    page = rejected.json()["pages"][0]
    assert (page["state"], page["reason"]) == ("rejected", "Tờ lót")
    assert rejected.json()["boundaries"] == []
    assert rejected.json()["ledger"]["set_aside"] == 1
    assert (back.json()["pages"][0]["state"], back.json()["boundaries"]) == ("ok", [[1]])


def test_what_is_missing_is_said_in_words(clerk: httpx.Client, office: Office, place: str) -> None:
    answer = clerk.put(f"{place}/sheets", json={"sheets": 2, "duplex": True})
    run_due(office.desk)

    scan = clerk.get(place).json()
    assert answer.status_code == 202
    assert (scan["state"], scan["error"]["code"]) == ("unbalanced", "sheets-do-not-match")
    assert scan["ledger"]["missing"] == [
        {
            "code": "sheets-do-not-match",
            "text": "Đã khai 4 mặt giấy nhưng có 1 mặt được tính: thiếu 3 mặt.",
            "pages": [],
        }
    ]


def test_a_side_is_scanned_again_and_boundaries_are_drawn_anew(
    clerk: httpx.Client, office: Office, place: str, tmp_path: Path
) -> None:
    write_batch([1], tmp_path / "them.tiff")
    data = (tmp_path / "them.tiff").read_bytes()

    added = clerk.post(f"{place}/pages", params={"after": 1}, content=data)
    run_due(office.desk)
    joined = clerk.get(place).json()
    moved = clerk.put(f"{place}/boundaries", json={"documents": [[2], [1]]})
    run_due(office.desk)

    found = clerk.get(f"{place}/documents").json()
    assert (added.status_code, moved.status_code) == (202, 202)
    assert (joined["state"], joined["boundaries"]) == ("read", [[1, 2]])
    assert [one["pages"] for one in found] == [[1], [2]]
    assert [one["status"] for one in found] == ["signed", "signed"]


@pytest.mark.parametrize("documents", [[], [[1, 1]], [[1], [2]], [[1], []]])
def test_boundaries_that_do_not_fit_are_refused_with_a_sentence(
    clerk: httpx.Client, place: str, documents: list[list[int]]
) -> None:
    answer = clerk.put(f"{place}/boundaries", json={"documents": documents})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "pages-malformed"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/pages/1/state", {"state": "not_read"}),
        ("/pages/1/state", {"state": "rejected", "reason": "a" * 501}),
        ("/pages/mot/state", {"state": "ok"}),
        ("/sheets", {"sheets": 0, "duplex": False}),
        ("/sheets", {"sheets": "1", "duplex": False}),
        ("/sheets", {"sheets": 1.0, "duplex": False}),
        ("/sheets", {"sheets": None, "duplex": "yes"}),
        (f"/pages/{10**9}/state", {"state": "ok"}),
        (f"/pages/{10**20}/state", {"state": "ok"}),
        ("/pages/0/state", {"state": "ok"}),
        ("/boundaries", {"documents": [[0]]}),
        ("/boundaries", {"documents": [["1"]]}),
        ("/boundaries", {"documents": [[1.0]]}),
        ("/boundaries", {"documents": [[True]]}),
        ("/boundaries", {"documents": [[10**30]]}),
        ("/boundaries", {"documents": [[1]], "khac": 1}),
    ],
)
def test_what_is_malformed_is_refused(
    clerk: httpx.Client, place: str, path: str, body: dict[str, object]
) -> None:
    answer = clerk.put(f"{place}{path}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "request-malformed")


def test_a_reason_that_is_no_text_is_refused(clerk: httpx.Client, place: str) -> None:
    said = b'{"state": "rejected", "reason": "\\ud800"}'
    answer = clerk.put(
        f"{place}/pages/1/state", content=said, headers={"content-type": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "request-malformed")


def test_only_clerks_change_pages(
    citizen: httpx.Client, officer: httpx.Client, visitor: httpx.Client, place: str
) -> None:
    for client, status in ((citizen, 403), (officer, 403), (visitor, 401)):
        answers = [
            client.put(f"{place}/boundaries", json={"documents": [[1]]}),
            client.put(f"{place}/pages/1/state", json={"state": "ok"}),
            client.put(f"{place}/sheets", json={"duplex": False}),
            client.post(f"{place}/pages", params={"after": 0}, content=b"x"),
            client.post(f"{place}/work"),
        ]
        assert [answer.status_code for answer in answers] == [status] * 5


def test_a_page_nobody_knows_is_not_there(clerk: httpx.Client, place: str) -> None:
    assert clerk.put(f"{place}/pages/9/state", json={"state": "ok"}).status_code == 404
    for after, status in ((9, 404), (-1, 422), (10**20, 422)):
        answer = clerk.post(f"{place}/pages", params={"after": after}, content=b"x")
        assert answer.status_code == status
    assert clerk.get(f"{place}/pages/{10**20}/picture").status_code == 422


def test_what_cannot_be_added_is_refused_before_it_is_stored(
    clerk: httpx.Client, office: Office, place: str
) -> None:
    def kept() -> int:
        return sum(file.is_file() for file in office.desk.settings.data.rglob("*"))

    before = kept()
    nowhere = clerk.post(f"{place}/pages", params={"after": 9}, content=b"no page 9")
    after = kept()
    empty = clerk.post(f"{place}/pages", params={"after": 1})

    assert (nowhere.status_code, after) == (404, before)
    assert (empty.status_code, empty.json()["code"]) == (422, "empty-scan")


def test_a_scan_that_failed_is_worked_again(clerk: httpx.Client, office: Office) -> None:
    dossier = receive(office).dossier
    failed = clerk.post(f"/api/v1/dossiers/{dossier.id}/scans", content=b"\x8f\x00 no scan").json()
    address = f"/api/v1/scans/{failed['id']}"
    early = clerk.post(f"{address}/work")
    run_due(office.desk)
    again = clerk.post(f"{address}/work")

    assert (early.status_code, early.json()["code"]) == (409, "wrong-state")
    assert (again.status_code, again.json()["state"]) == (202, "received")
    run_due(office.desk)
    assert clerk.get(address).json()["error"]["code"] == "unsupported-scan"
