"""Light and colour: one even grey picture to read from; the kept page stays as it was scanned.

Grey values are uint8, 0 for ink and 255 for paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.options import ScanOptions

_NEAR = 1.2  # resolutions that differ by less are as good as the same
_LIGHT_DPI = 25.0  # light changes slowly, so its map may be coarse
_LETTER_MM = 5.0  # larger dark areas are no ink on paper but pictures
_DARKEST_LIGHT_SHARE = 0.45  # of the paper; what is darker is a dark area, not a shadow
_STRIP_PX = 256
_STREAK_MM = 1.0
_NEAR_STREAK = 2.5  # widths of a streak within which print is looked for
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
    bright = (grey > min(level, float(grey.max()) - 1)).astype(np.uint8)
    channels = [grey] if _is_grey(pixels) else cv2.split(pixels)
    return tuple(quantile(_pixels(channel), 0.5, bright) for channel in channels)


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
        return _pixels(cv2.resize(whole, size, interpolation=cv2.INTER_AREA)), 1 / times
    share = target_dpi / dpi
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return _pixels(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)), share


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
    light = _light(grey, dpi)
    full = cv2.resize(light, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return _pixels(cv2.divide(grey, full, scale=255))


def _light(grey: Pixels, dpi: float) -> Pixels:
    """Give the light of a page, coarsely: what is left when ink is filled in from around."""
    small, share = shrunk(grey, dpi, _LIGHT_DPI)
    reach = 2 * round(_LETTER_MM / 2 * dpi * share / MM_PER_INCH) + 1
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    light = cv2.blur(light, (reach, reach), borderType=cv2.BORDER_REPLICATE)
    paper = quantile(_pixels(light), 0.8)
    return _pixels(np.maximum(light, np.uint8(max(1.0, _DARKEST_LIGHT_SHARE * paper))))


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
    edges = _pixels((thick == 2).astype(np.uint8))  # noqa: PLR2004 - the fill above
    edges = _pixels(cv2.dilate(edges, stroke))[rim:-rim, rim:-rim]
    inner = edges[1:-1, 1:-1]
    if not inner.size or not inner.any() or edges.mean() > _LARGEST_EDGE_SHARE:
        return None
    return edges


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
    grey = _without_seals(page)
    light = cv2.resize(_light(grey, page.dpi), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    own = grey if page.is_colour else None  # the pixels of a grey page are not ours to change
    return _pixels(cv2.divide(grey, light, dst=own, scale=255))


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


def _without_seals(page: PageImage) -> Pixels:
    """Give the strongest channel, but the weakest where there is coloured print."""
    if not page.is_colour:
        return page.pixels
    small, share = shrunk(page.pixels, page.dpi, _COLOUR_DPI)
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
    """Tell coloured print from seals and signatures; what is low and no print is left out.

    Reddish and bluish ink are looked at apart: a signature that runs into a seal would make
    one large patch of both, which has as many pieces as a paragraph.
    """
    px_per_mm = dpi / MM_PER_INCH
    spread = cv2.subtract(strongest_channel(small, paper), weakest_channel(small, paper))
    coloured = (_pixels(spread) > _COLOURED).astype(np.uint8)
    if cv2.countNonZero(coloured) < _LOWEST_PRINT_MM * px_per_mm:
        return []
    bluish = (small[..., 2] > small[..., 0]).astype(np.uint8)
    parts = (cv2.bitwise_and(coloured, bluish), cv2.bitwise_and(coloured, 1 - bluish))
    return [group for part in parts for group in _groups_of(_pixels(part), px_per_mm)]


def _groups_of(coloured: Pixels, px_per_mm: float) -> list[_Group]:
    """Find the groups of ink of one colour."""
    if not cv2.countNonZero(coloured):
        return []
    reach = np.ones((round(1.5 * px_per_mm), round(3.0 * px_per_mm)), np.uint8)
    x, y, across, down = cv2.boundingRect(coloured)
    x, right, y, bottom = x - reach.shape[1], x + across, y - reach.shape[0], y + down
    x, y = max(0, x), max(0, y)  # with as much around as closing looks at
    coloured = coloured[y : bottom + reach.shape[0], x : right + reach.shape[1]]
    return [
        replace(
            group,
            left=group.left + x,
            right=group.right + x,
            top=group.top + y,
            bottom=group.bottom + y,
        )
        for group in _groups_within(coloured, reach, px_per_mm)
    ]


def _groups_within(coloured: Pixels, reach: Pixels, px_per_mm: float) -> list[_Group]:
    joined = _pixels(cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, reach))
    labels, groups, _ = connected(joined)
    _, pieces, middles = connected(coloured)
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
    counts = cv2.calcHist([even], [0], None, [256], [0, 256]).ravel().astype(np.float64)
    inked = np.cumsum(counts[:_INK_LEVEL])
    if inked[-1] < _FEWEST_INK_SHARE * counts.sum():
        return even
    black = min(float(np.searchsorted(inked, _INK_QUANTILE * inked[-1])), _PALEST_BLACK)
    paper = float(np.searchsorted(np.cumsum(counts), counts.sum() / 2))
    white = black + white_share * (paper - black)
    levels = (np.arange(256) - black) * (255.0 / max(1.0, white - black))
    return _pixels(cv2.LUT(even, np.clip(levels, 0, 255).astype(np.uint8), dst=even))


def _is_grey(pixels: Pixels) -> bool:
    return pixels.ndim == 2  # noqa: PLR2004 - height and width, no channels


def _pixels(values: object) -> Pixels:
    return np.asarray(values, dtype=np.uint8)
