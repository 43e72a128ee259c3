"""Read the values of a form a second time, each line by itself, and trust what both agree on.

A confidence of the recogniser says little: a wrong tone has 0.95. The same words cut out and
read as one line are a second opinion; where both say the same a word is surer than before,
where they differ it is doubted. Only what stands behind the label of a field is read again.
Texts, which no check confirms, are read a third time, twice as large; names and texts above
leaders once more with the leaders, which may have hidden a dot. A number whose second reading
differs gets another chance.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from itertools import accumulate

from dossier.page import MM_PER_INCH, Box, PageImage
from dossier.reading import Line, PageReading, Word
from ocr.classify import classify
from ocr.forms import Form, forms, shared
from ocr.labels import LabelIndex
from ocr.rows import Sheet, Token, box_of, letters_of, sheet_of
from ocr.strips import Read, scaled
from ocr.tesseract import LINE, SeenWord, Task
from ocr.whiten import BarePage

MOST_STRIPS = 24

_MARGIN = 0.4  # of the height of a line, for the marks above and below
_SIDE_MM = 1.5
_SURE = 0.995  # words surer than this need no second reading
_AGREED = 0.4  # what is left of the uncertainty of a word read twice in one way
_POOR = 0.75  # a word less sure than this is no surer for being read so again
_DIFFERENT = 0.5  # confidence of a word read in two ways
_BROAD_MM = 4.0  # a letter this wide stands in a square of its own and was read by itself
_REACH = 0.6  # heights of a line from its lower edge to the leader
_LARGER, _WITH_LEADERS = 2.0, (1.0, 1.4)  # scales of the third reading and of those after it
_WORDS = ("name", "text")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave acute tilde hook dot
_EDGES = " .,;:…_-"


@dataclass(frozen=True, slots=True)
class _Strip:
    """Words of one row behind a label.

    Attributes:
        tokens: The words; never empty.
        kind: Kind of the value, which says how often it is read.
    """

    tokens: tuple[Token, ...]
    kind: str


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
    for strip in list(_strips(reading))[:MOST_STRIPS]:
        judged += zip(strip.tokens, _confidences(strip, page, bare, read), strict=True)
    return replace(reading, lines=tuple(_judged(line, judged) for line in reading.lines))


def _confidences(strip: _Strip, page: PageImage, bare: BarePage, read: Read) -> list[float]:
    """Give how sure each word of a strip is, after as many readings as its kind asks for."""
    tokens, cut = strip.tokens, _cut(bare.image, strip.tokens)
    agreed = _agreed(tokens, read(cut, Task(LINE)))
    if strip.kind not in _WORDS and not all(agreed):
        larger = _agreed(tokens, read(scaled(cut, _LARGER), Task(LINE)))
        return [
            token.confidence if also and not same else _confidence(token.confidence, same=same)
            for token, same, also in zip(tokens, agreed, larger, strict=True)
        ]
    if strip.kind == "text" and all(agreed):
        agreed = _agreed(tokens, read(scaled(cut, _LARGER), Task(LINE)))
    if strip.kind in _WORDS and all(agreed) and _over_leaders(bare, box_of(tokens)):
        agreed = _agreed_with_leaders(tokens, page, read)
    return [_confidence(t.confidence, same=same) for t, same in zip(tokens, agreed, strict=True)]


def _strips(reading: PageReading) -> Iterator[_Strip]:
    """Give the words behind each label of a field, and the row below that may go on with them."""
    sheet = sheet_of(1, reading)
    index, kinds = _labels(classify([reading], ()).type)
    rows = index.in_sheet(sheet)
    for number, labels in enumerate(rows):
        for label in labels:
            if label.letters not in kinds:
                continue
            end = min((other.start for other in labels if other.start >= label.end), default=None)
            kind = kinds[label.letters]
            yield from _readable(sheet.rows[number].tokens[label.end : end], kind=kind)
            if end is None:
                yield from _row_below(sheet, rows, number + 1, kind=kind)


def _row_below(
    sheet: Sheet, labels: Sequence[Sequence[object]], number: int, *, kind: str
) -> Iterator[_Strip]:
    if number < len(sheet.rows) and not labels[number]:
        yield from _readable(sheet.rows[number].tokens, kind=kind)


def _readable(tokens: tuple[Token, ...], *, kind: str) -> Iterator[_Strip]:
    broad = any(token.box.width > _BROAD_MM * len(token.text) for token in tokens)
    if tokens and not broad and min(token.confidence for token in tokens) < _SURE:
        yield _Strip(tokens, kind)


@cache
def _labels(document_type: str) -> tuple[LabelIndex, dict[str, str]]:
    """Give the labels of a form, of all for an unknown one, and the kind each leads to."""
    known = forms().get(document_type)
    wanted: tuple[Form, ...] = (known,) if known else tuple(forms().values())
    fields = [field for form in wanted for field in form.fields]
    kinds = {
        letters_of(phrase): field.kind
        for field in fields
        for phrase in (*field.labels, *field.own_labels)
    }
    own = [phrase for field in fields for phrase in (*field.labels, *field.own_labels)]
    stops = [phrase for form in wanted for phrase in form.stops]
    return LabelIndex([*own, *stops, *shared().stops], shared().roles), kinds


def _agreed_with_leaders(tokens: Sequence[Token], page: PageImage, read: Read) -> list[bool]:
    """Read toneless words with the leaders below them, which may have hidden a dot."""
    agreed = [True] * len(tokens)
    if all(_has_tone(token.text) for token in tokens):
        return agreed
    for scale in _WITH_LEADERS:
        seen = _agreed(tokens, read(scaled(_cut(page, tokens), scale), Task(LINE)))
        agreed = [
            same and (also or _has_tone(token.text))
            for same, also, token in zip(agreed, seen, tokens, strict=True)
        ]
    return agreed


def _has_tone(word: str) -> bool:
    """Tell whether a word needs no dot below: it bears a tone, or is no word."""
    letters = [letter for letter in word if letter.isalpha()]
    return not letters or bool(_TONES & set(unicodedata.normalize("NFD", word)))


def _over_leaders(bare: BarePage, box: Box) -> bool:
    px, leaders = bare.image.px_per_mm, bare.leaders
    within = (leaders[:, 0] >= box.left * px) & (leaders[:, 2] <= box.right * px)
    within &= abs(leaders[:, 1] - box.bottom * px) <= _REACH * box.height * px
    return bool(within.any())


def _cut(page: PageImage, tokens: Sequence[Token]) -> PageImage:
    px, box = page.dpi / MM_PER_INCH, box_of(tokens)
    margin = _MARGIN * box.height
    top, bottom = max(box.top - margin, 0) * px, (box.bottom + margin) * px
    left, right = max(box.left - _SIDE_MM, 0) * px, (box.right + _SIDE_MM) * px
    return replace(page, pixels=page.pixels[round(top) : round(bottom), round(left) : round(right)])


def _agreed(tokens: Sequence[Token], seen: Sequence[SeenWord]) -> list[bool]:
    """Say of each word whether the other reading has it in the same place; spaces do not count."""
    first, starts, ends = _joined([token.text.strip(_EDGES) for token in tokens])
    second, heads, tails = _joined([word.text.strip(_EDGES) for word in seen])
    place = [-1] * len(first)
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        place[block.a : block.a + block.size] = range(block.b, block.b + block.size)
    return [
        _is_there(place, (start, end), (heads, tails))
        for start, end in zip(starts, ends, strict=True)
    ]


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


def _confidence(confidence: float, *, same: bool) -> float:
    if not same:
        return min(confidence, _DIFFERENT)
    return confidence if confidence < _POOR else 1 - _AGREED * (1 - confidence)


def _judged(line: Line, judged: Sequence[tuple[Token, float]]) -> Line:
    return replace(line, words=tuple(_with_confidence(word, judged) for word in line.words))


def _with_confidence(word: Word, judged: Sequence[tuple[Token, float]]) -> Word:
    """Give a word the confidence of its parts, the lowest if there are several."""
    found = [confidence for token, confidence in judged if _holds(word.box, token.box)]
    return replace(word, confidence=min(found)) if found else word


def _holds(box: Box, part: Box) -> bool:
    x, y = (part.left + part.right) / 2, (part.top + part.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom
