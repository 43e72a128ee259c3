"""XAdES of forms: XML with a signature inside (ETSI EN 319 132-1), verified with signxml.

Two rules keep wrapped signatures out. What counts as signed is only what signxml gives back as
the bytes behind a reference, never what stands in the file. And these bytes must be what the
caller reads: the whole form without its signature, or the one element named. Trust is judged
here by the pinned anchors; signxml is given the certificate, so that it asks no list of its own.
"""

from base64 import b64decode
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidSignature
from signxml.verifier import VerifyResult
from signxml.xades.xades import (
    XAdESSignatureConfiguration,
    XAdESVerifier,
    XAdESVerifyResult,
)

from signing.data_report import Claim, DataReport, conclude, failed, unreadable
from signing.guard import Failed, attempt, attempt_all
from signing.trust import TrustAnchors

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_SIGNATURE, _KEY_INFO = f"{_DS}Signature", f"{_DS}KeyInfo"
_XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_PROPERTIES = f"{_XADES}SignedProperties"
_LARGEST = 5_000_000  # bytes; signxml copies the form once for every step of a reference
_MOST_SIGNATURES, _MOST_CERTIFICATES = 10, 10
_MOST_REFERENCES, _MOST_TRANSFORMS = 3, 6  # content, signed properties, key information

# RSA, RSA-PSS and ECDSA with SHA-2; no HMAC, whose key anybody may hold, and no SHA-1
_METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.SHA256_RSA_MGF1,
        SignatureMethod.SHA384_RSA_MGF1,
        SignatureMethod.SHA512_RSA_MGF1,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


@dataclass(frozen=True, slots=True)
class FormReport:
    """What is known of one signature in a form.

    Attributes:
        report: The verdict.
        signed: The XML the signature covers, in canonical form; None unless digest and value
            hold. Read the form from here and from nowhere else.
    """

    report: DataReport
    signed: bytes | None = None


def verify_form(
    xml: bytes, trust: TrustAnchors, at: datetime, element: str = ""
) -> tuple[FormReport, ...]:
    """Verify the signatures in a form. Never raises.

    1. Each signature is found by its place; no document type, no entities.
    2. Its references are one piece of content, its own signed properties, and at most its key
       information; nothing outside the file.
    3. The content is the whole form without this signature, or the one element named.
    4. Digests, value, and the certificate's digest in the signed properties hold.
    5. The certificate leads to a pinned anchor and was not revoked.

    Args:
        xml: The form, hostile or not.
        trust: The pinned anchors.
        at: Time of verification, with a time zone.
        element: Name of the element that has to be signed, as `{namespace}name`, when it is not
            the whole form; the file must hold one such element only.

    Returns:
        One report a signature, in the order of the file; one that says so when there is none.
    """
    if len(xml) > _LARGEST:
        return (_refused("too-large"),)
    places = attempt_all(lambda: _places(xml))
    if isinstance(places, Failed):
        return (_refused("malformed-signature"),)
    if not places or len(places) > _MOST_SIGNATURES:
        return (_refused("too-large" if places else "no-signature"),)
    return tuple(_judge(xml, place, _Wanted(trust, at, element)) for place in places)


@dataclass(frozen=True, slots=True)
class _Wanted:
    trust: TrustAnchors
    at: datetime
    element: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a signature stands: the path to its parent, and whether it is the only one there."""

    parent: str
    alone: bool


def _judge(xml: bytes, place: _Place, wanted: _Wanted) -> FormReport:
    report = attempt_all(partial(_verify, xml, place, wanted))
    return _refused("malformed-signature") if isinstance(report, Failed) else report


def _verify(xml: bytes, place: _Place, wanted: _Wanted) -> FormReport:
    root = _parsed(xml)
    signature = root.find(place.parent).find(_SIGNATURE)
    refused = _refused_unread(place, signature.find(f"{_DS}SignedInfo"))
    if refused is not None:
        return refused
    certificate, others = _signer(_certificates(signature))
    try:
        results = _checked(xml, place, certificate)
    except InvalidDigest:  # comes after the value held
        claim = _claim(certificate, others, intact=False)
        return FormReport(conclude(claim, wanted.trust, wanted.at))
    except InvalidSignature:
        return FormReport(failed(DataReport("XAdES"), "SIG_CRYPTO_FAILURE", "value-invalid"))
    content = _content(results)
    if content is None or not _is_wanted(root, signature, content, wanted.element):
        return _refused("signed-part-unclear", "SIG_CONSTRAINTS_FAILURE")
    claim = _claim(certificate, others, said=_said(results))
    return FormReport(conclude(claim, wanted.trust, wanted.at), content.signed_data)


def _refused_unread(place: _Place, info: etree._Element) -> FormReport | None:
    """Refuse what signxml is not to be asked about."""
    # of two signatures in one place it would look at the first only
    if not place.alone or not _is_small(info):
        return _refused("signed-part-unclear", "SIG_CONSTRAINTS_FAILURE")
    if not _is_safe(info):
        return _refused("algorithm-not-allowed", "CRYPTO_CONSTRAINTS_FAILURE")
    return None


def _is_small(info: etree._Element) -> bool:
    references = info.findall(f"{_DS}Reference")
    transforms = info.findall(f"{_DS}Reference/{_DS}Transforms/{_DS}Transform")
    return len(references) <= _MOST_REFERENCES and len(transforms) <= _MOST_TRANSFORMS


def _is_safe(info: etree._Element) -> bool:
    method = info.find(f"{_DS}SignatureMethod").get("Algorithm")
    digests = info.findall(f"{_DS}Reference/{_DS}DigestMethod")
    return method in {one.value for one in _METHODS} and {
        one.get("Algorithm") for one in digests
    } <= {one.value for one in _DIGESTS}


def _signer(
    certificates: Sequence[x509.Certificate],
) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """Give the one certificate that issued none of the others, and the others."""
    issuers = {one.issuer for one in certificates if one.issuer != one.subject}
    (signer,) = [one for one in certificates if one.subject not in issuers] or certificates
    return signer, [one for one in certificates if one is not signer]


def _checked(xml: bytes, place: _Place, certificate: x509.Certificate) -> Sequence[VerifyResult]:
    """Let signxml check digests and value with one certificate, whose time is judged elsewhere."""
    config = XAdESSignatureConfiguration(
        location=f"{place.parent}/",
        expect_references=True,  # any number: they are looked at one by one
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        verification_time=certificate.not_valid_before_utc,
    )
    return XAdESVerifier().verify(xml, x509_cert=certificate, expect_config=config)


def _content(results: Sequence[VerifyResult]) -> VerifyResult | None:
    """Give the one signed piece that is content; None when there is none or another."""
    tags = [None if one.signed_xml is None else one.signed_xml.tag for one in results]
    pieces = [
        one for one, tag in zip(results, tags, strict=True) if tag not in (_PROPERTIES, _KEY_INFO)
    ]
    known = tags.count(_PROPERTIES) == 1 and tags.count(_KEY_INFO) <= 1 and len(pieces) == 1
    return pieces[0] if known and pieces[0].signed_xml is not None else None


def _is_wanted(
    root: etree._Element, signature: etree._Element, content: VerifyResult, element: str
) -> bool:
    """Say whether what was signed is what the caller is going to rely on."""
    signed: etree._Element = content.signed_xml
    if element:
        return len(list(root.iter(element))) == 1 and signed.tag == element
    parent = deepcopy(root)
    path = root.getroottree().getelementpath(signature)
    _cut_out(parent.find(path))
    return bool(_canonical(parent) == _canonical(signed))


def _cut_out(signature: etree._Element) -> None:
    """Take an element out and leave the text behind it."""
    parent, before, tail = signature.getparent(), signature.getprevious(), signature.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(signature)


def _canonical(element: etree._Element) -> bytes:
    canonical: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    return canonical


def _claim(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    *,
    intact: bool = True,
    said: datetime | None = None,
) -> Claim:
    return Claim(
        "XAdES",
        "B-B",
        digest_matches=intact,
        value_valid=True,
        weak=False,
        certificate=_as_asn1(certificate),
        others=[_as_asn1(one) for one in others],
        claimed=said,
    )


def _said(results: Sequence[VerifyResult]) -> datetime | None:
    """Give the signing time out of the signed properties."""
    for one in results:
        if isinstance(one, XAdESVerifyResult):
            text = one.signed_properties.findtext(f"./{_XADES}SigningTime")
            time = attempt(partial(datetime.fromisoformat, str(text).strip()))
            return time if isinstance(time, datetime) and time.tzinfo is not None else None
    return None


def _places(xml: bytes) -> list[_Place]:
    root = _parsed(xml)
    tree = root.getroottree()
    found: list[_Place] = []
    for signature in root.iter(_SIGNATURE):
        parent = signature.getparent()
        if parent is None:  # an enveloping signature holds what it signs; forms have none
            return [_Place(".", alone=False)]
        path = tree.getelementpath(parent)
        alone = len(parent.findall(_SIGNATURE)) == 1
        found.append(_Place("." if path == "." else f"./{path}", alone))
    return found


def _parsed(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(xml, parser=parser)
    if root.getroottree().docinfo.doctype:
        message = "a document type could change what the form says"
        raise ValueError(message)
    return root


def _certificates(signature: etree._Element) -> list[x509.Certificate]:
    listed = signature.findall(f"{_KEY_INFO}/{_DS}X509Data/{_DS}X509Certificate")
    return [
        x509.load_der_x509_certificate(b64decode("".join((one.text or "").split()), validate=True))
        for one in listed[:_MOST_CERTIFICATES]
    ]


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _refused(code: str, sub_indication: str = "GENERIC") -> FormReport:
    return FormReport(unreadable("XAdES", code, sub_indication))
