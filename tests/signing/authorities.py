"""Authorities with elliptic-curve keys that begin and end when a test wants it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import asn1crypto.x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import TimeStamper

from signing.pkcs12 import KeyFile
from signing.timestamp import OwnTimeStamper
from signing.trust import TrustAnchors

_YEAR = timedelta(days=365)
_SHA256 = hashes.SHA256()


@dataclass(frozen=True)
class Authority:
    """A root that issues to people and to time-stamping authorities, with one revocation list.

    Attributes:
        begins: When it all begins.
        years: How long the root lasts.
        key: Of the root.
        certificate: Of the root.
    """

    begins: datetime
    years: float
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def begin(cls, at: datetime, years: float) -> "Authority":
        """Make a root."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"CA gốc {at.year}")
        builder = _builder(name, name, key, at, years).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        builder = builder.add_extension(_usage(authority=True), critical=True)
        return cls(at, years, key, builder.sign(key, _SHA256))

    def issue_person(
        self, name: str, years: float
    ) -> tuple[ec.EllipticCurvePrivateKey, asn1crypto.x509.Certificate]:
        """Make a person's key and certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._issued(name, key, years)
        return key, _loaded(builder.sign(self.key, _SHA256))

    def timestamper(self, clock: datetime, years: float) -> TimeStamper:
        """Make a time-stamping authority whose clock stands still."""
        key = ec.generate_private_key(ec.SECP256R1())
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = self._issued("Máy chủ cấp dấu thời gian", key, years)
        issued = builder.add_extension(purpose, critical=True).sign(self.key, _SHA256)
        held = KeyFile(key, _loaded(issued), (_loaded(self.certificate),))
        return OwnTimeStamper(held, lambda: clock)

    def trust(self, list_years: float = 40) -> TrustAnchors:
        """Give root and revocation list."""
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=self.certificate.subject,
            last_update=self.begins,
            next_update=self.begins + list_years * _YEAR,
        )
        root = self.certificate.public_bytes(Encoding.DER)
        revoked = builder.sign(self.key, _SHA256).public_bytes(Encoding.DER)
        return TrustAnchors((root,), (), (revoked,))

    @cached_property
    def digest(self) -> hashes.SHA256:
        """What everything is signed with."""
        return _SHA256

    def _issued(
        self, name: str, key: ec.EllipticCurvePrivateKey, years: float
    ) -> x509.CertificateBuilder:
        builder = _builder(_name(name), self.certificate.subject, key, self.begins, years)
        return builder.add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        ).add_extension(_usage(), critical=True)


def together(*trusts: TrustAnchors) -> TrustAnchors:
    """Trust all of them."""
    return TrustAnchors(
        tuple(der for one in trusts for der in one.anchors),
        tuple(der for one in trusts for der in one.intermediates),
        tuple(der for one in trusts for der in one.revocation_lists),
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    years: float,
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=begins - timedelta(days=1),
        not_valid_after=begins + years * _YEAR,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _loaded(certificate: x509.Certificate) -> asn1crypto.x509.Certificate:
    return asn1crypto.x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _usage(*, authority: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
