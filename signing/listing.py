"""Which signatures a file has, walked by its form, and what it brings to prove them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TypeVar

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing import hex_strings, wording
from signing.chain import Evidence
from signing.guard import Failed, attempt
from signing.report import Finding

PADES = "/ETSI.CAdES.detached"
PKCS7 = "/adbe.pkcs7.detached"
DOCUMENT_TIMESTAMP = "/ETSI.RFC3161"

hex_strings.install()  # each opening would cost ten milliseconds a signature

_KNOWN = (PADES, PKCS7, DOCUMENT_TIMESTAMP)

_WHITE = b" \t\r\n\f\0"
_LOOKED_AT = 512  # bytes of white space; pyHanko looks for the end mark in the last 1024

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listed:
    """A signature the form lists.

    Attributes:
        field: Name of its field.
        byte_range: As its dictionary states it; empty when that cannot be read.
        signature: As pyHanko reads it; None when it could not be read.
        code: Finding that says why it could not be read; else empty.
    """

    field: str
    byte_range: tuple[int, ...]
    signature: EmbeddedPdfSignature | None
    code: str = ""

    @property
    def end(self) -> int:
        """Offset behind the last byte it claims to cover."""
        return sum(self.byte_range[-2:])


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that could be read.

    Attributes:
        reader: Its reader.
        listed: Its signatures, in no certain order.
        findings: What was odd about the file.
    """

    reader: PdfFileReader
    listed: tuple[Listed, ...]
    findings: tuple[Finding, ...]


def open_pdf(pdf: bytes) -> Opened:
    """Open a file and list its signatures.

    Raises:
        Exception: Anything, on broken bytes: call under `guard.attempt`.
    """
    findings: list[Finding] = []
    pdf = _without_long_end(pdf)
    reader = attempt(lambda: _unlocked(PdfFileReader(BytesIO(pdf), strict=True)))
    listed = reader if isinstance(reader, Failed) else attempt(partial(_list_fields, reader))
    if isinstance(reader, Failed) or isinstance(listed, Failed):
        # some writers of valid signatures are careless of the rest
        reader = _unlocked(PdfFileReader(BytesIO(pdf), strict=False))
        listed = attempt(partial(_list_fields, reader))
        findings.append(wording.finding("lenient-reading"))
    if isinstance(listed, Failed):
        findings.append(wording.finding("form-unreadable"))
        listed = []
    if reader.xrefs.hybrid_xrefs_present:
        findings.append(wording.finding(_hybrid_code(reader, listed)))
    return Opened(reader, tuple(listed), tuple(findings))


def _hybrid_code(reader: PdfFileReader, listed: Sequence[Listed]) -> str:
    """Say whether both kinds of cross-references were there before anybody signed.

    Word processors write such files; every signer signed both. What comes later may show
    another file to some readers.
    """
    signed = [one.signature.signed_revision for one in listed if one.signature is not None]
    hybrid = [
        number
        for number in range(reader.xrefs.total_revisions)
        if reader.xrefs.get_xref_container_info(number).xref_section_type
        == XRefSectionType.HYBRID_MAIN
    ]
    before = len(signed) == len(listed) and bool(signed) and max(hybrid) <= min(signed)
    return "hybrid-before-signing" if before else "hybrid-file"


def _without_long_end(pdf: bytes) -> bytes:
    """Leave out white space behind the file that is longer than a reader looks back."""
    kept = len(pdf.rstrip(_WHITE)) + _LOOKED_AT
    return pdf[:kept] if kept < len(pdf) else pdf


def _unlocked(reader: PdfFileReader) -> PdfFileReader:
    """Open with the empty password: what needs none to be read was locked against changes only."""
    if reader.encrypted:
        reader.decrypt("")
    return reader


def is_locked(opened: Opened) -> bool:
    """Say whether a file cannot be read without a password."""
    handler = opened.reader.security_handler
    return handler is not None and not handler.is_authenticated()


def were_removed(opened: Opened) -> bool:
    """Say whether an earlier revision's form listed signatures the last one does not."""
    now = {one.field for one in opened.listed}
    return any(
        name not in now
        for revision in range(opened.reader.xrefs.total_revisions)
        for name in _names_in(opened.reader, revision)
    )


def read_evidence(opened: Opened) -> Evidence:
    """Read certificates and revocation data; what cannot be read is left out."""
    embedded = [
        certificate
        for one in opened.listed
        if one.signature is not None
        for certificate in _or_none(partial(_certificates, one.signature))
    ]
    store = attempt(lambda: DocumentSecurityStore.read_dss(opened.reader))
    if isinstance(store, Failed):
        return Evidence(certificates=tuple(embedded))
    return Evidence(
        certificates=(*_or_none(lambda: list(store.load_certs())), *embedded),
        revocation_lists=_loaded(crl.CertificateList.load, _streams(store.crls, DecodePurpose.CRL)),
        ocsp_responses=_loaded(
            ocsp.OCSPResponse.load, _streams(store.ocsps, DecodePurpose.OCSP_RESPONSE)
        ),
    )


def _list_fields(reader: PdfFileReader) -> list[Listed]:
    return [
        _read_field(reader, name, value, field)
        for name, value, field in enumerate_sig_fields(reader, filled_status=True)
    ]


def _read_field(
    reader: PdfFileReader, name: str, value: IndirectObject, field: DictionaryObject
) -> Listed:
    subfilter = attempt(lambda: str(value.get_object()["/SubFilter"]))
    stated = attempt(lambda: tuple(int(number) for number in value.get_object()["/ByteRange"]))
    byte_range = () if isinstance(stated, Failed) else stated
    if subfilter not in _KNOWN:
        return Listed(name, byte_range, None, "unknown-subfilter")
    signature = attempt(lambda: EmbeddedPdfSignature(reader, field, name))
    if isinstance(signature, Failed):
        return Listed(name, byte_range, None, "malformed-signature")
    return Listed(name, byte_range, signature)


def _names_in(reader: PdfFileReader, revision: int) -> list[str]:
    handler = attempt(lambda: reader.get_historical_resolver(revision))
    if isinstance(handler, Failed):
        return []
    return _or_none(
        lambda: [name for name, _, _ in enumerate_sig_fields(handler, filled_status=True)]
    )


def _certificates(signature: EmbeddedPdfSignature) -> list[x509.Certificate]:
    return list(signature.other_embedded_certs)


def _streams(references: Sequence[IndirectObject], purpose: DecodePurpose) -> list[bytes]:
    read = (attempt(partial(_stream, reference, purpose)) for reference in references)
    return [der for der in read if not isinstance(der, Failed)]


def _loaded(load: Callable[[bytes], T], found: Sequence[bytes]) -> tuple[T, ...]:
    """Load what can be loaded, and read it whole: it would fail later where it is used."""
    loaded = (attempt(partial(_read_whole, load, der)) for der in found)
    return tuple(one for one in loaded if not isinstance(one, Failed))


def _read_whole(load: Callable[[bytes], T], der: bytes) -> T:
    value = load(der)
    _ = value.native  # type: ignore[attr-defined] # every asn1crypto value has it
    return value


def _stream(reference: IndirectObject, purpose: DecodePurpose) -> bytes:
    data: bytes = reference.get_object().read_data(purpose)
    return data


def _or_none(act: Callable[[], list[T]]) -> list[T]:
    found = attempt(act)
    return [] if isinstance(found, Failed) else found
