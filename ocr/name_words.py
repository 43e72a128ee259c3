"""The words of a name: where it begins and ends in a text, and parts that were read as one."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from dossier.words import comparable
from ocr.forms import shared
from ocr.rows import fold_each
from ocr.syllables import is_syllable

EDGES = " \t:;,.…_-\u2013*|"
"""What stands around a value and is no part of it."""

_LONGEST_SYLLABLE = 7  # letters
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\-][^\W\d_]+)*")


def name_words(text: str, start: int) -> list[re.Match[str]]:
    """Give the words of a name from `start`: letters only, capitals first, spaces between."""
    words: list[re.Match[str]] = []
    at = start
    while match := _NAME_WORD.match(text, at):
        capital = match.group()[0].isupper()
        shouting = bool(words) and words[0].group().isupper() and len(words[0].group()) > 1
        if not capital or (
            shouting and not match.group().isupper() and not _ends_name(text, match)
        ):
            break
        words.append(match)
        at = match.end() + 1
        if text[match.end() : at] != " ":
            break
    return words


def parted(word: str) -> str:
    """Part words of a name that were read as one, where there is one way: THỊTHU for THỊ THU."""
    if is_syllable(word) or len(comparable(word)) != len(word):
        return word
    ways = list(_ways_to_part(comparable(word)))
    if len(ways) != 1 or len(ways[0]) == 1:
        return word
    ends = list(accumulate(map(len, ways[0])))
    return " ".join(word[start:end] for start, end in pairwise([0, *ends]))


def _ways_to_part(letters: str) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
    for end in range(2, min(len(letters), _LONGEST_SYLLABLE) + 1):
        if letters[:end] in shared().name_words:
            yield from ((letters[:end], *rest) for rest in _ways_to_part(letters[end:]))


def _ends_name(text: str, word: re.Match[str]) -> bool:
    """Tell whether a word not in capitals ends a name in capitals: Ỳ, Ỹ are taken for ỳ, ỹ."""
    sexes = ("nam", "nu")
    return not text[word.end() :].strip(EDGES) and fold_each(word.group()) not in sexes
