"""The make-believe infrastructure is what a real one is, and says that it is none."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12KeyAndCertificates,
    load_pkcs12,
)
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from samples.pki import Infrastructure, Pki, make_infrastructure, make_pki

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


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Infrastructure:
    return make_infrastructure(tmp_path_factory.mktemp("wide"), OFFICE, AT)


def asked(wide: Infrastructure, name: str, authority: str, at: datetime) -> ocsp.OCSPResponse:
    """Ask the responder of an authority about a certificate, as a verifier would."""
    request = (
        ocsp.OCSPRequestBuilder()
        .add_certificate(
            wide.holders[name].certificate,
            wide.authorities[authority].certificate,
            hashes.SHA256(),
        )
        .add_extension(x509.OCSPNonce(b"n" * 16), critical=False)
        .build()
    )
    return ocsp.load_der_ocsp_response(wide.answer(request.public_bytes(Encoding.DER), at))


def test_the_larger_one_has_a_key_for_every_holder(wide: Infrastructure) -> None:
    assert {path.stem for path in wide.pki.keys.iterdir()} == set(wide.holders)
    for name, holder in wide.holders.items():
        assert certificate(wide.pki, name) == holder.certificate


def test_two_certificates_of_two_authorities_share_a_number(wide: Infrastructure) -> None:
    one, two = (wide.holders[name].certificate for name in ("twin-one", "twin-two"))

    assert one.serial_number == two.serial_number
    assert one.issuer != two.issuer
    assert asked(wide, "twin-one", "issuing", AT).certificate_status is ocsp.OCSPCertStatus.GOOD
    assert asked(wide, "twin-two", "sealing", AT).certificate_status is ocsp.OCSPCertStatus.REVOKED


def test_lists_and_responder_say_the_same_of_a_moment(wide: Infrastructure) -> None:
    later = AT + timedelta(hours=3)
    gone = {
        moment: {
            name
            for name in ("revoked-before", "revoked-after", "clerk")
            if x509.load_der_x509_crl(
                wide.lists(moment)["issuing"]
            ).get_revoked_certificate_by_serial_number(wide.holders[name].certificate.serial_number)
        }
        for moment in (AT, later)
    }

    assert gone == {AT: {"revoked-before"}, later: {"revoked-before", "revoked-after"}}
    for moment, names in gone.items():
        for name in ("revoked-before", "revoked-after", "clerk"):
            status = asked(wide, name, "issuing", moment).certificate_status
            assert (status is ocsp.OCSPCertStatus.REVOKED) == (name in names)


def test_the_responder_signs_what_was_asked(wide: Infrastructure) -> None:
    answer = asked(wide, "clerk", "issuing", AT)
    responder = wide.holders["ocsp-issuing"].certificate

    usage = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert answer.certificates == [responder]
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"n" * 16
    assert list(usage) == [ExtendedKeyUsageOID.OCSP_SIGNING]
    responder.verify_directly_issued_by(wide.authorities["issuing"].certificate)


def test_of_a_certificate_from_elsewhere_the_responder_knows_nothing(wide: Infrastructure) -> None:
    assert asked(wide, "tsa", "root", AT).certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def test_lists_are_published_again_with_a_higher_number(tmp_path: Path) -> None:
    made = make_infrastructure(tmp_path, OFFICE, AT)
    file = made.pki.trust / "crls" / "root.crl"
    before = x509.load_der_x509_crl(file.read_bytes())

    made.publish(AT.replace(year=2041))

    after = x509.load_der_x509_crl(file.read_bytes())
    assert after.last_update_utc.year == 2041
    numbers = [
        one.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        for one in (before, after)
    ]
    assert numbers[0] < numbers[1]


@pytest.mark.parametrize(
    ("name", "year"), [("tsa", 2041), ("tsa-2029", 2029), ("tsa-2045", 2045), ("lasting", 2045)]
)
def test_some_end_in_the_years_renewal_is_tried_in(
    wide: Infrastructure, name: str, year: int
) -> None:
    assert wide.holders[name].certificate.not_valid_after_utc.year == year
    assert wide.authorities["root"].certificate.not_valid_after_utc.year > 2045


def test_not_everybody_may_sign(wide: Infrastructure) -> None:
    usage = {
        name: holder.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        for name, holder in wide.holders.items()
    }

    assert not usage["enciphering"].digital_signature
    assert not usage["enciphering"].content_commitment
    assert usage["clerk"].content_commitment
    assert wide.holders["ended"].certificate.not_valid_after_utc < AT
    assert wide.holders["early"].certificate.not_valid_before_utc > AT
