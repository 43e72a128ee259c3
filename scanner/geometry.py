"""Find how a page lies and lay it straight, with one resampling for turn, lean and crop.

Angles in degrees: a turn is clockwise, a lean is counter-clockwise positive. Coordinates
in px, x to the right, y downward.
"""

import itertools
import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import PageImage, Pixels
from scanner.ink import Ink
from scanner.options import ScanOptions
from scanner.paper import PAPERS, Paper, known_paper
from scanner.rows import Points, best_angle
from scanner.sheet import Sheet

Matrix = NDArray[np.float64]

_FEWEST_LETTERS = 8
_FEWEST_PIECES = 40  # dots of leaders tell a lean as well
_LEAST_SHARPNESS = 0.4  # rows that much sharper than the mean of all angles
_SURE_DEGREES = 1.0  # over this a lean is corrected also where estimators are a little apart
_ROUGHLY_DEGREES = 0.6

_SNAP_MM = 3.0  # sheets are cut, fed and measured that exactly
_GROWN_MM = 1.5
_FARTHEST_SHIFT_MM = 10.0
_CUBIC_DPI = 220.0  # coarse pages lose more by linear resampling, and cost less to do well


@dataclass(frozen=True, slots=True)
class Lean:
    """How far lines of text lean.

    Attributes:
        degrees: Counter-clockwise positive; 0 where it could not be told.
        reason: Why not, in kebab-case; empty where it could be told.
    """

    degrees: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the pixels of a page go.

    Attributes:
        matrix: 3 x 3, from px of the page as loaded to px of the kept page.
        width_px: Width of the kept page.
        height_px: Height of the kept page.
        turn_degrees: Clockwise turn that is undone.
        lean_degrees: Lean that is undone; 0 means that no pixel is resampled.
    """

    matrix: Matrix
    width_px: int
    height_px: int
    turn_degrees: int
    lean_degrees: float


def find_lean(ink: Ink, options: ScanOptions) -> Lean:
    """Measure the lean of a page that lies the right way up, but for the lean.

    Three estimators look at different things: under-edges of letters, under-edges of
    letters and marks (dotted leaders), and all their pixels. Two have to agree; a page
    that has been tilted by mistake is worse than one that leans a little.

    Args:
        ink: Ink of the page, its turn undone.
        options: How near estimators have to be.
    """
    if len(ink.letters) < _FEWEST_LETTERS and len(ink.marks) < _FEWEST_PIECES:
        return Lean(0.0, "too-little-text")
    limit = options.skew_limit_degrees + 5.0
    pieces = np.concatenate([ink.letters, ink.marks])
    rows, columns = np.nonzero(ink.mask)
    pixels = np.stack([columns, rows], axis=1).astype(np.float32)
    scale = ink.px_per_mm
    found = [
        best_angle(_under_edges(pieces), limit, scale, "crowd"),
        best_angle(pixels, limit, scale, "step"),
    ]
    if len(ink.letters) >= _FEWEST_LETTERS:
        found.append(best_angle(_under_edges(ink.letters), limit, scale, "crowd"))
    if max(sharpness for _, sharpness in found) < _LEAST_SHARPNESS:
        return Lean(0.0, "no-lines")
    return _agreed([angle for angle, _ in found], options)


def lay_out(page: PageImage, ink: Ink, turn_degrees: int, lean_degrees: float) -> Layout:
    """Decide where the pixels of a page go, so that the kept page has the paper's size.

    The sheet seen on a dark bed is cut out. Otherwise a scan that has just the size of a
    known paper leaning is cut back to that paper, and any other keeps its size. Ink that
    would fall over the edge moves the cut, by 10 mm at most.

    Args:
        page: As loaded.
        ink: Ink of the page, its turn undone.
        turn_degrees: 0, 90, 180 or 270.
        lean_degrees: Already judged; 0 for a page that is not to be resampled.
    """
    sheet = ink.sheet
    turn = _turn_matrix(page.width_px, page.height_px, turn_degrees)
    size = np.array([page.width_px, page.height_px], dtype=np.float64)
    if turn_degrees % 180:
        size = size[::-1]
    middle = (size - 1) / 2
    cut = _sheet_size(size, turn_degrees, sheet, page.px_per_mm)
    if cut is not None and sheet is not None:
        middle = (turn @ np.array([*sheet.middle, 1.0]))[:2]
    elif lean_degrees:
        cut = _grown_paper(size, lean_degrees, page.px_per_mm)
    kept = size if cut is None else cut
    angle = math.radians(lean_degrees)
    lean = np.eye(3)
    lean[:2, :2] = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    lean[:2, 2] = (kept - 1) / 2 - lean[:2, :2] @ middle
    if lean_degrees:
        lean[:2, 2] += _shift(lean, ink, kept, page.px_per_mm)
    else:
        lean[:2, 2] = np.round(lean[:2, 2])
    width, height = (int(side) for side in kept)
    return Layout(lean @ turn, width, height, turn_degrees, lean_degrees)


def lay_straight(page: PageImage, layout: Layout, paper: tuple[int, ...]) -> PageImage:
    """Move the pixels of a page; the same page where there is nothing to move.

    Corners that come in have the colour of the paper. A turn alone moves whole pixels.

    Args:
        page: As loaded.
        layout: From `lay_out`.
        paper: One level a channel.
    """
    if layout.lean_degrees:
        return _resampled(page, layout, paper)
    turned = np.rot90(page.pixels, layout.turn_degrees // 90)
    matrix = layout.matrix
    turn = _turn_matrix(page.width_px, page.height_px, layout.turn_degrees)
    left, top = (-(matrix @ np.linalg.inv(turn))[:2, 2]).round().astype(int)
    if (left, top) == (0, 0) and turned.shape[:2] == (layout.height_px, layout.width_px):
        return page if not layout.turn_degrees else _page(np.ascontiguousarray(turned), page.dpi)
    return _page(_window(turned, left, top, layout, paper), page.dpi)


def _agreed(angles: list[float], options: ScanOptions) -> Lean:
    angles = sorted(angles)
    pairs = [(high - low, (high + low) / 2) for low, high in itertools.pairwise(angles)]
    apart, between = min(pairs)
    if apart <= options.agree_degrees:
        return Lean(between)
    middle = angles[len(angles) // 2]
    roughly = angles[-1] - angles[0] <= _ROUGHLY_DEGREES and len(angles) > 2  # noqa: PLR2004
    if roughly and abs(middle) >= _SURE_DEGREES:
        return Lean(middle)
    return Lean(0.0, "estimators-disagree")


def _under_edges(pieces: NDArray[np.int32]) -> Points:
    left, top, width, height, _ = pieces.T.astype(np.float32)
    return np.stack([left + width / 2, top + height], axis=1)


def _turn_matrix(width_px: int, height_px: int, degrees: int) -> Matrix:
    """Give the matrix that undoes a clockwise turn, pixel on pixel."""
    match degrees:
        case 90:
            rows = [[0, 1, 0], [-1, 0, width_px - 1], [0, 0, 1]]
        case 180:
            rows = [[-1, 0, width_px - 1], [0, -1, height_px - 1], [0, 0, 1]]
        case 270:
            rows = [[0, -1, height_px - 1], [1, 0, 0], [0, 0, 1]]
        case _:
            rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    return np.array(rows, dtype=np.float64)


def _sheet_size(
    size: NDArray[np.float64], turn_degrees: int, sheet: Sheet | None, px_per_mm: float
) -> NDArray[np.float64] | None:
    """Give the size to cut out for a sheet on the bed, its turn undone; None to cut nothing."""
    if sheet is None:
        return None
    cut = np.array([sheet.width_px, sheet.height_px])
    if turn_degrees % 180:
        cut = cut[::-1]
    paper = _known(cut / px_per_mm, _SNAP_MM)
    if paper is None:
        # An A4 scan with black edges is an A4 sheet that was fed a little beside.
        return None if _known(size / px_per_mm, _SNAP_MM) else np.round(cut)
    if np.all(np.abs(size - cut) <= _SNAP_MM * px_per_mm):
        return None
    sides = sorted((paper.width_mm, paper.height_mm), reverse=bool(cut[0] > cut[1]))
    return np.round(np.array(sides) * px_per_mm)


def _known(size_mm: NDArray[np.float64], tolerance_mm: float) -> Paper | None:
    return known_paper(float(size_mm[0]), float(size_mm[1]), tolerance_mm)


def _grown_paper(
    size: NDArray[np.float64], lean_degrees: float, px_per_mm: float
) -> NDArray[np.float64] | None:
    """Give the paper whose leaning box is the scan, as when software grew the canvas."""
    across = abs(math.cos(math.radians(lean_degrees)))
    down = abs(math.sin(math.radians(lean_degrees)))
    if _known(size / px_per_mm, _GROWN_MM):
        return None
    for paper in PAPERS:
        for sides in ((paper.width_mm, paper.height_mm), (paper.height_mm, paper.width_mm)):
            box = (
                sides[0] * across + sides[1] * down,
                sides[0] * down + sides[1] * across,
            )
            if np.all(np.abs(size / px_per_mm - box) <= _GROWN_MM):
                return np.round(np.array(sides) * px_per_mm)
    return None


def _shift(
    lean: Matrix, ink: Ink, kept: NDArray[np.float64], px_per_mm: float
) -> NDArray[np.float64]:
    """Give how far the page must move so that no letter falls over an edge."""
    if not len(ink.letters):
        return np.zeros(2)
    left, top, width, height = ink.letters[:, :4].T / ink.scale
    corners = np.concatenate(
        [np.stack([left + width * x, top + height * y]) for x in (0, 1) for y in (0, 1)], axis=1
    )
    placed = lean[:2, :2] @ corners + lean[:2, 2:]
    low, high = placed.min(axis=1), placed.max(axis=1)
    shift = np.where(low < 0, -low, np.where(high > kept - 1, kept - 1 - high, 0.0))
    limit = _FARTHEST_SHIFT_MM * px_per_mm
    return np.asarray(np.clip(shift, -limit, limit), dtype=np.float64)


def _resampled(page: PageImage, layout: Layout, paper: tuple[int, ...]) -> PageImage:
    cubic = page.dpi <= _CUBIC_DPI
    pixels = cv2.warpAffine(
        page.pixels,
        layout.matrix[:2],
        (layout.width_px, layout.height_px),
        flags=cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper,
    )
    return _page(pixels, page.dpi)


def _window(turned: Pixels, left: int, top: int, layout: Layout, paper: tuple[int, ...]) -> Pixels:
    """Cut a window out of whole pixels; what lies outside of them is paper."""
    shape = (layout.height_px, layout.width_px, *turned.shape[2:])
    window = np.empty(shape, dtype=np.uint8)
    window[:] = paper if turned.ndim == 3 else paper[0]  # noqa: PLR2004 - channels
    rows = slice(max(0, top), min(turned.shape[0], top + layout.height_px))
    columns = slice(max(0, left), min(turned.shape[1], left + layout.width_px))
    part = turned[rows, columns]
    down, across = rows.start - top, columns.start - left
    window[down : down + part.shape[0], across : across + part.shape[1]] = part
    return window


def _page(pixels: object, dpi: float) -> PageImage:
    return PageImage(np.asarray(pixels, dtype=np.uint8), dpi)
