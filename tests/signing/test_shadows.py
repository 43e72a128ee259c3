"""Whatever a well-formed later revision changes is a change, also when a stranger signs it."""

from datetime import UTC, datetime, timedelta

import pytest
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import Signer

from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks, shadows
from tests.signing.conftest import codes
from tests.signing.makes import Make, sign_as, three_pages
from tests.signing.papers import form

SOON = timedelta(minutes=5)


@pytest.fixture(scope="session")
def now() -> datetime:
    """Foreign tools take the time of this machine."""
    return datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture(scope="session")
def certified(clerk_key: Signer) -> bytes:
    """A form whose author allowed to fill it in."""
    return sign_as(form(), clerk_key, Make("Author", certify=MDPPerm.FILL_FORMS))


@pytest.mark.parametrize("change", shadows.ALL)
@pytest.mark.rule("S1-59")
def test_a_change_after_the_last_signature_is_seen(
    twice_signed: bytes, trust: TrustAnchors, at: datetime, change: attacks.Change
) -> None:
    report = verify_pdf(attacks.update(twice_signed, change), trust, at + SOON)

    assert report.intact == "no"
    assert report.indication != "TOTAL-PASSED"


@pytest.mark.parametrize("change", shadows.ALL)
def test_a_change_that_a_stranger_signs_is_seen_by_the_signature_before(
    once_signed: bytes,
    agency_key: Signer,
    trust: TrustAnchors,
    now: datetime,
    change: attacks.Change,
) -> None:
    changed = attacks.update(once_signed, change)

    report = verify_pdf(sign_as(changed, agency_key, Make("Late")), trust, now)

    assert report.intact == "no"
    assert report.indication != "TOTAL-PASSED"


@pytest.mark.parametrize("change", [attacks.further_annotation, attacks.cover_nobody_signed])
def test_what_is_laid_over_a_certified_form_is_seen(
    clerk_key: Signer,
    agency_key: Signer,
    trust: TrustAnchors,
    now: datetime,
    change: attacks.Change,
) -> None:
    """Evil annotations and sneaky signatures, under each permission an author can give."""
    for permission in (MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE):
        author = Make("Author", certify=permission, box=(50, 50, 150, 100))
        covered = attacks.update(sign_as(form(), clerk_key, author), change)

        for forged in (covered, sign_as(covered, agency_key, Make("Late"))):
            assert verify_pdf(forged, trust, now).intact == "no"


def test_a_new_picture_after_certification_is_seen(
    certified: bytes, agency_key: Signer, trust: TrustAnchors, now: datetime
) -> None:
    sneaky = sign_as(certified, agency_key, Make("Late", box=(50, 50, 150, 100)))

    assert verify_pdf(sneaky, trust, now).intact == "no"


def test_a_large_picture_is_seen_where_arrays_are_objects_of_their_own(
    clerk_key: Signer, agency_key: Signer, trust: TrustAnchors, now: datetime
) -> None:
    signed = sign_as(three_pages(), clerk_key, Make("One"))

    covered = sign_as(signed, agency_key, Make("Cover", box=(0, 0, 590, 800)))

    report = verify_pdf(covered, trust, now)
    assert report.intact == "no"
    assert "large-appearance" in codes(report)


def test_a_form_filled_after_its_author_certified_it_names_the_field(
    certified: bytes, agency_key: Signer, trust: TrustAnchors, now: datetime
) -> None:
    filled = attacks.update(certified, attacks.other_field_value)

    for file in (filled, sign_as(filled, agency_key, Make("Late"))):
        author = verify_pdf(file, trust, now).signatures[0]

        assert author.later_changes == "form"
        assert any("so_tien" in found.text for found in author.findings)


def test_a_field_that_is_signed_later_was_not_added_for_nobody(
    once_signed: bytes, agency_key: Signer, trust: TrustAnchors, now: datetime
) -> None:
    prepared = attacks.update(once_signed, shadows.unseen_field_nobody_signs)

    report = verify_pdf(sign_as(prepared, agency_key, Make("Trap")), trust, now)

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
