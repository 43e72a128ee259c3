"""Give back the dot below that a leader hides, where the spelling leaves no doubt.

A syllable that ends in a stop (p, t, c, ch) bears an acute or a dot below. When one is read
bare above the dots of a leader, the dot below fell exactly on one of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dossier.words import nfc
from ocr.ink import Numbers
from ocr.syllables import is_syllable
from ocr.tesseract import SeenWord

_DOT_BELOW = "\N{COMBINING DOT BELOW}"
_CORE = re.compile(r"(\W*)([^\W\d_]+)(\W*)")
_REACH = 0.6  # heights of a word from its lower edge to the leader
_CONFIDENCE = 0.95  # what is left of it: the spelling is certain, the letters are as before


def restore_hidden_dots(words: Iterable[SeenWord], leaders: Numbers) -> list[SeenWord]:
    """Correct the syllables above leaders that cannot be spelt without a tone.

    Args:
        words: As read.
        leaders: Marks of leaders that stood right below letters, rows of left, top, right,
            bottom in px.
    """
    return [_restored(word) if _above(word, leaders) else word for word in words]


def _above(word: SeenWord, leaders: Numbers) -> bool:
    reach = _REACH * word.height
    within = (leaders[:, 0] >= word.left) & (leaders[:, 2] <= word.right)
    within &= abs(leaders[:, 1] - word.bottom) <= reach
    return bool(within.any())


def _restored(word: SeenWord) -> SeenWord:
    found = _CORE.fullmatch(word.text)
    if found is None or is_syllable(found[2]):
        return word
    spellings = [text for text in _with_dot(found[2]) if is_syllable(text)]
    if len(spellings) != 1:
        return word
    text = found[1] + spellings[0] + found[3]
    return replace(word, text=text, confidence=word.confidence * _CONFIDENCE)


def _with_dot(text: str) -> Sequence[str]:
    """Give every spelling with one dot below more."""
    bare = unicodedata.normalize("NFD", text)
    if any(mark in bare for mark in "\u0300\u0301\u0303\u0309\u0323"):
        return ()  # it has its tone: the misreading is another
    return [
        nfc(text[: at + 1] + _DOT_BELOW + text[at + 1 :])
        for at, letter in enumerate(text)
        if unicodedata.normalize("NFD", letter)[0].lower() in "aeiouy"
    ]
