"""What a page is: content, blank or not text. When in doubt it is content.

A page is blank when nothing solid is on it: print that shows through from the other side is
pale and soft, dust is small, and holes, staples, edges and streaks have shapes of their own. Seals
and signatures count, so ink of every colour is looked at.
"""

import numpy as np

from dossier.page import MM_PER_INCH, PageKind, Pixels
from scanner.ink import Ink
from scanner.nontext import cells_of, has_line_on_paper, has_rows, is_drawing, is_picture
from scanner.tone import even_light, weakest_channel
from scanner.traces import Flags, Traces, count_rules, find_traces, without_edges

_SURE_LETTERS = 150
_SURE_INK_LEVEL = 140  # of 255; what shows through is far paler
_BLACK_SHARE = 0.25  # of white: a page that is darker in the middle was not lit

_PALE_LEVEL, _SOLID_LEVEL = 30, 60  # levels under the paper where a piece of ink begins
_SOLID_DEPTH = 80  # what shows through paper stays paler, but for a seal that soaked in
_DEEP_DEPTH = 130
_SOLID_CRISP_SHARE = 0.62  # of its depth that an edge falls within 2 px; paper softens what
_FAINT_CRISP_SHARE = 0.8  # shows through
_FAINT_DEPTH = 45
_SHADOW_CRISP_SHARE, _SHADOW_MM = 0.2, 10.0
_FAINT_LETTERS = 8

_STROKE_MM = 3.0  # a single sign written by hand is at least that long
_STROKE_INK_MM2 = 0.5
_SIGN_MM = 1.5  # a single digit
_SIGN_INK_MM2 = 0.35
_SIGN_FILLED_SHARE = 0.68  # specks are rounder and fuller than digits
_SIGN_SHAPE = 1.8
_SIGN_FROM_EDGE_MM = 4.0
_WIRE_MM, _WIRE_WIDTH_MM, _MOST_WIRES = (6.0, 16.0), 1.0, 2
_LETTERS_TOGETHER = 3
_TOGETHER_MM = 6.0
_MOST_ASKED = 1000
_FEWEST_RULES = 3


def find_kind(ink: Ink) -> PageKind:
    """Tell content from blank pages and what is not text; separators are told by their codes.

    Args:
        ink: Ink of the page, whichever way it lies.
    """
    grey = weakest_channel(ink.small, ink.paper)
    cells = cells_of(grey, ink)
    picture = is_picture(cells)
    if picture and not has_rows(ink.letters) and not has_line_on_paper(cells, ink):
        return PageKind.NONTEXT
    if picture or _surely_text(ink) or float(np.median(cells)) < _BLACK_SHARE * 255:
        return PageKind.CONTENT
    even = without_edges(even_light(grey, ink.dpi), ink)
    if not _has_content(even, ink.dpi):
        return PageKind.BLANK
    drawn = is_drawing(even, ink) and not has_rows(ink.letters)
    return PageKind.NONTEXT if drawn else PageKind.CONTENT


def _surely_text(ink: Ink) -> bool:
    if len(ink.letters) < _SURE_LETTERS:
        return False
    return float(np.median(ink.even[ink.mask > 0])) <= _SURE_INK_LEVEL


def _has_content(even: Pixels, dpi: float) -> bool:
    solid = find_traces(even, dpi, _SOLID_LEVEL)
    is_shadow = (solid.crispness < _SHADOW_CRISP_SHARE) & (solid.length >= _SHADOW_MM)
    solid = solid.chosen(~is_shadow)
    crisp = solid.crispness >= _SOLID_CRISP_SHARE
    solid = solid.chosen((solid.depth >= _DEEP_DEPTH) | ((solid.depth >= _SOLID_DEPTH) & crisp))
    strokes = (solid.length >= _STROKE_MM) & (solid.ink >= _STROKE_INK_MM2)
    written = strokes | _is_sign(solid, even, dpi)
    if bool(written.any()) and not _are_staples(solid.chosen(written)):
        return True
    if _most_together(solid) >= _LETTERS_TOGETHER or count_rules(even, dpi) >= _FEWEST_RULES:
        return True
    faint = find_traces(even, dpi, _PALE_LEVEL)
    faint = faint.chosen(faint.depth >= _FAINT_DEPTH)
    if _most_together(faint) < _FAINT_LETTERS:
        return False
    return float(np.median(faint.crispness)) >= _FAINT_CRISP_SHARE


def _are_staples(pieces: Traces) -> bool:
    """Whether one or two straight wires are all there is, wherever the corners of the sheet lie."""
    low, high = _WIRE_MM
    wire = (pieces.length >= low) & (pieces.length <= high) & (pieces.thickness <= _WIRE_WIDTH_MM)
    return len(wire) <= _MOST_WIRES and bool(wire.all())


def _is_sign(pieces: Traces, even: Pixels, dpi: float) -> Flags:
    """Whether a piece is a letter or digit that stands alone, such as a page number."""
    mm = MM_PER_INCH / dpi
    x, y = pieces.left + pieces.width / 2, pieces.top + pieces.height / 2
    across = np.minimum(x, even.shape[1] * mm - x)
    down = np.minimum(y, even.shape[0] * mm - y)
    long = pieces.length > _SIGN_SHAPE * np.minimum(pieces.width, pieces.height)
    sign = (pieces.length >= _SIGN_MM) & (pieces.ink >= _SIGN_INK_MM2)
    sign &= long | (pieces.filled <= _SIGN_FILLED_SHARE)
    sign &= np.minimum(across, down) >= _SIGN_FROM_EDGE_MM
    return np.asarray(sign, dtype=np.bool_)


def _most_together(pieces: Traces) -> int:
    """Count the pieces that have another one near."""
    x = (pieces.left + pieces.width / 2)[:_MOST_ASKED]
    y = (pieces.top + pieces.height / 2)[:_MOST_ASKED]
    if not len(x):
        return 0
    near = np.hypot(x - x[:, None], y - y[:, None]) <= _TOGETHER_MM
    return int((near.sum(axis=1) > 1).sum())
