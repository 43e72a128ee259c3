"""Readings made by hand: lines of words on a millimetre grid, with the noise of recognition."""

from collections.abc import Sequence

from dossier.page import Barcode, Box
from dossier.reading import Line, PageReading, Word
from ocr.fields import ReadPage

LETTER_MM = 2.0
SPACE_MM = 1.4
HEIGHT_MM = 3.6
SURE = 0.96

Placed = tuple[float, float, str]


def word(text: str, left: float, top: float, confidence: float = SURE) -> Word:
    """Give a word as wide as its letters."""
    box = Box(left, top, left + LETTER_MM * len(text), top + HEIGHT_MM)
    return Word(text, box, confidence)


def line(left: float, top: float, text: str, confidence: float = SURE) -> Line:
    """Give a line of words that begins at a place, in mm."""
    words = []
    x = left
    for part in text.split():
        words.append(word(part, x, top, confidence))
        x = words[-1].box.right + SPACE_MM
    return Line(tuple(words), top + HEIGHT_MM)


def reading(*placed: Placed, confidence: float = SURE, source: str = "tesserocr") -> PageReading:
    """Give a page of lines, each (left, top, text)."""
    return PageReading(
        tuple(line(left, top, text, confidence) for left, top, text in placed), source
    )


def rows(
    *texts: str, left: float = 25.0, top: float = 20.0, pitch: float = 7.0
) -> tuple[Placed, ...]:
    """Place one text a row, from the top down."""
    return tuple((left, top + pitch * at, text) for at, text in enumerate(texts))


def page(
    *placed: Placed, number: int = 1, confidence: float = SURE, barcodes: Sequence[Barcode] = ()
) -> ReadPage:
    """Give a read page of lines."""
    return ReadPage(number, reading(*placed, confidence=confidence), tuple(barcodes))


def qr(text: str) -> Barcode:
    """Give a QR code in the upper right corner."""
    return Barcode("qr-code", text, Box(150.0, 20.0, 165.0, 35.0))
