"""Who holds a key, as its certificate says: what an appearance may print."""

from dataclasses import dataclass

from asn1crypto import x509
from pyhanko.sign.signers import Signer

from dossier.words import nfc
from signing.errors import KeyUnusableError


@dataclass(frozen=True, slots=True)
class Holder:
    """The subject of a certificate.

    Attributes:
        name: Common name: a person or an agency.
        organisation: The agency of a person, or what an agency belongs to; may be empty.
        email: May be empty.
    """

    name: str
    organisation: str
    email: str


def holder_of(key: Signer) -> Holder:
    """Read who holds a key.

    Raises:
        KeyUnusableError: It has no certificate, or one without a name.
    """
    certificate = key.signing_cert
    if certificate is None:
        raise KeyUnusableError
    name = _first(certificate, "common_name")
    if not name:
        raise KeyUnusableError(reason="no-common-name")
    email = _first(certificate, "email_address") or _alternative_email(certificate)
    return Holder(name, _first(certificate, "organization_name"), email)


def _first(certificate: x509.Certificate, kind: str) -> str:
    said = certificate.subject.native.get(kind, "")
    return nfc(str(said[0] if isinstance(said, list) else said)).strip()


def _alternative_email(certificate: x509.Certificate) -> str:
    names = certificate.subject_alt_name_value or ()
    return next((str(name.native) for name in names if name.name == "rfc822_name"), "")
