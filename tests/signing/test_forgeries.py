"""No forgery on the bytes of a signed file comes out as intact, and none stops the verifier."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from signing.trust import TrustAnchors
from signing.verify import verify_pdf
from tests.signing import attacks, forgeries, makes
from tests.signing.conftest import codes

SOON = timedelta(minutes=5)

Forgery = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "forge",
    [
        forgeries.overriding_content,
        forgeries.content_of_another_generation,
        forgeries.content_no_table_names,
        forgeries.content_in_object_stream,
        forgeries.page_in_object_stream,
        forgeries.content_from_elsewhere,
        forgeries.freed_content,
        forgeries.other_catalog,
        forgeries.hybrid,
        forgeries.previous_is_itself,
        forgeries.previous_beyond,
        forgeries.rolled_back,
        forgeries.encrypted_later,
        forgeries.other_information,
        forgeries.range_in_escapes,
        forgeries.junk_behind,
        forgeries.much_junk_behind,
        forgeries.second_end,
        attacks.without_table,
        attacks.wrapped,
        makes.hybrid,
    ],
)
def test_forged_bytes_are_seen(
    once_signed: bytes, twice_signed: bytes, trust: TrustAnchors, at: datetime, forge: Forgery
) -> None:
    for signed in (once_signed, twice_signed):
        report = verify_pdf(forge(signed), trust, at + SOON)

        assert report.intact != "yes"
        assert report.indication != "TOTAL-PASSED"


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"/ByteRange null",
        b"/ByteRange [0 0 0 0]",
        b"/ByteRange [0 9]",
        b"/ByteRange [-1 9 99 9]",
        b"/ByteRange [0 9 -99 9]",
        b"/ByteRange (0 9 99 9)",
        b"/ByteRange [0 9 99 1e9]",
    ],
)
def test_a_byte_range_of_nothing_proves_nothing(
    once_signed: bytes, trust: TrustAnchors, at: datetime, written: bytes
) -> None:
    report = verify_pdf(forgeries.with_range(once_signed, written), trust, at + SOON)

    assert report.intact != "yes"
    assert report.indication != "TOTAL-PASSED"


@pytest.mark.parametrize("written", [b"null", b"<>", b"<00>", b"<3080>", b"()", b"<3003020101>"])
def test_a_value_of_nothing_proves_nothing(
    once_signed: bytes, trust: TrustAnchors, at: datetime, written: bytes
) -> None:
    report = verify_pdf(forgeries.with_value(once_signed, written), trust, at + SOON)

    assert report.signatures_form == 1
    assert report.intact != "yes"
    assert report.indication == "INDETERMINATE"


def test_words_behind_the_value_in_its_own_place_are_not_passed_over(
    once_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    _, length, after, _ = attacks.byte_range(once_signed)
    padded = once_signed[: after - 5] + b"beef" + once_signed[after - 1 :]

    report = verify_pdf(padded, trust, at + SOON)

    assert length < after
    assert (report.intact, report.indication) == ("unknown", "INDETERMINATE")
    assert "padding-not-empty" in codes(report)


def test_an_unlisted_object_is_called_stray(
    twice_signed: bytes, trust: TrustAnchors, at: datetime
) -> None:
    forged = forgeries.content_no_table_names(twice_signed)

    report = verify_pdf(forged, trust, at + SOON)

    assert "stray-bytes" in codes(report)


@pytest.mark.parametrize("end", [b"\n", b"\r\n \n", b"\0" * 90, b"\n" * 9000])
def test_white_space_behind_the_file_is_no_forgery(
    once_signed: bytes, trust: TrustAnchors, at: datetime, end: bytes
) -> None:
    report = verify_pdf(once_signed + end, trust, at + SOON)

    assert (report.intact, report.indication) == ("yes", "TOTAL-PASSED")
