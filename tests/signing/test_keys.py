"""A key opens once, signs many times, and keeps its secret to itself."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    pkcs12,
)
from pyhanko.sign.signers import Signer

from samples.pki import Pki
from signing.errors import KeyUnusableError
from signing.keys import open_key
from signing.options import KeyOptions

WRONG = "không phải"


def test_a_key_file_gives_a_signer_with_its_certificate(clerk_key: Signer) -> None:
    assert clerk_key.subject_name == "Nghiêm Thị Thuý Ơn"
    assert len(list(clerk_key.cert_registry)) == 2


def test_a_wrong_passphrase_is_an_unusable_key(pki: Pki) -> None:
    with pytest.raises(KeyUnusableError):
        open_key(KeyOptions(path=pki.key("clerk"), passphrase=WRONG))


def test_a_missing_file_is_an_unusable_key(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusableError):
        open_key(KeyOptions(path=tmp_path / "khong-co.p12"))


def test_a_file_without_a_certificate_is_an_unusable_key(tmp_path: Path) -> None:
    path = tmp_path / "bare.p12"
    bare = pkcs12.serialize_key_and_certificates(
        b"x",
        ed25519.Ed25519PrivateKey.generate(),
        None,
        None,
        BestAvailableEncryption(WRONG.encode()),
    )
    path.write_bytes(bare)

    with pytest.raises(KeyUnusableError):
        open_key(KeyOptions(path=path, passphrase=WRONG))


def test_a_passphrase_is_never_printed() -> None:
    assert WRONG not in repr(KeyOptions(passphrase=WRONG))
