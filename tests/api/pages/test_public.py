"""Anybody verifies a file on a page, without logging in and without a script."""

import json
import re
from base64 import b64decode

import httpx
import pytest

from tests.office import Office, changed, signed_paper, unsigned_paper


def _verify(visitor: httpx.Client, pdf: bytes) -> str:
    part = {"tep": ("giấy tờ.pdf", pdf, "application/pdf")}
    return visitor.post("/kiem-tra", files=part).text


@pytest.mark.parametrize("which", ["Hợp lệ", "Không hợp lệ", "Không có chữ ký số"])
def test_the_verdict_is_the_first_heading(
    visitor: httpx.Client, office: Office, which: str
) -> None:
    signed = signed_paper(office)
    files = {
        "Hợp lệ": signed,
        "Không hợp lệ": changed(signed),
        "Không có chữ ký số": unsigned_paper(),
    }

    page = _verify(visitor, files[which])

    heading = page.partition("<h1")[2].partition("</h1>")[0].rpartition("> ")[2]
    assert heading == f"{which}"
    assert "giấy tờ.pdf" in page
    assert page.index("<h1") < page.index("Đã kiểm tra 5 điều") < page.index("Chi tiết kỹ thuật")
    assert "Chưa kiểm tra: người cầm tài liệu" in page


def test_both_reports_are_in_the_page_since_the_file_is_gone(
    visitor: httpx.Client, office: Office
) -> None:
    page = _verify(visitor, signed_paper(office))

    addresses = re.findall(r'href="data:([^;]+);charset=utf-8;base64,([^"]+)"', page)
    kinds = [kind for kind, _ in addresses]
    as_json, as_xml = (b64decode(data) for _, data in addresses)
    assert kinds == ["application/json", "application/xml"]
    assert json.loads(as_json)["files"][0]["document"]["intact"] == "yes"
    assert b"mainindication:total-passed" in as_xml


def test_the_form_says_that_nothing_is_kept(visitor: httpx.Client) -> None:
    assert "Tệp không được lưu" in visitor.get("/kiem-tra").text


def test_sending_no_file_is_answered_with_a_page(visitor: httpx.Client) -> None:
    answer = visitor.post("/kiem-tra", files={"tep": ("", b"")})

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
