"""Anyone verifies a PDF without logging in; the answer is the report, the file is not kept."""

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from api.apart import Verifier
from api.app import create_app
from desk.verify_apart import ApartVerifier
from tests.office import Office, changed, signed_paper, unsigned_paper


@pytest.fixture(scope="module")
def signed(office: Office) -> bytes:
    return signed_paper(office)


def test_a_genuine_copy_passes_and_is_not_kept(
    visitor: httpx.Client, signed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = visitor.post(
        "/api/v1/verifications", content=signed, headers={"X-File-Name": "ban-sao.pdf"}
    )

    report = answer.json()
    assert report["name"] == "ban-sao.pdf"
    assert report["document"]["indication"] == "TOTAL-PASSED"
    assert report["signatures"][0]["digest"] == "match"
    assert list(tmp_path.glob("sohoa-verify-*")) == []


def test_a_changed_copy_fails_as_a_form_too(visitor: httpx.Client, signed: bytes) -> None:
    part = {"tep": ("ban-sao.pdf", changed(signed), "application/pdf")}

    report = visitor.post("/api/v1/verifications", files=part).json()

    assert report["document"]["indication"] == "TOTAL-FAILED"
    assert report["document"]["intact"] == "no"


@pytest.mark.parametrize("content", [b"", b"GIF89a", unsigned_paper()])
def test_what_is_not_signed_or_no_pdf_gets_a_report_too(
    visitor: httpx.Client, content: bytes
) -> None:
    answer = visitor.post("/api/v1/verifications", content=content)

    assert answer.status_code == 200
    assert answer.json()["document"]["indication"] == "INDETERMINATE"


def test_a_file_over_100_mb_is_refused_by_what_it_announces(visitor: httpx.Client) -> None:
    large = (bytes(1_000_000) for _ in range(101))

    answer = visitor.post(
        "/api/v1/verifications", content=large, headers={"Content-Length": "101000000"}
    )

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/api/v1/verifications", "/kiem-tra"])
def test_who_finds_no_place_is_told_before_the_file_is_read(office: Office, path: str) -> None:
    app, read = create_app(office.desk), []
    full = threading.BoundedSemaphore(1)
    full.acquire()
    app.state.verifier = Verifier(ApartVerifier(office.desk.trust), places=full)

    async def body() -> AsyncIterator[bytes]:
        read.append(path)
        yield b"%PDF"

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://quay") as client:
            return await client.post(path, content=body())

    answer = asyncio.run(ask())

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert read == []
