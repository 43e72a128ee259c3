"""The four corners of a sheet in a photo of it on a table.

A scan shows paper along its border, or an even bed around a true rectangle; a photo shows a
table all around a quadrilateral. Edges of the sheet are looked for in two ways, as outlines of
what is bright and as straight lines, and that quadrilateral is taken whose sides are best seen
as steps from dark outside to bright inside. In doubt it is a scan.
"""

import itertools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Pixels
from scanner.paper import PAPERS

Floats = NDArray[np.float64]

_LOOK_PX = 640
_RIM_SHARE = 0.015
_PAPER_SHARE = 0.9  # of the level of the paper
_MOST_PAPER_AT_RIM = 0.35
_EVEN_BED = 5.0  # levels that an even bed differs along the border
_TEXT_SHARE = 0.016  # of the longer side: darker things as thin are print
_LEVELS = (0.3, 0.45, 0.6, 0.75)
_SMALLEST_SHARE = 0.12  # of the picture
_SMALLEST_FLAT_SHARE = 0.3
_MOST_LINES = 7
_SAME_LINE_DEGREES, _SAME_LINE_PX = 4.0, 10.0
_OUTSIDE_SHARE = 0.01
_INSIDE_PX = 2.5
_ALONG = np.linspace(0.04, 0.96, 40)  # of a side, where it is looked at
_STEP_LEVELS = 7.0
_LEAST_SUPPORT, _LEAST_SIDE_SUPPORT = 0.8, 0.5
_BEST = 4
_FLAT_DEGREES, _FLAT_SHARE = 1.2, 0.02
_PAPER_RATIO = 0.05  # a slight tilt shortens a side by less


@dataclass(frozen=True, slots=True)
class _Look:
    """A coarse copy without its print.

    Attributes:
        grey: Weakest channel; white paper is bright in it, tables of any colour are darker.
        across: How much brighter it becomes to the right, in levels.
        down: How much brighter it becomes downward.
        even: Whether the border has one colour, as the bed of a scanner has.
    """

    grey: Pixels
    across: NDArray[np.float32]
    down: NDArray[np.float32]
    even: bool


def find_corners(small: Pixels) -> Floats | None:
    """Find the corners of the sheet; None for a scan, and where they are not sure.

    Args:
        small: The picture or a copy of it, grey or RGB.

    Returns:
        x and y in px, shape (4, 2), clockwise from the top left as seen.
    """
    if _has_paper_at_rim(small):
        return None
    step = max(1, round(max(small.shape[:2]) / _LOOK_PX))
    look = _look(small, step)
    quad = _best(_outlined(look), look)
    if quad is None or not _is_seen(quad, look):
        quad = _best(_lined(look), look)
    elif not look.even:
        quad = _best([quad, *_lined(look)], look)
    if quad is None or not _is_seen(quad, look) or _may_be_scan(quad, look):
        return None
    return np.asarray((quad + 0.5) * step - 0.5, dtype=np.float64)


def _best(quads: list[Floats], look: _Look) -> Floats | None:
    """Give the quadrilateral whose sides are best seen, its sides moved onto their edges."""
    best = sorted(quads, key=lambda quad: _worth(quad, look), reverse=True)[:_BEST]
    refined = [_refined(quad, look) for quad in best]
    return max(refined, key=lambda quad: _worth(quad, look), default=None)


def _has_paper_at_rim(small: Pixels) -> bool:
    """Whether much of the border is as bright as the paper: no sheet lies inside then."""
    rim = max(2, round(_RIM_SHARE * max(small.shape)))
    strips = (small[:rim:2, ::4], small[-rim::2, ::4], small[::4, :rim:2], small[::4, -rim::2])
    border = np.concatenate([_weakest(strip).ravel() for strip in strips])
    paper = float(np.quantile(_weakest(small[::8, ::8]), 0.9))
    return float((border >= _PAPER_SHARE * paper).mean()) > _MOST_PAPER_AT_RIM


def _weakest(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:  # noqa: PLR2004 - grey
        return pixels
    red, green, blue = cv2.split(np.ascontiguousarray(pixels))
    return np.asarray(cv2.min(cv2.min(red, green), blue), dtype=np.uint8)


def _look(small: Pixels, step: int) -> _Look:
    height, width = (side // step for side in small.shape[:2])
    whole = small[: height * step, : width * step]
    coarse = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    weak = _weakest(np.asarray(coarse, dtype=np.uint8))
    stroke = np.ones((2 * round(_TEXT_SHARE * max(weak.shape) / 2) + 1,) * 2, np.uint8)
    grey = np.asarray(cv2.morphologyEx(weak, cv2.MORPH_CLOSE, stroke), dtype=np.uint8)
    grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), dtype=np.uint8)
    # A Sobel sum of 8 is one level a pixel; an edge this soft is about 4 pixels wide.
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 2)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 2)
    return _Look(grey, np.asarray(across), np.asarray(down), _has_even_bed(weak))


def _has_even_bed(grey: Pixels) -> bool:
    """Whether the border is one colour that changes only slowly, as no table does."""
    high, wide = grey.shape
    x, y = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    at = np.zeros(grey.shape, dtype=bool)
    at[2:5], at[-5:-2], at[:, 2:5], at[:, -5:-2] = True, True, True, True
    level = grey[at].astype(np.float64)
    basis = np.stack([np.ones(level.size), x[at], y[at]], axis=1)
    near = np.abs(level - np.median(level)) <= 5 * _EVEN_BED  # paper at the border is no bed
    plane, *_ = np.linalg.lstsq(basis[near], level[near], rcond=None)
    apart = np.abs(level[near] - basis[near] @ plane)
    return float(near.mean()) > 1 / 2 and float(np.quantile(apart, 0.8)) <= _EVEN_BED


def _outlined(look: _Look) -> list[Floats]:
    """Give the quadrilaterals around bright areas, at several levels of brightness."""
    rim = np.concatenate([look.grey[0], look.grey[-1], look.grey[:, 0], look.grey[:, -1]])
    table, paper = float(np.median(rim)), float(np.quantile(look.grey[::2, ::2], 0.9))
    found = []
    for share in _LEVELS:
        bright = (look.grey > table + share * (paper - table)).astype(np.uint8)
        bright = np.asarray(cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8)))
        outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        outline = max(outlines, key=cv2.contourArea, default=None)
        if outline is None:
            continue
        hull = cv2.convexHull(outline)
        around = cv2.arcLength(hull, closed=True)
        for slack in (0.02, 0.05):
            corners = cv2.approxPolyDP(hull, slack * around, closed=True)[:, 0, :]
            if len(corners) == 4:  # noqa: PLR2004 - corners of a sheet
                found.append(_ordered(corners.astype(np.float64)))
    return [quad for quad in found if _is_possible(quad, look)]


def _lined(look: _Look) -> list[Floats]:
    """Give the quadrilaterals that straight edges enclose, two of each direction."""
    edges = cv2.Canny(look.grey, 20, 50)
    least = round(0.15 * max(look.grey.shape))
    segments = cv2.HoughLinesP(edges, 1, math.pi / 180, 50, minLineLength=least, maxLineGap=12)
    if segments is None:
        return []
    ends = segments.reshape(-1, 4).astype(np.float64)
    run = ends[:, 2:] - ends[:, :2]
    length = np.hypot(run[:, 0], run[:, 1])
    ends = ends[np.argsort(-length)]
    run = np.abs(ends[:, 2:] - ends[:, :2])
    level = _distinct(ends[run[:, 0] > run[:, 1]])
    upright = _distinct(ends[run[:, 0] <= run[:, 1]])
    found = []
    for top, bottom in itertools.combinations(level, 2):
        for left, right in itertools.combinations(upright, 2):
            corners = [_crossing(a, b) for a in (top, bottom) for b in (left, right)]
            quad = _ordered(np.array(corners))
            if _is_possible(quad, look):
                found.append(quad)
    return found


def _distinct(ends: Floats) -> list[Floats]:
    """Give the longest lines, each once; a line is the cross product of its ends."""
    lines: list[Floats] = []
    middles: list[Floats] = []
    for x1, y1, x2, y2 in ends:
        line = np.cross([x1, y1, 1.0], [x2, y2, 1.0])
        line /= math.hypot(line[0], line[1])
        middle = np.array([(x1 + x2) / 2, (y1 + y2) / 2, 1.0])
        if not any(_is_same(line, middle, *other) for other in zip(lines, middles, strict=True)):
            lines.append(line)
            middles.append(middle)
        if len(lines) == _MOST_LINES:
            break
    return lines


def _is_same(line: Floats, middle: Floats, other: Floats, other_middle: Floats) -> bool:
    if abs(line[:2] @ other[:2]) < math.cos(math.radians(_SAME_LINE_DEGREES)):
        return False
    apart = max(abs(float(line @ other_middle)), abs(float(other @ middle)))
    return apart <= _SAME_LINE_PX / 2


def _crossing(line: Floats, other: Floats) -> Floats:
    point = np.cross(line, other)
    return np.asarray(point[:2] / point[2] if abs(point[2]) > 1e-9 else np.full(2, np.inf))  # noqa: PLR2004


def _ordered(corners: Floats) -> Floats:
    """Order corners clockwise as seen, beginning at the top left."""
    middle = corners.mean(axis=0)
    if not np.isfinite(middle).all():
        return corners
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    ring = corners[np.argsort(angles)]
    return np.asarray(np.roll(ring, -int(np.argmin(ring.sum(axis=1))), axis=0), dtype=np.float64)


def _is_possible(quad: Floats, look: _Look) -> bool:
    """Whether a quadrilateral is convex, large and in the picture."""
    if not np.isfinite(quad).all():
        return False
    height, width = look.grey.shape
    beyond = np.concatenate([-quad, quad - [width - 1, height - 1]], axis=1)
    if beyond.max() > _OUTSIDE_SHARE * max(height, width):
        return False
    sides = np.roll(quad, -1, axis=0) - quad
    if ((beyond + np.roll(beyond, -1, axis=0)) / 2 > -_INSIDE_PX).any():
        return False  # a side along the border is where the picture ends
    ahead = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * ahead[:, 1] - sides[:, 1] * ahead[:, 0]
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    if (turns <= 0.5 * lengths * np.roll(lengths, -1)).any():  # no corner sharper than 30 degrees
        return False
    return bool(_area(quad) >= _SMALLEST_SHARE * height * width)


def _area(quad: Floats) -> float:
    x, y = quad.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _inward_steps(quad: Floats, look: _Look, offsets: Floats) -> Floats:
    """Give how much brighter it becomes inward along each side.

    Returns:
        Levels, shape (4, samples, offsets); offsets in px, outward positive.
    """
    ends = np.roll(quad, -1, axis=0)
    run = ends - quad
    along = run / np.hypot(run[:, 0], run[:, 1])[:, None]
    outward = np.stack([along[:, 1], -along[:, 0]], axis=1)
    points = quad[:, None, :] + _ALONG[None, :, None] * run[:, None, :]
    placed = points[:, :, None, :] + offsets[None, None, :, None] * outward[:, None, None, :]
    shape = placed.shape[:3]
    flat = placed.reshape(len(quad), -1, 2).astype(np.float32)
    x, y = flat[..., 0], flat[..., 1]
    border = cv2.BORDER_REPLICATE
    across = cv2.remap(look.across, x, y, cv2.INTER_LINEAR, borderMode=border)
    down = cv2.remap(look.down, x, y, cv2.INTER_LINEAR, borderMode=border)
    inward = -(across * outward[:, :1] + down * outward[:, 1:])
    return np.asarray(inward.reshape(shape), dtype=np.float64)


def _support(quad: Floats, look: _Look) -> Floats:
    """Give the share of each side that is seen as a step to bright; shape (4,)."""
    steps = _inward_steps(quad, look, np.arange(-2.0, 2.5)).max(axis=2)
    return np.asarray((steps >= _STEP_LEVELS).mean(axis=1), dtype=np.float64)


def _worth(quad: Floats, look: _Look) -> float:
    support = _support(quad, look)
    share = _area(quad) / look.grey.size
    return float(support.mean() + 0.5 * support.min() + 0.3 * share)


def _refined(quad: Floats, look: _Look) -> Floats:
    """Move each side onto its edge, robustly, and cut the sides with each other again."""
    for reach in (7.0, 4.0, 2.5):
        offsets = np.arange(-reach, reach + 0.25, 0.5)
        steps = _inward_steps(quad, look, offsets)
        found = offsets[steps.argmax(axis=2)]
        strong = steps.max(axis=2) >= _STEP_LEVELS
        lines = []
        for number in range(4):
            use = strong[number]
            ends = _fitted(_ALONG[use], found[number][use]) if use.sum() >= 8 else np.zeros(2)  # noqa: PLR2004
            start, end = quad[number], quad[(number + 1) % 4]
            along = (end - start) / np.hypot(*(end - start))
            outward = np.array([along[1], -along[0]])
            first, last = start + ends[0] * outward, end + ends[1] * outward
            lines.append(np.cross([*first, 1.0], [*last, 1.0]))
        moved = np.array([_crossing(lines[number - 1], lines[number]) for number in range(4)])
        if not _is_possible(moved, look):
            return quad
        quad = moved
    return quad


def _fitted(share: Floats, offset: Floats) -> Floats:
    """Fit a straight line that outliers do not move; give its offsets at both ends."""
    weight = np.ones_like(share)
    ends = np.zeros(2)
    basis = np.stack([1 - share, share], axis=1)
    for _ in range(6):
        root = np.sqrt(weight)
        ends, *_ = np.linalg.lstsq(basis * root[:, None], offset * root, rcond=None)
        weight = 1.0 / (0.3 + np.abs(offset - basis @ ends)) ** 1.5
    return ends


def _is_seen(quad: Floats, look: _Look) -> bool:
    support = _support(quad, look)
    return bool(support.mean() >= _LEAST_SUPPORT and support.min() >= _LEAST_SIDE_SUPPORT)


def _may_be_scan(quad: Floats, look: _Look) -> bool:
    """Whether a scanner may have seen this: a rectangle, no paper or no table beyond doubt."""
    if look.even:
        return _is_flat(quad, 2 * _FLAT_DEGREES, 2 * _FLAT_SHARE) and not _is_like_paper(quad)
    small = _area(quad) < _SMALLEST_FLAT_SHARE * look.grey.size
    return small and _is_flat(quad, _FLAT_DEGREES, _FLAT_SHARE)


def _is_like_paper(quad: Floats) -> bool:
    """Whether a rectangle has the proportions of a paper; less of a sheet seldom has."""
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    ratio = math.log((lengths[0] + lengths[2]) / (lengths[1] + lengths[3]))
    papers = [math.log(paper.height_mm / paper.width_mm) for paper in PAPERS]
    return min(abs(abs(ratio) - paper) for paper in papers) <= _PAPER_RATIO


def _is_flat(quad: Floats, degrees: float, share: float) -> bool:
    """Whether a quadrilateral is a rectangle, as a scanner sees a sheet."""
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    along = sides / lengths[:, None]
    bent = np.degrees(np.arcsin(np.abs((along * np.roll(along, -1, axis=0)).sum(axis=1))))
    uneven = np.abs(lengths[:2] / lengths[2:] - 1)
    return float(bent.max()) <= degrees and float(uneven.max()) <= share
