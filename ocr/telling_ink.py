"""Let the ink decide between letters that a recogniser takes for each other.

A raised 2 is read as one on the line, and the l that ends names of the highlands (Ea Nuôl)
as an i, which ends more Vietnamese words. Both are told by where their ink lies. Lengths in px.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ocr.ink import Bits
from ocr.tesseract import SeenWord

_SQUARE = re.compile(r"([(]?(?:[dck]?m|[\d.,]*\dm))2([).,;:]*)")
_HIGHLANDS = frozenset(("Ea", "Ia", "Cư", "Chư", "Krông", "Buôn", "Đắk", "Đăk", "Plei", "Kon"))
_ENDS_IN_I = re.compile(r"([^\W\d_]+[oôơ])i([.,;:)]*)")
_FOOT = re.compile(r"[^\W\d_a-zà-ỹ]+L,")  # the foot of an L is taken for a comma
_RAISED = 0.3  # of the height of an m: how far above the line a raised 2 ends
_TALL = 0.85  # of the height of a capital: a letter as tall, without a gap, is no i
_BELOW = 0.1  # of the height of a capital: a comma hangs further below the line
_CLEAR_PX = 20  # height of a word whose dots on an i are told from their stems


def as_inked(word: SeenWord, before: str, ink: Bits) -> SeenWord:
    """Give a word with what its ink shows: m² for m2, Nuôl for Nuôi.

    Args:
        word: As read.
        before: The word before it.
        ink: The ink of the page.
    """
    name = _ENDS_IN_I.fullmatch(word.text)
    if name and before in _HIGHLANDS and _ends_in_stroke(word, ink):
        return replace(word, text=f"{name[1]}l{name[2]}")
    if _FOOT.fullmatch(word.text) and _ends_on_the_line(word, ink):
        return replace(word, text=word.text[:-1])
    square = _SQUARE.fullmatch(word.text)
    if square and _has_raised(word, ink):
        return replace(word, text=f"{square[1]}²{square[2]}")
    return word


def _has_raised(word: SeenWord, ink: Bits) -> bool:
    """Say whether one of the last letters stands above the line and begins above an m."""
    spans = list(_letters(word, ink))
    if len(spans) < 2:  # noqa: PLR2004 - an m and its 2
        return False
    broadest = max(spans, key=lambda span: span[1] - span[0])
    _, _, top, bottom = broadest
    behind = [span for span in spans if span[0] >= broadest[1]]
    return any(span[2] < top and span[3] < bottom - _RAISED * (bottom - top) for span in behind)


def _ends_in_stroke(word: SeenWord, ink: Bits) -> bool:
    """Say whether the last letter is one stroke as tall as the first and narrow."""
    spans = list(_letters(word, ink))
    if word.height < _CLEAR_PX or not spans:
        return False
    tall = _TALL * (spans[0][3] - spans[0][2])
    left, right, top, bottom = [span for span in spans if span[3] - span[2] >= tall][-1]
    rows = ink[word.top + top : word.top + bottom, word.left + left : word.left + right]
    return 0 < 2 * (right - left) < bottom - top and bool(rows.any(axis=1).all())


def _ends_on_the_line(word: SeenWord, ink: Bits) -> bool:
    """Say whether each letter has its own ink and none is left for the comma behind them."""
    spans = list(_letters(word, ink))
    if len(spans) < 2 or len(spans) != len(word.text) - 1:  # noqa: PLR2004 - a letter, a comma
        return False
    first, last = spans[0], spans[-1]
    height = first[3] - first[2]
    return last[3] - last[2] >= _TALL * height and last[3] <= first[3] + _BELOW * height


def _letters(word: SeenWord, ink: Bits) -> Iterator[tuple[int, int, int, int]]:
    """Give left, right, top and bottom of the ink between white columns."""
    inside = ink[word.top : word.bottom, word.left : word.right]
    filled = np.concatenate(([False], inside.any(axis=0), [False]))
    edges = np.flatnonzero(filled[1:] != filled[:-1])
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        rows = np.flatnonzero(inside[:, left:right].any(axis=1))
        yield int(left), int(right), int(rows[0]), int(rows[-1]) + 1
