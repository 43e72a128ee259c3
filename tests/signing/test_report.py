"""The JSON of a verification has exactly the documented shape, and stays so."""

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from signing import wording
from signing.report import (
    DocumentReport,
    Json,
    SignatureReport,
    Unreadable,
    not_looked_into,
    report_json,
)
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


# Whoever reads the JSON relies on these: a line may be added, never changed or taken away.
GOLDEN = {
    "files[].name": "text",
    "files[].document.intact": "yes, no, unknown",
    "files[].document.indication": "TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE",
    "files[].document.sub_indication": "text, null",
    "files[].document.signatures_form": "number",
    "files[].document.signatures_raw": "number",
    "files[].document.signatures_second_tool": "number, null",
    "files[].document.sentence": "text",
    "files[].signatures[].field": "text",
    "files[].signatures[].kind": "signature, timestamp",
    "files[].signatures[].level": "text",
    "files[].signatures[].indication": "TOTAL-PASSED, TOTAL-FAILED, INDETERMINATE",
    "files[].signatures[].sub_indication": "text, null",
    "files[].signatures[].digest": "match, mismatch, unknown",
    "files[].signatures[].value": "valid, invalid, unknown",
    "files[].signatures[].covers": "whole, revision, unclear",
    "files[].signatures[].later_changes": "none, upkeep, form, changed",
    "files[].signatures[].trust": "trusted, unknown, rejected",
    "files[].signatures[].signer": "text",
    "files[].signatures[].time": "text, null",
    "files[].signatures[].time_source": "timestamp, claimed, none",
    "files[].signatures[].findings[].code": "text",
    "files[].signatures[].findings[].text": "text",
    "files[].error.code": "text",
    "files[].error.title": "text",
}
PAGE = (Path(__file__).parents[2] / "docs" / "signing.md").read_text("utf-8")


def _documented() -> dict[str, str]:
    rows = re.findall(r"^\| `(files\[\][^`]+)` \| ([^|]+) \|", PAGE, flags=re.MULTILINE)
    return {path: values.replace("`", "").strip() for path, values in rows}


def _paths(value: Json, path: str) -> Iterator[str]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _paths(part, f"{path}.{name}")
        case list():
            for part in value:
                yield from _paths(part, f"{path}[]")
        case _:
            yield path


def _words(annotation: object) -> str:
    """Write the values of a field as the page does."""
    plain = {str: "text", datetime: "text", int: "number", type(None): "null"}
    parts = get_args(annotation) or (annotation,)
    return ", ".join(plain.get(part, part) for part in parts)


def test_the_page_documents_every_field_and_value_as_they_always_were() -> None:
    assert _documented() == GOLDEN


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (DocumentReport, "files[].document"),
        (SignatureReport, "files[].signatures[]"),
        (Unreadable, "files[].error"),
    ],
)
def test_the_report_knows_no_other_values(kind: type, path: str) -> None:
    hints = get_type_hints(kind)
    names = [one.removeprefix(f"{path}.") for one in GOLDEN if one.startswith(f"{path}.")]

    known = {name: _words(hints[name]) for name in names if name in hints}

    assert len(known) == len([name for name in names if "[]" not in name])
    assert known == {name: GOLDEN[f"{path}.{name}"] for name in known}


def test_real_reports_have_the_documented_fields_and_no_others(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    entries: list[Json] = [
        report_json("a.pdf", verify_pdf(once_signed, trust, at)),
        report_json("b.pdf", verify_pdf(b"", trust, at)),
    ]

    seen = set(_paths({"files": entries}, "")) - {".files[].error"}

    assert {path.removeprefix(".") for path in seen} == set(GOLDEN)


def test_the_page_documents_every_finding_with_its_words() -> None:
    listed = dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \|$", PAGE, flags=re.MULTILINE))

    assert listed == wording._FINDINGS


def test_what_was_not_looked_into_is_indeterminate_with_the_reason() -> None:
    report = not_looked_into("verification-too-heavy", "Tệp quá phức tạp.")

    assert (report.intact, report.indication) == ("unknown", "INDETERMINATE")
    assert report.error == Unreadable("verification-too-heavy", "Tệp quá phức tạp.")
