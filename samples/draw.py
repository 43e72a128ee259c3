"""Draw text, rules, leaders and codes on a sheet and remember where each word stands.

Lengths are in mm from the top left; y of text is its baseline. Fonts are those of Debian's
fonts-liberation2, fonts-dejavu-core and fonts-noto-core that have every Vietnamese letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

from dossier.page import MM_PER_INCH, Box, PageImage
from samples.truth import PaperPage, PlacedWord

A4_MM = (210.0, 297.0)

Colour = tuple[int, int, int]
Weight = Literal["regular", "bold", "italic"]
Align = Literal["left", "centre", "right"]

BLACK: Colour = (24, 24, 28)
BLUE: Colour = (32, 48, 140)
WHITE: Colour = (255, 255, 255)

_FONTS = Path("/usr/share/fonts")
_SAME_LINE_MM = 0.4
_POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class Family:
    """Files of a typeface; `scale` makes its letters as large as Times at the same points."""

    regular: str
    bold: str
    italic: str
    scale: float = 1.0

    def file(self, weight: Weight) -> str:
        """Name of the file with this weight."""
        match weight:
            case "regular":
                return self.regular
            case "bold":
                return self.bold
            case "italic":
                return self.italic


# DejaVu's italics are in fonts-dejavu-extra, so its upright stands in for them.
LIBERATION_SERIF = Family(
    "LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"
)
LIBERATION_SANS = Family(
    "LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf", 0.9
)
NOTO_SERIF = Family("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf", 0.86)
NOTO_SANS = Family("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf", 0.86)
DEJAVU_SERIF = Family("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif.ttf", 0.82)
DEJAVU_SANS = Family("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans.ttf", 0.82)
MACHINE = Family("LiberationMono-Bold.ttf", "LiberationMono-Bold.ttf", "LiberationMono-Bold.ttf")

FAMILIES = (
    LIBERATION_SERIF,
    LIBERATION_SANS,
    NOTO_SERIF,
    NOTO_SANS,
    DEJAVU_SERIF,
    DEJAVU_SANS,
)


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text looks."""

    family: Family
    size_pt: float
    weight: Weight = "regular"
    colour: Colour = BLACK


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style, `before` mm farther right than a space would put it."""

    text: str
    style: Style
    before: float = 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """Where running text stands: left and right edge and the distance of lines, in mm."""

    left: float
    right: float
    pitch: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A word put at x by `lay_out`, not yet drawn; `end` is where its advance ends."""

    x: float
    end: float
    text: str
    style: Style


@cache
def _font_path(name: str) -> str:
    found = next(_FONTS.rglob(name), None)
    if found is None:
        message = f"{name} is missing: install fonts-liberation2 fonts-dejavu-core fonts-noto-core"
        raise FileNotFoundError(message)
    return str(found)


@cache
def load_font(name: str, size_px: float) -> ImageFont.FreeTypeFont:
    """Open a font file by its name."""
    return ImageFont.truetype(_font_path(name), size_px, layout_engine=ImageFont.Layout.BASIC)


class Sheet:
    """A page being drawn.

    Attributes:
        image: The pixels so far; ink may be pressed on it directly.
        px_per_mm: Pixels per mm.
    """

    def __init__(self, dpi: float, background: Image.Image | None = None) -> None:
        self.dpi = dpi
        self.px_per_mm = dpi / MM_PER_INCH
        size = (round(A4_MM[0] * self.px_per_mm), round(A4_MM[1] * self.px_per_mm))
        self.image = background or Image.new("RGB", size, WHITE)
        self._pen = ImageDraw.Draw(self.image)
        self._lines: list[list[PlacedWord]] = []
        self._baseline = -1.0

    def finish(self) -> PaperPage:
        """Give the page as drawn."""
        pixels = np.asarray(self.image)
        return PaperPage(PageImage(pixels, self.dpi), tuple(tuple(line) for line in self._lines))

    def width(self, text: str, style: Style) -> float:
        """Measure how far a text advances, in mm."""
        return self._font(style).getlength(text) / self.px_per_mm

    def write(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> float:
        """Write words on one line and give the x where they end.

        A text that follows the last one on the same baseline joins its line.
        """
        width = self.width(text, style)
        start = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
        for word in text.split():
            self._word(start, y, word, style)
            start += self.width(f"{word} ", style)
        return start - self.width(" ", style)

    def lay_out(
        self, runs: Sequence[Run], column: Column, indent: float = 0.0, *, justify: bool = False
    ) -> list[list[Spot]]:
        """Break runs into rows of a column without drawing; the first row is indented."""
        rows: list[list[Spot]] = [[]]
        x = column.left + indent
        for run in runs:
            space = self.width(" ", run.style)
            x += run.before if rows[-1] else 0.0
            for word in run.text.split():
                end = x + self.width(word, run.style)
                if end > column.right and rows[-1]:
                    rows.append([])
                    end += column.left - x
                    x = column.left
                rows[-1].append(Spot(x, end, word, run.style))
                x = end + space
        if justify:
            rows[:-1] = [_stretch(row, column.right) for row in rows[:-1]]
        return rows

    def row(self, spots: Sequence[Spot], y: float) -> None:
        """Draw one row that `lay_out` gave."""
        for spot in spots:
            self._word(spot.x, y, spot.text, spot.style)

    def flow(self, runs: Sequence[Run], column: Column, y: float, indent: float = 0.0) -> float:
        """Write runs as a ragged paragraph and give the baseline of its last row."""
        rows = self.lay_out(runs, column, indent)
        for number, spots in enumerate(rows):
            self.row(spots, y + number * column.pitch)
        return y + (len(rows) - 1) * column.pitch

    def digits(self, x: float, y: float, number: str, style: Style, side: float = 5.6) -> None:
        """Write a number into squares, one digit each; y is the baseline of the digits."""
        cap = self._font(style).getbbox("0", anchor="ls")
        top = y + (cap[1] + cap[3]) / 2 / self.px_per_mm - side / 2
        boxes = []
        for position, digit in enumerate(number):
            left = x + position * side
            self.frame(Box(left, top, left + side, top + side), 0.25)
            middle = left + (side - self.width(digit, style)) / 2
            boxes.append(self._draw_word(middle, y, digit, style))
        whole = boxes[0].union(boxes[-1])
        self._place(PlacedWord(number, whole), y)

    def dots(self, left: float, right: float, y: float, gap: float = 1.15) -> None:
        """Draw a dotted leader; y is the middle of its dots."""
        radius = 0.2 * self.px_per_mm
        x = right  # from the right, so that leaders of several rows end together
        while x >= left:
            at_x, at_y = x * self.px_per_mm, y * self.px_per_mm
            self._pen.ellipse((at_x - radius, at_y - radius, at_x + radius, at_y + radius), BLACK)
            x -= gap

    def rule(self, left: float, right: float, y: float, colour: Colour = BLACK) -> None:
        """Draw a thin level line."""
        px = self.px_per_mm
        line = (left * px, y * px, right * px, y * px)
        self._pen.line(line, colour, max(1, round(0.25 * px)))

    def frame(self, box: Box, line_mm: float, colour: Colour = BLACK) -> None:
        """Draw the outline of a rectangle."""
        corners = tuple(round(edge * self.px_per_mm) for edge in box.as_list())
        self._pen.rectangle(corners, None, colour, max(1, round(line_mm * self.px_per_mm)))

    def fill(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Fill a polygon given by its corners."""
        self._pen.polygon([(x * self.px_per_mm, y * self.px_per_mm) for x, y in points], colour)

    def qr(self, left: float, top: float, text: str, size: float, error: str = "m") -> Box:
        """Draw a QR code with whole pixels a module, at most `size` wide, and give its place."""
        code = segno.make(text, error=error, micro=False, boost_error=False)
        modules = np.array([list(row) for row in code.matrix], dtype=np.uint8)
        scale = max(1, int(size * self.px_per_mm / len(modules)))
        black = np.kron(modules, np.ones((scale, scale), dtype=np.uint8))
        tile = Image.fromarray(np.where(black, 20, 255).astype(np.uint8)).convert("RGB")
        corner = (round(left * self.px_per_mm), round(top * self.px_per_mm))
        self.image.paste(tile, corner)
        side = tile.width / self.px_per_mm
        return Box(left, top, left + side, top + side)

    def _font(self, style: Style) -> ImageFont.FreeTypeFont:
        name = style.family.file(style.weight)
        return load_font(name, style.size_pt * style.family.scale * self.dpi / _POINTS_PER_INCH)

    def _word(self, x: float, y: float, text: str, style: Style) -> None:
        self._place(PlacedWord(text, self._draw_word(x, y, text, style)), y)

    def _draw_word(self, x: float, y: float, text: str, style: Style) -> Box:
        font = self._font(style)
        at = (x * self.px_per_mm, y * self.px_per_mm)
        self._pen.text(at, text, style.colour, font, anchor="ls")
        edges = _ink_edges(font, text)
        return Box(
            (at[0] + edges[0]) / self.px_per_mm,
            (at[1] + edges[1]) / self.px_per_mm,
            (at[0] + edges[2]) / self.px_per_mm,
            (at[1] + edges[3]) / self.px_per_mm,
        )

    def _place(self, word: PlacedWord, y: float) -> None:
        same = self._lines and abs(y - self._baseline) < _SAME_LINE_MM
        if same and word.box.left >= self._lines[-1][-1].box.right:
            self._lines[-1].append(word)
        else:
            self._lines.append([word])
        self._baseline = y


def _ink_edges(font: ImageFont.FreeTypeFont, text: str) -> tuple[int, int, int, int]:
    """Give the edges of a word's ink in px from its origin; `getbbox` gives its advance."""
    mask, offset = font.getmask2(text, "L", anchor="ls")
    ink = mask.getbbox() or (0, 0, 0, 0)
    return ink[0] + offset[0], ink[1] + offset[1], ink[2] + offset[0], ink[3] + offset[1]


def _stretch(row: list[Spot], right: float) -> list[Spot]:
    """Spread the words of a row so that it ends at the right edge."""
    if len(row) < 2:
        return row
    extra = (right - row[-1].end) / (len(row) - 1)
    return [
        Spot(spot.x + extra * place, spot.end + extra * place, spot.text, spot.style)
        for place, spot in enumerate(row)
    ]
