"""Seals and pen on a page that is read: they go, and the print they cover stays."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.tone import (
    as_pixels,
    connected,
    paper_colour,
    quantile,
    shrunk,
    strongest_channel,
    weakest_channel,
)

_COLOUR_DPI = 150.0
_COLOURED = 45  # levels between the strongest and the weakest channel of coloured ink
_LOWEST_PRINT_MM = 1.5
_TALLEST_PRINT_MM = 9.0  # coloured titles are lower, seals and most signatures higher
_FEWEST_LETTERS = 4
_WORD_MM, _FEWEST_WORD_LETTERS = 6.0, 2  # one word beside a label
_AROUND_MM = 0.5
_STRONGER = 1.4  # times the colour of a pattern, from which on ink is print
_SEAL_MM = (25.0, 50.0)
_LETTERS_PER_MM2 = 0.025  # a paragraph has about twice as many
_LETTERS_PER_SQUARE = 0.7  # print has about one and a half letters for each height of its width
_INKED = 0.55  # of the full colour of a seal; thin strokes and edges of a JPEG have less
_SEAL_QUANTILES = (0.2, 0.5)  # of its lightness: how unevenly it is inked
_BENEATH = (0.5, 0.82)  # of the way from black to the seal: the darkest and palest covered print
_BLACK_QUANTILE = 0.005

_RING_DPI = 75.0
_RING_INK = 215
_RING_AND_ROWS_MM = 110.0  # rows of print that a ring crosses hang on it
_EDGE_PX = 4
_VOTES = 40
_PLACES, _DEPTHS = 180, 24
_RING_SHARE = 0.06  # of the radius, inside and outside
_RING_QUANTILES = (0.5, 0.85)  # print crosses a ring in some places, and few are bare
_PALEST_RING = 225
_RIM = 1.12  # of the radius, which is found within a millimetre
_PALER = 0.22  # of the way from print to paper; a copier makes seals as black as print


def without_seals(page: PageImage) -> Pixels:
    """Give the strongest channel, but the weakest where there is coloured print."""
    if not page.is_colour:
        return page.pixels
    small, share = shrunk(page.pixels, page.dpi, _COLOUR_DPI)
    paper = paper_colour(small[::4, ::4])
    grey = strongest_channel(page.pixels, paper)
    black = quantile(weakest_channel(small[::4, ::4], paper), _BLACK_QUANTILE)
    for group in _coloured_groups(small, paper, page.dpi * share):
        rows = slice(int(group.top / share), int(group.bottom / share) + 1)
        columns = slice(int(group.left / share), int(group.right / share) + 1)
        part, strong = page.pixels[rows, columns], grey[rows, columns]
        weak = weakest_channel(part, paper)
        size = (strong.shape[1], strong.shape[0])
        inside = as_pixels(cv2.resize(group.mask, size, interpolation=cv2.INTER_NEAREST))
        chosen = weak if group.is_print else _without_seal(part, strong, weak, inside, black)
        np.copyto(strong, chosen, where=inside > 0)
    return grey


def _without_seal(part: Pixels, strong: Pixels, weak: Pixels, inside: Pixels, black: int) -> Pixels:
    """Make seal and pen white, but not the print they cover.

    Twice the strongest channel less the weakest makes colour white. Thick ink over toner has
    the colour of the seal, too, and is only darker: there lightness tells.
    """
    spread = as_pixels(cv2.subtract(strong, weak))
    white = as_pixels(cv2.add(strong, spread))
    coloured = as_pixels(inside * (spread > _COLOURED))
    full = (inside > 0) & (part[..., 0] > part[..., 2])
    full &= spread > _INKED * quantile(spread, 0.5, coloured)
    light = as_pixels(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY))
    low, middle = (quantile(light, share, full.astype(np.uint8)) for share in _SEAL_QUANTILES)
    beneath = as_pixels(cv2.LUT(light, _lifted(max(1, low - (middle - low)), black)))
    np.copyto(white, as_pixels(cv2.min(white, beneath)), where=full)
    return white


def _lifted(seal: int, black: int) -> Pixels:
    """Give for each level what it is once the level of a seal has become white."""
    darkest, palest = (min(black, seal - 1) + share * max(1, seal - black) for share in _BENEATH)
    levels = (np.arange(256) - darkest) * (255.0 / max(1.0, palest - darkest))
    return as_pixels(np.clip(levels, 0, 255))


def whiten_grey_seals(even: Pixels, dpi: float) -> None:
    """Make round seals of a grey page white where they are paler than its print.

    Args:
        even: Evened grey of the page; it is changed.
        dpi: Its pixels per inch.
    """
    small, share = shrunk(even, dpi, _RING_DPI)
    black = quantile(small, _BLACK_QUANTILE)
    for ring in _rings(small, dpi * share / MM_PER_INCH):
        x, y, radius = ring / share
        seal = _ring_level(even, x, y, radius)
        if seal is None or seal - black < _PALER * (255 - black):
            continue
        reach = round(_RIM * radius)
        top, left = max(0, round(y) - reach), max(0, round(x) - reach)
        part = even[top : round(y) + reach + 1, left : round(x) + reach + 1]
        inside = np.zeros(part.shape, np.uint8)
        cv2.circle(inside, (round(x) - left, round(y) - top), reach, 1, -1)
        np.copyto(part, as_pixels(cv2.LUT(part, _lifted(seal, black))), where=inside > 0)


def _rings(small: Pixels, px_per_mm: float) -> Iterator[NDArray[np.float64]]:
    """Find what may be the ring of a seal: x and y of its middle, and its radius."""
    labels, boxes, _ = connected((small < _RING_INK).astype(np.uint8))
    least, largest = _SEAL_MM[0] * px_per_mm, _RING_AND_ROWS_MM * px_per_mm
    sides = boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    sides[0] = 0
    for number in np.flatnonzero((sides.min(axis=1) >= least) & (sides.max(axis=1) <= largest)):
        left, top, width, height, _ = boxes[number].tolist()
        shape = labels[top : top + height, left : left + width] == number
        circles = cv2.HoughCircles(
            np.pad(shape.astype(np.uint8) * 255, _EDGE_PX),
            cv2.HOUGH_GRADIENT,
            dp=2,
            minDist=largest,
            param2=_VOTES,
            minRadius=int(least / 2),
            maxRadius=int(_SEAL_MM[1] / 2 * px_per_mm),
        )
        if circles is not None:
            yield circles[0, 0] + np.array([left - _EDGE_PX, top - _EDGE_PX, 0.0])


def _ring_level(even: Pixels, x: float, y: float, radius: float) -> int | None:
    """Give the level of a ring, each of its places taken at the darkest; None for no ring."""
    turns = np.linspace(0, math.tau, _PLACES, endpoint=False)[:, None]
    away = radius * np.linspace(1 - _RING_SHARE, 1 + _RING_SHARE, _DEPTHS)
    rows = np.clip(np.rint(y + away * np.sin(turns)), 0, even.shape[0] - 1).astype(np.int64)
    columns = np.clip(np.rint(x + away * np.cos(turns)), 0, even.shape[1] - 1).astype(np.int64)
    level, palest = np.quantile(even[rows, columns].min(axis=1), _RING_QUANTILES)
    return int(level) if palest <= _PALEST_RING else None


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
    one large patch of both, which has as many pieces as a paragraph. Among the lines of
    security paper, which hang together, stronger ink is looked at once more.
    """
    px_per_mm = dpi / MM_PER_INCH
    spread = as_pixels(cv2.subtract(strongest_channel(small, paper), weakest_channel(small, paper)))
    coloured = (spread > _COLOURED).astype(np.uint8)
    if cv2.countNonZero(coloured) < _LOWEST_PRINT_MM * px_per_mm:
        return []
    bluish = (small[..., 2] > small[..., 0]).astype(np.uint8)
    found = []
    for colour in (bluish, 1 - bluish):
        part = as_pixels(cv2.bitwise_and(coloured, colour))
        groups = _groups_of(part, px_per_mm)
        found += groups
        if any(_is_ground(group, px_per_mm) for group in groups):
            strong = as_pixels(part * (spread > _STRONGER * quantile(spread, 0.5, part)))
            found += _print_on_pattern(strong, px_per_mm)
    return found


def _print_on_pattern(strong: Pixels, px_per_mm: float) -> Iterator[_Group]:
    """Find print on security paper, with none of the pattern beside its strokes."""
    strokes = as_pixels(cv2.dilate(strong, np.ones((3, 3), np.uint8)))
    for group in _groups_of(strong, px_per_mm):
        if group.is_print:
            part = strokes[group.top : group.bottom, group.left : group.right]
            yield replace(group, mask=as_pixels(cv2.bitwise_and(group.mask, part)))


def _is_ground(group: _Group, px_per_mm: float) -> bool:
    """Whether a group may be the pattern of security paper, with coloured print among it."""
    across, down = group.right - group.left, group.bottom - group.top
    return not group.is_print and max(across, down) > _SEAL_MM[1] * px_per_mm


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
    joined = as_pixels(cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, reach))
    labels, groups, _ = connected(joined)
    _, pieces, middles = connected(coloured)
    heights = pieces[:, cv2.CC_STAT_HEIGHT] / px_per_mm
    # The middle of a ring lies on the star of the seal, which is not made of letters.
    letters = (heights >= _LOWEST_PRINT_MM / 2) & (heights <= _TALLEST_PRINT_MM)
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
            mask = as_pixels(cv2.dilate(inked, stroke))
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
