"""Signing: PAdES, visible in a corner of a page, as a further revision of the same bytes.

Signatures are approval signatures with fields of their own, so a second one may follow. The
steps are those of `prepare`, `embed` and `levels`; here they are taken in one go with a key
that is at hand. The level that was reached is told and never shown higher than it is.
"""

import asyncio
import shutil
from dataclasses import dataclass, replace
from mmap import ACCESS_READ
from pathlib import Path

from asn1crypto import x509
from pyhanko.sign.signers import Signer

from dossier.page import Box
from signing.appended import MappedFile
from signing.embed import embed, embed_revision
from signing.errors import (
    KeyUnusableError,
    PdfUnreadableError,
    SigningError,
    TimestampUnavailableError,
)
from signing.levels import Missing, lift
from signing.prepare import DIGEST, FieldForm, prepare
from signing.proof import Level
from signing.request import SigningRequest
from signing.timestamp import TimeStamper
from signing.trust import TrustAnchors

_AS_SHOWN = FieldForm()


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed file.

    Attributes:
        data: The file; begins with the bytes that were given.
        level: `B-LT` with time-stamp and revocation data, `B-T` with a time-stamp alone,
            else `B-B`.
        field: Name of the new field.
        box: Where the signature shows on its page, in mm.
        covered_mm2: How much of what was said to be ink it covers.
        missing: What was not to be had for a higher level.
    """

    data: bytes
    level: Level
    field: str
    box: Box
    covered_mm2: float
    missing: tuple[Missing, ...] = ()


def sign_pdf(
    pdf: bytes,
    request: SigningRequest,
    key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper | None = None,
) -> SignedPdf:
    """Sign a file and raise it to the level that can be had, or leave nothing.

    Who wants to keep the signature while the time-stamping authority is away takes the two
    steps himself: `sign_basic`, then `levels.lift` until nothing is missing.

    Runs its own event loop, so never call it from inside one.

    Args:
        pdf: The file; PDF/A stays PDF/A.
        request: What the signature says and where.
        key: From `keys.open_key`.
        trust: Anchors and revocation lists: they decide whether revocation data can be
            embedded, and a certificate they call revoked does not sign at all.
        timestamper: From `timestamp.open_timestamper`; None leaves level B-B.

    Raises:
        PdfRefusedError: The file cannot be signed as it is; see `preflight`.
        SignerRevokedError: The certificate may not sign at that time.
        TimestampUnavailableError: The authority does not answer; nothing was written.
        FontMissingError: The font of the appearance is not installed.
        KeyUnusableError: The key holder fails.
        RemoteSignatureError: The key holder gave a value that is not of its certificate.
    """
    signed = sign_basic(pdf, request, key, trust)
    if timestamper is None:
        return signed
    lifted = lift(signed.data, signed.field, trust, timestamper, request.signed_at)
    if lifted.level == "B-B":
        raise TimestampUnavailableError
    return replace(signed, data=lifted.data, level=lifted.level, missing=lifted.missing)


def sign_basic(
    pdf: bytes,
    request: SigningRequest,
    key: Signer,
    trust: TrustAnchors,
    form: FieldForm = _AS_SHOWN,
) -> SignedPdf:
    """Sign a file at level B-B, with nothing but the key.

    Args:
        pdf: As `sign_pdf`.
        request: As `sign_pdf`.
        key: As `sign_pdf`.
        trust: As `sign_pdf`.
        form: Whether the signature is shown, and whether it locks the form.

    Raises:
        SigningError: As `sign_pdf`, but for the time-stamp.
    """
    certificate, chain = _certificates(key)
    prepared = prepare(pdf, request, certificate, chain, trust, form)
    data = embed(prepared, _raw_signature(key, prepared.to_be_signed))
    return SignedPdf(data, "B-B", prepared.field, prepared.box, prepared.covered_mm2)


def sign_file(
    source: Path,
    target: Path,
    request: SigningRequest,
    key: Signer,
    trust: TrustAnchors,
    form: FieldForm = _AS_SHOWN,
) -> None:
    """Sign a file on disk at level B-B; only what is added is held in memory.

    Args:
        source: The file; it is not changed.
        target: Gets the signed file; not there before, and not there after a failure.
        request: As `sign_pdf`.
        key: As `sign_pdf`.
        trust: As `sign_pdf`.
        form: Whether the signature is shown, and whether it locks the form.

    Raises:
        SigningError: As `sign_basic`.
        OSError: A file cannot be read or written.
    """
    if not source.stat().st_size:
        raise PdfUnreadableError
    with source.open("rb") as opened, MappedFile(opened.fileno(), 0, access=ACCESS_READ) as given:
        certificate, chain = _certificates(key)
        prepared = prepare(given, request, certificate, chain, trust, form)
        revision = embed_revision(prepared, _raw_signature(key, prepared.to_be_signed))
    draft = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, draft)
    with draft.open("ab") as written:
        written.write(revision)
    draft.replace(target)


def _certificates(key: Signer) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    if key.signing_cert is None:
        raise KeyUnusableError
    return key.signing_cert, tuple(key.cert_registry)


def _raw_signature(key: Signer, data: bytes) -> bytes:
    """Let the key sign, once."""
    try:
        signature: bytes = asyncio.run(key.async_sign_raw(data, DIGEST))
    except SigningError:
        raise
    except Exception as error:  # noqa: BLE001 - drivers of key holders raise anything
        # its text may name the holder
        raise KeyUnusableError(reason=type(error).__name__) from None
    return signature
