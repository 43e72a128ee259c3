"""What the public page says of a file: one of five verdicts, five checks, the details."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from signing.report import DocumentReport, SignatureReport
from signing.wording import signature_sentence

Answer = Literal["yes", "no", "unknown"]

_REVOKED = frozenset({"certificate-revoked"})
_OUT_OF_TIME = frozenset({"certificate-out-of-time"})
_NO_NEWS = frozenset({"revocation-unknown"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of the page.

    Attributes:
        heading: One of the five verdicts.
        mark: Sign before it.
        level: Class that draws it.
        sentence: What it means for this file.
        next_step: What to do now; empty where nothing.
        remarks: What to know of a file that is valid with remarks; else nothing.
        checks: Five things with yes, no or unknown.
        signatures: A sentence for each signature, with its findings.
        notes: What concerns the file as a whole.
    """

    heading: str
    mark: str
    level: str
    sentence: str
    next_step: str
    remarks: tuple[str, ...]
    checks: tuple[tuple[str, Answer], ...]
    signatures: tuple[tuple[str, SignatureReport], ...]
    notes: tuple[str, ...]


def verdict_of(report: DocumentReport) -> Verdict:
    """Say of a report what a person needs."""
    heading, mark, level, next_step = _head(report)
    sentence = report.sentence
    if ": " in sentence and sentence.startswith(heading.split(",")[0]):
        sentence = sentence.partition(": ")[2]  # the heading has said it
        sentence = sentence[:1].upper() + sentence[1:]
    return Verdict(
        heading=heading,
        mark=mark,
        level=level,
        sentence=sentence,
        next_step=next_step,
        remarks=_remarks(report) if report.indication == "TOTAL-PASSED" else (),
        checks=_checks(report),
        signatures=tuple((signature_sentence(one), one) for one in report.signatures),
        notes=tuple(found.text for found in report.findings),
    )


def _head(report: DocumentReport) -> tuple[str, str, str, str]:
    codes = {found.code for found in report.findings}
    match report.indication:
        case "TOTAL-PASSED" if _remarks(report):
            return "Hợp lệ, có lưu ý", "✔", "good", ""
        case "TOTAL-PASSED":
            return "Hợp lệ", "✔", "good", ""
        case "TOTAL-FAILED":
            return "Không hợp lệ", "✖", "bad", "Liên hệ nơi cấp để có bản đúng."
        case _:
            if not report.signatures and "no-signature" in codes:
                step = "Nếu trên giấy có mã QR thì quét để đối chiếu, hoặc hỏi bản ký số ở nơi cấp."
                return "Không có chữ ký số", "○", "none", step
            again = "Thử lại sau ít phút, hoặc hỏi nơi cấp."
            step = "Hỏi nơi cấp một bản khác." if report.error else again
            return "Chưa kết luận được", "?", "unknown", step


def _remarks(report: DocumentReport) -> tuple[str, ...]:
    found = [*report.findings, *(one for signed in report.signatures for one in signed.findings)]
    return tuple(dict.fromkeys(one.text for one in found))


def _checks(report: DocumentReport) -> tuple[tuple[str, Answer], ...]:
    signatures = report.signatures
    return (
        ("Nội dung chưa bị sửa từ khi ký", report.intact),
        ("Chứng thư số do nơi cấp tin cậy cấp", _trusted(signatures)),
        ("Chứng thư số còn hiệu lực khi ký", _without(signatures, _OUT_OF_TIME, frozenset())),
        ("Chứng thư số chưa bị thu hồi khi ký", _without(signatures, _REVOKED, _NO_NEWS)),
        ("Giấy tờ có trong kho và chưa bị thay thế (chưa đối chiếu với kho)", "unknown"),
    )


def _trusted(signatures: Sequence[SignatureReport]) -> Answer:
    if not signatures or any(one.trust == "unknown" for one in signatures):
        return "unknown"
    return "yes" if all(one.trust == "trusted" for one in signatures) else "no"


def _without(
    signatures: Sequence[SignatureReport], bad: frozenset[str], unclear: frozenset[str]
) -> Answer:
    """Say whether no signature has a bad finding; untrusted ones leave it open."""
    codes = {found.code for one in signatures for found in one.findings}
    if codes & bad:
        return "no"
    known = signatures and all(one.trust == "trusted" for one in signatures)
    return "yes" if known and not codes & unclear else "unknown"
