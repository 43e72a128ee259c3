"""The page says one of five verdicts first, then what was checked and what was not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from api.pages.verdict import verdict_of
from signing.report import DocumentReport, Finding, SignatureReport, not_looked_into

GOOD = SignatureReport(
    field="Agency1",
    kind="signature",
    level="B-LT",
    indication="TOTAL-PASSED",
    sub_indication=None,
    digest="match",
    value="valid",
    covers="whole",
    later_changes="none",
    trust="trusted",
    signer="Ủy ban nhân dân phường Lam Khê",
    organisation="Ủy ban nhân dân phường Lam Khê",
    time=datetime(2026, 11, 24, 2, 15, tzinfo=UTC),
    time_source="timestamp",
)
PASSED = DocumentReport(
    intact="yes",
    indication="TOTAL-PASSED",
    sub_indication=None,
    signatures_form=1,
    signatures_raw=1,
    signatures_second_tool=1,
    sentence="Hợp lệ: tài liệu chưa bị sửa từ khi ký.",
    signatures=(GOOD,),
)


def _with(code: str, **changes: object) -> DocumentReport:
    one = replace(GOOD, findings=(Finding(code, "Một câu."),), **changes)  # type: ignore[arg-type]  # by name
    return replace(PASSED, signatures=(one,))


def test_a_genuine_copy_is_valid() -> None:
    verdict = verdict_of(PASSED)

    assert verdict.heading == "Hợp lệ"
    assert verdict.remarks == ()
    assert verdict.sentence == "Tài liệu chưa bị sửa từ khi ký."
    assert [answer for _, answer in verdict.checks] == ["yes", "yes", "yes", "yes", "unknown"]


def test_a_copy_with_remarks_is_valid_with_remarks() -> None:
    verdict = verdict_of(_with("no-timestamp"))

    assert verdict.heading == "Hợp lệ, có lưu ý"
    assert verdict.remarks == ("Một câu.",)


def test_a_changed_copy_is_not_valid() -> None:
    failed = replace(PASSED, indication="TOTAL-FAILED", intact="no", sentence="Không hợp lệ: sửa.")

    verdict = verdict_of(failed)

    assert (verdict.heading, verdict.level) == ("Không hợp lệ", "bad")
    assert verdict.sentence == "Sửa."
    assert verdict.checks[0][1] == "no"


def test_an_unsigned_file_has_no_signature() -> None:
    findings = (Finding("no-signature", "Tệp không có chữ ký số nào."),)
    unsigned = replace(
        PASSED, indication="INDETERMINATE", intact="unknown", signatures=(), findings=findings
    )

    verdict = verdict_of(unsigned)

    assert verdict.heading == "Không có chữ ký số"
    assert {answer for _, answer in verdict.checks} == {"unknown"}


def test_a_file_that_could_not_be_looked_into_is_not_tried_again() -> None:
    verdict = verdict_of(not_looked_into("pdf-not-readable", "Không đọc được tệp PDF này."))

    assert verdict.heading == "Chưa kết luận được"
    assert verdict.sentence == "Không đọc được tệp PDF này."
    assert verdict.next_step == "Hỏi nơi cấp một bản khác."


@pytest.mark.parametrize(
    ("code", "trust", "check", "answer"),
    [
        ("issuer-unknown", "unknown", 1, "unknown"),
        ("certificate-unsuitable", "rejected", 1, "no"),
        ("certificate-out-of-time", "rejected", 2, "no"),
        ("certificate-revoked", "rejected", 3, "no"),
        ("revocation-unknown", "trusted", 3, "unknown"),
    ],
)
def test_an_untrusted_signature_is_not_called_valid(
    code: str, trust: str, check: int, answer: str
) -> None:
    report = replace(_with(code, trust=trust), indication="INDETERMINATE")

    verdict = verdict_of(report)

    assert verdict.heading == "Chưa kết luận được"
    assert verdict.checks[check][1] == answer
