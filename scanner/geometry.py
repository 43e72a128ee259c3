"""Find how a page lies and lay it straight, with one resampling for turn, lean and crop.

Angles in degrees: a turn is clockwise, a lean is counter-clockwise positive. Coordinates
in px, x to the right, y downward.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.ink import Boxes, Ink, edge_points, rotated
from scanner.options import ScanOptions
from scanner.paper import PAPERS, Paper, known_paper
from scanner.rows import RowFit, best_angle, fit_rows, in_strips, rough_angle
from scanner.rules import rule_angle
from scanner.sheet import Sheet

Matrix = NDArray[np.float64]

_EDGES: tuple[Literal["under", "upper"], ...] = ("under", "upper")
_FEWEST_LETTERS = 8
_MANY_LETTERS = 400  # fewer are joined by dots of leaders, which stand in rows as well
_FEWEST_PIECES = 40  # dots of leaders tell a lean as well
_SURE_DEGREES = 1.0  # over this a lean is undone also where three estimators are a little apart
_ROUGHLY_DEGREES = 0.6
_LEAST_UNEVEN_DEGREES = 0.5  # lines of a hand climb and fall as much on a straight sheet
_MOST_ERROR_OF_MARKS = 0.08
_SMALL_ERROR_DEGREES = 0.03  # also about what a profile tells
_CLOSE_SHARE = 0.8  # of what counts as agreeing
_MIDDLE_SUPPORT = 0.7  # of a vote; under and upper edges err to opposite sides
_MOST_ERROR_ALONE = 0.1  # letters around a seal agree by chance, with more
_DISAGREE = "estimators-disagree"
_LEAST_CROWDING = 1.5  # times as many pairs of letters in one row as by chance

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
class Frame:
    """The page that is measured: as loaded, or a photo seen as if from above.

    Attributes:
        matrix: 3 x 3, from px of the page as loaded to px of this frame.
        width_px: Its width.
        height_px: Its height.
        dpi: Its pixels per inch.
        flattened: Whether the matrix undoes a perspective.
    """

    matrix: Matrix
    width_px: int
    height_px: int
    dpi: float
    flattened: bool = False

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre."""
        return self.dpi / MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the pixels of a page go.

    Attributes:
        matrix: 3 x 3, from px of the page as loaded to px of the kept page.
        width_px: Width of the kept page.
        height_px: Height of the kept page.
        dpi: Pixels per inch of the kept page.
        turn_degrees: Clockwise turn that is undone.
        lean_degrees: Lean that is undone.
        flattened: Whether a perspective is undone. Without lean and perspective no pixel is
            resampled.
    """

    matrix: Matrix
    width_px: int
    height_px: int
    dpi: float
    turn_degrees: int
    lean_degrees: float
    flattened: bool = False


def frame_of(page: PageImage) -> Frame:
    """Give the frame of a page as loaded."""
    return Frame(np.eye(3), page.width_px, page.height_px, page.dpi)


def find_lean(ink: Ink, options: ScanOptions) -> Lean:
    """Measure the lean of a page that lies the right way up, but for the lean.

    Two estimators look at different things: the under edges of letters and their upper
    edges. Where they disagree, the profile of all pixels, the rules of the page and the edges
    of the sheet vote, and one of them has to agree; a page that has been tilted by mistake is
    worse than one that leans a little.

    Args:
        ink: Ink of the page, its turn undone.
        options: How near estimators have to be.
    """
    letters, marks = ink.letters, ink.marks
    if len(letters) < _FEWEST_LETTERS and len(marks) < _FEWEST_PIECES:
        return Lean(0.0, "too-little-text")
    limit = options.skew_limit_degrees + 5.0
    lettered = fits = _fits(ink, letters, limit)
    surely = fits[0].even and fits[1].even and _agree(*fits, options)
    if len(letters) < _MANY_LETTERS and not surely:
        joined = _fits(ink, np.concatenate([letters, marks]), limit)
        crowded = max(fit.crowding for fit in joined) >= _LEAST_CROWDING
        if joined[0].even or (crowded and not fits[0].even):
            fits = joined
    # Dust stands in rows by chance, but not as evenly as leaders.
    dusty = max(fit.error_degrees for fit in fits) > _MOST_ERROR_OF_MARKS
    dusty &= len(letters) < _FEWEST_LETTERS
    if max(fit.crowding for fit in fits) < _LEAST_CROWDING or dusty:
        return Lean(0.0, "no-lines")
    # A streak or crease falls apart into marks as even as leaders, so letters are heard, too.
    heard = [*fits, *(fit for fit in lettered if fit.even and fit not in fits)]
    middle = (fits[0].degrees + fits[1].degrees) / 2
    agreed = _agree(*fits, options)
    agreed &= all(any(_agree(fit, two, options) for two in fits) for fit in heard)
    apart = abs(fits[0].degrees - fits[1].degrees)
    error = min(fit.error_degrees for fit in fits)
    if agreed and apart <= _CLOSE_SHARE * options.agree_degrees and error <= _SMALL_ERROR_DEGREES:
        return _judged(middle, fits)
    lean = _by_votes(ink, heard, limit, options)
    alone = agreed and error <= _MOST_ERROR_ALONE and lean.reason == _DISAGREE
    return _judged(middle, fits) if alone else lean


def _fits(ink: Ink, boxes: Boxes, limit_degrees: float) -> tuple[RowFit, RowFit]:
    """Fit the under edges of pieces and their upper edges."""
    under, upper = (edge_points(ink, boxes, edge) for edge in _EDGES)
    rough, _ = rough_angle(under, limit_degrees, ink.px_per_mm) if len(boxes) else (0.0, 0.0)
    first = fit_rows(under, rough, ink.px_per_mm)
    near = first.degrees if first.even else rough
    second = fit_rows(upper, near, ink.px_per_mm, even=first.even)
    if second.even and not first.even:
        first = fit_rows(under, second.degrees, ink.px_per_mm, even=True)
    return first, second


def lay_out(frame: Frame, ink: Ink, turn_degrees: int, lean_degrees: float) -> Layout:
    """Decide where the pixels of a page go, so that the kept page has the paper's size.

    The sheet seen on a dark bed is cut out. Otherwise a scan that has just the size of a
    known paper leaning is cut back to that paper, and any other keeps its size. Ink that
    would fall over the edge moves the cut, by 10 mm at most.

    Args:
        frame: The page as loaded, or seen from above.
        ink: Ink of it, its turn undone.
        turn_degrees: 0, 90, 180 or 270.
        lean_degrees: Already judged; 0 for a page that is not to be resampled.
    """
    sheet = ink.sheet
    turn = _turn_matrix(frame.width_px, frame.height_px, turn_degrees)
    size = np.array([frame.width_px, frame.height_px], dtype=np.float64)
    if turn_degrees % 180:
        size = size[::-1]
    middle = (size - 1) / 2
    cut = _sheet_size(size, turn_degrees, sheet, frame.px_per_mm)
    if cut is not None and sheet is not None:
        middle = (turn @ np.array([*sheet.middle, 1.0]))[:2]
    elif lean_degrees:
        cut = _grown_paper(size, lean_degrees, frame.px_per_mm)
    kept = size if cut is None else cut
    angle = math.radians(lean_degrees)
    lean = np.eye(3)
    lean[:2, :2] = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    lean[:2, 2] = (kept - 1) / 2 - lean[:2, :2] @ middle
    if lean_degrees:
        lean[:2, 2] += _shift(lean, ink, kept, frame.px_per_mm)
    else:
        lean[:2, 2] = np.round(lean[:2, 2])
    width, height = (int(side) for side in kept)
    matrix = lean @ turn @ frame.matrix
    return Layout(matrix, width, height, frame.dpi, turn_degrees, lean_degrees, frame.flattened)


def lay_straight(page: PageImage, layout: Layout, paper: tuple[int, ...]) -> PageImage:
    """Move the pixels of a page; the same page where there is nothing to move.

    Corners that come in have the colour of the paper. A turn alone moves whole pixels.

    Args:
        page: As loaded.
        layout: From `lay_out`.
        paper: One level a channel.
    """
    if layout.lean_degrees or layout.flattened:
        return _resampled(page, layout, paper)
    turned = page.pixels
    if layout.turn_degrees:
        turned = rotated(turned, layout.turn_degrees)
    turn = _turn_matrix(page.width_px, page.height_px, layout.turn_degrees)
    left, top = (-(layout.matrix @ np.linalg.inv(turn))[:2, 2]).round().astype(int)
    if (left, top) == (0, 0) and turned.shape[:2] == (layout.height_px, layout.width_px):
        return page if not layout.turn_degrees else PageImage(turned, page.dpi)
    return PageImage(_window(turned, left, top, layout, paper), page.dpi)


def _judged(degrees: float, fits: Sequence[RowFit]) -> Lean:
    """Leave a little lean alone where no estimator saw lines as even as print."""
    if abs(degrees) < _LEAST_UNEVEN_DEGREES and not any(fit.even for fit in fits):
        return Lean(0.0, "uneven-lines")
    return Lean(degrees)


def _agree(one: RowFit, other: RowFit, options: ScanOptions) -> bool:
    return abs(one.degrees - other.degrees) <= options.agree_degrees


def _by_votes(ink: Ink, fits: Sequence[RowFit], limit_degrees: float, options: ScanOptions) -> Lean:
    """Take the fit that most votes agree with; one that saw print before any other."""
    seen = [fit for fit in fits if fit.even] or list(fits)
    surest = min(seen, key=lambda fit: fit.error_degrees)
    profile = _profile_angles(ink, limit_degrees)
    votes = np.array([*profile, *_lines_beside_text(ink, surest.degrees)])
    candidates = np.array([fit.degrees for fit in seen] + _between(fits, options))
    apart = np.abs(candidates[:, None] - votes)
    support = np.maximum(1 - apart / options.agree_degrees, 0).sum(axis=1)
    if support.max() > 0:
        if surest.error_degrees <= _SMALL_ERROR_DEGREES:
            support[len(seen) :] += _MIDDLE_SUPPORT
        best = int(support.argmax())
        error = (seen[best] if best < len(seen) else surest).error_degrees
        share = error**2 / (error**2 + _SMALL_ERROR_DEGREES**2) if surest.even else 0.5
        share *= float(apart[best].min() <= options.agree_degrees)
        vote = votes[apart[best].argmin()]
        return _judged(float((1 - share) * candidates[best] + share * vote), seen)
    low, middle, high = sorted((fits[0].degrees, fits[1].degrees, profile[0]))
    if high - low <= _ROUGHLY_DEGREES and abs(middle) >= _SURE_DEGREES:
        return Lean(middle)
    return Lean(0.0, _DISAGREE)


def _between(fits: Sequence[RowFit], options: ScanOptions) -> list[float]:
    """Give the middle of two fits that are a little apart.

    Slanted letters pull under and upper edges apart, to opposite sides of the truth, and so
    does writing by hand, but farther.
    """
    first, second = fits[:2]
    near = 2 * options.agree_degrees if first.even or second.even else _ROUGHLY_DEGREES
    together = abs(first.degrees - second.degrees) <= near and first.even == second.even
    return [(first.degrees + second.degrees) / 2] if together else []


def _lines_beside_text(ink: Ink, near_degrees: float) -> list[float]:
    """Give what rules tell, and the edges of the sheet: print is seldom crooked on it."""
    rules = rule_angle(ink, near_degrees)
    found = [] if rules is None else [rules]
    return found if ink.sheet is None else [*found, ink.sheet.lean_degrees]


def _profile_angles(ink: Ink, limit_degrees: float) -> tuple[float, float]:
    """Give the angles of the sharpest steps from letters to gaps: whole lines, and in strips.

    Whole lines tell it best on a page with few of them, strips on one with columns.
    """
    rows, columns = np.nonzero(ink.mask)
    pixels = np.stack([columns, rows], axis=1).astype(np.float32)
    whole, strips = (
        best_angle(points, limit_degrees, ink.px_per_mm, "step")[0]
        for points in (pixels, in_strips(pixels, ink.px_per_mm))
    )
    return whole, strips


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
    size = (layout.width_px, layout.height_px)
    way = cv2.INTER_CUBIC if page.dpi <= _CUBIC_DPI else cv2.INTER_LINEAR
    edge = cv2.BORDER_CONSTANT
    if layout.flattened:
        pixels = cv2.warpPerspective(
            page.pixels, layout.matrix, size, flags=way, borderMode=edge, borderValue=paper
        )
    else:
        pixels = cv2.warpAffine(
            page.pixels, layout.matrix[:2], size, flags=way, borderMode=edge, borderValue=paper
        )
    return PageImage(np.asarray(pixels, dtype=np.uint8), layout.dpi)


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
