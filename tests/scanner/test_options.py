"""A limit out of its range is refused where it is set."""

import pytest

from scanner.options import ScanOptions

_WRONG: list[dict[str, float]] = [
    {"largest_bytes": 0},
    {"most_pages": 0},
    {"largest_stream_bytes": 0},
    {"largest_page_px": 0},
    {"largest_page_px": 400_000_001},
    {"render_dpi": 71},
    {"render_dpi": 1_201},
    {"hopeless_dpi": 0.0},
    {"hopeless_dpi": 201.0},
    {"level_degrees": 15.0},
    {"skew_limit_degrees": 21.0},
    {"agree_degrees": 0.0},
    {"reading_white_share": 1.0},
    {"faint_share": 0.0},
    {"soft_edge_mm": 0.0},
    {"blurred_edge_mm": 0.4},
    {"faded_share": 1.0},
    {"glare_share": 0.0},
    {"black_share": 0.0},
    {"cut_letters": 0},
    {"card_dpi": 0.0},
    {"streak_depth": 0.0},
    {"specks_per_cm2": 0.0},
    {"folded_corner_mm": 0.0},
    {"longest_sheet_mm": 0.0},
]


@pytest.mark.parametrize("wrong", _WRONG, ids=str)
def test_a_value_out_of_its_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        ScanOptions(**wrong)  # type: ignore[arg-type]  # names of the fields come from the table


def test_the_limits_are_those_of_the_decisions() -> None:
    options = ScanOptions()
    assert options.largest_page_px == 110_000_000
    assert options.most_pages == 2_000
    assert options.skew_limit_degrees == 15.0
