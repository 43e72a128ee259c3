"""The letters of JWS: canonical JSON, base64url, and signature values as JWA writes them."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from signing.errors import KeyUnusableError
from signing.report import Json

_FEWEST_RSA_BITS = 2048  # RFC 7518, 3.3

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Algorithm:
    """What a name of JWA means.

    Attributes:
        digest: Of what is signed.
        curve: Its name in cryptography; empty for RSA.
    """

    digest: hashes.HashAlgorithm
    curve: str = ""


# RFC 7518, 3.1, without HMAC, without `none`, and with what our keys can make only
ALGORITHMS: dict[str, Algorithm] = {
    "RS256": Algorithm(hashes.SHA256()),
    "ES256": Algorithm(hashes.SHA256(), "secp256r1"),
    "ES384": Algorithm(hashes.SHA384(), "secp384r1"),
    "ES512": Algorithm(hashes.SHA512(), "secp521r1"),
}


def canonical_json(value: Mapping[str, Json]) -> bytes:
    """Give JSON in one form only: sorted, no blanks, UTF-8 (RFC 8785 without floats)."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def public_key_of(certificate: x509.Certificate) -> PublicKey:
    """Give the key of a certificate.

    Raises:
        KeyUnusableError: It is neither RSA nor elliptic curve.
    """
    key = serialization.load_der_public_key(certificate.public_key.dump())
    if not isinstance(key, PublicKey):
        detail = "the key is neither RSA nor elliptic curve"
        raise KeyUnusableError(detail)
    return key


def algorithm_of(key: PublicKey) -> str:
    """Name the algorithm we sign with: by the key alone, never by what a header says.

    Raises:
        KeyUnusableError: JWA has none for it, or the key is too short.
    """
    if isinstance(key, rsa.RSAPublicKey):
        found = "RS256" if key.key_size >= _FEWEST_RSA_BITS else None
    else:
        found = next(
            (name for name, one in ALGORITHMS.items() if one.curve == key.curve.name), None
        )
    if found is None:
        detail = "JWS has no name for signatures of this key"
        raise KeyUnusableError(detail)
    return found


def as_jose(public: PublicKey, value: bytes) -> bytes:
    """Give a signature value as JWA writes it: two integers of fixed length for curves."""
    if isinstance(public, rsa.RSAPublicKey):
        return value
    size = (public.curve.key_size + 7) // 8
    return b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(value))


def holds(public: PublicKey, name: str, value: bytes, data: bytes) -> bool:
    """Say whether a value is of a key over data."""
    digest = ALGORITHMS[name].digest
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(value, data, padding.PKCS1v15(), digest)
            return True
        size = (public.curve.key_size + 7) // 8
        if len(value) != 2 * size:
            return False
        numbers = (int.from_bytes(value[:size], "big"), int.from_bytes(value[size:], "big"))
        public.verify(encode_dss_signature(*numbers), data, ec.ECDSA(digest))
    except InvalidSignature:
        return False
    return True


def read_object(data: bytes) -> dict[str, Json]:
    """Read a JSON object from hostile bytes; a name that comes twice has no meaning.

    Raises:
        ValueError: It is none.
    """

    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs):
            message = "a name comes twice"
            raise ValueError(message)
        return found

    value = json.loads(data.decode(), object_pairs_hook=unique)
    if not isinstance(value, dict):
        message = "no object"
        raise ValueError(message)
    return value


def text_of(values: Mapping[str, Json], name: str) -> str:
    """Give a text of an object.

    Raises:
        ValueError: It is none.
        KeyError: There is no such name.
    """
    value = values[name]
    if not isinstance(value, str):
        message = "no text"
        raise ValueError(message)
    return value


def encoded(data: bytes) -> str:
    """Encode as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Decode base64url; of several spellings of the same bytes only one is right.

    Raises:
        ValueError: It is not that one.
    """
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encoded(data) != text:
        message = "not base64url"
        raise ValueError(message)
    return data
