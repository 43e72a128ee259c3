"""The text a born-digital PDF page carries itself, with the place of every word."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw as pdfium

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
    """Read the text of one page of a PDF as the file says it, with what its form fields hold.

    Args:
        path: The PDF.
        number: Page number from 1.

    Raises:
        UnreadablePdfError: The file or the page cannot be opened.
    """
    try:
        with closing(pypdfium2.PdfDocument(path)) as pdf:
            pdf.init_forms()  # else fields without a look of their own stay empty
            with closing(pdf[number - 1]) as page:
                frame = _frame(page)
                lines = _lines_of(page, frame)
                has_notes = pdfium.FPDFPage_GetAnnotCount(page) > 0
                if has_notes:
                    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            if has_notes:
                with closing(pdf[number - 1]) as page:
                    lines = _woven(lines, _lines_of(page, frame))
    except (pypdfium2.PdfiumError, IndexError, OSError) as error:
        raise UnreadablePdfError(page=number) from error
    return PageReading(lines, "pdf")


def place_among(lines: Sequence[Line], box: Box) -> int:
    """Give the index before which a part of a page is read: behind what stands above it."""
    above = [at for at, line in enumerate(lines) if _middle(line.box) < box.top]
    return above[-1] + 1 if above else 0


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _lines_of(page: pypdfium2.PdfPage, frame: _Frame) -> tuple[Line, ...]:
    with closing(page.get_textpage()) as text:
        return _lines(list(_words(text, frame)))


def _woven(own: tuple[Line, ...], flat: tuple[Line, ...]) -> tuple[Line, ...]:
    """Put what form fields and notes say, which comes last, where it stands.

    Args:
        own: Lines of the page itself.
        flat: The same, and then those of its notes.
    """
    if flat[: len(own)] != own:
        return flat
    lines = list(own)
    for said in flat[len(own) :]:
        beside = [
            at
            for at, line in enumerate(lines)
            if _same_row(line.words[-1], said.words[0]) and line.box.right <= said.box.left
        ]
        if beside:
            before = lines[beside[-1]]
            lines[beside[-1]] = Line((*before.words, *said.words), before.baseline_mm)
        else:
            lines.insert(place_among(lines, said.box), said)
    return tuple(lines)


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
