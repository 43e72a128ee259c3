"""What speaks for and against a person's name as it was read. Names are never changed."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from dossier.page import Box
from dossier.words import comparable
from ocr.forms import shared
from ocr.rows import Sheet, Token, join, letters_of
from ocr.syllables import is_syllable

_MIDDLE_READ_WRONG = ("thi", "thì", "thỉ", "thĩ", "thí")  # Thị as readers take it
_MIDDLE = ("thị", "văn")  # stand behind the surname
_SHORTEST = 2  # words of a name that may have lost its last one
_SPACE_MM = 5.0
_MANY = 3  # words of a name that has a middle name


def name_doubts(name: str) -> tuple[str, ...]:
    """Give the codes of what makes a name doubtful by itself."""
    words = comparable(name).split()
    doubts = []
    if not all(is_syllable(part) for word in words for part in word.split("-")):
        doubts.append("name-not-syllables")
    if words and words[0] not in shared().surnames:
        doubts.append("name-unusual-surname")
    if any(_is_other_reading(word) for word in words[1:]):
        doubts.append("name-unusual-word")
    if len(words) >= _MANY and words[1] in _MIDDLE_READ_WRONG:
        doubts.append("name-doubtful-middle")
    if any(word in _MIDDLE for word in words[2:-1]) or words[2:][-1:] == ["thị"]:
        doubts.append("name-two-persons")
    if len({_case(word) for word in name.split() if len(word) > 1}) > 1:
        doubts.append("name-mixed-case")
    return tuple(doubts)


def may_be_cut(name: str, box: Box, page: int, sheets: Sequence[Sheet]) -> bool:
    """Tell whether the last word of a name may be lost: it is short, and never stands alone."""
    return len(name.split()) <= _SHORTEST and not any(
        comparable(text) == comparable(name)
        for text in _spelt_alike(name, box, page, sheets, alone=True)
    )


def other_readings(name: str, box: Box, page: int, sheets: Sequence[Sheet]) -> tuple[int, int]:
    """Count where else on the paper the name stands, as (the same, with other marks)."""
    same = other = 0
    for text in _spelt_alike(name, box, page, sheets):
        if comparable(text) == comparable(name):
            same += 1
        else:
            other += 1
    return same, other


def _spelt_alike(
    name: str, box: Box, page: int, sheets: Sequence[Sheet], *, alone: bool = False
) -> Iterable[str]:
    letters, length = letters_of(name), len(name.split())
    for sheet in sheets:
        for row in sheet.rows:
            for start in range(len(row.tokens) - length + 1):
                part = row.tokens[start : start + length]
                here = sheet.number == page and _overlaps(part[0], box)
                here |= alone and _goes_on(row.tokens[start + length - 1 : start + length + 1])
                if not here and "".join(token.letters for token in part) == letters:
                    yield join(part).strip(" ,.;:()")


def _goes_on(pair: Sequence[Token]) -> bool:
    """Tell whether a capital follows a word at the distance of words."""
    if pair[1:] and pair[1].box.left - pair[0].box.right < _SPACE_MM:
        return pair[1].text[:1].isupper() and pair[0].text.isalpha()
    return False


def _overlaps(token: Token, box: Box) -> bool:
    x, y = (token.box.left + token.box.right) / 2, (token.box.top + token.box.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _is_other_reading(word: str) -> bool:
    """Tell whether a word is not common in names but would be with other marks."""
    return word not in shared().name_words and letters_of(word) in _common_letters()


@cache
def _common_letters() -> frozenset[str]:
    return frozenset(letters_of(word) for word in shared().name_words)


def _case(word: str) -> str:
    return "upper" if word.isupper() else "title" if word.istitle() else "mixed"


def word_pairs_differ(text: str, box: Box, page: int, sheets: Sequence[Sheet]) -> bool:
    """Tell whether two neighbouring words stand elsewhere with other marks.

    A tone mark lost over a dotted line (tỉnh Thương Đô) is often there in another place.
    """
    pairs = _pairs(text.split())
    for sheet in sheets:
        for row in sheet.rows:
            words = [t.text for t in row.tokens if sheet.number != page or not _overlaps(t, box)]
            others = _pairs(words)
            if any(others.get(key, said) != said for key, said in pairs.items()):
                return True
    return False


def _pairs(words: Sequence[str]) -> dict[str, str]:
    bare = [word.strip(" ,.;:()-").casefold() for word in words]
    return {
        letters_of(first + " " + second): comparable(f"{first} {second}")
        for first, second in pairwise(bare)
        if len(letters_of(first)) > 1 and len(letters_of(second)) > 1
    }
