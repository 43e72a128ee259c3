"""When a signature was made: proven by a time-stamp token, or only claimed in /M.

The CMS attribute signingTime is never taken: tools in the field write Vietnamese time into it
as if it were UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from asn1crypto import cms
from pyhanko.pdf_utils.generic import parse_pdf_date
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing import wording
from signing.chain import ChainVerdict, Evidence, judge_chain
from signing.guard import Failed, attempt
from signing.report import Finding
from signing.signed_data import Token, hash_bytes, read_token, signature_tokens
from signing.trust import TrustAnchors

_CLOCK_TOLERANCE = timedelta(minutes=5)
_SEVEN_HOURS = timedelta(hours=7)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TimeProof:
    """What is known of the time of a signature.

    Attributes:
        proven: By a token of a trusted authority.
        claimed: By the signer, in `/M`.
        authority: What is known of the token's certificate.
        findings: What a person should know of it.
    """

    proven: datetime | None
    claimed: datetime | None
    authority: ChainVerdict | None
    findings: tuple[Finding, ...]


def prove_time(
    signature: EmbeddedPdfSignature, trust: TrustAnchors, evidence: Evidence, known_by: datetime
) -> TimeProof:
    """Find out when a signature was made. Never raises.

    Args:
        signature: The signature.
        trust: The pinned anchors.
        evidence: What the file brings.
        known_by: When the signature is known to have existed.
    """
    claimed = _claimed_time(signature)
    quirk = _seven_hours_off(signature.signer_info, claimed)
    tokens = attempt(lambda: signature_tokens(signature.signer_info))
    if isinstance(tokens, Failed) or not tokens:
        return TimeProof(None, claimed, None, (*quirk, wording.finding("no-timestamp")))
    value: bytes = signature.signer_info["signature"].native
    token = attempt(lambda: read_token(tokens[0], partial(hash_bytes, value)))
    if isinstance(token, Failed) or token is None:
        return TimeProof(None, claimed, None, (*quirk, wording.finding("timestamp-broken")))
    if token.weak_imprint:
        quirk = (*quirk, wording.finding("timestamp-weak-imprint"))
    untrusted = (*quirk, wording.finding("timestamp-untrusted"))
    if token.weak or token.time > known_by + _CLOCK_TOLERANCE:
        return TimeProof(None, claimed, None, untrusted)
    authority = judge_authority(token, trust, evidence, known_by)
    if authority.trust != "trusted":
        return TimeProof(None, claimed, authority, untrusted)
    if claimed is not None and abs(claimed - token.time) > _CLOCK_TOLERANCE:
        quirk = (*quirk, wording.finding("clock-differs"))
    return TimeProof(token.time, claimed, authority, quirk)


def judge_authority(
    token: Token, trust: TrustAnchors, evidence: Evidence, known_by: datetime
) -> ChainVerdict:
    """Judge the authority behind a token: now, or else with the proof kept from then.

    A file of level B-LT brings revocation data that grow old; they still prove what was known
    when the token was made, and no network is asked.
    """
    evidence = evidence.with_certificates(token.others)
    verdict = judge_chain(token.certificate, trust, evidence, known_by, "timestamp")
    if verdict.sub_indication != "TRY_LATER":
        return verdict
    return judge_chain(token.certificate, trust, evidence, token.time, "timestamp")


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    text = attempt(lambda: str(signature.sig_object["/M"]))
    if isinstance(text, Failed):
        return None
    time = attempt(lambda: parse_pdf_date(text, strict=False))
    return time if isinstance(time, datetime) and time.tzinfo is not None else None


def _seven_hours_off(signer: cms.SignerInfo, claimed: datetime | None) -> tuple[Finding, ...]:
    said = attempt(lambda: _signing_time(signer))
    if claimed is None or not isinstance(said, datetime):
        return ()
    off = abs(said - claimed - _SEVEN_HOURS) < _MINUTE
    return (wording.finding("signing-time-seven-hours"),) if off else ()


def _signing_time(signer: cms.SignerInfo) -> datetime | None:
    try:
        time: datetime = find_unique_cms_attribute(signer["signed_attrs"], "signing_time").native
    except NonexistentAttributeError:
        return None
    return time
