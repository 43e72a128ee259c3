"""Sheets of this room: drawn papers as scanned, in grey, and how well they are read."""

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from PIL import Image
from rapidfuzz.distance import Levenshtein

from dossier.page import PageImage
from dossier.reading import PageReading, Word
from ocr.options import OcrOptions
from ocr.read import read_page
from samples.draw import LIBERATION_SERIF, Sheet, Style
from samples.faults import OFFICE, Feed, scan_side
from samples.office import ward_office
from samples.papers.choose import draw_paper
from samples.papers.look import Leaders, make_look
from samples.people import office_people
from samples.truth import PaperPage, PlacedWord

OPTIONS = OcrOptions()
TIMES = Style(LIBERATION_SERIF, 13.0)
_NEAR_MM = 1.0
_WITHOUT_EDGES = replace(OFFICE, edge_mm=0.0)  # the cleaning of a page takes its dark edges

Lines = Sequence[Sequence[PlacedWord]]
Read = tuple[PaperPage, PageReading]


def scanned(page: PageImage, seed: int = 1) -> PageImage:
    """Scan a drawn side as an office does and give it in grey."""
    jpeg = scan_side(page, Feed(), _WITHOUT_EDGES, seed)
    return PageImage(np.asarray(Image.open(io.BytesIO(jpeg)).convert("L")), page.dpi)


def blank_page(dpi: float = 200.0, grey: int = 245) -> PageImage:
    """Give an empty A4 side."""
    sheet = Sheet(dpi)
    return PageImage(np.full((sheet.image.height, sheet.image.width), grey, np.uint8), dpi)


def blank_paper(dpi: float = 200.0) -> PageImage:
    """Give an unprinted A4 side in colour."""
    return Sheet(dpi).finish().image


@cache
def read_paper(kind: str, seed: int, leaders: Leaders, dpi: float = 300.0) -> tuple[Read, ...]:
    """Draw, scan and read a paper; give what each page says and what was read."""
    look = replace(make_look(seed, dpi=dpi), leaders=leaders)
    paper = draw_paper(kind, office_people(seed).citizens[seed % 3], ward_office(), look)
    return tuple((page, read_page(scanned(page.image, seed), OPTIONS)) for page in paper.pages)


def read_sheet(sheet: Sheet) -> Read:
    """Scan and read one sheet."""
    page = sheet.finish()
    return page, read_page(scanned(page.image), OPTIONS)


def letter_errors(lines: Lines, reading: PageReading) -> tuple[int, int]:
    """Count the wrong and all letters of printed lines, each held against what was read there."""
    left_over = list(reading.words)
    wrong = total = 0
    for line in lines:
        text = " ".join(word.text for word in line)
        here = [word for word in left_over if _stands_in(word, line)]
        left_over = [word for word in left_over if word not in here]
        here.sort(key=lambda word: word.box.left)
        wrong += Levenshtein.distance(text, " ".join(word.text for word in here))
        total += len(text)
    return wrong, total


def _stands_in(word: Word, line: Sequence[PlacedWord]) -> bool:
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    top = min(placed.box.top for placed in line) - _NEAR_MM
    bottom = max(placed.box.bottom for placed in line) + _NEAR_MM
    left, right = line[0].box.left - _NEAR_MM, line[-1].box.right + _NEAR_MM
    return top <= y <= bottom and left <= x <= right
