"""No attack of a known class comes out as intact; each is made from our own signed output."""

from datetime import datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper, Signer
from pyhanko.sign.timestamps import TimeStamper

from samples.pki import Pki
from signing.keys import open_key
from signing.options import KeyOptions
from signing.request import SigningRequest
from signing.sign import sign_pdf
from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.counts import examples
from tests.signing import attacks
from tests.signing.conftest import codes
from tests.signing.papers import form, paper

SOON = timedelta(minutes=5)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.99], ids=["begin", "middle", "end"])
@pytest.mark.rule("S1-59")
def test_one_changed_byte_is_seen(
    once_signed: bytes, trust: TrustAnchors, at: datetime, share: float
) -> None:
    _, length, after, rest = attacks.byte_range(once_signed)
    covered = [*range(20, length), *range(after, after + rest)]
    position = next(
        place for place in covered[int(share * len(covered)) :] if once_signed[place] > 0x2F
    )

    report = verify_pdf(attacks.flip(once_signed, position), trust, at + SOON)

    assert report.intact != "yes"
    assert report.indication != "TOTAL-PASSED"


def test_a_changed_picture_byte_is_a_hash_failure(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    changed = once_signed.replace(b"0.5 g 200", b"0.6 g 200")

    report = verify_pdf(changed, trust, at + SOON)

    assert (report.intact, report.indication, report.sub_indication) == (
        "no",
        "TOTAL-FAILED",
        "HASH_FAILURE",
    )
    assert report.sentence.startswith("Không hợp lệ: nội dung đã bị thay đổi sau khi ký.")


@pytest.mark.parametrize(
    "change",
    [
        attacks.other_page_content,
        attacks.further_annotation,
        attacks.other_title,
        attacks.empty_visible_field,
    ],
)
def test_a_later_revision_that_changes_something_is_seen(
    twice_signed: bytes, trust: TrustAnchors, at: datetime, change: attacks.Change
) -> None:
    report = verify_pdf(attacks.update(twice_signed, change), trust, at + SOON)

    assert report.intact == "no"
    assert report.indication != "TOTAL-PASSED"
    assert {one.digest for one in report.signatures} == {"match"}
    assert report.signatures[-1].later_changes in {"changed", "form"}


def test_an_appended_object_without_a_table_is_seen(
    once_signed: bytes, twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    for signed in (once_signed, twice_signed):
        report = verify_pdf(attacks.without_table(signed), trust, at + SOON)

        assert report.intact != "yes"
        assert report.indication != "TOTAL-PASSED"


def test_a_wrapped_signature_is_seen(once_signed: bytes, trust: TrustAnchors, at: datetime) -> None:
    report = verify_pdf(attacks.wrapped(once_signed), trust, at + SOON)

    assert report.intact != "yes"
    assert report.indication != "TOTAL-PASSED"


def test_a_replaced_value_is_seen(once_signed: bytes, trust: TrustAnchors, at: datetime) -> None:
    report = verify_pdf(attacks.other_value(once_signed), trust, at + SOON)

    assert (report.intact, report.indication, report.sub_indication) == (
        "no",
        "TOTAL-FAILED",
        "SIG_CRYPTO_FAILURE",
    )
    assert report.signatures[0].value == "invalid"


def test_an_emptied_value_is_seen(once_signed: bytes, trust: TrustAnchors, at: datetime) -> None:
    report = verify_pdf(attacks.emptied(once_signed), trust, at + SOON)

    assert report.intact != "yes"
    assert report.signatures_form == 1
    assert "malformed-signature" in codes(report)


def test_a_removed_form_does_not_hide_that_there_were_signatures(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(attacks.update(twice_signed, attacks.no_form), trust, at + SOON)

    assert (report.signatures_form, report.signatures_raw) == (0, 2)
    assert (report.intact, report.indication) == ("no", "INDETERMINATE")
    assert "signatures-removed" in codes(report)
    assert "gỡ khỏi" in report.sentence


def test_a_filled_field_is_a_change_and_is_named(
    agencys_request: SigningRequest, agency_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    signed = sign_pdf(form(), agencys_request, agency_key, trust).data

    report = verify_pdf(attacks.update(signed, attacks.other_field_value), trust, at + SOON)

    assert (report.intact, report.indication) == ("no", "INDETERMINATE")
    only = report.signatures[0]
    assert only.later_changes == "form"
    assert any("so_tien" in found.text for found in only.findings)


def test_a_transplanted_signature_is_seen(
    once_signed: bytes,
    clerks_request: SigningRequest,
    clerk_key: Signer,
    trust: TrustAnchors,
    at: datetime,
) -> None:
    donor = sign_pdf(form(), clerks_request, clerk_key, trust).data

    report = verify_pdf(attacks.transplanted(once_signed, donor), trust, at + SOON)

    assert (report.intact, report.sub_indication) == ("no", "HASH_FAILURE")


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_not_intact(
    once_signed: bytes, trust: TrustAnchors, at: datetime, kept: float
) -> None:
    report = verify_pdf(once_signed[: int(kept * len(once_signed))], trust, at + SOON)

    assert report.intact != "yes"
    assert report.indication != "TOTAL-PASSED"


def test_a_file_saved_again_after_signing_gets_its_own_finding(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(once_signed)) as again:
        again.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    report = verify_pdf(target.getvalue(), trust, at + SOON)

    assert (report.intact, report.indication) == ("no", "TOTAL-FAILED")
    assert "range-beyond-file" in codes(report)


def test_an_unknown_format_is_listed_and_not_dropped(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    odd = once_signed.replace(b"/ETSI.CAdES.detached", b"/ETSI.Other.detached")

    report = verify_pdf(odd, trust, at + SOON)

    assert report.signatures_form == 1
    assert (report.intact, report.indication) == ("unknown", "INDETERMINATE")
    assert "unknown-subfilter" in codes(report)


def test_a_large_picture_of_a_further_signature_may_hide_the_page(
    once_signed: bytes, clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    covering = attacks.sign_over(once_signed, clerk_key, (0, 0, 590, 800))

    report = verify_pdf(covering, trust, at + SOON)

    assert report.intact == "no"
    assert "large-appearance" in codes(report)


def test_a_picture_nobody_signed_under_an_invisible_signature_may_hide_the_page(
    twice_signed: bytes, clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    covered = attacks.update(twice_signed, attacks.cover_nobody_signed)

    report = verify_pdf(attacks.sign_invisibly(covered, clerk_key), trust, at + SOON)

    assert (report.intact, report.indication) == ("no", "TOTAL-FAILED")
    assert [one.later_changes for one in report.signatures] == ["changed", "changed", "none"]
    assert "unsigned-appearance" in codes(report)


def test_small_pictures_of_several_signatures_may_hide_the_page_together(
    once_signed: bytes, clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    half = attacks.sign_over(once_signed, clerk_key, (0, 0, 590, 150), "Low")
    covered = attacks.sign_over(half, clerk_key, (0, 150, 590, 300), "High")

    assert verify_pdf(half, trust, at + SOON).indication == "TOTAL-PASSED"
    report = verify_pdf(covered, trust, at + SOON)

    assert (report.intact, report.indication) == ("no", "TOTAL-FAILED")
    assert "large-appearance" in codes(report)


def test_an_invisible_further_signature_alone_is_no_attack(
    twice_signed: bytes, clerk_key: Signer, trust: TrustAnchors, at: datetime
) -> None:
    report = verify_pdf(attacks.sign_invisibly(twice_signed, clerk_key), trust, at + SOON)

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")


def test_a_paper_nobody_signed_does_not_pass_by_a_time_stamp_alone(
    timestamper: TimeStamper, trust: TrustAnchors, at: datetime
) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(paper()))
    stamped = PdfTimeStamper(timestamper).timestamp_pdf(writer, "sha256", output=BytesIO())

    report = verify_pdf(stamped.getvalue(), trust, at + SOON)

    assert [one.indication for one in report.signatures] == ["TOTAL-PASSED"]
    assert (report.intact, report.indication, report.sub_indication) == (
        "unknown",
        "INDETERMINATE",
        None,
    )
    assert "only-timestamps" in codes(report)
    assert report.sentence == (
        "Chưa kết luận được: tài liệu không có chữ ký số, chỉ có dấu thời gian."
    )


def test_a_time_stampers_key_signs_no_paper(pki: Pki, trust: TrustAnchors, at: datetime) -> None:
    options = KeyOptions(path=pki.key("tsa"), passphrase=pki.passphrase)

    report = verify_pdf(attacks.sign_invisibly(paper(), open_key(options)), trust, at + SOON)

    assert report.indication != "TOTAL-PASSED"
    assert "certificate-unsuitable" in codes(report)


def test_a_byte_range_of_nonsense_in_a_comment_does_not_stop_the_verifier(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    hostile = once_signed + b"\n% /ByteRange [+-5 0] /ByteRange [- + 1]\n"

    assert verify_pdf(hostile, trust, at + SOON).indication != "TOTAL-PASSED"


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_random_damage_never_stops_the_verifier_and_never_passes(
    once_signed: bytes, trust: TrustAnchors, at: datetime, data: st.DataObject
) -> None:
    _, length, after, rest = attacks.byte_range(once_signed)
    covered = st.one_of(st.integers(0, length - 1), st.integers(after, after + rest - 1))
    masks = st.dictionaries(covered, st.integers(1, 255), min_size=1, max_size=3)
    damaged = bytearray(once_signed)
    for place, mask in data.draw(masks).items():
        damaged[place] ^= mask
    keep = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))

    report = verify_pdf(bytes(damaged[:keep]), trust, at + SOON)

    assert report.intact != "yes"
    assert report.indication != "TOTAL-PASSED"
