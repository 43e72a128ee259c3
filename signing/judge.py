"""The judgement of one signature or document time-stamp, by itself.

The steps are those of `verify.verify_pdf`, numbered after ETSI EN 319 102-1.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESStatus
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing import wording
from signing.chain import ChainVerdict, Evidence, carries_revocation, judge_chain
from signing.coverage import Covered, look_at_bytes
from signing.entries import word
from signing.guard import Failed, attempt
from signing.listing import DOCUMENT_TIMESTAMP, PADES
from signing.report import Finding, SignatureReport
from signing.signed_data import Container, check_container, ended_by, read_token
from signing.time_proof import TimeProof, judge_authority, prove_time
from signing.trust import TrustAnchors

_INDEFINITE = b"\x80"  # BER: the length is not said, an end mark follows (X.690, 8.1.3.6)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all signatures of a file share.

    Attributes:
        pdf: The file.
        trust: The pinned anchors.
        evidence: What the file brings.
    """

    pdf: bytes
    trust: TrustAnchors
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature stands among the others.

    Attributes:
        is_last: No further signature follows; time-stamps do not count.
        archived: What the file brought when the last trusted document time-stamp was made: one
            made before the revocation data keeps nothing. None where none follows.
        known_by: The signature is proven to have existed then; the time of verification
            when nothing later proves more.
    """

    is_last: bool
    archived: Evidence | None
    known_by: datetime


def unreadable_signature(field: str, code: str) -> SignatureReport:
    """Report a signature that nothing can be said of; it is listed, never dropped."""
    return SignatureReport(
        field=field,
        kind="signature",
        level="",
        indication="INDETERMINATE",
        sub_indication="GENERIC",
        digest="unknown",
        value="unknown",
        covers="unclear",
        later_changes="none",
        trust="unknown",
        signer="",
        organisation="",
        time=None,
        time_source="none",
        findings=(wording.finding(code),),
    )


def judge(setting: Setting, signature: EmbeddedPdfSignature, place: Place) -> SignatureReport:
    """Judge one signature; what a foreign library cannot do becomes a finding."""
    covered = look_at_bytes(setting.pdf, signature, is_last=place.is_last)
    blank = replace(
        unreadable_signature(signature.field_name, "malformed-signature"),
        covers=covered.covers,
        later_changes=covered.changes.kind,
    )
    if word(signature.sig_object, "/SubFilter") == DOCUMENT_TIMESTAMP:
        blank = replace(blank, kind="timestamp")
        judged = attempt(partial(_judge_timestamp, setting, signature, place, blank))
    else:
        judged = attempt(partial(_judge_signature, setting, signature, place, blank))
    report = blank if isinstance(judged, Failed) else judged
    return _weigh_coverage(report, covered)


def _judge_signature(
    setting: Setting, signature: EmbeddedPdfSignature, place: Place, blank: SignatureReport
) -> SignatureReport:
    # 3, 4: digest and value
    digest = attempt(signature.compute_digest)
    if isinstance(digest, Failed):
        return _failed(replace(blank, digest="mismatch", findings=()), "HASH_FAILURE")
    try:
        container = check_container(signature.signed_data, digest)
    except SignatureValidationError as error:
        return _against_standard(blank, error)
    # 5, 6: the time, then the certificate at that time
    evidence = setting.evidence.with_certificates(container.others)
    time = prove_time(signature, setting.trust, evidence, place.known_by)
    moment = time.proven or place.known_by
    chain = judge_chain(container.certificate, setting.trust, evidence, moment, "sign")
    report = replace(
        _describe(blank, container, chain),
        level=_level(setting, signature, place, time, chain),
        time=time.proven or time.claimed,
        time_source="timestamp" if time.proven else "claimed" if time.claimed else "none",
        findings=(*_habits(signature, container), *time.findings),
    )
    return _conclude(report, container, chain, time)


def _habits(signature: EmbeddedPdfSignature, container: Container) -> tuple[Finding, ...]:
    """Name what tools of the field do otherwise than PAdES says, and what is no fault."""
    alone = not container.others and not container.certificate.self_issued
    seen = {
        "pkcs7-format": word(signature.sig_object, "/SubFilter") != PADES,
        "ber-encoded": signature.pkcs7_content[1:2] == _INDEFINITE,
        "chain-not-embedded": alone,
    }
    return tuple(wording.finding(code) for code, there in seen.items() if there)


def _judge_timestamp(
    setting: Setting, signature: EmbeddedPdfSignature, place: Place, blank: SignatureReport
) -> SignatureReport:
    token = read_token(signature.signed_data, signature.compute_digest)
    if token is None:
        return _failed(replace(blank, digest="mismatch", findings=()), "HASH_FAILURE")
    chain = judge_authority(token, setting.trust, setting.evidence, place.known_by)
    container = Container(
        digest_matches=True,
        value_valid=True,
        weak=token.weak,
        certificate=token.certificate,
        others=token.others,
    )
    report = replace(
        _describe(blank, container, chain), time=token.time, time_source="timestamp", findings=()
    )
    return _conclude(report, container, chain, None)


def _describe(blank: SignatureReport, container: Container, chain: ChainVerdict) -> SignatureReport:
    signer, organisation = _names(container.certificate)
    return replace(
        blank,
        digest="match" if container.digest_matches else "mismatch",
        value="valid" if container.value_valid else "invalid",
        trust=chain.trust,
        signer=signer,
        organisation=organisation,
    )


def _names(certificate: x509.Certificate) -> tuple[str, str]:
    names = certificate.subject.native
    return str(names.get("common_name", "")), str(names.get("organization_name", ""))


def _level(
    setting: Setting,
    signature: EmbeddedPdfSignature,
    place: Place,
    time: TimeProof,
    chain: ChainVerdict,
) -> str:
    """Say which level of EN 319 142-1 was reached; never higher than it is proven to be."""
    if word(signature.sig_object, "/SubFilter") != PADES:
        return "PKCS7"
    if time.proven is None or time.authority is None:
        return "B-B"
    paths = [path for path in (chain.path, time.authority.path) if path is not None]
    if len(paths) < 2 or not all(carries_revocation(p, setting.evidence) for p in paths):  # noqa: PLR2004 - signer and authority
        return "B-T"
    kept = place.archived
    return "B-LTA" if kept and all(carries_revocation(p, kept) for p in paths) else "B-LT"


def _conclude(
    report: SignatureReport, container: Container, chain: ChainVerdict, time: TimeProof | None
) -> SignatureReport:
    if not container.digest_matches:
        return _failed(report, "HASH_FAILURE")
    if not container.value_valid:
        return _failed(report, "SIG_CRYPTO_FAILURE")
    if _is_weak(container, time):
        return _open(report, "CRYPTO_CONSTRAINTS_FAILURE", wording.finding("weak-digest"))
    if chain.sub_indication is None:
        return replace(report, indication="TOTAL-PASSED", sub_indication=None)
    report = _open(report, chain.sub_indication, wording.chain_finding(chain.sub_indication))
    return _failed(report, "REVOKED") if _signed_when_revoked(chain, time) else report


def _is_weak(container: Container, time: TimeProof | None) -> bool:
    """Say whether the digest was unsafe already when the signature is proven to have existed."""
    if time is None or time.proven is None or not container.algorithm:
        return container.weak
    return ended_by(container.algorithm, time.proven)


def _signed_when_revoked(chain: ChainVerdict, time: TimeProof | None) -> bool:
    """Say whether the signature was made after the revocation by its signer's own word.

    A token proves that a signature existed by a time, not that it did not before, so
    EN 319 102-1 leaves REVOKED_NO_POE. When the signer, too, says it was made later, nobody
    claims otherwise: TOTAL-FAILED/REVOKED.
    """
    if chain.sub_indication != "REVOKED_NO_POE" or chain.revoked_at is None or time is None:
        return False
    return time.claimed is not None and time.claimed >= chain.revoked_at


def _weigh_coverage(report: SignatureReport, covered: Covered) -> SignatureReport:
    """Let what the signature covers and what came later weigh on the verdict (1, 7)."""
    report = replace(report, findings=(*report.findings, *covered.findings))
    if report.indication == "TOTAL-FAILED":
        return report
    if covered.covers == "unclear" or covered.changes.kind == "changed":
        return replace(report, indication="TOTAL-FAILED", sub_indication="FORMAT_FAILURE")
    if covered.changes.kind == "form":
        return replace(report, indication="INDETERMINATE", sub_indication="SIG_CONSTRAINTS_FAILURE")
    return report


def _against_standard(blank: SignatureReport, error: SignatureValidationError) -> SignatureReport:
    failed = error.ades_status == AdESStatus.FAILED
    return replace(
        blank,
        indication="TOTAL-FAILED" if failed else "INDETERMINATE",
        sub_indication=str(error.ades_subindication.standard_name),
    )


_FINDING_OF = {"HASH_FAILURE": "digest-mismatch", "SIG_CRYPTO_FAILURE": "value-invalid"}


def _failed(report: SignatureReport, sub_indication: str) -> SignatureReport:
    code = _FINDING_OF.get(sub_indication)
    added = (wording.finding(code),) if code else ()
    return replace(
        report,
        indication="TOTAL-FAILED",
        sub_indication=sub_indication,
        findings=(*report.findings, *added),
    )


def _open(report: SignatureReport, sub_indication: str, found: Finding) -> SignatureReport:
    return replace(
        report,
        indication="INDETERMINATE",
        sub_indication=sub_indication,
        findings=(*report.findings, found),
    )
