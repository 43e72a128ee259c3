"""A file is renewed before the last thing that proves it ends, for as long as anybody wants."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from signing.errors import RenewalUselessError, TimestampUnavailableError
from signing.levels import level_of, lift
from signing.pkcs12 import KeptKeySigner, KeyFile
from signing.renewal import kept_until, load_ends, renew, renewal_due
from signing.request import SigningRequest
from signing.sign import sign_basic
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks
from tests.signing.authorities import Authority, together
from tests.signing.papers import archive_paper, paper
from tests.verapdf import check_pdfa

SIGNED = datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
FIELD = "Clerk1"


@pytest.fixture(scope="module")
def first() -> Authority:
    """Issues the officer's certificate, which ends in 2031; lasts until 2046 itself."""
    return Authority.begin(SIGNED, years=20)


@pytest.fixture(scope="module")
def signed(first: Authority) -> bytes:
    """Signed in 2026, at level B-LTA; its time-stamps end in 2030."""
    key, certificate = first.issue_person("Lương Thị Ổn", years=5)
    request = SigningRequest("officer_copy", "Lương Thị Ổn", "UBND", SIGNED, FIELD)
    signer = KeptKeySigner(KeyFile(key, certificate, ()))
    basic = sign_basic(archive_paper(), request, signer, first.trust()).data
    stamper = first.timestamper(SIGNED + timedelta(seconds=3), years=4)
    lifted = lift(basic, FIELD, first.trust(), stamper, SIGNED, "B-LTA")
    assert lifted.missing == ()
    return lifted.data


def in_year(year: int) -> datetime:
    return datetime(year, 6, 1, tzinfo=UTC)


# --- when ---------------------------------------------------------------------------------


def test_renewal_is_due_eighteen_months_before_the_last_time_stamp_ends(
    signed: bytes, first: Authority
) -> None:
    ends = (SIGNED + timedelta(days=4 * 365)).date()

    assert kept_until(signed, first.trust()) == ends
    assert renewal_due(signed, first.trust(), datetime(2029, 5, 1, tzinfo=UTC)) is None
    assert renewal_due(signed, first.trust(), datetime(2029, 6, 1, tzinfo=UTC)) == ends
    assert renewal_due(signed, first.trust(), in_year(2035)) == ends


def test_a_root_that_ends_first_decides() -> None:
    short = Authority.begin(SIGNED, years=2)
    stamped = renew(paper(), short.timestamper(SIGNED, years=9), short.trust(), SIGNED)

    assert kept_until(stamped, short.trust()) == (SIGNED + timedelta(days=730)).date()


def test_an_algorithm_that_ends_first_decides(
    clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors, timestamper: TimeStamper
) -> None:
    basic = sign_basic(paper(), clerks_request, clerk_key, trust).data
    archived = lift(basic, FIELD, trust, timestamper, clerks_request.signed_at, "B-LTA").data

    assert kept_until(archived, trust) == date(2029, 1, 1)  # RSA
    assert renewal_due(archived, trust, datetime(2027, 6, 30, tzinfo=UTC)) is None
    assert renewal_due(archived, trust, datetime(2027, 7, 1, tzinfo=UTC)) == date(2029, 1, 1)


def test_the_days_are_read_from_a_file(signed: bytes, first: Authority, tmp_path: Path) -> None:
    path = tmp_path / "ends.toml"
    path.write_text('[digest]\nsha256 = 2028-03-04\n[[key]]\nkind = "dsa"\nends = 2000-01-01\n')

    assert kept_until(signed, first.trust(), load_ends(path)) == date(2028, 3, 4)


def test_without_a_time_stamp_the_signers_certificate_counts(
    clerks_request: SigningRequest, first: Authority
) -> None:
    key, certificate = first.issue_person("Lương Thị Ổn", years=1)
    signer = KeptKeySigner(KeyFile(key, certificate, ()))
    basic = sign_basic(paper(), clerks_request, signer, first.trust()).data

    assert kept_until(basic, first.trust()) == (SIGNED + timedelta(days=365)).date()


def test_a_file_without_signatures_has_no_end(trust: TrustAnchors, at: datetime) -> None:
    assert kept_until(paper(), trust) is None
    assert renewal_due(paper(), trust, at) is None


# --- over the decades ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def decades(signed: bytes, first: Authority) -> dict[int, tuple[bytes, TrustAnchors]]:
    """Renewed in 2029, 2035 and 2041, each time by an authority of that time."""
    made: dict[int, tuple[bytes, TrustAnchors]] = {}
    pdf, trust = signed, first.trust()
    for year in (2029, 2035, 2041):
        now = in_year(year)
        authority = Authority.begin(now - timedelta(days=100), years=15)
        trust = together(trust, authority.trust())
        assert renewal_due(pdf, trust, now) is not None
        stamper = authority.timestamper(now, years=7.5)
        renewed = renew(pdf, stamper, trust, now)
        assert renewed.startswith(pdf)
        assert renewal_due(renewed, trust, now) is None
        pdf = renewed
        made[year] = (pdf, trust)
    return made


@pytest.mark.parametrize("year", [2029, 2035, 2041])
def test_a_paper_signed_in_2026_is_still_proven(
    decades: dict[int, tuple[bytes, TrustAnchors]], year: int
) -> None:
    pdf, trust = decades[year]
    moment = in_year(year) + timedelta(days=200)

    report = verify_pdf(pdf, trust, moment)

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
    assert report.signatures[0].level == "B-LTA"
    assert level_of(pdf, FIELD, trust, moment) == "B-LTA"


def test_without_renewal_it_would_not_be(signed: bytes, first: Authority) -> None:
    assert verify_pdf(signed, first.trust(), in_year(2035)).indication == "INDETERMINATE"


def test_a_change_is_seen_after_decades(decades: dict[int, tuple[bytes, TrustAnchors]]) -> None:
    pdf, trust = decades[2041]
    changed = attacks.update(pdf, attacks.other_page_content)

    assert verify_pdf(changed, trust, in_year(2042)).intact == "no"


def test_an_archive_file_stays_one_over_decades(
    decades: dict[int, tuple[bytes, TrustAnchors]], tmp_path: Path
) -> None:
    path = tmp_path / "old.pdf"
    path.write_bytes(decades[2041][0])

    assert check_pdfa([path]) == {path: []}


# --- when it cannot be --------------------------------------------------------------------


def test_a_time_stamp_that_ends_no_later_is_not_taken(signed: bytes, first: Authority) -> None:
    now = SIGNED + timedelta(days=1)
    shorter = first.timestamper(now, years=3.5)

    with pytest.raises(RenewalUselessError):
        renew(signed, shorter, first.trust(), now)


def test_a_dead_authority_leaves_the_file_for_another_day(signed: bytes, first: Authority) -> None:
    dead = HTTPTimeStamper("http://127.0.0.1:9/", timeout=2)

    with pytest.raises(TimestampUnavailableError):
        renew(signed, dead, first.trust(), in_year(2029))
