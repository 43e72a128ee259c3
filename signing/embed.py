"""The second half of a signature: the value is checked, then put into its place. Level B-B.

Signatures from elsewhere come back by position or by name and are mixed up, cut, or made over
something else more often than one likes; one that does not fit is found here, not by a reader.
"""

from asn1crypto import algos, cms, x509

from signing.errors import PreparedChangedError
from signing.prepare import DIGEST
from signing.prepared import Place, Prepared, signed_digest
from signing.raw_signature import checked_signature


def embed(prepared: Prepared, signature: bytes) -> bytes:
    """Finish a prepared signature; give the whole file.

    Args:
        prepared: From `prepare.prepare` or `prepared.restore`.
        signature: Raw: RSA with PKCS#1 v1.5, or ECDSA in either form.

    Raises:
        SigningError: As `embed_revision`.
    """
    return b"".join((prepared.place.given, embed_revision(prepared, signature)))


def embed_revision(prepared: Prepared, signature: bytes) -> bytes:
    """Finish a prepared signature; give what comes behind the file, for files that are large.

    Args:
        prepared: From `prepare.prepare` or `prepared.restore`.
        signature: Raw: RSA with PKCS#1 v1.5, or ECDSA in either form.

    Returns:
        The prepared revision with its place filled.

    Raises:
        RemoteSignatureError: The value is not of this certificate's key over these
            attributes; nothing was written.
        PreparedChangedError: The attributes are not those of this file.
    """
    certificate = x509.Certificate.load(prepared.certificates[0])
    value = checked_signature(prepared.digest, signature, certificate)
    if signed_digest(prepared) != prepared.place.digest:
        raise PreparedChangedError
    return fill(prepared.place, _container(prepared, certificate, value).dump())


def fill(place: Place, der: bytes) -> bytes:
    """Give the revision with a container in its place.

    Raises:
        ValueError: It does not fit in.
    """
    value = as_value(der, place.end - place.start)
    return b"".join((place.revision[: place.start], value, place.revision[place.end :]))


def as_value(der: bytes, room: int) -> bytes:
    """Write a container as a hexadecimal string of a certain length.

    Raises:
        ValueError: It is longer.
    """
    digits = der.hex().encode()
    if len(digits) > room - 2:
        message = f"a place of {room} characters is too small for {len(digits)} digits"
        raise ValueError(message)
    return b"<" + digits.ljust(room - 2, b"0") + b">"


def _container(
    prepared: Prepared, certificate: x509.Certificate, signature: bytes
) -> cms.ContentInfo:
    digest = algos.DigestAlgorithm({"algorithm": DIGEST})
    kind = "sha256_rsa" if certificate.public_key.algorithm == "rsa" else "sha256_ecdsa"
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber(
                    {
                        "issuer": certificate.issuer,
                        "serial_number": certificate.serial_number,
                    }
                ),
            ),
            "digest_algorithm": digest,
            "signed_attrs": cms.CMSAttributes.load(prepared.to_be_signed),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": kind}),
            "signature": signature,
        }
    )
    others = (x509.Certificate.load(der) for der in prepared.certificates[1:])
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms((digest,)),
            "encap_content_info": cms.ContentInfo({"content_type": "data"}),
            "certificates": [certificate, *others],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})
