"""Find the ornamental frame of a certificate, which a recogniser takes for rows of signs.

A frame is four narrow bands of ink, each long without a break and with white beside it
towards the text. Three of them are no frame: a text has lines and columns as long.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dossier.page import PageImage

_CELL_MM = 1.0
_DARKER = 12  # grey levels under the paper, of a cell that holds some ink
_BROKEN_CELLS = 2  # from one ornament to the next; lines of a list are farther apart
_LONG_SHARE = 0.55  # of the page
_WIDEST_CELLS = 14
_DOUBLE_CELLS = 8
_OUTER_SHARE = 0.3  # of the page, in which a band of the frame lies
_WHITE_CELLS = 2  # at least, between frame and text
_MIDDLE_SHARE = 0.7  # of a white stretch; the other two bands cross the rest
_DIRTY_SHARE = 0.03  # rules that cross it are those of a table

Cells = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows of cells: the first, and the first after."""

    start: int
    end: int


def without_frame(page: PageImage) -> PageImage:
    """Make the frame of a grey page white; most pages have none and stay as they are."""
    step = max(1, round(_CELL_MM * page.px_per_mm))
    cells = np.asarray(Image.fromarray(page.pixels).reduce(step))
    paper = int(np.median(cells))
    inked = cells < paper - _DARKER
    bands = list(_bands(inked))
    if len(bands) < 4:  # noqa: PLR2004 - top, bottom, left, right
        return page
    pixels = page.pixels.copy()
    top, bottom, left, right = bands
    rows, columns = (
        slice(top.start * step, bottom.end * step),
        slice(left.start * step, right.end * step),
    )
    for band in (top, bottom):
        pixels[band.start * step : band.end * step, columns] = paper
    for band in (left, right):
        pixels[rows, band.start * step : band.end * step] = paper
    return replace(page, pixels=pixels)


def _bands(inked: Cells) -> Iterator[_Band]:
    """Give the bands at the top, bottom, left and right, as far as they are there."""
    for cells in (inked, inked.T):
        first, last = _outer_band(cells), _outer_band(cells[::-1])
        if first is None or last is None:
            return
        count = len(cells)
        yield first
        yield _Band(count - last.end, count - last.start)


def _outer_band(cells: Cells) -> _Band | None:
    """Find the first rows that are long, few, and have white behind them."""
    outer = cells[: round(_OUTER_SHARE * len(cells))]
    long = np.flatnonzero([_longest(row) >= _LONG_SHARE * cells.shape[1] for row in outer])
    if not len(long):
        return None
    start = int(long[0])
    aside = round((1 - _MIDDLE_SHARE) / 2 * cells.shape[1])
    share = outer[:, aside : cells.shape[1] - aside].mean(axis=1)
    ends = [
        end
        for end in range(start + 1, min(start + _WIDEST_CELLS, len(outer) - _WHITE_CELLS) + 1)
        if end - 1 in long and (share[end : end + _WHITE_CELLS] <= _DIRTY_SHARE).all()
    ]
    if not ends:
        return None
    # A thin line with white behind it may be but the outer one of the frame.
    beyond = long[(long >= ends[0]) & (long < start + _DOUBLE_CELLS)]
    end = next((end for end in ends if not len(beyond) or end > beyond[-1]), ends[0])
    return _Band(max(0, start - 1), end)


def _longest(row: Cells) -> int:
    """Give the length of the longest stretch of ink, small breaks bridged."""
    places = np.flatnonzero(row)
    if not len(places):
        return 0
    breaks = np.flatnonzero(np.diff(places) > _BROKEN_CELLS)
    firsts = np.concatenate(([places[0]], places[breaks + 1]))
    lasts = np.concatenate((places[breaks], [places[-1]]))
    return int((lasts - firsts).max()) + 1
