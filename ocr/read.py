"""Read a page: its words with boxes in mm, in reading order."""

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from statistics import median

import numpy as np
from PIL import Image

from dossier.page import MM_PER_INCH, Box, PageImage
from dossier.reading import Line, PageReading, Word
from ocr.errors import NotReadError, RecogniserMissingError, RecognitionFailedError
from ocr.hidden_dots import restore_hidden_dots
from ocr.ink import find_runs, find_shapes
from ocr.layout import reading_order
from ocr.options import Engine, OcrOptions
from ocr.second_look import read_passed_over
from ocr.squares import SquareRow, find_square_rows
from ocr.strips import read_mrz, read_squares
from ocr.tesseract import SeenWord, Task, recognise
from ocr.whiten import BarePage, whiten_leaders_and_rules

FINEST_DPI = 400.0  # finer pages are read at half size: five times the cost, no letter more

_SMALLEST_LETTER_MM = 0.9
# One dot before a word is what is left of a leader, too.
_LEADER = re.compile(r"[.…·_]{2,}|…|(?:^|(?<=:))[.·](?=\w)")
_FRACTION_SLASH = "\N{FRACTION SLASH}"  # no paper has it; a slash is read as one
_DATE = re.compile(r"(\d{1,2})[/IlJ|](\d{1,2})[/IlJ|](\d{4})(\W?)")
_RUBBISH = re.compile(r"[\W_]+")
_DESCENT = 0.22  # of the height of a word with descenders
_SIGNS = frozenset("-\N{EN DASH}\N{EM DASH}•*+%&/:()[]§№")  # stand alone and mean something
_HANGING = frozenset("gjpqyQ,;()[]{}/|_ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴ")


def read_page(page: PageImage, options: OcrOptions) -> PageReading:
    """Read a page once, after its leaders and rules have been made white on a copy.

    Args:
        page: Grey, upright, straight and evenly lit, as `scanner.clean` prepares it.
        options: How to read.

    Returns:
        Words NFC with confidences of 0 to 1; a number in squares and a line of a machine
        readable zone are one word each. Empty for a page without text.

    Raises:
        LanguageMissingError: There is no data for the language.
        NotReadError: Both engines failed or took longer than allowed.
    """
    page = _as_readable(page)
    bare = whiten_leaders_and_rules(page)
    if not _has_letters(bare):
        return PageReading((), options.engine)
    squares = find_square_rows(bare.uprights, page.px_per_mm)
    image = _without_squares(bare, squares)
    words, engine = _recognise(image, Task(), options)

    def read(strip: PageImage, task: Task) -> tuple[SeenWord, ...]:
        return _recognise(strip, task, replace(options, engine=engine))[0]

    words = tuple(read_passed_over(replace(bare, image=image), words, read))
    words = tuple(read_mrz(image, words, read))
    seen = [_with_slashes(part) for word in words for part in _without_leaders(word)]
    seen = restore_hidden_dots(seen, bare.leaders)
    seen += read_squares(bare, squares, read)
    rows = reading_order(seen, [tuple(edges) for edges in bare.uprights.tolist()])
    return PageReading(tuple(_line(row, page.dpi) for row in rows), engine)


def _as_readable(page: PageImage) -> PageImage:
    """Give the page in grey and not finer than the recogniser can use."""
    shrink = 2 ** max(0, math.ceil(math.log2(page.dpi / FINEST_DPI)))
    if not page.is_colour and shrink == 1:
        return page
    picture = Image.fromarray(page.pixels).convert("L").reduce(shrink)
    return PageImage(np.asarray(picture), page.dpi / shrink)


def _has_letters(bare: BarePage) -> bool:
    """Say whether anything as tall as a letter is left on the page."""
    heights = find_shapes(find_runs(bare.ink)).height
    return bool((heights >= _SMALLEST_LETTER_MM * bare.image.px_per_mm).any())


def _without_squares(bare: BarePage, rows: Iterable[SquareRow]) -> PageImage:
    """Make rows of squares white; what stands in them is read by itself."""
    pixels = bare.image.pixels.copy()
    paper = np.median(pixels[::4, ::4])
    for row in rows:
        pixels[row.top : row.bottom, row.left : row.right] = paper
    return replace(bare.image, pixels=pixels)


def _recognise(
    image: PageImage, task: Task, options: OcrOptions
) -> tuple[tuple[SeenWord, ...], Engine]:
    """Read a picture; when the engine fails, once more with the other one.

    Raises:
        NotReadError: Both failed.
    """
    other: Engine = "pytesseract" if options.engine == "tesserocr" else "tesserocr"
    failures = []
    for engine in (options.engine, other):
        try:
            return recognise(image.pixels, image.dpi, task, engine, options), engine
        except (RecognitionFailedError, RecogniserMissingError) as error:
            failures.append(error)
    detail = "; ".join(str(error) for error in failures)
    raise NotReadError(detail, engine=options.engine) from failures[0]


def _without_leaders(word: SeenWord) -> list[SeenWord]:
    """Drop what is left of leaders and rules; a word torn by a leader becomes two."""
    parts = []
    step = (word.right - word.left) / len(word.text)
    at = 0
    for text in _LEADER.split(word.text):
        at = word.text.index(text, at)
        if text in _SIGNS or (text and not _RUBBISH.fullmatch(text)):
            left, right = word.left + at * step, word.left + (at + len(text)) * step
            parts.append(replace(word, text=text, left=round(left), right=math.ceil(right)))
        at += len(text)
    return parts


def _with_slashes(word: SeenWord) -> SeenWord:
    """Write slashes that were read as another mark; in a date that is I, l, J or |."""
    text = word.text.replace(_FRACTION_SLASH, "/")
    return replace(word, text=_DATE.sub(r"\1/\2/\3\4", text))


def _line(row: tuple[SeenWord, ...], dpi: float) -> Line:
    mm = MM_PER_INCH / dpi
    words = tuple(
        Word(
            word.text,
            Box(word.left * mm, word.top * mm, word.right * mm, word.bottom * mm),
            word.confidence,
        )
        for word in row
    )
    return Line(words, _baseline(row) * mm)


def _baseline(row: tuple[SeenWord, ...]) -> float:
    """Give the y on which most letters stand: the lower edge of words without descenders."""
    standing = [word.bottom for word in row if not _HANGING & set(word.text)]
    if standing:
        return float(median(standing))
    return median(word.bottom - _DESCENT * word.height for word in row)
