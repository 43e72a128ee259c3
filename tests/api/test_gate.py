"""Every answer carries its trace and the security headers; other sites cannot act for us."""

import asyncio
import logging
import time

import httpx
import pytest
from fastapi import Request
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.gate import MOST_BODY_BYTES, Gate, is_foreign
from tests.office import Office


def _request(method: str, **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": raw, "path": "/quay"})


@pytest.mark.parametrize("path", ["/kiem-tra", "/livez", "/khong-co", "/api/v1/khong-co"])
def test_every_answer_carries_the_security_headers(visitor: httpx.Client, path: str) -> None:
    headers = visitor.get(path).headers

    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_the_trace_of_the_caller_is_kept_and_a_malformed_one_replaced(
    visitor: httpx.Client,
) -> None:
    kept = visitor.get("/livez", headers={"X-Request-Id": "may-quet-0001"})
    made = visitor.get("/livez", headers={"X-Request-Id": "<script>"})

    assert kept.headers["x-request-id"] == "may-quet-0001"
    assert len(made.headers["x-request-id"]) == 16


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({"sec_fetch_site": "same-origin"}, False),
        ({"sec_fetch_site": "none"}, False),
        ({"sec_fetch_site": "cross-site"}, True),
        ({"sec_fetch_site": "same-site"}, True),
        ({"origin": "http://quay.lamkhe.vn", "host": "quay.lamkhe.vn"}, False),
        ({"origin": "http://khac.vn", "host": "quay.lamkhe.vn"}, True),
        ({"origin": "null", "host": "quay.lamkhe.vn"}, True),
        ({"host": "quay.lamkhe.vn"}, False),
    ],
)
def test_a_change_asked_for_by_another_site_is_seen(
    headers: dict[str, str], *, foreign: bool
) -> None:
    assert is_foreign(_request("POST", **headers)) is foreign


def test_reading_is_never_foreign() -> None:
    assert not is_foreign(_request("GET", sec_fetch_site="cross-site"))


def test_another_sites_page_cannot_receive_a_dossier(clerk: httpx.Client) -> None:
    said = {"so": "000199000001", "ten": "Ai", "thu_tuc": "1.004222"}

    answer = clerk.post("/quay", data=said, headers={"Origin": "http://khac.vn"})

    assert answer.status_code == 403
    assert "đến từ một trang khác" in answer.text


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(
    ("path", "sort"),
    [
        ("/dang-nhap", "multipart/form-data; boundary=x"),
        ("/dang-nhap", "application/x-www-form-urlencoded"),
        ("/quay", "multipart/form-data; boundary=x"),
        ("/api/v1/session", "application/json"),
        ("/api/v1/dossiers", "application/json"),
    ],
)
def test_a_large_body_of_somebody_unknown_is_not_read_to_its_end(
    visitor: httpx.Client, path: str, sort: str, *, announced: bool
) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    start = head if "multipart" in sort else b"a"
    content = start + bytes(MOST_BODY_BYTES)
    body = content if announced else iter([content])

    answer = visitor.post(path, content=body, headers={"Content-Type": sort})

    assert answer.status_code == 413
    if path.startswith("/api/"):
        assert answer.json()["code"] == "upload-too-large"


def test_a_fault_of_ours_is_answered_without_what_went_wrong(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[Message] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/x",
        "headers": [],
        "app": create_app(office.desk),
    }

    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send
        message = "a secret"
        raise KeyError(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    with caplog.at_level(logging.CRITICAL):
        asyncio.run(Gate(broken)(scope, receive, send))

    assert sent[0]["status"] == 500
    assert b"internal-error" in sent[1]["body"]
    assert b"a secret" not in sent[1]["body"]


def test_the_log_of_a_request_holds_no_query(
    visitor: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "sohoa.api"):
        visitor.get("/kiem-tra?ten=Nguyen")
        until = time.monotonic() + 5
        while not caplog.text and time.monotonic() < until:
            time.sleep(0.01)  # the line is written after the answer is out

    assert "GET /kiem-tra 200" in caplog.text
    assert "Nguyen" not in caplog.text
