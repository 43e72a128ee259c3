"""What was read from a page: words with boxes in mm on the kept page, in reading order."""

from dataclasses import dataclass

from dossier.page import Box


@dataclass(frozen=True, slots=True)
class Word:
    """One word.

    Attributes:
        text: NFC, without white space, never empty.
        box: Where it stands on the kept page, in mm.
        confidence: 0 to 1.
    """

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line, left to right; never empty.

    Attributes:
        words: The words.
        baseline_mm: y of the baseline at the left end, in mm from the top of the page.
    """

    words: tuple[Word, ...]
    baseline_mm: float

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest box around the words."""
        box = self.words[0].box
        for word in self.words[1:]:
            box = box.union(word.box)
        return box


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that was read from one page.

    Attributes:
        lines: In reading order; empty for a page without text.
        source: Who read it: `tesserocr`, `pytesseract` or `pdf` (the file's own text).
    """

    lines: tuple[Line, ...]
    source: str

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)

    @property
    def text(self) -> str:
        """The lines joined by line feeds; NFC; empty for a page without text."""
        return "\n".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """Mean confidence of the words, weighted by their length; 0 for no words."""
        letters = sum(len(word.text) for word in self.words)
        if not letters:
            return 0.0
        return sum(word.confidence * len(word.text) for word in self.words) / letters
