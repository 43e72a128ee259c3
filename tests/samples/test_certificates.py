"""A make-believe certificate says exactly what was wanted of it."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from samples.certificates import (
    Holder,
    Wanted,
    distinguished_name,
    issue,
    key_usage,
    revocation_list,
    timestamping,
)

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
YEAR = timedelta(days=365)
ROOT = Wanted(
    distinguished_name("CA gốc thử nghiệm", "Phường Lam Khê"),
    AT,
    AT + 20 * YEAR,
    key_usage(authority=True),
    depth=0,
    elliptic=True,
)


def below(root: Holder, **wanted: object) -> x509.Certificate:
    base = {"elliptic": True, "usage": key_usage(sign=True)} | wanted
    subject = distinguished_name("Máy thử nghiệm", "Phường Lam Khê")
    return issue(Wanted(subject, AT, AT + YEAR, **base), root).certificate  # type: ignore[arg-type]  # the tests choose


def test_a_root_signs_itself_and_others() -> None:
    root = issue(ROOT)
    other = below(root)

    root.certificate.verify_directly_issued_by(root.certificate)
    other.verify_directly_issued_by(root.certificate)
    assert root.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not other.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_number_key_and_purpose_are_those_wanted() -> None:
    root = issue(ROOT)
    rsa_key = below(root, elliptic=False, serial=77, purposes=timestamping())

    assert isinstance(rsa_key.public_key(), rsa.RSAPublicKey)
    assert isinstance(below(root).public_key(), ec.EllipticCurvePublicKey)
    assert rsa_key.serial_number == 77
    assert rsa_key.extensions.get_extension_for_class(x509.ExtendedKeyUsage).critical
    unchecked = {one.oid for one in below(root, unchecked=True).extensions}
    assert x509.OCSPNoCheck.oid in unchecked


def test_a_list_names_what_was_revoked_and_is_signed_by_its_authority() -> None:
    root = issue(ROOT)
    gone, there = below(root), below(root)

    made = x509.load_der_x509_crl(revocation_list(root, AT, AT + YEAR, {gone: AT}, 9))

    assert made.is_signature_valid(root.certificate.public_key())  # type: ignore[arg-type]  # a curve
    assert made.get_revoked_certificate_by_serial_number(gone.serial_number) is not None
    assert made.get_revoked_certificate_by_serial_number(there.serial_number) is None
    assert made.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 9


def test_a_name_has_room_in_a_certificate() -> None:
    long = "Trung tâm Phục vụ hành chính công và kiểm soát thủ tục phường Lam Khê"

    name = distinguished_name(long, long).get_attributes_for_oid(NameOID.COMMON_NAME)[0].value

    assert long.startswith(str(name))
    assert len(str(name).encode()) <= 64
