"""A batch knows what every side is, and its files are those of a feeder."""

from collections import Counter
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import zxingcpp
from PIL import Image

from dossier.page import PageKind
from dossier.separator import Separator
from samples.scans import Batch, write_pdf, write_tiff
from tests.samples.conftest import BATCH_DPI


def test_every_second_side_is_a_back(batch: Batch) -> None:
    assert [side.feed.back for side in batch.sides] == [False, True] * (len(batch.sides) // 2)


def test_pages_of_documents_are_the_content_sides_and_say_their_page(batch: Batch) -> None:
    content = [
        number for number, side in enumerate(batch.sides, 1) if side.kind is PageKind.CONTENT
    ]
    assert [page for document in batch.documents for page in document.pages] == content
    for index, document in enumerate(batch.documents):
        for place, number in enumerate(document.pages, 1):
            side = batch.sides[number - 1]
            assert (side.paper, side.page) == (index, place)


def test_the_side_before_each_document_is_its_separator(batch: Batch) -> None:
    for document in batch.documents:
        lead, back = batch.sides[document.pages[0] - 3], batch.sides[document.pages[0] - 2]
        assert (lead.kind, back.kind) == (PageKind.SEPARATOR, PageKind.BLANK)
        assert lead.separator == document.separator
        codes = zxingcpp.read_barcodes(lead.image.pixels)
        assert [Separator.parse(code.text) for code in codes] == [document.separator]


def test_blank_sides_have_no_words(batch: Batch) -> None:
    for side in batch.sides:
        assert bool(side.words) is (side.kind is not PageKind.BLANK)


def test_words_of_a_leaning_turned_side_have_ink_where_the_geometry_says(batch: Batch) -> None:
    for side in batch.sides:
        upright = np.rot90(side.image.pixels, side.feed.turn_degrees // 90).min(axis=2)
        high, wide = upright.shape
        turn = np.radians(side.feed.lean_degrees)
        for word in side.words:
            x = (word.box.left + word.box.right) / 2 * BATCH_DPI / 25.4 - (wide - 1) / 2
            y = (word.box.top + word.box.bottom) / 2 * BATCH_DPI / 25.4 - (high - 1) / 2
            at_x = round(x * np.cos(turn) + y * np.sin(turn) + (wide - 1) / 2)
            at_y = round(-x * np.sin(turn) + y * np.cos(turn) + (high - 1) / 2)
            reach = round(max(word.box.width, word.box.height) / 2 * BATCH_DPI / 25.4) + 3
            around = upright[at_y - reach : at_y + reach, at_x - reach : at_x + reach]
            assert around.min() < 170, (word.text, side.feed)


def test_a_pdf_has_each_side_as_its_own_jpeg_at_its_own_size(batch: Batch, tmp_path: Path) -> None:
    write_pdf(batch, tmp_path / "batch.pdf")
    with pikepdf.open(tmp_path / "batch.pdf") as pdf:
        assert len(pdf.pages) == len(batch.sides)
        for page, side in zip(pdf.pages, batch.sides, strict=True):
            (picture,) = page.get_images().values()
            assert picture.read_raw_bytes() == side.jpeg
            wide = float(page.mediabox[2]) / 72
            assert int(picture.Width) / wide == pytest.approx(BATCH_DPI, abs=0.1)


def test_a_tiff_has_each_side_with_its_resolution(batch: Batch, tmp_path: Path) -> None:
    write_tiff(batch, tmp_path / "batch.tif")
    packing: Counter[str] = Counter()
    with Image.open(tmp_path / "batch.tif") as picture:
        for number, side in enumerate(batch.sides):
            picture.seek(number)
            assert picture.info["dpi"] == (BATCH_DPI, BATCH_DPI)
            assert picture.mode == ("RGB" if side.kind is PageKind.CONTENT else "L")
            packing[str(picture.info["compression"])] += 1
            grey = np.asarray(picture.convert("L")).astype(int)
            whole = np.asarray(Image.fromarray(side.image.pixels).convert("L")).astype(int)
            assert np.abs(grey - whole).mean() < 3
        with pytest.raises(EOFError):
            picture.seek(len(batch.sides))
    assert set(packing) == {"jpeg", "tiff_lzw", "tiff_adobe_deflate"}
