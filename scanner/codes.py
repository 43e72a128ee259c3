"""Barcodes of a page: QR codes of cards and separators, patch sheets, printed references.

The page is read as it was scanned; boxes are given on the kept page.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from dossier.page import Barcode, Box, PageImage, Pixels
from dossier.separator import Separator
from scanner.ink import Ink
from scanner.mirrored import is_mirrored

# Retail codes are left out: in ruled tables they are found where there are none.
_FORMATS = zxingcpp.barcode_formats_from_str("QRCode,Code39,Code128,PDF417")
_QR = zxingcpp.barcode_formats_from_str("QRCode")
_LINEAR = ("code-39", "code-128")

_JOIN_MM = 2.0
_SIDES_MM = (7.0, 90.0)
_SQUARE_SHARE = 0.75
_FILLED_SHARE = 0.75
_INK_SHARES = (0.28, 0.75)  # paragraphs have less ink, photos more
_DARK_LEVEL = 128
_MARGIN_MM = 3.0
_MOST_REGIONS = 4
_LARGEST_TRY_PX = 1600
_RIGHT_ANGLE = 90
_SHORTEST_LINEAR = 4
_INK_AND_PAPER = (0.1, 0.9)
_LEAST_CONTRAST = 0.3  # of the paper; what shows through is paler, what was printed pale is darker


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A barcode on the page as loaded.

    Attributes:
        format: Kebab-case name of the symbology.
        text: NFC.
        corners: Shape (4, 2), in px of the page as loaded.
        turn_degrees: Clockwise turn of the symbol, to the next right angle.
        mirrored: Whether it is seen from behind.
    """

    format: str
    text: str
    corners: NDArray[np.float64]
    turn_degrees: int
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Codes:
    """All barcodes of a page.

    Attributes:
        found: Those that were read.
        unread: Places that hold a QR code beyond reading.
    """

    found: tuple[FoundCode, ...]
    unread: int


def find_codes(page: PageImage, ink: Ink) -> Codes:
    """Read the barcodes of a page.

    Where a place looks like a QR code and was not read, it is tried again enlarged,
    softened and evened, since codes of identity cards are printed small. What shows
    through from the other side of the sheet is left out: it is mirrored or pale.

    Args:
        page: As loaded.
        ink: Its ink.
    """
    grey = page.pixels
    if page.is_colour:
        grey = np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    read = zxingcpp.read_barcodes(grey, formats=_FORMATS)
    found = [code for code in (_found(code, 0, 0, 1.0) for code in read) if _is_code(code)]
    unread = 0
    for region in _code_like_regions(ink):
        if any(_holds(region, code) for code in found):
            continue
        codes, seen = _read_region(grey, region)
        found += codes
        unread += seen and not codes
    printed = [code for code in _once(found) if _is_printed(code, grey)]
    return Codes(tuple(printed), unread)


def on_kept_page(code: FoundCode, matrix: NDArray[np.float64], px_per_mm: float) -> Barcode:
    """Give a code with its box in mm on the kept page.

    Args:
        code: As found on the page as loaded.
        matrix: 3 x 3, from px of the page as loaded to px of the kept page.
        px_per_mm: Of the kept page.
    """
    placed = (code.corners @ matrix[:2, :2].T + matrix[:2, 2]) / px_per_mm
    left, top = np.maximum(placed.min(axis=0), 0.0)
    right, bottom = np.maximum(placed.max(axis=0), 0.0)
    box = Box(float(left), float(top), float(right), float(bottom))
    return Barcode(code.format, code.text, box)


def find_separator(barcodes: Sequence[Barcode]) -> Separator | None:
    """Give what a separator sheet says; a sheet of our own goes before a patch sheet."""
    separators = []
    for code in barcodes:
        separator = Separator.parse(code.text)
        if separator is not None and (code.format == "qr-code" or code.format in _LINEAR):
            separators.append(separator)
    separators.sort(key=lambda separator: not separator.dossier)
    return separators[0] if separators else None


def _read_region(grey: Pixels, region: tuple[int, int, int, int]) -> tuple[list[FoundCode], bool]:
    """Read a place again in other ways; also say whether a code was seen but not read."""
    left, top, right, bottom = region
    part = grey[top:bottom, left:right]
    seen = False
    for picture, scale in _ways_to_look(part):
        codes = zxingcpp.read_barcodes(picture, formats=_QR, return_errors=True)
        valid = [_found(code, left, top, scale) for code in codes if code.valid]
        if valid:
            return valid, True
        seen |= bool(codes)
    return [], seen


def _ways_to_look(part: Pixels) -> Iterator[tuple[Pixels, float]]:
    yield part, 1.0
    for scale in (2.0, 3.0, 1.5):
        if max(part.shape) * scale <= _LARGEST_TRY_PX:
            large = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
            yield np.asarray(large, dtype=np.uint8), scale
    soft = np.asarray(cv2.GaussianBlur(part, (0, 0), 1.0), dtype=np.uint8)
    yield soft, 1.0
    if max(part.shape) * 2 <= _LARGEST_TRY_PX:
        large = cv2.resize(soft, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
        yield np.asarray(large, dtype=np.uint8), 2.0
        flat = cv2.createCLAHE(3.0, (4, 4)).apply(large)
        yield np.asarray(flat, dtype=np.uint8), 2.0


def _code_like_regions(ink: Ink) -> list[tuple[int, int, int, int]]:
    """Find square places full of small pieces; left, top, right, bottom in px of the page."""
    regions = []
    # Pieces of a large code run together and are no letters; other codes stand in frames.
    for dark in (ink.mask, (ink.even < _DARK_LEVEL).astype(np.uint8)):
        for outline in _outlines(dark, ink.px_per_mm):
            left, top, width, height = cv2.boundingRect(outline)
            _, (across, down), _ = cv2.minAreaRect(outline)
            inked = float(dark[top : top + height, left : left + width].sum()) / (across * down)
            if _INK_SHARES[0] <= inked <= _INK_SHARES[1]:
                regions.append((left, top, left + width, top + height))
    margin = _MARGIN_MM * ink.px_per_mm
    return [
        (
            max(0, int((left - margin) / ink.scale)),
            max(0, int((top - margin) / ink.scale)),
            int((right + margin) / ink.scale),
            int((bottom + margin) / ink.scale),
        )
        for left, top, right, bottom in sorted(set(regions), key=_area)[-_MOST_REGIONS:]
    ]


def _area(region: tuple[int, int, int, int]) -> int:
    left, top, right, bottom = region
    return (right - left) * (bottom - top)


def _outlines(dark: Pixels, px_per_mm: float) -> list[NDArray[np.int32]]:
    """Give the outlines of what is square and filled, of the size of a code."""
    reach = np.ones((max(1, round(_JOIN_MM * px_per_mm)),) * 2, np.uint8)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, reach)
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    low, high = (side * px_per_mm for side in _SIDES_MM)
    found = []
    for outline in outlines:
        _, _, width, height = cv2.boundingRect(outline)
        if not (low <= min(width, height) and max(width, height) <= high):
            continue
        _, (across, down), _ = cv2.minAreaRect(outline)
        if min(across, down) < _SQUARE_SHARE * max(across, down):
            continue
        if cv2.contourArea(outline) >= _FILLED_SHARE * across * down:
            found.append(np.asarray(outline, dtype=np.int32))
    return found


def _holds(region: tuple[int, int, int, int], code: FoundCode) -> bool:
    x, y = code.corners.mean(axis=0)
    return bool(region[0] <= x <= region[2] and region[1] <= y <= region[3])


def _found(code: zxingcpp.Barcode, left: int, top: int, scale: float) -> FoundCode:
    place = code.position
    corners = [place.top_left, place.top_right, place.bottom_right, place.bottom_left]
    points = np.array([[corner.x, corner.y] for corner in corners], dtype=np.float64)
    turn = round(code.orientation / _RIGHT_ANGLE) * _RIGHT_ANGLE % 360
    name = str(code.format).lower().replace(" ", "-")
    mirrored = name == "qr-code" and is_mirrored(code)
    return FoundCode(name, _text(code), points / scale + (left, top), turn, mirrored)


def _is_code(code: FoundCode) -> bool:
    """Leave out what two or three strokes of a rule or a letter are taken for."""
    return code.format not in _LINEAR or len(code.text) >= _SHORTEST_LINEAR


def _is_printed(code: FoundCode, grey: Pixels) -> bool:
    """Whether a code is printed on this side, rather than seen through the sheet."""
    if code.mirrored:
        return False
    (left, top), (right, bottom) = code.corners.min(axis=0), code.corners.max(axis=0)
    part = grey[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
    if not part.size:
        return False
    ink, paper = np.quantile(part, _INK_AND_PAPER)
    return bool(paper - ink >= _LEAST_CONTRAST * paper)


def _text(code: zxingcpp.Barcode) -> str:
    """Give the text as UTF-8, which cards use without saying so; other bytes as guessed."""
    try:
        text = bytes(code.bytes).decode()
    except UnicodeDecodeError:
        text = str(code.text)
    return unicodedata.normalize("NFC", text)


def _once(codes: list[FoundCode]) -> list[FoundCode]:
    """Leave out a code that was found twice at one place."""
    kept: list[FoundCode] = []
    for code in codes:
        middle = code.corners.mean(axis=0)
        size = float(np.ptp(code.corners, axis=0).max())
        twin = any(
            other.text == code.text
            and float(np.abs(other.corners.mean(axis=0) - middle).max()) < size
            for other in kept
        )
        if not twin:
            kept.append(code)
    return kept
