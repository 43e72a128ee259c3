"""Read again the single letters and digits that a recogniser left out of a row.

In tables and numbered forms the first digit of a cell, a lone digit between two wide whites
or a column of "1.", "2." is dropped although it is printed as well as the rest. Such ink is
found because no word covers it, or because a number has more digits in print than in its
text; it is read with the word it belongs to or that stands nearest.
Lengths in px.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from dossier.page import PageImage
from ocr.ink import Bits, Shapes, join_all
from ocr.second_look import beside_each_other, cut_out, read_part
from ocr.strips import Read
from ocr.tesseract import LINE, SeenWord, Task
from ocr.whiten import BarePage

MOST_SHAPES = 150  # more are a picture or noise
MOST_PARTS = 24

_LOWEST_MM, _TALLEST_MM = 1.1, 6.0
_COVERED = 0.5  # share of a shape within a word
_LEVEL = 0.5  # share of the lower of shape and word that must stand beside the other
_LEAST, _MOST = 0.35, 1.25  # height of a letter as a share of that of words in its row
_TOUCHES = 0.45  # heights between a letter and the word it belongs to
_STOP = 0.5  # heights of a word behind a letter within which its full stop stands
_LIKE = 0.6  # how far a word must be read as before for what stands beside it to count
_MOST_LETTERS = 4
_SURE = 0.6
_NUMBER = re.compile(r"[\d.,/]+")
_STROKE = re.compile(r"[Il|!ij]+\W*")  # what any upright stroke is read as
_FEWEST_DIGITS = 3
_DISAGREEING = 0.8  # what is left of the confidence when two readings differ in a digit
_DIGIT = 0.6  # of the height of a number: stops and commas are lower


@dataclass(frozen=True, slots=True)
class _Part:
    """Letters that no word covers; `count` of them stand close together."""

    left: int
    top: int
    right: int
    bottom: int
    count: int

    def is_in_row_of(self, word: SeenWord) -> bool:
        """Say whether it stands at the height of a word and is about as tall."""
        height = self.bottom - self.top
        shared = min(self.bottom, word.bottom) - max(self.top, word.top)
        return (
            shared >= _LEVEL * min(height, word.height)
            and _LEAST * word.height <= height <= _MOST * word.height
        )

    def touches(self, word: SeenWord) -> bool:
        """Say whether it stands as close to a word of its row as the letters of one word."""
        return self.is_in_row_of(word) and self.apart(word) <= _TOUCHES * word.height

    def apart(self, word: SeenWord) -> int:
        """Give the white between it and a word beside it."""
        return max(word.left - self.right, self.left - word.right)


def read_lost_letters(bare: BarePage, words: Sequence[SeenWord], read: Read) -> list[SeenWord]:
    """Add letters that no word covers and that stand in a row of words.

    Args:
        bare: The page that was read.
        words: What was read on it.
        read: Reads a picture.
    """
    shapes = bare.dark_shapes
    found = [_recounted(word, bare, read) for word in words]
    for part in _parts(shapes, found, bare)[:MOST_PARTS]:
        row = [word for word in found if part.is_in_row_of(word)]
        old = [word for word in row if part.touches(word)]
        if old:
            edges = (
                min(part.left, *(word.left for word in old)),
                min(word.top for word in old),
                max(part.right, *(word.right for word in old)),
                max(word.bottom for word in old),
            )
            new = read_part(bare, edges, read)
        elif row:
            new = _read_beside(bare, part, min(row, key=part.apart), read)
        else:
            continue
        if _adds(new, old, part):
            line = min(row, key=part.apart).line
            found = [word for word in found if word not in old]
            found += [replace(word, line=line) for word in new]
    return found


def _read_beside(bare: BarePage, part: _Part, word: SeenWord, read: Read) -> list[SeenWord]:
    """Read letters that stand alone, moved close to a word of their row.

    By itself a digit is read as anything; beside a word it is read right nearly always.
    """
    top = max(0, min(part.top, word.top) - word.height // 4)
    bottom = max(part.bottom, word.bottom) + word.height // 4
    reach = round(_STOP * word.height)
    own_left = max(0, part.left - word.height // 8)
    own = cut_out(bare, (own_left, top, part.right + reach, bottom))
    other = cut_out(bare, (word.left, top, word.right, bottom))
    white = np.full((len(own), reach), bare.paper, dtype=np.uint8)
    first = part.left < word.left
    parts = (white, own, white, other) if first else (white, other, white, own)
    pixels = np.concatenate((*parts, white), axis=1)
    words = read(PageImage(pixels, bare.image.dpi), Task(LINE))
    start = reach if first else 2 * reach + other.shape[1]
    mine = [one for one in words if start <= (one.left + one.right) / 2 < start + own.shape[1]]
    rest = "".join(one.text for one in words if one not in mine)
    if Levenshtein.normalized_similarity(rest, word.text) < _LIKE:
        return []
    return [one.moved(own_left - start, top) for one in mine]


def _recounted(word: SeenWord, bare: BarePage, read: Read) -> SeenWord:
    """Read a number again that has more or fewer digits than there are shapes in its place."""
    count = _digits(word.text)
    if not _NUMBER.fullmatch(word.text) or count < _FEWEST_DIGITS:
        return word
    shapes = bare.dark_shapes
    x, y = (shapes.left + shapes.right) / 2, (shapes.top + shapes.bottom) / 2
    inside = (x > word.left) & (x < word.right) & (y > word.top) & (y < word.bottom)
    printed = int((inside & (shapes.height >= _DIGIT * word.height)).sum())
    if printed == count:
        return word
    new = read_part(bare, (word.left, word.top, word.right, word.bottom), read)
    text = "".join(other.text for other in new)
    if not _NUMBER.fullmatch(text) or _digits(text) != printed:
        return word
    confidence = min(other.confidence for other in new)
    if Levenshtein.distance(text, word.text) > abs(len(text) - len(word.text)):
        confidence *= _DISAGREEING
    return replace(word, text=text, confidence=confidence)


def _digits(text: str) -> int:
    return sum(letter.isdigit() or letter == "/" for letter in text)


def _parts(shapes: Shapes, words: Sequence[SeenWord], bare: BarePage) -> list[_Part]:
    """Find small groups of letters that no word covers."""
    mm = bare.image.px_per_mm
    letters = (shapes.height >= _LOWEST_MM * mm) & (shapes.height <= _TALLEST_MM * mm)
    letters &= (shapes.width <= 2 * shapes.height) & ~_covered(shapes, words)
    chosen = np.flatnonzero(letters)
    if len(chosen) > MOST_SHAPES:
        return []
    group_of = join_all(len(chosen), *beside_each_other(shapes, chosen))
    groups = [chosen[group_of == number] for number in range(int(group_of.max(initial=-1)) + 1)]
    return [
        _Part(
            int(shapes.left[group].min()),
            int(shapes.top[group].min()),
            int(shapes.right[group].max()),
            int(shapes.bottom[group].max()),
            len(group),
        )
        for group in groups
        if len(group) <= _MOST_LETTERS
    ]


def _covered(shapes: Shapes, words: Sequence[SeenWord]) -> Bits:
    """Say of each shape whether it lies in a word for the most part."""
    covered = np.zeros(len(shapes.left), dtype=np.bool_)
    least = _COVERED * shapes.width * shapes.height
    for word in words:
        wide = np.minimum(shapes.right, word.right) - np.maximum(shapes.left, word.left)
        high = np.minimum(shapes.bottom, word.bottom) - np.maximum(shapes.top, word.top)
        covered |= (wide > 0) & (high > 0) & (wide * high >= least)
    return covered


def _adds(new: Sequence[SeenWord], old: Sequence[SeenWord], part: _Part) -> bool:
    """Say whether a reading is sure, and holds what was read before and little more."""
    if not new or min(word.confidence for word in new) < _SURE:
        return False
    if not old and _STROKE.fullmatch(new[0].text):
        return False
    text, before = ("".join(word.text for word in some) for some in (new, old))
    letters = sum(letter.isalnum() for letter in text) - sum(letter.isalnum() for letter in before)
    return before in text and 0 < letters <= part.count + 1
