"""What was read is found where it stands, by three readers, in a file that is PDF/A-2u."""

import io
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from dossier.page import MM_PER_INCH, Box
from dossier.reading import Line, PageReading, Word
from ocr import searchable_pdf
from ocr.errors import PdfNotArchivalError
from ocr.picture import PagePicture
from ocr.searchable_pdf import PdfAbout, PdfPage, build_pdf
from tests.ocr.conftest import ABOUT
from tests.verapdf import check_pdfa

_MM_PER_POINT = MM_PER_INCH / 72


def _poppler(path: Path) -> list[str]:
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


def _pdfium(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def _pypdf(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


@pytest.mark.parametrize("reader", [_poppler, _pdfium, _pypdf])
def test_every_reader_gives_the_lines_that_were_read(
    reader: Callable[[Path], list[str]], document: Path, pages: tuple[PdfPage, ...]
) -> None:
    for text, page in zip(reader(document)[:3], pages, strict=False):
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        assert lines == page.reading.text.splitlines()
        assert "".join(lines) == unicodedata.normalize("NFC", "".join(lines))


def test_characters_beyond_the_first_plane_are_shown_as_replaced(document: Path) -> None:
    assert _pdfium(document)[3].split() == ["Nguyễn", "�-�"]


def _found(page: pypdfium2.PdfPage, word: str) -> Iterator[Box]:
    """Give where the reader highlights a word, in mm from the top left."""
    text = page.get_textpage()
    search = text.search(word, match_case=True)
    height = page.get_height()
    while (hit := search.get_next()) is not None:
        for at in range(text.count_rects(*hit)):
            left, bottom, right, top = text.get_rect(at)
            edges = (left, height - top, right, height - bottom)
            yield Box(*(edge * _MM_PER_POINT for edge in edges))


def test_what_is_searched_is_highlighted_where_it_stands(
    document: Path, pages: tuple[PdfPage, ...]
) -> None:
    with pypdfium2.PdfDocument(document) as pdf:
        for number in (0, 1):
            words = [word for word in pages[number].reading.words if len(word.text) > 3]
            for word in words[::4]:
                assert any(
                    abs(box.left - word.box.left) <= 1.0
                    and abs(box.right - word.box.right) <= 1.0
                    and box.top <= word.box.bottom
                    and box.bottom >= word.box.top
                    for box in _found(pdf[number], word.text)
                ), word


def test_pages_have_the_size_of_the_paper(document: Path) -> None:
    with pikepdf.open(document) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(edge) for edge in page.mediabox)
            assert width * _MM_PER_POINT == pytest.approx(210, abs=1.0)
            assert height * _MM_PER_POINT == pytest.approx(297, abs=1.0)


def test_pictures_are_kept_byte_for_byte(document: Path, pages: tuple[PdfPage, ...]) -> None:
    with pikepdf.open(document) as pdf:
        for made, page in zip(pdf.pages, pages, strict=True):
            data = made.Resources.XObject.Im0.read_raw_bytes()
            assert data == page.picture.data
            assert len(Image.open(io.BytesIO(data)).getbands()) == page.picture.channels


def test_verapdf_finds_nothing_wrong(document: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.pdf"
    picture = _picture()
    build_pdf([PdfPage(picture, PageReading((), "pdf"))], ABOUT, small)
    assert check_pdfa([document, small]) == {document: [], small: []}


def test_verapdf_would_find_what_is_wrong(document: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(document) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(spoilt)
    assert check_pdfa([spoilt])[spoilt]


def test_the_same_pages_give_the_same_bytes(
    document: Path, pages: tuple[PdfPage, ...], tmp_path: Path
) -> None:
    again = tmp_path / document.name
    build_pdf(pages, ABOUT, again)
    assert again.read_bytes() == document.read_bytes()


def test_the_file_says_what_it_is(document: Path) -> None:
    with pikepdf.open(document) as pdf, pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == "Đơn đề nghị"
        assert xmp["pdfaid:part"] + xmp["pdfaid:conformance"] == "2U"
        assert str(pdf.docinfo["/Title"]) == "Đơn đề nghị"
        assert str(pdf.Root.Lang) == "vi-VN"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        PdfAbout("Đơn", "UBND", datetime(2026, 3, 5))  # noqa: DTZ001 - what is refused


def test_a_pdf_needs_a_page(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="page"):
        build_pdf([], ABOUT, tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(
    pages: tuple[PdfPage, ...], tmp_path: Path
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")

    def broken() -> Iterator[PdfPage]:
        yield pages[2]
        message = "the scanner stopped"
        raise OSError(message)

    with pytest.raises(OSError, match="stopped"):
        build_pdf(broken(), ABOUT, target)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"old"


def test_a_file_that_is_not_archival_gets_no_name(tmp_path: Path, document: Path) -> None:
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(document) as pdf:
        del pdf.Root.OutputIntents
        pdf.save(spoilt)
    with pytest.raises(PdfNotArchivalError):
        searchable_pdf._require_archival(spoilt)


def test_words_without_width_and_at_the_edge_are_placed(tmp_path: Path) -> None:
    line = Line((Word("Số", Box(0, 0, 0, 4), 0.2), Word("1", Box(26, 0, 27.5, 4), 0.2)), 90.0)
    target = tmp_path / "a.pdf"
    build_pdf([PdfPage(_picture(), PageReading((line,), "tesserocr"))], ABOUT, target)
    assert _pypdf(target)[0].split() == ["Số", "1"]


def _picture() -> PagePicture:
    buffer = io.BytesIO()
    Image.new("L", (110, 160), 230).save(buffer, "JPEG")
    return PagePicture(buffer.getvalue(), 110, 160, 100.0, 1)
