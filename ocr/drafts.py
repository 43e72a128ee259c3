"""A field while it is being found: a value with what speaks for and against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dossier.page import Box
from ocr.forms import FormField
from ocr.rows import Sheet, Token, box_of, join
from ocr.values import KINDS, Found

_STOPS = ".,;:/()-\N{EN DASH}\N{EM DASH}"
_LONG_KINDS = ("text",)  # one doubtful word of many does not spoil them


@dataclass(frozen=True, slots=True)
class Draft:
    """A field while it is being found.

    Attributes:
        field: What the form says of the field.
        value: Normalised.
        text: As printed.
        page: Input page number from 1.
        box: Where it stands, in mm.
        source: `ocr`, `pdf`, `qr` or `mrz`.
        reading: Confidence of the words together, 0 to 1.
        lowest: Lowest confidence of a word, 0 to 1.
        quality: How sure it is that this is the place, 0 to 1.
        doubts: Codes of findings, see `ocr.checks.SENTENCES`.
        support: How many independent facts of the paper say the same.
    """

    field: FormField
    value: str
    text: str
    page: int
    box: Box
    source: str
    reading: float
    lowest: float
    quality: float = 1.0
    doubts: tuple[str, ...] = ()
    support: int = 0

    def doubted(self, *codes: str) -> "Draft":
        """Give the draft with more doubts, each once."""
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, *codes))))

    def supported(self) -> "Draft":
        """Give the draft with one more fact that says the same."""
        return replace(self, support=self.support + 1)


def draft_from(
    field: FormField, sheet: Sheet, tokens: Sequence[Token], quality: float
) -> Draft | None:
    """Find a field's value in the tokens behind its label; None where there is none."""
    found = KINDS[field.kind](join(tokens))
    return draft_of(field, sheet, tokens, found, quality) if found else None


def draft_of(
    field: FormField, sheet: Sheet, tokens: Sequence[Token], found: Found, quality: float
) -> Draft:
    """Make a draft of a value found in the joined text of the tokens."""
    used = tokens_between(tokens, found.start, found.end)
    return Draft(
        field=field,
        value=found.value,
        text=join(tokens)[found.start : found.end],
        page=sheet.number,
        box=box_of(used),
        # in a page with its own text only what was recognised in a picture is less than sure
        source=sheet.source if all(token.confidence == 1 for token in used) else "ocr",
        reading=words_confidence(used, long=field.kind in _LONG_KINDS),
        lowest=words_confidence(used, long=False),
        quality=quality,
        doubts=found.doubts,
    )


def tokens_between(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """Give the tokens that hold the letters `start` to `end` of their joined text."""
    used: list[Token] = []
    at = 0
    for token in tokens:
        if at < end and start < at + len(token.text):
            used.append(token)
        at += len(token.text) + 1
    return used


def words_confidence(tokens: Sequence[Token], *, long: bool) -> float:
    """Give the confidence of words: the lowest, or for long texts the mean by length.

    Dashes and stops between words say nothing of them.
    """
    tokens = [token for token in tokens if token.text.strip(_STOPS)] or tokens
    if not long:
        return min(token.confidence for token in tokens)
    letters = sum(len(token.text) for token in tokens)
    return sum(token.confidence * len(token.text) for token in tokens) / letters
