"""Read the values of a form a second time, each line by itself, and trust what readings agree on.

A confidence of the recogniser says little: a wrong tone has 0.95. The same words cut out and
read as one line, at another size, are a second opinion. Where both say the same a word is
surer than before; where they differ, or the first was unsure, a third reading decides. What
two of three say is enough for digits; the marks of letters are read wrong in the same way
twice, so a name or a text has to be read alike three times. Only what becomes the value of a
field is read again. Names and texts above leaders are read once more with the leaders, which
may have hidden a dot. No reading helps where a dark line ran through a word: it is doubted.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate
from statistics import median

import numpy as np

from dossier.page import Box, PageImage, Pixels
from dossier.reading import Line, PageReading, Word
from ocr.ink import Bits
from ocr.rows import Token, box_of
from ocr.strips import Read, scaled
from ocr.tesseract import LINE, SeenWord, Task
from ocr.value_strips import DIGITS, Strip, holds, value_strips
from ocr.whiten import BarePage

MOST_STRIPS = 32

_MARGIN = 0.4  # of the height of a line, for the marks above and below
_SIDE = 0.6  # of the height, of white on both sides
_LETTER_GAP, _LOST = 0.22, 1.2  # heights: white between letters; what a box may have lost
_TALL = 1.6  # heights; a word taller than this holds more than one line
_SECOND_PX, _THIRD_PX = 26.0, 38.0  # heights of a line: the first reading had its own
_LARGEST = 3.0  # scale; what would need more is no line of text
_SURE = 0.96  # words as sure as this were as often right without another reading
_UNSURE = 0.8  # words less sure than this are read three times
_AGREED = 0.3  # what is left of the uncertainty of a word read twice in one way
_ALIKE = 0.96  # confidence of a word read three times in one way, however unsure the first was
_MOSTLY_CODE, _MOSTLY_WORD = 0.93, 0.75  # confidence of what two of three readings agree on
_DIFFERENT = 0.5  # confidence of a word no other reading says
_PAST = 0.3  # heights of a word a rule goes on above and below it; sides of digit squares do not
_DARK_ROWS = 0.7  # of those beside a word
_REACH = 0.6  # heights of a line from its lower edge to the leader
_WITH_LEADERS = (1.0, 1.4)  # scales of the readings with leaders
_WORDS = ("name", "text", "sex", "kind")
_DOT_BELOW = "\u0323"
_TONES = frozenset("\u0300\u0301\u0303\u0309" + _DOT_BELOW)  # grave acute tilde hook dot


def look_again(page: PageImage, bare: BarePage, reading: PageReading, read: Read) -> PageReading:
    """Give a reading whose values have been read twice.

    Args:
        page: The grey page.
        bare: The same without leaders and rules, as it was read.
        reading: What was read on it.
        read: Reads a picture.

    Returns:
        The same words with other confidences.
    """
    judged: list[tuple[Token, float]] = []
    for strip in list(dict.fromkeys(value_strips(reading)))[:MOST_STRIPS]:
        judged += zip(strip.tokens, _confidences(strip, page, bare, read), strict=True)
    return replace(reading, lines=tuple(_judged(line, judged) for line in reading.lines))


def _confidences(strip: Strip, page: PageImage, bare: BarePage, read: Read) -> list[float]:
    """Give how sure each word of a strip is, after as many readings as it needs."""
    tokens = strip.tokens
    sure = [token.confidence for token in tokens]
    if min(sure) < _SURE:
        sure = _compared(strip, bare, read)
    if strip.kind in _WORDS and _over_leaders(bare, box_of(tokens)):
        hidden = _hidden_dots(tokens, page, bare, read)
        sure = [min(c, _DIFFERENT) if h else c for c, h in zip(sure, hidden, strict=True)]
    crossed = [_is_crossed(token.box, page, bare) for token in tokens]
    return [min(c, _DIFFERENT) if x else c for c, x in zip(sure, crossed, strict=True)]


def _is_crossed(box: Box, page: PageImage, bare: BarePage) -> bool:
    """Tell whether an upright rule as dark as print runs through a word and goes on past it."""
    px = page.px_per_mm
    top, bottom = round(box.top * px), round(box.bottom * px)
    past = max(round(_PAST * box.height * px), 1)
    for left, upper, right, lower in bare.uprights.tolist():
        through = box.left * px < (left + right) / 2 < box.right * px
        if through and upper <= top - past and bottom + past <= lower:
            columns = page.pixels[:, left:right]
            ends = (columns[top - past : top], columns[bottom : bottom + past])
            if all(_is_dark(end, bare.dark_limit) for end in ends):
                return True
    return False


def _is_dark(pixels: Pixels, limit: int) -> bool:
    return bool((pixels <= limit).any(axis=1).mean() > _DARK_ROWS)


def _compared(strip: Strip, bare: BarePage, read: Read) -> list[float]:
    """Give how sure words are by what a second and, where it is needed, a third reading say."""
    tokens, cut = strip.tokens, _cut(bare.image, bare, strip.tokens)
    height = median(token.box.height for token in tokens) * cut.px_per_mm
    votes: list[list[bool]] = []
    for line_px in (_SECOND_PX, _THIRD_PX):
        seen = read(scaled(cut, min(line_px / height, _LARGEST)), Task(LINE))
        votes += [_agreed(tokens, seen)] if seen else []  # a short word may not be seen at all
        if all(map(all, votes)) and min(token.confidence for token in tokens) >= _UNSURE and votes:
            break
    return [
        _confidence(token.confidence, strip.kind, [vote[at] for vote in votes])
        for at, token in enumerate(tokens)
    ]


def _confidence(confidence: float, kind: str, votes: Sequence[bool]) -> float:
    """Give how sure a word is that other readings agree with, or do not."""
    if not votes:
        return confidence
    if not any(votes):
        return min(confidence, _DIFFERENT)
    if not all(votes):
        most = _MOSTLY_WORD if kind in _WORDS else _MOSTLY_CODE
        return most if confidence >= _UNSURE else min(most, _UNSURE)
    surer = 1 - _AGREED * (1 - confidence)
    known = kind in _WORDS or kind in DIGITS  # signs and codes are misread alike
    return max(surer, _ALIKE) if known and len(votes) > 1 else surer


def _hidden_dots(
    tokens: Sequence[Token], page: PageImage, bare: BarePage, read: Read
) -> list[bool]:
    """Say of each toneless word whether it has a dot below when it is read with its leaders."""
    if all(_has_tone(token.text) for token in tokens):
        return [False] * len(tokens)
    cut = _cut(page, bare, tokens)
    seen = [word.text for scale in _WITH_LEADERS for word in read(scaled(cut, scale), Task(LINE))]
    dotted = {_without_dot(_bare(word)) for word in seen if _without_dot(word) != word}
    return [not _has_tone(token.text) and _bare(token.text) in dotted for token in tokens]


def _without_dot(word: str) -> str:
    letters = unicodedata.normalize("NFD", word).replace(_DOT_BELOW, "")
    return unicodedata.normalize("NFC", letters)


def _has_tone(word: str) -> bool:
    """Tell whether a word needs no dot below: it bears a tone, or is no word."""
    letters = [letter for letter in word if letter.isalpha()]
    return not letters or bool(_TONES & set(unicodedata.normalize("NFD", word)))


def _over_leaders(bare: BarePage, box: Box) -> bool:
    px, leaders = bare.image.px_per_mm, bare.leaders
    within = (leaders[:, 0] >= box.left * px) & (leaders[:, 2] <= box.right * px)
    within &= abs(leaders[:, 1] - box.bottom * px) <= _REACH * box.height * px
    return bool(within.any())


def _cut(page: PageImage, bare: BarePage, tokens: Sequence[Token]) -> PageImage:
    """Cut words out of a page, whole letters at both ends and white beside them."""
    px = page.px_per_mm
    height = median(token.box.height for token in tokens)
    level = [token.box for token in tokens if token.box.height <= _TALL * height]
    top, bottom = round(min(b.top for b in level) * px), round(max(b.bottom for b in level) * px)
    columns = np.asarray(bare.ink[max(top, 0) : bottom].any(axis=0))
    left, right = round(tokens[0].box.left * px), round(tokens[-1].box.right * px)
    reach = round(_LOST * height * px)
    left = max(left - _lost(columns[max(left - reach, 0) : left][::-1], height * px), 0)
    right += _lost(columns[right : right + reach], height * px)
    margin, side = round(_MARGIN * height * px), round(_SIDE * height * px)
    pixels = page.pixels[max(top - margin, 0) : bottom + margin, left:right]
    white = ((0, 0), (side, side))
    return replace(page, pixels=np.pad(pixels, white, constant_values=round(bare.paper)))


def _lost(columns: Bits, height_px: float) -> int:
    """Give how many columns outside a box its word goes on: the box lost a letter or a part."""
    marks = np.flatnonzero(np.append(columns, True))
    white = np.diff(marks, prepend=-1) > _LETTER_GAP * height_px
    first = int(np.argmax(white)) if white.any() else len(marks) - 1
    return int(marks[first - 1]) + 2 if first else 0


def _agreed(tokens: Sequence[Token], seen: Sequence[SeenWord]) -> list[bool]:
    """Say of each word whether the other reading has it in the same place; spaces do not count."""
    first, starts, ends = _joined([_bare(token.text) for token in tokens])
    second, heads, tails = _joined([_bare(word.text) for word in seen])
    place = [-1] * len(first)
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        place[block.a : block.a + block.size] = range(block.b, block.b + block.size)
    return [
        _is_there(place, (start, end), (heads, tails))
        for start, end in zip(starts, ends, strict=True)
    ]


def _bare(word: str) -> str:
    """Give a word from its first to its last letter or digit."""
    places = [at for at, letter in enumerate(word) if letter.isalnum()]
    return word[places[0] : places[-1] + 1] if places else ""


def _joined(words: Sequence[str]) -> tuple[str, list[int], list[int]]:
    """Give the letters of all words, and where each word starts and ends among them."""
    ends = list(accumulate(map(len, words)))
    return "".join(words), [0, *ends][: len(words)], ends


def _is_there(
    place: Sequence[int], span: tuple[int, int], edges: tuple[Sequence[int], Sequence[int]]
) -> bool:
    """Tell whether a word stands in the other reading without a letter more at either end."""
    (start, end), (heads, tails) = span, edges
    there = place[start:end]
    if not there:
        return True
    if there[0] < 0 or list(there) != list(range(there[0], there[0] + len(there))):
        return False
    begins = there[0] in heads or (start > 0 and place[start - 1] == there[0] - 1)
    stops = there[-1] + 1 in tails or (end < len(place) and place[end] == there[-1] + 1)
    return begins and stops


def _judged(line: Line, judged: Sequence[tuple[Token, float]]) -> Line:
    return replace(line, words=tuple(_with_confidence(word, judged) for word in line.words))


def _with_confidence(word: Word, judged: Sequence[tuple[Token, float]]) -> Word:
    """Give a word the confidence of its parts, the lowest if there are several."""
    found = [confidence for token, confidence in judged if holds(word.box, token.box)]
    return replace(word, confidence=min(found)) if found else word
