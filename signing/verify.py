"""Verification of a PDF's signatures after ETSI EN 319 102-1: bytes, anchors, time → report.

Pure: no network, no clock, no file. Never raises on hostile bytes; what cannot be said is said
to be unknown. Who needs limits on time and memory runs it in a process of its own.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from signing import wording
from signing.byte_ranges import find_byte_ranges
from signing.chain import Evidence
from signing.guard import Failed, attempt, attempt_all
from signing.judge import Place, Setting, judge, unreadable_signature
from signing.listing import (
    Listed,
    Opened,
    is_locked,
    open_pdf,
    read_evidence,
    were_removed,
)
from signing.report import (
    FILE_DOUBTS,
    DocumentReport,
    Finding,
    Indication,
    Intact,
    SignatureReport,
    Unreadable,
)
from signing.second_opinion import SecondView, look_again
from signing.trust import TrustAnchors

_UNREADABLE = {
    "pdf-not-readable": "Không đọc được tệp PDF này nên chưa kết luận được.",
    "too-many-signatures": "Tệp có quá nhiều chỗ ký nên không kiểm tra được.",
    "verification-too-heavy": "Tệp cần quá nhiều bộ nhớ nên chưa kết luận được.",
    "pdf-encrypted": "Tệp PDF có đặt mật khẩu nên không kiểm tra được chữ ký.",
}
# bytes in a signature's own place were altered, where nobody signs
_DAMAGE = {"padding-not-empty", "timestamp-broken"}
# with these a file is not said to be intact, whatever its signatures say
_UNCERTAIN = {
    "counts-differ",
    "hybrid-file",
    "form-unreadable",
    "only-timestamps",
    *_DAMAGE,
}
_MOST_SIGNATURES = 500  # far beyond any paper; the marks of a hostile file cost time each
_WORST_FIRST: tuple[Indication, ...] = ("TOTAL-FAILED", "INDETERMINATE", "TOTAL-PASSED")


def verify_pdf(pdf: bytes, trust: TrustAnchors, at: datetime) -> DocumentReport:
    """Say of each signature whether it holds, and of the file whether it is as signed.

    For the file: signatures are counted by walking the form, by scanning the raw bytes, and by
    a second tool; any difference makes the answer INDETERMINATE.

    For each signature by itself, the last one first, so that what is proven of a later one
    proves the earlier ones' existence (EN 319 102-1, 5.6):

    1. It covers one stretch from the start of the file to the end of its revision, its own
       value apart.
    2. It follows a standard we know (5.2.2 format checking).
    3. The digest in it is the digest of the covered bytes (5.2.7).
    4. Its value was made with the key of the certificate it names (5.2.7).
    5. A time-stamp token proves when; else only the signer's word in /M says so (5.4, 5.5).
    6. The certificate leads to a pinned anchor and was not revoked, at that time (5.2.6).
    7. Later revisions hold only further signatures, the security store, and document
       time-stamps.

    A failed check is a finding, not an exception; the other checks still run.

    Args:
        pdf: The file, hostile or not.
        trust: The pinned anchors, and revocation lists known here.
        at: Time of verification, with a time zone.

    Returns:
        The report; `error` is set for what is no readable PDF, or took too much memory.
    """
    report = attempt_all(partial(_verify, pdf, trust, at))
    if isinstance(report, Failed):
        heavy = report.kind is MemoryError
        code = "verification-too-heavy" if heavy else "pdf-not-readable"
        return _unreadable(0, SecondView(present=True), code)
    return report


def _verify(pdf: bytes, trust: TrustAnchors, at: datetime) -> DocumentReport:
    if pdf.count(b"/ByteRange") > _MOST_SIGNATURES:
        return _unreadable(0, SecondView(present=True), "too-many-signatures")
    raw = find_byte_ranges(pdf)
    second = look_again(pdf)
    opened = attempt(partial(open_pdf, pdf))
    if isinstance(opened, Failed):
        return _unreadable(len(raw), second, "pdf-not-readable")
    if attempt(partial(is_locked, opened)) is not False:
        return _unreadable(len(raw), second, "pdf-encrypted")
    setting = Setting(pdf, trust, read_evidence(opened))
    in_order = sorted(opened.listed, key=lambda one: one.end)
    signatures = _judge_all(setting, in_order, at)
    findings = (*opened.findings, *_compare_counts(opened, raw, second, signatures))
    return _sum_up(signatures, findings, len(raw), second)


def _judge_all(
    setting: Setting, listed: Sequence[Listed], at: datetime
) -> tuple[SignatureReport, ...]:
    reports: list[SignatureReport] = []
    known_by, is_last = at, True
    archived: Evidence | None = None
    for one in reversed(listed):
        if one.signature is None:
            reports.append(unreadable_signature(one.field, one.code))
            continue
        place = Place(is_last, archived, known_by)
        report = judge(setting, one.signature, place)
        reports.append(report)
        if report.kind == "signature":
            is_last = False
        if _proves_existence(report) and report.time is not None:
            known_by = min(known_by, report.time)
            if report.kind == "timestamp" and archived is None:
                archived = _evidence_until(setting.pdf, one.end)
    return tuple(reversed(reports))


def _evidence_until(pdf: bytes, end: int) -> Evidence | None:
    """Read what the file brought when it ended there."""
    found = attempt(lambda: read_evidence(open_pdf(pdf[:end])))
    return None if isinstance(found, Failed) else found


def _proves_existence(report: SignatureReport) -> bool:
    """Say whether a signature proves that what it covers existed at its time."""
    return report.indication == "TOTAL-PASSED" and report.time_source == "timestamp"


def _compare_counts(
    opened: Opened,
    raw: Sequence[tuple[int, ...]],
    second: SecondView,
    signatures: Sequence[SignatureReport],
) -> tuple[Finding, ...]:
    codes: list[str] = []
    if not opened.listed and not raw:
        codes.append("no-signature")
    if sorted(raw) != sorted(one.byte_range for one in opened.listed):
        codes.append("signatures-removed" if were_removed(opened) else "counts-differ")
    if not second.present:
        codes.append("second-tool-away")
    elif second.count != len(signatures) or _contradicts(second, signatures):
        codes.append("second-tool-disagrees")
    return tuple(wording.finding(code) for code in codes)


def _contradicts(second: SecondView, signatures: Sequence[SignatureReport]) -> bool:
    """Say whether the second tool denies what we affirm, or the reverse."""
    return any(
        theirs is not None
        and ours.digest != "unknown"
        and theirs != (ours.digest == "match" and ours.value == "valid")
        for theirs, ours in zip(second.holds, signatures, strict=False)
    )


def _sum_up(
    signatures: tuple[SignatureReport, ...],
    findings: tuple[Finding, ...],
    raw: int,
    second: SecondView,
) -> DocumentReport:
    # a time-stamp says when a file existed; nobody answers for what it says
    stamps_alone = bool(signatures) and all(one.kind == "timestamp" for one in signatures)
    if stamps_alone:
        findings = (*findings, wording.finding("only-timestamps"))
    codes = {found.code for found in findings}
    all_codes = codes | _codes_within(signatures)
    intact = _intact(signatures, all_codes)
    indication, sub = _worst(signatures)
    if indication == "TOTAL-PASSED" and (codes & FILE_DOUBTS or all_codes & _DAMAGE):
        indication, sub = "INDETERMINATE", "GENERIC"
    if indication == "TOTAL-PASSED" and stamps_alone:
        indication = "INDETERMINATE"
    return DocumentReport(
        intact=intact,
        indication=indication,
        sub_indication=sub,
        signatures_form=len(signatures),
        signatures_raw=raw,
        signatures_second_tool=second.count,
        sentence=wording.document_sentence(signatures, all_codes, indication, sub),
        signatures=signatures,
        findings=findings,
    )


def _intact(signatures: Sequence[SignatureReport], codes: set[str]) -> Intact:
    if "signatures-removed" in codes or any(_was_changed(one) for one in signatures):
        return "no"
    certain = all(one.digest == "match" and one.value == "valid" for one in signatures)
    return "yes" if signatures and certain and not codes & _UNCERTAIN else "unknown"


def _codes_within(signatures: Sequence[SignatureReport]) -> set[str]:
    return {found.code for one in signatures for found in one.findings}


def _was_changed(one: SignatureReport) -> bool:
    if one.digest == "mismatch" or one.value == "invalid":
        return True
    if one.digest == "unknown":
        return False
    return one.covers == "unclear" or one.later_changes in {"form", "changed"}


def _worst(signatures: Sequence[SignatureReport]) -> tuple[Indication, str | None]:
    for indication in _WORST_FIRST:
        for one in signatures:
            if one.indication == indication:
                return indication, one.sub_indication
    return "INDETERMINATE", None


def _unreadable(raw: int, second: SecondView, code: str) -> DocumentReport:
    title = _UNREADABLE[code]
    return DocumentReport(
        intact="unknown",
        indication="INDETERMINATE",
        sub_indication="GENERIC",
        signatures_form=0,
        signatures_raw=raw,
        signatures_second_tool=second.count,
        sentence=title,
        findings=(),
        error=Unreadable(code, title),
    )
