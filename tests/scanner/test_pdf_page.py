"""What is painted on a page of text besides its text: what was filled in, and pictures."""

from pathlib import Path

import pikepdf
import pytest

from scanner.load import LoadedPage, open_scan
from scanner.options import ScanOptions
from tests.scanner.files import add_page, full_page, image_stream, sample_picture, text_pdf


def _load(path: Path, number: int = 1) -> LoadedPage:
    with open_scan(path, ScanOptions()) as scan:
        return scan.load(number)


def test_what_was_filled_in_is_drawn(tmp_path: Path) -> None:
    text_pdf(tmp_path / "form.pdf")
    with pikepdf.open(tmp_path / "form.pdf", allow_overwriting_input=True) as pdf:
        page, how = pdf.pages[0], "/Helv 24 Tf 0 g"
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="ten",
            V="BINH",
            DA=how,
            F=4,
            Rect=[60, 400, 300, 440],
        )
        page.obj.Annots = pikepdf.Array([pdf.make_indirect(field)])
        fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=page.Resources.Font.F1))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=page.obj.Annots, DA=how, DR=fonts)
        pdf.save()
    pixels = _load(tmp_path / "form.pdf").image.pixels
    assert int(pixels[1700:1820, 250:1250].min()) < 50


@pytest.mark.parametrize("turn", [0, 90])
def test_pictures_on_a_page_of_text_that_may_hold_text_are_told(tmp_path: Path, turn: int) -> None:
    text = "BT /F1 14 Tf 70 700 Td (Quyet dinh ve viec thanh lap to cong tac) Tj ET"
    strips = " q 300 0 0 100 72 400 cm /Im0 Do Q q 300 0 0 100 72 300 cm /Im0 Do Q"
    small = " q 60 0 0 60 400 600 cm /Im0 Do Q"
    with pikepdf.new() as pdf:
        pictures = {"Im0": image_stream(pdf, sample_picture())}
        add_page(pdf, text + strips + small, pictures, Rotate=turn)
        add_page(pdf, full_page(), {"Im0": image_stream(pdf, sample_picture())})
        pdf.save(tmp_path / "mixed.pdf")
    (box,) = _load(tmp_path / "mixed.pdf").pictured
    left, top, right, bottom = (72, 841.89 - 500, 372, 841.89 - 300)
    expected = (left, top, right, bottom) if not turn else (300, left, 500, right)
    assert box.as_list() == pytest.approx([edge / 72 * 25.4 for edge in expected], abs=0.2)
    assert _load(tmp_path / "mixed.pdf", 2).pictured == ()
