"""A font subset as objects of a PDF: Type 0 over TrueType, with the way back to Unicode.

pyHanko's own embedding parses, shapes and cuts the font anew for every signature.
"""

import hashlib
import zlib

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signing.font import FontSubset

_SYMBOLIC, _SERIF = 4, 2
_MOST_IN_BLOCK = 100  # of a character map (CMap specification, 5)
_UNICODE_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

_Entries = dict[str, generic.PdfObject]

_name = generic.pdf_name
_number = generic.NumberObject


def embed_font(writer: BasePdfFileWriter, font: FontSubset) -> generic.IndirectObject:
    """Add a font to a file that is being written; gives the font object."""
    name = _name(f"/{_tag(font)}+{font.name}")
    file = generic.StreamObject(
        {_name("/Filter"): _name("/FlateDecode"), _name("/Length1"): _number(font.length)},
        encoded_data=font.packed,
    )
    descriptor: _Entries = {
        "/Type": _name("/FontDescriptor"),
        "/FontName": name,
        "/Flags": _number(_SYMBOLIC | _SERIF),
        "/FontBBox": _numbers(font.box),
        "/ItalicAngle": _number(0),
        "/Ascent": _number(font.ascent),
        "/Descent": _number(font.descent),
        "/CapHeight": _number(font.cap_height),
        "/StemV": _number(80),
        "/FontFile2": writer.add_object(file),
    }
    letters: _Entries = {
        "/Type": _name("/Font"),
        "/Subtype": _name("/CIDFontType2"),
        "/BaseFont": name,
        "/CIDSystemInfo": _dictionary(
            {
                "/Registry": generic.pdf_string("Adobe"),
                "/Ordering": generic.pdf_string("Identity"),
                "/Supplement": _number(0),
            }
        ),
        "/FontDescriptor": writer.add_object(_dictionary(descriptor)),
        "/W": generic.ArrayObject([_number(0), _numbers(font.widths)]),
        "/CIDToGIDMap": _name("/Identity"),
    }
    whole: _Entries = {
        "/Type": _name("/Font"),
        "/Subtype": _name("/Type0"),
        "/BaseFont": name,
        "/Encoding": _name("/Identity-H"),
        "/DescendantFonts": generic.ArrayObject([writer.add_object(_dictionary(letters))]),
        "/ToUnicode": writer.add_object(_unicode_map(font)),
    }
    return writer.add_object(_dictionary(whole))


def shown(font: FontSubset, line: str) -> bytes:
    """Give the operators that show a line, with its text for readers and searches."""
    glyphs = "".join(f"{font.glyphs[letter]:04X}" for letter in line)
    text = line.encode("utf-16-be").hex()
    return f"/Span <</ActualText <FEFF{text}>>> BDC <{glyphs}> Tj EMC".encode()


def _tag(font: FontSubset) -> str:
    """Give the six letters that mark a subset (ISO 32000-1, 9.6.4)."""
    number = int.from_bytes(hashlib.sha256(font.packed).digest()[:8])
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _unicode_map(font: FontSubset) -> generic.StreamObject:
    entries = [
        f"<{glyph:04X}> <{letter.encode('utf-16-be').hex()}>"
        for letter, glyph in sorted(font.glyphs.items(), key=lambda pair: pair[1])
    ]
    blocks = [entries[at : at + _MOST_IN_BLOCK] for at in range(0, len(entries), _MOST_IN_BLOCK)]
    text = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return generic.StreamObject(
        {_name("/Filter"): _name("/FlateDecode")},
        encoded_data=zlib.compress(_UNICODE_MAP.format(blocks=text).encode()),
    )


def _numbers(values: tuple[int, ...]) -> generic.ArrayObject:
    return generic.ArrayObject([_number(value) for value in values])


def _dictionary(entries: _Entries) -> generic.DictionaryObject:
    return generic.DictionaryObject({_name(name): value for name, value in entries.items()})
