"""The sheet of paper on the bed of a scanner, and the page without the bed.

The bed is whatever even colour, darker than the paper, reaches in from the borders of the
scan. The sheet is told by the straight lines of its edges and not by its outline as a whole,
so that torn corners, dark pictures at an edge and edges outside of the scan do no harm. What
stays unclear is no sheet: then the page is kept whole.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, Pixels
from scanner.paper import PAPERS, known_paper
from scanner.tone import strongest_channel

_LOOK_DPI = 60.0
_RIM_PX = 3
_RIM_SHARE = 0.08  # of the border of the scan must be bed
_LEAST_CONTRAST = 12.0  # levels between bed and paper
_BED_REACH = 0.28  # of the way to the paper is still bed
_DARKER_THAN_BED = 25
_SHADOW_MM = 5.0  # what is thicker and darker than the bed is a picture
_WHISKER_MM = 1.5
_SMALLEST_SHEET_MM = 40.0
_TANGENT_MM = 4.0
_SMOOTH_PX = 9  # steps of the outline, so that its direction is finer than that of pixels
_TANGENT_DEGREES = 3.0
_LEAST_SIDE_SHARE = 0.15
_LEAST_SIDE_MM = 12.0
_APART_DEGREES = 0.8
_STEP_MM = 1.2
_STEP_SHARE = 0.3
_PAPER_SHARE = 0.6  # of the way from bed to paper
_MOST_OUTSIDE_MM2 = 150.0  # dust and whiskers; more is another thing on the bed
_MOST_TORN_SHARE = 0.08
_ONE_SIDE_SNAP_MM = 2.0
_SNAP_MM = 3.0
_STRIP_MM = 10.0  # narrower bars are seldom printed; paper is cut by eye as much
_WIDEST_STRIP_SHARE = 0.06  # of the side; what is shorter still is a smaller paper
_LEAST_KNOWN_MM = 140.0  # smaller papers have too many sizes
_INWARD_MM = 0.7  # the very edge of a sheet is half shadow

_WHITE = (255, 255, 255)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper seen on the bed of the scanner.

    Attributes:
        middle: x and y of its middle, in px of the page as loaded.
        width_px: Its edge that runs along a row, as it lies, in px of the page as loaded.
        height_px: Its other edge.
        lean_degrees: Of its edges, -45 to 45.
    """

    middle: tuple[float, float]
    width_px: float
    height_px: float
    lean_degrees: float


@dataclass(frozen=True, slots=True)
class _Look:
    """A coarse grey copy, and 1 where the sheet is; lengths in px of this copy."""

    grey: Pixels
    mask: Pixels
    bed: float
    paper: float
    px_per_mm: float


@dataclass(frozen=True, slots=True)
class _Side:
    """An edge of the sheet seen against the bed, in the frame of the sheet.

    Attributes:
        level: Its distance from the origin.
        slope_degrees: How much it still leans in that frame.
        along: Where along it there is support, shape (n,).
    """

    level: float
    slope_degrees: float
    along: Floats


def find_sheet(small: Pixels, scale: float, dpi: float, paper: tuple[int, ...]) -> Sheet | None:
    """Find the sheet where a scanner bed shows around it; None where none surely shows.

    Args:
        small: Copy of the page, grey or RGB.
        scale: Pixels of the copy for one pixel of the page.
        dpi: Pixels per inch of the copy.
        paper: Colour of the paper, one level a channel.
    """
    look = _look(small, dpi, paper)
    if look is None:
        return None
    points = _outline(look)
    lean = _lean(points, look)
    if lean is None:
        return None
    sides = _sides(points, lean, look)
    turning = _common_slope(sides, look)
    if turning is None:
        return None
    lean += turning
    sides = _sides(points, lean, look)
    edges = _edges(sides, points, lean)
    seen = sum(side is not None for side in sides)
    if not _is_sheet(edges, lean, seen, look):
        return None
    return _on_page(edges, lean, scale * look.px_per_mm * MM_PER_INCH / dpi)


def without_bed(
    small: Pixels, scale: float, dpi: float, paper: tuple[int, ...], sheet: Sheet
) -> Pixels:
    """Give the copy with paper in place of the bed, so that nothing is measured there."""
    inward = 2 * _INWARD_MM * dpi / MM_PER_INCH
    box = (
        (sheet.middle[0] * scale, sheet.middle[1] * scale),
        (sheet.width_px * scale - inward, sheet.height_px * scale - inward),
        -sheet.lean_degrees,
    )
    inside = np.zeros(small.shape[:2], dtype=np.uint8)
    cv2.fillConvexPoly(inside, np.round(cv2.boxPoints(box)).astype(np.int32), 1)
    covered = small.copy()
    covered[inside == 0] = paper if small.ndim == 3 else paper[0]  # noqa: PLR2004 - channels
    return covered


def _look(small: Pixels, dpi: float, paper: tuple[int, ...]) -> _Look | None:
    """Give the coarse copy with the sheet in it; None where the border shows no bed."""
    step = max(1, round(dpi / _LOOK_DPI))  # whole pixels are several times faster to average
    height, width = (side // step for side in small.shape[:2])
    if min(height, width) <= 4 * _RIM_PX:
        return None
    sample = _strongest(small[::8, ::8])
    bright = max(float(np.quantile(sample, 0.98)), float(max(paper)))
    bed = _bed_level(small, _RIM_PX * step, bright)
    if bed is None:
        return None
    whole = small[: height * step, : width * step]
    coarse = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    blurred = cv2.medianBlur(_strongest(np.asarray(coarse, dtype=np.uint8)), 3)
    grey = np.asarray(blurred, dtype=np.uint8)
    px_per_mm = dpi / step / MM_PER_INCH
    mask = _sheet_mask(grey, bed, bright, px_per_mm)
    if mask is None:
        return None
    inner = grey[::2, ::2][mask[::2, ::2] > 0]
    level = float(np.quantile(inner, 0.75))
    if level < bed + _LEAST_CONTRAST:
        return None
    return _Look(grey, mask, bed, level, px_per_mm)


def _strongest(pixels: Pixels) -> Pixels:
    """Give the brightest channel as it is: made white on brown paper, a grey bed is bright."""
    return strongest_channel(np.ascontiguousarray(pixels), _WHITE)


def _bed_level(small: Pixels, rim: int, bright: float) -> float | None:
    """Give the level of the bed at the border of the scan; None where none shows."""
    strips = (small[:rim], small[-rim:], small[:, :rim], small[:, -rim:])
    border = np.concatenate([_strongest(strip[::2, ::2]).ravel() for strip in strips])
    dark = border[border <= bright - _LEAST_CONTRAST]
    return float(np.median(dark)) if dark.size >= _RIM_SHARE * border.size else None


def _sheet_mask(grey: Pixels, bed: float, bright: float, px_per_mm: float) -> Pixels | None:
    """Give 1 on the largest thing that is no bed, its holes filled."""
    upper = bed + max(_LEAST_CONTRAST / 2, _BED_REACH * (bright - bed))
    darker = (grey < bed - _DARKER_THAN_BED).astype(np.uint8)
    thick = cv2.morphologyEx(darker, cv2.MORPH_OPEN, _square(_SHADOW_MM * px_per_mm))
    around_thick = cv2.dilate(thick, np.ones((3, 3), np.uint8))
    is_bed = ((grey <= upper) & (around_thick == 0)).astype(np.uint8)
    framed = cv2.copyMakeBorder(is_bed, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    cv2.floodFill(framed, None, (0, 0), 2)
    other = (framed[1:-1, 1:-1] != 2).astype(np.uint8)  # noqa: PLR2004 - the fill above
    other = _opened(other, _WHISKER_MM * px_per_mm)
    outlines, _ = cv2.findContours(other, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea, default=None)
    if outline is None or cv2.contourArea(outline) < (_SMALLEST_SHEET_MM * px_per_mm) ** 2:
        return None
    mask = np.zeros_like(grey)
    cv2.drawContours(mask, outlines, -1, 1, -1)
    return mask


def _opened(mask: Pixels, stroke_px: float) -> Pixels:
    """Open a mask; beyond the border of the scan it goes on as it was at the border."""
    stroke = _square(stroke_px)
    rim = len(stroke)
    framed = cv2.copyMakeBorder(mask, rim, rim, rim, rim, cv2.BORDER_REPLICATE)
    done = cv2.morphologyEx(framed, cv2.MORPH_OPEN, stroke)
    return np.asarray(done[rim:-rim, rim:-rim], dtype=np.uint8)


def _square(side_px: float) -> Pixels:
    return np.ones((2 * round(side_px / 2) + 1,) * 2, np.uint8)


def _outline(look: _Look) -> Floats:
    """Give the outline of the largest thing: x, y and its direction in degrees; shape (n, 3).

    Points on the border of the scan have no direction (NaN): no edge is seen there.
    """
    outlines, _ = cv2.findContours(look.mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    points = max(outlines, key=cv2.contourArea)[:, 0, :].astype(np.float64)
    reach = max(2, round(_TANGENT_MM * look.px_per_mm))
    smooth = np.stack([_smooth_ring(side) for side in points.T], axis=1)
    ahead = np.roll(smooth, -reach, axis=0) - np.roll(smooth, reach, axis=0)
    direction = np.degrees(np.arctan2(-ahead[:, 1], ahead[:, 0]))
    height, width = look.mask.shape
    x, y = points.T
    beside = (x < 2) | (y < 2) | (x > width - 3) | (y > height - 3)  # noqa: PLR2004 - px
    direction[beside] = np.nan
    return np.column_stack([points, direction])


def _smooth_ring(values: Floats) -> Floats:
    ring = np.pad(values, _SMOOTH_PX // 2, mode="wrap")
    return np.convolve(ring, np.ones(_SMOOTH_PX) / _SMOOTH_PX, "valid")


def _lean(points: Floats, look: _Look) -> float | None:
    """Give the lean that most of the outline has; None where too little of it is seen."""
    direction = points[:, 2][~np.isnan(points[:, 2])]
    if len(direction) < 2 * _LEAST_SIDE_MM * look.px_per_mm:
        return None
    folded = (direction + 45.0) % 90.0 - 45.0
    counts, bins = np.histogram(folded, bins=90, range=(-45.0, 45.0))
    ring = np.concatenate([counts[-1:], counts, counts[:1]])
    best = float(bins[int(np.argmax(np.convolve(ring, np.ones(3), "valid")))] + 0.5)
    apart = (folded - best + 45.0) % 90.0 - 45.0
    return best + float(np.median(apart[np.abs(apart) <= _TANGENT_DEGREES]))


def _in_frame(points: Floats, lean_degrees: float) -> Floats:
    """Give x, y in the frame of the sheet, where its edges are level; shape (n, 2)."""
    angle = np.radians(lean_degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(points[:, :2] @ turn.T, dtype=np.float64)


def _sides(points: Floats, lean_degrees: float, look: _Look) -> list[_Side | None]:
    """Find left, top, right and bottom edge, each where it is seen."""
    placed = _in_frame(points, lean_degrees)
    middle = (placed.min(axis=0) + placed.max(axis=0)) / 2
    extent = np.ptp(placed, axis=0)
    found: list[_Side | None] = []
    for sign in (-1.0, 1.0):
        for axis in (0, 1):
            off = (points[:, 2] - lean_degrees - (90.0 if axis == 0 else 0.0) + 90.0) % 180.0
            straight = np.abs(off - 90.0) <= _TANGENT_DEGREES  # False for NaN, too
            outer = sign * (placed[:, axis] - middle[axis]) > 0
            chosen = placed[straight & outer]
            least = max(_LEAST_SIDE_SHARE * extent[1 - axis], _LEAST_SIDE_MM * look.px_per_mm)
            found.append(_side(sign * chosen[:, axis], chosen[:, 1 - axis], sign, least))
    return found


def _side(outward: Floats, along: Floats, sign: float, least: float) -> _Side | None:
    """Find the outermost straight line that enough points lie on."""
    if len(outward) < least:
        return None
    order = np.round(outward).astype(np.int64)
    counts = np.convolve(np.bincount(order - order.min()), np.ones(3), "same")
    enough = np.flatnonzero(counts >= least)
    if not len(enough):
        return None
    top = int(enough[-1])
    near = counts[max(0, top - 2) : top + 1]
    top = max(0, top - 2) + int(np.argmax(near))
    level = float(top + order.min())
    on_line = np.abs(outward - level) <= 1.6  # noqa: PLR2004 - px around a line
    slope, _ = np.polyfit(along[on_line], outward[on_line], 1)
    level = float(np.median(outward[on_line]))
    return _Side(sign * level, float(np.degrees(np.arctan(slope))) * sign, along[on_line])


def _common_slope(sides: list[_Side | None], look: _Look) -> float | None:
    """Give how much farther the sheet leans; None where its edges do not agree."""
    slopes, weights = [], []
    for number, side in enumerate(sides):
        if side is None:
            continue
        # y grows downward, so a level edge that falls and an upright one that shifts differ in sign
        slopes.append(side.slope_degrees * (1.0 if number % 2 == 0 else -1.0))
        weights.append(float(np.ptp(side.along)) ** 2)
    if not slopes:
        return None
    mean = float(np.average(slopes, weights=weights))
    long = [np.sqrt(weight) >= 30.0 * look.px_per_mm for weight in weights]
    apart = [abs(slope - mean) for slope, is_long in zip(slopes, long, strict=True) if is_long]
    return None if max(apart, default=0.0) > _APART_DEGREES else mean


def _edges(sides: list[_Side | None], points: Floats, lean_degrees: float) -> Floats:
    """Give left, top, right, bottom in the frame; where none is seen, where the paper ends."""
    placed = _in_frame(points, lean_degrees)
    ends = np.concatenate([placed.min(axis=0), placed.max(axis=0)])
    half = (-0.5, -0.5, 0.5, 0.5)  # a pixel reaches half a pixel beyond its middle
    levels = [end if side is None else side.level for side, end in zip(sides, ends, strict=True)]
    return np.array(levels) + half


def _is_sheet(edges: Floats, lean_degrees: float, seen: int, look: _Look) -> bool:
    width_mm, height_mm = (edges[2:] - edges[:2]) / look.px_per_mm
    if min(width_mm, height_mm) < _SMALLEST_SHEET_MM:
        return False
    if _falls_short(width_mm, height_mm):
        return False
    if seen < 2 and not known_paper(width_mm, height_mm, _ONE_SIDE_SNAP_MM):  # noqa: PLR2004
        return False
    step = _STEP_MM * look.px_per_mm
    outer = _filled(edges + np.array([-step, -step, step, step]), lean_degrees, look)
    inner = _filled(edges - np.array([-step, -step, step, step]), lean_degrees, look)
    # Beside a whole known sheet what is lighter than the bed, but darker than paper, is bed.
    whole = seen == 4 and known_paper(width_mm, height_mm, _ONE_SIDE_SNAP_MM)  # noqa: PLR2004
    light = look.bed + _PAPER_SHARE * (look.paper - look.bed) if whole else 0.0
    beside = (outer == 0) & (look.mask > 0) & (look.grey >= light)
    others = float(beside.sum()) / look.px_per_mm**2
    torn = float((look.mask[inner > 0] == 0).mean())
    if others > _MOST_OUTSIDE_MM2 or torn > _MOST_TORN_SHARE:
        return False
    return _is_sharp(inner, outer, look)


def _falls_short(width_mm: float, height_mm: float) -> bool:
    """Whether all of a known sheet is there but for a strip, which may be as dark as the bed."""
    for paper in PAPERS:
        if paper.width_mm < _LEAST_KNOWN_MM:
            continue
        for wide, high in ((paper.width_mm, paper.height_mm), (paper.height_mm, paper.width_mm)):
            for apart, strip, side in (
                (width_mm - wide, high - height_mm, high),
                (height_mm - high, wide - width_mm, wide),
            ):
                if abs(apart) <= _SNAP_MM and _STRIP_MM < strip <= _WIDEST_STRIP_SHARE * side:
                    return True
    return False


def _filled(edges: Floats, lean_degrees: float, look: _Look) -> Pixels:
    left, top, right, bottom = edges
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    placed = _in_frame(corners, -lean_degrees)
    filled = np.zeros_like(look.mask)
    cv2.fillConvexPoly(filled, np.round(placed).astype(np.int32), 1)
    return filled


def _is_sharp(inner: Pixels, outer: Pixels, look: _Look) -> bool:
    """Whether light rises at once from bed to paper, and not slowly as at a dim border."""
    stroke = np.ones((3, 3), np.uint8)
    within = look.grey[(inner > 0) & (cv2.erode(inner, stroke) == 0)]
    beyond = look.grey[(cv2.dilate(outer, stroke) > 0) & (outer == 0)]
    if not within.size or not beyond.size:
        return False
    rise = float(np.median(within)) - float(np.median(beyond))
    return rise >= max(_LEAST_CONTRAST * 0.6, _STEP_SHARE * (look.paper - look.bed))


def _on_page(edges: Floats, lean_degrees: float, scale: float) -> Sheet:
    """Give the sheet in px of the page; scale is px of the coarse copy for one of them."""
    middle = _in_frame(((edges[:2] + edges[2:]) / 2)[None], -lean_degrees)[0]
    x, y = ((middle + 0.5) / scale - 0.5).tolist()
    width, height = ((edges[2:] - edges[:2]) / scale).tolist()
    return Sheet((x, y), width, height, lean_degrees)
