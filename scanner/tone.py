"""Light and colour: one even grey picture to read from; the kept page stays as it was scanned.

Grey values are uint8, 0 for ink and 255 for paper.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.options import ScanOptions

_LIGHT_DPI = 25.0  # light changes slowly, so its map may be coarse
_LETTER_MM = 5.0  # larger dark areas are no ink on paper but pictures
_DARKEST_LIGHT_SHARE = 0.45  # of the paper; what is darker is a dark area, not a shadow
_TINT = 4  # levels between channels of paper that nobody sees

_EDGE_DPI = 50.0
_EDGE_DARK = 128
_EDGE_STROKE_PX = 3  # 1.5 mm: print and rules are thinner, edges of a scanner thicker
_LARGEST_EDGE_SHARE = 0.35  # a darker page is a picture, not an edge

_COLOUR_DPI = 150.0
_COLOURED = 45  # levels between the strongest and the weakest channel of coloured ink
_LOWEST_PRINT_MM = 1.5
_TALLEST_PRINT_MM = 9.0  # coloured titles are lower, seals and most signatures higher
_FEWEST_LETTERS = 4
_WORD_MM, _FEWEST_WORD_LETTERS = 6.0, 2  # one word beside a label
_AROUND_MM = 0.5
_SEAL_MM = (25.0, 50.0)
_LETTERS_PER_MM2 = 0.025  # a paragraph has about twice as many
_LETTERS_PER_SQUARE = 0.7  # print has about one and a half letters for each height of its width

_INK_LEVEL = 204
_FEWEST_INK_SHARE = 0.0002
_INK_QUANTILE = 0.3
_PALEST_BLACK = 150  # paler print is not stretched further, since its noise would be, too


def paper_colour(pixels: Pixels) -> tuple[int, ...]:
    """Give the colour of the paper, one level a channel: the middle of the brighter pixels.

    Args:
        pixels: Grey or RGB; a small copy of the page is enough.
    """
    grey = np.ascontiguousarray(pixels if _is_grey(pixels) else pixels[..., 1])
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = pixels[grey > min(level, float(grey.max()) - 1)]
    return tuple(int(level) for level in np.atleast_1d(np.median(bright, axis=0)))


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
    height, width = grey.shape
    share = min(1.0, _LIGHT_DPI / dpi)
    size = (max(1, round(width * share)), max(1, round(height * share)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    reach = 2 * round(_LETTER_MM / 2 * dpi * share / MM_PER_INCH) + 1
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    light = cv2.blur(light, (reach, reach), borderType=cv2.BORDER_REPLICATE)
    paper = float(np.quantile(light, 0.8))
    light = np.maximum(light, np.uint8(max(1.0, _DARKEST_LIGHT_SHARE * paper)))
    full = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    return _pixels(cv2.divide(grey, full, scale=255))


def dark_edges(even: Pixels, dpi: float) -> Pixels | None:
    """Find the black edges of a scanner or copier: dark, thick, and touching the border.

    Args:
        even: Evened grey of the page.
        dpi: Its pixels per inch.

    Returns:
        A mask, uint8, non-zero on the edges, with about 50 pixels per inch; None for none.
    """
    share = min(1.0, _EDGE_DPI / dpi)
    size = tuple(max(1, round(side * share)) for side in even.shape[::-1])
    small = cv2.resize(even, size, interpolation=cv2.INTER_AREA)
    dark = (small < _EDGE_DARK).astype(np.uint8)
    rim = _EDGE_STROKE_PX
    framed = cv2.copyMakeBorder(dark, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=1)
    stroke = np.ones((rim, rim), np.uint8)
    thick = cv2.morphologyEx(framed, cv2.MORPH_OPEN, stroke)
    cv2.floodFill(thick, None, (0, 0), 2)
    edges = _pixels((thick == 2).astype(np.uint8))  # noqa: PLR2004 - the fill above
    edges = _pixels(cv2.dilate(edges, stroke))[rim:-rim, rim:-rim]
    inner = edges[1:-1, 1:-1]
    if not inner.size or not inner.any() or edges.mean() > _LARGEST_EDGE_SHARE:
        return None
    return edges


def reading_copy(page: PageImage, options: ScanOptions) -> PageImage:
    """Give the grey page that is read: even light, seals and pen suppressed, print kept.

    Coloured print, such as a red title, stays: lines of coloured letters are taken at
    their darkest. Nothing is thresholded, since that costs more letters than it saves.

    Args:
        page: The kept page.
        options: How much of the pale becomes white.

    Returns:
        A grey page of the same size and dpi.
    """
    even = even_light(_without_seals(page), page.dpi)
    read = _stretched(even, options.reading_white_share)
    edges = dark_edges(even, page.dpi)
    if edges is not None:
        size = (page.width_px, page.height_px)
        read[cv2.resize(edges, size, interpolation=cv2.INTER_NEAREST) > 0] = 255
    return PageImage(read, page.dpi)


def _one_channel(
    pixels: Pixels, paper: tuple[int, ...], choose: Callable[[Pixels, Pixels], object]
) -> Pixels:
    if _is_grey(pixels):
        return pixels
    channels = [_pixels(channel) for channel in cv2.split(pixels)]
    if max(paper) - min(paper) > _TINT:
        channels = [
            _pixels(cv2.convertScaleAbs(channel, alpha=max(paper) / max(1, level)))
            for channel, level in zip(channels, paper, strict=True)
        ]
    return _pixels(choose(_pixels(choose(channels[0], channels[1])), channels[2]))


def _without_seals(page: PageImage) -> Pixels:
    """Give the strongest channel, but the weakest where there is coloured print."""
    if not page.is_colour:
        return page.pixels
    share = min(1.0, _COLOUR_DPI / page.dpi)
    size = (max(1, round(page.width_px * share)), max(1, round(page.height_px * share)))
    small = _pixels(cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA))
    paper = paper_colour(small[::4, ::4])
    grey = strongest_channel(page.pixels, paper)
    for group in _coloured_groups(small, paper, page.dpi * share):
        rows = slice(int(group.top / share), int(group.bottom / share) + 1)
        columns = slice(int(group.left / share), int(group.right / share) + 1)
        weak, strong = weakest_channel(page.pixels[rows, columns], paper), grey[rows, columns]
        if not group.is_print:  # twice the strongest less the weakest: colour goes white
            weak = _pixels(cv2.add(strong, cv2.subtract(strong, weak)))
        size = (strong.shape[1], strong.shape[0])
        inside = cv2.resize(group.mask, size, interpolation=cv2.INTER_NEAREST)
        np.copyto(strong, weak, where=inside > 0)
    return grey


@dataclass(frozen=True, slots=True)
class _Group:
    """A place of coloured ink, in px: print, or a seal or signature.

    The mask is non-zero on the ink and close around it: a frame of the page is a group, too,
    and what stands within the frame is not part of it.
    """

    left: int
    top: int
    right: int
    bottom: int
    mask: Pixels
    is_print: bool


def _coloured_groups(small: Pixels, paper: tuple[int, ...], dpi: float) -> list[_Group]:
    """Tell coloured print from seals and signatures; what is low and no print is left out."""
    px_per_mm = dpi / MM_PER_INCH
    spread = cv2.subtract(strongest_channel(small, paper), weakest_channel(small, paper))
    coloured = (_pixels(spread) > _COLOURED).astype(np.uint8)
    if cv2.countNonZero(coloured) < _LOWEST_PRINT_MM * px_per_mm:
        return []
    reach = np.ones((round(1.5 * px_per_mm), round(3.0 * px_per_mm)), np.uint8)
    joined = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, reach)
    _, numbered, groups, _ = cv2.connectedComponentsWithStats(joined)
    labels = np.asarray(numbered, dtype=np.int32)
    _, _, pieces, middles = cv2.connectedComponentsWithStats(coloured)
    letters = pieces[:, cv2.CC_STAT_HEIGHT] >= _LOWEST_PRINT_MM / 2 * px_per_mm
    at = middles[letters].astype(int)
    counts = np.bincount(labels[at[:, 1], at[:, 0]], minlength=len(groups))
    found = []
    around = max(1, round(_AROUND_MM * px_per_mm))
    stroke = np.ones((2 * around + 1,) * 2, np.uint8)
    for number in range(1, len(groups)):
        left, top, width, height, _ = groups[number].tolist()
        is_print = _is_print(width / px_per_mm, height / px_per_mm, int(counts[number]))
        if is_print or height > _TALLEST_PRINT_MM * px_per_mm:
            left, right = max(0, left - around), left + width + around
            top, bottom = max(0, top - around), top + height + around
            inked = (labels[top:bottom, left:right] == number).astype(np.uint8)
            bottom, right = top + inked.shape[0], left + inked.shape[1]
            mask = _pixels(cv2.dilate(inked, stroke))
            found.append(_Group(left, top, right, bottom, mask, is_print))
    return found


def _is_print(width_mm: float, height_mm: float, letters: int) -> bool:
    """Whether a group of coloured pieces is a line of letters, or a paragraph."""
    fewest = _FEWEST_WORD_LETTERS if height_mm <= _WORD_MM else _FEWEST_LETTERS
    if letters < fewest or height_mm < _LOWEST_PRINT_MM:
        return False
    if height_mm <= _TALLEST_PRINT_MM:
        return letters >= _LETTERS_PER_SQUARE * width_mm / height_mm
    low, high = _SEAL_MM
    is_round = low <= min(width_mm, height_mm) and max(width_mm, height_mm) <= high
    return letters >= _LETTERS_PER_MM2 * width_mm * height_mm and not is_round


def _stretched(even: Pixels, white_share: float) -> Pixels:
    """Make ink black and paper white; what lies near the paper disappears."""
    sample: NDArray[np.uint8] = even[::3, ::3]
    ink = sample[sample < _INK_LEVEL]
    if ink.size < _FEWEST_INK_SHARE * sample.size:
        return even
    black = min(float(np.quantile(ink, _INK_QUANTILE)), _PALEST_BLACK)
    white = black + white_share * (float(np.median(sample)) - black)
    levels = (np.arange(256) - black) * (255.0 / max(1.0, white - black))
    return _pixels(cv2.LUT(even, np.clip(levels, 0, 255).astype(np.uint8)))


def _is_grey(pixels: Pixels) -> bool:
    return pixels.ndim == 2  # noqa: PLR2004 - height and width, no channels


def _pixels(values: object) -> Pixels:
    return np.asarray(values, dtype=np.uint8)
