"""Pieces that lie on one page: the sides of identity cards, the halves of a folded A3 sheet.

A page is seldom more than one piece, so a piece has to show it by its size and by what is
printed on it: a card by its small print, and by there being little else on the page.
"""

import itertools
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import Box, PageImage, Pixels
from scanner.paper import known_paper

Floats = NDArray[np.float64]
PieceKind = Literal["card", "half"]

_LOOK_DPI = 75.0
_LIGHT_SHRINK = 8
_CARD_MM = (85.6, 54.0)  # ISO/IEC 7810 ID-1
_BESIDE_CARDS_MM = 110.0  # nothing that large is a card
_TINT_SHARE, _INK_SHARE = 0.965, 0.72  # of the paper around
_SHADED_SHARE = 0.85
_STROKES_MM, _PICTURE_MM = 0.8, 7.0  # print falls apart, portraits and chips do not
_JOIN_TINT_MM, _JOIN_INK_MM = 5.0, 10.0  # between cards are their margins, too
_APART_MM = 5.0
_RIM_MM = 3.5  # edges of scanners
_WHOLE_MM = 4.5
_PRINT_MM = ((62.0, 90.0), (36.0, 58.5))  # what is printed on a card that shows no edge
_WHOLE_FILLED, _PRINT_FILLED = 0.88, 0.5
_MOST_LEAN_DEGREES = 12.0
_ALIKE_MM = 12.0
_LETTER_MM = (0.6, 3.5)
_FEWEST_LETTERS = 35
_TALLEST_MEDIAN_MM = 2.0
_FINE_DPI = 150.0
_MOST_BESIDE, _MOST_BESIDE_ONE = 0.6, 0.25  # ink beside cards, of that on them

_A3_MM = (420.0, 297.0)
_SNAP_MM = 6.0
_GUTTER_MM = 9.0
_FOLD_NEAR_MM = 6.0
_GUTTER_INK_MM = 2.0
_FOLD_LINE_MM = 25.0
_LEAST_HALF_INK = 0.002


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page that is a paper of its own.

    Attributes:
        kind: `card` for one side of an identity card, `half` of a folded A3 sheet.
        box: Where it lies on the kept page, in mm.
    """

    kind: PieceKind
    box: Box


@dataclass(frozen=True, slots=True)
class _Look:
    """A coarse copy: 1 where it is darker than paper, where it is ink, where it is a picture."""

    tint: Pixels
    ink: Pixels
    picture: Pixels
    px_per_mm: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something as large as a card; lengths in mm, `whole` where its edge is seen."""

    box: Box
    whole: bool
    upright: bool


def find_pieces(kept: PageImage) -> tuple[Piece, ...]:
    """Find the cards or halves on a page; nothing for a page that is one paper.

    Args:
        kept: The page that is kept: upright, straight, cut to the sheet.
    """
    size_mm = (kept.width_px / kept.px_per_mm, kept.height_px / kept.px_per_mm)
    paper = known_paper(*size_mm, tolerance_mm=3.0)
    if paper is not None and paper.name == "ID-1":
        return (Piece("card", Box(0.0, 0.0, *size_mm)),)
    look = _look(kept)
    if look is None:
        return ()
    if abs(size_mm[0] - _A3_MM[0]) <= _SNAP_MM and abs(size_mm[1] - _A3_MM[1]) <= _SNAP_MM:
        return _halves(look, size_mm)
    return _cards(kept, look)


def _look(kept: PageImage) -> _Look | None:
    step = max(1, round(kept.dpi / _LOOK_DPI))
    height, width = kept.height_px // step, kept.width_px // step
    if min(height, width) < 4 * _LIGHT_SHRINK:
        return None
    whole = kept.pixels[: height * step, : width * step]
    coarse = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    weak = _weakest(coarse)
    px_per_mm = kept.px_per_mm / step
    small = cv2.resize(weak, (width // _LIGHT_SHRINK, height // _LIGHT_SHRINK))
    stroke = np.ones(
        (2 * round(_BESIDE_CARDS_MM * px_per_mm / _LIGHT_SHRINK / 2) + 1,) * 2, np.uint8
    )
    light = cv2.blur(cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, stroke), (5, 5))
    paper = cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(weak, paper, scale=255)
    tint = (cv2.blur(even, (3, 3)) < _TINT_SHARE * 255).astype(np.uint8)
    ink = (even < _INK_SHARE * 255).astype(np.uint8)
    rim = round(_RIM_MM * px_per_mm)
    at_edge = _at_edge(ink, rim)
    for mask in (tint, ink):
        mask[at_edge > 0] = 0
    shaded = (even < _SHADED_SHARE * 255).astype(np.uint8)
    joined = cv2.morphologyEx(shaded, cv2.MORPH_CLOSE, _square(_STROKES_MM * px_per_mm))
    picture = cv2.morphologyEx(joined, cv2.MORPH_OPEN, _square(_PICTURE_MM * px_per_mm))
    return _Look(tint, ink, np.asarray(picture, dtype=np.uint8), px_per_mm)


def _at_edge(ink: Pixels, rim: int) -> Pixels:
    """Give 1 along the edges of a page and on what reaches there: borders of copies, streaks."""
    inner = np.zeros_like(ink)
    inner[rim:-rim, rim:-rim] = 1
    _, labels = cv2.connectedComponents(ink)
    reach = np.zeros(int(labels.max()) + 1, dtype=np.uint8)
    reach[labels[inner == 0]] = 1
    reach[0] = 0
    beside = cv2.dilate(reach[labels], np.ones((3, 3), np.uint8))
    return np.asarray(cv2.max(beside, 1 - inner), dtype=np.uint8)


def _weakest(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:  # noqa: PLR2004 - grey
        return pixels
    red, green, blue = cv2.split(pixels)
    return np.asarray(cv2.min(cv2.min(red, green), blue), dtype=np.uint8)


def _square(side_px: float) -> Pixels:
    return np.ones((2 * round(side_px / 2) + 1,) * 2, np.uint8)


def _cards(kept: PageImage, look: _Look) -> tuple[Piece, ...]:
    found = _plausible(_candidates(look))
    # The back of a card has few words, and large ones for machines.
    if not any(_has_small_print(kept, card.box) for card in found):
        return ()
    if not any(_part(look.picture, card.box, look.px_per_mm).any() for card in found):
        return ()
    on_cards = sum(cv2.countNonZero(_part(look.ink, card.box, look.px_per_mm)) for card in found)
    beside = cv2.countNonZero(look.ink) - on_cards
    if beside > (_MOST_BESIDE if len(found) > 1 else _MOST_BESIDE_ONE) * on_cards:
        return ()
    ordered = sorted(found, key=lambda card: (round(card.box.top / 20.0), card.box.left))
    return tuple(Piece("card", card.box) for card in ordered)


def _plausible(found: list[_Candidate]) -> list[_Candidate]:
    """Give the one pair that may be both sides of a card, or a card alone; else nothing."""
    pairs = [list(pair) for pair in itertools.combinations(found, 2) if _are_alike(*pair)]
    if len(pairs) == 1:
        return pairs[0]
    return found if len(found) == 1 and found[0].whole else []


def _candidates(look: _Look) -> list[_Candidate]:
    px_per_mm = look.px_per_mm
    found: list[_Candidate] = []
    for mask, join_mm in ((look.tint, _JOIN_TINT_MM), (look.ink, _JOIN_INK_MM)):
        joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _square(join_mm * px_per_mm))
        outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        filled = np.zeros_like(mask)
        cv2.drawContours(filled, outlines, -1, 1, -1)
        filled = np.asarray(
            cv2.morphologyEx(filled, cv2.MORPH_OPEN, _square(_APART_MM * px_per_mm))
        )
        outlines, _ = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for outline in outlines:
            candidate = _candidate(outline.astype(np.float32), px_per_mm)
            if candidate and not any(_overlap(candidate.box, one.box) for one in found):
                found.append(candidate)
    return found


def _candidate(outline: NDArray[np.float32], px_per_mm: float) -> _Candidate | None:
    middle, (across, down), angle = cv2.minAreaRect(outline)
    quarters = round(angle / 90.0)
    if quarters % 2:
        across, down = down, across
    if abs(angle - 90.0 * quarters) > _MOST_LEAN_DEGREES or min(across, down) < 1:
        return None
    filled = cv2.contourArea(outline) / (across * down)
    size = ((across + 1) / px_per_mm, (down + 1) / px_per_mm)
    long, short = max(size), min(size)
    near = abs(long - _CARD_MM[0]) <= _WHOLE_MM and abs(short - _CARD_MM[1]) <= _WHOLE_MM
    whole = near and filled >= _WHOLE_FILLED
    is_print = all(
        low <= side <= high for side, (low, high) in zip((long, short), _PRINT_MM, strict=True)
    )
    if not whole and not (is_print and filled >= _PRINT_FILLED):
        return None
    upright = size[1] > size[0]
    points = cv2.boxPoints((middle, (across, down), angle - 90.0 * quarters)) / px_per_mm
    low, high = points.min(axis=0), points.max(axis=0)
    if not whole:
        card = np.array(_CARD_MM[::-1] if upright else _CARD_MM)
        grown = np.maximum(0.0, card - (high - low)) / 2
        low, high = low - grown, high + grown
    low = np.maximum(low, 0.0)
    box = Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return _Candidate(box, whole, upright)


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > _APART_MM and down > _APART_MM


def _has_small_print(kept: PageImage, box: Box) -> bool:
    """Whether the place has many letters as small as on a card."""
    part = _part(kept.pixels, box, kept.px_per_mm)
    step = max(1, round(kept.dpi / _FINE_DPI))
    size = (part.shape[1] // step, part.shape[0] // step)
    if min(size) < 1:
        return False
    fine = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    grey = fine if fine.ndim == 2 else cv2.cvtColor(fine, cv2.COLOR_RGB2GRAY)  # noqa: PLR2004
    around = 2 * round(2.0 * kept.px_per_mm / step) + 1
    dark = cv2.adaptiveThreshold(
        grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, 22
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    px_per_mm = kept.px_per_mm / step
    height, width = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    low, high = (side * px_per_mm for side in _LETTER_MM)
    letters = height[(height >= low) & (height <= high) & (width <= 2 * high) & (width >= low / 3)]
    if len(letters) < _FEWEST_LETTERS:
        return False
    return float(np.median(letters)) <= _TALLEST_MEDIAN_MM * px_per_mm


def _part(pixels: Pixels, box: Box, px_per_mm: float) -> Pixels:
    """Give the pixels within a box."""
    left, top, right, bottom = (round(edge * px_per_mm) for edge in box.as_list())
    return pixels[top : bottom + 1, left : right + 1]


def _are_alike(one: _Candidate, other: _Candidate) -> bool:
    """Whether two things may be both sides of a card: as large, and one beside or below."""
    if one.upright != other.upright:
        return False
    if abs(one.box.width - other.box.width) > _ALIKE_MM:
        return False
    if abs(one.box.height - other.box.height) > _ALIKE_MM:
        return False
    across = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
    down = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return max(across / one.box.width, down / one.box.height) >= 1 / 2


def _halves(look: _Look, size_mm: tuple[float, float]) -> tuple[Piece, ...]:
    """Give both halves of an open sheet where nothing is printed over its fold."""
    ink = look.ink.copy()
    long = cv2.morphologyEx(
        ink, cv2.MORPH_OPEN, np.ones((round(_FOLD_LINE_MM * look.px_per_mm), 1), np.uint8)
    )
    ink[cv2.dilate(long, np.ones((3, 5), np.uint8)) > 0] = 0  # the fold itself, and rules
    columns = ink.sum(axis=0, dtype=np.float64) / look.px_per_mm
    gutter = max(1, round(_GUTTER_MM * look.px_per_mm))
    in_window = np.convolve(columns, np.ones(gutter), "same") / look.px_per_mm
    middle, near = len(columns) / 2, _FOLD_NEAR_MM * look.px_per_mm
    around = in_window[round(middle - near) : round(middle + near) + 1]
    if float(around.min()) > _GUTTER_INK_MM:
        return ()
    half = int(middle)
    least = _LEAST_HALF_INK * ink[:, :half].size
    if min(cv2.countNonZero(ink[:, :half]), cv2.countNonZero(ink[:, half:])) < least:
        return ()
    fold = size_mm[0] / 2
    left, right = Box(0.0, 0.0, fold, size_mm[1]), Box(fold, 0.0, *size_mm)
    return Piece("half", left), Piece("half", right)
