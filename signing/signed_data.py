"""Whether one CMS container holds: its digest, its value, and the certificate it names."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from asn1crypto import cms, tsp, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_tst_data_iter,
    validate_sig_integrity,
)
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

_ENDS = tomllib.loads(Path(__file__).with_name("algorithm_ends.toml").read_text("utf-8"))
_BROKEN = frozenset({"md2", "md5", "sha1"})


@dataclass(frozen=True, slots=True)
class Container:
    """What a container turned out to be.

    Attributes:
        digest_matches: The signed digest is that of the data.
        value_valid: The value is of the certificate's key over the signed attributes.
        weak: The digest algorithm is broken; `ended_by` says since when it may not be used.
        certificate: Whose key signed.
        others: Further certificates in the container.
        algorithm: The digest algorithm, by the name CMS uses.
    """

    digest_matches: bool
    value_valid: bool
    weak: bool
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A time-stamp token whose imprint, digest and value hold.

    Attributes:
        time: What it says.
        certificate: Of the authority.
        others: Further certificates in it.
        weak: Its own digest is not safe any more.
        weak_imprint: What was stamped went into it as such a digest.
    """

    time: datetime
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    weak: bool = False
    weak_imprint: bool = False


def check_container(signed: cms.SignedData, digest: bytes) -> Container:
    """Check a detached container against the digest of its data.

    Raises:
        SignatureValidationError: The container does not follow the standard; carries the
            sub-indication. Broken bytes may raise anything: call under `guard.attempt`.
    """
    signer = extract_signer_info(signed)
    certificates = extract_certs_for_validation(signed)
    content_type = signed["encap_content_info"]["content_type"].native
    algorithm = signer["digest_algorithm"]["algorithm"].native.lower()
    matches, valid = validate_sig_integrity(signer, certificates.signer_cert, content_type, digest)
    return Container(
        digest_matches=matches,
        value_valid=valid,
        weak=algorithm in _BROKEN,
        certificate=certificates.signer_cert,
        others=tuple(certificates.other_certs),
        algorithm=algorithm,
    )


def check_token(token: cms.SignedData, imprint: Callable[[str], bytes]) -> Token | None:
    """Check a time-stamp token (RFC 3161); None when it does not hold or proves nothing now.

    Args:
        token: The token.
        imprint: Gives the digest of what was stamped, by the name of an algorithm.
    """
    found = read_token(token, imprint)
    return None if found is None or found.weak else found


def read_token(token: cms.SignedData, imprint: Callable[[str], bytes]) -> Token | None:
    """Check a time-stamp token, weak or not; None when it does not hold.

    Args:
        token: The token.
        imprint: Gives the digest of what was stamped, by the name of an algorithm.
    """
    content = token["encap_content_info"]["content"]
    info: tsp.TSTInfo = content.parsed
    algorithm = token["signer_infos"][0]["digest_algorithm"]["algorithm"].native
    container = check_container(token, hash_bytes(bytes(content), algorithm))
    stamped = info["message_imprint"]
    of_what = stamped["hash_algorithm"]["algorithm"].native
    agrees = stamped["hashed_message"].native == imprint(of_what)
    if not (agrees and container.digest_matches and container.value_valid):
        return None
    return Token(
        time=info["gen_time"].native,
        certificate=container.certificate,
        others=container.others,
        weak=container.weak,
        weak_imprint=of_what in _BROKEN,
    )


def ended_by(algorithm: str, moment: datetime) -> bool:
    """Say whether a digest algorithm had come to its end by a time (EN 319 102-1, 5.2.8)."""
    ends: date | None = _ENDS["digest"].get(algorithm)
    return algorithm in _BROKEN if ends is None else moment.date() >= ends


def signature_tokens(signer: cms.SignerInfo) -> list[cms.SignedData]:
    """Give the time-stamp tokens over a signature value."""
    return list(extract_tst_data_iter(signer, signed=False))


def hash_bytes(data: bytes, algorithm: str) -> bytes:
    """Give a digest by the name CMS uses."""
    running = hashes.Hash(get_pyca_cryptography_hash(algorithm))
    running.update(data)
    return running.finalize()
