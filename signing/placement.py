"""Where a box stands on a page: millimetres as displayed to points of the page, and free room.

Boxes are in mm from the top left of the page as a reader shows it: cut to its crop box, turned
by its /Rotate, scaled by its UserUnit (ISO 32000-1, 7.7.3.3 and 14.11.2).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NumberObject,
    PdfObject,
)

from dossier.page import MM_PER_INCH, Box
from signing.request import Corner

POINTS_PER_INCH = 72.0

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
    unit = page.get("/UserUnit")
    scale = float(unit) if isinstance(unit, NumberObject | FloatObject) and unit > 0 else 1.0
    turned = int(rotate) % 360 if isinstance(rotate, NumberObject) else 0
    return PageFrame(
        crop=seen,
        rotate=turned if turned % 90 == 0 else 0,
        unit_mm=scale * MM_PER_INCH / POINTS_PER_INCH,
    )


def annotations_on(page: DictionaryObject, frame: PageFrame) -> tuple[Box, ...]:
    """Give the boxes of the page's visible annotations, earlier signatures among them."""
    found = page.get("/Annots")
    annotations = [entry.get_object() for entry in found] if isinstance(found, ArrayObject) else []
    boxes = (widget_box(annotation, frame) for annotation in annotations)
    return tuple(box for box in boxes if box is not None)


def widget_box(annotation: PdfObject, frame: PageFrame) -> Box | None:
    """Give where an annotation shows; None for one that is not visible."""
    if not isinstance(annotation, DictionaryObject):
        return None
    rect = _rect(annotation.get("/Rect"))
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
    area: Box, corner: Corner, width_mm: float, height_mm: float, occupied: Sequence[Box]
) -> tuple[Box, float]:
    """Find where a box of that size covers the least ink, nearest to the corner.

    Args:
        area: Where the box has to stay; at least as large as the box.
        corner: To which corner the box should be near.
        width_mm: Width of the box.
        height_mm: Height of the box.
        occupied: Where ink is.

    Returns:
        The place, and how much of it is ink in mm²; 0 when the place is free.
    """
    near = [ink for ink in occupied if _overlap(area, ink) > 0]
    best: tuple[float, float, Box] | None = None
    for right, down in product(_steps(area.width - width_mm), _steps(area.height - height_mm)):
        left = area.left + right if corner == "top-left" else area.right - right - width_mm
        place = Box(left, area.top + down, left + width_mm, area.top + down + height_mm)
        padded = Box(
            place.left - _AIR_MM, place.top - _AIR_MM, place.right + _AIR_MM, place.bottom + _AIR_MM
        )
        covered = sum(_overlap(padded, ink) for ink in near)
        if best is None or (covered, right + down) < best[:2]:
            best = (covered, right + down, place)
    if best is None:  # _steps always gives 0
        message = "no place was looked at"
        raise AssertionError(message)
    return best[2], best[0]


def _steps(room_mm: float) -> Iterator[float]:
    count = max(0, math.floor(room_mm / _STEP_MM))
    return (step * _STEP_MM for step in range(count + 1))


def _overlap(one: Box, other: Box) -> float:
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, width) * max(0.0, height)


def _inherited(page: DictionaryObject, key: str) -> PdfObject | None:
    node: PdfObject | None = page
    for _ in range(_DEEPEST_TREE):
        if not isinstance(node, DictionaryObject):
            return None
        value: PdfObject | None = node.get(key)
        if value is not None:
            return value
        node = node.get("/Parent")
    return None


def _rect(value: PdfObject | None) -> Rect | None:
    if not isinstance(value, ArrayObject) or len(value) != 4:  # noqa: PLR2004 - two corners
        return None
    numbers = [entry.get_object() for entry in value]
    if not all(isinstance(number, NumberObject | FloatObject) for number in numbers):
        return None
    x1, y1, x2, y2 = (float(number) for number in numbers)
    return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
