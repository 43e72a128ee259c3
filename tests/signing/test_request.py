"""What a signature says on the page is data, and says what the rules ask for."""

from datetime import UTC, datetime

import pytest

from dossier.page import Box
from signing.picture import open_picture
from signing.request import APPEARANCES, PRINTED_MARK, SigningRequest, Spot
from tests.signing.conftest import CLERK, OFFICE
from tests.signing.looks import signature_png

NOON = datetime(2026, 11, 24, 5, 0, 7, 250_000, tzinfo=UTC)


def test_the_clerks_lines_say_mark_name_position_and_time() -> None:
    request = SigningRequest("officer_copy", CLERK, OFFICE, NOON, "Clerk1", position="Công chức")

    assert request.text_lines(APPEARANCES["officer_copy"]) == (
        "BẢN SỐ HÓA TỪ BẢN GIẤY",
        f"Người ký: {CLERK}",
        "Công chức",
        "Thời gian ký: 24.11.2026 12:00:07 +07:00",
    )


def test_the_agencys_lines_say_name_and_time_in_vietnams_zone() -> None:
    request = SigningRequest("agency_copy", "", OFFICE, NOON, "Agency1", mark="")

    assert request.text_lines(APPEARANCES["agency_copy"]) == (OFFICE, "2026-11-24T12:00:07+07:00")


def test_the_agencys_letters_are_ten_points_and_never_smaller() -> None:
    appearance = APPEARANCES["agency_copy"]

    assert (appearance.font_pt, appearance.smallest_pt) == (10, 10)


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(ValueError, match="zone"):
        SigningRequest("officer_copy", CLERK, OFFICE, datetime(2026, 1, 1), "Clerk1")  # noqa: DTZ001


@pytest.mark.parametrize("name", ["", "a.b"])
def test_a_field_name_is_one_word(name: str) -> None:
    with pytest.raises(ValueError, match="field name"):
        SigningRequest("officer_copy", CLERK, OFFICE, NOON, name)


def test_an_attachment_says_number_sign_and_time() -> None:
    request = SigningRequest("attachment", "", OFFICE, NOON, "Agency1", number="Số: 15/QĐ-UBND")

    assert request.text_lines(APPEARANCES["attachment"]) == (
        "Số: 15/QĐ-UBND",
        "2026-11-24T12:00:07+07:00",
    )


def test_a_portals_lines_say_signer_email_agency_and_time() -> None:
    request = SigningRequest(
        "portal_style", CLERK, OFFICE, NOON, "Signer1", mark="", email="ubnd@example.vn"
    )

    assert request.text_lines(APPEARANCES["portal_style"]) == (
        f"Người ký: {CLERK}",
        "Email: ubnd@example.vn",
        f"Cơ quan: {OFFICE}",
        "Thời gian ký: 24.11.2026 12:00:07 +07:00",
    )


def test_a_printed_paper_bears_its_own_mark() -> None:
    request = SigningRequest("officer_copy", CLERK, OFFICE, NOON, "Clerk1", mark=PRINTED_MARK)

    assert request.text_lines(APPEARANCES["officer_copy"])[0] == PRINTED_MARK


def test_a_born_digital_paper_is_signed_with_a_picture_at_a_spot() -> None:
    picture = open_picture(signature_png())

    with pytest.raises(ValueError, match="picture"):
        SigningRequest("born_digital_signer", CLERK, OFFICE, NOON, "Signer1")
    with pytest.raises(ValueError, match="spot"):
        SigningRequest("born_digital_signer", CLERK, OFFICE, NOON, "Signer1", picture=picture)


def test_the_page_is_the_spots_or_the_first() -> None:
    picture, spot = open_picture(signature_png()), Spot(3, Box(0, 0, 50, 20))
    born = SigningRequest(
        "born_digital_signer", CLERK, OFFICE, NOON, "Signer1", picture=picture, spot=spot
    )
    copy = SigningRequest("officer_copy", CLERK, OFFICE, NOON, "Clerk1", spot=spot)

    assert (born.page_index, copy.page_index) == (2, 0)
