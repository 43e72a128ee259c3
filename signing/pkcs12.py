"""Keys in PKCS#12 files, for small offices and tests.

pyHanko's own `SimpleSigner` parses and checks the key anew for every signature and makes a
second real signature to guess a size; this one keeps the key object and answers dry runs with
empty bytes.
"""

from dataclasses import dataclass

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.errors import KeyUnusableError
from signing.options import KeyOptions, TimestampOptions

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a PKCS#12 file held.

    Attributes:
        key: RSA or elliptic curve.
        certificate: Of the key.
        chain: Further certificates in the file.
    """

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def open_key(options: KeyOptions) -> Signer:
    """Open a PKCS#12 file as a signer.

    Raises:
        KeyUnusableError: The file cannot be read or opened, or its key is neither RSA nor
            elliptic curve.
    """
    held = read_key_file(options)
    return KeptKeySigner(held)


def read_key_file(options: KeyOptions | TimestampOptions) -> KeyFile:
    """Read key and certificates.

    Raises:
        KeyUnusableError: As `open_key`.
    """
    try:
        opened = load_pkcs12(options.path.read_bytes(), options.passphrase.encode())
    except (OSError, ValueError) as error:
        raise KeyUnusableError from error
    if not isinstance(opened.key, PrivateKey) or opened.cert is None:
        detail = "the file holds no RSA or elliptic-curve key with a certificate"
        raise KeyUnusableError(detail)
    held = [opened.cert, *opened.additional_certs]
    certificate, *chain = (
        x509.Certificate.load(entry.certificate.public_bytes(Encoding.DER)) for entry in held
    )
    return KeyFile(opened.key, certificate, tuple(chain))


def raw_signature(key: PrivateKey, data: bytes, digest: str) -> bytes:
    """Sign bytes: RSA with PKCS#1 v1.5 (what government tools read), or ECDSA."""
    algorithm = _DIGESTS[digest]
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), algorithm)
    return key.sign(data, ec.ECDSA(algorithm))


class KeptKeySigner(Signer):
    """Signs with a key that stays in memory."""

    def __init__(self, held: KeyFile) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(held.chain)
        super().__init__(signing_cert=held.certificate, cert_registry=store)
        self._key = held.key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> bytes:
        """Sign, or give as many zero bytes as a signature may have when only asked for size."""
        if dry_run:
            return bytes(_longest_signature(self._key))
        return raw_signature(self._key, data, digest_algorithm)


def _longest_signature(key: PrivateKey) -> int:
    size = (key.key_size + 7) // 8
    # ECDSA gives two integers in a DER sequence
    return size if isinstance(key, rsa.RSAPrivateKey) else 2 * size + 9


def digest_of(data: bytes, digest: str) -> bytes:
    """Give the digest of bytes."""
    running = hashes.Hash(_DIGESTS[digest])
    running.update(data)
    return running.finalize()
