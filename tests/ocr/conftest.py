"""A document as it is made from pages: pictures with what was read from them."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from dossier.page import Box, PageImage
from dossier.reading import Line, PageReading, Word
from ocr.options import OcrOptions
from ocr.picture import encode_page
from ocr.searchable_pdf import PdfAbout, PdfPage, build_pdf
from tests.ocr.sheets import read_paper

ABOUT = PdfAbout("Đơn đề nghị", "UBND phường Lam Khê", datetime(2026, 3, 5, 8, 30, tzinfo=UTC))


@pytest.fixture(scope="session")
def pages() -> tuple[PdfPage, ...]:
    """A form in colour, a card in grey, an empty page, and a page of rare characters."""
    form, read_form = read_paper("to_khai_ct01", 503, "under")[0]
    card, read_card = read_paper("can_cuoc", 507, "none")[0]
    grey = PageImage(np.ascontiguousarray(card.image.pixels[:, :, 0]), card.image.dpi)
    empty = PageImage(np.full((1169, 827), 240, np.uint8), 100.0)
    rare = Line(
        (Word("Nguyễn", Box(20, 20, 40, 25), 0.9), Word("𠀋-😀", Box(42, 20, 60, 25), 0.4)), 24.0
    )
    options = OcrOptions()
    return (
        PdfPage(encode_page(form.image, options), read_form),
        PdfPage(encode_page(grey, options), read_card),
        PdfPage(encode_page(empty, options), PageReading((), "tesserocr")),
        PdfPage(encode_page(empty, options), PageReading((rare,), "tesserocr")),
    )


@pytest.fixture(scope="session")
def document(pages: tuple[PdfPage, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those pages as a PDF."""
    target = tmp_path_factory.mktemp("pdf") / "don.pdf"
    build_pdf(pages, ABOUT, target)
    return target
