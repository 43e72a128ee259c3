"""Patch codes of production scanners: four thick parallel bars near an edge of a sheet.

Each of the four bars is narrow (0.08 inch) or wide (0.20 inch), the spaces between them are
0.08 inch, the whole is 0.80 inch: two bars are wide, and which two gives the code.

Source:
    Kodak A-61599, Patch Code Information for Kodak Scanners, and Kodak i5000 Series User
    Guide A-61670, Bar pattern details (zones of patches 2, 3 and T); the same six patterns,
    1 `2121111`, 2 `2111112`, 3 `2111211`, 4 `1121211`, T `1121112`, 6 `1111212` (2 wide,
    1 narrow, bars and spaces in turn), in BWIPP's list, from the leading edge inwards.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, Pixels
from scanner.ink import Ink

# Bars from the edge of the sheet inwards; True is wide.
_CODES = {
    (True, True, False, False): "1",
    (True, False, False, True): "2",
    (True, False, True, False): "3",
    (False, True, False, True): "T",
    (False, True, True, False): "4",
    (False, False, True, True): "6",
}
_BARS = 4
_NARROW_BARS = 7.0  # thickness of all four together, in narrow bars
_SPACE_MM = 0.08 * MM_PER_INCH
_UNITS_MM = (0.84 * _SPACE_MM, 1.18 * _SPACE_MM)  # prints of 90 to 110 %, and a wrong dpi
_WIDE = 2.5
_EDGE_BETWEEN = (1 + _WIDE) / 2
_MOST_OFF = 0.35  # of a narrow bar
_MOST_SPREAD = 0.4  # ink that spread, or a scan too pale, widens or thins every bar alike
_BARS_BETWEEN = (0.5, 3.5)  # narrow bars; others are rules and blocks
_WIDEST_SPACE = 2.0
_QUIET_MM = (3.0, 5.0)  # towards the edge and inwards; 0.25 inch at both is asked for

_LOOK_DPI = 75.0
_LIGHT_PX_PER_MM = 0.5
_LIGHT_MM = 40.0  # far wider than a whole patch
_DARK_SHARE = 0.66  # of the paper around; bars that show through are paler
_STREAK_MM = 1.4  # streaks of a feeder and rules are thinner, bars thicker
_SHORTEST_MM = 17.0
_THICKNESS_MM = (1.0, 7.0)
_STRAIGHT_SHARE = 0.7
_MOST_SEEDS = 24

_READ_SHARE = 0.84  # of the length of a bar, so that ends that do not match do not matter
_REACH_MM = 27.0
_STEP_MM = 0.15
_ROWS = round(2 * _REACH_MM / _STEP_MM)
_INSIDE = (0.25, 0.75)  # share of the length that is dark in a space and in a bar


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch code on a page.

    Attributes:
        name: `1`, `2`, `3`, `4`, `6` or `T`; empty where bars stand like a patch code but
            are none of these.
        corners: Shape (4, 2), in px of the page as loaded.
        turn_degrees: Clockwise turn of the sheet if its leading edge was its top.
    """

    name: str
    corners: NDArray[np.float64]
    turn_degrees: int


@dataclass(frozen=True, slots=True)
class _Bar:
    """A long dark bar, in px of the copy."""

    middle: NDArray[np.float64]
    along: NDArray[np.float64]
    length: float


def find_patches(ink: Ink) -> list[Patch]:
    """Find patch codes, upright or not, at any quarter turn and any lean.

    A page without thick bars costs a few milliseconds: only what stands around one is measured.

    Args:
        ink: Of the page.
    """
    look = coarse_copy(ink)
    found: list[Patch] = []
    for bar in _long_bars(look):
        if any(_holds(patch, bar, look.scale) for patch in found):
            continue
        patch = _read_around(bar, look)
        if patch is not None:
            found.append(patch)
    return found


@dataclass(frozen=True, slots=True)
class CoarseCopy:
    """A coarse copy of the page: bars are thick.

    Attributes:
        grey: The copy.
        level: What is darker than this is dark there, since light varies over a page.
        scale: Pixels of the copy for one pixel of the page.
        px_per_mm: Of the copy.
    """

    grey: Pixels
    level: Pixels
    scale: float
    px_per_mm: float


def coarse_copy(ink: Ink) -> CoarseCopy:
    """Give the page at 75 dpi, with the level under which it is dark at each place."""
    share = min(1.0, _LOOK_DPI / ink.dpi)
    grey = _resized(ink.small, share)
    if grey.ndim == 3:  # noqa: PLR2004 - height, width, channel
        grey = np.asarray(cv2.cvtColor(grey, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    px_per_mm = ink.px_per_mm * share
    coarse = _resized(grey, _LIGHT_PX_PER_MM / px_per_mm)
    reach = round(_LIGHT_MM * _LIGHT_PX_PER_MM) | 1
    bright = cv2.blur(cv2.dilate(coarse, np.ones((reach, reach), np.uint8)), (reach, reach))
    level = cv2.resize(cv2.convertScaleAbs(bright, alpha=_DARK_SHARE), grey.shape[::-1])
    return CoarseCopy(grey, np.asarray(level, dtype=np.uint8), ink.scale * share, px_per_mm)


def _resized(pixels: Pixels, share: float) -> Pixels:
    size = (max(1, round(pixels.shape[1] * share)), max(1, round(pixels.shape[0] * share)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _long_bars(look: CoarseCopy) -> list[_Bar]:
    """Find what is dark, straight and as thick as a bar; the longest first."""
    dark = cv2.compare(look.grey, look.level, cv2.CMP_LT)
    stroke = max(1, int(_STREAK_MM * look.px_per_mm))
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((stroke, stroke), np.uint8))
    _, numbered, found, _ = cv2.connectedComponentsWithStats(dark)
    labels, stats = np.asarray(numbered, np.int32), np.asarray(found, np.int32)
    spans = stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1)
    long = np.flatnonzero(spans >= _SHORTEST_MM * look.px_per_mm) + 1
    long = long[np.argsort(-stats[long, cv2.CC_STAT_AREA])][:_MOST_SEEDS]
    bars = [_bar(labels, stats[label], int(label), look.px_per_mm) for label in long]
    straight = [bar for bar in bars if bar is not None]
    return sorted(straight, key=lambda bar: -bar.length)


def _bar(
    labels: NDArray[np.int32], stats: NDArray[np.int32], label: int, px_per_mm: float
) -> _Bar | None:
    """Measure a piece by its moments; None for what is no bar."""
    left, top, width, height, area = (int(value) for value in stats)
    y, x = np.nonzero(labels[top : top + height, left : left + width] == label)
    points = np.stack([x, y], axis=1).astype(np.float64)
    middle = points.mean(axis=0)
    spread, axes = np.linalg.eigh(np.cov((points - middle).T))
    along = axes[:, 1]
    length = float(np.sqrt(12.0 * spread[1]))
    thickness = area / max(length, 1.0)
    low, high = (limit * px_per_mm for limit in _THICKNESS_MM)
    reach = float(np.ptp((points - middle) @ axes[:, 0]))
    if length < _SHORTEST_MM * px_per_mm or not low <= thickness <= high:
        return None
    if thickness < _STRAIGHT_SHARE * (reach - _STREAK_MM * px_per_mm):
        return None
    return _Bar(middle + np.array([left, top]), along, length)


def _read_around(bar: _Bar, look: CoarseCopy) -> Patch | None:
    """Read the bars beside one bar, along a line across them all."""
    across = np.array([-bar.along[1], bar.along[0]])
    height, width = look.grey.shape
    if across @ (np.array([width, height]) / 2 - bar.middle) < 0:
        across = -across  # from the nearer edge to the middle
    dark = _dark_share(bar, across, look)
    runs = _runs(dark)
    for start in range(len(runs) - 2 * _BARS):
        name = _name_of(runs[start : start + 2 * _BARS + 1], dark)
        if name is not None:
            ends = (runs[start][2], runs[start + 2 * _BARS][1])
            return Patch(name, _corners(bar, across, ends, look), _turn(across))
    return None


def _dark_share(bar: _Bar, across: NDArray[np.float64], look: CoarseCopy) -> NDArray[np.float64]:
    """Give what share of the bar's length is dark at each distance across, steps of 0.15 mm."""
    columns, rows = max(8, int(_READ_SHARE * bar.length)), _ROWS
    along = bar.along * (_READ_SHARE * bar.length / columns)
    down = across * _STEP_MM * look.px_per_mm
    origin = bar.middle - along * columns / 2 - down * rows / 2
    matrix = np.column_stack([along, down, origin])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (columns, rows)
    strip = cv2.warpAffine(look.grey, matrix, size, flags=flags, borderValue=255)
    level = cv2.warpAffine(look.level, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray((strip < level).mean(axis=1), dtype=np.float64)


def _runs(dark: NDArray[np.float64]) -> list[tuple[bool, int, int]]:
    """Give stretches of dark and light: whether dark, first step, and one past the last."""
    is_dark = dark >= 0.5  # noqa: PLR2004 - half of the length
    edges = [0, *(np.flatnonzero(np.diff(is_dark)) + 1).tolist(), len(is_dark)]
    return [(bool(is_dark[first]), first, end) for first, end in pairwise(edges)]


def _name_of(runs: list[tuple[bool, int, int]], dark: NDArray[np.float64]) -> str | None:
    """Name the code of light, four bars with spaces, light; None where these are no bars.

    Returns:
        Empty for bars that stand like a patch code but cannot be told.
    """
    widths = np.array([(end - first) * _STEP_MM for _, first, end in runs])
    if runs[0][0] or widths[0] < _QUIET_MM[0] or widths[-1] < _QUIET_MM[1]:
        return None
    bars, spaces = widths[1:-1:2], widths[2:-1:2]
    unit = float((bars.sum() + spaces.sum() * _BARS / (_BARS - 1)) / (_NARROW_BARS + _BARS))
    if not _UNITS_MM[0] <= unit <= _UNITS_MM[1] or spaces.max() > _WIDEST_SPACE * unit:
        return None
    if not _BARS_BETWEEN[0] * unit <= bars.min() <= bars.max() <= _BARS_BETWEEN[1] * unit:
        return None
    shares = np.array([np.median(dark[first:end]) for _, first, end in runs])
    if shares[1:-1:2].min() < _INSIDE[1] or shares[2:-1:2].max() > _INSIDE[0]:
        return ""
    return _name_of_widths(bars, spaces, unit)


def _name_of_widths(bars: NDArray[np.float64], spaces: NDArray[np.float64], unit: float) -> str:
    spread = unit - float(spaces.mean())
    bars = (bars - spread) / unit
    wide = bars > _EDGE_BETWEEN
    off = np.concatenate([bars - np.where(wide, _WIDE, 1.0), spaces / spaces.mean() - 1])
    if float(np.abs(off).max()) > _MOST_OFF or abs(spread) > _MOST_SPREAD * unit:
        return ""
    return _CODES.get((bool(wide[0]), bool(wide[1]), bool(wide[2]), bool(wide[3])), "")


def _corners(
    bar: _Bar, across: NDArray[np.float64], ends: tuple[int, int], look: CoarseCopy
) -> NDArray[np.float64]:
    """Give the corners of all bars, from the rows where they begin and end."""
    step = across * _STEP_MM * look.px_per_mm
    near, far = (bar.middle + step * (end - _ROWS / 2) for end in ends)
    half = bar.along * bar.length / 2
    return np.stack([near - half, near + half, far + half, far - half]) / look.scale


def _turn(across: NDArray[np.float64]) -> int:
    """Give the turn of a sheet whose leading edge lies where `across` comes from."""
    down, right = float(across[1]), float(across[0])
    if abs(down) >= abs(right):
        return 0 if down > 0 else 180
    return 90 if right < 0 else 270


def _holds(patch: Patch, bar: _Bar, scale: float) -> bool:
    """Whether a bar is one of a patch's, or a piece of one that a streak has cut off."""
    first, _, last, _ = patch.corners * scale
    side = patch.corners[3] - patch.corners[0]
    across = side / np.linalg.norm(side)
    from_edge = float((bar.middle - first) @ across)
    return 0.0 <= from_edge <= float((last - first) @ across)
