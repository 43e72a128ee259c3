"""Real tokens: SoftHSM2 in a throw-away folder, with keys and certificates of a small authority."""

import asyncio
import os
import subprocess
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
)
from cryptography.x509.oid import NameOID
from pyhanko.sign.signers import Signer

from signing.options import KeyOptions

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
SPY = Path("/usr/lib", sysconfig.get_config_var("MULTIARCH"), "pkcs11-spy.so")
"""Stands between us and a driver, and writes down each call (package opensc-pkcs11)."""

PIN = "271828"
DAY = timedelta(days=1)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Token:
    """A token with the keys `rsa` (id 01) and `ec` (id 02), their certificates and the root.

    Attributes:
        label: Of the token.
        folder: Holds `pin.txt`, and certificates as PEM, `chain.pem` and DER files.
        holders: The keys, to check what they signed.
    """

    label: str
    folder: Path
    holders: dict[str, x509.Certificate]

    @property
    def pin_file(self) -> Path:
        """File with the right PIN."""
        return self.folder / "pin.txt"

    def options(self, key_label: str = "rsa", **other: Any) -> KeyOptions:
        """Give the options of a key; each can be given another value."""
        own = KeyOptions(
            "pkcs11",
            module=MODULE,
            token_label=self.label,
            key_label=key_label,
            pin_file=self.pin_file,
        )
        return replace(own, **other)

    def log_in_by_hand(self) -> None:
        """Do what a person does after a wrong PIN."""
        _run("pkcs11-tool", *_TOOL, "--token-label", self.label, "--login", "--list-objects")

    def says_pin_was_wrong(self) -> bool:
        """Say whether the token remembers a wrong PIN."""
        slots = _run("pkcs11-tool", "--module", str(MODULE), "--list-slots").split("Slot ")
        [mine] = [slot for slot in slots if f": {self.label}\n" in slot]
        return "user PIN count low" in mine


_TOOL = ("--module", str(MODULE), "--pin", PIN)


def configure(folder: Path) -> Path:
    """Write the configuration that SOFTHSM2_CONF is to name; tokens go into `tokens/`."""
    (folder / "tokens").mkdir()
    path = folder / "softhsm2.conf"
    path.write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    return path


def make_token(folder: Path, label: str, authority: "Authority", at: datetime) -> Token:
    """Make a token; SOFTHSM2_CONF names the configuration."""
    _run(
        *("softhsm2-util", "--init-token", "--free", "--label", label),
        *("--so-pin", "31415926", "--pin", PIN),
    )
    folder.mkdir()
    (folder / "pin.txt").write_text(f"{PIN}\n")
    keys: dict[str, PrivateKey] = {
        "rsa": rsa.generate_private_key(65537, 2048),
        "ec": ec.generate_private_key(ec.SECP256R1()),
    }
    token = Token(label, folder, {})
    for number, (name, key) in enumerate(keys.items(), 1):
        token.holders[name] = authority.issue(f"Người giữ khóa {name}", key.public_key(), at)
        _put_key(token, name, key, number)
        put_certificate(token, token.holders[name], name, number)
    put_certificate(token, authority.certificate, "root", 9)
    return token


def make_careful_key(token: Token, authority: "Authority", at: datetime) -> None:
    """Make the key `each`, id 05, which wants the PIN for every signature."""
    mine = ("pkcs11-tool", *_TOOL, "--token-label", token.label, "--login")
    new = ("--keypairgen", "--key-type", "EC:prime256v1", "--always-auth")
    _run(*mine, *new, "--label", "each", "--id", "05")
    file = token.folder / "each.public"
    _run(*mine, "--read-object", "--type", "pubkey", "--id", "05", "--output-file", str(file))
    public = load_der_public_key(file.read_bytes())
    assert isinstance(public, ec.EllipticCurvePublicKey)
    token.holders["each"] = authority.issue("Người giữ khóa each", public, at)
    put_certificate(token, token.holders["each"], "each", 5)


def put_certificate(token: Token, certificate: x509.Certificate, label: str, number: int) -> None:
    """Put a certificate into a token, and as files beside it."""
    der, pem = certificate.public_bytes(Encoding.DER), certificate.public_bytes(Encoding.PEM)
    (token.folder / f"{label}.der").write_bytes(der)
    (token.folder / f"{label}.pem").write_bytes(pem)
    _run(
        *("pkcs11-tool", *_TOOL, "--token-label", token.label, "--login"),
        *("--write-object", str(token.folder / f"{label}.der"), "--type", "cert"),
        *("--label", label, "--id", f"{number:02}"),
    )


def _put_key(token: Token, name: str, key: PrivateKey, number: int) -> None:
    file = token.folder / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _run(
        *("softhsm2-util", "--import", str(file), "--token", token.label, "--pin", PIN),
        *("--label", name, "--id", f"{number:02}"),
    )
    file.unlink()


def _run(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


class Authority:
    """A root that issues to holders of keys, and has revoked nobody."""

    def __init__(self, at: datetime) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name("CA gốc thử nghiệm của thiết bị")
        usage = {"key_cert_sign": True, "crl_sign": True}
        builder = _begin(self.name, self.name, self._key.public_key(), at)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.certificate = builder.add_extension(_usage(**usage), critical=True).sign(
            self._key, hashes.SHA256()
        )
        self.at = at

    def issue(self, holder: str, key: PublicKey, at: datetime) -> x509.Certificate:
        """Issue to a person's key."""
        builder = _begin(_name(holder), self.name, key, at)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        )
        usage = _usage(digital_signature=True, content_commitment=True)
        return builder.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())

    def write_trust(self, folder: Path) -> None:
        """Write the root and its empty revocation list as `load_trust` wants them."""
        (folder / "crls").mkdir(parents=True)
        (folder / "root.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        revoked = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(self.at - DAY)
            .next_update(self.at + 30 * DAY)
            .add_extension(x509.CRLNumber(1), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        (folder / "crls" / "root.crl").write_bytes(revoked.public_bytes(Encoding.DER))


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _begin(
    subject: x509.Name,
    issuer: x509.Name,
    key: PublicKey,
    at: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - DAY)
        .not_valid_after(at + 1000 * DAY)
    )


def _usage(**given: bool) -> x509.KeyUsage:
    bits = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**dict.fromkeys(bits, False) | given)


def sign(key: Signer, data: bytes) -> bytes:
    return asyncio.run(key.async_sign_raw(data, "sha256"))


def check(certificate: x509.Certificate, signature: bytes, data: bytes) -> None:
    """Raise when the signature does not hold."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(key, ec.EllipticCurvePublicKey)
        key.verify(signature, data, ec.ECDSA(hashes.SHA256()))


def in_a_child(act: Callable[[], bytes]) -> tuple[int, bytes]:
    """Fork; give the child's exit code, and what it made or the name of what it raised."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        code, said = 0, b""
        try:
            said = act()
        except BaseException as error:  # noqa: BLE001 - it must not go on as a second pytest
            code, said = 1, type(error).__name__.encode()
        os.write(tell, said)
        os._exit(code)
    os.close(tell)
    with os.fdopen(hear, "rb") as pipe:
        said = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said
