"""Born-digital papers as office programs make them, and what they may carry besides."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import weasyprint
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

_SERIF = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
_FONT = re.compile(rb"/[A-Z]{6} [0-9.]+ Tf")
_CODE = re.compile(rb"<([0-9a-f]{4})>")
TITLE = "QUYẾT ĐỊNH"
_STYLE = (
    "<style>@page{size:A4;margin:20mm}"
    "body{font:13pt 'Liberation Serif'} td{border:1px solid}</style>"
)
_BODY = f"""<p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><h1>{TITLE}</h1>
<p>Về việc thành lập Tổ công tác <a href="https://example.vn/">tại đây</a>,
<a href="#two">Điều 2</a></p>
<table><tr><td>Họ và tên</td><td>Nguyễn Thị Hường</td></tr></table>
"""


def write_paper(path: Path, more: str = "", body: str = _BODY) -> Path:
    """Write a page of text with an embedded font, drawn by WeasyPrint."""
    base = f"{path.parent}/"
    weasyprint.HTML(string=_STYLE + body + more, base_url=base).write_pdf(path)
    return path


def changed(path: Path, change: Callable[[Pdf], None], name: str = "changed.pdf") -> Path:
    """Write a copy of a PDF in which something is different."""
    target = path.with_name(name)
    with Pdf.open(path) as pdf:
        change(pdf)
        pdf.save(target)
    return target


def font_of(pdf: Pdf) -> Object:
    """Give the first font of the first page."""
    fonts = pdf.pages[0].Resources.Font
    return fonts[next(iter(fonts.keys()))]


def add_note(pdf: Pdf, subtype: str, drawing: bytes = b"", **more: Any) -> Object:
    """Put an annotation upon the first page, with a look of its own where a drawing is given."""
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name(f"/{subtype}"),
        Rect=Array([300, 60, 500, 80]),
        **more,
    )
    if drawing:
        fonts = pdf.pages[0].Resources.Font
        look = Stream(pdf, drawing, Type=Name.XObject, Subtype=Name.Form)
        look.BBox = Array([0, 0, 200, 20])
        look.Resources = Dictionary(Font=fonts)
        note.AP = Dictionary(N=look)
    indirect = pdf.make_indirect(note)
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", Array()), indirect])
    return indirect


def shown(pdf: Pdf, letters: int) -> bytes:
    """Give a drawing of the first letters of the first page, in the same font."""
    content = b"".join(part.read_bytes() for part in _contents(pdf))
    name = _FONT.search(content)
    codes = b"".join(_CODE.findall(content)[:letters])
    return b"BT " + (name[0] if name else b"") + b" 2 5 Td <" + codes + b"> Tj ET"


def _contents(pdf: Pdf) -> list[Object]:
    contents = pdf.pages[0].obj.Contents
    return list(contents) if isinstance(contents, Array) else [contents]


def simple_font_paper(path: Path, text: str, **font: Any) -> Path:
    """Write a page in an embedded TrueType font of single bytes, in WinAnsi unless told otherwise.

    The font has no ToUnicode map.
    """
    file = io.BytesIO()
    with TTFont(_SERIF) as whole:
        cut = Subsetter()
        cut.populate(text=bytes(range(32, 256)).decode("cp1252", "ignore"))
        cut.subset(whole)
        em, names, advances = whole["head"].unitsPerEm, whole.getBestCmap(), whole["hmtx"]
        widths = [
            round(1000 * advances[names[ord(mark)]][0] / em) if ord(mark) in names else 0
            for mark in bytes(range(32, 256)).decode("cp1252", "replace")
        ]
        whole.save(file)
    with Pdf.new() as pdf:
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/ABCDEF+Serif"),
            Flags=32,
            FontBBox=Array([-200, -300, 1300, 1000]),
            ItalicAngle=0,
            Ascent=891,
            Descent=-216,
            CapHeight=662,
            StemV=80,
            FontFile2=Stream(pdf, file.getvalue(), Length1=len(file.getvalue())),
        )
        entries: dict[str, Any] = {
            "Type": Name.Font,
            "Subtype": Name.TrueType,
            "BaseFont": Name("/ABCDEF+Serif"),
            "FirstChar": 32,
            "LastChar": 255,
            "Widths": Array(widths),
            "Encoding": Name.WinAnsiEncoding,
            "FontDescriptor": pdf.make_indirect(descriptor),
        } | font
        codes = text.encode("cp1252").hex()
        drawing = f"BT /F0 14 Tf 70 700 Td <{codes}> Tj ET".encode("ascii")
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 595, 842]),
            Resources=Dictionary(Font=Dictionary(F0=pdf.make_indirect(Dictionary(**entries)))),
            Contents=pdf.make_indirect(Stream(pdf, drawing)),
        )
        pdf.pages.append(Page(pdf.make_indirect(page)))
        pdf.save(path)
    return path
