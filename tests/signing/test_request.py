"""What a signature says on the page is data, and says what the rules ask for."""

from datetime import UTC, datetime

import pytest

from signing.request import APPEARANCES, SigningRequest
from tests.signing.conftest import CLERK, OFFICE

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
