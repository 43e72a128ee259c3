"""Each level is a step of its own: repeated it changes nothing, and failing it loses nothing."""

import os
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from signing.errors import PdfRefusedError, TimestampUnavailableError
from signing.levels import (
    Lifted,
    add_archive_timestamp,
    add_revocation,
    add_timestamp,
    level_of,
    lift,
)
from signing.prepare import FieldForm
from signing.request import SigningRequest
from signing.second_opinion import look_again
from signing.sign import sign_basic
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks
from tests.signing.authorities import Authority
from tests.signing.conftest import OFFICE
from tests.signing.papers import archive_paper, encrypted, paper, reader_of
from tests.verapdf import check_pdfa

FIELD = "Clerk1"
DEAD = HTTPTimeStamper("http://127.0.0.1:9/", timeout=2)


@pytest.fixture(scope="module")
def basic(clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors) -> bytes:
    return sign_basic(paper(), clerks_request, clerk_key, trust).data


@pytest.fixture(scope="module")
def stamped(basic: bytes, timestamper: TimeStamper) -> bytes:
    return add_timestamp(basic, FIELD, timestamper)


@pytest.fixture(scope="module")
def soon(at: datetime) -> datetime:
    return at + timedelta(minutes=1)


@pytest.fixture(scope="module")
def lasting(stamped: bytes, trust: TrustAnchors, soon: datetime) -> bytes:
    return add_revocation(stamped, trust, soon)


@pytest.fixture(scope="module")
def archived(lasting: bytes, timestamper: TimeStamper) -> bytes:
    return add_archive_timestamp(lasting, timestamper)


def test_each_step_reaches_its_level_and_no_higher(
    basic: bytes,
    stamped: bytes,
    lasting: bytes,
    archived: bytes,
    trust: TrustAnchors,
    soon: datetime,
) -> None:
    files = (basic, stamped, lasting, archived)

    told = [level_of(pdf, FIELD, trust, soon) for pdf in files]
    verified = [verify_pdf(pdf, trust, soon) for pdf in files]

    assert told == ["B-B", "B-T", "B-LT", "B-LTA"]
    assert [report.signatures[0].level for report in verified] == told
    assert {(report.intact, report.indication) for report in verified} == {("yes", "TOTAL-PASSED")}


def test_a_token_goes_into_the_place_that_was_kept_for_it(basic: bytes, stamped: bytes) -> None:
    [signature] = reader_of(basic).embedded_signatures
    start, end = int(signature.byte_range[1]), int(signature.byte_range[2])

    assert len(stamped) == len(basic)
    assert (stamped[:start], stamped[end:]) == (basic[:start], basic[end:])


def test_every_other_step_appends(stamped: bytes, lasting: bytes, archived: bytes) -> None:
    assert lasting.startswith(stamped)
    assert archived.startswith(lasting)


def test_a_step_that_was_done_is_not_done_again(
    archived: bytes, lasting: bytes, timestamper: TimeStamper, trust: TrustAnchors, soon: datetime
) -> None:
    assert add_timestamp(archived, FIELD, DEAD) == archived
    assert add_revocation(lasting, trust, soon) == lasting
    assert lift(archived, FIELD, trust, timestamper, soon, "B-LTA") == Lifted(archived, "B-LTA", ())


def test_a_signature_that_something_follows_gets_a_document_time_stamp(
    basic: bytes,
    agencys_request: SigningRequest,
    agency_key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper,
    soon: datetime,
) -> None:
    both = sign_basic(basic, agencys_request, agency_key, trust).data

    later = add_timestamp(both, FIELD, timestamper)

    assert later.startswith(both)
    assert level_of(later, FIELD, trust, soon) == "B-T"
    assert level_of(later, "Agency1", trust, soon) == "B-T"
    assert level_of(add_revocation(later, trust, soon), FIELD, trust, soon) == "B-LT"


def test_a_dead_authority_leaves_a_valid_signature_and_is_told(
    basic: bytes, trust: TrustAnchors, soon: datetime
) -> None:
    lifted = lift(basic, FIELD, trust, DEAD, soon)

    assert lifted == Lifted(basic, "B-B", ("timestamp",))
    assert verify_pdf(lifted.data, trust, soon).indication == "TOTAL-PASSED"


def test_what_was_left_by_a_dead_authority_is_taken_up_later(
    basic: bytes, trust: TrustAnchors, timestamper: TimeStamper, soon: datetime
) -> None:
    left = lift(basic, FIELD, trust, DEAD, soon).data

    assert lift(left, FIELD, trust, timestamper, soon, "B-LTA").level == "B-LTA"


def test_a_dead_archive_leaves_what_was_reached(
    lasting: bytes, trust: TrustAnchors, soon: datetime
) -> None:
    assert lift(lasting, FIELD, trust, DEAD, soon, "B-LTA") == Lifted(
        lasting, "B-LT", ("archive-timestamp",)
    )


def test_without_any_authority_the_level_is_basic(
    basic: bytes, trust: TrustAnchors, soon: datetime
) -> None:
    assert lift(basic, FIELD, trust, None, soon).missing == ("timestamp",)
    with pytest.raises(TimestampUnavailableError):
        add_timestamp(basic, FIELD, DEAD)


def test_missing_revocation_data_are_told(
    basic: bytes, trust: TrustAnchors, timestamper: TimeStamper, soon: datetime
) -> None:
    bare = TrustAnchors(trust.anchors, trust.intermediates)

    lifted = lift(basic, FIELD, bare, timestamper, soon, "B-LTA")

    assert (lifted.level, lifted.missing) == ("B-T", ("revocation",))


def test_an_authority_nobody_trusts_raises_no_level(
    basic: bytes, trust: TrustAnchors, at: datetime, soon: datetime
) -> None:
    stranger = Authority.begin(at, years=9).timestamper(at + timedelta(seconds=5), years=3)

    lifted = lift(basic, FIELD, trust, stranger, soon)

    assert (lifted.level, lifted.missing) == ("B-B", ("timestamp",))


def test_a_time_stamp_before_the_proof_keeps_nothing(
    stamped: bytes, trust: TrustAnchors, timestamper: TimeStamper, soon: datetime
) -> None:
    too_early = add_archive_timestamp(stamped, timestamper)

    assert level_of(add_revocation(too_early, trust, soon), FIELD, trust, soon) == "B-LT"


def test_only_the_lists_that_are_needed_go_into_the_file(
    stamped: bytes, trust: TrustAnchors, at: datetime, soon: datetime
) -> None:
    other = Authority.begin(at, years=9).trust()
    many = TrustAnchors(
        trust.anchors, trust.intermediates, (*trust.revocation_lists, *other.revocation_lists)
    )

    kept = reader_of(add_revocation(stamped, many, soon)).root["/DSS"]

    assert len(kept["/CRLs"]) == 2
    assert len(kept["/Certs"]) == 4  # root, issuing authority, signer, time-stamping authority


def test_no_level_is_raised_in_a_field_that_is_not_there(
    basic: bytes, timestamper: TimeStamper, trust: TrustAnchors, soon: datetime
) -> None:
    with pytest.raises(PdfRefusedError):
        add_timestamp(basic, "Agency1", timestamper)
    assert level_of(basic, "Agency1", trust, soon) == "B-B"


@pytest.mark.parametrize("pdf", [encrypted(), b"Xin chao"], ids=["encrypted", "no PDF"])
def test_nothing_is_added_to_what_cannot_be_read(pdf: bytes, timestamper: TimeStamper) -> None:
    with pytest.raises(PdfRefusedError):
        add_archive_timestamp(pdf, timestamper)


def test_a_change_after_the_archive_is_still_seen(
    archived: bytes, trust: TrustAnchors, soon: datetime
) -> None:
    changed = attacks.update(archived, attacks.other_page_content)

    assert verify_pdf(changed, trust, soon).intact == "no"


# --- several signatures -------------------------------------------------------------------


@pytest.fixture(scope="module")
def sealed(
    stamped: bytes,
    agencys_request: SigningRequest,
    agency_key: Signer,
    trust: TrustAnchors,
    timestamper: TimeStamper,
    soon: datetime,
) -> list[bytes]:
    """An officer's paper, with the agency's lock, then with the archive's time-stamp, twice."""
    locked = sign_basic(stamped, agencys_request, agency_key, trust, FieldForm(locks=True)).data
    archived = lift(locked, "Agency1", trust, timestamper, soon, "B-LTA").data
    renewed = add_archive_timestamp(add_revocation(archived, trust, soon), timestamper)
    return [locked, archived, renewed]


@pytest.mark.parametrize("number", [0, 1, 2], ids=["locked", "archived", "renewed"])
def test_officer_lock_and_archive_stay_valid_together(
    sealed: list[bytes], trust: TrustAnchors, soon: datetime, number: int
) -> None:
    pdf = sealed[number]
    report = verify_pdf(pdf, trust, soon)
    second = look_again(pdf)

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
    assert [one.field for one in report.signatures][:2] == ["Clerk1", "Agency1"]
    assert second.holds == (True,) * len(report.signatures)


def test_poppler_calls_what_it_can_judge_valid(sealed: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed[-1])

    said = subprocess.run(
        ["pdfsig", str(path)],
        env={**os.environ, "HOME": str(tmp_path), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.count("Signature Validation: Signature is Valid.") == 2
    # of document time-stamps it only says that it does not know their kind
    assert said.count("Signature has not yet been verified.") == 2


def test_nobody_signs_after_the_agency_has_locked(
    sealed: list[bytes], clerk_key: Signer, trust: TrustAnchors, soon: datetime
) -> None:
    late = SigningRequest("officer_copy", "Giáp", OFFICE, soon, "Clerk2")

    with pytest.raises(PdfRefusedError):
        sign_basic(sealed[1], late, clerk_key, trust)


# --- PDF/A --------------------------------------------------------------------------------


Sign = Callable[[bytes, FieldForm], bytes]


@pytest.fixture(scope="module")
def clerk_signs(clerks_request: SigningRequest, clerk_key: Signer, trust: TrustAnchors) -> Sign:
    return lambda pdf, form: sign_basic(pdf, clerks_request, clerk_key, trust, form).data


@pytest.fixture(scope="module")
def agency_signs(agencys_request: SigningRequest, agency_key: Signer, trust: TrustAnchors) -> Sign:
    return lambda pdf, form: sign_basic(pdf, agencys_request, agency_key, trust, form).data


def test_an_archive_file_stays_one_at_every_level(
    clerk_signs: Sign,
    agency_signs: Sign,
    timestamper: TimeStamper,
    trust: TrustAnchors,
    soon: datetime,
    tmp_path: Path,
) -> None:
    before = archive_paper()
    basic = clerk_signs(before, FieldForm())
    stamped = add_timestamp(basic, FIELD, timestamper)
    lasting = add_revocation(stamped, trust, soon)
    locked = agency_signs(lasting, FieldForm(locks=True))
    archived = lift(locked, "Agency1", trust, timestamper, soon, "B-LTA").data
    renewed = add_archive_timestamp(add_revocation(archived, trust, soon), timestamper)
    hidden = clerk_signs(before, FieldForm(shown=False))
    files = (basic, stamped, lasting, locked, archived, renewed, hidden)
    paths = [tmp_path / f"{number}.pdf" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)

    assert check_pdfa(paths) == {path: [] for path in paths}


def test_a_time_stamp_from_before_the_revocation_data_is_no_archive(
    stamped: bytes, trust: TrustAnchors, timestamper: TimeStamper, soon: datetime
) -> None:
    early = add_revocation(add_archive_timestamp(stamped, timestamper), trust, soon)

    assert verify_pdf(early, trust, soon).signatures[0].level == "B-LT"
    late = add_archive_timestamp(early, timestamper)
    assert verify_pdf(late, trust, soon).signatures[0].level == "B-LTA"
