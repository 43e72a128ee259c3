"""A resolution is believed unless it makes no sense; then the proportions tell."""

import pytest

from scanner.paper import judge_dpi, known_paper


@pytest.mark.parametrize(
    ("width_px", "height_px", "claimed", "dpi", "source"),
    [
        (2480, 3508, 300.0, 300.0, "file"),
        (1654, 2339, 0.0, 200.0, "inferred"),
        (3508, 2480, 0.0, 300.0, "inferred"),
        (2480, 3508, 72.0, 300.0, "inferred"),
        (595, 842, 72.0, 72.0, "file"),
        (2480, 3508, 12_000.0, 300.0, "inferred"),
        (2480, 3508, float("nan"), 300.0, "inferred"),
        (2480, 3508, float("inf"), 300.0, "inferred"),
        (1011, 638, 0.0, 300.0, "inferred"),
        (638, 1011, 0.0, 300.0, "inferred"),
        (1748, 2480, 0.0, 300.0, "inferred"),
        (3508, 4961, 0.0, 300.0, "inferred"),
        (2550, 3300, 0.0, 300.0, "inferred"),
        (2550, 4200, 0.0, 300.0, "inferred"),
        (1000, 1414, 96.0, 121.0, "inferred"),
        (794, 1123, 96.0, 96.0, "file"),
        (4000, 3000, 72.0, 342.0, "inferred"),
        (1654, 2339, 1200.0, 1200.0, "file"),
        (620, 877, 1200.0, 150.0, "inferred"),
        (2480, 3508, 60.0, 300.0, "inferred"),
    ],
)
def test_the_resolution_is_judged(
    width_px: int, height_px: int, claimed: float, dpi: float, source: str
) -> None:
    judged, where = judge_dpi(width_px, height_px, claimed)
    assert judged == pytest.approx(dpi, rel=0.01)
    assert where == source


def test_a_picture_of_no_known_proportions_is_taken_for_a4() -> None:
    dpi, source = judge_dpi(3000, 4000, 0.0)
    assert source == "inferred"
    assert 297 <= 4000 / dpi * 25.4 <= 300 or 210 <= 3000 / dpi * 25.4 <= 223


def test_even_a_single_pixel_has_a_resolution() -> None:
    assert judge_dpi(1, 1, 0.0)[0] >= 1


def test_a_sheet_is_known_lying_either_way() -> None:
    for sides in ((210.5, 296.0), (296.0, 210.5)):
        paper = known_paper(*sides, 3.0)
        assert paper is not None
        assert paper.name == "A4"
    assert known_paper(100.0, 100.0, 3.0) is None
