"""Read once more, line by line, what looks like letters and was passed over.

The recogniser takes a seal, a signature and the name printed through them for one picture
and leaves all of it out; it does the same with lines close to photographs and rules. Rows
of letters that no word covers are cut out, freed of paler ink and read by themselves.
Lengths in px.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dossier.page import PageImage, Pixels
from ocr.ink import Bits, Numbers, Shapes, join_all
from ocr.strips import Read
from ocr.tesseract import LINE, SeenWord, Task
from ocr.whiten import BarePage

MOST_LETTERS = 3_000  # more that nobody read are a picture or noise
MOST_ROWS = 16  # a picture may look like rows of letters everywhere

_LOWEST_MM, _TALLEST_MM = 1.1, 6.5
_BROADEST_MM = 12.0
_FEWEST = 3  # letters
_SHORTEST_MM = 4.0
_NEXT = 1.3  # heights of a letter from one to the next
_SAME = 0.5  # share of the lower letter that stands beside the other
_TRUSTED = 0.45  # words surer than this cover what stands in them
_SURE = 0.6  # least confidence of a row read by itself
_MARGIN = 0.45  # of the height of the row, for the marks above and below
_LETTERS = 0.7  # least share of letters and digits


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of letters nobody read."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, word: SeenWord) -> bool:
        """Say whether the middle of a word lies in it."""
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def read_passed_over(bare: BarePage, words: Sequence[SeenWord], read: Read) -> list[SeenWord]:
    """Add the words of rows that were passed over; they replace doubtful words there.

    Args:
        bare: The page that was read.
        words: What was read on it.
        read: Reads a picture.
    """
    rows = _rows([word for word in words if word.confidence >= _TRUSTED], bare)
    found = list(words)
    for number, row in enumerate(rows[:MOST_ROWS]):
        again = _read_row(bare, row, read)
        if again:
            found = [word for word in found if word.confidence >= _TRUSTED or not row.holds(word)]
            found += [replace(word, line=(-1, 0, number)) for word in again]
    return found


def _rows(words: Sequence[SeenWord], bare: BarePage) -> list[_Row]:
    """Join letters that no word covers into rows, the longest first."""
    mm = bare.image.px_per_mm
    shapes = bare.dark_shapes
    letters = (shapes.height >= _LOWEST_MM * mm) & (shapes.height <= _TALLEST_MM * mm)
    letters &= (shapes.width <= _BROADEST_MM * mm) & ~_covered(shapes, words)
    chosen = np.flatnonzero(letters)
    if len(chosen) > MOST_LETTERS:
        return []
    row_of = join_all(len(chosen), *beside_each_other(shapes, chosen))
    rows = []
    for number in range(int(row_of.max(initial=-1)) + 1):
        members = chosen[row_of == number]
        row = _Row(
            int(shapes.left[members].min()),
            int(shapes.top[members].min()),
            int(shapes.right[members].max()),
            int(shapes.bottom[members].max()),
        )
        long = row.right - row.left >= max(_SHORTEST_MM * mm, 1.5 * (row.bottom - row.top))
        if len(members) >= _FEWEST and long and row.bottom - row.top <= _TALLEST_MM * mm:
            rows.append(row)
    return sorted(rows, key=lambda row: row.left - row.right)


def _covered(shapes: Shapes, words: Sequence[SeenWord]) -> Bits:
    """Say of each shape whether its middle lies in a word."""
    x, y = (shapes.left + shapes.right) / 2, (shapes.top + shapes.bottom) / 2
    covered = np.zeros(len(x), dtype=np.bool_)
    for word in words:
        inside = (x >= word.left) & (x <= word.right) & (y >= word.top) & (y <= word.bottom)
        covered |= inside
    return covered


def beside_each_other(shapes: Shapes, chosen: Numbers) -> tuple[Numbers, Numbers]:
    """Pair letters of about one height that stand close beside each other."""
    left, right = shapes.left[chosen], shapes.right[chosen]
    top, bottom = shapes.top[chosen], shapes.bottom[chosen]
    height = bottom - top
    ones, others = [chosen[:0]], [chosen[:0]]
    for at in range(len(chosen)):
        shared = np.minimum(bottom, bottom[at]) - np.maximum(top, top[at])
        apart = left - right[at]
        near = (shared >= _SAME * np.minimum(height, height[at])) & (left > left[at])
        near &= apart <= _NEXT * np.minimum(np.maximum(height, height[at]), 2 * height)
        near &= (height <= 2.5 * height[at]) & (height[at] <= 2.5 * height)
        found = np.flatnonzero(near)
        ones.append(np.full(len(found), at))
        others.append(found)
    return np.concatenate(ones), np.concatenate(others)


def _read_row(bare: BarePage, row: _Row, read: Read) -> list[SeenWord]:
    """Read a row from a cutting that shows its dark ink only; none when it is no text."""
    words = read_part(bare, (row.left, row.top, row.right, row.bottom), read)
    text = "".join(word.text for word in words)
    if not text or np.mean([word.confidence for word in words]) < _SURE:
        return []
    if sum(letter.isalnum() for letter in text) < _LETTERS * len(text):
        return []
    return words


def read_part(bare: BarePage, edges: tuple[int, int, int, int], read: Read) -> list[SeenWord]:
    """Read one line of a page by itself, without its paler ink.

    Args:
        bare: The page.
        edges: Left, top, right, bottom of the letters.
        read: Reads a picture.
    """
    left, top, right, bottom = edges
    margin = round(_MARGIN * (bottom - top))
    top, left = max(top - margin, 0), max(left - margin, 0)
    pixels = cut_out(bare, (left, top, right + margin, bottom + margin))
    words = read(PageImage(pixels, bare.image.dpi), Task(LINE))
    return [word.moved(left, top) for word in words]


def cut_out(bare: BarePage, edges: tuple[int, int, int, int]) -> Pixels:
    """Copy a part of a page without its paler ink; edges are left, top, right, bottom."""
    left, top, right, bottom = edges
    part = (slice(top, bottom), slice(left, right))
    pixels = bare.image.pixels[part].copy()
    pixels[bare.ink[part] & ~bare.dark[part]] = bare.paper
    return pixels
