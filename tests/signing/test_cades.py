"""A data file is signed beside itself, and what does not hold gets a verdict, never an error."""

import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from asn1crypto import cms, pem
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7

from samples.pki import Infrastructure
from signing.cades import sign_data, stamp_data, verify_data
from signing.data_report import DataReport
from signing.errors import KeyUnusableError, TimestampUnavailableError
from signing.options import KeyOptions, TimestampOptions
from signing.pkcs12 import KeptKeySigner, read_key_file
from signing.timestamp import open_timestamper
from signing.trust import TrustAnchors
from tests.counts import examples
from tests.signing.conftest import key_of, stamper_at

DATA = "Mã hồ sơ: H99.15.3-261124-0001\n".encode()
LATER = timedelta(minutes=5)


@pytest.fixture(scope="module")
def signed(infrastructure: Infrastructure, at: datetime) -> bytes:
    return sign_data(DATA, key_of(infrastructure, "clerk-elliptic"), at)


@pytest.fixture(scope="module")
def stamped(infrastructure: Infrastructure, signed: bytes, at: datetime) -> bytes:
    return stamp_data(signed, stamper_at(infrastructure.pki, at + timedelta(seconds=3)))


def codes(report: DataReport) -> list[str]:
    return [found.code for found in report.findings]


@pytest.mark.parametrize("name", ["clerk", "clerk-elliptic", "agency"])
def test_a_signature_holds_and_says_that_its_time_is_claimed(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, at: datetime, name: str
) -> None:
    made = sign_data(DATA, key_of(infrastructure, name), at)

    report = verify_data(DATA, made, wide_trust, at + LATER)

    assert (report.indication, report.level, report.time) == ("TOTAL-PASSED", "B-B", at)
    assert (report.time_source, codes(report)) == ("claimed", ["no-timestamp"])


def test_a_stamped_signature_proves_its_time_and_outlives_its_certificate(
    infrastructure: Infrastructure,
    wide_trust: TrustAnchors,
    signed: bytes,
    stamped: bytes,
    at: datetime,
) -> None:
    in_2033 = at + timedelta(days=7 * 365)
    newer = infrastructure.lists(in_2033).values()
    trust = replace(wide_trust, revocation_lists=(*wide_trust.revocation_lists, *newer))

    now = verify_data(DATA, stamped, wide_trust, at + LATER)
    unstamped = verify_data(DATA, signed, trust, in_2033)
    later = verify_data(DATA, stamped, trust, in_2033)

    assert (now.indication, now.level, now.time_source) == ("TOTAL-PASSED", "B-T", "timestamp")
    assert now.time == at + timedelta(seconds=3)
    assert unstamped.sub_indication == "OUT_OF_BOUNDS_NO_POE"
    assert (later.indication, later.time) == ("TOTAL-PASSED", now.time)


def test_openssl_reads_it_too(
    infrastructure: Infrastructure, stamped: bytes, tmp_path: Path
) -> None:
    trust = infrastructure.pki.trust
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "signature").write_bytes(stamped)
    command: list[str | Path] = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-cades",
        "-purpose",
    ]
    command += ["any", "-in", tmp_path / "signature", "-content", tmp_path / "data"]
    command += ["-CAfile", trust / "root.pem", "-certfile", trust / "intermediates/issuing.pem"]

    good = subprocess.run(command, capture_output=True, check=False)
    (tmp_path / "data").write_bytes(DATA + b".")
    bad = subprocess.run(command, capture_output=True, check=False)

    assert (good.returncode, good.stdout) == (0, DATA), good.stderr
    assert bad.returncode != 0


def test_another_file_is_not_what_was_signed(
    wide_trust: TrustAnchors, signed: bytes, at: datetime
) -> None:
    report = verify_data(DATA + b" ", signed, wide_trust, at + LATER)

    assert (report.indication, report.sub_indication) == ("TOTAL-FAILED", "HASH_FAILURE")
    assert (report.digest, report.value) == ("mismatch", "valid")


def test_strangers_are_not_trusted(
    strangers_trust: TrustAnchors, signed: bytes, at: datetime
) -> None:
    report = verify_data(DATA, signed, strangers_trust, at + LATER)

    assert (report.indication, report.trust) == ("INDETERMINATE", "unknown")
    assert report.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


@pytest.mark.parametrize(
    ("name", "indication", "sub_indication"),
    [
        ("revoked-before", "TOTAL-FAILED", "REVOKED"),
        ("revoked-after", "TOTAL-PASSED", None),
        ("ended", "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"),
        ("early", "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"),
        ("enciphering", "INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE"),
        ("server", "INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE"),
        ("twin-one", "TOTAL-PASSED", None),
        ("twin-two", "TOTAL-FAILED", "REVOKED"),
    ],
)
def test_the_certificate_decides(
    infrastructure: Infrastructure,
    wide_trust: TrustAnchors,
    at: datetime,
    name: str,
    indication: str,
    sub_indication: str | None,
) -> None:
    made = sign_data(DATA, key_of(infrastructure, name), at)

    report = verify_data(DATA, made, wide_trust, at + LATER)

    assert (report.indication, report.sub_indication) == (indication, sub_indication)


def test_a_time_stamp_over_another_signature_proves_nothing(
    infrastructure: Infrastructure,
    wide_trust: TrustAnchors,
    stamped: bytes,
    at: datetime,
) -> None:
    other = cms.ContentInfo.load(sign_data(DATA, key_of(infrastructure, "clerk"), at))
    stolen = cms.ContentInfo.load(stamped)["content"]["signer_infos"][0]["unsigned_attrs"]
    other["content"]["signer_infos"][0]["unsigned_attrs"] = stolen.copy()

    report = verify_data(DATA, other.dump(), wide_trust, at + LATER)

    assert (report.level, report.time_source) == ("B-B", "claimed")
    assert codes(report) == ["timestamp-untrusted"]


def test_content_inside_the_signature_is_not_taken_for_the_file(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, at: datetime
) -> None:
    holder = infrastructure.holders["clerk-elliptic"]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(DATA)
    builder = builder.add_signer(holder.certificate, holder.key, hashes.SHA256())
    inside = builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])

    report = verify_data(DATA, inside, wide_trust, at + LATER)

    assert (report.indication, codes(report)) == ("INDETERMINATE", ["content-inside"])


def test_a_container_that_is_no_cades_is_not_called_one(
    infrastructure: Infrastructure, wide_trust: TrustAnchors, at: datetime
) -> None:
    holder, above = infrastructure.holders["clerk"], infrastructure.authorities["issuing"]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(DATA)
    builder = builder.add_signer(holder.certificate, holder.key, hashes.SHA256())
    builder = builder.add_certificate(above.certificate)
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    made = builder.sign(serialization.Encoding.PEM, options)

    assert pem.detect(made)
    assert verify_data(DATA, made, wide_trust, datetime.now(at.tzinfo) + LATER).level == "CMS"


def test_attributes_offered_as_the_file_are_refused(
    wide_trust: TrustAnchors, signed: bytes, at: datetime
) -> None:
    content = cms.ContentInfo.load(signed)
    signer = content["content"]["signer_infos"][0]
    attributes = signer["signed_attrs"].untag().dump()
    del signer["signed_attrs"]
    bare = cms.ContentInfo(
        {"content_type": "signed_data", "content": content["content"].copy()}
    ).dump(force=True)

    report = verify_data(attributes, bare, wide_trust, at + LATER)

    assert report.indication == "INDETERMINATE"
    assert codes(report) == ["attributes-missing"]


def test_a_key_that_is_not_of_its_certificate_signs_nothing(
    infrastructure: Infrastructure, at: datetime
) -> None:
    pki = infrastructure.pki
    held = [
        read_key_file(KeyOptions(path=pki.key(name), passphrase=pki.passphrase))
        for name in ("clerk-elliptic", "twin-one")
    ]
    wrong = KeptKeySigner(type(held[0])(held[0].key, held[1].certificate, held[1].chain))

    with pytest.raises(KeyUnusableError):
        sign_data(DATA, wrong, at)


def test_a_dead_authority_leaves_the_signature_as_it_was(signed: bytes) -> None:
    dead = open_timestamper(
        TimestampOptions("http", url="http://127.0.0.1:9/", tries=1, timeout_seconds=1)
    )
    assert dead is not None

    with pytest.raises(TimestampUnavailableError):
        stamp_data(signed, dead)


@pytest.mark.parametrize("hostile", [b"", b"0\x80", b"\x30\x84\xff\xff\xff\xff", b"-----BEGIN X"])
def test_what_is_no_signature_is_said_to_be_unreadable(
    wide_trust: TrustAnchors, at: datetime, hostile: bytes
) -> None:
    report = verify_data(DATA, hostile, wide_trust, at)

    assert (report.indication, codes(report)) == ("INDETERMINATE", ["malformed-signature"])


def test_a_changed_byte_never_makes_another_signer_or_file_pass(
    wide_trust: TrustAnchors, stamped: bytes, at: datetime
) -> None:
    draw = Random(11)
    good = verify_data(DATA, stamped, wide_trust, at + LATER)

    for _ in range(examples(30)):
        changed = bytearray(stamped)
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        report = verify_data(DATA, bytes(changed), wide_trust, at + LATER)
        if report.indication == "TOTAL-PASSED":
            assert report.signer == good.signer
            assert report.time in (good.time, at)
