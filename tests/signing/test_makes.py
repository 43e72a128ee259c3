"""Good files of other makes are intact, however they were written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from samples.pki import Pki
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks
from tests.signing.conftest import codes
from tests.signing.makes import Make, hybrid, sign_as, stamp, three_pages, with_empty_field
from tests.signing.papers import form, paper

LOW, HIGH = (50, 50, 150, 150), (300, 700, 400, 800)


@pytest.fixture(scope="session")
def now() -> datetime:
    """Foreign tools take the time of this machine."""
    return datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture(
    scope="session",
    params=["plain", "linearized", "streams", "linearized-streams", "form", "hybrid", "locked"],
)
def written(request: pytest.FixtureRequest) -> bytes:
    """A paper as one of several writers leaves it."""
    makers: dict[str, Callable[[], bytes]] = {
        "plain": three_pages,
        "linearized": lambda: three_pages(linearize=True),
        "streams": lambda: three_pages(streams=True),
        "linearized-streams": lambda: three_pages(linearize=True, streams=True),
        "form": form,
        "hybrid": lambda: hybrid(paper()),
        "locked": lambda: three_pages(locked=True),
    }
    return makers[request.param]()


def test_two_signatures_and_two_document_time_stamps(
    written: bytes,
    clerk_key: Signer,
    agency_key: Signer,
    timestamper: TimeStamper,
    trust: TrustAnchors,
    now: datetime,
) -> None:
    first = sign_as(written, clerk_key, Make("One", box=HIGH))
    both = sign_as(first, agency_key, Make("Two", pades=False, box=LOW), timestamper)

    for good in (first, both, stamp(stamp(both, timestamper), timestamper)):
        assert verify_pdf(good, trust, now).intact == "yes"


def test_a_certified_paper_with_later_approvals(
    written: bytes, clerk_key: Signer, agency_key: Signer, trust: TrustAnchors, now: datetime
) -> None:
    prepared = with_empty_field(written, "Approval")
    certified = sign_as(prepared, clerk_key, Make("Author", certify=MDPPerm.FILL_FORMS))

    for field in ("Approval", "Unseen"):
        good = sign_as(certified, agency_key, Make(field))
        assert verify_pdf(good, trust, now).intact == "yes"


def test_a_field_added_in_one_revision_and_signed_in_the_next(
    written: bytes, clerk_key: Signer, agency_key: Signer, trust: TrustAnchors, now: datetime
) -> None:
    prepared = with_empty_field(sign_as(written, clerk_key, Make("One")), "Two")

    report = verify_pdf(sign_as(prepared, agency_key, Make("Two")), trust, now)

    assert report.intact == "yes"


def test_a_paper_that_allows_nothing_may_still_be_archived(
    clerk_key: Signer, timestamper: TimeStamper, trust: TrustAnchors, now: datetime
) -> None:
    sealed = sign_as(three_pages(), clerk_key, Make("Author", certify=MDPPerm.NO_CHANGES))

    assert verify_pdf(stamp(sealed, timestamper), trust, now).intact == "yes"


def test_twenty_five_signatures(clerk_key: Signer, trust: TrustAnchors, now: datetime) -> None:
    signed = three_pages()
    for number in range(25):
        signed = sign_as(signed, clerk_key, Make(f"Signature{number}"))

    report = verify_pdf(signed, trust, now)

    assert (report.intact, report.signatures_form) == ("yes", 25)


@pytest.mark.parametrize("case", [bytes.lower, bytes.upper])
def test_digits_of_either_case(
    clerk_key: Signer, trust: TrustAnchors, now: datetime, case: attacks.Case
) -> None:
    signed = sign_as(three_pages(), clerk_key, Make("One"))
    _, length, after, _ = attacks.byte_range(signed)

    report = verify_pdf(signed[:length] + case(signed[length:after]) + signed[after:], trust, now)

    assert report.intact == "yes"


@pytest.mark.parametrize("later", [False, True])
def test_white_space_around_and_within_the_digits(
    clerk_key: Signer,
    timestamper: TimeStamper,
    trust: TrustAnchors,
    now: datetime,
    *,
    later: bool,
) -> None:
    signed = sign_as(three_pages(), clerk_key, Make("One"))
    _, length, after, _ = attacks.byte_range(signed)
    digits = signed[length + 1 : after - 1].rstrip(b"0")
    digits += b"0" * (len(digits) % 2)
    lines = b"\n".join(digits[start : start + 64] for start in range(0, len(digits), 64))
    gap = (b"  <%s>" % lines).ljust(after - length)
    spaced = signed[:length] + gap + signed[after:]

    report = verify_pdf(stamp(spaced, timestamper) if later else spaced, trust, now)

    assert report.intact == "yes"


def test_each_habit_of_the_field_has_its_own_finding(
    pki: Pki, trust: TrustAnchors, now: datetime
) -> None:
    """One certificate alone, SHA-1 and PKCS#7: legacy, but not changed."""
    path, passphrase = str(pki.key("clerk")), pki.passphrase.encode()
    held = SimpleSigner.load_pkcs12(path, passphrase=passphrase)
    assert held is not None
    alone = SimpleCertificateStore()
    leaf = SimpleSigner(held.signing_cert, held.signing_key, cert_registry=alone)

    report = verify_pdf(
        sign_as(three_pages(), leaf, Make("Signature1", pades=False, digest="sha1")), trust, now
    )

    assert {"pkcs7-format", "chain-not-embedded", "weak-digest"} <= codes(report)
    assert (report.intact, report.sub_indication) == ("yes", "CRYPTO_CONSTRAINTS_FAILURE")
