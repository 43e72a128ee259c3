"""A copy for screens is small, reads like the archived page and keeps its colours."""

from pathlib import Path

import numpy as np
import pypdfium2

from dossier.page import PageImage
from dossier.reading import PageReading
from ocr.access_copy import access_page
from ocr.options import OcrOptions
from ocr.picture import encode_page
from ocr.read import read_page
from ocr.searchable_pdf import PdfPage, build_pdf
from samples.office import ward_office
from samples.papers.choose import draw_paper
from samples.papers.look import make_look
from samples.people import office_people
from tests.ocr.conftest import ABOUT
from tests.ocr.sheets import letter_errors
from tests.verapdf import check_pdfa

_MOST_BYTES = 120_000
_OPTIONS = OcrOptions()


def _written(image: PageImage, target: Path, *, bilevel: bool = False) -> pypdfium2.PdfDocument:
    picture = encode_page(image, _OPTIONS, bilevel=bilevel)
    page = access_page(PdfPage(picture, PageReading((), "")), _OPTIONS)
    build_pdf([page], ABOUT, target)
    return pypdfium2.PdfDocument(target)


def _grainy(image: PageImage, seed: int) -> PageImage:
    grain = np.random.default_rng(seed).normal(-8, 5, image.pixels.shape)
    return PageImage(np.clip(image.pixels + grain, 0, 255).astype(np.uint8), image.dpi)


def test_it_is_small_and_reads_as_well(tmp_path: Path) -> None:
    look, citizen = make_look(811, dpi=300.0), office_people(811).citizens[0]
    drawn = draw_paper("giay_chung_nhan_ket_hon", citizen, ward_office(), look).pages[0]
    scanned = _grainy(drawn.image, 3)
    before, letters = letter_errors(drawn.lines, read_page(scanned, _OPTIONS))
    target = tmp_path / "access.pdf"
    with _written(scanned, target) as pdf:
        shown = pdf[0].render(scale=300 / 72, grayscale=True).to_numpy().reshape(3508, -1)
    assert target.stat().st_size <= _MOST_BYTES
    assert check_pdfa([target]) == {target: []}
    after, _ = letter_errors(drawn.lines, read_page(PageImage(shown, 300.0), _OPTIONS))
    assert after <= before + 0.01 * letters


def test_red_stays_red_and_blue_stays_blue(tmp_path: Path) -> None:
    pixels = np.full((1169, 827, 3), (250, 246, 230), np.uint8)
    pixels[300:310, 100:700] = (190, 20, 30)
    pixels[500:510, 100:700] = (20, 30, 160)
    with _written(PageImage(pixels, 100.0), tmp_path / "access.pdf") as pdf:
        shown = pdf[0].render(scale=100 / 72, rev_byteorder=True).to_numpy().astype(int)
    for row, colour in ((305, (190, 20, 30)), (505, (20, 30, 160)), (900, (250, 246, 230))):
        assert np.abs(shown[row, 400, :3] - colour).max() < 40


def test_a_photograph_is_one_coarser_picture_that_fits(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    rough = rng.integers(0, 255, (220, 160, 3)).astype(np.uint8).repeat(8, 0).repeat(8, 1)
    noisy = _grainy(PageImage(rough, 200.0), 4)
    target = tmp_path / "access.pdf"
    with _written(noisy, target) as pdf:
        assert len(list(pdf[0].get_objects())) == 1
    assert target.stat().st_size <= _MOST_BYTES


def test_black_and_white_stays_as_it_is(tmp_path: Path) -> None:
    pixels = np.full((1169, 827), 255, np.uint8)
    pixels[300:310, 100:700] = 0
    with _written(PageImage(pixels, 100.0), tmp_path / "access.pdf", bilevel=True) as pdf:
        image = next(iter(pdf[0].get_objects()))
        shown = image.get_bitmap(render=False).to_numpy().reshape(pixels.shape)
    assert np.array_equal(shown, pixels)
