"""Make a copy of a page on which only letters are left: no leaders, no rules.

With dotted leaders under its values a legible form is read with 40 to 75 % wrong
characters; with the dots made white it is 2 to 5 %.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dossier.page import PageImage, Pixels
from ocr.dots import find_dots
from ocr.ink import (
    Bits,
    Numbers,
    Runs,
    Shapes,
    find_runs,
    find_shapes,
    ink_limit,
    paint,
    spread_all_round,
)
from ocr.rules import Rules, find_rules

_HALO_MM = 0.17  # the grey edge of a mark, and the ragged remains of a rule
_CRUMB_MM = 0.35
_CREASE_MM = 15.0  # shorter pale ones are in photographs and patterns
_PALER = 0.3  # of the way from ink to paper: seals and what shows through are paler


@dataclass(frozen=True)  # without slots, so that `dark` is made once
class BarePage:
    """A page without leaders and rules.

    Attributes:
        image: The grey copy.
        ink: What is left as True, shape (height, width).
        uprights: The upright rules that were there, rows of left, top, right, bottom in px.
        levels: The level rules that were there, in the same way.
        leaders: The marks of leaders that were there, in the same way.
    """

    image: PageImage
    ink: Bits
    uprights: Numbers
    levels: Numbers
    leaders: Numbers

    @cached_property
    def paper(self) -> float:
        """The grey level of the paper."""
        return float(np.median(self.image.pixels[::4, ::4]))

    @cached_property
    def dark_limit(self) -> int:
        """The grey level up to which ink is about as dark as the print of the page."""
        print_level = float(np.median(self.image.pixels.ravel()[np.flatnonzero(self.ink)]))
        return int(print_level + _PALER * (self.paper - print_level))

    @cached_property
    def dark(self) -> Bits:
        """The ink that is about as dark as the print of the page."""
        return np.asarray(self.ink & (self.image.pixels <= self.dark_limit))

    @cached_property
    def dark_shapes(self) -> Shapes:
        """The shapes of the dark ink."""
        return find_shapes(find_runs(self.dark))


def whiten_leaders_and_rules(page: PageImage) -> BarePage:
    """Paint the leaders and rules of a grey page in the colour of its paper.

    Letters that touch a rule lose only what lies within the thickness of the rule, and nothing
    where a paler one runs through them, as creases do.

    Args:
        page: Grey, upright and straight within about half a degree.
    """
    pixels = page.pixels
    ink = pixels <= ink_limit(pixels)
    paper = int(np.median(pixels[::4, ::4]))
    rules = find_rules(ink, page.px_per_mm)
    ruled = rules.mask & ~_print_over_pale(pixels, ink, rules, paper, _CREASE_MM * page.px_per_mm)
    ink &= ~ruled
    runs = find_runs(ink)
    shapes = find_shapes(runs)
    halo = max(1, round(_HALO_MM * page.px_per_mm))
    near_rules = spread_all_round(ruled, halo)
    darkness = _darkness(pixels, paper, runs, shapes)
    dots = find_dots(shapes, darkness, page.px_per_mm)
    unwanted = dots.leader | _crumbs(runs, shapes, near_rules, page.px_per_mm)
    marks = paint(runs.only(unwanted[shapes.of_run]), ink.shape)
    for left, top, right, bottom in dots.kept:
        marks[top:bottom, left:right] = False
    ink &= ~marks
    near = near_rules | spread_all_round(marks, halo)
    bare = pixels.copy()
    np.copyto(bare, np.uint8(paper), where=near & ~ink)
    edges = np.stack((shapes.left, shapes.top, shapes.right, shapes.bottom), axis=1)
    image = PageImage(bare, page.dpi)
    return BarePage(image, ink, rules.uprights, rules.levels, edges[dots.leader])


def _print_over_pale(pixels: Pixels, ink: Bits, rules: Rules, paper: int, long_px: float) -> Bits:
    """Find the print that lies on long rules paler than itself: creases, shadows, grey lines."""
    over = np.zeros_like(ink)
    letters = pixels[ink & ~rules.mask]
    if not letters.size:
        return over
    print_level = float(np.median(letters))
    pale_level = print_level + _PALER * (paper - print_level)
    covered = np.zeros(ink.shape, dtype=np.uint8)
    for left, top, right, bottom in [*rules.uprights.tolist(), *rules.levels.tolist()]:
        part = np.s_[top:bottom, left:right]
        level = float(np.median(pixels[part][rules.mask[part]]))
        if level > pale_level and max(right - left, bottom - top) > long_px:
            over[part] |= pixels[part] <= (print_level + level) / 2
        covered[part] += 1
    return np.asarray(over & (covered == 1))  # two rules that cross are dark there too


def _darkness(pixels: Pixels, paper: int, runs: Runs, shapes: Shapes) -> NDArray[np.float64]:
    """Sum over each shape, with a pixel on either side, how much darker it is than paper.

    Grey levels tell how large a mark is far more finely than its count of dark pixels.
    """
    start, end = np.maximum(runs.start - 1, 0), np.minimum(runs.end + 1, pixels.shape[1])
    wide = Runs(runs.row, start, end)
    levels = pixels.ravel()[wide.places(pixels.shape[1])]
    sums = np.cumsum(levels, dtype=np.int64)
    last = np.cumsum(wide.length) - 1
    dark = paper * wide.length - np.diff(sums[last], prepend=0)
    return np.bincount(shapes.of_run, weights=dark, minlength=len(shapes.left)).astype(np.float64)


def _crumbs(runs: Runs, shapes: Shapes, near_rules: Bits, px_per_mm: float) -> Bits:
    """Find the small remains of rules: shapes that lie wholly where a rule was."""
    tiny = np.minimum(shapes.width, shapes.height) <= _CRUMB_MM * px_per_mm
    inside = near_rules[runs.row, runs.start] & near_rules[runs.row, runs.end - 1]
    outside = np.bincount(shapes.of_run, weights=~inside, minlength=len(tiny)) > 0
    return np.asarray(tiny & ~outside)
