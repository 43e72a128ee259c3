"""Read again, each in its own way, what a page-wide recognition spoils.

Digits in squares are read close together and as digits; the lines of a machine readable
zone are read with its own alphabet. Each comes out as one word. Lengths in px.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from statistics import median

import numpy as np
from PIL import Image

from dossier.page import PageImage, Pixels
from ocr.ink import find_runs, find_shapes, ink_limit
from ocr.squares import SquareRow, Strip, lay_together
from ocr.tesseract import LETTER, LINE, SeenWord, Task
from ocr.whiten import BarePage

DIGITS = "0123456789"
MRZ_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
MRZ_LENGTHS = (30, 36, 44)  # ICAO Doc 9303: cards, old visas, passports

# English data knows capitals best, Vietnamese data loses fewer of the fillers; letters of a
# small size are told apart better when they are smaller still.
_MRZ_WAYS = (("eng", 1.0), ("", 1.0), ("eng", 0.7))
_FILLERS = "<«\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
_FEWEST_FILLERS = 3
_FILLED = re.compile(r"<+")
_OTHER_SCALES = (0.7, 0.5)
_LETTER = 0.4  # of the height of the line
_SHORTEST_MRZ, _LONGEST_MRZ = 22, 50  # characters; a card has 30 a line, a passport 44
_APART = 3.0  # heights of white between two pieces that lie side by side
_NEXT_LINE = 2.5  # heights between two lines of one zone
_DOUBTED = 0.5  # confidence below which squares may hold letters
_MISCOUNTED = 0.5  # what is left of the confidence when digits and squares differ in number

Read = Callable[[PageImage, Task], tuple[SeenWord, ...]]


def read_squares(bare: BarePage, rows: Iterable[SquareRow], read: Read) -> list[SeenWord]:
    """Read the numbers written in rows of squares, one word a row."""
    words = []
    for number, row in enumerate(rows):
        strip = lay_together(bare, row)
        if strip is None:
            continue
        text, confidence = _join(read(strip.image, Task(LINE, DIGITS)))
        if len(text) != strip.count:
            confidence *= _MISCOUNTED
        if confidence < _DOUBTED:
            text, confidence = _surest(strip, (text, confidence), read)
        if text:
            place = (strip.left, strip.top, strip.right, strip.bottom)
            words.append(SeenWord(text, *place, confidence, (0, 0, number)))
    return words


def _surest(strip: Strip, at_once: tuple[str, float], read: Read) -> tuple[str, float]:
    """Read doubtful squares smaller, one by one, and as letters; give the surest reading."""
    ways = [at_once, _one_by_one(strip, read)]
    for scale in _OTHER_SCALES:
        text, confidence = _join(read(scaled(strip.image, scale), Task(LINE, DIGITS)))
        ways.append((text, confidence if len(text) == strip.count else 0.0))
    text, confidence = _join(read(strip.image, Task(LINE)))
    if 2 * sum(not letter.isdigit() for letter in text) > len(text) == strip.count:
        ways.append((text, confidence))
    return max(ways, key=lambda way: way[1])


def _one_by_one(strip: Strip, read: Read) -> tuple[str, float]:
    """Read each square by itself; nothing when a square is no one digit."""
    cells = [_join(read(cell, Task(LETTER, DIGITS))) for cell in strip.cells]
    if any(len(text) != 1 for text, _ in cells):
        return "", 0.0
    return "".join(text for text, _ in cells), median(confidence for _, confidence in cells)


def _join(words: Sequence[SeenWord]) -> tuple[str, float]:
    text = "".join(word.text for word in words)
    return text, min((word.confidence for word in words), default=0.0)


def read_mrz(page: PageImage, words: Sequence[SeenWord], read: Read) -> list[SeenWord]:
    """Read the lines that look machine readable again, and give each as one word.

    Args:
        page: The page the words were read from.
        words: All words of the page.
        read: Reads a picture.

    Returns:
        The words, those of such lines replaced.
    """
    lines = _parted(words)
    seeds = [line for line in lines if _looks_machine_readable(line)]
    kept: list[SeenWord] = []
    for line in lines:
        near = any(_are_neighbours(line, seed) for seed in seeds)
        again = _read_line(page, line, read) if near else None
        kept += [again] if again else line
    return kept


def _parted(words: Sequence[SeenWord]) -> list[list[SeenWord]]:
    """Give the words line by line, cut where the lines of two pieces side by side were joined."""
    lines: dict[tuple[int, int, int], list[SeenWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    parts: list[list[SeenWord]] = []
    for line in lines.values():
        height = median(word.height for word in line)
        end = -math.inf
        for word in sorted(line, key=lambda word: word.left):
            if word.left - end > _APART * height:
                parts.append([])
            parts[-1].append(word)
            end = max(end, word.right)
    return parts


def _looks_machine_readable(line: Sequence[SeenWord]) -> bool:
    text = "".join(word.text for word in line)
    fillers = sum(text.count(filler) for filler in _FILLERS)
    return fillers >= _FEWEST_FILLERS and _SHORTEST_MRZ <= len(text) <= _LONGEST_MRZ


def _are_neighbours(line: Sequence[SeenWord], seed: Sequence[SeenWord]) -> bool:
    """Say whether a line is the seed itself or stands in the same block of equal lines."""
    height = median(word.height for word in seed)
    apart = abs(line[0].bottom - seed[0].bottom)
    left = abs(line[0].left - seed[0].left)
    right = abs(line[-1].right - seed[-1].right)
    length = sum(len(word.text) for word in line)
    return (
        apart <= 2 * _NEXT_LINE * height
        and left <= 2 * height
        and right <= 4 * height
        and _SHORTEST_MRZ <= length <= _LONGEST_MRZ
    )


def _read_line(page: PageImage, line: Sequence[SeenWord], read: Read) -> SeenWord | None:
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    left, right = line[0].left, line[-1].right
    margin = (bottom - top) // 3
    crop = page.pixels[
        max(top - margin, 0) : bottom + margin, max(left - 3 * margin, 0) : right + 3 * margin
    ]
    count = _count_letters(crop, bottom - top)
    readings = [
        _join(read(scaled(replace(page, pixels=crop), scale), Task(LINE, MRZ_LETTERS, language)))
        for language, scale in _MRZ_WAYS
    ]
    best = _agreed([reading for reading in readings if len(reading[0]) in MRZ_LENGTHS])
    if not best[0]:
        text, confidence = readings[0]
        best = (_with_fillers(text, count), confidence * _MISCOUNTED)
    if not _SHORTEST_MRZ <= len(best[0]) <= _LONGEST_MRZ:
        return None
    return SeenWord(best[0], left, top, right, bottom, best[1], line[0].line)


def scaled(image: PageImage, scale: float) -> PageImage:
    """Give a picture so many times as large."""
    if scale == 1:
        return image
    size = (round(image.width_px * scale), round(image.height_px * scale))
    other = Image.fromarray(image.pixels).resize(size, Image.Resampling.LANCZOS)
    return PageImage(np.asarray(other), image.dpi * scale)


def _agreed(readings: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """Choose each letter by the confidence of the readings of the commonest length."""
    if not readings:
        return "", 0.0
    lengths = Counter(len(text) for text, _ in readings)
    length = max(lengths, key=lambda number: lengths[number])
    equal = [(text, confidence) for text, confidence in readings if len(text) == length]
    letters = []
    for place in range(length):
        votes: Counter[str] = Counter()
        for text, confidence in equal:
            votes[text[place]] += round(100 * confidence) + 1
        letters.append(votes.most_common(1)[0][0])
    return "".join(letters), median(confidence for _, confidence in equal)


def _count_letters(crop: Pixels, height: int) -> int:
    """Count the letters of a line; they do not touch in machine readable print."""
    shapes = find_shapes(find_runs(crop <= ink_limit(crop)))
    return int((shapes.height >= _LETTER * height).sum())


def _with_fillers(text: str, count: int) -> str:
    """Lengthen or shorten the longest row of fillers so that the line has `count` letters."""
    fillers = max(_FILLED.findall(text), key=len, default="")
    missing = count - len(text)
    if count not in MRZ_LENGTHS or len(fillers) < 2 or len(fillers) + missing < 1:  # noqa: PLR2004
        return text
    return text.replace(fillers, "<" * (len(fillers) + missing), 1)
