"""The words a PDF carries itself are found where the page shows them, however it is turned."""

import unicodedata
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from dossier.page import Box
from dossier.reading import PageReading
from ocr.born_digital import read_pdf_page
from ocr.errors import UnreadablePdfError
from ocr.searchable_pdf import PdfPage

_MM = 72 / 25.4  # points
_WIDE, _HIGH = 210 * _MM, 297 * _MM
_LEFT, _BASE, _SIZE = 30 * _MM, 250 * _MM, 12.0


def _write(
    path: Path, turn: int = 0, crop: tuple[float, ...] = (), text: str = "Lam Giang"
) -> Path:
    """Write a page with one line of Helvetica, 30 mm from the left and 47 mm from the top."""
    with pikepdf.new() as pdf:
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
        drawing = f"BT /F0 {_SIZE} Tf {_LEFT} {_BASE} Td ({text}) Tj 0 -30 Td (Hai) Tj ET"
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, _WIDE, _HIGH]),
            Rotate=turn,
            Resources=Dictionary(Font=Dictionary(F0=font)),
            Contents=pdf.make_indirect(Stream(pdf, drawing.encode("latin-1"))),
        )
        if crop:
            page.CropBox = Array(list(crop))
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)
    return path


def _lam(reading: PageReading) -> Box:
    return next(word.box for word in reading.words if word.text == "Lam")


def test_words_stand_on_lines_in_mm(tmp_path: Path) -> None:
    reading = read_pdf_page(_write(tmp_path / "a.pdf"), 1)
    assert reading.text.splitlines() == ["Lam Giang", "Hai"]
    assert reading.source == "pdf"
    assert {word.confidence for word in reading.words} == {1.0}
    box = _lam(reading)
    assert box.left == pytest.approx(30, abs=0.6)
    assert box.bottom == pytest.approx(47, abs=0.6)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_has_its_boxes_as_displayed(tmp_path: Path, turn: int) -> None:
    straight = _lam(read_pdf_page(_write(tmp_path / "a.pdf"), 1))
    turned = _lam(read_pdf_page(_write(tmp_path / "b.pdf", turn), 1))
    left, top, right, bottom = straight.as_list()
    expected = {
        90: (297 - bottom, left, 297 - top, right),
        180: (210 - right, 297 - bottom, 210 - left, 297 - top),
        270: (top, 210 - right, bottom, 210 - left),
    }[turn]
    assert turned.as_list() == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_is_cropped_moves_the_boxes(tmp_path: Path, turn: int) -> None:
    crop = (10 * _MM, 20 * _MM, _WIDE - 30 * _MM, _HIGH - 40 * _MM)
    whole = _lam(read_pdf_page(_write(tmp_path / "a.pdf", turn), 1))
    cut = _lam(read_pdf_page(_write(tmp_path / "b.pdf", turn, crop), 1))
    # What is missing at the left and the top of the page as displayed.
    left, top = {0: (10, 40), 90: (20, 10), 180: (30, 20), 270: (40, 30)}[turn]
    assert cut.left == pytest.approx(whole.left - left, abs=0.1)
    assert cut.top == pytest.approx(whole.top - top, abs=0.1)


def test_what_a_form_holds_is_read_beside_its_label(tmp_path: Path) -> None:
    path = _write(tmp_path / "form.pdf")
    with Pdf.open(path, allow_overwriting_input=True) as pdf:
        page, how = pdf.pages[0], "/Helv 12 Tf 0 g"
        kept, other = (
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Widget,
                    FT=Name.Tx,
                    T=name,
                    V=value,
                    DA=how,
                    F=flags,
                    Rect=Array([_LEFT + 80, _BASE - 4, _LEFT + 300, _BASE + 14]),
                )
            )
            for name, value, flags in (("a", "Binh An", 4), ("b", "khong thay", 2))
        )
        page.obj.Annots = Array([kept, other])
        fonts = Dictionary(Font=Dictionary(Helv=page.Resources.Font.F0))
        pdf.Root.AcroForm = Dictionary(Fields=page.obj.Annots, DA=how, DR=fonts)
        pdf.save()
    assert read_pdf_page(path, 1).text.splitlines() == ["Lam Giang Binh An", "Hai"]


def test_our_own_pdf_gives_back_what_was_read(document: Path, pages: tuple[PdfPage, ...]) -> None:
    reading = read_pdf_page(document, 1)
    assert reading.text == pages[0].reading.text
    for word, read in zip(reading.words, pages[0].reading.words, strict=True):
        assert word.box.left == pytest.approx(read.box.left, abs=1.0)
        assert word.box.right <= read.box.right + 1.0


def test_decomposed_letters_come_out_composed(tmp_path: Path, document: Path) -> None:
    path = tmp_path / "nfd.pdf"
    with Pdf.open(document) as pdf:
        font = pdf.pages[3].Resources.Font.F0
        cmap = font.ToUnicode.read_bytes().decode("ascii")
        spelt = unicodedata.normalize("NFD", "ễ").encode("utf-16-be").hex().upper()
        assert "<1EC5> <1EC5>" in cmap
        font.ToUnicode.write(cmap.replace("<1EC5> <1EC5>", f"<1EC5> <{spelt}>").encode("ascii"))
        pdf.save(path)
    assert read_pdf_page(path, 4).words[0].text == "Nguyễn"


def test_a_page_without_text_is_empty(document: Path) -> None:
    assert read_pdf_page(document, 3) == PageReading((), "pdf")


@pytest.mark.parametrize("number", [0, 5])
def test_a_page_that_is_not_there_is_a_typed_error(document: Path, number: int) -> None:
    with pytest.raises(UnreadablePdfError):
        read_pdf_page(document, number)


def test_what_is_no_pdf_is_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(UnreadablePdfError):
        read_pdf_page(path, 1)
    with pytest.raises(UnreadablePdfError):
        read_pdf_page(tmp_path / "missing.pdf", 1)
