"""What a drawn paper really says: words with their places, lines, pages and fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from dossier.page import Box, PageImage


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word as drawn.

    Attributes:
        text: NFC, without white space. A number in digit squares is one word.
        box: The ink it covers, in mm from the top left of the upright page.
    """

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One printed page.

    Attributes:
        image: Upright, straight, clean RGB pixels.
        lines: Printed lines in reading order, columns one after the other. Leaders, seals,
            signatures and pictures are no words.
    """

    image: PageImage
    lines: tuple[tuple[PlacedWord, ...], ...]

    @property
    def words(self) -> tuple[PlacedWord, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line)

    @property
    def text(self) -> str:
        """Lines joined by line feeds, words by single spaces."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper and what a perfect reader gets from it.

    Attributes:
        type: Key of the document type.
        pages: In order.
        fields: Name to normalised value: dates ISO 8601, `nam` or `nu`, digits only, names in
            title case whatever the print.
        printed: Name to the text as printed; a QR is not printed text but what it says.
    """

    type: str
    pages: tuple[PaperPage, ...]
    fields: Mapping[str, str]
    printed: Mapping[str, str]

    @property
    def text(self) -> str:
        """Text of all pages, separated by form feeds."""
        return "\f".join(page.text for page in self.pages)


def make_paper(
    document_type: str, pages: tuple[PaperPage, ...], facts: Mapping[str, tuple[str, str]]
) -> Paper:
    """Put a paper together from its pages and (value, text as printed) by field name."""
    return Paper(
        document_type,
        pages,
        {name: value for name, (value, _) in facts.items()},
        {name: text for name, (_, text) in facts.items()},
    )
