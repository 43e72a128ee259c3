"""The text a born-digital PDF page carries itself, with the place of every word."""

import math
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from dossier.page import MM_PER_INCH, Box
from dossier.reading import Line, PageReading, Word
from ocr.errors import UnreadablePdfError

_POINTS_PER_INCH = 72.0
_MM_PER_POINT = MM_PER_INCH / _POINTS_PER_INCH
_SAME_ROW_SHARE = 0.5  # of the lower word's height that must overlap


@dataclass(frozen=True, slots=True)
class _Frame:
    """Turns PDF user space (points, y up) into mm from the top left of the page as displayed."""

    left: float
    bottom: float
    width: float
    height: float
    turn_degrees: int

    def box(self, corners: tuple[float, float, float, float]) -> Box:
        """Give the box of (left, bottom, right, top) in user space."""
        x0, y0 = corners[0] - self.left, corners[1] - self.bottom
        x1, y1 = corners[2] - self.left, corners[3] - self.bottom
        match self.turn_degrees:
            case 90:
                edges = (y0, x0, y1, x1)
            case 180:
                edges = (self.width - x1, y0, self.width - x0, y1)
            case 270:
                edges = (self.height - y1, self.width - x1, self.height - y0, self.width - x0)
            case _:
                edges = (x0, self.height - y1, x1, self.height - y0)
        return Box(*(edge * _MM_PER_POINT for edge in edges))


def read_pdf_page(path: Path, number: int) -> PageReading:
    """Read the text of one page of a PDF as the file says it.

    Args:
        path: The PDF.
        number: Page number from 1.

    Raises:
        UnreadablePdfError: The file or the page cannot be opened.
    """
    try:
        with closing(pypdfium2.PdfDocument(path)) as pdf, closing(pdf[number - 1]) as page:
            frame = _frame(page)
            with closing(page.get_textpage()) as text:
                words = list(_words(text, frame))
    except (pypdfium2.PdfiumError, IndexError, OSError) as error:
        raise UnreadablePdfError(page=number) from error
    return PageReading(_lines(words), "pdf")


def _frame(page: pypdfium2.PdfPage) -> _Frame:
    """Measure what is shown of a page: its crop box within its media box."""
    crop, media = page.get_cropbox(), page.get_mediabox()
    left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
    right, top = min(crop[2], media[2]), min(crop[3], media[3])
    return _Frame(left, bottom, right - left, top - bottom, page.get_rotation())


def _words(text: pypdfium2.PdfTextPage, frame: _Frame) -> Iterator[Word | None]:
    """Give the words in the order of the file, and None where the file ends a line."""
    letters: list[str] = []
    box: Box | None = None
    whole = text.get_text_range()
    if len(whole) != text.count_chars():  # characters beyond U+FFFF count twice in pdfium
        whole = "".join(text.get_text_range(at, 1) for at in range(text.count_chars()))
    for at, letter in enumerate(whole):
        if letter.isspace() or not letter.isprintable():
            yield from _finished(letters, box)
            letters, box = [], None
            if letter in "\r\n":
                yield None
            continue
        letters.append(letter)
        corners = text.get_charbox(at)
        if all(math.isfinite(edge) for edge in corners) and corners[2] > corners[0]:
            place = frame.box(corners)
            box = place if box is None else box.union(place)
    yield from _finished(letters, box)


def _finished(letters: list[str], box: Box | None) -> Iterator[Word]:
    word = unicodedata.normalize("NFC", "".join(letters))
    if word and box is not None:
        yield Word(word, box, 1.0)


def _lines(words: list[Word | None]) -> tuple[Line, ...]:
    lines: list[list[Word]] = [[]]
    for word in words:
        if word is None or (lines[-1] and not _same_row(lines[-1][-1], word)):
            lines.append([])
        if word is not None:
            lines[-1].append(word)
    return tuple(Line(tuple(line), max(word.box.bottom for word in line)) for line in lines if line)


def _same_row(before: Word, word: Word) -> bool:
    overlap = min(before.box.bottom, word.box.bottom) - max(before.box.top, word.box.top)
    least = min(before.box.height, word.box.height)
    return overlap >= _SAME_ROW_SHARE * least
