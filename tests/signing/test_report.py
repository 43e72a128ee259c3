"""The JSON of a verification has exactly the documented shape."""

import json
from datetime import datetime, timedelta

from signing.report import report_json
from signing.trust import TrustAnchors
from signing.verify import verify_pdf

DOCUMENT = {
    "intact",
    "indication",
    "sub_indication",
    "signatures_form",
    "signatures_raw",
    "signatures_second_tool",
    "sentence",
}
SIGNATURE = {
    "field",
    "kind",
    "level",
    "indication",
    "sub_indication",
    "digest",
    "value",
    "covers",
    "later_changes",
    "trust",
    "signer",
    "time",
    "time_source",
    "findings",
}


def test_a_signed_file(twice_signed: bytes, trust: TrustAnchors, at: datetime) -> None:
    entry = report_json("a.pdf", verify_pdf(twice_signed, trust, at + timedelta(minutes=5)))

    assert json.loads(json.dumps(entry)) == entry
    assert set(entry) == {"name", "document", "signatures", "error"}
    document, signatures = entry["document"], entry["signatures"]
    assert isinstance(document, dict)
    assert isinstance(signatures, list)
    assert set(document) == DOCUMENT
    assert [set(one) for one in signatures if isinstance(one, dict)] == [SIGNATURE, SIGNATURE]
    assert entry["error"] is None


def test_findings_of_a_signature_have_code_and_text(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    entry = report_json("a.pdf", verify_pdf(once_signed, trust, at))

    [one] = entry["signatures"] if isinstance(entry["signatures"], list) else []
    assert isinstance(one, dict)
    assert one["findings"] == [
        {
            "code": "no-timestamp",
            "text": "Không có dấu thời gian; thời điểm ký do người ký khai.",
        }
    ]


def test_an_unreadable_file_has_an_error_with_code_and_title(
    trust: TrustAnchors, at: datetime
) -> None:
    entry = report_json("a.pdf", verify_pdf(b"", trust, at))

    assert entry["signatures"] == []
    assert entry["error"] == {
        "code": "pdf-not-readable",
        "title": "Không đọc được tệp PDF này nên chưa kết luận được.",
    }
