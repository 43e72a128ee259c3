"""The font of the invisible text paints nothing, yet readers see where each word stands."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from dossier.page import MM_PER_INCH, Box
from dossier.reading import Line, PageReading, Word
from ocr.blank_font import ASCENT, DESCENT, GLYPH_WIDTH, blank_font
from ocr.picture import PagePicture
from ocr.searchable_pdf import PdfAbout, PdfPage, build_pdf

_ABOUT = PdfAbout("Thử", "UBND", datetime(2026, 3, 5, tzinfo=UTC))
_DPI = 100.0


def _made(target: Path, *words: Word) -> Path:
    """Make a grey page with one line of words."""
    buffer = io.BytesIO()
    Image.new("L", (400, 200), 230).save(buffer, "JPEG")
    picture = PagePicture(buffer.getvalue(), 400, 200, _DPI, 1)
    lines = (Line(words, 14.0),) if words else ()
    build_pdf([PdfPage(picture, PageReading(lines, "pdf"))], _ABOUT, target)
    return target


def _rendered(path: Path) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        return Image.fromarray(pdf[0].render(scale=2).to_numpy().copy())


def test_both_glyphs_have_one_width_and_a_box_without_area() -> None:
    font = TTFont(io.BytesIO(blank_font()))
    assert font.getGlyphOrder() == [".notdef", "blank"]
    for name in font.getGlyphOrder():
        glyph = font["glyf"][name]
        assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == (0, DESCENT, GLYPH_WIDTH, ASCENT)
        assert len(glyph.getCoordinates(font["glyf"])[0]) == 2  # there and back
        assert font["hmtx"][name][0] == GLYPH_WIDTH
    assert (font["hhea"].ascent, font["hhea"].descent) == (ASCENT, DESCENT)


def test_the_font_is_small_and_the_same_each_time() -> None:
    first = blank_font()
    blank_font.cache_clear()
    assert blank_font() == first
    assert len(first) < 2000


def test_text_leaves_no_trace_on_the_page(tmp_path: Path) -> None:
    written = _made(tmp_path / "a.pdf", Word("Nguyễn", Box(10, 10, 30, 15), 0.9))
    assert _rendered(written) == _rendered(_made(tmp_path / "b.pdf"))


def test_a_highlight_covers_the_word_from_top_to_baseline(tmp_path: Path) -> None:
    word = Word("Nguyễn", Box(10, 10, 30, 15), 0.9)
    with pypdfium2.PdfDocument(_made(tmp_path / "a.pdf", word)) as pdf:
        text = pdf[0].get_textpage()
        assert text.count_rects(0, len(word.text)) == 1
        left, bottom, right, top = text.get_rect(0)
        edges = (left, pdf[0].get_height() - top, right, pdf[0].get_height() - bottom)
    shown = [edge * MM_PER_INCH / 72 for edge in edges]
    assert shown == pytest.approx(word.box.as_list(), abs=0.2)


def test_the_same_figure_twice_on_a_line_is_read_twice(tmp_path: Path) -> None:
    words = [
        Word(figure, Box(10 + 3 * at, 10, 12 + 3 * at, 14), 0.9) for at, figure in enumerate("6166")
    ]
    with pypdfium2.PdfDocument(_made(tmp_path / "a.pdf", *words)) as pdf:
        assert pdf[0].get_textpage().get_text_range().split() == list("6166")
