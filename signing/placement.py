"""Where a box stands on a page: millimetres as displayed to points of the page, and free room.

Boxes are in mm from the top left of the page as a reader shows it: cut to its crop box, turned
by its /Rotate, scaled by its UserUnit (ISO 32000-1, 7.7.3.3 and 14.11.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NumberObject,
    PdfObject,
)

from dossier.page import MM_PER_INCH, Box
from signing.entries import entry, items
from signing.request import Corner

POINTS_PER_INCH = 72.0

Anchor = Literal["top-left", "top-right", "middle"]
Steps = NDArray[np.float64]

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points of the page's own system."""

_DEEPEST_TREE = 64  # levels of /Pages; guards against loops
_STEP_MM = 1.5  # of the search for free room
_AIR_MM = 0.7  # kept between the box and ink


@dataclass(frozen=True, slots=True)
class PageFrame:
    """How a page is displayed.

    Attributes:
        crop: The visible part, in points.
        rotate: Clockwise turn when displayed: 0, 90, 180 or 270.
        unit_mm: Millimetres one point stands for.
    """

    crop: Rect
    rotate: int
    unit_mm: float

    @property
    def width_mm(self) -> float:
        """Width as displayed."""
        side = 0 if self.rotate % 180 == 0 else 1
        return (self.crop[side + 2] - self.crop[side]) * self.unit_mm

    @property
    def height_mm(self) -> float:
        """Height as displayed."""
        side = 1 if self.rotate % 180 == 0 else 0
        return (self.crop[side + 2] - self.crop[side]) * self.unit_mm

    def to_rect(self, box: Box) -> Rect:
        """Give the rectangle in page points that shows as the box."""
        x1, y1 = self._to_point(box.left, box.top)
        x2, y2 = self._to_point(box.right, box.bottom)
        return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def to_box(self, rect: Rect) -> Box:
        """Give the box as which the rectangle in page points shows."""
        x1, y1 = self._to_mm(rect[0], rect[1])
        x2, y2 = self._to_mm(rect[2], rect[3])
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def _to_point(self, right_mm: float, down_mm: float) -> tuple[float, float]:
        left, bottom, right, top = self.crop
        across, down = right_mm / self.unit_mm, down_mm / self.unit_mm
        match self.rotate:
            case 90:  # the page's bottom left shows at the top left
                return left + down, bottom + across
            case 180:
                return right - across, bottom + down
            case 270:
                return right - down, top - across
            case _:
                return left + across, top - down

    def _to_mm(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.crop
        match self.rotate:
            case 90:
                across, down = y - bottom, x - left
            case 180:
                across, down = right - x, y - bottom
            case 270:
                across, down = top - y, right - x
            case _:
                across, down = x - left, top - y
        return across * self.unit_mm, down * self.unit_mm


def frame_of(page: DictionaryObject) -> PageFrame:
    """Read how a page is displayed; what is missing or odd falls back to A4 upright."""
    media = _rect(_inherited(page, "/MediaBox")) or (0.0, 0.0, 595.0, 842.0)
    crop = _rect(_inherited(page, "/CropBox")) or media
    seen = (max(crop[0], media[0]), max(crop[1], media[1]),
            min(crop[2], media[2]), min(crop[3], media[3]))  # fmt: skip
    if seen[0] >= seen[2] or seen[1] >= seen[3]:
        seen = media
    rotate = _inherited(page, "/Rotate")
    unit = entry(page, "/UserUnit")
    scale = float(unit) if isinstance(unit, NumberObject | FloatObject) and unit > 0 else 1.0
    turned = int(rotate) % 360 if isinstance(rotate, NumberObject) else 0
    return PageFrame(
        crop=seen,
        rotate=turned if turned % 90 == 0 else 0,
        unit_mm=scale * MM_PER_INCH / POINTS_PER_INCH,
    )


def annotations_on(page: DictionaryObject, frame: PageFrame) -> tuple[Box, ...]:
    """Give the boxes of the page's visible annotations, earlier signatures among them."""
    annotations = [reference.get_object() for reference in items(page, "/Annots")]
    boxes = (widget_box(annotation, frame) for annotation in annotations)
    return tuple(box for box in boxes if box is not None)


def widget_box(annotation: PdfObject, frame: PageFrame) -> Box | None:
    """Give where an annotation shows; None for one that is not visible."""
    if not isinstance(annotation, DictionaryObject):
        return None
    rect = _rect(entry(annotation, "/Rect"))
    if rect is None or rect[0] >= rect[2] or rect[1] >= rect[3]:
        return None
    return frame.to_box(rect)


def corner_area(frame: PageFrame, corner: Corner, margin_mm: float, height_mm: float) -> Box:
    """Give the part of the page a box may use: half the width, down from the top edge."""
    margin = min(margin_mm, frame.width_mm / 8, frame.height_mm / 8)
    middle = frame.width_mm / 2
    left, right = (margin, middle) if corner == "top-left" else (middle, frame.width_mm - margin)
    return Box(left, margin, right, min(margin + height_mm, frame.height_mm - margin))


def freest_place(
    area: Box, anchor: Anchor, size_mm: tuple[float, float], occupied: Sequence[Box]
) -> tuple[Box, float]:
    """Find where a box covers the least ink, nearest to its anchor.

    Args:
        area: Where the box has to stay; at least as large as the box.
        anchor: Corner or middle of the area the box should be near.
        size_mm: Width and height of the box.
        occupied: Where ink is.

    Returns:
        The place, and how much of it is ink in mm²; 0 when the place is free.
    """
    room = area.width - size_mm[0], area.height - size_mm[1]
    across = _steps(room[0], centred=anchor == "middle")
    down = _steps(room[1], centred=anchor == "middle")
    lefts = area.right - size_mm[0] - across if anchor == "top-right" else area.left + across
    tops = area.top + down
    near = [ink for ink in occupied if overlap(area, ink) > 0]
    wide = _shared(lefts, size_mm[0], [(ink.left, ink.right) for ink in near])
    high = _shared(tops, size_mm[1], [(ink.top, ink.bottom) for ink in near])
    covered = high.T @ wide
    wanted = (room[0] / 2, room[1] / 2) if anchor == "middle" else (0.0, 0.0)
    away = np.abs(down - wanted[1])[:, None] + np.abs(across - wanted[0])[None, :]
    row, column = divmod(int(np.lexsort((away.ravel(), covered.round(6).ravel()))[0]), len(lefts))
    left, top = float(lefts[column]), float(tops[row])
    place = Box(left, top, left + size_mm[0], top + size_mm[1])
    return place, float(covered[row, column])


def _steps(room_mm: float, *, centred: bool) -> Steps:
    """Give how far a box may stand from the edge; the exact middle is among the centred ones."""
    room = max(0.0, room_mm)
    steps = np.arange(0.0, room / 2 + 1e-9 if centred else room + 1e-9, _STEP_MM)
    return np.concatenate([room / 2 - steps, room / 2 + steps[1:]]) if centred else steps


def _shared(begins: Steps, length_mm: float, inks: Sequence[tuple[float, float]]) -> Steps:
    """Give how much of each ink each place and the air around it share along one direction."""
    low = np.array([ink[0] for ink in inks])[:, None]
    high = np.array([ink[1] for ink in inks])[:, None]
    ends = np.minimum(begins + length_mm + _AIR_MM, high)
    shared: Steps = np.clip(ends - np.maximum(begins - _AIR_MM, low), 0, None)
    return shared


def overlap(one: Box, other: Box) -> float:
    """Give how much two boxes share, in mm²."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, width) * max(0.0, height)


def inside(frame: PageFrame, box: Box, margin_mm: float = 0.0) -> Box | None:
    """Give the part of a box that lies on the page; None when none does."""
    margin = min(margin_mm, frame.width_mm / 8, frame.height_mm / 8)
    left, top = max(box.left, margin), max(box.top, margin)
    right = min(box.right, frame.width_mm - margin)
    bottom = min(box.bottom, frame.height_mm - margin)
    return Box(left, top, right, bottom) if left < right and top < bottom else None


def _inherited(page: DictionaryObject, key: str) -> PdfObject | None:
    node: PdfObject | None = page
    for _ in range(_DEEPEST_TREE):
        if not isinstance(node, DictionaryObject):
            return None
        value = entry(node, key)
        if value is not None:
            return value
        node = entry(node, "/Parent")
    return None


def _rect(value: PdfObject | None) -> Rect | None:
    if not isinstance(value, ArrayObject) or len(value) != 4:  # noqa: PLR2004 - two corners
        return None
    numbers = [entry.get_object() for entry in value]
    if not all(isinstance(number, NumberObject | FloatObject) for number in numbers):
        return None
    x1, y1, x2, y2 = (float(number) for number in numbers)
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
