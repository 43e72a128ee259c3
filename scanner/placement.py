"""Where pictures stand on a page of a PDF, and whether several are strips of one scan.

Lengths in points, y upward.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2
from pypdfium2 import raw as pdfium

from dossier.page import Pixels

Bounds = tuple[float, float, float, float]  # left, bottom, right, top

_POINTS_PER_INCH = 72.0
_SEAM_PX = 0.7  # strips of one scan lie as near to each other as this
_DENSITY_SHARE = 0.02
_SQUARE_SHARE = 0.002  # a picture placed straighter than this is not turned
_MARGIN_POINTS = 8.5  # 3 mm: scanners leave a little of the sheet out
_MARGIN_SHARE = 0.015


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture and where it stands on the page.

    Attributes:
        image: PDFium's object.
        matrix: a b c d e f, from the unit square to the page.
    """

    image: pypdfium2.PdfImage
    matrix: tuple[float, float, float, float, float, float]

    @property
    def bounds(self) -> Bounds:
        """Left, bottom, right, top of the box around it."""
        a, b, c, d, e, f = self.matrix
        return (
            e + min(a, 0) + min(c, 0),
            f + min(b, 0) + min(d, 0),
            e + max(a, 0) + max(c, 0),
            f + max(b, 0) + max(d, 0),
        )

    @property
    def is_level(self) -> bool:
        """Whether it is turned by right angles only."""
        a, b, c, d = (abs(value) for value in self.matrix[:4])
        return max(b, c) <= _SQUARE_SHARE * min(a, d) or max(a, d) <= _SQUARE_SHARE * min(b, c)

    def upright(self, pixels: Pixels) -> Pixels:
        """Give the picture's pixels as they lie on the page; nothing is resampled."""
        a, b, c, d = self.matrix[:4]
        if abs(b) > abs(a):
            pixels = np.swapaxes(pixels, 0, 1)
            flip_rows, flip_columns = b > 0, c > 0
        else:
            flip_rows, flip_columns = d < 0, a < 0
        rows = slice(None, None, -1 if flip_rows else 1)
        columns = slice(None, None, -1 if flip_columns else 1)
        return pixels[rows, columns]

    def share_of(self, visible: Bounds) -> float:
        """Give the share of the visible page that the box around it covers."""
        left, bottom, right, top = self.bounds
        width = min(right, visible[2]) - max(left, visible[0])
        height = min(top, visible[3]) - max(bottom, visible[1])
        area = (visible[2] - visible[0]) * (visible[3] - visible[1])
        return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0

    @property
    def packed_bytes(self) -> int:
        """What the picture takes in the file."""
        return int(pdfium.FPDFImageObj_GetImageDataRaw(self.image, None, 0))

    @property
    def dpi(self) -> float:
        """Pixels for 72 points, along the finer side; 0 for a picture without an area."""
        a, b, c, d = self.matrix[:4]
        width, height = self.image.get_px_size()
        across, down = float(np.hypot(a, b)), float(np.hypot(c, d))
        return _POINTS_PER_INCH * max(width / across, height / down) if across and down else 0.0


def around(parts: Sequence[Placement]) -> Bounds:
    """Give left, bottom, right, top of the box around pictures."""
    left, bottom, right, top = zip(*(part.bounds for part in parts), strict=True)
    return min(left), min(bottom), max(right), max(top)


def covers(parts: Sequence[Placement], visible: Bounds) -> bool:
    """Whether pictures reach all edges of the visible page, but for a narrow margin."""
    left, bottom, right, top = around(parts)
    across = max(_MARGIN_POINTS, _MARGIN_SHARE * (visible[2] - visible[0]))
    down = max(_MARGIN_POINTS, _MARGIN_SHARE * (visible[3] - visible[1]))
    wide = left <= visible[0] + across and right >= visible[2] - across
    return wide and bottom <= visible[1] + down and top >= visible[3] - down


def stacked(parts: Sequence[Placement], visible: Bounds) -> tuple[Placement, ...]:
    """Give pictures from top to bottom if they are the page: one, or strips of one scan.

    Args:
        parts: All that is seen, at least in part.
        visible: What the page shows.

    Returns:
        Empty where they are no strips, or leave out some of the page.
    """
    if not parts or not covers(parts, visible) or not all(part.is_level for part in parts):
        return ()
    ordered = sorted(parts, key=lambda part: -part.bounds[3])
    pairs = itertools.pairwise(ordered)
    return tuple(ordered) if all(_joins(upper, lower) for upper, lower in pairs) else ()


def _joins(upper: Placement, lower: Placement) -> bool:
    """Whether one strip goes on where another ends, with the same pixels."""
    one, other = upper.bounds, lower.bounds
    a, b, c, d = lower.matrix[:4]
    (width, height), (lower_width, lower_height) = (
        upper.image.get_px_size(),
        lower.image.get_px_size(),
    )
    if min(height, lower_height) < 1 or width != lower_width or min(a, d) <= max(abs(b), abs(c)):
        return False
    row, column = (one[3] - one[1]) / height, (one[2] - one[0]) / width
    alike = max(_DENSITY_SHARE, _SEAM_PX / lower_height) * row
    return bool(
        abs(one[1] - other[3]) <= _SEAM_PX * row
        and max(abs(one[0] - other[0]), abs(one[2] - other[2])) <= _SEAM_PX * column
        and abs((other[3] - other[1]) / lower_height - row) <= alike
    )
