"""A born-digital page that also shows pictures of text: a scanned table, a card, a stamped sheet.

Its own text stays as it is; only what stands in the pictures is recognised, with the page's own
words taken out before, so that no word is found twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from dossier.page import Box, PageImage
from dossier.reading import Line, PageReading, Word
from ocr.born_digital import place_among
from ocr.options import OcrOptions
from ocr.read import read_page

_AROUND_WORD_MM = 0.4
_LEAST_SIDE_MM = 8.0
_SURE = 0.7
_FEWEST_SURE_LETTERS = 8
_LEAST_SURE_SHARE = 0.5  # of the letters in a picture; photographs and drawings give guesses
_RECOGNISED = 0.99  # highest confidence of a recognised word: only the file's own have 1


def read_mixed_page(
    page: PageImage, own: PageReading, pictured: Sequence[Box], options: OcrOptions
) -> PageReading:
    """Add what stands in a page's pictures to its own text, in reading order.

    Args:
        page: Grey, as the page is drawn.
        own: The file's own text, with confidences of 1.
        pictured: Where its pictures stand.
        options: How to read.

    Returns:
        `own` with further lines, whose words all have confidences below 1.

    Raises:
        LanguageMissingError: There is no data for the language.
        NotReadError: A picture could not be read.
    """
    lines = list(own.lines)
    for box in pictured:
        if min(box.width, box.height) < _LEAST_SIDE_MM:
            continue
        found = read_page(_cut_out(page, box, own), options).lines
        if _holds_text(found):
            at = place_among(lines, box)
            lines[at:at] = [_on_page(line, box) for line in found]
    return replace(own, lines=tuple(lines))


def recognised_lines(reading: PageReading) -> tuple[Line, ...]:
    """Give the lines of a born-digital page that were recognised in its pictures."""
    return tuple(line for line in reading.lines if line.words[0].confidence < 1)


def _cut_out(page: PageImage, box: Box, own: PageReading) -> PageImage:
    """Give a picture on a page, with the page's own words painted over."""
    rows, columns = _spans(page, box, 0.0)
    pixels = page.pixels[rows, columns].copy()
    paper = np.median(pixels)
    for word in own.words:
        down, across = _spans(page, word.box, _AROUND_WORD_MM)
        top, left = max(0, down.start - rows.start), max(0, across.start - columns.start)
        bottom, right = max(0, down.stop - rows.start), max(0, across.stop - columns.start)
        pixels[top:bottom, left:right] = paper
    return PageImage(pixels, page.dpi)


def _spans(page: PageImage, box: Box, around_mm: float) -> tuple[slice, slice]:
    scale = page.px_per_mm
    top, bottom = round((box.top - around_mm) * scale), round((box.bottom + around_mm) * scale)
    left, right = round((box.left - around_mm) * scale), round((box.right + around_mm) * scale)
    return (
        slice(max(0, top), min(page.height_px, bottom)),
        slice(max(0, left), min(page.width_px, right)),
    )


def _holds_text(lines: Iterable[Line]) -> bool:
    words = [word for line in lines for word in line.words]
    sure = sum(_letters(word) for word in words if word.confidence >= _SURE)
    return sure >= max(_FEWEST_SURE_LETTERS, _LEAST_SURE_SHARE * sum(map(_letters, words)))


def _letters(word: Word) -> int:
    return sum(mark.isalnum() for mark in word.text)


def _on_page(line: Line, box: Box) -> Line:
    words = tuple(
        Word(word.text, _moved(word.box, box), min(word.confidence, _RECOGNISED))
        for word in line.words
    )
    return Line(words, line.baseline_mm + box.top)


def _moved(box: Box, by: Box) -> Box:
    return Box(box.left + by.left, box.top + by.top, box.right + by.left, box.bottom + by.top)
