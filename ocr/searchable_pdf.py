"""Page pictures with their words beneath become a PDF/A-2u.

ISO 19005-2 level u: one output intent, one embedded font whose two glyphs draw nothing, a
ToUnicode entry for every character used, XMP metadata. Each word is one invisible string
placed on its baseline and stretched to its width, so that what is searched is highlighted
where it stands. The file is written whole or not at all and judged before it gets its name.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, pdfa

from dossier.page import MM_PER_INCH, Box
from dossier.reading import PageReading, Word
from ocr.blank_font import ASCENT, DESCENT, GLYPH_WIDTH, blank_font
from ocr.errors import PdfNotArchivalError
from ocr.picture import InkLayers, PagePicture
from ocr.unicode_maps import unicode_map

_POINTS_PER_INCH = 72.0
_POINTS_PER_MM = _POINTS_PER_INCH / MM_PER_INCH
_EM = 1000
_SPACE_SHARE = 0.2  # of the height of a line; poppler wants 0.15 of the size, at most 1.25 heights
_LARGEST_CODE = 0xFFFF
_UNSAYABLE = frozenset("\0\ufeff\ufffe\uffff")  # ISO 19005-2, 6.2.11.7.2: stand for no letter
_SURROGATES = range(0xD800, 0xE000)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONFORMANCE_RULE = "6.6.4"  # the gate knows level b only; that the file says u is intended


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its picture and what was read from it.

    Attributes:
        picture: What the page shows; with layers beneath it, where its ink is.
        reading: Words with places.
        beneath: Paper and colours, of a page in layers.
    """

    picture: PagePicture
    reading: PageReading
    beneath: InkLayers | None = None


@dataclass(frozen=True, slots=True)
class PdfAbout:
    """What the file says of itself.

    Attributes:
        title: Title of the paper; no personal data.
        creator: Agency that digitized it.
        made_at: When, with a time zone.

    Raises:
        ValueError: The time has no zone.
    """

    title: str
    creator: str
    made_at: datetime

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            message = "the time a PDF was made needs a time zone"
            raise ValueError(message)


def build_pdf(pages: Iterable[PdfPage], about: PdfAbout, target: Path) -> None:
    """Write pages as one PDF/A-2u; every page has the paper's size.

    Args:
        pages: In order; taken one by one, so that a long document stays small in memory.
        about: Metadata.
        target: Where the file goes; it appears there whole or not at all.

    Raises:
        PdfNotArchivalError: What was written is not PDF/A; nothing appears at `target`.
        ValueError: There is no page.
    """
    with pikepdf.new() as pdf:
        used: set[str] = set()
        font = pdf.make_indirect(Dictionary(Type=Name.Font))
        for page in pages:
            _add_page(pdf, page, font, used)
        if not len(pdf.pages):
            message = "a PDF needs a page"
            raise ValueError(message)
        _fill_font(pdf, font, used)
        write_archival(pdf, about, target)


def write_archival(pdf: Pdf, about: PdfAbout, target: Path) -> None:
    """Write a PDF whose pages keep the rules, with what PDF/A-2u wants besides.

    Args:
        pdf: Gets an output intent and metadata.
        about: Metadata.
        target: Where the file goes; it appears there whole or not at all.

    Raises:
        PdfNotArchivalError: What was written is not PDF/A; nothing appears at `target`.
    """
    _describe(pdf, about)
    with tempfile.TemporaryDirectory(prefix=".sohoa-pdf-", dir=target.parent) as scratch:
        draft = Path(scratch) / target.name
        pdf.save(
            draft,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        _require_archival(draft)
        draft.replace(target)


def lay_words(pdf: Pdf, layers: Sequence[PageReading]) -> None:
    """Put words that nobody sees upon the pages of a PDF, where they stand as displayed.

    Args:
        pdf: Its pages keep all they have.
        layers: One for each page; empty for a page that gets no words.
    """
    if not any(layer.lines for layer in layers):
        return
    used: set[str] = set()
    font = pdf.make_indirect(Dictionary(Type=Name.Font))
    for page, layer in zip(pdf.pages, layers, strict=True):
        if not layer.lines:
            continue
        name = page.add_resource(font, Name.Font, Name.SohoaWords)
        matrix, height = _as_displayed(page)
        drawing = "\n".join(_text_drawing(layer, height, used)).replace("/F0 ", f"{name} ")
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ\nq {matrix} cm\n{drawing}\nQ".encode("ascii"))
    _fill_font(pdf, font, used)


def _as_displayed(page: pikepdf.Page) -> tuple[str, float]:
    """Give what leads from a page as displayed, y up, to its user space; and its height."""
    media, crop = ([float(edge) for edge in box] for box in (page.mediabox, page.cropbox))
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    width, height = min(media[2], crop[2]) - left, min(media[3], crop[3]) - bottom
    match int(page.obj.get("/Rotate", 0)) % 360:
        case 90:
            return f"0 1 -1 0 {left + width:.4f} {bottom:.4f}", width
        case 180:
            return f"-1 0 0 -1 {left + width:.4f} {bottom + height:.4f}", height
        case 270:
            return f"0 -1 1 0 {left:.4f} {bottom + height:.4f}", width
        case _:
            return f"1 0 0 1 {left:.4f} {bottom:.4f}", height


def _add_page(pdf: Pdf, page: PdfPage, font: pikepdf.Object, used: set[str]) -> None:
    scale = _POINTS_PER_INCH / page.picture.dpi
    width, height = page.picture.width_px * scale, page.picture.height_px * scale
    layers = _layers(pdf, page)
    drawing = [f"q {width:.4f} 0 0 {height:.4f} 0 0 cm {' Do '.join(layers)} Do Q"]
    drawing += _text_drawing(page.reading, height, used)
    made = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=Dictionary(XObject=Dictionary(layers), Font=Dictionary(F0=font)),
        Contents=pdf.make_indirect(Stream(pdf, "\n".join(drawing).encode("ascii"))),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))


def _layers(pdf: Pdf, page: PdfPage) -> dict[str, pikepdf.Object]:
    """Give the pictures of a page by name, the lowest first."""
    if page.beneath is None:
        return {"/Im0": _image(pdf, page.picture)}
    paper, colour = _image(pdf, page.beneath.paper), _image(pdf, page.beneath.colour)
    ink = _image(pdf, page.picture)
    del ink.ColorSpace
    ink.ImageMask = True
    colour.Mask = ink
    return {"/Im0": paper, "/Im1": colour}


def _image(pdf: Pdf, picture: PagePicture) -> pikepdf.Object:
    return pdf.make_indirect(
        Stream(
            pdf,
            picture.data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width_px,
            Height=picture.height_px,
            ColorSpace=Name.DeviceRGB if picture.channels > 1 else Name.DeviceGray,
            **_filter_of(picture),
        )
    )


def _filter_of(picture: PagePicture) -> dict[str, pikepdf.Object | int]:
    """Say how the bytes of a picture are decoded (ISO 32000-1, 7.4)."""
    match picture.coding:
        case "jpeg":
            return {"BitsPerComponent": 8, "Filter": Name.DCTDecode}
        case "g4":
            how = Dictionary(K=-1, Columns=picture.width_px, Rows=picture.height_px)
            return {"BitsPerComponent": 1, "Filter": Name.CCITTFaxDecode, "DecodeParms": how}
        case "flate":
            how = Dictionary(
                Predictor=15,
                Colors=picture.channels,
                BitsPerComponent=8,
                Columns=picture.width_px,
            )
            return {"BitsPerComponent": 8, "Filter": Name.FlateDecode, "DecodeParms": how}


def _text_drawing(reading: PageReading, height: float, used: set[str]) -> Iterator[str]:
    """Give the operators that place the words; `used` gathers their characters."""
    if not reading.lines:
        return
    yield "BT 3 Tr"
    for line in reading.lines:
        # One size for a line, because readers gather words of one size and baseline: the
        # boxes of its glyphs reach from the baseline to the top of the line.
        above = (line.baseline_mm - line.box.top) * _POINTS_PER_MM
        size = max(1.0, above * _EM / ASCENT)
        for word, after in zip(line.words, (*line.words[1:], None), strict=True):
            text = _representable(word.text) + (" " if after else "")
            used.update(text)
            yield _word_drawing(
                _apart(word, after, line.box.height), text, line.baseline_mm, size, height
            )
    yield "ET"


def _apart(word: Word, after: Word | None, line_mm: float) -> Word:
    """Give a word that ends before the next one begins: readers drop the space between others."""
    space = _SPACE_SHARE * line_mm
    if after is None or not word.box.left < after.box.left < word.box.right + space:
        return word
    right = max(after.box.left - space, word.box.left + (after.box.left - word.box.left) / 4)
    box = Box(word.box.left, word.box.top, min(right, word.box.right), word.box.bottom)
    return replace(word, box=box)


def _word_drawing(word: Word, text: str, baseline_mm: float, size: float, height: float) -> str:
    """Give the operators of one word, stretched so that its letters cover its width."""
    width = max(0.1, word.box.width * _POINTS_PER_MM)
    stretch = 100 * width / (len(word.text) * size * GLYPH_WIDTH / _EM)
    baseline = min(max(baseline_mm, word.box.top), word.box.bottom)
    x, y = word.box.left * _POINTS_PER_MM, height - baseline * _POINTS_PER_MM
    codes = text.encode("utf-16-be").hex()
    return f"/F0 {size:.3f} Tf {stretch:.3f} Tz 1 0 0 1 {x:.3f} {y:.3f} Tm <{codes}> Tj"


def _representable(text: str) -> str:
    """Give the text with every mark replaced that is not one UTF-16 unit or no letter."""
    return "".join(mark if _is_sayable(mark) else _REPLACEMENT for mark in text)


def _is_sayable(mark: str) -> bool:
    code = ord(mark)
    return code <= _LARGEST_CODE and code not in _SURROGATES and mark not in _UNSAYABLE


def _fill_font(pdf: Pdf, font: pikepdf.Object, used: set[str]) -> None:
    """Complete the one font: codes are UTF-16, every code draws the blank glyph."""
    program = blank_font()
    box = Array([0, DESCENT, GLYPH_WIDTH, ASCENT])
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.SohoaBlank,
        Flags=4,
        FontBBox=box,
        ItalicAngle=0,
        Ascent=ASCENT,
        Descent=DESCENT,
        CapHeight=ASCENT,
        StemV=80,
        FontFile2=pdf.make_indirect(Stream(pdf, program, Length1=len(program))),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.SohoaBlank,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=GLYPH_WIDTH,
        # .notdef may not be used even by invisible text, so all codes go to glyph 1.
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, b"\x00\x01" * (_LARGEST_CODE + 1))),
    )
    font.Subtype = Name.Type0
    font.BaseFont = Name.SohoaBlank
    font.Encoding = Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    codes = {ord(mark): mark for mark in used | {" "}}
    font.ToUnicode = pdf.make_indirect(Stream(pdf, unicode_map(codes, code_bytes=2)))


def _describe(pdf: Pdf, about: PdfAbout) -> None:
    profile = Stream(pdf, files(pdfa).joinpath("data/sRGB.icc").read_bytes(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2.1",
        Info="sRGB IEC61966-2.1",
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.Lang = "vi-VN"
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    made_at = about.made_at.replace(microsecond=0).isoformat()
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as xmp:
        xmp["dc:title"] = about.title
        xmp["dc:creator"] = [about.creator]
        xmp["dc:language"] = {"vi-VN"}
        xmp["xmp:CreateDate"] = made_at
        xmp["xmp:ModifyDate"] = made_at
        xmp["pdf:Producer"] = "Sohoa"
        xmp["pdfaid:part"] = "2"
        xmp["pdfaid:conformance"] = "U"


def _require_archival(path: Path) -> None:
    findings = [
        finding
        for finding in pdfa.validate_written(path, "2b").findings
        if _CONFORMANCE_RULE not in str(finding)
    ]
    if findings:
        raise PdfNotArchivalError(str(findings[0]), findings=len(findings))
