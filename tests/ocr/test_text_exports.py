"""hOCR and ALTO say every word, in order, where it stands, whatever it is made of."""

from xml.etree import ElementTree as ET

import pytest

from dossier.page import Box
from dossier.reading import Line, PageReading, Word
from ocr.picture import PagePicture
from ocr.searchable_pdf import PdfPage
from ocr.text_exports import alto_of, hocr_of

_ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_PICTURE = PagePicture(b"", 1000, 2000, 254.0, 1)  # 10 px for a millimetre


def _word(text: str, left: float, top: float) -> Word:
    return Word(text, Box(left, top, left + 12.5, top + 4), 0.934)


_READ = PdfPage(
    _PICTURE,
    PageReading(
        (
            Line((_word("Nguyễn", 10, 20), _word("<Văn>&", 30, 20)), 23.5),
            Line((_word("Mười\x00Hai", 10, 40),), 43.5),
        ),
        "tesserocr",
    ),
)
_EMPTY = PdfPage(_PICTURE, PageReading((), ""))
_SAID = ["Nguyễn", "<Văn>&", "Mười\N{REPLACEMENT CHARACTER}Hai"]


def test_alto_says_words_lines_and_pages() -> None:
    alto = ET.fromstring(alto_of([_READ, _EMPTY]))
    assert alto.findtext(f"{_ALTO}Description/{_ALTO}MeasurementUnit") == "mm10"
    assert [page.get("PHYSICAL_IMG_NR") for page in alto.iter(f"{_ALTO}Page")] == ["1", "2"]
    assert [word.get("CONTENT") for word in alto.iter(f"{_ALTO}String")] == _SAID
    assert [len(list(line)) for line in alto.iter(f"{_ALTO}TextLine")] == [3, 1]


def test_alto_measures_in_tenths_of_a_millimetre_on_the_page() -> None:
    alto = ET.fromstring(alto_of([_READ]))
    page, word = next(alto.iter(f"{_ALTO}Page")), next(alto.iter(f"{_ALTO}String"))
    assert (page.get("WIDTH"), page.get("HEIGHT")) == ("1000.0", "2000.0")
    places = [word.get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT", "WC")]
    assert places == ["100.0", "200.0", "125.0", "40.0", "0.93"]


def test_hocr_says_words_with_pixels_and_confidence() -> None:
    body = ET.fromstring(hocr_of([_READ, _EMPTY]).split("<!DOCTYPE html>")[1])
    spans = list(body.iter(f"{_XHTML}span"))
    words = [span for span in spans if span.get("class") == "ocrx_word"]
    assert [word.text for word in words] == _SAID
    assert words[0].get("title") == "bbox 100 200 225 240; x_wconf 93"
    pages = [div for div in body.iter(f"{_XHTML}div") if div.get("class") == "ocr_page"]
    assert pages[1].get("title") == "bbox 0 0 1000 2000; ppageno 1; scan_res 254 254"


@pytest.mark.parametrize("export", [alto_of, hocr_of])
def test_every_identifier_is_given_once(export: object) -> None:
    assert callable(export)
    document = ET.fromstring(export([_READ, _READ]).split("<!DOCTYPE html>")[-1].lstrip())
    names = [node.get("ID") or node.get("id") for node in document.iter()]
    names = [name for name in names if name]
    assert len(names) == len(set(names)) > 1
