"""Ink as runs of dark pixels, and runs joined into connected shapes; NumPy only.

A run is a stretch of dark pixels in one row. A shape is a set of runs that touch, also
over a corner. Everything here works on whole arrays: a page of A4 at 300 dpi has some
hundred thousand runs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels

Bits = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_TOWARDS_PAPER = 0.25
_LEAST_CONTRAST = 30  # grey levels; a page without print has none but noise
_GAP = 2  # white columns put between two rows laid end to end, so that they never touch


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs in reading order.

    Attributes:
        row: Row of each run, from 0.
        start: First dark column of each run.
        end: First column after each run.
    """

    row: Numbers
    start: Numbers
    end: Numbers

    @property
    def length(self) -> Numbers:
        """Length of each run in px."""
        return self.end - self.start

    def only(self, wanted: Bits) -> "Runs":
        """Keep the runs for which `wanted` is True."""
        return Runs(self.row[wanted], self.start[wanted], self.end[wanted])

    def places(self, width: int) -> Numbers:
        """Give the places of all pixels, row by row, in a flat picture of this width."""
        length = self.length
        offset = np.cumsum(length) - length
        first = self.row * width + self.start - offset
        return np.repeat(first, length) + np.arange(int(length.sum()))

    def at(self, row: Numbers, column: Numbers) -> Numbers:
        """Give the index of the run that covers each of these pixels; one must."""
        stride = int(self.end.max(initial=0)) + _GAP
        start = self.row * stride + self.start
        return np.searchsorted(start, row * stride + column, "right") - 1


@dataclass(frozen=True, slots=True)
class Shapes:
    """Connected shapes of ink; the arrays have one entry a shape, `of_run` one a run.

    Attributes:
        left, top, right, bottom: In px; right and bottom are the first outside.
        area: Number of dark pixels.
        of_run: Which shape each run belongs to.
    """

    left: Numbers
    top: Numbers
    right: Numbers
    bottom: Numbers
    area: Numbers
    of_run: Numbers

    @property
    def width(self) -> Numbers:
        """Widths in px."""
        return self.right - self.left

    @property
    def height(self) -> Numbers:
        """Heights in px."""
        return self.bottom - self.top


def ink_limit(pixels: Pixels) -> int:
    """Give the grey level (1 to 254) at and below which a pixel counts as ink.

    The level parts the histogram in two classes of least variance, then moves towards the
    paper, because fine dots and hairlines are blurred to mid grey by scanning.

    Args:
        pixels: uint8 grey of shape (height, width).

    Source:
        Otsu, A threshold selection method from gray-level histograms, 1979.
    """
    counts = np.bincount(pixels[::2, ::2].ravel(), minlength=256).astype(np.float64)
    levels = np.arange(256)
    below = np.cumsum(counts)
    above = below[-1] - below
    weight = np.cumsum(counts * levels)
    total = weight[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (total * below / below[-1] - weight) ** 2 / (below * above)
    parted = int(np.nan_to_num(between, posinf=0.0).argmax())
    paper = int(np.searchsorted(below, below[-1] / 2))  # most of a page is paper
    limit = min(parted + _TOWARDS_PAPER * (paper - parted), paper - _LEAST_CONTRAST)
    return int(np.clip(limit, 1, 254))


def find_runs(ink: Bits) -> Runs:
    """Find all runs of a bilevel picture of shape (height, width), True for ink."""
    height, width = ink.shape
    rows = np.zeros((height, width + _GAP), dtype=np.bool_)
    rows[:, 1 : width + 1] = ink
    flat = rows.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    row = starts // (width + _GAP)
    first = row * (width + _GAP) + 1
    return Runs(row, starts - first, ends - first)


def paint(runs: Runs, shape: tuple[int, ...]) -> Bits:
    """Make a picture of the runs; `shape` is (height, width)."""
    picture = np.zeros(shape, dtype=np.bool_)
    picture.ravel()[runs.places(shape[1])] = True
    return picture


def paint_values(runs: Runs, values: Pixels, shape: tuple[int, ...]) -> Pixels:
    """Make a grey picture of the runs, each in its own value."""
    picture = np.zeros(shape, dtype=np.uint8)
    picture.ravel()[runs.places(shape[1])] = np.repeat(values, runs.length)
    return picture


def spread(picture: Pixels, reach: int) -> Pixels:
    """Widen what is bright by `reach` rows up and down."""
    wide = picture.copy()
    for step in range(1, reach + 1):
        np.maximum(wide[step:], picture[:-step], out=wide[step:])
        np.maximum(wide[:-step], picture[step:], out=wide[:-step])
    return wide


def spread_all_round(mask: Bits, reach: int) -> Bits:
    """Widen a mask by `reach` pixels in all four directions; cheap where little is set."""
    height, width = mask.shape
    runs = find_runs(mask)
    start, end = np.maximum(runs.start - reach, 0), np.minimum(runs.end + reach, width)
    pixels = Runs(runs.row, start, end).places(width)
    wide = np.zeros((height + 2 * reach, width), dtype=np.bool_)
    flat = wide.ravel()
    for step in range(2 * reach + 1):
        flat[pixels + step * width] = True
    return wide[reach : reach + height]


def bridge(runs: Runs, gap_px: int) -> Runs:
    """Join runs of one row that are at most `gap_px` white pixels apart."""
    if not len(runs.row):
        return runs
    apart = (runs.row[1:] != runs.row[:-1]) | (runs.start[1:] - runs.end[:-1] > gap_px)
    first = np.flatnonzero(np.concatenate(([True], apart)))
    last = np.concatenate((first[1:] - 1, [len(runs.row) - 1]))
    return Runs(runs.row[first], runs.start[first], runs.end[last])


def find_shapes(runs: Runs) -> Shapes:
    """Join touching runs into shapes."""
    upper, lower = _touching(runs)
    of_run = join_all(len(runs.row), upper, lower)
    count = int(of_run.max()) + 1 if len(of_run) else 0
    highest = np.iinfo(np.int64).max
    left = np.full(count, highest)
    top = np.full(count, highest)
    right = np.zeros(count, dtype=np.int64)
    bottom = np.zeros(count, dtype=np.int64)
    np.minimum.at(left, of_run, runs.start)
    np.minimum.at(top, of_run, runs.row)
    np.maximum.at(right, of_run, runs.end)
    np.maximum.at(bottom, of_run, runs.row + 1)
    area = np.bincount(of_run, weights=runs.length, minlength=count).astype(np.int64)
    return Shapes(left, top, right, bottom, area, of_run)


def _touching(runs: Runs) -> tuple[Numbers, Numbers]:
    """Pair each run with the runs of the next row that touch it."""
    if not len(runs.row):
        return runs.row, runs.row
    stride = int(runs.end.max()) + _GAP
    start = runs.row * stride + runs.start
    end = runs.row * stride + runs.end
    first = np.searchsorted(end, start + stride, side="left")
    after = np.searchsorted(start, end + stride, side="right")
    count = np.maximum(after - first, 0)
    upper = np.repeat(np.arange(len(count)), count)
    offset = np.arange(len(upper)) - np.repeat(np.cumsum(count) - count, count)
    return upper, np.repeat(first, count) + offset


def join_all(count: int, one: Numbers, other: Numbers) -> Numbers:
    """Number the sets that arise when each `one[i]` is joined with `other[i]`.

    Args:
        count: How many things there are.
        one: Indices, each below `count`.
        other: Indices, as many as `one`.

    Returns:
        For each thing the number of its set, from 0 in order of first appearance.
    """
    parent = np.arange(count)
    while len(one):
        low, high = np.minimum(one, other), np.maximum(one, other)
        np.minimum.at(parent, high, low)
        while True:
            grand = parent[parent]
            if np.array_equal(grand, parent):
                break
            parent = grand
        one, other = parent[one], parent[other]
        apart = one != other
        one, other = one[apart], other[apart]
    roots = parent == np.arange(count)
    number = np.cumsum(roots) - 1
    return np.asarray(number[parent], dtype=np.int64)
