"""Find rows of digit squares and lay their digits close together, to be read as one number.

Forms print twelve squares for a personal number. Read as they stand, the digits merge with
the sides of the squares or come out one by one in any order. Lengths in px.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dossier.page import PageImage, Pixels
from ocr.ink import Numbers, find_runs, find_shapes
from ocr.rules import SIDE_MM
from ocr.whiten import BarePage

FEWEST = 8

_TALLEST_MM = 12.0
_SAME_MM = 0.7  # how far the ends of the sides of one row of squares may differ
_ONE_SIDE = 0.35  # of the height: sides of two squares as near as this part one pair
_SLIMMEST, _BROADEST = 0.5, 1.6  # pitch of the squares, in heights
_EVEN = 0.18  # how far a step may differ from the pitch, as a share
_GLYPH = 0.25  # of the height: less is a speck or the remains of a side
_BETWEEN = 0.1  # of the height: white put between two digits
_MARGIN = 0.5  # of the height: white put around the digits


@dataclass(frozen=True, slots=True)
class SquareRow:
    """A row of squares.

    Attributes:
        left, top, right, bottom: Its outer edges.
        insides: First and last+1 column of the inside of each square.
    """

    left: int
    top: int
    right: int
    bottom: int
    insides: tuple[tuple[int, int], ...]

    @property
    def height(self) -> int:
        """Height of the squares."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Strip:
    """What stands in a row of squares, close together.

    Attributes:
        image: One line of digits.
        cells: What stands in each square, by itself.
        left, top, right, bottom: Where the written part stands on the page.
    """

    image: PageImage
    cells: tuple[PageImage, ...]
    left: int
    top: int
    right: int
    bottom: int

    @property
    def count(self) -> int:
        """How many squares are written in."""
        return len(self.cells)


def find_square_rows(uprights: Numbers, px_per_mm: float) -> list[SquareRow]:
    """Find rows of at least eight equal squares.

    Args:
        uprights: Upright rules, rows of left, top, right, bottom.
        px_per_mm: Pixels per millimetre.
    """
    heights = uprights[:, 3] - uprights[:, 1]
    sides = uprights[(heights >= SIDE_MM * px_per_mm) & (heights <= _TALLEST_MM * px_per_mm)]
    rows = []
    while len(sides) > FEWEST:
        same = np.abs(sides[:, 1::2] - sides[0, 1::2]).max(axis=1) <= _SAME_MM * px_per_mm
        rows += _equal_steps(sides[same])
        sides = sides[~same]
    return rows


def _equal_steps(sides: Numbers) -> list[SquareRow]:
    """Cut the sides of one height into rows of equal squares."""
    top, bottom = (int(np.median(sides[:, edge])) for edge in (1, 3))
    height = bottom - top
    walls: list[tuple[int, int]] = []
    for left, right in sorted(sides[:, 0::2].tolist()):
        if walls and left - walls[-1][1] <= _ONE_SIDE * height:
            walls[-1] = (walls[-1][0], right)
        else:
            walls.append((left, right))
    rows: list[SquareRow] = []
    start = 0
    steps = [(b[0] + b[1] - a[0] - a[1]) / 2 for a, b in pairwise(walls)]
    for end in range(1, len(steps) + 1):
        if end < len(steps) and abs(steps[end] / np.median(steps[start:end]) - 1) <= _EVEN:
            continue
        pitch = float(np.median(steps[start:end])) / height
        if end - start >= FEWEST and _SLIMMEST <= pitch <= _BROADEST:
            chosen = walls[start : end + 1]
            insides = tuple((a[1], b[0]) for a, b in pairwise(chosen))
            rows.append(SquareRow(chosen[0][0], top, chosen[-1][1], bottom, insides))
        start = end
    return rows


def lay_together(bare: BarePage, row: SquareRow) -> Strip | None:
    """Cut out what stands in the squares and lay it side by side; None for empty squares."""
    offset = row.insides[0][0]
    window = bare.ink[row.top : row.bottom, offset : row.insides[-1][1]]
    shapes = find_shapes(find_runs(window))
    big = shapes.height >= _GLYPH * row.height
    glyphs: list[tuple[int, int]] = []
    for left, right in row.insides:
        middle = (shapes.left + shapes.right) / 2 + offset
        here = big & (middle > left) & (middle < right)
        if here.any():
            glyphs.append(
                (int(shapes.left[here].min()) + offset, int(shapes.right[here].max()) + offset)
            )
    if not glyphs:
        return None
    band = bare.image.pixels[row.top : row.bottom]
    image = PageImage(_join(band, glyphs), bare.image.dpi)
    cells = tuple(PageImage(_join(band, [glyph]), bare.image.dpi) for glyph in glyphs)
    return Strip(image, cells, glyphs[0][0], row.top, glyphs[-1][1], row.bottom)


def _join(band: Pixels, glyphs: list[tuple[int, int]]) -> Pixels:
    height = band.shape[0]
    paper = np.percentile(band, 90).astype(np.uint8)
    between = np.full((height, max(2, round(_BETWEEN * height))), paper)
    parts = [between]
    for left, right in glyphs:
        parts += [band[:, max(left - 1, 0) : right + 1], between]
    joined = np.concatenate(parts, axis=1)
    return np.pad(joined, round(_MARGIN * height), constant_values=paper)
