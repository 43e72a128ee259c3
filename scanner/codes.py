"""Barcodes of a page: QR codes of cards and separators, patch codes, printed references.

The page is read as it was scanned; boxes are given on the kept page.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from dossier.page import Barcode, Box, PageImage, Pixels
from dossier.separator import Separator
from scanner.code_places import Place, code_places, finder_sides, finders_of_one_code
from scanner.errors import CodesFailedError
from scanner.ink import Ink
from scanner.mirrored import is_mirrored
from scanner.patch import find_patches

# Retail codes are left out: in ruled tables they are found where there are none. Paper has no
# codes in white on black, and the smaller copies are our own.
_read = partial(zxingcpp.read_barcodes, try_invert=False, try_downscale=False)
_FORMATS = zxingcpp.barcode_formats_from_str("QRCode,PDF417")
_LINEAR_FORMATS = zxingcpp.barcode_formats_from_str("Code39,Code128")
_QR = zxingcpp.barcode_formats_from_str("QRCode")
LINEAR = ("code-39", "code-128")
PATCH = "patch"
_SEPARATING = ("qr-code", PATCH, *LINEAR)

_LARGEST_DPI = 330.0  # no printed code needs more
_COARSE_WAYS = ((0.5, 3), (0.5, 5), (1 / 3, 3), (1 / 3, 5))
_LARGEST_TRY_PX = 1600
_RIGHT_ANGLE = 90
_SHORTEST_LINEAR = 4
_INK_AND_PAPER = (0.1, 0.9)
_LEAST_CONTRAST = 0.3  # of the paper; what shows through is paler, what was printed pale is darker
_FINDER_SCALES = (1.0, 3.0)


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
        found: Those that were read; patch codes say `PATCH-T` and the like.
        unread: Places that hold a QR code beyond reading.
        unnamed_bars: Outlines of bars that stand like a patch code and are none; each of shape
            (4, 2), in px of the page as loaded.
    """

    found: tuple[FoundCode, ...]
    unread: int
    unnamed_bars: tuple[NDArray[np.float64], ...] = ()


def find_codes(page: PageImage, ink: Ink) -> Codes:
    """Read the barcodes of a page.

    Codes in two dimensions are read on copies of 75 and 150 dpi, where noise is averaged away,
    and places that look like a smaller one at full resolution: as scanned, then enlarged,
    softened, sharpened and evened, since codes of identity cards are printed small. What
    shows through from the other side of the sheet is left out: it is mirrored or pale.

    Args:
        page: As loaded.
        ink: Its ink.

    Raises:
        CodesFailedError: The decoder broke down over the picture.
    """
    try:
        return _find_codes(page, ink)
    except (RuntimeError, ValueError) as error:  # all that zxing raises
        raise CodesFailedError from error


def _find_codes(page: PageImage, ink: Ink) -> Codes:
    grey, scale = _grey_copy(page)
    small = _grey(ink.small)
    patches = find_patches(ink)
    found = _large_codes(small, ink.scale, _COARSE_WAYS if patches else _COARSE_WAYS[:1])
    found += [_found(code, 0, 0, ink.scale) for code in _read(small, formats=_FORMATS)]
    found += [_found(code, 0, 0, scale) for code in _read(grey, formats=_LINEAR_FORMATS)]
    unread: list[Place] = []
    for place in code_places(ink):
        if any(_holds(place, code) for code in found) or any(_meet(place, one) for one in unread):
            continue
        left, top, right, bottom = (round(edge * scale) for edge in place)
        part = grey[top:bottom, left:right]
        codes = [_found(code, left, top, scale * grown) for code, grown in _read_closely(part)]
        found += codes
        if not codes and _is_beyond_reading(part):
            unread.append(place)
    printed = [code for code in _once(found) if _is_code(code) and _is_printed(code, grey, scale)]
    printed += [
        FoundCode(PATCH, f"PATCH-{patch.name}", patch.corners, patch.turn_degrees)
        for patch in patches
        if patch.name
    ]
    bars = tuple(patch.corners for patch in patches if not patch.name)
    return Codes(tuple(printed), len(unread), bars)


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


def find_separator(barcodes: Sequence[Barcode | FoundCode]) -> Separator | None:
    """Give what the separator among barcodes says; a sheet of our own goes before a patch."""
    separators = []
    for code in barcodes:
        separator = Separator.parse(code.text)
        if separator is not None and code.format in _SEPARATING:
            separators.append(separator)
    separators.sort(key=lambda separator: (not separator.dossier, not separator.component))
    return separators[0] if separators else None


def turn_votes(codes: Sequence[FoundCode], *, separates: bool) -> list[int]:
    """Give the turns that the codes of a page speak for.

    Bars of a patch lie along the edge of a sheet that led when it was made. They are asked only
    on separator sheets without a QR code; bars at both ends give two opposite turns.

    Args:
        codes: Of the page.
        separates: Whether the page is a separator sheet.
    """
    turns = [code.turn_degrees for code in codes if code.format == "qr-code"]
    if turns or not separates:
        return turns
    return [code.turn_degrees for code in codes if code.format == PATCH]


def _large_codes(small: Pixels, scale: float, ways: Sequence[tuple[float, int]]) -> list[FoundCode]:
    """Read large codes, as on separators, on coarse copies without streaks and grain."""
    for share, reach in ways:
        coarse = np.asarray(cv2.medianBlur(_scaled(small, share), reach), dtype=np.uint8)
        found = [_found(code, 0, 0, scale * share) for code in _read(coarse, formats=_QR)]
        if found:
            return found
    return []


def _grey_copy(page: PageImage) -> tuple[Pixels, float]:
    """Give the page in grey at 330 dpi at most, and its pixels for one pixel of the page."""
    scale = min(1.0, _LARGEST_DPI / page.dpi)
    if scale == 1.0:
        return _grey(page.pixels), scale
    return _grey(_scaled(page.pixels, scale)), scale


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:  # noqa: PLR2004 - height and width, no channels
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _read_closely(part: Pixels) -> list[tuple[zxingcpp.Barcode, float]]:
    """Read a place until one way of looking gives a code; codes with the scale they were at."""
    if not part.size:
        return []
    for picture, grown in _ways_to_look(part):
        codes = _read(picture, formats=_QR)
        if codes:
            return [(code, grown) for code in codes]
    return []


def _ways_to_look(part: Pixels) -> Iterator[tuple[Pixels, float]]:
    """Give the place as it is, then changed, the ways that help most first."""
    yield part, 1.0
    if max(part.shape) * 2 > _LARGEST_TRY_PX:
        yield _softened(part, 1.0), 1.0
        return
    yield _grown(part, 2.0), 2.0
    yield _sharpened(_grown(_softened(part, 0.7), 3.0)), 3.0
    yield _grown(_evened(part), 3.0), 3.0
    yield _grown(part, 4.0), 4.0
    yield _grown(_softened(part, 0.7), 3.0), 3.0
    yield _grown(part, 1.5), 1.5
    yield _evened(_grown(part, 3.0)), 3.0


def _grown(part: Pixels, grown: float) -> Pixels:
    grown = min(grown, _LARGEST_TRY_PX / max(part.shape))
    large = cv2.resize(part, None, fx=grown, fy=grown, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, dtype=np.uint8)


def _softened(part: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(part, (0, 0), sigma), dtype=np.uint8)


def _sharpened(part: Pixels) -> Pixels:
    """Undo blur of a place grown three times: a module is six pixels and more there."""
    return np.asarray(cv2.addWeighted(part, 3.5, _softened(part, 4.0), -2.5, 0), dtype=np.uint8)


def _evened(part: Pixels) -> Pixels:
    """Stretch every neighbourhood from black to white."""
    reach = (15, 15)
    low = cv2.blur(cv2.erode(part, np.ones(reach, np.uint8)), reach).astype(np.float32)
    high = cv2.blur(cv2.dilate(part, np.ones(reach, np.uint8)), reach).astype(np.float32)
    levels = (part - low) * 255.0 / (high - low + 1.0)
    return np.clip(levels, 0, 255).astype(np.uint8)


def _is_beyond_reading(part: Pixels) -> bool:
    """Whether a place that gave no code holds one: it was recognised, or its corners show."""
    if not part.size:
        return False
    if _read(_grown(part, 2.0), formats=_QR, return_errors=True):
        return True
    for scale in _FINDER_SCALES:
        picture = _grown(part, scale)
        reach = round(max(picture.shape) / 4) | 1
        dark = cv2.adaptiveThreshold(
            picture, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, reach, 10
        )
        if finders_of_one_code(finder_sides(np.asarray(dark, dtype=np.uint8))):
            return True
    return False


def _holds(region: Place, code: FoundCode) -> bool:
    x, y = code.corners.mean(axis=0)
    return bool(region[0] <= x <= region[2] and region[1] <= y <= region[3])


def _meet(one: Place, other: Place) -> bool:
    across = min(one[2], other[2]) > max(one[0], other[0])
    return across and min(one[3], other[3]) > max(one[1], other[1])


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
    return code.format not in LINEAR or len(code.text) >= _SHORTEST_LINEAR


def _is_printed(code: FoundCode, grey: Pixels, scale: float) -> bool:
    """Whether a code is printed on this side, rather than seen through the sheet."""
    if code.mirrored:
        return False
    corners = code.corners * scale
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
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
