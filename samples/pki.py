"""A make-believe public key infrastructure for the invented office; nobody else trusts it.

Root CA ── issuing CA ── agency and people (PKCS#12 keys)
        └─ time-stamping authority (PKCS#12 key)

Both CAs publish a revocation list that is valid for ten years, far longer than a real CA would
give: what the demo signs has to verify for years without a network. Real lists live for days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DEMO_PASSPHRASE = "khoa-thu-nghiem"  # noqa: S105 - opens make-believe keys only

_KEY_BITS = 2048
_LONGEST_NAME = 64  # bytes, as cryptography counts
_YEAR = timedelta(days=365)
_ROOT_YEARS, _CA_YEARS, _TSA_YEARS, _PERSON_YEARS, _LIST_YEARS = 30, 20, 15, 5, 10


@dataclass(frozen=True, slots=True)
class Pki:
    """Where the make-believe infrastructure lies.

    Attributes:
        keys: Folder of the PKCS#12 files `agency.p12`, `tsa.p12` and one a person.
        trust: Folder for `signing.trust.load_trust`: anchors, `crls/`, `intermediates/`.
        passphrase: Opens every PKCS#12 file.
    """

    keys: Path
    trust: Path
    passphrase: str

    def key(self, name: str) -> Path:
        """Give the PKCS#12 file of `agency`, `tsa` or a person."""
        return self.keys / f"{name}.p12"


@dataclass(frozen=True, slots=True)
class _Holder:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


def make_pki(
    folder: Path,
    office: str,
    people: Mapping[str, str],
    at: datetime,
    *,
    passphrase: str = DEMO_PASSPHRASE,
    revoked: Mapping[str, datetime] | None = None,
) -> Pki:
    """Make CAs, keys and revocation lists, and write them under a folder.

    Args:
        folder: Gets `keys/` and `trust/`; made if missing, files in it are replaced.
        office: Name of the agency, as its certificate bears it.
        people: File name without suffix to a person's name: `{"clerk": "Nguyễn Thị Ơn"}`.
        at: When the infrastructure begins, with a time zone; certificates are valid from
            a day before, lists from an hour before.
        passphrase: For every key.
        revoked: Names of people whose certificates were revoked, and when.

    Returns:
        Where everything lies.
    """
    root = _make_root(office, at)
    issuing = _make_issuing(root, office, at)
    holders = {"agency": _issue(issuing, at, office)}
    holders |= {name: _issue(issuing, at, office, person) for name, person in people.items()}
    gone = {holders[name].certificate: when for name, when in (revoked or {}).items()}

    pki = Pki(folder / "keys", folder / "trust", passphrase)
    for made in (pki.keys, pki.trust / "crls", pki.trust / "intermediates"):
        made.mkdir(parents=True, exist_ok=True)
    for name, holder in holders.items():
        _write_key(pki, name, holder, (issuing, root))
    _write_key(pki, "tsa", _make_tsa(root, at), (root,))
    _write_pem(pki.trust / "root.pem", root)
    _write_pem(pki.trust / "intermediates" / "issuing.pem", issuing)
    _write_list(pki.trust / "crls" / "root.crl", root, at, {})
    _write_list(pki.trust / "crls" / "issuing.crl", issuing, at, gone)
    return pki


def _make_root(office: str, at: datetime) -> _Holder:
    key = _new_key()
    name = _name("CA gốc thử nghiệm", f"Hạ tầng khóa giả định, {office}")
    builder = _begin(name, name, key, at, _ROOT_YEARS)
    return _Holder(_as_authority(builder, 1).sign(key, hashes.SHA256()), key)


def _make_issuing(root: _Holder, office: str, at: datetime) -> _Holder:
    key = _new_key()
    name = _name("CA cấp phát thử nghiệm", f"Hạ tầng khóa giả định, {office}")
    builder = _begin(name, root.certificate.subject, key, at, _CA_YEARS)
    builder = _known_issuer(_as_authority(builder, 0), root)
    return _Holder(builder.sign(root.key, hashes.SHA256()), key)


def _issue(issuing: _Holder, at: datetime, office: str, person: str = "") -> _Holder:
    """Issue to a person of the office, or to the office itself when no person is named."""
    key = _new_key()
    builder = _begin(
        _name(person or office, office), issuing.certificate.subject, key, at, _PERSON_YEARS
    )
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    ).add_extension(_usage(sign=True, commit=True), critical=True)
    return _Holder(_known_issuer(builder, issuing).sign(issuing.key, hashes.SHA256()), key)


def _make_tsa(root: _Holder, at: datetime) -> _Holder:
    key = _new_key()
    name = _name("Máy chủ cấp dấu thời gian thử nghiệm", "Hạ tầng khóa giả định")
    builder = _begin(name, root.certificate.subject, key, at, _TSA_YEARS)
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=True), critical=True)
        # RFC 3161, 2.3: the one extended usage, and critical
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return _Holder(_known_issuer(builder, root).sign(root.key, hashes.SHA256()), key)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, _short(common)),
        ]
    )


def _short(text: str) -> str:
    """Leave out words at the end of a name that a certificate has no room for (X.520)."""
    words = text.split()
    while len(" ".join(words).encode()) > _LONGEST_NAME:
        words.pop()
    return " ".join(words)


def _begin(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, at: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + years * _YEAR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _as_authority(builder: x509.CertificateBuilder, depth: int) -> x509.CertificateBuilder:
    return builder.add_extension(
        x509.BasicConstraints(ca=True, path_length=depth), critical=True
    ).add_extension(_usage(authority=True), critical=True)


def _known_issuer(builder: x509.CertificateBuilder, issuer: _Holder) -> x509.CertificateBuilder:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    return builder.add_extension(identifier, critical=False)


def _usage(*, sign: bool = False, commit: bool = False, authority: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=commit,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(pki: Pki, name: str, holder: _Holder, chain: tuple[_Holder, ...]) -> None:
    pki.key(name).write_bytes(
        pkcs12.serialize_key_and_certificates(
            name.encode(),
            holder.key,
            holder.certificate,
            [authority.certificate for authority in chain],
            BestAvailableEncryption(pki.passphrase.encode()),
        )
    )


def _write_pem(path: Path, holder: _Holder) -> None:
    path.write_bytes(holder.certificate.public_bytes(Encoding.PEM))


def _write_list(
    path: Path, issuer: _Holder, at: datetime, revoked: Mapping[x509.Certificate, datetime]
) -> None:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at - timedelta(hours=1))
        .next_update(at + _LIST_YEARS * _YEAR)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    for certificate, when in revoked.items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(certificate.serial_number)
            .revocation_date(when)
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
            .build()
        )
    path.write_bytes(builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER))
