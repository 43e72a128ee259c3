"""CAdES beside a data file: detached, level B-B or B-T (ETSI EN 319 122-1)."""

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import partial

from asn1crypto import cms, core, pem
from pyhanko.sign.ades.report import AdESStatus
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.signers import Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError

from signing.data_report import Claim, DataReport, conclude, unreadable
from signing.errors import KeyUnusableError
from signing.guard import Failed, attempt, attempt_all
from signing.signed_data import Token, check_container, check_token, hash_bytes, signature_tokens
from signing.timestamp import ask
from signing.trust import TrustAnchors

_DIGEST = "sha256"
_LARGEST_SIGNATURE = 2_000_000  # bytes; certificates, tokens and lists of any real one fit
_MOST_TOKENS = 8
_BOUND = {"signing_certificate", "signing_certificate_v2"}


def sign_data(data: bytes, key: Signer, signed_at: datetime) -> bytes:
    """Sign a data file; the signature stands beside it, the file is not touched. Level B-B.

    Runs its own event loop, so never call it from inside one.

    Args:
        data: The file.
        key: From `keys.open_key`.
        signed_at: What the signer says of the time, with a time zone.

    Returns:
        The CMS container in DER (`.p7s`).

    Raises:
        KeyUnusableError: The key holder fails, or gives a value that is not of its certificate.
    """
    said = PdfCMSSignedAttributes(signing_time=signed_at)
    made = attempt(
        lambda: asyncio.run(
            key.async_sign_general_data(data, _DIGEST, use_cades=True, signed_attr_settings=said)
        )
    )
    if isinstance(made, Failed):
        raise KeyUnusableError(reason=made.kind.__name__)
    container = attempt(lambda: check_container(made["content"], hash_bytes(data, _DIGEST)))
    if isinstance(container, Failed) or not container.value_valid:
        raise KeyUnusableError(reason="value-not-of-this-key")
    signature: bytes = made.dump()
    return signature


def stamp_data(signature: bytes, timestamper: TimeStamper) -> bytes:
    """Add a time-stamp over the signature value; level B-T. What was signed stays as it is.

    Runs its own event loop, so never call it from inside one.

    Args:
        signature: From `sign_data`.
        timestamper: From `timestamp.open_timestamper`.

    Raises:
        TimestampUnavailableError: No authority gave a token; the signature is good as it was.
    """
    content = cms.ContentInfo.load(signature)
    signer = content["content"]["signer_infos"][0]
    token = ask(timestamper, hash_bytes(signer["signature"].native, _DIGEST))
    attribute = simple_cms_attribute("signature_time_stamp_token", token)
    signer["unsigned_attrs"] = cms.CMSAttributes([attribute])
    stamped: bytes = content.dump()
    return stamped


def verify_data(data: bytes, signature: bytes, trust: TrustAnchors, at: datetime) -> DataReport:
    """Verify a detached CAdES or CMS signature over a data file. Never raises.

    1. The container is one signature of one signer, and carries no content of its own.
    2. Its signed attributes bind the digest of the file and, for CAdES, the certificate.
    3. Its value is of that certificate's key.
    4. A time-stamp proves when, else only the signer says so.
    5. The certificate leads to a pinned anchor and was not revoked then.

    Args:
        data: The file.
        signature: DER, BER or PEM, hostile or not.
        trust: The pinned anchors.
        at: Time of verification, with a time zone.
    """
    if len(signature) > _LARGEST_SIGNATURE:
        return unreadable("CAdES", "too-large")
    report = attempt_all(lambda: _verify(data, signature, trust, at))
    return unreadable("CAdES", "malformed-signature") if isinstance(report, Failed) else report


def _verify(data: bytes, signature: bytes, trust: TrustAnchors, at: datetime) -> DataReport:
    signed = _open(signature)
    if signed["encap_content_info"]["content"].native is not None:
        return unreadable("CAdES", "content-inside", "SIG_CONSTRAINTS_FAILURE")
    (signer,) = signed["signer_infos"]
    # without signed attributes the same value also fits the DER of somebody's signed attributes
    if signer["signed_attrs"] is core.VOID or not len(signer["signed_attrs"]):
        return unreadable("CAdES", "attributes-missing", "SIG_CONSTRAINTS_FAILURE")
    digest = hash_bytes(data, signer["digest_algorithm"]["algorithm"].native)
    try:
        container = check_container(signed, digest)
    except SignatureValidationError as error:
        return _against_standard(error)
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    claim = Claim(
        "CAdES",
        "B-B" if _BOUND & attributes.keys() else "CMS",
        digest_matches=container.digest_matches,
        value_valid=container.value_valid,
        weak=container.weak,
        certificate=container.certificate,
        others=container.others,
        claimed=_said(attributes),
        tokens=_tokens(signer),
    )
    return conclude(claim, trust, at)


def _against_standard(error: SignatureValidationError) -> DataReport:
    sub_indication = str(error.ades_subindication.standard_name)
    report = unreadable("CAdES", "malformed-signature", sub_indication)
    has_failed = error.ades_status == AdESStatus.FAILED
    return replace(report, indication="TOTAL-FAILED") if has_failed else report


def _open(signature: bytes) -> cms.SignedData:
    if pem.detect(signature):
        _, _, signature = pem.unarmor(signature)
    content = cms.ContentInfo.load(signature, strict=True)
    if content["content_type"].native != "signed_data":
        message = "not a signature"
        raise ValueError(message)
    return content["content"]


def _said(attributes: dict[str, cms.SetOfAny]) -> datetime | None:
    values = attributes.get("signing_time")
    said = values[0].native if values is not None and len(values) == 1 else None
    return said if isinstance(said, datetime) else None


def _tokens(signer: cms.SignerInfo) -> list[Token | None]:
    value: bytes = signer["signature"].native
    found = signature_tokens(signer)[:_MOST_TOKENS]
    checked = [attempt(partial(check_token, token, partial(hash_bytes, value))) for token in found]
    return [None if isinstance(token, Failed) else token for token in checked]
