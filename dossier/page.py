"""One side of a sheet as pixels, and what it is. Lengths on paper in mm, on pixels in px.

Boxes have their origin at the top left of the kept page. Pages count from 1. Angles are
in degrees; a turn is clockwise, a lean is counter-clockwise positive.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

MM_PER_INCH = 25.4

Pixels = NDArray[np.uint8]


class PageKind(StrEnum):
    """What a page is."""

    CONTENT = "content"
    BLANK = "blank"
    SEPARATOR = "separator"
    NONTEXT = "nontext"


class PageState(StrEnum):
    """What became of a page; the last two are said by a person only."""

    OK = "ok"
    SUSPICIOUS = "suspicious"
    NOT_READ = "not_read"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the kept page, in mm from its top left.

    Raises:
        ValueError: The right or bottom edge lies before the left or top one, or an edge
            is not a number.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left <= self.right and self.top <= self.bottom):  # also refuses NaN
            message = "a box ends before it begins"
            raise ValueError(message)

    @property
    def width(self) -> float:
        """Width in mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in mm."""
        return self.bottom - self.top

    def union(self, other: "Box") -> "Box":
        """Give the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def as_list(self) -> list[float]:
        """Give [left, top, right, bottom] rounded to 0.01 mm, as reports carry it."""
        return [round(edge, 2) for edge in (self.left, self.top, self.right, self.bottom)]


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode found on a page.

    Attributes:
        format: Name of the symbology in kebab-case, such as `qr-code` or `code-39`.
        text: What it says, NFC.
        box: Where it stands on the kept page.
    """

    format: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """The pixels of one page. Equal only to itself: compare `pixels` with NumPy.

    Attributes:
        pixels: uint8 array of shape (height, width) for grey or (height, width, 3) for
            RGB; treat as read-only.
        dpi: Pixels per inch, the same in both directions, greater than 0.

    Raises:
        ValueError: The dpi is not greater than 0.
    """

    pixels: Pixels
    dpi: float

    def __post_init__(self) -> None:
        if not self.dpi > 0:  # also refuses NaN
            message = "dpi must be greater than 0"
            raise ValueError(message)

    @property
    def width_px(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height_px(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def is_colour(self) -> bool:
        """Whether the pixels are RGB."""
        return self.pixels.ndim == 3  # noqa: PLR2004 - height, width, channel

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre."""
        return self.dpi / MM_PER_INCH
