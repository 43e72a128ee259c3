"""Lines of a page that bend, as in an open book, on a rolled or a creased sheet; made straight.

Under-edges of letters that follow each other are joined to lines. One smooth displacement,
bent across the page and changing evenly down it, has to explain all of them; where it does not,
or where hardly anything bends, the page is left alone.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.tone import paper_colour

Floats = NDArray[np.float64]

_LOOK_DPI = 100.0
_INK_LEVEL = 150
_LETTER_MM = (0.7, 6.0)
_WIDEST_LETTER_MM = 12.0
_JOIN_MM = 3.6  # to both sides of a letter, over the space between words
_JOIN_HIGH_MM = 0.8
_FEWEST_IN_LINE = 10
_SHORTEST_LINE_SHARE = 0.3  # of the width that has text
_FEWEST_LINES = 6
_BENDS = 5  # highest power of x
_ROUNDS = 8
_OUTLIER_MM = 0.35
_LEAST_BEND_MM = 1.0
_MOST_LEFT_MM = 0.3  # that lines still bend when straightened
_LEAST_GAIN = 2.0  # times that straight lines fit worse than bent ones
_WIDEST_BEND_MM = 25.0
_GRID_MM = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Curl:
    """How far the pixels of a bent page lie below where they belong.

    Attributes:
        below_px: float32 of shape (rows, columns): a coarse grid over the whole page, from its
            top left to its bottom right pixel; px of the page.
        width_px: Width of the page it was measured on.
        height_px: Height of the page it was measured on.
        bend_mm: The most that a line bends.
    """

    below_px: NDArray[np.float32]
    width_px: int
    height_px: int
    bend_mm: float


@dataclass(frozen=True, slots=True)
class _Lines:
    """Under-edges of letters, in mm; `number` says which line each is in, from 0."""

    x: Floats
    y: Floats
    number: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Fit:
    """A displacement: coefficients of powers of x, alone and times y, and what is left over."""

    bends: Floats
    left_mm: float
    kept: NDArray[np.bool_]


def find_curl(reading: PageImage) -> Curl | None:
    """Measure how the lines of a page bend; None where they are straight or do not tell.

    Args:
        reading: Grey page that is read, upright and level.
    """
    lines = _find_lines(reading)
    if lines is None:
        return None
    frame = np.array([reading.width_px, reading.height_px]) / reading.px_per_mm
    straight = _fitted(lines, frame, 1)
    if straight.left_mm < _LEAST_BEND_MM / 8:
        return None
    bent = _fitted(lines, frame, _BENDS)
    if bent.left_mm > _MOST_LEFT_MM or straight.left_mm < _LEAST_GAIN * bent.left_mm:
        return None
    grid = np.maximum(2, np.ceil(frame / _GRID_MM).astype(int) + 1)
    x, y = np.meshgrid(np.linspace(0, frame[0], grid[0]), np.linspace(0, frame[1], grid[1]))
    within = _within(lines, bent, x.ravel(), y.ravel())
    below = (_basis(*within, frame, _BENDS) @ bent.bends).reshape(x.shape)
    bend = _bend(lines, bent, frame)
    if not _LEAST_BEND_MM <= bend <= _WIDEST_BEND_MM:
        return None
    below_px = (below * reading.px_per_mm).astype(np.float32)
    return Curl(below_px, reading.width_px, reading.height_px, round(bend, 2))


def straighten(page: PageImage, curl: Curl) -> PageImage:
    """Give a page with its lines straight; same size, resampled once.

    Args:
        page: The page that was measured, or another copy of it of the same size.
        curl: From `find_curl`.

    Raises:
        ValueError: The page has another size than the one that was measured.
    """
    size = (page.width_px, page.height_px)
    if size != (curl.width_px, curl.height_px):
        message = "a curl belongs to a page of its own size"
        raise ValueError(message)
    rows, columns = curl.below_px.shape
    # The grid reaches from the first to the last pixel, so it is placed pixel on pixel.
    scale = np.array(
        [[(size[0] - 1) / (columns - 1), 0, 0], [0, (size[1] - 1) / (rows - 1), 0]], np.float64
    )
    below = cv2.warpAffine(
        curl.below_px, scale, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    across = np.broadcast_to(np.arange(size[0], dtype=np.float32), below.shape)
    down = below + np.arange(size[1], dtype=np.float32)[:, None]
    pixels = cv2.remap(
        page.pixels,
        np.ascontiguousarray(across),
        down,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper_colour(page.pixels[::8, ::8]),
    )
    return PageImage(np.asarray(pixels, dtype=np.uint8), page.dpi)


def _find_lines(reading: PageImage) -> _Lines | None:
    """Find the long lines of a page; None where there are too few."""
    step = max(1, round(reading.dpi / _LOOK_DPI))
    height, width = reading.height_px // step, reading.width_px // step
    if min(height, width) < 1:
        return None
    whole = reading.pixels[: height * step, : width * step]
    coarse = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    px_per_mm = reading.dpi / step / MM_PER_INCH
    x, y = _under_edges(np.asarray(coarse, dtype=np.uint8), px_per_mm)
    if len(x) < _FEWEST_IN_LINE * _FEWEST_LINES:
        return None
    number = _line_numbers(x, y, (height, width), px_per_mm)
    text_width = float(np.ptp(x))
    count = np.bincount(number)
    first, last = np.full(len(count), np.inf), np.full(len(count), -np.inf)
    np.minimum.at(first, number, x)
    np.maximum.at(last, number, x)
    good = (count >= _FEWEST_IN_LINE) & (last - first >= _SHORTEST_LINE_SHARE * text_width)
    if good.sum() < _FEWEST_LINES:
        return None
    chosen = good[number]
    _, numbered = np.unique(number[chosen], return_inverse=True)
    middles = (step - 1) / 2 / reading.px_per_mm  # of the coarse pixels
    return _Lines(x[chosen] / px_per_mm + middles, y[chosen] / px_per_mm + middles, numbered)


def _under_edges(grey: Pixels, px_per_mm: float) -> tuple[Floats, Floats]:
    """Give x and y of the middle of the under-edge of each letter, in px."""
    dark = (grey < _INK_LEVEL).astype(np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(dark)
    left, top, width, height, _ = np.asarray(found[1:], dtype=np.float64).T
    low, high = (side * px_per_mm for side in _LETTER_MM)
    letter = (height >= low) & (height <= high) & (width <= _WIDEST_LETTER_MM * px_per_mm)
    letter &= width >= low / 3
    return (left + (width - 1) / 2)[letter], (top + height - 1)[letter]


def _line_numbers(
    x: Floats, y: Floats, shape: tuple[int, int], px_per_mm: float
) -> NDArray[np.int64]:
    """Join letters whose under-edges follow each other; the spread edges touch then."""
    spots = np.zeros(shape, dtype=np.uint8)
    rows, columns = np.round(y).astype(int), np.round(x).astype(int)
    spots[rows, columns] = 1
    reach = (2 * round(_JOIN_HIGH_MM / 2 * px_per_mm) - 1, 2 * round(_JOIN_MM * px_per_mm) + 1)
    spread = cv2.dilate(spots, np.ones((max(1, reach[0]), reach[1]), np.uint8))
    _, labels = cv2.connectedComponents(spread)
    return np.asarray(labels[rows, columns], dtype=np.int64)


def _basis(x: Floats, y: Floats, frame: Floats, bends: int) -> Floats:
    """Give the powers of x, and the same times y, both from -1 to 1; shape (n, 2 * bends)."""
    across, down = 2 * x / frame[0] - 1, 2 * y / frame[1] - 1
    powers = np.stack([across**power for power in range(1, bends + 1)], axis=1)
    return np.concatenate([powers, powers * down[:, None]], axis=1)


def _fitted(lines: _Lines, frame: Floats, bends: int) -> _Fit:
    """Fit one displacement to all lines, each at a height of its own, without descenders."""
    basis = _basis(lines.x, lines.y, frame, bends)
    weight: Floats = np.ones_like(lines.y)
    found: Floats = np.zeros(basis.shape[1])
    apart: Floats = np.zeros_like(lines.y)
    count = int(lines.number.max()) + 1
    small = 1e-6 * len(basis) * np.eye(basis.shape[1])
    for turn in range(_ROUNDS):
        total = np.bincount(lines.number, weight, count).astype(np.float64)
        flat_basis = basis - _means(basis, weight, total, lines.number)
        flat_y = lines.y - _means(lines.y[:, None], weight, total, lines.number)[:, 0]
        weighted = flat_basis * weight[:, None]
        normal = weighted.T @ flat_basis + small
        found = np.asarray(np.linalg.solve(normal, weighted.T @ flat_y), dtype=np.float64)
        apart = flat_y - flat_basis @ found
        scale = max(_OUTLIER_MM, (_ROUNDS - 1 - turn) * _OUTLIER_MM / 2)
        weight = np.asarray(1.0 / (1.0 + (apart / scale) ** 2) ** 2, dtype=np.float64)
    kept = np.abs(apart) <= 2 * _OUTLIER_MM
    return _Fit(found, float(np.quantile(np.abs(apart), 0.7)), kept)


def _means(values: Floats, weight: Floats, total: Floats, number: NDArray[np.int64]) -> Floats:
    """Give for each letter the weighted mean over its line."""
    sums = [np.bincount(number, weight * column, len(total)) for column in values.T]
    return np.asarray((np.stack(sums, axis=1) / total[:, None])[number], dtype=np.float64)


def _within(lines: _Lines, fit: _Fit, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Move places to where there are lines: beyond them nothing is known of the bend."""
    low_x, high_x = np.quantile(lines.x[fit.kept], (0.005, 0.995))
    low_y, high_y = np.quantile(lines.y[fit.kept], (0.01, 0.99))
    return np.clip(x, low_x, high_x), np.clip(y, low_y, high_y)


def _bend(lines: _Lines, fit: _Fit, frame: Floats) -> float:
    """Give the most that a line is off the straight line through it, in mm."""
    x, y = lines.x[fit.kept], lines.y[fit.kept]
    low, high = np.quantile(x, (0.02, 0.98))
    along = np.linspace(low, high, 40)
    most = 0.0
    for level in np.quantile(y, (0.05, 0.5, 0.95)):
        bent = _basis(along, np.full(40, level), frame, _BENDS) @ fit.bends
        slope, start = np.polyfit(along, bent, 1)
        most = max(most, float(np.ptp(bent - slope * along - start)))
    return most
