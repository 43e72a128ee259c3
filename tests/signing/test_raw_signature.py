"""A raw signature is given on only if it is of this hash and of this certificate's key."""

import base64
import hashlib
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from samples.pki import Pki
from samples.remote.loopback import Script, Service
from signing.errors import KeyUnusableError, RemoteSignatureError
from signing.raw_signature import SHA256_INFO, checked_signature, fits
from tests.signing.remote_keys import certificate_of, elliptic_key, service_key

HASH = hashlib.sha256(b"thuoc tinh").digest()
OTHER = hashlib.sha256(b"thuoc tinh khac").digest()


def _made(service: Service, data: bytes = HASH) -> bytes:
    return base64.b64decode(service.sign([data])[0])


def test_rsa_comes_through_as_it_is(pki: Pki) -> None:
    key = service_key(pki)
    raw = _made(Service(key))

    assert checked_signature(HASH, raw, certificate_of(key)) == raw


@pytest.mark.parametrize("plain", [False, True])
def test_ecdsa_is_given_on_as_der_in_whichever_form_it_came(at: datetime, *, plain: bool) -> None:
    key = elliptic_key(at)
    raw = _made(Service(key, Script(plain=plain)))

    given = checked_signature(HASH, raw, certificate_of(key))

    assert given[0] == 0x30
    assert len(raw) == 64 or not plain
    assert fits(HASH, given, certificate_of(key))


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (Script(other_hash=1), "other-hash"),
        (Script(other_key=1), "other-key"),
        (Script(bare=True), "bare-hash"),
    ],
)
def test_what_an_rsa_signature_is_instead_is_told(pki: Pki, script: Script, reason: str) -> None:
    key = service_key(pki)
    raw = _made(Service(key, script, service_key(pki, "agency")))

    with pytest.raises(RemoteSignatureError) as refused:
        checked_signature(HASH, raw, certificate_of(key))

    assert refused.value.facts == {"reason": reason}


def test_a_service_that_pads_what_it_is_sent_signs_right_when_sent_the_digest_info(
    pki: Pki,
) -> None:
    key = service_key(pki)
    raw = _made(Service(key, Script(bare=True)), SHA256_INFO + HASH)

    assert checked_signature(HASH, raw, certificate_of(key)) == raw


@pytest.mark.parametrize("raw", [b"", b"\x00" * 64, b"\x30\x06\x02\x01\x01\x02\x01\x01"])
def test_rubbish_is_no_ecdsa_signature(at: datetime, raw: bytes) -> None:
    with pytest.raises(RemoteSignatureError):
        checked_signature(HASH, raw, certificate_of(elliptic_key(at)))


@pytest.mark.parametrize("raw", [b"", b"\x00" * 256, b"\xff" * 256, b"\x01" * 300])
def test_rubbish_is_no_rsa_signature(pki: Pki, raw: bytes) -> None:
    with pytest.raises(RemoteSignatureError):
        checked_signature(HASH, raw, certificate_of(service_key(pki)))


def test_a_signature_does_not_fit_another_hash(pki: Pki) -> None:
    key = service_key(pki)

    assert not fits(OTHER, _made(Service(key)), certificate_of(key))


def test_a_key_of_another_sort_is_refused(pki: Pki) -> None:
    certificate = certificate_of(service_key(pki))
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    certificate["tbs_certificate"]["subject_public_key_info"] = type(certificate.public_key).load(
        der
    )

    with pytest.raises(KeyUnusableError):
        checked_signature(HASH, b"\x00" * 64, certificate)
