"""The verdict on a signature over data that are no PDF: JWS, CAdES, XAdES.

Each form brings what its bytes say (`Claim`); time and certificate are judged here in one way,
in the order of ETSI EN 319 102-1 and with its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from asn1crypto import x509

from signing.chain import ChainVerdict, Evidence, Trust, judge_chain
from signing.report import Finding, Indication, Json
from signing.signed_data import Token
from signing.time_proof import judge_authority
from signing.trust import TrustAnchors

Form = Literal["JWS", "CAdES", "XAdES"]

_CLOCK_TOLERANCE = timedelta(minutes=5)
_MOST_CERTIFICATES = 30  # a way to an anchor has four; looking for one among many takes long

_FINDINGS = {
    "malformed-signature": "Không đọc được chữ ký này.",
    "no-signature": "Tệp không có chữ ký số nào.",
    "too-large": "Tệp quá lớn nên không kiểm tra được chữ ký.",
    "algorithm-not-allowed": "Chữ ký dùng thuật toán không được chấp nhận.",
    "digest-mismatch": "Nội dung khác với nội dung đã ký.",
    "value-invalid": "Giá trị chữ ký không đúng với chứng thư số.",
    "weak-digest": "Chữ ký dùng thuật toán băm cũ, không còn an toàn.",
    "no-timestamp": "Không có dấu thời gian; thời điểm ký do người ký khai.",
    "timestamp-untrusted": "Dấu thời gian không kiểm chứng được.",
    "issuer-unknown": "Nơi cấp chứng thư số chưa nằm trong danh sách tin cậy.",
    "revocation-unknown": "Chưa có thông tin thu hồi của chứng thư số.",
    "certificate-revoked": "Chứng thư số đã bị thu hồi.",
    "certificate-out-of-time": "Chứng thư số không còn hoặc chưa có hiệu lực vào lúc đó.",
    "certificate-unsuitable": "Chứng thư số không dùng được cho việc ký này.",
    "content-inside": "Chữ ký mang theo nội dung khác, không phải chữ ký rời của tệp này.",
    "attributes-missing": "Chữ ký thiếu thuộc tính bắt buộc nên không rõ ký cho nội dung nào.",
    "signed-part-unclear": "Chữ ký không ký đúng phần nội dung cần kiểm tra.",
    "record-of-another-file": "Bản ghi trường dữ liệu thuộc về một tệp khác.",
    "file-continued": "Tệp có thêm phần sau khi lập bản ghi, cần kiểm tra phần thêm đó.",
    "record-unreadable": "Không đọc được bản ghi trường dữ liệu.",
}

_OF_CHAIN = {
    "NO_CERTIFICATE_CHAIN_FOUND": "issuer-unknown",
    "TRY_LATER": "revocation-unknown",
    "REVOKED_NO_POE": "certificate-revoked",
    "REVOKED_CA_NO_POE": "certificate-revoked",
    "OUT_OF_BOUNDS_NO_POE": "certificate-out-of-time",
}


@dataclass(frozen=True, slots=True)
class DataReport:
    """What is known of one signature over data; see `report.SignatureReport`.

    Attributes:
        form: Which standard it follows.
        level: `B-B`, `B-T`; `CMS` for a container that is no CAdES; empty when not known.
        indication: Of EN 319 102-1.
        sub_indication: Of EN 319 102-1; None when passed.
        digest: Whether the signed digest is that of the data.
        value: Whether the signature value is of the certificate's key.
        trust: Whether the certificate leads to an anchor.
        signer: Common name in the certificate; empty when not known.
        organisation: Organisation in the certificate; empty when not known.
        time: When it was signed, as well as that is known.
        time_source: `timestamp` (proven), `claimed` by the signer, or `none`.
        findings: What a person should know.
    """

    form: Form
    level: str = ""
    indication: Indication = "INDETERMINATE"
    sub_indication: str | None = "GENERIC"
    digest: Literal["match", "mismatch", "unknown"] = "unknown"
    value: Literal["valid", "invalid", "unknown"] = "unknown"
    trust: Trust = "unknown"
    signer: str = ""
    organisation: str = ""
    time: datetime | None = None
    time_source: Literal["timestamp", "claimed", "none"] = "none"
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What the bytes of a signature say and prove by themselves.

    Attributes:
        form: Which standard.
        level: Without a time-stamp.
        digest_matches: The signed digest is that of the data.
        value_valid: The value is of the certificate's key.
        weak: The digest algorithm is no longer safe.
        certificate: Of the signer.
        others: Further certificates it brings.
        claimed: When the signer says it was made.
        tokens: Time-stamps over the value; None for one that does not hold.
    """

    form: Form
    level: str
    digest_matches: bool
    value_valid: bool
    weak: bool
    certificate: x509.Certificate
    others: Sequence[x509.Certificate] = ()
    claimed: datetime | None = None
    tokens: Sequence[Token | None] = ()


def finding(code: str) -> Finding:
    """Give the finding of a code."""
    return Finding(code, _FINDINGS[code])


def unreadable(form: Form, code: str, sub_indication: str = "GENERIC") -> DataReport:
    """Report bytes of which nothing can be said: INDETERMINATE, never an exception."""
    return DataReport(form, sub_indication=sub_indication, findings=(finding(code),))


def conclude(claim: Claim, trust: TrustAnchors, at: datetime) -> DataReport:
    """Judge time and certificate, and sum up.

    Args:
        claim: What the bytes say.
        trust: The pinned anchors; nothing else is trusted.
        at: Time of verification, with a time zone.
    """
    evidence = Evidence(certificates=tuple(claim.others)[:_MOST_CERTIFICATES])
    proven, found = _prove_time(claim, trust, evidence, at)
    chain = judge_chain(claim.certificate, trust, evidence, proven or at, "sign")
    names = claim.certificate.subject.native
    report = DataReport(
        claim.form,
        level="B-T" if proven and claim.level == "B-B" else claim.level,
        digest="match" if claim.digest_matches else "mismatch",
        value="valid" if claim.value_valid else "invalid",
        trust=chain.trust,
        signer=str(names.get("common_name", "")),
        organisation=str(names.get("organization_name", "")),
        time=proven or claim.claimed,
        time_source="timestamp" if proven else "claimed" if claim.claimed else "none",
        findings=found,
    )
    if not claim.digest_matches:
        return failed(report, "HASH_FAILURE", "digest-mismatch")
    if not claim.value_valid:
        return failed(report, "SIG_CRYPTO_FAILURE", "value-invalid")
    if claim.weak:
        return doubted(report, "CRYPTO_CONSTRAINTS_FAILURE", "weak-digest")
    return _weigh_chain(report, chain, claim)


def failed(report: DataReport, sub_indication: str, code: str) -> DataReport:
    """Give the report with a reason that settles the matter."""
    found = (*report.findings, finding(code))
    return replace(report, indication="TOTAL-FAILED", sub_indication=sub_indication, findings=found)


def doubted(report: DataReport, sub_indication: str, code: str) -> DataReport:
    """Give the report with a reason why nothing is settled."""
    found = (*report.findings, finding(code))
    return replace(
        report, indication="INDETERMINATE", sub_indication=sub_indication, findings=found
    )


def _weigh_chain(report: DataReport, chain: ChainVerdict, claim: Claim) -> DataReport:
    sub = chain.sub_indication
    if sub is None:
        return replace(report, indication="TOTAL-PASSED", sub_indication=None)
    report = doubted(report, sub, _OF_CHAIN.get(sub, "certificate-unsuitable"))
    # by the signer's own word made after the revocation: nobody claims otherwise
    if chain.revoked_at and claim.claimed and claim.claimed >= chain.revoked_at:
        return replace(report, indication="TOTAL-FAILED", sub_indication="REVOKED")
    return report


def _prove_time(
    claim: Claim, trust: TrustAnchors, evidence: Evidence, at: datetime
) -> tuple[datetime | None, tuple[Finding, ...]]:
    """Give the earliest time that a token of a trusted authority proves."""
    if not claim.tokens:
        return None, (finding("no-timestamp"),)
    proven = [
        token.time
        for token in claim.tokens
        if token is not None
        and token.time <= at + _CLOCK_TOLERANCE
        and judge_authority(token, trust, evidence, at).trust == "trusted"
    ]
    return (min(proven), ()) if proven else (None, (finding("timestamp-untrusted"),))


def data_report_json(report: DataReport) -> dict[str, Json]:
    """Give the report as JSON values, with the words of `sohoa verify`."""
    findings: list[Json] = [{"code": one.code, "text": one.text} for one in report.findings]
    return {
        "form": report.form,
        "level": report.level,
        "indication": report.indication,
        "sub_indication": report.sub_indication,
        "digest": report.digest,
        "value": report.value,
        "trust": report.trust,
        "signer": report.signer,
        "time": report.time.isoformat() if report.time else None,
        "time_source": report.time_source,
        "findings": findings,
    }
