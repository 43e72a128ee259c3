"""Complete the titles of signers of which the seal hides a part: "IÓ CHỦ TỊCH", "HỦ TỊCH".

A seal is pressed on the first third of the signature and the title above it, so the first
word of a title is read without its first letters. What follows it says which word it is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from dossier.words import fold_diacritics
from ocr.syllables import is_syllable
from ocr.tesseract import SeenWord

_BEFORE = {
    "chu": "PHÓ",
    "cong": "TRƯỞNG",
    "giam": "PHÓ",
    "ky": "NGƯỜI",
    "phong": "TRƯỞNG",
    "truong": "PHÓ",
    "tich": "CHỦ",
    "van": "CHÁNH",
    "doc": "GIÁM",
}
_NO_LETTER = re.compile(r"[\W\d_]")
_HIDDEN = 2  # letters under the seal at most, where the rest stands as printed
_LIKE = 0.4  # how like the bare letters must be otherwise
_DOUBTED = 0.6  # confidence below which a syllable may be what is left of another


def with_signers(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Give the words of one row, hidden titles of signers completed.

    Args:
        words: From left to right.
    """
    mended = list(words)
    for at in range(len(words) - 1):
        after = words[at + 1].text
        whole = _BEFORE.get(fold_diacritics(after), "") if after.isupper() else ""
        if whole and _may_be(words[at], whole):
            mended[at] = replace(words[at], text=whole)
    return mended


def _may_be(word: SeenWord, whole: str) -> bool:
    left = _NO_LETTER.sub("", word.text)
    hidden = len(whole) - len(left)
    if not left or left[0].islower() or left == word.text == whole:
        return False
    if 0 < hidden <= _HIDDEN and (whole.endswith(left) or _is_begun(left, whole)):
        return True
    if is_syllable(left) and word.confidence >= _DOUBTED:
        return False
    if left == whole:
        return bool(_NO_LETTER.search(word.text[: -len(whole)]))
    return _ends_alike(left, whole) or _is_like(left, whole)


def _is_begun(left: str, whole: str) -> bool:
    return len(left) > _HIDDEN and fold_diacritics(whole).startswith(fold_diacritics(left))


def _ends_alike(left: str, whole: str) -> bool:
    """Say whether a vowel or more at the end are the same, and little stands before."""
    same = 0
    while same < min(len(left), len(whole)) and left[-1 - same] == whole[-1 - same]:
        same += 1
    return same > 0 and max(len(left), len(whole)) - same <= _HIDDEN


def _is_like(left: str, whole: str) -> bool:
    if len(left) <= _HIDDEN or "." in left:
        return False
    ways = fold_diacritics(left), fold_diacritics(whole)
    return Levenshtein.normalized_similarity(*ways) >= _LIKE
