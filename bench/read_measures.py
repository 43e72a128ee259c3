"""How well a text, words with confidences, fields and a type agree with the truth. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from dossier.field import Field
from dossier.words import comparable

_LEADERS = re.compile(r"(?:[._·•․‥…]\s*){2,}|…")
CURVE = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
"""Lower edges of the bins of the calibration curve."""


@dataclass(frozen=True, slots=True)
class TextErrors:
    """Edits that make a text right; sums of pages are sums of these.

    Attributes:
        edits: Characters to insert, delete or replace.
        letters: Characters of the truth, single spaces among them.
        word_edits: The same of whole words.
        words: Words of the truth.
    """

    edits: int = 0
    letters: int = 0
    word_edits: int = 0
    words: int = 0

    def __add__(self, other: "TextErrors") -> "TextErrors":
        return TextErrors(
            self.edits + other.edits,
            self.letters + other.letters,
            self.word_edits + other.word_edits,
            self.words + other.words,
        )

    @property
    def cer(self) -> float:
        """Character errors by characters of the truth; micro-averaged if this is a sum."""
        return self.edits / max(1, self.letters)

    @property
    def wer(self) -> float:
        """Word errors by words of the truth."""
        return self.word_edits / max(1, self.words)


def plain(text: str) -> str:
    """Give a text as it is compared: NFC, without runs of leader dots, white space folded."""
    return " ".join(_LEADERS.sub(" ", unicodedata.normalize("NFC", text)).split())


def text_errors(orders: Sequence[str], read: str) -> TextErrors:
    """Compare what was read with a page's text, in the order that fits best.

    Args:
        orders: The true text in each valid reading order, at least one.
        read: What was read.
    """
    said = plain(read)
    truth = best_order(orders, said)
    words, said_words = truth.split(), said.split()
    return TextErrors(
        Levenshtein.distance(truth, said),
        len(truth),
        Levenshtein.distance(words, said_words),
        len(words),
    )


def best_order(orders: Sequence[str], said: str) -> str:
    """Give the plain true text whose order is nearest to a plain text."""
    return min((plain(order) for order in orders), key=lambda one: Levenshtein.distance(one, said))


def words_right(truth: Sequence[str], read: Sequence[str]) -> list[bool]:
    """Say of each word read whether it is right, words aligned by edit distance."""
    right = [False] * len(read)
    for step in Levenshtein.opcodes(truth, read):
        if step.tag == "equal":
            right[step.dest_start : step.dest_end] = [True] * (step.dest_end - step.dest_start)
    return right


def calibration(words: Iterable[tuple[float, bool]]) -> list[dict[str, float]]:
    """Sort words into bins of stated confidence and say how many of each are right."""
    bins: dict[float, list[tuple[float, bool]]] = {edge: [] for edge in CURVE}
    for confidence, right in words:
        bins[max(edge for edge in CURVE if edge <= max(0.0, confidence))].append(
            (confidence, right)
        )
    return [
        {
            "from": edge,
            "words": len(found),
            "stated": round(sum(confidence for confidence, _ in found) / len(found), 4),
            "right": round(sum(right for _, right in found) / len(found), 4),
        }
        for edge, found in bins.items()
        if found
    ]


@dataclass(slots=True)
class FieldScore:
    """How fields of many papers agree with the truth.

    Attributes:
        of: Fields the truth names.
        exact: Of these found with the true value, but for letter case and the place of a tone
            mark (hoà, hòa).
        accepted: Of these accepted without a person.
        accepted_wrong: Of these accepted with another value.
        wrong: What was not exact, one line each.
    """

    of: int = 0
    exact: int = 0
    accepted: int = 0
    accepted_wrong: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, paper: str, truth: Mapping[str, str], found: Iterable[Field]) -> None:
        """Count one paper; fields the truth does not name count for nothing."""
        by_name = {one.name: one for one in found}
        for name, value in truth.items():
            one = by_name.get(name)
            exact = one is not None and comparable(one.value) == comparable(value)
            accepted = one is not None and one.accepted
            self.of += 1
            self.exact += exact
            self.accepted += accepted
            self.accepted_wrong += accepted and not exact
            if not exact:
                read = repr(one.value) if one else "not found"
                told = ", ACCEPTED" if accepted else ""
                self.wrong.append(f"{paper} {name}: {value!r}, read {read}{told}")
