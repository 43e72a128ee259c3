"""The font of the invisible text: two glyphs that draw nothing, small and embeddable.

The glyph of the letters is a line there and back over the diagonal of its cell. It has no
area, so it paints nothing, but it has a box: readers that highlight the box of a glyph, or
take two words in one place for one, see where the word stands.
"""

import io
from functools import cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

GLYPH_WIDTH = 500
"""Advance of every glyph, of 1000 units per em."""

ASCENT, DESCENT = 800, -200
"""Upper and lower edge of every glyph's box above the baseline, of 1000 units per em."""

_EM = 1000
_NAME = "SohoaBlank"
_NO_DATE = 2_082_844_800  # 1970 in seconds since 1904: the same bytes each time


@cache
def blank_font() -> bytes:
    """Give the TrueType program; glyph 0 is .notdef, glyph 1 stands for every character."""
    glyphs = [".notdef", "blank"]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({0x20: "blank"})
    diagonal = TTGlyphPen(None)
    diagonal.moveTo((0, DESCENT))
    diagonal.lineTo((GLYPH_WIDTH, ASCENT))
    diagonal.closePath()
    outline = diagonal.glyph()
    builder.setupGlyf(dict.fromkeys(glyphs, outline))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (GLYPH_WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": _NAME, "styleName": "Regular", "psName": _NAME})
    builder.setupOS2(
        sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT
    )
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = _NO_DATE
    builder.font.recalcTimestamp = False
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
