"""The letters of an appearance: Times metrics, every Vietnamese letter, 1000 units per em.

Liberation Serif has 2048 units per em where PDF wants thousandths (ISO 32000-1, 9.7.4.3), so the
font is rescaled before use. It is cut down to Latin and Vietnamese first; both are done once a
process and kept in memory. What a file gets is cut down once more to the letters it shows, and
kept too: a batch signed by one person shows the same letters again and again.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.scaleUpem import scale_upem

from dossier.words import nfc
from signing.errors import FontMissingError

FONT_FILE = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")

_UNITS = 1000
_CODE_POINTS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),  # Latin, with Ă Â Đ Ê Ô Ơ Ư
    *range(0x1E00, 0x1F00),  # Ạ to ỹ
    *range(0x2010, 0x2027),  # dashes, quotation marks, ellipsis
)
_OF_TIMES = "0123456789.:+-T "  # in every subset, so that a new time needs no new one


@dataclass(frozen=True, slots=True)
class StampFont:
    """A font file ready for embedding.

    Attributes:
        data: TrueType bytes with 1000 units per em.
        advances: Character to advance width in thousandths of the letter size.
        ascent: Height above the base line in thousandths of the letter size.
    """

    data: bytes
    advances: Mapping[str, int]
    ascent: int

    def drawable(self, text: str) -> str:
        """Give the text in NFC with `?` for letters the font has not.

        PDF/A forbids drawing the missing-letter glyph (ISO 19005-2, 6.2.11.8).
        """
        return "".join(letter if letter in self.advances else "?" for letter in nfc(text))

    def width(self, text: str) -> int:
        """Give the width of a drawable text in thousandths of the letter size."""
        return sum(self.advances[letter] for letter in text)


@dataclass(frozen=True, slots=True)
class FontSubset:
    """A font with the letters of one text, as a PDF carries it.

    Attributes:
        name: PostScript name behind the tag of a subset.
        packed: TrueType bytes, deflated.
        length: Of the bytes before they were deflated.
        glyphs: Character to number of its glyph.
        widths: Of the glyphs, from number 0, in thousandths.
        box: Of all glyphs: left, bottom, right, top.
        ascent: In thousandths.
        descent: In thousandths, below zero.
        cap_height: In thousandths.
    """

    name: str
    packed: bytes
    length: int
    glyphs: Mapping[str, int]
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int


@lru_cache(maxsize=2)
def load_font(path: Path = FONT_FILE) -> StampFont:
    """Load, cut down and rescale a font.

    Raises:
        FontMissingError: The file is not there or is not a font.
    """
    try:
        font = TTFont(path, lazy=False)
    except (OSError, TTLibError) as error:
        raise FontMissingError(package="fonts-liberation2") from error
    _cut(font, _CODE_POINTS)
    scale_upem(font, _UNITS)
    widths = font["hmtx"]
    advances = {chr(code): int(widths[glyph][0]) for code, glyph in font.getBestCmap().items()}
    return StampFont(
        data=_bytes_of(font),
        advances=MappingProxyType(advances),
        ascent=int(font["hhea"].ascent),
    )


def subset_for(text: str) -> FontSubset:
    """Give the font with the letters of a drawable text."""
    return _subset(frozenset(text + _OF_TIMES))


@lru_cache(maxsize=256)
def _subset(letters: frozenset[str]) -> FontSubset:
    font = TTFont(BytesIO(load_font().data), lazy=False)
    _cut(font, sorted(map(ord, letters)))
    numbers = font.getReverseGlyphMap()
    head, data = font["head"], _bytes_of(font)
    return FontSubset(
        name=str(font["name"].getDebugName(6)),
        packed=zlib.compress(data),
        length=len(data),
        glyphs=MappingProxyType(
            {chr(code): int(numbers[name]) for code, name in font.getBestCmap().items()}
        ),
        widths=tuple(int(font["hmtx"][name][0]) for name in font.getGlyphOrder()),
        box=(int(head.xMin), int(head.yMin), int(head.xMax), int(head.yMax)),
        ascent=int(font["hhea"].ascent),
        descent=int(font["hhea"].descent),
        cap_height=int(font["OS/2"].sCapHeight),
    )


def _cut(font: TTFont, code_points: tuple[int, ...] | list[int]) -> None:
    options = Options()
    options.layout_features = []
    options.drop_tables += ["FFTM"]  # of the font editor; the subsetter would complain
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)


def _bytes_of(font: TTFont) -> bytes:
    written = BytesIO()
    font.save(written)
    return written.getvalue()
