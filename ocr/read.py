"""Read a page: its words with boxes in mm, in reading order."""

import math
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dossier.page import MM_PER_INCH, Box, PageImage
from dossier.reading import Line, PageReading, Word
from ocr.columns import Zone, find_zones
from ocr.compounds import mend_row
from ocr.errors import NotReadError, RecogniserMissingError, RecognitionFailedError
from ocr.frames import without_frame
from ocr.hidden_dots import restore_hidden_dots
from ocr.ink import find_runs, find_shapes
from ocr.layout import reading_order
from ocr.lost_letters import read_lost_letters
from ocr.options import Engine, OcrOptions
from ocr.residue import clean_words, without_rubbish
from ocr.second_look import read_passed_over
from ocr.second_view import look_again
from ocr.squares import SquareRow, find_square_rows
from ocr.strips import read_mrz, read_squares
from ocr.tesseract import SeenWord, Task, recognise
from ocr.whiten import whiten_leaders_and_rules

FINEST_DPI = 400.0  # finer pages are read at half size: five times the cost, no letter more
TEXT_DPI = 200.0  # of running text: as many letters right as at 300, for a sixth less of the time

_FINE_DPI = 240.0  # coarser pages are not worth another sampling
_SMALL_PRINT_MM, _SMALL_SHARE = 1.7, 0.1  # with more letters lower than 10.5 pt every pixel counts
_SMALLEST_LETTER_MM = 0.9
_DESCENT = 0.22  # of the height of a word with descenders
_HANGING = frozenset("gjpqyQ,;()[]{}/|_ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴ")


def read_page(page: PageImage, options: OcrOptions) -> PageReading:
    """Read a page after its leaders and rules have been made white on a copy.

    What stands behind the labels of a known form is read twice, so that its confidence holds.

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
    page = without_frame(_as_readable(page))
    bare = whiten_leaders_and_rules(page)
    shapes = find_shapes(find_runs(bare.ink))
    letters_mm = shapes.height / page.px_per_mm
    letters_mm = letters_mm[letters_mm >= _SMALLEST_LETTER_MM]
    if not letters_mm.size:
        return PageReading((), options.engine)
    text_dpi = _text_dpi(letters_mm, page.dpi)
    squares = find_square_rows(bare.uprights, page.px_per_mm)
    image = _without(bare.image, squares)
    zones = find_zones(shapes, bare.uprights, image.pixels.shape[:2], page.px_per_mm)
    found, engine = _recognise_zones(image, zones, text_dpi, options)

    def read(strip: PageImage, task: Task) -> tuple[SeenWord, ...]:
        return _recognise(strip, task, replace(options, engine=engine))[0]

    unread = replace(bare, image=image)
    words = read_passed_over(unread, found, read)
    words = read_lost_letters(unread, without_rubbish(words), read)
    words = read_mrz(image, words, read)
    seen = restore_hidden_dots(clean_words(words, bare.ink, bare.leaders), bare.leaders)
    seen += read_squares(bare, squares, read)
    uprights = [tuple(edges) for edges in bare.uprights.tolist()]
    levels = [tuple(edges) for edges in bare.levels.tolist()]
    rows = [row for zone in zones for row in reading_order(zone.words_in(seen), uprights, levels)]
    reading = PageReading(tuple(_line(mend_row(row), page.dpi) for row in rows), engine)
    return look_again(page, unread, reading, read)


def _as_readable(page: PageImage) -> PageImage:
    """Give the page in grey and not finer than the recogniser can use."""
    shrink = 2 ** max(0, math.ceil(math.log2(page.dpi / FINEST_DPI)))
    if not page.is_colour and shrink == 1:
        return page
    picture = Image.fromarray(page.pixels).convert("L").reduce(shrink)
    return PageImage(np.asarray(picture), page.dpi / shrink)


def _text_dpi(letters_mm: NDArray[np.float64], dpi: float) -> float:
    """Choose how finely running text is read: no finer than its letters need."""
    small = np.mean(letters_mm < _SMALL_PRINT_MM)
    return dpi if dpi < _FINE_DPI or small > _SMALL_SHARE else TEXT_DPI


def _without(image: PageImage, parts: Sequence[SquareRow] | Sequence[Zone]) -> PageImage:
    """Make parts of a page white that are read by themselves."""
    pixels = image.pixels.copy()
    paper = np.median(pixels[::4, ::4])
    for part in parts:
        pixels[part.top : part.bottom, part.left : part.right] = paper
    return replace(image, pixels=pixels)


def _recognise_zones(
    image: PageImage, zones: Sequence[Zone], dpi: float, options: OcrOptions
) -> tuple[list[SeenWord], Engine]:
    """Read the zones of a page, each by itself.

    Raises:
        NotReadError: One of them could not be read.
    """
    columns = [zone for zone in zones if zone.right - zone.left < image.width_px]
    seen, engine = _recognise_text(_without(image, columns), dpi, options)
    words = list(seen)
    for number, zone in enumerate(columns, start=1):
        pixels = image.pixels[zone.top : zone.bottom, zone.left : zone.right]
        part = PageImage(pixels, image.dpi)
        seen, engine = _recognise_text(part, dpi, replace(options, engine=engine))
        words += [zone.to_page(word, number) for word in seen]
    return words, engine


def _recognise_text(
    image: PageImage, dpi: float, options: OcrOptions
) -> tuple[tuple[SeenWord, ...], Engine]:
    """Read running text at a resolution; the boxes are of the picture as it is.

    Raises:
        NotReadError: Both engines failed.
    """
    times = image.dpi / dpi
    if times == 1:
        return _recognise(image, Task(), options)
    size = (round(image.width_px / times), round(image.height_px / times))
    coarse = Image.fromarray(image.pixels).resize(size, Image.Resampling.BOX)
    seen, engine = _recognise(PageImage(np.asarray(coarse), dpi), Task(), options)
    return tuple(word.scaled(times) for word in seen), engine


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
