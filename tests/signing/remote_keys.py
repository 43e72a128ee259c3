"""Three hashes, keys for make-believe services, and an elliptic one."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from samples.pki import Pki
from samples.remote.loopback import ServiceKey
from signing.raw_signature import fits
from signing.remote import HashSigner, Signatures, Voucher, Waiting

HASHES = {f"doc_{name}": hashlib.sha256(name.encode()).digest() for name in "abc"}

LIMITS: dict[str, Any] = {"answer_seconds": 5.0, "retry_seconds": 0.01, "poll_seconds": 0.01}
"""For services on loopback: no test waits for what a real one would need."""


@cache
def service_key(pki: Pki, name: str = "clerk") -> ServiceKey:
    """Give the key of a person or the agency."""
    return ServiceKey.load(pki.key(name), pki.passphrase)


def elliptic_key(at: datetime) -> ServiceKey:
    """Make a P-256 key with a certificate of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lường Thị Ỷ")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(2)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365))
    )
    return ServiceKey(key, builder.sign(key, hashes.SHA256()))


def certificate_of(key: ServiceKey) -> asn1.Certificate:
    return asn1.Certificate.load(key.certificate.public_bytes(Encoding.DER))


def in_another_process(voucher: Voucher) -> Voucher:
    """Give a voucher as a database would: as JSON, the keys of its objects in another order."""
    restored: Voucher = json.loads(json.dumps(voucher, sort_keys=True))
    return restored


def collected(signer: HashSigner, voucher: Voucher, keep: Callable[[Voucher], None]) -> Signatures:
    """Ask until the holder has decided."""
    for _ in range(20):
        answer = signer.collect(in_another_process(voucher), keep)
        if isinstance(answer, Signatures):
            return answer
        assert isinstance(answer, Waiting)
        voucher = answer.voucher
    message = "the holder never decides"
    raise AssertionError(message)


def all_fit(signatures: Signatures, key: ServiceKey) -> bool:
    """Say whether each document has a signature over its own hash by this key."""
    certificate = certificate_of(key)
    return signatures.keys() == HASHES.keys() and all(
        fits(HASHES[name], raw, certificate) for name, raw in signatures.items()
    )


def reasons(signatures: Signatures) -> dict[str, str]:
    """Give the code of what was refused, by document id."""
    return {name: error.code for name, error in signatures.refused.items()}
