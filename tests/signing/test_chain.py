"""A certificate is trusted only by a pinned anchor, at a time, for a purpose."""

from datetime import datetime, timedelta

import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import Signer

from samples.pki import Pki
from signing.chain import ChainVerdict, Evidence, judge_chain
from signing.options import KeyOptions
from signing.pkcs12 import read_key_file
from signing.trust import TrustAnchors

NOTHING = Evidence()
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
_SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def judge(key: Signer, trust: TrustAnchors, moment: datetime) -> ChainVerdict:
    assert key.signing_cert is not None
    return judge_chain(key.signing_cert, trust, NOTHING, moment, "sign")


def test_a_clerk_is_trusted_by_the_offices_root(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    verdict = judge(clerk_key, trust, at)

    assert (verdict.trust, verdict.sub_indication) == ("trusted", None)


def test_without_the_intermediate_there_is_no_way_to_the_root(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    bare = TrustAnchors(trust.anchors, (), trust.revocation_lists)

    assert judge(clerk_key, bare, at).sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


def test_before_the_revocation_it_is_trusted_and_after_it_rejected(
    left_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    before = judge(left_key, trust, at + timedelta(hours=2))
    after = judge(left_key, trust, at + timedelta(hours=4))

    assert before.trust == "trusted"
    assert (after.trust, after.sub_indication) == ("rejected", "REVOKED_NO_POE")
    assert after.revoked_at == at + timedelta(hours=3)


def test_a_certificate_is_not_valid_before_its_time(
    clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    assert judge(clerk_key, trust, at - timedelta(days=9)).trust != "trusted"


def test_a_clerks_certificate_stamps_no_time(pki: Pki, trust: TrustAnchors, at: datetime) -> None:
    held = read_key_file(KeyOptions(path=pki.key("clerk"), passphrase=pki.passphrase))

    verdict = judge_chain(held.certificate, trust, NOTHING, at, "timestamp")

    assert (verdict.trust, verdict.sub_indication) == ("rejected", "CHAIN_CONSTRAINTS_FAILURE")


def test_a_time_stampers_certificate_stamps_time(
    pki: Pki, trust: TrustAnchors, at: datetime
) -> None:
    held = read_key_file(KeyOptions(path=pki.key("tsa"), passphrase=pki.passphrase))

    verdict = judge_chain(held.certificate, trust, NOTHING, at, "timestamp")

    assert verdict.trust == "trusted"


@pytest.mark.parametrize(
    "purpose",
    ["1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4", "1.3.6.1.4.1.311.10.3.12", "2.5.29.37.0"],
    ids=["documents", "mail", "microsoft", "any"],
)
def test_a_key_for_documents_or_mail_signs_papers(at: datetime, purpose: str) -> None:
    made = pinned(at, _SIGNS, x509.ExtendedKeyUsage([CLIENT, x509.ObjectIdentifier(purpose)]))

    assert judge_pinned(made, at).trust == "trusted"


@pytest.mark.parametrize(
    "extensions",
    [
        (_SIGNS, x509.ExtendedKeyUsage([CLIENT, ExtendedKeyUsageOID.SERVER_AUTH])),
        (_SIGNS, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])),
        (_SIGNS, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])),
        (),
    ],
    ids=["server", "ocsp", "time-stamps", "no-key-usage"],
)
def test_a_key_for_another_purpose_signs_no_paper(
    at: datetime, extensions: tuple[x509.ExtensionType, ...]
) -> None:
    verdict = judge_pinned(pinned(at, *extensions), at)

    assert (verdict.trust, verdict.sub_indication) == ("rejected", "CHAIN_CONSTRAINTS_FAILURE")


def judge_pinned(der: bytes, at: datetime) -> ChainVerdict:
    return judge_chain(Certificate.load(der), TrustAnchors((der,)), NOTHING, at, "sign")


def pinned(at: datetime, *extensions: x509.ExtensionType) -> bytes:
    """Make a certificate that is its own anchor, so that its purposes alone decide."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Máy thử nghiệm")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
