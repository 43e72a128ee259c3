"""One even grey picture to read from; the kept page stays as it was scanned."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import PageImage, Pixels
from scanner.options import ScanOptions
from scanner.seals import whiten_grey_seals, without_seals
from scanner.tone import as_pixels, dark_edges, light_of

_STRIP_PX = 256
_STREAK_MM = 1.0
_NEAR_STREAK = 2.5  # widths of a streak within which print is looked for
_INK_LEVEL = 204
_FEWEST_INK_SHARE = 0.0002
_INK_QUANTILE = 0.3
_PALEST_BLACK = 150  # paler print is not stretched further, since its noise would be, too


def reading_copy(
    page: PageImage, options: ScanOptions, streaks_px: Sequence[NDArray[np.float64]] = ()
) -> PageImage:
    """Give the grey page that is read: even light, seals and pen suppressed, print kept.

    Coloured print, such as a red title, stays: lines of coloured letters are taken at
    their darkest. Nothing is thresholded, since that costs more letters than it saves.

    Args:
        page: The kept page.
        options: How much of the pale becomes white.
        streaks_px: Both ends of each streak of a dirty feeder, shape (2, 2); they are filled
            from beside, but not where print stands beside them.

    Returns:
        A grey page of the same size and dpi.
    """
    even = _evened(page)
    edges = dark_edges(even, page.dpi)
    read = _stretched(even, options.reading_white_share)
    if edges is not None:
        _whiten(read, edges)
    for ends in streaks_px:
        _fill_streak(read, ends, max(2, round(_STREAK_MM * page.px_per_mm)))
    return PageImage(read, page.dpi)


def _evened(page: PageImage) -> Pixels:
    grey = without_seals(page)
    light = cv2.resize(light_of(grey, page.dpi), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    own = grey if page.is_colour else None  # the pixels of a grey page are not ours to change
    even = as_pixels(cv2.divide(grey, light, dst=own, scale=255))
    if not page.is_colour:
        whiten_grey_seals(even, page.dpi)
    return even


def _whiten(read: Pixels, edges: Pixels) -> None:
    """Make white what a coarse mask marks, strip by strip."""
    columns = np.arange(read.shape[1]) * edges.shape[1] // read.shape[1]
    for top in range(0, len(read), _STRIP_PX):
        strip = read[top : top + _STRIP_PX]
        rows = (np.arange(len(strip)) + top) * edges.shape[0] // len(read)
        if edges[rows[0] : rows[-1] + 1].any():
            np.copyto(strip, 255, where=edges[np.ix_(rows, columns)] > 0)


def _fill_streak(read: Pixels, ends: NDArray[np.float64], beside_px: int) -> None:
    """Fill a thin line from its two sides, but not where print stands near it."""
    lies = abs(ends[1][0] - ends[0][0]) > abs(ends[1][1] - ends[0][1])
    part = read.T if lies else read  # a view, so that the streak runs down
    (x1, y1), (x2, y2) = (end[::-1] if lies else end for end in ends)
    if y1 == y2:
        return
    rows = np.arange(max(0, round(min(y1, y2))), min(len(part) - 1, round(max(y1, y2))) + 1)
    middle = np.round(x1 + (rows - y1) * (x2 - x1) / (y2 - y1)).astype(np.int64)
    half, reach = beside_px // 2, round(_NEAR_STREAK * beside_px)
    near = _clipped(middle, np.r_[-reach:-half, half + 1 : reach + 1], part)
    inked = (part[rows[:, None], near].min(axis=1, initial=255) < _INK_LEVEL).astype(np.uint8)
    free = cv2.dilate(inked, np.ones((2 * beside_px + 1, 1), np.uint8)).ravel() == 0
    down, middle = rows[free, None], middle[free]
    inside = _clipped(middle, np.arange(-half, half + 1), part)
    sides = [part[down, _clipped(middle, np.array([side]), part)] for side in (-reach, reach)]
    part[down, inside] = np.maximum(part[down, inside], np.minimum(*sides))


def _clipped(
    middle: NDArray[np.int64], across: NDArray[np.int64], part: Pixels
) -> NDArray[np.int64]:
    return np.asarray(np.clip(middle[:, None] + across, 0, part.shape[1] - 1), dtype=np.int64)


def _stretched(even: Pixels, white_share: float) -> Pixels:
    """Make ink black and paper white; what lies near the paper disappears."""
    counts = cv2.calcHist([even], [0], None, [256], [0, 256]).ravel().astype(np.float64)
    inked = np.cumsum(counts[:_INK_LEVEL])
    if inked[-1] < _FEWEST_INK_SHARE * counts.sum():
        return even
    black = min(float(np.searchsorted(inked, _INK_QUANTILE * inked[-1])), _PALEST_BLACK)
    paper = float(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    white = black + white_share * (paper - black)
    levels = (np.arange(256) - black) * (255.0 / max(1.0, white - black))
    return as_pixels(cv2.LUT(even, np.clip(levels, 0, 255).astype(np.uint8), dst=even))
