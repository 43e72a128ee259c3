"""JWS in the flattened JSON form (RFC 7515), with the headers of JAdES (ETSI TS 119 182-1).

Level B-B has the certificate (`x5c`, `x5t#S256`) and the signer's time (`iat`) among what is
signed; level B-T adds a time-stamp over the encoded signature value (`etsiU`, `sigTst`). Keys,
addresses or commands that a header brings otherwise (`jwk`, `jku`, `x5u`, `crit`, `b64`) are
never followed: what the signature means must not depend on who wrote its header.
"""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from asn1crypto import cms, x509
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper

from signing.data_report import Claim, DataReport, conclude, unreadable
from signing.errors import KeyUnusableError
from signing.guard import Failed, attempt, attempt_all
from signing.jose import (
    ALGORITHMS,
    PublicKey,
    algorithm_of,
    as_jose,
    canonical_json,
    decoded,
    encoded,
    holds,
    public_key_of,
    read_object,
    text_of,
)
from signing.report import Json
from signing.signed_data import Token, check_token, hash_bytes
from signing.timestamp import ask
from signing.trust import TrustAnchors

_LARGEST = 2_000_000  # bytes; sixty long fields and three certificates need a sixth of it
_MOST_CERTIFICATES, _MOST_TOKENS = 10, 8
_SIGNED_PARTS = ("protected", "payload", "signature")


def sign_jws(payload: bytes, key: Signer, signed_at: datetime) -> str:
    """Sign bytes, which the result carries; level B-B.

    Runs its own event loop, so never call it from inside one.

    Args:
        payload: What is signed.
        key: From `keys.open_key`; RSA gives RS256, a curve its ES algorithm.
        signed_at: What the signer says of the time, with a time zone; kept to the second.

    Raises:
        KeyUnusableError: The key holder fails, or is of a sort JWS has no name for.
    """
    if key.signing_cert is None:
        raise KeyUnusableError
    public = public_key_of(key.signing_cert)
    name = algorithm_of(public)
    chain = [key.signing_cert, *_above(key.signing_cert, list(key.cert_registry))]
    header: dict[str, Json] = {
        "alg": name,
        "cty": "json",
        "iat": int(signed_at.timestamp()),
        "typ": "jose+json",
        "x5c": [b64encode(one.dump()).decode() for one in chain],
        "x5t#S256": encoded(key.signing_cert.sha256),
    }
    protected, body = encoded(canonical_json(header)), encoded(payload)
    value = _sign(key, public, name, f"{protected}.{body}".encode())
    made: dict[str, Json] = {"payload": body, "protected": protected, "signature": encoded(value)}
    return canonical_json(made).decode()


def stamp_jws(text: str, timestamper: TimeStamper) -> str:
    """Add a time-stamp over the signature value; level B-T. What was signed stays as it is.

    Runs its own event loop, so never call it from inside one.

    Args:
        text: From `sign_jws`.
        timestamper: From `timestamp.open_timestamper`.

    Raises:
        TimestampUnavailableError: No authority gave a token; the text is good as it was.
    """
    made = read_object(text.encode())
    content = ask(timestamper, hash_bytes(text_of(made, "signature").encode(), "sha256"))
    token: Json = {"val": b64encode(content.dump()).decode()}
    stamp: Json = encoded(canonical_json({"sigTst": {"tstTokens": [token]}}))
    return canonical_json({**made, "header": {"etsiU": [stamp]}}).decode()


@dataclass(frozen=True, slots=True)
class Opened:
    """A verified JWS.

    Attributes:
        report: What is known of its signature; `digest` follows `value`, as JWS has one for both.
        payload: What was signed; None unless digest and value hold.
    """

    report: DataReport
    payload: bytes | None = None


def verify_jws(text: str, trust: TrustAnchors, at: datetime) -> Opened:
    """Verify a flattened JWS. Never raises.

    Args:
        text: The JWS, hostile or not.
        trust: The pinned anchors.
        at: Time of verification, with a time zone.
    """
    if len(text) > _LARGEST:
        return Opened(unreadable("JWS", "too-large"))
    opened = attempt_all(lambda: _verify(text, trust, at))
    if isinstance(opened, Failed):
        return Opened(unreadable("JWS", "malformed-signature"))
    return opened


def _verify(text: str, trust: TrustAnchors, at: datetime) -> Opened:
    parts = read_object(text.encode())
    protected, body, value = (text_of(parts, name) for name in _SIGNED_PARTS)
    header = read_object(decoded(protected))
    unsigned = parts.get("header", {})
    if set(parts) - {*_SIGNED_PARTS, "header"} or not isinstance(unsigned, dict):
        return Opened(unreadable("JWS", "malformed-signature"))
    # an unsigned header could say anything of the signature but when it was seen
    if set(unsigned) - {"etsiU"} or {"crit", "b64"} & set(header):
        return Opened(unreadable("JWS", "malformed-signature"))
    certificate, *others = _certificates(header)
    public = public_key_of(certificate)
    name = text_of(header, "alg")
    if name not in ALGORITHMS or name != attempt(lambda: algorithm_of(public)):
        found = "CRYPTO_CONSTRAINTS_FAILURE"
        return Opened(unreadable("JWS", "algorithm-not-allowed", found))
    valid = holds(public, name, decoded(value), f"{protected}.{body}".encode())
    claim = Claim(
        "JWS",
        "B-B",
        digest_matches=True,
        value_valid=valid,
        weak=False,
        certificate=certificate,
        others=others,
        claimed=_said(header),
        tokens=_tokens(unsigned, value),
    )
    report = conclude(claim, trust, at)
    if not valid:  # one value stands for both: nobody can say which of them is wrong
        return Opened(replace(report, digest="unknown"))
    return Opened(report, decoded(body))


def _certificates(header: Mapping[str, Json]) -> list[x509.Certificate]:
    """Give the certificates, the signer's first; it must be the one that was signed for."""
    listed = header["x5c"]
    if not isinstance(listed, list) or not 0 < len(listed) <= _MOST_CERTIFICATES:
        message = "no certificates"
        raise ValueError(message)
    found = [
        x509.Certificate.load(b64decode(str(one), validate=True), strict=True) for one in listed
    ]
    if decoded(text_of(header, "x5t#S256")) != found[0].sha256:
        message = "another certificate was signed for"
        raise ValueError(message)
    return found


def _above(
    certificate: x509.Certificate, known: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """Give the issuers below the root, nearest first (RFC 7515, 4.1.6)."""
    found: list[x509.Certificate] = []
    for _ in known:
        issuer = certificate.issuer
        above = next((one for one in known if one.subject == issuer and one not in found), None)
        if above is None or above.self_signed != "no":
            break
        found.append(above)
        certificate = above
    return found


def _sign(key: Signer, public: PublicKey, name: str, data: bytes) -> bytes:
    """Sign, and check the value before anybody else sees it: the holder may be far away."""
    digest = ALGORITHMS[name].digest
    made = attempt(lambda: asyncio.run(key.async_sign_raw(data, digest.name)))
    if isinstance(made, Failed):
        raise KeyUnusableError(reason=made.kind.__name__) from None
    value = attempt(partial(as_jose, public, made))
    if isinstance(value, Failed) or not holds(public, name, value, data):
        raise KeyUnusableError(reason="value-not-of-this-key")
    return value


def _tokens(unsigned: Mapping[str, Json], encoded_value: str) -> list[Token | None]:
    listed = unsigned.get("etsiU", [])
    if not isinstance(listed, list):
        return [None]
    checked = [attempt(partial(_token, one, encoded_value)) for one in listed[:_MOST_TOKENS]]
    return [None if isinstance(token, Failed) else token for token in checked]


def _token(element: Json, encoded_value: str) -> Token | None:
    stamp = read_object(decoded(str(element)))["sigTst"]
    if not isinstance(stamp, dict) or not isinstance(stamp["tstTokens"], list):
        return None
    (token,) = stamp["tstTokens"]
    if not isinstance(token, dict):
        return None
    content = cms.ContentInfo.load(b64decode(text_of(token, "val"), validate=True), strict=True)
    return check_token(content["content"], partial(hash_bytes, encoded_value.encode()))


def _said(header: Mapping[str, Json]) -> datetime | None:
    said = header.get("iat")
    return datetime.fromtimestamp(said, UTC) if type(said) is int else None
