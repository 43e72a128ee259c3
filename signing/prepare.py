"""The first half of a signature: a file with an empty place, and what the key has to sign.

Time, certificate and attributes are fixed here and never made anew: one byte of difference and
a signature that was asked for elsewhere, perhaps minutes ago, is lost. What lies between the
halves is JSON and bytes, so a job can end here and another one go on (ETSI EN 319 142-1, 6.3:
no signing-time attribute, the time stands in /M).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import IO, cast

from asn1crypto import parser, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PdfSigningError
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigAppearanceSetup,
    SigIOSetup,
    SigMDPSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from dossier.page import Box
from signing.appended import AppendedFile, Given
from signing.chain import Evidence, judge_chain
from signing.errors import (
    KeyUnusableError,
    PdfRefusedError,
    SignerRevokedError,
    SigningError,
)
from signing.guard import Failed, attempt
from signing.placement import annotations_on, frame_of
from signing.preflight import open_for_signing
from signing.prepared import Place, Prepared
from signing.request import SigningRequest
from signing.stamp import fresh_style, place_stamp
from signing.trust import TrustAnchors

DIGEST = "sha256"
PLACE = 32_768
"""Characters of the place a signature gets at least; two for each byte of what goes in."""

_MAY_NOT_SIGN = {"REVOKED_NO_POE", "REVOKED_CA_NO_POE", "OUT_OF_BOUNDS_NO_POE"}
_TOKEN_BYTES = 8 * 1024  # time-stamp tokens with the authority's chain were seen to need 3 to 7 KiB
_CHUNK = 1 << 20
_UNIVERSAL, _CONSTRUCTED, _SET = 0, 1, 17  # of DER tags
_FRAME_BYTES = 1024  # of the container, its names and numbers
_SHOWN_NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class FieldForm:
    """What the new field is like.

    Attributes:
        shown: Draw the request's appearance; else the signature is on no page.
        locks: Lock every field of the form (FieldMDP): nobody fills or signs one any more;
            time-stamps and revocation data may still follow.
    """

    shown: bool = True
    locks: bool = False


_AS_SHOWN = FieldForm()


def prepare(
    pdf: Given,
    request: SigningRequest,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    trust: TrustAnchors,
    form: FieldForm = _AS_SHOWN,
) -> Prepared:
    """Prepare a signature: no key is used, nobody is asked anything.

    Args:
        pdf: The file; PDF/A stays PDF/A.
        request: What the signature says and where.
        certificate: Of the key that is going to sign.
        chain: Certificates that go with it; all are embedded.
        trust: Anchors and revocation lists; a certificate they call revoked does not sign.
        form: Whether the signature is shown, and whether it locks the form.

    Raises:
        PdfRefusedError: The file cannot be signed as it is; see `preflight`.
        SignerRevokedError: The certificate may not sign at that time.
        KeyUnusableError: The certificate's key is neither RSA nor elliptic curve.
        FontMissingError: The font of the appearance is not installed.
    """
    require_valid(certificate, chain, trust, request.signed_at)
    size = room_for(certificate, chain)
    reader = open_for_signing(pdf, request.field_name, trust, request.signed_at)
    placed = _place_field(reader, request, form)
    signature = SignatureObject(
        timestamp=request.signed_at,
        name=request.name,
        subfilter=SigSeedSubFilter.PADES,
        bytes_reserved=size,
    )
    setup = SigObjSetup(signature, placed.lock, placed.appearance)
    return Prepared(
        place=(place := write_place(pdf, reader, placed.spec, setup)),
        to_be_signed=_attributes(place.digest, certificate),
        certificates=tuple(_unique(certificate, chain)),
        field=request.field_name,
        box=placed.box,
        covered_mm2=placed.covered_mm2,
    )


def require_valid(
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    trust: TrustAnchors,
    moment: datetime,
) -> None:
    """Refuse a certificate that may not sign at that time.

    One whose way to an anchor is not known here may sign: others may know it.

    Raises:
        SignerRevokedError: Revoked, ended or not yet valid.
    """
    verdict = judge_chain(certificate, trust, Evidence(tuple(chain)), moment, "sign")
    begins: datetime = certificate.not_valid_before
    ends: datetime = certificate.not_valid_after
    if not begins <= moment <= ends or verdict.sub_indication in _MAY_NOT_SIGN:
        raise SignerRevokedError(reason=verdict.sub_indication or "")


def room_for(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> int:
    """Give how many characters the place needs; known before a key is used.

    Raises:
        KeyUnusableError: The key is neither RSA (PKCS#1 v1.5) nor elliptic curve.
    """
    key = certificate.public_key
    if key.algorithm not in {"rsa", "ec"}:
        raise KeyUnusableError(algorithm=str(key.algorithm))
    signature = 2 * (int(key.bit_size) // 8) + 16
    held = sum(len(der) for der in _unique(certificate, chain))
    return max(PLACE, 2 * (held + signature + _FRAME_BYTES + _TOKEN_BYTES))


def write_place(
    given: Given, reader: PdfFileReader, spec: SigFieldSpec, setup: SigObjSetup
) -> Place:
    """Append a revision with a new signature field whose value is empty.

    Args:
        given: The file.
        reader: From `preflight`, of the same file.
        spec: Of the field.
        setup: The empty signature or time-stamp, and how it looks.

    Raises:
        PdfRefusedError: The file's structure does not allow it.
        SigningError: A library fails.
    """
    written = attempt(lambda: _write_place(given, reader, spec, setup))
    if isinstance(written, Failed):
        if issubclass(written.kind, SigningError):  # of the appearance
            raise written.kind
        refused = issubclass(written.kind, PdfError | PdfSigningError)
        kind = PdfRefusedError if refused else SigningError
        raise kind(reason=written.kind.__name__)
    return written


def _write_place(
    given: Given, reader: PdfFileReader, spec: SigFieldSpec, setup: SigObjSetup
) -> Place:
    writer = IncrementalPdfFileWriter.from_reader(reader)
    writer.ensure_output_version(version=(1, 7))
    if writer.output_version < (2, 0):
        writer.register_extension(ESIC_EXTENSION_1)
    steps = PdfCMSEmbedder(spec).write_cms(spec.sig_field_name, writer)
    next(steps)
    steps.send(setup)
    writer.IO_CHUNK_SIZE = _CHUNK
    output = AppendedFile(given)
    how = SigIOSetup(md_algorithm=DIGEST, output=cast("IO[bytes]", output), chunk_size=_CHUNK)
    prepared, _ = steps.send(how)
    length = len(given)
    return Place(
        given,
        bytes(output.appended),
        prepared.reserved_region_start - length,
        prepared.reserved_region_end - length,
        prepared.document_digest,
    )


@dataclass(frozen=True, slots=True)
class _PlacedField:
    spec: SigFieldSpec
    appearance: SigAppearanceSetup | None
    lock: SigMDPSetup | None
    box: Box
    covered_mm2: float


def _place_field(reader: PdfFileReader, request: SigningRequest, form: FieldForm) -> _PlacedField:
    lock = FieldMDPSpec(FieldMDPAction.ALL) if form.locks else None
    setup = SigMDPSetup(DIGEST, field_lock=lock) if form.locks else None
    if not form.shown:
        spec = SigFieldSpec(
            request.field_name, field_mdp_spec=lock, readable_field_name=request.name
        )
        return _PlacedField(spec, None, setup, _SHOWN_NOWHERE, 0)
    page = reader.find_page_for_modification(request.page_index)[0].get_object()
    frame = frame_of(page)
    placed = place_stamp(request, frame, (*request.occupied, *annotations_on(page, frame)))
    spec = SigFieldSpec(
        request.field_name,
        on_page=request.page_index,
        # pyHanko writes fractions well; only its annotation says int
        box=cast("tuple[int, int, int, int]", frame.to_rect(placed.box)),
        readable_field_name=request.name,
        field_mdp_spec=lock,
    )
    appearance = SigAppearanceSetup(
        style=fresh_style(placed, frame), timestamp=request.signed_at, name=request.name
    )
    return _PlacedField(spec, appearance, setup, placed.box, placed.covered_mm2)


def _attributes(digest: bytes, certificate: x509.Certificate) -> bytes:
    """Give the DER of the signed attributes; their order is that of their bytes (X.690, 11.6)."""
    encoded = [
        simple_cms_attribute("content_type", "data").dump(),
        simple_cms_attribute("message_digest", digest).dump(),
        _certificate_attribute(certificate.dump()),
    ]
    attributes: bytes = parser.emit(_UNIVERSAL, _CONSTRUCTED, _SET, b"".join(sorted(encoded)))
    return attributes


@lru_cache(maxsize=256)
def _certificate_attribute(der: bytes) -> bytes:
    """Give the attribute that names the signer's certificate; it costs more than all the rest."""
    named = as_signing_certificate_v2(x509.Certificate.load(der), DIGEST)
    attribute: bytes = simple_cms_attribute("signing_certificate_v2", named).dump()
    return attribute


def _unique(certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> list[bytes]:
    return list(dict.fromkeys(one.dump() for one in (certificate, *chain)))
