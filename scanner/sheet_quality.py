"""How well the sheet went through the scanner: print over its edge, folded corners, streaks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from scanner.ink import Ink
from scanner.nontext import cells_of
from scanner.tone import weakest_channel

_CUT_MM = 0.9
_SMALLEST_CUT_MM = 0.7
_INWARD_MM = 6.0
_COVERED_MM = 0.7  # at the edges of a sheet on a bed, where its shadow lies
_RIM_MM = 0.5
_BESIDE_MM = 6.0
_LIGHT_LEVEL = 225  # of 255, evened
_LIGHT_SHARE = 0.2  # of the edge beside a letter; along a dark edge there is no light
_ALONG_MM = 5.0
_ALIKE_MM = 0.6
_FEWEST_ALONG = 4

_CORNER_DARK_SHARE = 0.75  # of the paper
_LARGEST_FOLD_MM = 90.0
_TRIANGLE_SHARE = (0.33, 0.68)  # of its box
_CORNER_NEAR_MM = 4.0
_FRAME_CELLS = 4
_CORNER_RISE = 0.1  # of white, within 2 mm

_ROWS_TAKEN = 2
_BAND_MM = 12.0
_AROUND_MM = 2.2
_BAND_SHARE = 0.7  # of the rows of a band that are darker there
_STREAK_SHARE = 0.75  # of the bands
_WIDEST_STREAK_MM = 1.2
_STREAK_FROM_EDGE_MM = 6.0
_SIDE_PX = 4
_CRISP_SHARE = 0.72  # of its depth that a streak falls within 2 px

Flags = NDArray[np.bool_]


def cut_letters(ink: Ink) -> int:
    """Count the letters that one edge of the sheet cuts: at the ends of lines, or a whole line."""
    if not len(ink.letters):
        return 0
    boxes, (width, height) = _on_sheet(ink)
    # Where a bed was covered up, the rim is paper all along and says nothing.
    even = ink.even if ink.sheet is None else np.full_like(ink.even, 255)
    lying = boxes[:, [1, 0, 3, 2]]
    views = (
        (boxes, even),
        (_mirrored(boxes, width), even[:, ::-1]),
        (lying, even.T),
        (_mirrored(lying, height), even.T[:, ::-1]),
    )
    return max(_cut_at_left(places, rim, ink) for places, rim in views)


def _on_sheet(ink: Ink) -> tuple[NDArray[np.int32], tuple[int, int]]:
    """Give left, top, right and bottom of letters on what is seen of the sheet, and its size."""
    left, top, across, down, _ = ink.letters.T
    if ink.sheet is None:
        boxes = np.stack([left, top, left + across, top + down], axis=1)
        return boxes, (ink.mask.shape[1], ink.mask.shape[0])
    inward = _COVERED_MM * ink.px_per_mm
    size = (ink.sheet.width_px * ink.scale, ink.sheet.height_px * ink.scale)
    middle = (ink.sheet.middle[0] * ink.scale, ink.sheet.middle[1] * ink.scale)
    turn = np.radians(ink.sheet.lean_degrees)
    x, y = left + across / 2 - middle[0], top + down / 2 - middle[1]
    along = x * np.cos(turn) - y * np.sin(turn) + size[0] / 2 - inward
    below = x * np.sin(turn) + y * np.cos(turn) + size[1] / 2 - inward
    edges = (along - across / 2, below - down / 2, along + across / 2, below + down / 2)
    boxes = np.stack([np.round(edge) for edge in edges], axis=1).astype(np.int32)
    return boxes, (round(size[0] - 2 * inward), round(size[1] - 2 * inward))


def _mirrored(boxes: NDArray[np.int32], length: int) -> NDArray[np.int32]:
    left, top, right, bottom = boxes.T
    return np.stack([length - right, top, length - left, bottom], axis=1)


def _cut_at_left(boxes: NDArray[np.int32], even: NDArray[np.uint8], ink: Ink) -> int:
    """Count letters at the left edge that belong to print; pieces of a dark edge do not."""
    px = ink.px_per_mm
    left, top, right, bottom = boxes.T
    at_edge = (left <= _CUT_MM * px) & (bottom - top >= _SMALLEST_CUT_MM * px)
    at_edge &= right - left <= _INWARD_MM * px
    if not at_edge.any():
        return 0
    middle = np.clip((top + bottom) // 2, 0, len(even) - 1)
    rim = even[:, : max(1, round(_RIM_MM * px))].mean(axis=1) >= _LIGHT_LEVEL
    beside = np.ones(2 * round(_BESIDE_MM * px) + 1)
    light = np.convolve(rim, beside, "same") / np.convolve(np.ones(len(rim)), beside, "same")
    cut = np.flatnonzero(at_edge & (light[middle] > _LIGHT_SHARE)).astype(np.intp)
    return int(sum(_belongs(boxes, one, cut, px) for one in cut))


def _belongs(boxes: NDArray[np.int32], one: np.intp, cut: NDArray[np.intp], px: float) -> bool:
    """Whether a line of print goes on inward from a letter, or along the edge with others cut."""
    left, top, right, bottom = boxes.T
    tall = max(bottom[one] - top[one], 1)
    off = np.abs((top + bottom) - (top[one] + bottom[one])) / 2
    alike = (bottom - top > 0.5 * tall) & (bottom - top < 2.0 * tall)
    inward = (left > right[one]) & (left - right[one] < 1.5 * tall) & (off < 0.5 * tall) & alike
    if np.count_nonzero(inward):
        return True
    deep = right[cut] - left[cut]
    near = off[cut] < _ALONG_MM * px
    near &= np.abs(deep - (right[one] - left[one])) < _ALIKE_MM * px
    return int(np.count_nonzero(near)) >= _FEWEST_ALONG


def folded_corner_mm(ink: Ink) -> float:
    """Give the length of the shorter side of the largest dark triangle in a corner, else 0."""
    cells = cells_of(weakest_channel(ink.small, ink.paper), ink)
    dark = (cells < _CORNER_DARK_SHARE * max(ink.paper)).astype(np.uint8)
    # A printed frame would tie a corner to the rest of the page.
    dark = np.asarray(
        cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_FRAME_CELLS,) * 2)), np.uint8
    )
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    rows, columns = cells.shape
    folded = 0.0
    for number in range(1, count):
        left, top, wide, high, area = stats[number].tolist()
        at_side = min(left, columns - left - wide) <= _CORNER_NEAR_MM
        at_end = min(top, rows - top - high) <= _CORNER_NEAR_MM
        low, most = _TRIANGLE_SHARE
        triangle = low <= area / (wide * high) <= most and max(wide, high) <= _LARGEST_FOLD_MM
        if at_side and at_end and triangle and _ends_at_once(labels == number, cells):
            folded = max(folded, float(min(wide, high)))
    return folded


def _ends_at_once(place: Flags, cells: Pixels) -> bool:
    """Whether the paper beside a dark place is bright at once, as it is not beside a stain."""
    near = cv2.dilate(place.astype(np.uint8), np.ones((3, 3), np.uint8))
    beside = (cv2.dilate(near, np.ones((3, 3), np.uint8)) > 0) & (near == 0)
    inside = cv2.erode(place.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    if not beside.any() or not inside.any():
        return False
    rise = float(np.median(cells[beside])) - float(np.quantile(cells[inside], 0.9))
    return rise >= _CORNER_RISE * 255


def streak_places_mm(ink: Ink, least_depth: float) -> tuple[float, ...]:
    """Find the thin straight lines that a dirty glass draws from one end of a page to the other.

    Args:
        ink: The ink of the page as loaded.
        least_depth: Levels, of 255, that a streak is darker than what is beside it.

    Returns:
        How far from the left edge each is.
    """
    px = ink.px_per_mm
    grey = weakest_channel(np.ascontiguousarray(ink.small[::_ROWS_TAKEN]), ink.paper)
    around = cv2.blur(grey, (2 * round(_AROUND_MM * px / 2) + 1, 1))
    _, darker = cv2.threshold(cv2.subtract(around, grey), least_depth, 255, cv2.THRESH_BINARY)
    bands = max(4, round(grey.shape[0] * _ROWS_TAKEN / px / _BAND_MM))
    shares = cv2.resize(darker, (grey.shape[1], bands), interpolation=cv2.INTER_AREA)
    marked = shares >= _BAND_SHARE * 255
    streak = (marked.mean(axis=0) >= _STREAK_SHARE) & (marked[0] | marked[-1])
    edge = round(_STREAK_FROM_EDGE_MM * px)
    streak[:edge] = streak[-edge:] = False
    bounds = np.flatnonzero(np.diff(streak.astype(np.int8), prepend=0, append=0))
    return tuple(
        round((begin + end) / 2 / px, 1)
        for begin, end in bounds.reshape(-1, 2).tolist()
        if end - begin <= _WIDEST_STREAK_MM * px and _is_crisp(grey, begin, end)
    )


def _is_crisp(grey: Pixels, begin: int, end: int) -> bool:
    """Whether a dark column falls off at once on both sides, as a crease of the paper does not."""
    profile = np.median(grey[:, begin - _SIDE_PX : end + _SIDE_PX], axis=0)
    jumps = profile[2:] - profile[:-2]
    depth = float(profile.max() - profile.min())
    return bool(min(jumps.max(), -jumps.min()) >= _CRISP_SHARE * depth)
