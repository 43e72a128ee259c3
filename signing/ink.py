"""Where ink stands on a page, seen from its picture: for files nobody has read."""

from collections.abc import Iterator

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from dossier.page import Box
from signing.errors import PdfUnreadableError
from signing.placement import PageFrame

_PX_PER_MM = 4.0
_MOST_PX = 4800  # along the longer side; a wall map is looked at more coarsely
_CELL_PX = 4
_TILE_CELLS = 20  # over which the paper's own colour is one
_DARKER = 40  # than the paper around it
_LEAST_PX = 2  # of a cell; less is a speck


def ink_on(pdf: bytes, page_index: int, frame: PageFrame) -> tuple[Box, ...]:
    """Find ink, as strips of a millimetre or so; annotations are not looked at.

    Tinted and unevenly lit paper is no ink, a dark edge of a scan is.

    Args:
        pdf: The file.
        page_index: From 0.
        frame: How that page is displayed.

    Raises:
        PdfUnreadableError: The page cannot be drawn.
    """
    cells = _cells(_drawn(pdf, page_index, frame.unit_mm))
    wide, high = frame.width_mm / cells.shape[1], frame.height_mm / cells.shape[0]
    return tuple(
        Box(begin * wide, row * high, end * wide, (row + 1) * high)
        for row, begin, end in _runs(cells)
    )


def _drawn(pdf: bytes, page_index: int, unit_mm: float) -> NDArray[np.uint8]:
    try:
        document = pypdfium2.PdfDocument(pdf)
        page = document[page_index]
        longer = max(page.get_size())
        scale = min(_PX_PER_MM * unit_mm, _MOST_PX / longer)
        drawn = page.render(scale=scale, grayscale=True, draw_annots=False, may_draw_forms=False)
        pixels: NDArray[np.uint8] = drawn.to_numpy().reshape(drawn.height, -1)[:, : drawn.width]
        return pixels.copy()
    except (pypdfium2.PdfiumError, IndexError, ValueError, ZeroDivisionError) as error:
        raise PdfUnreadableError(reason="not-drawable") from error


def _cells(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say of each cell whether enough of it is darker than the paper around."""
    tile = _CELL_PX * _TILE_CELLS
    rows, columns = (-(-side // tile) for side in pixels.shape)
    padding = [
        (0, count * tile - side) for count, side in zip((rows, columns), pixels.shape, strict=True)
    ]
    padded = np.pad(pixels, padding, mode="edge")
    tiles = padded.reshape(rows, tile, columns, tile)
    paper = np.percentile(tiles, 90, axis=(1, 3))[:, None, :, None]
    dark = (tiles < paper - _DARKER) | (tiles < _DARKER)
    per_cell = dark.reshape(rows * _TILE_CELLS, _CELL_PX, columns * _TILE_CELLS, _CELL_PX).sum(
        axis=(1, 3)
    )
    kept: NDArray[np.bool_] = per_cell >= _LEAST_PX
    return kept[: -(-pixels.shape[0] // _CELL_PX), : -(-pixels.shape[1] // _CELL_PX)]


def _runs(cells: NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
    """Give row, first and one past last column of each run of ink."""
    edges = np.diff(np.pad(cells, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    for row in np.flatnonzero(cells.any(axis=1)):
        begins, ends = np.flatnonzero(edges[row] == 1), np.flatnonzero(edges[row] == -1)
        for begin, end in zip(begins, ends, strict=True):
            yield int(row), int(begin), int(end)
