"""The kept picture keeps its size, resolution and colours, and is not larger than the scan."""

import io
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from dossier.page import PageImage, Pixels
from dossier.reading import PageReading
from ocr.options import OcrOptions
from ocr.picture import PagePicture, encode_page
from ocr.searchable_pdf import PdfAbout, PdfPage, build_pdf
from samples.office import ward_office
from samples.papers.choose import draw_paper
from samples.papers.look import make_look
from samples.people import office_people
from tests.verapdf import check_pdfa


def test_grey_stays_grey_and_colour_stays_colour() -> None:
    for shape, channels in (((60, 40), 1), ((60, 40, 3), 3)):
        picture = encode_page(PageImage(np.full(shape, 200, np.uint8), 150.0), OcrOptions())
        decoded = Image.open(io.BytesIO(picture.data))
        assert picture.channels == channels == len(decoded.getbands())
        assert (picture.width_px, picture.height_px) == decoded.size == (40, 60)
        assert decoded.info["dpi"] == (150, 150)


def test_what_is_seen_hardly_changes() -> None:
    page = _drawn("don_de_nghi")
    decoded = np.asarray(Image.open(io.BytesIO(encode_page(page, OcrOptions()).data)))
    assert np.abs(decoded.astype(int) - page.pixels).mean() < 2.0


@pytest.mark.parametrize("quality", [0, 96])
def test_a_quality_out_of_range_is_refused(quality: int) -> None:
    with pytest.raises(ValueError, match="jpeg_quality"):
        OcrOptions(jpeg_quality=quality)


def test_a_lower_quality_is_smaller() -> None:
    page = _drawn("don_de_nghi")
    sizes = [len(encode_page(page, OcrOptions(jpeg_quality=q)).data) for q in (40, 75, 90)]
    assert sizes == sorted(sizes)


def test_black_and_white_stays_so_to_the_last_dot() -> None:
    page = PageImage(_drawn("giay_khai_sinh").pixels.min(axis=2) // 128 * 255, 200.0)
    picture = encode_page(page, OcrOptions(), bilevel=True)
    assert picture.coding == "g4"
    assert len(picture.data) < 60_000
    assert np.array_equal(_shown(picture), page.pixels)


def test_a_rich_colour_scan_takes_little_more_than_half() -> None:
    rng = np.random.default_rng(7)
    page = _drawn("don_de_nghi").pixels
    grain = rng.normal(0, 6, page.shape)
    noisy: Pixels = np.clip(page + grain, 0, 255).astype(np.uint8)
    scanned = _jpeg_bytes(noisy, 90)
    picture = encode_page(PageImage(noisy, 200.0), OcrOptions(), packed_bytes=scanned)
    assert len(picture.data) <= 0.6 * scanned


@pytest.mark.parametrize("quality", [30, 50, 65])
def test_a_poor_scan_does_not_grow(quality: int) -> None:
    page = _drawn("don_de_nghi")
    scanned = _jpeg_bytes(page.pixels, quality)
    again = PageImage(_from_jpeg(page.pixels, quality), 200.0)
    picture = encode_page(again, OcrOptions(), packed_bytes=scanned)
    assert len(picture.data) <= scanned + 10_000


def test_a_page_that_packs_better_without_loss_is_kept_without_loss() -> None:
    pixels = np.full((800, 600, 3), 255, np.uint8)
    pixels[::40, ::7] = (180, 20, 20)
    page = PageImage(pixels, 100.0)
    picture = encode_page(page, OcrOptions(), packed_bytes=500)
    assert picture.coding == "flate"
    assert np.array_equal(_shown(picture), pixels)


def _drawn(kind: str) -> PageImage:
    look = make_look(504, dpi=200.0)
    return draw_paper(kind, office_people(504).citizens[0], ward_office(), look).pages[0].image


def _jpeg_bytes(pixels: Pixels, quality: int) -> int:
    return len(_jpeg(pixels, quality))


def _from_jpeg(pixels: Pixels, quality: int) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(_jpeg(pixels, quality))))


def _jpeg(pixels: Pixels, quality: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _shown(picture: PagePicture) -> Pixels:
    """Give what PDFium shows of a PDF of the picture, pixel for pixel."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "one.pdf"
        about = PdfAbout("Giấy tờ", "Sohoa", datetime(2026, 11, 24, tzinfo=UTC))
        build_pdf([PdfPage(picture, PageReading((), ""))], about, target)
        assert check_pdfa([target]) == {target: []}
        with closing(pypdfium2.PdfDocument(target)) as pdf:
            image = next(iter(pdf[0].get_objects()))
            pixels: Pixels = image.get_bitmap(render=False).to_numpy()
    if picture.channels == 1:
        return pixels.reshape(pixels.shape[:2])
    return pixels[:, :, 2::-1]
