"""Find the straight rules of tables, forms, digit squares and underlines.

A rule is a long, thin, level or upright stretch of ink. Where a letter crosses or touches
a rule, the ink there is as thick as the letter and stays. Upright rules are found as level
ones of the page turned over its diagonal.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from ocr.ink import (
    Bits,
    Numbers,
    Runs,
    Shapes,
    bridge,
    find_runs,
    find_shapes,
    paint_values,
    spread,
)

LONG_MM = 8.0  # no letter of office print has a straight stroke as long as this
SIDE_MM = 3.5  # shortest side of a digit square; letters have such strokes, but none close
THICKEST_MM = 0.9
BRIDGE_MM = 0.25  # gaps that scanning tears into a rule
CORNER_MM = 0.6  # how far the end of a side may lie from the side it meets
FRINGE_MM = 0.1  # ragged edge of a scanned rule
_THIN_SHARE = 0.5  # of a rule's pixels; less is a filled area or a row of bold serifs
_WHOLE, _ALL_THIN = (
    0.87,
    0.95,
)  # tops of small letters are torn where they are parted, and not all thin


Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page.

    Attributes:
        mask: The ink of the rules, shape (height, width).
        uprights: Upright rules as rows of left, top, right, bottom in px.
        levels: Level rules in the same way.
    """

    mask: Bits
    uprights: Numbers
    levels: Numbers


@dataclass(frozen=True, slots=True)
class _Lines:
    """Level stretches of ink, which may be rules.

    Attributes:
        runs: At least as long as the side of a digit square.
        shapes: The runs joined.
        thin: The pixels of the runs where the ink is thin.
        share: Per shape, the share of its pixels that are thin.
        letters: Per shape, whether it looks like the tops or feet of a row of small letters.
        thickness: Per shape, the mean thickness in px of the ink at its thin pixels.
    """

    runs: Runs
    shapes: Shapes
    thin: Bits
    share: Reals
    letters: Bits
    thickness: Reals


def find_rules(ink: Bits, px_per_mm: float) -> Rules:
    """Find level and upright rules.

    Args:
        ink: Bilevel page, True for ink, shape (height, width).
        px_per_mm: Pixels per millimetre.
    """
    turned = np.ascontiguousarray(ink.T)
    across, down = find_runs(ink), find_runs(turned)
    level = _find_lines(ink, across, down, px_per_mm)
    upright = _find_lines(turned, down, across, px_per_mm)
    corner = round(CORNER_MM * px_per_mm)
    long_px = LONG_MM * px_per_mm
    # Short sides count only where they close a square: first level sides that end at
    # upright ones, then upright sides that end at such level ones.
    good_level = _good(level, upright.thin.T, long_px, corner)
    level_zone = _zone(level, good_level, ink.shape, px_per_mm)
    good_upright = _good(upright, level_zone.T != 0, long_px, corner)
    upright_zone = _zone(upright, good_upright, turned.shape, px_per_mm)
    mask = np.zeros_like(ink)
    rows, columns = _thin_places(level_zone, ink, down)
    mask[rows, columns] = True
    columns, rows = _thin_places(upright_zone, turned, across)
    mask[rows, columns] = True
    columns, rows = _places(upright_zone, turned)
    crossing = level_zone[rows, columns] > 0
    mask[rows[crossing], columns[crossing]] = True
    turned_back = _edges(upright.shapes)[:, [1, 0, 3, 2]]
    return Rules(mask, turned_back[good_upright], _edges(level.shapes)[good_level])


def _edges(shapes: Shapes) -> Numbers:
    return np.stack((shapes.left, shapes.top, shapes.right, shapes.bottom), axis=1)


def _find_lines(ink: Bits, runs: Runs, cross_runs: Runs, px_per_mm: float) -> _Lines:
    joined = bridge(runs, round(BRIDGE_MM * px_per_mm))
    long = joined.only(joined.length >= SIDE_MM * px_per_mm)
    shapes = find_shapes(long)
    places = long.places(ink.shape[1])
    inked = ink.ravel()[places]
    rows, columns = np.divmod(places[inked], ink.shape[1])
    through = cross_runs.length[cross_runs.at(columns, rows)]
    slim = through <= round(THICKEST_MM * px_per_mm)
    of_pixel = np.repeat(shapes.of_run, long.length)[inked]
    count = len(shapes.left)
    inked_area = np.maximum(np.bincount(of_pixel, minlength=count), 1)
    of_pixel, through = of_pixel[slim], through[slim]
    thin = np.zeros(ink.shape, dtype=np.bool_)
    thin[rows[slim], columns[slim]] = True
    thin_area = np.bincount(of_pixel, minlength=count)
    thickness = np.bincount(of_pixel, weights=through, minlength=count) / np.maximum(thin_area, 1)
    area = np.maximum(shapes.area, 1)
    letters = (inked_area < _WHOLE * area) & (thin_area < _ALL_THIN * inked_area)
    return _Lines(long, shapes, thin, thin_area / area, letters, thickness)


def _thin_places(limits: Pixels, ink: Bits, cross_runs: Runs) -> tuple[Numbers, Numbers]:
    """Give rows and columns of ink that is, in the other direction, within the limit."""
    rows, columns = _places(limits, ink)
    thin = cross_runs.length[cross_runs.at(columns, rows)] <= limits[rows, columns]
    return rows[thin], columns[thin]


def _places(limits: Pixels, ink: Bits) -> tuple[Numbers, Numbers]:
    """Give rows and columns of the ink where there is a limit."""
    return np.divmod(np.flatnonzero((limits != 0) & ink), limits.shape[1])


def _zone(lines: _Lines, good: Bits, shape: tuple[int, ...], px_per_mm: float) -> Pixels:
    """Paint good lines and their ragged edges, in the thickness that is still the rule's.

    Where the ink is clearly thicker than the rule a letter touches it, and stays whole.
    """
    limits = np.clip(1.4 * lines.thickness + 1, 0, THICKEST_MM * px_per_mm).astype(np.uint8)
    of_run = lines.shapes.of_run
    painted = paint_values(lines.runs.only(good[of_run]), limits[of_run][good[of_run]], shape)
    return spread(painted, max(1, round(FRINGE_MM * px_per_mm)))


def _good(lines: _Lines, others: Bits, long_px: float, corner_px: int) -> Bits:
    """Say which shapes are rules: thin, and long or closed at both ends by others."""
    shapes = lines.shapes
    good = (lines.share >= _THIN_SHARE) & ~lines.letters
    for index in np.flatnonzero(good & (shapes.width < long_px)):
        top = max(int(shapes.top[index]) - corner_px, 0)
        bottom = int(shapes.bottom[index]) + corner_px
        good[index] = all(
            others[top:bottom, max(int(end) - corner_px, 0) : int(end) + corner_px].any()
            for end in (shapes.left[index], shapes.right[index])
        )
    return np.asarray(good)
