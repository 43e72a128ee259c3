"""Every signature is judged by itself, and the habits of the field have names."""

from datetime import UTC, datetime, timedelta

import pytest
from pyhanko.sign.signers import Signer

from samples.pki import Pki
from signing.options import KeyOptions
from signing.pkcs12 import read_key_file
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks
from tests.signing.conftest import codes
from tests.signing.foreign import late_key, sign_as_pkcs7
from tests.signing.papers import paper

SOON = timedelta(minutes=5)


@pytest.fixture
def now() -> datetime:
    """Foreign tools take the time of this machine."""
    return datetime.now(UTC) + SOON


def test_the_format_most_tools_write_is_accepted(
    clerk_key: Signer, trust: TrustAnchors, now: datetime
) -> None:
    report = verify_pdf(sign_as_pkcs7(paper(), clerk_key), trust, now)

    assert report.intact == "yes"
    assert report.signatures[0].level == "PKCS7"


def test_vietnamese_time_written_as_utc_is_seen_and_not_taken(
    pki: Pki, trust: TrustAnchors, now: datetime
) -> None:
    held = read_key_file(KeyOptions(path=pki.key("clerk"), passphrase=pki.passphrase))

    report = verify_pdf(sign_as_pkcs7(paper(), late_key(held)), trust, now)

    assert report.intact == "yes"
    assert "signing-time-seven-hours" in codes(report)
    only = report.signatures[0]
    assert only.time is not None
    assert abs(only.time - now) < timedelta(hours=1)


def test_one_malformed_signature_does_not_hide_the_good_one(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    broken = attacks.emptied(twice_signed, 1)

    clerk, agency = verify_pdf(broken, trust, at + SOON).signatures

    assert (clerk.field, clerk.digest, clerk.value) == ("Clerk1", "match", "valid")
    assert [found.code for found in agency.findings] == ["malformed-signature"]
    assert agency.indication == "INDETERMINATE"


def test_a_container_of_no_stated_length_is_read_and_named(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    """Old tools write BER: the outer length is left open, an end mark follows."""
    old = attacks.with_container(once_signed, lambda der: b"\x30\x80" + der[4:] + b"\0\0")

    report = verify_pdf(old, trust, at + SOON)

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
    assert "ber-encoded" in codes(report)


def test_a_broken_time_stamp_is_not_passed_over(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    """It stands where nobody signs; its last byte is of its own signature value."""
    broken = attacks.with_container(twice_signed, lambda der: attacks.flip(der, len(der) - 1), 1)

    report = verify_pdf(broken, trust, at + SOON)

    assert (report.intact, report.indication) == ("unknown", "INDETERMINATE")
    assert "timestamp-broken" in codes(report)
    assert report.signatures[-1].time_source == "claimed"
