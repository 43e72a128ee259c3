"""Born-digital papers as office programs make them, and what they may carry besides."""

from collections.abc import Callable
from pathlib import Path

import weasyprint
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

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


def add_note(pdf: Pdf, subtype: str, drawing: bytes = b"", **more: object) -> Object:
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


def codes_of(pdf: Pdf, count: int) -> bytes:
    """Give a hexadecimal string of the first codes that the first page shows."""
    content = b"".join(part.read_bytes() for part in _contents(pdf))
    shown = content.split(b"<", 1)[1].split(b">", 1)[0]
    return b"<" + shown[: 4 * count] + b">"


def _contents(pdf: Pdf) -> list[Object]:
    contents = pdf.pages[0].obj.Contents
    return list(contents) if isinstance(contents, Array) else [contents]
