"""A font in a file shows every letter at its width and gives it back as text."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pyhanko.pdf_utils.generic import DictionaryObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from signing.font import load_font, subset_for
from signing.font_object import embed_font, shown
from tests.signing.papers import paper

LINE = "Đặng Thị Ỷ Ơn: BẢN SỐ HÓA, 24.11.2026 (ưỡn ẹo)"


@pytest.fixture(scope="module")
def written() -> bytes:
    """A page that shows the line at 20 pt from 50 pt, and says nothing of it but by its font."""
    writer = IncrementalPdfFileWriter(BytesIO(paper()))
    subset = subset_for(LINE)
    font = embed_font(writer, subset)
    glyphs = shown(subset, LINE).split(b"BDC ")[1].removesuffix(b" EMC")
    content = writer.add_object(
        StreamObject(stream_data=b"BT /F1 20 Tf 50 700 Td " + glyphs + b" ET")
    )
    fonts = DictionaryObject({pdf_name("/Font"): DictionaryObject({pdf_name("/F1"): font})})
    writer.add_stream_to_page(0, content, fonts)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def test_the_text_comes_back_as_it_was(written: bytes) -> None:
    text = pypdfium2.PdfDocument(written)[0].get_textpage().get_text_range()

    assert text.strip() == LINE


def test_the_line_is_as_wide_as_it_was_measured(written: bytes) -> None:
    text = pypdfium2.PdfDocument(written)[0].get_textpage()
    rects = [text.get_rect(at) for at in range(text.count_rects())]
    left, right = min(rect[0] for rect in rects), max(rect[2] for rect in rects)

    assert left == pytest.approx(50, abs=1)
    assert right == pytest.approx(50 + load_font().width(LINE) * 20 / 1000, abs=1)


def test_the_subset_is_marked_as_one_and_small(written: bytes) -> None:
    with pikepdf.open(BytesIO(written)) as pdf:
        font = pdf.pages[0].Resources.Font["/F1"]
        name = str(font.BaseFont)
        size = len(font.DescendantFonts[0].FontDescriptor.FontFile2.read_raw_bytes())

    assert name[7] == "+"
    assert name.endswith("LiberationSerif")
    assert name[1:7].isupper()
    assert size < 20_000
