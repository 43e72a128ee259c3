"""The make-believe infrastructure is what a real one is, and says that it is none."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12KeyAndCertificates,
    load_pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from samples.pki import Pki, make_pki

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
OFFICE = "Ủy ban nhân dân phường Lam Khê"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return make_pki(
        tmp_path_factory.mktemp("pki"),
        OFFICE,
        {"clerk": "Nghiêm Thị Ơn", "left": "Giáp Văn Ước"},
        AT,
        revoked={"left": AT},
    )


def opened(pki: Pki, name: str) -> PKCS12KeyAndCertificates:
    return load_pkcs12(pki.key(name).read_bytes(), pki.passphrase.encode())


def certificate(pki: Pki, name: str) -> x509.Certificate:
    held = opened(pki, name).cert
    assert held is not None
    return held.certificate


def named(name: x509.Name) -> str:
    return str(name.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_everyone_has_a_key(pki: Pki) -> None:
    assert sorted(path.stem for path in pki.keys.iterdir()) == ["agency", "clerk", "left", "tsa"]
    assert named(certificate(pki, "clerk").subject) == "Nghiêm Thị Ơn"
    assert named(certificate(pki, "agency").subject) == OFFICE


def test_each_certificate_is_signed_by_the_one_above(pki: Pki) -> None:
    held = opened(pki, "clerk")
    chain = [certificate(pki, "clerk"), *(one.certificate for one in held.additional_certs)]

    for below, above in zip(chain, [*chain[1:], chain[-1]], strict=True):
        below.verify_directly_issued_by(above)
    assert len(chain) == 3


def test_the_time_stamping_usage_is_the_only_one_and_critical(pki: Pki) -> None:
    usage = certificate(pki, "tsa").extensions.get_extension_for_class(x509.ExtendedKeyUsage)

    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_lists_are_numbered_and_valid_for_years(pki: Pki) -> None:
    for path in sorted((pki.trust / "crls").iterdir()):
        revoked = x509.load_der_x509_crl(path.read_bytes())
        assert revoked.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 1
        assert revoked.next_update_utc is not None
        assert revoked.next_update_utc > AT + timedelta(days=3000)


def test_who_left_is_on_the_list_and_nobody_else(pki: Pki) -> None:
    revoked = x509.load_der_x509_crl((pki.trust / "crls" / "issuing.crl").read_bytes())

    assert [one.serial_number for one in revoked] == [certificate(pki, "left").serial_number]


def test_a_name_too_long_for_a_certificate_loses_words_at_its_end(tmp_path: Path) -> None:
    long = "Trung tâm Phục vụ hành chính công và kiểm soát thủ tục phường Lam Khê"

    short = named(certificate(make_pki(tmp_path, long, {}, AT), "agency").subject)

    assert long.startswith(short)
    assert len(short.encode()) <= 64
