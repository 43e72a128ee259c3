"""Anyone verifies a PDF without logging in; the answer is the report, the file is not kept."""

import tempfile
from pathlib import Path

import httpx
import pytest

from tests.office import Office, changed, signed_paper, unsigned_paper


@pytest.fixture(scope="module")
def signed(office: Office) -> bytes:
    return signed_paper(office)


def _left_behind() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("sohoa-verify-*"))


def test_a_genuine_copy_passes(visitor: httpx.Client, signed: bytes) -> None:
    answer = visitor.post(
        "/api/v1/verifications", content=signed, headers={"X-File-Name": "ban-sao.pdf"}
    )

    report = answer.json()
    assert report["name"] == "ban-sao.pdf"
    assert report["document"]["indication"] == "TOTAL-PASSED"
    assert report["signatures"][0]["digest"] == "match"
    assert _left_behind() == []


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
