"""Asking for a size costs no signature, and a signature is of the length that was said."""

import asyncio

from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.signers import Signer

from samples.pki import Pki
from signing.options import KeyOptions
from signing.pkcs12 import raw_signature, read_key_file


def test_a_dry_run_gives_empty_bytes_of_the_right_length(clerk_key: Signer) -> None:
    dry = asyncio.run(clerk_key.async_sign_raw(b"x", "sha256", dry_run=True))
    real = asyncio.run(clerk_key.async_sign_raw(b"x", "sha256"))

    assert dry == bytes(256)
    assert len(real) == 256


def test_a_key_file_holds_the_chain_to_its_root(pki: Pki) -> None:
    held = read_key_file(KeyOptions(path=pki.key("agency"), passphrase=pki.passphrase))

    assert [one.subject.native["common_name"] for one in held.chain] == [
        "CA cấp phát thử nghiệm",
        "CA gốc thử nghiệm",
    ]


def test_elliptic_curve_keys_sign_too() -> None:
    key = ec.generate_private_key(ec.SECP256R1())

    assert 64 <= len(raw_signature(key, b"x", "sha256")) <= 73
