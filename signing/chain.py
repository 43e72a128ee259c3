"""Whether a certificate leads to an anchor we trust, at a given time, and was not revoked then.

Words and order of ETSI EN 319 102-1 clause 5.2.6; everything is offline.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.path import ValidationPath

from signing.trust import TrustAnchors

Trust = Literal["trusted", "unknown", "rejected"]
Purpose = Literal["sign", "timestamp"]

_SIGNING_USAGES = {"digital_signature", "non_repudiation"}
# a key bound to other purposes (time-stamps, servers, OCSP) is no person's signature
_SIGNING_PURPOSES = {
    "1.3.6.1.5.5.7.3.4",  # emailProtection (RFC 5280, 4.2.1.12)
    "1.3.6.1.5.5.7.3.36",  # documentSigning (RFC 9336)
    "1.3.6.1.4.1.311.10.3.12",  # Microsoft's document signing
    "2.5.29.37.0",  # anyExtendedKeyUsage
}

_FAILURES: tuple[tuple[type[Exception], Trust, str], ...] = (
    (PathBuildingError, "unknown", "NO_CERTIFICATE_CHAIN_FOUND"),
    (InsufficientRevinfoError, "unknown", "TRY_LATER"),  # none, or none recent enough
    (ExpiredError, "unknown", "OUT_OF_BOUNDS_NO_POE"),
    (NotYetValidError, "rejected", "OUT_OF_BOUNDS_NO_POE"),
    (DisallowedAlgorithmError, "unknown", "CRYPTO_CONSTRAINTS_FAILURE"),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file carries to prove its certificates.

    Attributes:
        certificates: From its security store and its signatures.
        revocation_lists: From its security store.
        ocsp_responses: From its security store.
    """

    certificates: tuple[x509.Certificate, ...] = ()
    revocation_lists: tuple[crl.CertificateList, ...] = ()
    ocsp_responses: tuple[ocsp.OCSPResponse, ...] = ()

    def with_certificates(self, further: Sequence[x509.Certificate]) -> "Evidence":
        """Give the same evidence with further certificates."""
        return replace(self, certificates=(*self.certificates, *further))


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """What is known of a certificate.

    Attributes:
        trust: `rejected` when something speaks against it, `unknown` when proof is missing.
        sub_indication: Of EN 319 102-1; None when trusted.
        revoked_at: When it was revoked, for revoked certificates.
        path: From the anchor to the certificate, for trusted ones.
    """

    trust: Trust
    sub_indication: str | None = None
    revoked_at: datetime | None = None
    path: ValidationPath | None = None


def judge_chain(
    certificate: x509.Certificate,
    trust: TrustAnchors,
    evidence: Evidence,
    moment: datetime,
    purpose: Purpose,
) -> ChainVerdict:
    """Judge a certificate at a time.

    Args:
        certificate: Of the signer or the time-stamping authority.
        trust: The pinned anchors; nothing else is trusted.
        evidence: What the file brought; it is checked before it is used.
        moment: When the certificate was used.
        purpose: What it was used for.
    """
    context = validation_context(trust, evidence, moment)
    validator = CertificateValidator(certificate, validation_context=context)
    try:
        path = asyncio.run(_validate(validator, purpose))
    except RevokedError as error:
        return _revoked(error)
    except (PathBuildingError, PathValidationError, InvalidCertificateError) as error:
        return _not_trusted(error)
    if purpose == "sign" and not _may_sign(certificate):
        return ChainVerdict("rejected", "CHAIN_CONSTRAINTS_FAILURE")
    return ChainVerdict("trusted", path=path)


def validation_context(
    trust: TrustAnchors, evidence: Evidence, moment: datetime
) -> ValidationContext:
    """Give what certvalidator needs to judge at a time, without a network.

    Revocation data issued after the moment counts too (EN 319 102-1, 5.2.5.4); what they say
    of a time after the moment does not.
    """
    return ValidationContext(
        trust_roots=trust.anchor_certificates(),
        other_certs=[*trust.intermediate_certificates(), *evidence.certificates],
        crls=[*trust.lists(), *evidence.revocation_lists],
        ocsps=list(evidence.ocsp_responses),
        moment=moment,
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,
    )


def carries_revocation(path: ValidationPath, evidence: Evidence) -> bool:
    """Say whether the file itself brings revocation data for every certificate below the anchor."""
    listed = {revoked.issuer.hashable for revoked in evidence.revocation_lists}
    answered = set(_answered_serials(evidence.ocsp_responses))
    certificates: Iterable[x509.Certificate] = list(path)[1:]
    return all(
        certificate.issuer.hashable in listed or certificate.serial_number in answered
        for certificate in certificates
    )


def _answered_serials(responses: Iterable[ocsp.OCSPResponse]) -> Iterable[int]:
    for response in responses:
        basic = response.basic_ocsp_response
        for single in basic["tbs_response_data"]["responses"] if basic else ():
            yield single["cert_id"]["serial_number"].native


async def _validate(validator: CertificateValidator, purpose: Purpose) -> ValidationPath:
    path = await validator.async_validate_path()
    if purpose == "timestamp":
        await validator.async_validate_usage(set(), {"time_stamping"})
    return path


def _may_sign(certificate: x509.Certificate) -> bool:
    usage = certificate.key_usage_value
    if usage is None or not set(usage.native) & _SIGNING_USAGES:
        return False
    purposes = certificate.extended_key_usage_value
    return purposes is None or any(one.dotted in _SIGNING_PURPOSES for one in purposes)


def _revoked(error: RevokedError) -> ChainVerdict:
    if error.is_side_validation:  # the key that signed a revocation list, not this path
        return ChainVerdict("unknown", "CERTIFICATE_CHAIN_GENERAL_FAILURE")
    code = "REVOKED_NO_POE" if error.is_ee_cert else "REVOKED_CA_NO_POE"
    return ChainVerdict("rejected", code, revoked_at=error.revocation_dt)


def _not_trusted(error: Exception) -> ChainVerdict:
    for kind, trust, code in _FAILURES:
        if isinstance(error, kind):
            return ChainVerdict(trust, code)
    return ChainVerdict("rejected", "CHAIN_CONSTRAINTS_FAILURE")
