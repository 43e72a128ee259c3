"""A verdict is right about files that nobody attacked, and about whom to trust."""

import time
from datetime import datetime, timedelta
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper, Signer
from pyhanko.sign.timestamps import TimeStamper

from samples.pki import Pki
from signing.chain import Evidence, validation_context
from signing.request import SigningRequest
from signing.sign import sign_pdf
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing.conftest import CLERK, OFFICE, codes, stamper_at
from tests.signing.papers import encrypted, paper

SOON = timedelta(minutes=5)


# --- good files ---------------------------------------------------------------------------


def test_a_paper_signed_twice_is_intact_and_passes(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(twice_signed, trust, at + SOON)

    assert (report.intact, report.indication, report.sub_indication) == (
        "yes",
        "TOTAL-PASSED",
        None,
    )
    counts = (report.signatures_form, report.signatures_raw, report.signatures_second_tool)
    assert counts == (2, 2, 2)
    assert [one.level for one in report.signatures] == ["B-LT", "B-LT"]
    assert [one.field for one in report.signatures] == ["Clerk1", "Agency1"]
    assert codes(report) == set()


def test_each_signature_is_described_by_itself(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    clerk, agency = verify_pdf(twice_signed, trust, at + SOON).signatures

    assert (clerk.signer, clerk.organisation) == (CLERK, OFFICE)
    assert agency.signer == OFFICE
    assert (clerk.digest, clerk.value, clerk.covers, clerk.later_changes, clerk.trust) == (
        "match",
        "valid",
        "revision",
        "upkeep",
        "trusted",
    )
    assert (clerk.time, clerk.time_source) == (at + timedelta(seconds=3), "timestamp")


def test_a_signature_without_timestamp_covers_the_whole_file_and_says_whose_word_the_time_is(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(once_signed, trust, at + SOON)

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
    only = report.signatures[0]
    assert (only.level, only.covers, only.later_changes) == ("B-B", "whole", "none")
    assert (only.time, only.time_source) == (at, "claimed")
    assert codes(report) == {"no-timestamp"}


def test_a_document_timestamp_is_upkeep_and_raises_the_level(
    twice_signed: bytes, trust: TrustAnchors, pki: Pki, at: datetime
) -> None:
    archived = archive(twice_signed, trust, stamper_at(pki, at + timedelta(hours=1)), at)

    report = verify_pdf(archived, trust, at + timedelta(hours=2))

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
    assert [one.kind for one in report.signatures] == ["signature", "signature", "timestamp"]
    assert [one.level for one in report.signatures[:2]] == ["B-LTA", "B-LTA"]


def test_an_unsigned_paper_says_so_without_blame(trust: TrustAnchors, at: datetime) -> None:
    report = verify_pdf(paper(), trust, at)

    assert (report.intact, report.indication) == ("unknown", "INDETERMINATE")
    assert "no-signature" in codes(report)
    assert report.sentence.startswith("Không có chữ ký số")


def test_a_file_that_is_no_pdf_is_unreadable_and_nothing_else(
    trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(b"Xin chao", trust, at)

    assert report.error is not None
    assert report.error.code == "pdf-not-readable"
    assert report.intact == "unknown"


def test_an_encrypted_file_is_called_encrypted(trust: TrustAnchors, at: datetime) -> None:
    report = verify_pdf(encrypted(), trust, at)

    assert report.error is not None
    assert report.error.code == "pdf-encrypted"


# --- trust --------------------------------------------------------------------------------


def test_an_unknown_issuer_is_unknown_and_not_forged(
    twice_signed: bytes, strangers_trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(twice_signed, strangers_trust, at + SOON)

    assert (report.indication, report.sub_indication) == (
        "INDETERMINATE",
        "NO_CERTIFICATE_CHAIN_FOUND",
    )
    assert report.intact == "yes"
    assert {one.trust for one in report.signatures} == {"unknown"}


def test_nothing_is_trusted_by_default(twice_signed: bytes, at: datetime) -> None:
    report = verify_pdf(twice_signed, TrustAnchors(), at + SOON)

    assert report.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


def test_who_signs_after_a_revocation_fails(
    left_key: Signer, trust: TrustAnchors, pki: Pki, at: datetime
) -> None:
    late = at + timedelta(hours=4)
    signed = sign_late(left_key, late, without_lists(trust), stamper_at(pki, late))

    report = verify_pdf(signed, trust, late + SOON)

    assert (report.indication, report.sub_indication) == ("TOTAL-FAILED", "REVOKED")
    assert report.intact == "yes"
    assert "certificate-revoked" in codes(report)


def test_who_signed_before_a_revocation_with_a_timestamp_passes(
    left_key: Signer, trust: TrustAnchors, pki: Pki, at: datetime
) -> None:
    early = at + timedelta(hours=1)
    signed = sign_late(left_key, early, without_lists(trust), stamper_at(pki, early))

    report = verify_pdf(signed, trust, at + timedelta(days=9))

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")


def test_who_claims_to_have_signed_before_a_revocation_is_not_believed(
    left_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    signed = sign_late(left_key, at + timedelta(hours=1), without_lists(trust), None)

    report = verify_pdf(signed, trust, at + timedelta(days=9))

    assert (report.indication, report.sub_indication) == ("INDETERMINATE", "REVOKED_NO_POE")


def test_without_revocation_data_nothing_is_concluded(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(once_signed, without_lists(trust), at + SOON)

    assert (report.indication, report.sub_indication) == ("INDETERMINATE", "TRY_LATER")


def test_an_expired_certificate_passes_only_with_a_timestamp(
    once_signed: bytes, twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    years_later = at + timedelta(days=365 * 7)

    bare = verify_pdf(once_signed, trust, years_later)
    stamped = verify_pdf(twice_signed, trust, years_later)

    assert (bare.indication, bare.sub_indication) == ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE")
    assert stamped.indication == "TOTAL-PASSED"


def test_kept_revocation_data_still_prove_what_was_known_then(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    after_the_lists_ended = at + timedelta(days=365 * 11)

    report = verify_pdf(twice_signed, trust, after_the_lists_ended)

    assert report.indication == "TOTAL-PASSED"


# --- hands --------------------------------------------------------------------------------


def without_lists(trust: TrustAnchors) -> TrustAnchors:
    return TrustAnchors(trust.anchors, trust.intermediates)


def sign_late(
    key: Signer, moment: datetime, trust: TrustAnchors, timestamper: TimeStamper | None
) -> bytes:
    request = SigningRequest("officer_copy", "Giáp Văn Ước", OFFICE, moment, "Clerk1")
    return sign_pdf(paper(), request, key, trust, timestamper).data


def archive(pdf: bytes, trust: TrustAnchors, timestamper: TimeStamper, at: datetime) -> bytes:
    context = validation_context(trust, Evidence(), at)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    output = PdfTimeStamper(timestamper).timestamp_pdf(writer, "sha256", context, output=BytesIO())
    archived: bytes = output.getvalue()
    return archived


def test_a_file_full_of_marks_is_refused_at_once(trust: TrustAnchors, at: datetime) -> None:
    hostile = b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3]\n" * 500_000

    started = time.process_time()
    report = verify_pdf(hostile, trust, at)

    assert report.indication == "INDETERMINATE"
    assert report.error is not None
    assert report.error.code == "too-many-signatures"
    assert time.process_time() - started < 1.0
