"""Times and sizes are written here, never by the browser."""

from datetime import UTC, date, datetime

from api.pages.rendering import day, moment, size


def test_a_moment_is_written_in_vietnams_time() -> None:
    assert moment(datetime(2026, 11, 3, 18, 5, tzinfo=UTC)) == "01 giờ 05, 04/11/2026"
    assert moment(None) == ""


def test_a_day_is_written_day_first() -> None:
    assert day(date(2026, 11, 3)) == "03/11/2026"
    assert day(None) == ""


def test_a_size_has_a_decimal_comma() -> None:
    assert size(1_572_864) == "1,5 MB"
    assert size(512) == "0,5 KB"
