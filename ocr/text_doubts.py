"""What speaks against a text as read: words that are none, and known phrases with other marks."""

import re
from collections.abc import Mapping
from functools import cache

from dossier.words import comparable
from ocr.forms import shared
from ocr.rows import letters_of
from ocr.syllables import is_syllable

_NUMERIC = re.compile(r"[\d.,]+")
_FAIR = 0.6  # a long text with a word below this is doubted
_SHORT_FORMS = ("v/v",)
_PHRASES = (
    *("tổ dân phố", "khu phố", "thị trấn", "thành phố", "khu dân cư", "nhà ở riêng lẻ"),
    *("ủy ban nhân dân", "hội đồng nhân dân", "công ty", "hộ kinh doanh", "cổ phần"),
)
_DASHES = "-\N{EN DASH}\N{EM DASH}~"
_CELLS = 2  # numbers a text begins with that are rather the cells before it
_LONGEST_SHORT = 5  # letters of an abbreviation: UBND, HĐND, TP


def text_doubts(value: str, lowest: float) -> tuple[str, ...]:
    """Give the codes of what speaks against a text.

    Args:
        value: As read.
        lowest: Confidence of its least sure word.
    """
    sure = lowest >= _FAIR and all(map(_is_word, value.split()))
    sure = sure and not _has_other_marks(value)
    first = value.split()[:_CELLS]
    sure = sure and not all(_NUMERIC.fullmatch(w) for w in first)
    return () if sure else ("text-doubtful",)


@cache
def _words_of_provinces() -> frozenset[str]:
    """Give the words of names of provinces; some are no syllables: Đắk Lắk."""
    names = [name for names in shared().provinces.values() for name in names]
    return frozenset(word for name in names for word in name.split())


def _is_word(word: str) -> bool:
    """Tell whether a word of a text is a syllable, an abbreviation or a number."""
    if word.casefold() in _SHORT_FORMS:
        return True
    if word.strip(" ,.;") in _words_of_provinces():
        return True
    if word[0] in _DASHES and word[1:2].isalpha():
        return False  # what is left of a letter: -hành
    parts = [part for part in re.split(r"[\W\d_]+", word) if part]
    return all(
        is_syllable(part) or (part.isupper() and len(part) <= _LONGEST_SHORT) for part in parts
    )


def _has_other_marks(text: str) -> bool:
    """Tell whether words every address holds, or a province, stand there with other marks."""
    words = [word.strip(" ,.;:()-") for word in comparable(text).split()]
    for length in {len(phrase.split()) for phrase in _common_phrases().values()}:
        for start in range(len(words) - length + 1):
            said = " ".join(words[start : start + length])
            meant = _common_phrases().get(letters_of(said), said)
            if meant != said and len(meant.split()) == length:
                return True
    return False


@cache
def _common_phrases() -> Mapping[str, str]:
    """Give the phrases by their letters; names of provinces only behind their rank."""
    ranks = ("tỉnh", "thành phố", "tp")
    names = {name for names in shared().provinces.values() for name in names}
    places = [f"{rank} {name}" for rank in ranks for name in names]
    phrases = [comparable(phrase) for phrase in (*_PHRASES, *places)]
    return {letters_of(phrase): phrase for phrase in phrases}
