"""Where on a page a code may stand: places worth a closer look, found on the copy of 150 dpi."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from scanner.ink import Ink

_MARGIN_MM = 3.0
_DARK_LEVEL = 128

_JOIN_MM = 2.0
_SIDES_MM = (7.0, 90.0)
_SQUARE_SHARE = 0.75
_FILLED_SHARE = 0.75
_INK_SHARES = (0.2, 0.75)  # paragraphs have less ink in a square, photos more
_MOST_SQUARES = 4

_WINDOW_MM = 9.0
_COARSE = 4
_AROUND_MM = 14.0
_LEAST_CHANGE = 0.16  # steps between pixels for the contrast: text 0.10, a code of a card 0.20
_LEAST_CONTRAST = 60.0
_DARK_SHARES = (0.2, 0.65)
_QUANTILES = (0.05, 0.95)
_MOST_TEXTURES = 2

_FINDER_AREAS = ((1.3, 2.8), (1.8, 5.0))  # outer to ring 49:25, ring to core 25:9
_FINDER_PX = 5
_CENTRED_SHARE = 0.25
_SAME_SIZE = 1.6

Place = tuple[int, int, int, int]


def code_places(ink: Ink) -> list[Place]:
    """Find places that look like a code in two dimensions.

    Large codes are squares full of small pieces. A code of an identity card is printed so
    small that its modules run together; nothing else changes as often both ways.

    Args:
        ink: Of the page.

    Returns:
        Left, top, right and bottom in px of the page as loaded, with a margin; the likeliest
        first.
    """
    margin = _MARGIN_MM * ink.px_per_mm
    squares = sorted(_squares(ink), key=_area, reverse=True)[:_MOST_SQUARES]
    wide = [(x0 - margin, y0 - margin, x1 + margin, y1 + margin) for x0, y0, x1, y1 in squares]
    places: list[Place] = []
    for left, top, right, bottom in [*_textures(ink), *wide]:
        place = (
            max(0, int(left / ink.scale)),
            max(0, int(top / ink.scale)),
            int(right / ink.scale),
            int(bottom / ink.scale),
        )
        places.append(place)
    return places


def finder_sides(dark: Pixels) -> list[float]:
    """Give the sides in px of the finder patterns seen: a square in a ring, 1:1:3:1:1.

    Args:
        dark: Non-zero where dark.
    """
    found, tree = cv2.findContours(dark, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)
    outlines = [np.asarray(outline, dtype=np.int32) for outline in found]
    inner = np.asarray(tree).reshape(-1, 4)[:, 2] if outlines else np.zeros(0, dtype=np.int32)
    sides = []
    for outline, ring in zip(outlines, inner.tolist(), strict=True):
        core = int(inner[ring]) if ring >= 0 else -1
        if core >= 0 and _is_finder(outline, outlines[ring], outlines[core]):
            sides.append(float(np.sqrt(cv2.contourArea(outline))))
    return sides


def finders_of_one_code(sides: list[float]) -> float:
    """Give the side of the finder patterns if at least two are of one size, else 0."""
    ordered = sorted(sides, reverse=True)
    for large, small in pairwise(ordered):
        if large <= _SAME_SIZE * small:
            return large
    return 0.0


def _is_finder(outer: NDArray[np.int32], ring: NDArray[np.int32], core: NDArray[np.int32]) -> bool:
    areas = [float(cv2.contourArea(outline)) for outline in (outer, ring, core)]
    if areas[2] < _FINDER_PX:
        return False
    for (low, high), (large, small) in zip(_FINDER_AREAS, pairwise(areas), strict=True):
        if not low <= large / max(small, 1.0) <= high:
            return False
    _, (across, down), _ = cv2.minAreaRect(outer)
    if min(across, down) < _SQUARE_SHARE * max(across, down):
        return False
    if areas[0] < _FILLED_SHARE * across * down:
        return False
    apart = outer.reshape(-1, 2).mean(axis=0) - core.reshape(-1, 2).mean(axis=0)
    return bool(np.abs(apart).max() <= _CENTRED_SHARE * max(across, down))


def _textures(ink: Ink) -> list[tuple[float, float, float, float]]:
    """Find where the page changes from dark to light most often, across and down."""
    even = ink.even
    if min(even.shape) < _COARSE * _COARSE:
        return []
    reach = max(1, round(_WINDOW_MM * ink.px_per_mm / _COARSE))
    changes = np.minimum(
        _changes(even[:-1, 1:], even[:-1, :-1], reach),
        _changes(even[1:, :-1], even[:-1, :-1], reach),
    )
    found = []
    around = round(_AROUND_MM * ink.px_per_mm / _COARSE)
    for _ in range(_MOST_TEXTURES):
        y, x = (int(at) for at in np.unravel_index(int(np.argmax(changes)), changes.shape))
        if not _is_texture(ink, float(changes[y, x]), x * _COARSE, y * _COARSE):
            break
        box = np.array([x - around, y - around, x + around, y + around]) * float(_COARSE)
        found.append((float(box[0]), float(box[1]), float(box[2]), float(box[3])))
        changes[max(0, y - around) : y + around, max(0, x - around) : x + around] = 0
    return found


def _changes(here: Pixels, beside: Pixels, reach: int) -> NDArray[np.float32]:
    steps = cv2.resize(
        cv2.absdiff(here, beside),
        None,
        fx=1 / _COARSE,
        fy=1 / _COARSE,
        interpolation=cv2.INTER_AREA,
    ).astype(np.float32)
    return np.asarray(cv2.blur(steps, (reach, reach), borderType=cv2.BORDER_CONSTANT))


def _is_texture(ink: Ink, change: float, x: int, y: int) -> bool:
    """Whether a place changes as often as a code, for its contrast, and is as dark as one."""
    reach = max(2, round(_WINDOW_MM / 2 * ink.px_per_mm))
    part = ink.even[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
    dark, light = (float(level) for level in np.quantile(part, _QUANTILES))
    if change < _LEAST_CHANGE * max(light - dark, _LEAST_CONTRAST):
        return False
    share = float((part < (dark + light) / 2).mean())
    return _DARK_SHARES[0] <= share <= _DARK_SHARES[1]


def _squares(ink: Ink) -> list[tuple[float, float, float, float]]:
    """Find square places full of small pieces, in px of the copy."""
    squares = set()
    # Pieces of a large code run together and are no letters; other codes stand in frames.
    for dark in (ink.mask, (ink.even < _DARK_LEVEL).astype(np.uint8)):
        for outline in _outlines(dark, ink.px_per_mm):
            left, top, width, height = cv2.boundingRect(outline)
            _, (across, down), _ = cv2.minAreaRect(outline)
            inked = float(dark[top : top + height, left : left + width].sum()) / (across * down)
            if _INK_SHARES[0] <= inked <= _INK_SHARES[1]:
                squares.add((float(left), float(top), float(left + width), float(top + height)))
    return list(squares)


def _area(place: tuple[float, float, float, float]) -> float:
    left, top, right, bottom = place
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
        if not across * down or min(across, down) < _SQUARE_SHARE * max(across, down):
            continue
        if cv2.contourArea(outline) >= _FILLED_SHARE * across * down:
            found.append(np.asarray(outline, dtype=np.int32))
    return found
