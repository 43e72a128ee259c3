"""How sharply pieces of a page fall into rows when it is looked at under an angle.

Angles in degrees, counter-clockwise positive: a page whose lines rise to the right leans
by a positive angle. Coordinates in px, y downward.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Angles = NDArray[np.float64]
Score = Literal["crowd", "step"]

_MOST_POINTS = 60_000
_SMOOTH = np.array([1.0, 2.0, 1.0])


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
    x, y = points[::stride, 0], points[::stride, 1]
    scores = np.zeros(len(angles))
    for number, angle in enumerate(np.radians(angles)):
        across = y * np.float32(np.cos(angle)) + x * np.float32(np.sin(angle))
        rows = ((across - across.min()) * np.float32(1.0 / row_px)).astype(np.int64)
        counts = np.convolve(np.bincount(rows), _SMOOTH)
        counts = counts if score == "crowd" else np.diff(counts)
        scores[number] = float(counts @ counts)
    return scores


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
    return best + _offset(scores, angles), sharpness


def _offset(scores: Angles, angles: Angles) -> float:
    """Give how far the top of a parabola through all scores lies from the best angle."""
    best = float(angles[int(np.argmax(scores))])
    bend, slope, _ = np.polyfit(angles - best, scores / max(scores.max(), 1e-9), 2)
    if bend >= 0:
        return 0.0
    reach = float(angles[-1] - angles[0]) / 2
    return float(np.clip(-slope / (2 * bend), -reach, reach))
