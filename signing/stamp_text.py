"""The text of a signature: wrapped lines and how much room they take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dossier.page import MM_PER_INCH
from signing.font import StampFont
from signing.placement import POINTS_PER_INCH

LEADING = 1.2
"""Line distance in letter sizes."""

MM_PER_POINT = MM_PER_INCH / POINTS_PER_INCH


@dataclass(frozen=True, slots=True)
class StampText:
    """Lines that are ready to be drawn.

    Attributes:
        lines: Wrapped.
        size_pt: Size of the letters.
        width_mm: Width of the widest line.
        height_mm: Height of all lines.
    """

    lines: tuple[str, ...]
    size_pt: float
    width_mm: float
    height_mm: float


def lay_out(font: StampFont, lines: Sequence[str], size_pt: float, width_mm: float) -> StampText:
    """Wrap lines so that none is wider than the width, as far as single letters allow."""
    em_mm = size_pt * MM_PER_POINT
    limit = int(width_mm / em_mm * 1000)
    wrapped = tuple(part for line in lines for part in _wrap(font, font.drawable(line), limit))
    widest = max((font.width(line) for line in wrapped), default=0)
    return StampText(wrapped, size_pt, widest * em_mm / 1000, len(wrapped) * LEADING * em_mm)


def _wrap(font: StampFont, line: str, limit: int) -> Iterator[str]:
    """Break a line between words, and a word that is too long by itself between letters."""
    current = ""
    for word in line.split():
        longer = f"{current} {word}" if current else word
        if font.width(longer) <= limit:
            current = longer
            continue
        if current:
            yield current
        current = word
        while font.width(current) > limit and len(current) > 1:
            fits = _letters_that_fit(font, current, limit)
            yield current[:fits]
            current = current[fits:]
    if current:
        yield current


def _letters_that_fit(font: StampFont, word: str, limit: int) -> int:
    fits = 1
    while fits < len(word) and font.width(word[: fits + 1]) <= limit:
        fits += 1
    return fits
