"""The lean of rows is fitted far finer than a pixel, whatever the rows are made of."""

import numpy as np
import pytest

from scanner.rows import Points, best_angle, fit_rows, rough_angle

_PX_PER_MM = 150 / 25.4


def _rows(
    degrees: float, *, rows: int = 20, letters: int = 40, scatter_mm: float = 0.03, seed: int = 0
) -> Points:
    """Give under edges of letters in rows 6 mm apart; one letter in eight reaches below."""
    chance = np.random.default_rng(seed)
    x = np.tile(np.linspace(0, 160, letters), rows) + chance.uniform(-1, 1, rows * letters)
    y = np.repeat(6.0 * np.arange(rows), letters)
    y = y + chance.normal(0, scatter_mm, len(x)) + (chance.random(len(x)) < 1 / 8)
    lean = np.radians(degrees)
    points = np.stack([x * np.cos(lean) + y * np.sin(lean), y * np.cos(lean) - x * np.sin(lean)], 1)
    return np.asarray((points + 40) * _PX_PER_MM, dtype=np.float32)


@pytest.mark.parametrize("degrees", [-14.3, -2.07, -0.04, 0.0, 0.6, 7.77])
@pytest.mark.parametrize(("rows", "letters"), [(2, 25), (20, 40), (60, 60)])
def test_a_lean_is_fitted_to_two_hundredths(degrees: float, rows: int, letters: int) -> None:
    points = _rows(degrees, rows=rows, letters=letters)
    rough, _ = rough_angle(points, 20.0, _PX_PER_MM)
    fit = fit_rows(points, rough, _PX_PER_MM)
    assert fit.degrees == pytest.approx(degrees, abs=0.02)
    assert fit.even


@pytest.mark.parametrize("start", [-0.6, -0.2, 0.5])
def test_the_fit_does_not_depend_on_where_it_starts(start: float) -> None:
    assert fit_rows(_rows(1.5), 1.5 + start, _PX_PER_MM).degrees == pytest.approx(1.5, abs=0.02)


def test_columns_whose_lines_stand_at_other_heights_do_not_disturb_each_other() -> None:
    left = _rows(2.0, letters=14)
    left[:, 0] *= 0.35
    right = left + np.array([70 * _PX_PER_MM, 0.4 * _PX_PER_MM], np.float32)
    lean = np.degrees(np.arctan(np.tan(np.radians(2.0)) / 0.35))
    fit = fit_rows(np.concatenate([left, right]), float(lean) + 0.3, _PX_PER_MM)
    assert fit.degrees == pytest.approx(lean, abs=0.05)


def test_the_error_told_is_near_the_error_made() -> None:
    fits = [fit_rows(_rows(1.0, rows=6, seed=seed), 1.2, _PX_PER_MM) for seed in range(30)]
    made = float(np.sqrt(np.mean([(fit.degrees - 1.0) ** 2 for fit in fits])))
    told = float(np.mean([fit.error_degrees for fit in fits]))
    assert made / 3 < told < 3 * made


def test_rows_of_a_hand_are_not_even_and_points_without_rows_do_not_crowd() -> None:
    hand = fit_rows(_rows(3.0, scatter_mm=0.6), 3.2, _PX_PER_MM)
    assert not hand.even
    assert hand.degrees == pytest.approx(3.0, abs=0.2)
    points = np.random.default_rng(1).uniform(0, 1200, (900, 2)).astype(np.float32)
    assert fit_rows(points, 0.0, _PX_PER_MM).crowding < 1.3


def test_too_few_points_have_no_fit() -> None:
    assert fit_rows(_rows(1.0)[:3], 0.0, _PX_PER_MM).error_degrees == np.inf
    assert fit_rows(np.zeros((0, 2), np.float32), 0.0, _PX_PER_MM).error_degrees == np.inf


def test_the_profile_of_a_page_has_its_sharpest_angle_at_the_lean() -> None:
    angle, sharpness = best_angle(_rows(-3.0), 20.0, _PX_PER_MM, "crowd")
    assert angle == pytest.approx(-3.0, abs=0.1)
    assert sharpness > 0.4
