"""Whether a raw signature is of a hash and of a certificate's key, before anybody relies on it.

RSA is PKCS#1 v1.5 with its DigestInfo (RFC 8017, 9.2), the one form readers of a CMS container
take. A service that pads the bare hash gives a signature no reader takes; it is recognised, and
the remedy is to send such a service the whole DigestInfo. ECDSA comes as a DER sequence, or as
r and s side by side (BSI TR-03111, IEEE P1363); what is given on is DER.
"""

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from signing.errors import KeyUnusableError, RemoteSignatureError
from signing.guard import Failed, attempt

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DER of a DigestInfo of SHA-256, up to the hash (RFC 8017, 9.2, note 1)."""

_HASHED = Prehashed(hashes.SHA256())


def checked_signature(digest: bytes, signature: bytes, certificate: x509.Certificate) -> bytes:
    """Give a signature on as CMS carries it.

    Args:
        digest: SHA-256 of what was to be signed.
        signature: As it came.
        certificate: Of the key that should have made it.

    Raises:
        RemoteSignatureError: It is not of this hash and this key. `reason` says what it is
            instead, as far as RSA lets one see: `other-key`, `other-hash`, `bare-hash`.
        KeyUnusableError: The key is neither RSA nor elliptic curve.
    """
    key = _public_key(certificate)
    for form in _forms(signature, key):
        if _verifies(key, digest, form):
            return form
    raise RemoteSignatureError(reason=_what_instead(key, digest, signature))


def fits(digest: bytes, signature: bytes, certificate: x509.Certificate) -> bool:
    """Say whether a signature is of this hash and this certificate's key."""
    key = _public_key(certificate)
    return any(_verifies(key, digest, form) for form in _forms(signature, key))


def _public_key(certificate: x509.Certificate) -> PublicKey:
    key = attempt(lambda: load_der_public_key(certificate.public_key.dump()))
    if isinstance(key, Failed) or not isinstance(key, PublicKey):
        raise KeyUnusableError(algorithm="unknown")
    return key


def _forms(signature: bytes, key: PublicKey) -> list[bytes]:
    if isinstance(key, rsa.RSAPublicKey):
        return [signature]
    half = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * half:
        return [signature]
    r, s = (int.from_bytes(part) for part in (signature[:half], signature[half:]))
    return [signature, encode_dss_signature(r, s)]


def _verifies(key: PublicKey, digest: bytes, signature: bytes) -> bool:
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), _HASHED)
        else:
            key.verify(signature, digest, ec.ECDSA(_HASHED))
    except InvalidSignature:
        return False
    return True


def _what_instead(key: PublicKey, digest: bytes, signature: bytes) -> str:
    if not isinstance(key, rsa.RSAPublicKey):
        return "other-key-or-hash"
    inside = attempt(lambda: key.recover_data_from_signature(signature, padding.PKCS1v15(), None))
    if isinstance(inside, Failed):
        return "other-key"
    return "bare-hash" if inside == digest else "other-hash"
