"""Find printed labels in rows, whatever a reader made of their tone marks and spaces.

Labels are compared by letters and digits only, without diacritics; a few letters may be wrong,
fewer the shorter the label. A label stands at the start of a row, after a gap or a number, or
ends in a colon.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from dossier.page import Box
from dossier.words import comparable
from ocr.forms import shared
from ocr.label_places import (
    AT_START,
    SHORT,
    cell_end,
    cell_starts,
    is_far,
    is_numbering,
    is_row_number,
    place_quality,
)
from ocr.rows import Row, Sheet, Token, box_of, join, letters_of

_LONGEST = 16  # tokens of a label
_EXTENSION = 6  # tokens between a label and its colon: "Họ và tên (chữ in hoa):"
_WORD_OF_LABEL = re.compile(r"[a-zà-ỹđ][\w/,.-]*:?|[A-ZĐ]+(/[A-ZĐ]+)+:?|(CCCD|CMND|CMT|ĐDCN):?")
_ERROR_COSTS = 3  # letters of length a wrong letter weighs against, when labels overlap
_SHORT_ROLE = 3  # letters: cha, mẹ, con
_ALIGNED_MM = 1.5
_WRAPPED = 2.2  # heights of a row to the next line of one cell
_STRETCHED = 0.9  # a label with words we do not know before its colon


@dataclass(frozen=True, slots=True)
class Label:
    """A label found on a sheet.

    Attributes:
        row: Index of the row.
        start: First token of the label.
        end: Token after the label, its brackets and its colon.
        letters: The label it is, by its letters; empty for somebody else's label.
        quality: 0 to 1, how sure.
        box: Where it stands, in mm.
        errors: Letters that differ.
        goes_on: Whether it goes on in the row below, or is the rest there of the one above.
    """

    row: int
    start: int
    end: int
    letters: str
    quality: float
    box: Box
    errors: int = 0
    goes_on: bool = False


class LabelIndex:
    """Phrases to look for, by the length of their letters."""

    def __init__(self, phrases: Iterable[str], roles: Iterable[str] = ()) -> None:
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._roles = tuple(letters_of(role) for role in roles)
        for letters in dict.fromkeys(_letters_of_phrase(phrase) for phrase in phrases):
            self._by_length[len(letters)].append(letters)
        self._longest = max(self._by_length, default=0) + 3

    def in_sheet(self, sheet: Sheet) -> list[list[Label]]:
        """Give the labels of each row, left to right, not overlapping."""
        found = [self.in_row(row, index) for index, row in enumerate(sheet.rows)]
        for index, (row, below) in enumerate(pairwise(sheet.rows)):
            if below.top - row.top <= _WRAPPED * (row.bottom - row.top):
                for label, rest in self._wrapped(row, below, index):
                    found[index] = _put(label, found[index])
                    found[index + 1] = _put(rest, found[index + 1])
        return found

    def in_row(self, row: Row, index: int = 0) -> list[Label]:
        """Give the labels of one row, left to right, not overlapping; the longest one wins."""
        found = [label for start in range(len(row.tokens)) for label in self._at(row, start, index)]
        found.sort(
            key=lambda label: (_ERROR_COSTS * label.errors - len(label.letters), label.start)
        )
        kept: list[Label] = []
        for label in found:
            if all(label.end <= other.start or other.end <= label.start for other in kept):
                kept.append(label)
        kept.sort(key=lambda label: label.start)
        return [self._stretched(row, label, _start_after(kept, i)) for i, label in enumerate(kept)]

    def _wrapped(self, row: Row, below: Row, index: int) -> Iterator[tuple[Label, Label]]:
        """Give labels of a narrow column of a table that go on in the row below."""
        for start in cell_starts(row):
            left = row.tokens[start].box.left
            under = (
                at
                for at in cell_starts(below)
                if abs(below.tokens[at].box.left - left) < _ALIGNED_MM
            )
            rest = next(under, None)
            if rest is None:
                continue
            end, stop = cell_end(row, start), cell_end(below, rest)
            upper, lower = row.tokens[start:end], below.tokens[rest:stop]
            letters = letters_of(join((*upper, *lower)))
            if upper[-1].text.endswith(":") or letters not in self._by_length.get(len(letters), ()):
                continue
            box = box_of(upper)
            yield (
                Label(index, start, end, letters, AT_START, box, goes_on=True),
                Label(index + 1, rest, stop, "", AT_START, box_of(lower), goes_on=True),
            )

    def _at(self, row: Row, start: int, index: int) -> Iterable[Label]:
        if not row.tokens[start].letters[:1].isalpha():
            return
        # "Nguyễn Xuân" is nearly "Nguyên quán", and a name all the same.
        most = 0 if comparable(row.tokens[start].text) in shared().surnames else None
        letters = ""
        for end in range(start + 1, min(len(row.tokens), start + _LONGEST) + 1):
            letters += row.tokens[end - 1].letters
            if len(letters) > self._longest or is_far(row, start, end - 1):
                return
            for phrase, errors in self._like(letters, most):
                place = place_quality(row, start, end, len(phrase))
                if place and errors <= _most_errors_at(row, start, end, len(phrase)):
                    quality = place * (1 - errors / len(phrase))
                    box = box_of(row.tokens[start:end])
                    yield Label(index, start, end, phrase, quality, box, errors)
            if row.tokens[end - 1].text.endswith(":"):
                return  # "Số: 2/GPXD" is "Số", not "Số GPXD"

    def _like(self, letters: str, limit: int | None) -> Iterable[tuple[str, int]]:
        for length in range(len(letters) - 3, len(letters) + 4):
            most = most_errors(length) if limit is None else limit
            if abs(length - len(letters)) > most:
                continue
            for phrase in self._by_length.get(length, ()):
                errors = Levenshtein.distance(letters, phrase, score_cutoff=most)
                if errors <= most:
                    yield phrase, errors

    def _stretched(self, row: Row, label: Label, limit: int) -> Label:
        """Take in what stands between a label and its colon: brackets, numbers of notes, words."""
        end = label.end
        if row.tokens[end - 1].text.endswith(":"):
            return label
        words: list[Token] = []
        last = min(len(row.tokens), limit, end + _EXTENSION)
        while taken := _bracket_end(row.tokens, end, last) or _word_end(row.tokens, end, last):
            words.extend(row.tokens[end:taken])
            end = taken
            if row.tokens[end - 1].text.endswith(":"):
                return self._judged(row, label, end, words)
        # no colon: brackets right behind the label still belong to it
        bracket = _bracket_end(row.tokens, label.end, last)
        return replace(label, end=bracket) if bracket else label

    def _judged(self, row: Row, label: Label, end: int, words: Sequence[Token]) -> Label:
        said = "".join(word.letters for word in words)
        box = box_of(row.tokens[label.start : end])
        if any(_says(words, said, role) for role in self._roles):
            return replace(label, end=end, letters="", box=box)
        plain = all(word.text.startswith("(") or word.text.endswith((")", "):")) for word in words)
        quality = label.quality if plain else label.quality * _STRETCHED
        return replace(label, end=end, quality=quality, box=box)


@lru_cache(maxsize=4096)
def _letters_of_phrase(phrase: str) -> str:
    return letters_of(phrase)


def _says(words: Sequence[Token], said: str, role: str) -> bool:
    """Tell whether words say a role; a short one is a word of its own ("cha" is not in "cháu")."""
    if len(role) > _SHORT_ROLE:
        return role in said
    return any(word.letters == role for word in words)


def most_errors(length: int) -> int:
    """Give how many letters of a phrase of `length` letters may be wrong."""
    if length <= SHORT:
        return 0
    return min(1 + (length - SHORT) // 7, 3)


def _most_errors_at(row: Row, start: int, end: int, length: int) -> int:
    """Give how many letters may be wrong at a place: fewer in the middle of a row.

    There, without a colon, "Đình Nam" is nearly "Sinh năm".
    """
    most = most_errors(length)
    before = start - 1
    first = start == 0 or is_numbering(row.tokens[before]) or is_row_number(row, before)
    return most if first or row.tokens[end - 1].text.endswith(":") else most // 2


def _put(label: Label, others: Sequence[Label]) -> list[Label]:
    """Put a label among those of its row, in place of those it overlaps."""
    kept = [other for other in others if other.end <= label.start or label.end <= other.start]
    return sorted([*kept, label], key=lambda one: one.start)


def _start_after(labels: Sequence[Label], index: int) -> int:
    return labels[index + 1].start if index + 1 < len(labels) else 1_000


def _bracket_end(tokens: Sequence[Token], start: int, last: int) -> int:
    """Give the token after a bracket that opens at `start`; 0 where none does."""
    if start >= last or not tokens[start].text.startswith("("):
        return 0
    for end in range(start, min(len(tokens), start + 12)):
        if tokens[end].text.rstrip(":").endswith(")"):
            return end + 1
    return 0


def _word_end(tokens: Sequence[Token], start: int, last: int) -> int:
    return start + 1 if start < last and _WORD_OF_LABEL.fullmatch(tokens[start].text) else 0
