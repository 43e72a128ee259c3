"""The letters of an appearance: Times metrics, every Vietnamese letter, 1000 units per em.

Liberation Serif has 2048 units per em, and pyHanko writes a font's own units where PDF wants
thousandths (ISO 32000-1, 9.7.4.3), so the font is rescaled before use. It is cut down to Latin
and Vietnamese first; both are done once a process and kept in memory.
"""

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
    options = Options()
    options.layout_features = []
    options.drop_tables += ["FFTM"]  # of the font editor; the subsetter would complain
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_CODE_POINTS)
    subsetter.subset(font)
    scale_upem(font, _UNITS)
    written = BytesIO()
    font.save(written)
    widths = font["hmtx"]
    advances = {chr(code): int(widths[glyph][0]) for code, glyph in font.getBestCmap().items()}
    return StampFont(
        data=written.getvalue(),
        advances=MappingProxyType(advances),
        ascent=int(font["hhea"].ascent),
    )
