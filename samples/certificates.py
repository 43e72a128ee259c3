"""The parts a make-believe infrastructure is made of: certificates, keys, revocation lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_KEY_BITS = 2048
_LONGEST_NAME = 64  # bytes, as cryptography counts


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a certificate and its key."""

    certificate: x509.Certificate
    key: PrivateKey


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate is to say.

    Attributes:
        subject: Whose it is.
        begins: First moment it is valid, with a time zone.
        ends: Last moment it is valid.
        usage: What its key may do.
        purposes: Extended usages, in a critical extension as RFC 3161 wants it; none by default.
        depth: For authorities: how many authorities may stand below it.
        serial: Its number; drawn by default.
        elliptic: Whether the key is one of the curve P-256 instead of RSA.
        unchecked: Whether nobody asks if it was revoked (RFC 6960, 4.2.2.2.1).
    """

    subject: x509.Name
    begins: datetime
    ends: datetime
    usage: x509.KeyUsage
    purposes: tuple[x509.ObjectIdentifier, ...] = ()
    depth: int | None = None
    serial: int | None = None
    elliptic: bool = False
    unchecked: bool = False


def issue(wanted: Wanted, issuer: Holder | None = None) -> Holder:
    """Make a key and its certificate; one without an issuer signs itself."""
    key = _new_key(elliptic=wanted.elliptic)
    above = issuer.certificate.subject if issuer else wanted.subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(wanted.subject)
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(wanted.serial or x509.random_serial_number())
        .not_valid_before(wanted.begins)
        .not_valid_after(wanted.ends)
    )
    for extension, critical in _extensions(wanted, key, issuer):
        builder = builder.add_extension(extension, critical=critical)
    return Holder(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _extensions(
    wanted: Wanted, key: PrivateKey, issuer: Holder | None
) -> list[tuple[x509.ExtensionType, bool]]:
    is_authority = wanted.depth is not None
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.BasicConstraints(ca=is_authority, path_length=wanted.depth), True),
        (wanted.usage, True),
    ]
    if wanted.purposes:
        extensions.append((x509.ExtendedKeyUsage(wanted.purposes), True))
    if wanted.unchecked:
        extensions.append((x509.OCSPNoCheck(), False))
    if issuer is not None:
        extensions.append((_known_by(issuer), False))
    return extensions


def timestamping() -> tuple[x509.ObjectIdentifier, ...]:
    """Give the one purpose a time-stamping authority has (RFC 3161, 2.3)."""
    return (ExtendedKeyUsageOID.TIME_STAMPING,)


def key_usage(
    *, sign: bool = False, commit: bool = False, encipher: bool = False, authority: bool = False
) -> x509.KeyUsage:
    """Say what a key may do."""
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=commit,
        key_encipherment=encipher,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def distinguished_name(common: str, organisation: str) -> x509.Name:
    """Give a name in Viet Nam, cut to what a certificate has room for."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, _short(common)),
        ]
    )


def revocation_list(
    issuer: Holder,
    begins: datetime,
    ends: datetime,
    revoked: Mapping[x509.Certificate, datetime],
    number: int = 1,
) -> bytes:
    """Make a revocation list, in DER.

    Args:
        issuer: Whose certificates it speaks of.
        begins: When it was made.
        ends: When the next one is due.
        revoked: What was revoked, and when.
        number: Counts the lists of an issuer.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(begins)
        .next_update(ends)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_known_by(issuer), critical=False)
    )
    for certificate, when in revoked.items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(certificate.serial_number)
            .revocation_date(when)
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            .build()
        )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def write_key(path: Path, passphrase: str, holder: Holder, chain: tuple[Holder, ...]) -> None:
    """Write a PKCS#12 file with a key, its certificate and those above it."""
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            path.stem.encode(),
            holder.key,
            holder.certificate,
            [authority.certificate for authority in chain],
            BestAvailableEncryption(passphrase.encode()),
        )
    )


def write_pem(path: Path, holder: Holder) -> None:
    """Write a certificate."""
    path.write_bytes(holder.certificate.public_bytes(Encoding.PEM))


def _new_key(*, elliptic: bool) -> PrivateKey:
    if elliptic:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _known_by(issuer: Holder) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


def _short(text: str) -> str:
    """Leave out words at the end of a name that a certificate has no room for (X.520)."""
    words = text.split()
    while len(" ".join(words).encode()) > _LONGEST_NAME:
        words.pop()
    return " ".join(words)
