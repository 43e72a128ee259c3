"""Which way up a page lies, without reading it.

Lines of text are told from columns by how sharply letters fall into rows, and by where
their next neighbour stands. The right way up is told by what stands out of the lines:
capitals, tall letters and the many marks of Vietnamese stand above them, so the under
edges of letters fall into sharper rows than their upper edges.
"""

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.ink import Ink, turned
from scanner.rows import Points, best_angle, row_scores

TURNS = (0, 90, 180, 270)

_SEARCH_DEGREES = 20.0
_FEWEST_LETTERS = 12
_FINE_ROW_MM = 0.17
_MOST_ASKED = 600  # letters or marks whose neighbour is looked for
_SHORTEST_MARK_MM = 0.45  # dots of leaders, which run below what is filled in, are smaller
_MARK_GAP_MM = (-0.3, 1.0)
_STRIP_MM = 40.0  # lines are level enough over this width, also on curled sheets
_LINE_MM = (1.5, 15.0)

# Weights of the evidence, in log odds; set on drawn letters, forms, tables and cards.
_EDGES_WEIGHT, _STAND_OUT_WEIGHT, _STEP_WEIGHT, _MARKS_WEIGHT = 4.0, 0.3, 1.5, 0.7
_NEIGHBOUR_WEIGHT = 0.5
_STRONGEST_VOTE = 1.2
_STRONGEST_AXIS = 3.0
_CODE_VOTE = 3.0
_UPRIGHT_PRIOR = 0.35  # most sheets are fed the right way up
_LEAST_MARGIN = 0.3
_CERTAIN_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page lies.

    Attributes:
        degrees: Clockwise turn the upright page had been given: 0, 90, 180 or 270.
        score: How sure that is, 0 to 1.
        doubtful: Whether the page has text and yet does not show which way it lies.
    """

    degrees: int
    score: float
    doubtful: bool = False


def find_turn(ink: Ink, code_turns: tuple[int, ...] = ()) -> Turn:
    """Find the turn of a page.

    Args:
        ink: The ink as the page lies.
        code_turns: Clockwise turns of the QR codes on it, each 0, 90, 180 or 270.

    Returns:
        The turn; 0 with a low score where the evidence is weak.

    Source:
        What OSD tells in 1.7 s of reading, told in 0.03 s from the shape of the lines.
    """
    odds = dict.fromkeys(TURNS, 0.0)
    odds[0] += _UPRIGHT_PRIOR
    for degrees in code_turns:
        odds[degrees] += _CODE_VOTE
    if len(ink.letters) >= _FEWEST_LETTERS:
        level, upright = _look(ink), _look(turned(ink, 90))
        axis = math.log(level.sharpness / upright.sharpness)
        axis += _NEIGHBOUR_WEIGHT * _neighbour_odds(ink)
        axis = _within(axis, _STRONGEST_AXIS)
        for degrees, along, view in ((0, axis, level), (90, -axis, upright)):
            odds[degrees] += along + view.vote
            odds[degrees + 180] += along - view.vote
    best, second = sorted(TURNS, key=odds.__getitem__, reverse=True)[:2]
    margin = odds[best] - odds[second]
    if margin < _LEAST_MARGIN:
        return Turn(0, 0.0, doubtful=len(ink.letters) >= _CERTAIN_LETTERS)
    return Turn(best, 1.0 - math.exp(-margin))


@dataclass(frozen=True, slots=True)
class _View:
    """A page looked at one way: how sharp its rows are, and the vote for this way up."""

    sharpness: float
    vote: float


def edge_points(ink: Ink, edge: Literal["under", "upper"]) -> Points:
    """Give the middle of the under or upper edge of each letter; shape (n, 2)."""
    left, top, width, height, _ = ink.letters.T.astype(np.float32)
    return np.stack([left + width / 2, top + height if edge == "under" else top], axis=1)


def _look(ink: Ink) -> _View:
    under, upper = edge_points(ink, "under"), edge_points(ink, "upper")
    lean, sharp_under = best_angle(under, _SEARCH_DEGREES, ink.px_per_mm, "crowd")
    lean_upper, sharp_upper = best_angle(upper, _SEARCH_DEGREES, ink.px_per_mm, "crowd")
    row_px = _FINE_ROW_MM * ink.px_per_mm
    below = row_scores(under, np.array([lean]), row_px, "crowd")[0]
    above = row_scores(upper, np.array([lean_upper]), row_px, "crowd")[0]
    stand_out, step = _line_odds(ink, lean)
    vote = _EDGES_WEIGHT * math.log(below / above)
    vote += _STAND_OUT_WEIGHT * _within(stand_out, 1.0) + _STEP_WEIGHT * _within(step, 0.5)
    vote += _MARKS_WEIGHT * _within(_mark_odds(ink, lean), 1.0)
    return _View(max(sharp_under + sharp_upper, 1e-3), _within(vote, _STRONGEST_VOTE))


def _line_odds(ink: Ink, lean_degrees: float) -> tuple[float, float]:
    """Weigh what stands out of lines above against below, and steps at base and top lines."""
    height, width = ink.mask.shape
    middle = ((width - 1) / 2, (height - 1) / 2)
    matrix = cv2.getRotationMatrix2D(middle, -lean_degrees, 1.0)
    level = cv2.warpAffine(ink.mask, matrix, (width, height), flags=cv2.INTER_NEAREST)
    above = below = 1.0
    falls = rises = 1.0
    strip = max(1, round(_STRIP_MM * ink.px_per_mm))
    for left in range(0, width, strip):
        rows = level[:, left : left + strip].sum(axis=1, dtype=np.float64)
        smooth = np.convolve(rows, np.ones(3) / 3, mode="same")
        steps = np.diff(smooth)
        falls += float(np.square(np.minimum(steps, 0)).sum())
        rises += float(np.square(np.maximum(steps, 0)).sum())
        for first, last in _lines(smooth, ink.px_per_mm):
            line = rows[first:last]
            core = np.flatnonzero(line >= 0.5 * np.quantile(line, 0.9))
            above += float(line[: core[0]].sum())
            below += float(line[core[-1] + 1 :].sum())
    return math.log(above / below), math.log(falls / rises)


def _mark_odds(ink: Ink, lean_degrees: float) -> float:
    """Weigh marks right above letters, such as tones and dots of i, against those below."""
    long = ink.marks[:, 2:4].max(axis=1, initial=0)
    marks = ink.marks[long >= _SHORTEST_MARK_MM * ink.px_per_mm]
    if not len(marks):
        return 0.0
    asked = marks[:: 1 + len(marks) // _MOST_ASKED].astype(np.float32)
    left, top, width, height = (asked[:, [side]] for side in range(4))
    letters = ink.letters.astype(np.float32)
    x = left + width / 2 - (letters[:, 0] + letters[:, 2] / 2)
    y = top + height / 2 - (letters[:, 1] + letters[:, 3] / 2)
    cosine, sine = math.cos(math.radians(lean_degrees)), math.sin(math.radians(lean_degrees))
    across, along = np.abs(x * cosine - y * sine), y * cosine + x * sine
    gap = (np.abs(along) - (letters[:, 3] + height) / 2) / ink.px_per_mm
    near = (across <= letters[:, 2] / 2) & (gap >= _MARK_GAP_MM[0]) & (gap <= _MARK_GAP_MM[1])
    above = int((near & (along < 0)).any(axis=1).sum())
    below = int((near & (along > 0)).any(axis=1).sum())
    return math.log((above + 2) / (below + 2))


def _lines(smooth: NDArray[np.float64], px_per_mm: float) -> list[tuple[int, int]]:
    """Give first row and end of each stretch of rows that is as high as a line."""
    inked = smooth[smooth > 0]
    if not inked.size:
        return []
    on = np.concatenate([[0], (smooth > 0.08 * np.quantile(inked, 0.95)).astype(int), [0]])
    starts, ends = np.flatnonzero(np.diff(on) == 1), np.flatnonzero(np.diff(on) == -1)
    low, high = (side * px_per_mm for side in _LINE_MM)
    pairs = zip(starts.tolist(), ends.tolist(), strict=True)
    return [(first, last) for first, last in pairs if low <= last - first <= high]


def _neighbour_odds(ink: Ink) -> float:
    """Weigh letters whose next neighbour stands beside against those where it stands above."""
    left, top, width, height = ink.letters[:, :4].T.astype(np.float32)
    x, y = left + width / 2, top + height / 2
    asked = slice(None, None, 1 + len(x) // _MOST_ASKED)
    across = np.abs(x - x[asked, None]) - (width + width[asked, None]) / 2
    along = np.abs(y - y[asked, None]) - (height + height[asked, None]) / 2
    across, along = np.maximum(across, 0), np.maximum(along, 0)
    gap = across + along
    gap[np.abs(x - x[asked, None]) + np.abs(y - y[asked, None]) == 0] = np.inf
    nearest = gap.argmin(axis=1)
    asked_rows = np.arange(len(nearest))
    beside = across[asked_rows, nearest] > along[asked_rows, nearest]
    stacked = across[asked_rows, nearest] < along[asked_rows, nearest]
    return math.log((int(beside.sum()) + 1) / (int(stacked.sum()) + 1))


def _within(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
