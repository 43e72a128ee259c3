"""What scanners do otherwise is data: rows that fit a model add up, and a wrong row is seen."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import scanner.quirks
from scanner.quirks import Quirks, double_feed_switches, find_quirks, quirks_of

TABLE = tomllib.loads(Path(scanner.quirks.__file__).with_name("quirks.toml").read_text("utf-8"))


def test_an_unknown_scanner_follows_the_standard() -> None:
    assert quirks_of("Nobody's Scanner 1") == Quirks()


@pytest.mark.parametrize("row", TABLE["models"], ids=lambda row: row["match"])
def test_each_row_changes_something(row: dict[str, object]) -> None:
    model = str(row["match"]).replace("*", " x ").strip()

    assert quirks_of(model) != Quirks()


@pytest.mark.parametrize("model", ["Brother MFC-L2710DW series", "brother dcp-l2550dw"])
def test_a_model_is_known_in_any_case(model: str) -> None:
    assert quirks_of(model).pause_seconds == 0.5


def test_rows_that_fit_add_up_and_the_later_one_wins() -> None:
    rows: list[Mapping[str, Any]] = [
        {"match": "A*", "pause_seconds": 1.0, "backs_turned": True},
        {"match": "AB*", "pause_seconds": 2.0, "empty_feeder_statuses": [409]},
        {"match": "C*", "host": "localhost"},
    ]

    found = find_quirks(rows, "AB 1")

    assert found == Quirks(2.0, (409,), backs_turned=True)


def test_a_quirk_of_another_name_is_refused() -> None:
    with pytest.raises(TypeError):
        find_quirks([{"match": "*", "pause": 1}], "A")


def test_double_feeds_are_not_judged_by_length() -> None:
    assert "df-length" not in double_feed_switches()
