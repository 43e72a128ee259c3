"""Words beside squares on a form, and which of them is ticked."""

import re
from collections.abc import Sequence

_MARKS = r"[xX☒☑✓✔v■]"
_SQUARE = r"(?:[xX☒☑✓✔v■☐□oO0]|\[\s*\]|\(\s*\))"  # ticked or not, as it is read
_SQUARE_BEHIND = rf"\s*[\[(]?\s*{_SQUARE}(?![a-z0-9])"
_SQUARE_BEFORE = rf"(?<![a-z0-9]){_SQUARE}\s*[\])]?\s*$"


def ticked(folded: str, words: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Give the words that are ticked.

    A tick between both words may be that of either: squares stand behind the words where one
    stands behind the last, before them where one stands before the first; else it tells nothing.
    """
    behind = [re.match(_SQUARE_BEHIND, folded[word.end() :]) for word in words]
    before = [re.search(_SQUARE_BEFORE, folded[: word.start()]) for word in words]
    squares = before if before[0] else behind if behind[-1] else []
    pairs = zip(words, squares, strict=False)
    return [word for word, square in pairs if square and re.search(_MARKS, square.group())]
