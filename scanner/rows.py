"""How pieces of a page fall into rows, and how far the rows lean.

Angles in degrees, counter-clockwise positive: a page whose lines rise to the right leans
by a positive angle. Coordinates in px, y downward.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Angles = NDArray[np.float64]
Score = Literal["crowd", "step"]

_MOST_POINTS = 60_000
_ROUGH_POINTS = 4_000
_SMOOTH = np.array([1.0, 2.0, 1.0])

_MOST_ASKED = 700  # points whose partners in the same row are looked for
_ROW_MM = 2.0  # partners are that near across the row
_PAIR_MM = (2.0, 100.0)  # and that far along it: farther ones stand in another column
_PRINT_SCALES_MM = (0.6, 0.4, 0.25, 0.15, 0.15)  # from the rough angle to the fine one
_HAND_SCALES_MM = (1.2, 0.9, 0.9, 0.9)  # letters written by hand do not keep to a line
_LEAST_CROWDING = 3.8
_FEWEST_PAIRS = 12
_STRIP_MM = 60.0
_FINE_PX = 0.02  # edges whose parts of a pixel differ by less tell whole pixels
_COARSE_PX = 1.7
_STARTS_DEGREES = (-0.5, 0.0, 0.5)
_BANDS = 6


@dataclass(frozen=True, slots=True)
class RowFit:
    """The lean of rows, fitted to all pairs of points that stand in one row.

    Attributes:
        degrees: Counter-clockwise positive.
        error_degrees: Its standard error, from how much parts of the page differ; infinite
            where there are too few points.
        crowding: How many times more pairs agree than by chance; about 1 without rows.
        even: Whether points keep to their rows as print does, and handwriting does not.
    """

    degrees: float
    error_degrees: float
    crowding: float
    even: bool


def row_scores(points: Points, angles: Angles, row_px: float, score: Score) -> Angles:
    """Give for each angle how sharply points fall into rows.

    Args:
        points: Shape (n, 2), x and y.
        angles: Shape (m,), in degrees.
        row_px: Height of the rows that are counted.
        score: `crowd` sums the squares of the counts, for few points that mark edges;
            `step` sums the squares of the differences between neighbouring counts, for
            the pixels of whole letters.

    Returns:
        Shape (m,); only the ratio of two scores of the same points says anything.
    """
    stride = 1 + len(points) // _MOST_POINTS
    x, y = (np.ascontiguousarray(points[::stride, side]) / np.float32(row_px) for side in (0, 1))
    scores = np.zeros(len(angles))
    for number, angle in enumerate(np.radians(angles)):
        across = y * np.float32(np.cos(angle)) + x * np.float32(np.sin(angle))
        across -= across.min()
        counts = np.convolve(np.bincount(across.astype(np.int32)), _SMOOTH)
        counts = counts if score == "crowd" else np.diff(counts)
        scores[number] = float(counts @ counts)
    return scores


def rough_angle(points: Points, limit_degrees: float, px_per_mm: float) -> tuple[float, float]:
    """Search the angle of the sharpest rows within a quarter of a degree.

    Args:
        points: Shape (n, 2); edges of letters.
        limit_degrees: Angles to both sides that are searched.
        px_per_mm: Pixels per millimetre.

    Returns:
        The angle, and how much sharper it is than the mean of all, as a ratio less 1.
    """
    points = points[:: 1 + len(points) // _ROUGH_POINTS]
    strips = in_strips(points, px_per_mm)
    angles = np.arange(-limit_degrees, limit_degrees + 0.01, 1.0)
    scores = row_scores(strips, angles, 0.8 * px_per_mm, "crowd")
    best = float(angles[int(np.argmax(scores))])
    sharpness = float(scores.max() / max(scores.mean(), 1e-9)) - 1
    angles = best + np.arange(-1.0, 1.01, 0.25)
    scores = row_scores(strips, angles, 0.4 * px_per_mm, "crowd")
    return float(angles[int(np.argmax(scores))]), sharpness


def in_strips(points: Points, px_per_mm: float) -> Points:
    """Lay strips of a page below each other, so that no row runs through two columns of print.

    Args:
        points: Shape (n, 2).
        px_per_mm: Pixels per millimetre.
    """
    x, y = points.T
    width = np.float32(_STRIP_MM * px_per_mm)
    strip = np.floor(x / width)
    apart = np.ptp(y) + width if len(y) else width
    return np.stack([x - (strip + np.float32(0.5)) * width, y + strip * apart], axis=1)


def fit_rows(
    points: Points, near_degrees: float, px_per_mm: float, *, even: bool = False
) -> RowFit:
    """Fit one lean to all rows at once, whatever their distance and wherever they begin.

    Each pair of points that may stand in one row votes with its slope; pairs of letters that
    reach below or above the row are outliers, and weigh nothing in the end. Rows of different
    columns have nothing to do with each other, which a projection of the page mixes up.

    Args:
        points: Shape (n, 2); edges of letters, finer than a pixel if possible.
        near_degrees: A lean within half a degree of the true one.
        px_per_mm: Pixels per millimetre.
        even: Whether the letters are known to be print, from their other edges.

    Source:
        Huber and Tukey: iteratively reweighted least squares with Tukey's biweight.
    """
    pairs = _pairs(points / np.float32(px_per_mm), near_degrees)
    if len(pairs.along) < _FEWEST_PAIRS:
        return RowFit(near_degrees, np.inf, 0.0, even=False)
    starts = [float(np.radians(start)) for start in _STARTS_DEGREES]
    for scales in (_print_scales(points, px_per_mm), _HAND_SCALES_MM):
        fits = [_slope(pairs, start, scales) for start in starts]
        weights = [_weights(pairs, slope, scales[-1]) for slope in fits]
        best = max(range(len(fits)), key=lambda start: float(weights[start].sum()))
        crowding = float(weights[best].mean()) / (8 / 15 * scales[-1] / _ROW_MM)
        if even or crowding >= _LEAST_CROWDING:
            break
    return RowFit(
        degrees=near_degrees - float(np.degrees(np.arctan(fits[best]))),
        error_degrees=float(np.degrees(_error(pairs, fits[best], weights[best]))),
        crowding=crowding,
        even=scales is not _HAND_SCALES_MM,
    )


def _print_scales(points: Points, px_per_mm: float) -> tuple[float, ...]:
    """Give the scales for print; a page in black and white tells whole pixels only."""
    finest = _PRINT_SCALES_MM[-1]
    parts = points[:, 1] % 1
    if np.median(np.abs(parts - np.median(parts))) < _FINE_PX:
        finest = max(finest, _COARSE_PX / px_per_mm)
    return tuple(max(scale, finest) for scale in _PRINT_SCALES_MM)


def best_angle(
    points: Points, limit_degrees: float, px_per_mm: float, score: Score
) -> tuple[float, float]:
    """Search the angle of the sharpest rows, coarse to fine.

    Args:
        points: Shape (n, 2).
        limit_degrees: Angles to both sides that are searched.
        px_per_mm: Pixels per millimetre.
        score: See `row_scores`.

    Returns:
        The angle, and how much sharper it is than the mean of all, as a ratio less 1.
    """
    angles = np.arange(-limit_degrees, limit_degrees + 0.01, 1.0)
    scores = row_scores(points, angles, 0.8 * px_per_mm, score)
    best = float(angles[int(np.argmax(scores))])
    sharpness = float(scores.max() / max(scores.mean(), 1e-9)) - 1
    for reach, step, row_mm in ((1.0, 0.2, 0.4), (0.3, 0.05, 0.25), (0.06, 0.01, 0.17)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        scores = row_scores(points, angles, row_mm * px_per_mm, score)
        best = float(angles[int(np.argmax(scores))])
    return best, sharpness


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of points that may stand in one row: distances in mm, and which part of the page."""

    along: NDArray[np.float32]
    across: NDArray[np.float32]
    band: NDArray[np.int64]


def _pairs(points_mm: Points, degrees: float) -> _Pairs:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    x, y = points_mm.T
    along, across = x * cosine - y * sine, y * cosine + x * sine
    order = np.argsort(across, kind="stable")
    along, across = along[order].astype(np.float32), across[order].astype(np.float32)
    asked = np.arange(0, len(order), 1 + len(order) // _MOST_ASKED)
    first = np.searchsorted(across, across[asked] - np.float32(_ROW_MM))
    found = np.searchsorted(across, across[asked] + np.float32(_ROW_MM)) - first
    one = np.repeat(asked, found)
    other = np.arange(found.sum()) + np.repeat(first - np.cumsum(found) + found, found)
    apart = along[other] - along[one]
    low, high = _PAIR_MM
    near = (np.abs(apart) >= low) & (np.abs(apart) <= high)
    one, other = one[near], other[near]
    return _Pairs(apart[near], across[other] - across[one], one * _BANDS // max(1, len(order)))


def _weights(pairs: _Pairs, slope: float, scale_mm: float) -> NDArray[np.float32]:
    apart = (pairs.across - np.float32(slope) * pairs.along) / np.float32(scale_mm)
    weight = np.maximum(np.float32(1.0) - apart * apart, np.float32(0.0))
    return np.asarray(weight * weight, dtype=np.float32)


def _slope(pairs: _Pairs, slope: float, scales_mm: tuple[float, ...]) -> float:
    square, product = pairs.along * pairs.along, pairs.along * pairs.across
    for scale in scales_mm:
        weight = _weights(pairs, slope, scale)
        total = float(weight @ square)
        if total > 0:
            slope = float(weight @ product) / total
    return slope


def _error(pairs: _Pairs, slope: float, weight: NDArray[np.float32]) -> float:
    """Give the standard error of a slope, from how far parts of the page are apart."""
    held = weight * pairs.along
    total = np.bincount(pairs.band, weights=held * pairs.along, minlength=_BANDS)
    pull = np.bincount(pairs.band, weights=held * (pairs.across - slope * pairs.along))
    bands = int((total > 0).sum())
    if bands <= 1:
        return 0.0
    scatter = float(np.square(pull).sum()) * bands / (bands - 1)
    return float(np.sqrt(scatter)) / float(total.sum())
