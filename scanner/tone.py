"""Light and colour: what is paper, what is ink, and the light that falls on both.

Grey values are uint8, 0 for ink and 255 for paper.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, Pixels

_NEAR = 1.2  # resolutions that differ by less are as good as the same
_LIGHT_DPI = 25.0  # light changes slowly, so its map may be coarse
_LETTER_MM = 5.0  # larger dark areas are no ink on paper but pictures
_DARKEST_LIGHT_SHARE = 0.45  # of the paper; what is darker is a dark area, not a shadow
_STRIP_PX = 256
_TINT = 4  # levels between channels of paper that nobody sees
_EDGE_DPI = 50.0
_EDGE_DARK = 128
_EDGE_STROKE_PX = 3  # 1.5 mm: print and rules are thinner, edges of a scanner thicker
_LARGEST_EDGE_SHARE = 0.35  # a darker page is a picture, not an edge


def paper_colour(pixels: Pixels) -> tuple[int, ...]:
    """Give the colour of the paper, one level a channel: the middle of the brighter pixels.

    Args:
        pixels: Grey or RGB; a small copy of the page is enough.
    """
    grey = np.ascontiguousarray(pixels if _is_grey(pixels) else pixels[..., 1])
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = (grey > min(level, float(grey.max()) - 1)).astype(np.uint8)
    channels = [grey] if _is_grey(pixels) else cv2.split(pixels)
    return tuple(quantile(as_pixels(channel), 0.5, bright) for channel in channels)


def quantile(grey: Pixels, share: float, mask: Pixels | None = None) -> int:
    """Give the level below or at which that share of the pixels lies, by counting levels.

    Args:
        grey: uint8, shape (height, width).
        share: 0 to 1; 0.5 gives the median.
        mask: Non-zero where pixels count; None for everywhere.
    """
    counts = np.cumsum(cv2.calcHist([grey], [0], mask, [256], [0, 256]).ravel(), dtype=np.float64)
    return min(255, int(np.searchsorted(counts, share * counts[-1])))


def shrunk(pixels: Pixels, dpi: float, target_dpi: float) -> tuple[Pixels, float]:
    """Give a smaller copy, and its pixels for one pixel of the original.

    Whole numbers of pixels are averaged into one where that comes near the resolution asked
    for, which is ten times cheaper than any other share.

    Args:
        pixels: Grey or RGB.
        dpi: Of the pixels.
        target_dpi: Wanted; what is coarser already stays as it is.

    Returns:
        The copy; at most half a pixel row and column for each pixel of it are left out.
    """
    times = max(1, round(dpi / target_dpi))
    height, width = pixels.shape[:2]
    if dpi <= target_dpi * _NEAR or min(height, width) < times:
        return pixels, 1.0
    if times > 1 and 1 / _NEAR <= dpi / times / target_dpi <= _NEAR:
        size = (width // times, height // times)
        whole = pixels[: size[1] * times, : size[0] * times]
        return as_pixels(cv2.resize(whole, size, interpolation=cv2.INTER_AREA)), 1 / times
    share = target_dpi / dpi
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return as_pixels(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)), share


def strongest_channel(pixels: Pixels, paper: tuple[int, ...]) -> Pixels:
    """Give the brightest channel of each pixel, as seen on white paper.

    Red of a seal and blue of a pen are bright in their own channel and nearly vanish;
    black print is dark in all of them (it cut character errors from 1.7 to 0.3 % on a
    sealed page).
    """
    return _one_channel(pixels, paper, cv2.max)


def weakest_channel(pixels: Pixels, paper: tuple[int, ...]) -> Pixels:
    """Give the darkest channel of each pixel, as seen on white paper: ink of any colour."""
    return _one_channel(pixels, paper, cv2.min)


def even_light(grey: Pixels, dpi: float) -> Pixels:
    """Divide the light out, so that paper is white all over the page.

    Dark areas larger than letters, such as photos and inverted titles, stay dark.

    Args:
        grey: uint8 of shape (height, width).
        dpi: Its pixels per inch.
    """
    light = light_of(grey, dpi)
    full = cv2.resize(light, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return as_pixels(cv2.divide(grey, full, scale=255))


def light_of(grey: Pixels, dpi: float) -> Pixels:
    """Give the light of a page, coarsely: what is left when ink is filled in from around.

    Args:
        grey: uint8 of shape (height, width).
        dpi: Its pixels per inch.

    Returns:
        uint8, about 25 pixels per inch, never 0.
    """
    small, share = shrunk(grey, dpi, _LIGHT_DPI)
    reach = 2 * round(_LETTER_MM / 2 * dpi * share / MM_PER_INCH) + 1
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    light = cv2.blur(light, (reach, reach), borderType=cv2.BORDER_REPLICATE)
    paper = quantile(as_pixels(light), 0.8)
    return as_pixels(np.maximum(light, np.uint8(max(1.0, _DARKEST_LIGHT_SHARE * paper))))


def dark_edges(even: Pixels, dpi: float) -> Pixels | None:
    """Find the black edges of a scanner or copier: dark, thick, and touching the border.

    Args:
        even: Evened grey of the page.
        dpi: Its pixels per inch.

    Returns:
        A mask, uint8, non-zero on the edges, with about 50 pixels per inch; None for none.
    """
    small, _ = shrunk(even, dpi, _EDGE_DPI)
    dark = (small < _EDGE_DARK).astype(np.uint8)
    rim = _EDGE_STROKE_PX
    framed = cv2.copyMakeBorder(dark, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=1)
    stroke = np.ones((rim, rim), np.uint8)
    thick = cv2.morphologyEx(framed, cv2.MORPH_OPEN, stroke)
    cv2.floodFill(thick, None, (0, 0), 2)
    edges = as_pixels((thick == 2).astype(np.uint8))  # noqa: PLR2004 - the fill above
    edges = as_pixels(cv2.dilate(edges, stroke))[rim:-rim, rim:-rim]
    inner = edges[1:-1, 1:-1]
    if not inner.size or not inner.any() or edges.mean() > _LARGEST_EDGE_SHARE:
        return None
    return edges


def connected(dark: Pixels) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Give labels, boxes with areas, and middles of connected pieces; piece 0 is the ground.

    Source:
        Wu, Otoo, Suzuki (2009); on pages of text twice as fast as the default of OpenCV.
    """
    _, labels, boxes, middles = cv2.connectedComponentsWithStatsWithAlgorithm(
        dark, 8, cv2.CV_32S, cv2.CCL_WU
    )
    return (
        np.asarray(labels, dtype=np.int32),
        np.asarray(boxes, dtype=np.int32),
        np.asarray(middles, dtype=np.float64),
    )


def _one_channel(pixels: Pixels, paper: tuple[int, ...], choose: Callable[..., object]) -> Pixels:
    """Choose a channel, strip by strip, so that a large page is not split as a whole."""
    if _is_grey(pixels):
        return pixels
    grey = np.empty(pixels.shape[:2], dtype=np.uint8)
    gains = [max(paper) / max(1, level) for level in paper]
    tinted = max(paper) - min(paper) > _TINT
    for top in range(0, len(grey), _STRIP_PX):
        channels = list(cv2.split(pixels[top : top + _STRIP_PX]))
        for channel, gain in zip(channels, gains, strict=True):
            if tinted:
                cv2.convertScaleAbs(channel, dst=channel, alpha=gain)
        target = grey[top : top + _STRIP_PX]
        choose(choose(channels[0], channels[1]), channels[2], dst=target)
    return grey


def _is_grey(pixels: Pixels) -> bool:
    return pixels.ndim == 2  # noqa: PLR2004 - height and width, no channels


def as_pixels(values: object) -> Pixels:
    """Give what OpenCV made as uint8 pixels; nothing is copied."""
    return np.asarray(values, dtype=np.uint8)
