"""What the letters of a PDF's fonts mean: ToUnicode maps are judged, and made where they follow.

ISO 19005-2, 6.2.11.7.2 (level u): every code that is shown has a letter. A font without a map
gets one only from a named encoding, never by a guess at its glyphs.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pikepdf
from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from ocr.errors import PdfNotArchivalError

_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_STEPS = "q Q gs Tf Tj TJ ' \""
_BLOCKS = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_CHAR = re.compile(rb"<\s*([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(
    rb"<\s*([0-9A-Fa-f\s]+)>\s*<\s*([0-9A-Fa-f\s]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])"
)
_TEXT = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_STANDARD = re.compile(rb"/Encoding\s+StandardEncoding\s+def")
_NAMED = re.compile(rb"dup\s+([0-9]{1,3})\s*/(\S+)\s+put")
_SAY_NOTHING = frozenset("\0\ufeff\ufffe")
_MOST_CODES = 0x10000
_BYTES = 256
_ROWS_IN_BLOCK = 100  # Adobe Technical Note 5411

Ranges = list[tuple[int, int, str]]  # first and last code, text of the first


def complete_unicode_maps(pdf: Pdf) -> None:
    """Give every font that shows text a ToUnicode map for all it shows.

    Raises:
        PdfNotArchivalError: It cannot be told what a font's letters mean, or which are shown.
    """
    for font, codes in _shown_codes(pdf):
        ranges = _ranges(font.get("/ToUnicode"))
        unmapped = {code for code in codes if not _says(_text_of(ranges, code))}
        if not unmapped:
            continue
        named = _named_letters(font)
        if not all(_says(named.get(code, "")) for code in unmapped):
            raise PdfNotArchivalError("a font does not say which letters it shows")
        letters = {code: _text_of(ranges, code) for code in codes - unmapped}
        letters |= {code: named[code] for code in unmapped}
        font.ToUnicode = pdf.make_indirect(Stream(pdf, unicode_map(letters, code_bytes=1)))


def _says(text: str) -> bool:
    return bool(text) and not _SAY_NOTHING & set(text)


def _shown_codes(pdf: Pdf) -> list[tuple[Object, set[int]]]:
    """Give each font with the codes that any drawing shows of it."""
    fonts: dict[tuple[int, int], Object] = {}
    shown: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for scope in pdf.content_scopes():
        resources = scope.resources if scope.resources is not None else Dictionary()
        for font, data in _strings(scope.content, resources):
            if not font.is_indirect:
                raise PdfNotArchivalError("a font that is written into a page")
            fonts[font.objgen] = font
            shown[font.objgen].update(_codes(font, data))
    return [(fonts[number], codes) for number, codes in shown.items()]


def _strings(content: Object, resources: Object) -> Iterator[tuple[Object, bytes]]:
    """Give what one drawing shows, with its font."""
    named = resources.get("/Font", Dictionary())
    font: Object | None = None
    outer: list[Object | None] = []
    for step in pikepdf.parse_content_stream(content, _STEPS):
        operator = str(step.operator)
        if operator == "q":
            outer.append(font)
        elif operator == "Q":
            font = outer.pop() if outer else font
        elif operator == "Tf":
            font = named.get(str(step.operands[0]))
        elif operator == "gs":
            state = resources.get("/ExtGState", Dictionary()).get(str(step.operands[0]))
            font = state.Font[0] if state is not None and "/Font" in state else font
        elif operator in _SHOWS:
            last = step.operands[-1]
            pieces = last if isinstance(last, pikepdf.Array) else [last]
            yield from _pieces(font, pieces)


def _pieces(font: Object | None, pieces: object) -> Iterator[tuple[Object, bytes]]:
    for piece in pieces if isinstance(pieces, list | pikepdf.Array) else ():
        if isinstance(piece, pikepdf.String):
            if font is None:
                raise PdfNotArchivalError("text without a font")
            yield font, bytes(piece)


def _codes(font: Object, data: bytes) -> set[int]:
    if font.get("/Subtype") != "/Type0":
        return set(data)
    if font.get("/Encoding") != "/Identity-H" or len(data) % 2:
        raise PdfNotArchivalError("a font whose codes are not told")
    return {data[at] << 8 | data[at + 1] for at in range(0, len(data), 2)}


def _ranges(unicode_map: Object | None) -> Ranges:
    """Read a ToUnicode map; empty where there is none."""
    if not isinstance(unicode_map, Stream):
        return []
    found: Ranges = []
    for kind, block in _BLOCKS.findall(unicode_map.read_bytes()):
        if kind == b"bfchar":
            found += [(_int(code), _int(code), _text(to)) for code, to in _CHAR.findall(block)]
            continue
        for first, last, texts in _RANGE.findall(block):
            listed = [_text(to) for to in _TEXT.findall(texts)]
            if texts.startswith(b"["):
                found += [(code, code, text) for code, text in enumerate(listed, _int(first))]
            else:
                found.append((_int(first), _int(last), listed[0]))
    return found


def _text_of(ranges: Ranges, code: int) -> str:
    for first, last, text in ranges:
        if first <= code <= last:
            step = min(code - first, _MOST_CODES)
            return text[:-1] + chr(ord(text[-1]) + step) if text else ""
    return ""


def _int(digits: bytes) -> int:
    return int(b"".join(digits.split()), 16)


def _text(digits: bytes) -> str:
    plain = b"".join(digits.split()).decode("ascii")
    return bytes.fromhex(plain + "0" * (len(plain) % 2)).decode("utf-16-be", "replace")


def _named_letters(font: Object) -> Mapping[int, str]:
    """Give the letters of a font of single bytes whose encoding names them; else nothing."""
    if font.get("/Subtype") not in ("/Type1", "/TrueType"):
        return {}
    encoding = font.get("/Encoding")
    changes: list[Object] = []
    if isinstance(encoding, Dictionary):
        changes = list(encoding.get("/Differences", pikepdf.Array()))
        encoding = encoding.get("/BaseEncoding")
    letters = _base_letters(font, encoding)
    code = 0
    for change in changes:
        if isinstance(change, Name):
            letters[code] = agl.toUnicode(str(change)[1:])
            code += 1
        else:
            code = int(change)
    return letters


def _base_letters(font: Object, encoding: Object | None) -> dict[int, str]:
    match encoding:
        case Name.WinAnsiEncoding:
            plain = bytes(range(_BYTES)).decode("cp1252", "replace")
            return {code: mark for code, mark in enumerate(plain) if mark != "\ufffd"}
        case Name.MacRomanEncoding:
            names = MacRoman
        case _:
            return _letters_within(font)
    return {code: agl.toUnicode(name) for code, name in enumerate(names)}


def _letters_within(font: Object) -> dict[int, str]:
    """Give the letters that the program of a Type 1 font names; nothing of other programs."""
    program = font.get("/FontDescriptor", Dictionary()).get("/FontFile")
    if font.get("/Subtype") != "/Type1" or not isinstance(program, Stream):
        return {}
    plain = program.read_bytes()[: int(program.get("/Length1", 0))]
    if _STANDARD.search(plain):
        return {code: agl.toUnicode(name) for code, name in enumerate(StandardEncoding)}
    return {
        int(code): agl.toUnicode(name.decode("ascii", "replace"))
        for code, name in _NAMED.findall(plain)
    }


def unicode_map(letters: Mapping[int, str], code_bytes: int) -> bytes:
    """Write a ToUnicode map (ISO 32000-1, 9.10.3).

    Args:
        letters: What each code stands for.
        code_bytes: How many bytes a code of the font has.
    """
    digits = 2 * code_bytes
    rows = [
        f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in sorted(letters.items())
    ]
    blocks = [rows[at : at + _ROWS_IN_BLOCK] for at in range(0, len(rows), _ROWS_IN_BLOCK)]
    drawn = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    codes = f"<{'0' * digits}> <{'F' * digits}>"
    return _CMAP.format(codes=codes, drawn=drawn).encode("ascii")


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
{codes}
endcodespacerange
{drawn}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
