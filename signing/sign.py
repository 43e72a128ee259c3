"""Signing: PAdES, visible in a corner of page 1, as a further revision of the same bytes.

Signatures are approval signatures with fields of their own, so a second one may follow. The
level that was reached is recorded and never shown higher than it is.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Literal, cast

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PdfSigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.path import ValidationPath

from dossier.page import Box
from signing.chain import Evidence, judge_chain, validation_context
from signing.errors import (
    KeyUnusableError,
    PdfRefusedError,
    SignerRevokedError,
    SigningError,
    TimestampUnavailableError,
)
from signing.guard import Failed, attempt
from signing.placement import PageFrame, annotations_on, frame_of
from signing.preflight import open_for_signing
from signing.request import SigningRequest
from signing.stamp import PlacedStamp, fresh_style, place_stamp
from signing.trust import TrustAnchors

Level = Literal["B-B", "B-T", "B-LT"]

_DIGEST = "sha256"
_MAY_NOT_SIGN = {"REVOKED_NO_POE", "REVOKED_CA_NO_POE", "OUT_OF_BOUNDS_NO_POE"}
_UNAVAILABLE = (TimestampRequestError, OSError)

# pyHanko counts hexadecimal characters: room for 16 KiB of certificates, signature and token
_RESERVED = 32_768


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed file.

    Attributes:
        data: The file; begins with the bytes that were given.
        level: `B-LT` with time-stamp and revocation data, `B-T` with a time-stamp alone,
            else `B-B`.
        field: Name of the new field.
        box: Where the signature shows on page 1, in mm.
        covered_mm2: How much of what was said to be ink it covers.
    """

    data: bytes
    level: Level
    field: str
    box: Box
    covered_mm2: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a signature will be made: the level, and what judges the certificates for it."""

    level: Level
    context: ValidationContext
    frame: PageFrame
    placed: PlacedStamp


class _TimedSigner(PdfSigner):
    """Puts the caller's time into /M instead of the clock of this machine."""

    signed_at: datetime

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.signed_at
        return session


def sign_pdf(
    pdf: bytes,
    request: SigningRequest,
    key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper | None = None,
) -> SignedPdf:
    """Sign a file.

    Runs its own event loop, so never call it from inside one.

    Args:
        pdf: The file; PDF/A stays PDF/A.
        request: What the signature says and where.
        key: From `keys.open_key`.
        trust: Anchors and revocation lists: they decide whether revocation data can be
            embedded, and a certificate they call revoked does not sign at all.
        timestamper: From `timestamp.open_timestamper`.

    Raises:
        PdfRefusedError: The file cannot be signed as it is; see `preflight`.
        SignerRevokedError: The certificate may not sign at that time.
        TimestampUnavailableError: The authority does not answer; nothing was written.
        FontMissingError: The font of the appearance is not installed.
        KeyUnusableError: The key holder fails.
    """
    reader = open_for_signing(pdf, request.field_name, trust, request.signed_at)
    plan = _make_plan(reader, request, key, trust, timestamper)
    signer = _make_signer(request, key, timestamper, plan)
    signed = attempt(lambda: _write(signer, reader))
    if isinstance(signed, Failed):
        raise _explain(signed, timestamper) from None
    return SignedPdf(
        signed, plan.level, request.field_name, plan.placed.box, plan.placed.covered_mm2
    )


def _make_plan(
    reader: PdfFileReader,
    request: SigningRequest,
    key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper | None,
) -> _Plan:
    if key.signing_cert is None:
        raise KeyUnusableError
    evidence = Evidence(certificates=tuple(key.cert_registry))
    chain = judge_chain(key.signing_cert, trust, evidence, request.signed_at, "sign")
    ended = not _is_in_time(key.signing_cert, request.signed_at)
    if ended or chain.sub_indication in _MAY_NOT_SIGN:
        raise SignerRevokedError(reason=chain.sub_indication or "")
    context = validation_context(trust, evidence, request.signed_at)
    page = reader.find_page_for_modification(0)[0].get_object()
    frame = frame_of(page)
    placed = place_stamp(request, frame, (*request.occupied, *annotations_on(page, frame)))
    level: Level = "B-B"
    if timestamper is not None:
        proven = chain.trust == "trusted" and _authority_is_proven(timestamper, context)
        level = "B-LT" if proven else "B-T"
    return _Plan(level, context, frame, placed)


def _is_in_time(certificate: x509.Certificate, moment: datetime) -> bool:
    begins: datetime = certificate.not_valid_before
    ends: datetime = certificate.not_valid_after
    return begins <= moment <= ends


def _authority_is_proven(timestamper: TimeStamper, context: ValidationContext) -> bool:
    """Ask for one token, and say whether its certificates can be proven from what we have."""
    paths = attempt(lambda: asyncio.run(_authority_paths(timestamper, context)))
    if isinstance(paths, Failed) and issubclass(paths.kind, _UNAVAILABLE):
        raise TimestampUnavailableError(reason=paths.kind.__name__)
    return not isinstance(paths, Failed) and bool(paths)


async def _authority_paths(
    timestamper: TimeStamper, context: ValidationContext
) -> list[ValidationPath]:
    return [path async for path in timestamper.validation_paths(context)]


def _make_signer(
    request: SigningRequest, key: Signer, timestamper: TimeStamper | None, plan: _Plan
) -> PdfSigner:
    with_proof = plan.level == "B-LT"
    about = PdfSignatureMetadata(
        field_name=request.field_name,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        name=request.name,
        embed_validation_info=with_proof,
        validation_context=plan.context if with_proof else None,
        # usage was judged before: government certificates differ in which bit they set
        signer_key_usage=set(),
    )
    rect = plan.frame.to_rect(plan.placed.box)
    signer = _TimedSigner(
        about,
        key,
        timestamper=timestamper,
        stamp_style=fresh_style(plan.placed, plan.frame),
        new_field_spec=SigFieldSpec(
            request.field_name,
            on_page=0,
            # pyHanko writes fractions well; only its annotation says int
            box=cast("tuple[int, int, int, int]", rect),
            readable_field_name=request.name,
        ),
    )
    signer.signed_at = request.signed_at
    return signer


def _write(signer: PdfSigner, reader: PdfFileReader) -> bytes:
    writer = IncrementalPdfFileWriter.from_reader(reader)
    output = signer.sign_pdf(writer, bytes_reserved=_RESERVED, output=BytesIO())
    data: bytes = output.getvalue()
    return data


def _explain(failed: Failed, timestamper: TimeStamper | None) -> SigningError:
    reason = failed.kind.__name__
    if timestamper is not None and issubclass(failed.kind, _UNAVAILABLE):
        return TimestampUnavailableError(reason=reason)
    if issubclass(failed.kind, PdfError | PdfSigningError):
        return PdfRefusedError(reason=reason)
    return SigningError(reason=reason)
