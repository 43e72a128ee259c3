"""Take from the words what no one printed: remains of leaders and rules, marks without ink.

A recogniser likes to end a number with a full stop or a dash where the page has none, and
reads the dots under a value as full stops between its words. Lengths in px.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ocr.ink import Bits, Numbers
from ocr.telling_ink import as_inked
from ocr.tesseract import SeenWord

# One dot or quote before a word is what is left of a leader or a speck, too.
_LEADER = re.compile(r"[.…·_]{2,}|…|(?:^|(?<=:))[.·](?=\w)|^_|_$|^['`\u2018\u2019](?=\w)")
_DOTS_UNDER = re.compile(r"(?<!\d)\.|\.(?!\d)|^[,'`]+")  # not within a number
_DOT_BETWEEN = re.compile(r"[^\W\d_][,;]?\.+\w|\d,?\.+[^\W\d_]|[,;]\.+\w")
_RUBBISH = re.compile(r"[\W_]+")
_SIGNS = frozenset(
    (*"-\N{EN DASH}\N{EM DASH}•*+%&/:()[]§№", "-/-")
)  # stand alone and mean something
_STOP_AFTER_NUMBER = re.compile(r"\d[.,]$")
_FRACTION_SLASH = "\N{FRACTION SLASH}"  # no paper has it; a slash is read as one
_DATE = re.compile(r"(\d{1,2})[/IlJ|](\d{1,2})[/IlJ|](\d{4})(\W?)")
_ACT = re.compile(r"^(\d{1,4})[/Il|](\d{4})[/Il|](?=[A-ZĐ]{2})")  # 123/2015/NĐ-CP

_STARS = frozenset("*•")  # of a seal; where they mean something, words follow
_SPECK = 2  # characters that specks are read as, with nearly no confidence
_LEAST_SURE = 0.1
_LINE_SURE = 0.3  # least mean confidence of a line, unless one of its words is sure
_WORD_SURE = 0.6
_MOST_RUBBISH = 0.7  # of the lines; where there is so much, the rest is none but chance
_FILLERS = "<<"
_LEVEL = 0.35  # of the height of a word: how far its lower edge may lie from the dots
_NEAR = 8.0  # heights beside a word within which its leader goes on
_LAST = 0.12  # of the height: width of the last strip of a word
_STOP = 0.45  # of the height: a full stop reaches up no further


def clean_words(words: Iterable[SeenWord], ink: Bits, leaders: Numbers) -> list[SeenWord]:
    """Give the words without such marks; a word torn by a leader becomes two.

    Args:
        words: As read.
        ink: The ink of the page without leaders and rules.
        leaders: The marks of leaders, rows of left, top, right, bottom.
    """
    cleaned: list[SeenWord] = []
    for word in words:
        if len(word.text) <= _SPECK and word.confidence < _LEAST_SURE:
            continue
        for part in _parts(_without_stop(word, ink), on_leader=_stands_on_leader(word, leaders)):
            before = cleaned[-1].text if cleaned else ""
            cleaned.append(_with_slashes(as_inked(part, before, ink)))
    return cleaned


def without_rubbish(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Drop lines that are no text: scribbles, signatures and pictures read as letters.

    In such a line hardly a letter is sure and no word is; of printed lines, however badly
    scanned, some words are.
    """
    lines: dict[tuple[int, int, int], list[SeenWord]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    rubbish = {key for key, line in lines.items() if _is_rubbish(line)}
    kept = [word for word in words if word.line not in rubbish]
    text = "".join(word.text for word in kept if _FILLERS not in word.text)
    specks = 2 * sum(letter.isalnum() for letter in text) < len(text)
    return [] if specks or len(rubbish) > len(lines) * _MOST_RUBBISH else kept


def _is_rubbish(line: Sequence[SeenWord]) -> bool:
    if any(_FILLERS in word.text for word in line):  # of a machine readable zone
        return False
    if len(line) == 1 and len(line[0].text) <= _SPECK:
        return line[0].confidence < _WORD_SURE or line[0].text in _STARS
    letters = sum(len(word.text) for word in line)
    sure = sum(word.confidence * len(word.text) for word in line) / letters
    longest = max((word.confidence for word in line if len(word.text) > _SPECK), default=0.0)
    return sure < _LINE_SURE and longest < _WORD_SURE


def _stands_on_leader(word: SeenWord, leaders: Numbers) -> bool:
    reach = _NEAR * word.height
    near = (leaders[:, 2] >= word.left - reach) & (leaders[:, 0] <= word.right + reach)
    level = (leaders[:, 1] + leaders[:, 3]) / 2
    near &= abs(level - word.bottom) <= _LEVEL * word.height
    return bool(near.any())


def _parts(word: SeenWord, *, on_leader: bool) -> Iterator[SeenWord]:
    step = (word.right - word.left) / len(word.text)
    at = 0
    texts = [part for text in _LEADER.split(word.text) for part in _torn(text, on_leader=on_leader)]
    for text in texts:
        at = word.text.index(text, at)
        if text in _SIGNS or (text and not _RUBBISH.fullmatch(text)):
            left, right = word.left + at * step, word.left + (at + len(text)) * step
            yield replace(word, text=text, left=round(left), right=math.ceil(right))
        at += len(text)


def _torn(text: str, *, on_leader: bool) -> list[str]:
    """Part the words that the dots of a leader hold together."""
    between = on_leader and _DOT_BETWEEN.search(text)
    return _DOTS_UNDER.split(text) if between else [text]


def _without_stop(word: SeenWord, ink: Bits) -> SeenWord:
    """Drop a full stop after a number where the last ink of the word is a digit's."""
    if not _STOP_AFTER_NUMBER.search(word.text):
        return word
    inside = ink[word.top : word.bottom, word.left : word.right]
    columns = np.flatnonzero(inside.any(axis=0))
    if not len(columns):
        return word
    last = inside[:, max(0, columns[-1] + 1 - max(2, round(_LAST * word.height))) :]
    reaches = word.height - int(last.any(axis=1).argmax())
    return word if reaches <= _STOP * word.height else replace(word, text=word.text[:-1])


def _with_slashes(word: SeenWord) -> SeenWord:
    """Write slashes that were read as another mark; in dates and numbers I, l, J or |."""
    text = word.text.replace(_FRACTION_SLASH, "/")
    text = _ACT.sub(r"\1/\2/", _DATE.sub(r"\1/\2/\3\4", text))
    return replace(word, text=text)
