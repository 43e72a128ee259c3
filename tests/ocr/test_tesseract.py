"""Both engines give the same words from the same picture, or say typed what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dossier.page import PageImage
from ocr.errors import LanguageMissingError, RecogniserMissingError, RecognitionFailedError
from ocr.options import OcrOptions
from ocr.tesseract import BLOCK, LINE, Task, recognise, tessdata_folder
from samples.draw import Sheet
from tests.ocr.sheets import OPTIONS, TIMES, blank_page, scanned


@pytest.fixture(scope="module")
def lines() -> PageImage:
    """Three printed lines."""
    sheet = Sheet(200.0)
    for row, text in enumerate(
        ("Độc lập - Tự do - Hạnh phúc", "Nơi cư trú: phường Bạch Ngọc Hạ", "Số 125/QĐ-UBND")
    ):
        sheet.write(25.0, 30.0 + 9 * row, text, TIMES)
    page = scanned(sheet.finish().image)
    return PageImage(np.ascontiguousarray(page.pixels[:600]), page.dpi)


def test_both_engines_read_the_same_words(lines: PageImage) -> None:
    ours = recognise(lines.pixels, lines.dpi, Task(BLOCK), "tesserocr", OPTIONS)
    theirs = recognise(lines.pixels, lines.dpi, Task(BLOCK), "pytesseract", OPTIONS)
    assert [word.text for word in ours] == [word.text for word in theirs]
    assert " ".join(word.text for word in ours).startswith("Độc lập - Tự do - Hạnh phúc")
    for word, other in zip(ours, theirs, strict=True):
        assert abs(word.left - other.left) <= 2
        assert abs(word.bottom - other.bottom) <= 2


def test_only_the_allowed_letters_are_read(lines: PageImage) -> None:
    words = recognise(
        lines.pixels[360:440], lines.dpi, Task(LINE, "0123456789"), "tesserocr", OPTIONS
    )
    assert all(word.text.isdecimal() for word in words)


@pytest.mark.parametrize("engine", ["tesserocr", "pytesseract"])
def test_an_empty_picture_has_no_words(engine: str) -> None:
    pixels = blank_page(100.0).pixels
    assert (
        recognise(
            pixels, 100.0, Task(), "tesserocr" if engine == "tesserocr" else "pytesseract", OPTIONS
        )
        == ()
    )


def test_too_little_time_is_a_failure_of_the_engine(lines: PageImage) -> None:
    options = OcrOptions(page_seconds=0.001)
    with pytest.raises(RecognitionFailedError):
        recognise(lines.pixels, lines.dpi, Task(), "pytesseract", options)


def test_missing_language_data_names_every_package(tmp_path: Path) -> None:
    with pytest.raises(LanguageMissingError, match="tesseract-ocr-vie tesseract-ocr-chi-sim"):
        tessdata_folder(OcrOptions(language="vie+chi_sim", tessdata=tmp_path))


def test_damaged_language_data_is_missing_data(tmp_path: Path, lines: PageImage) -> None:
    (tmp_path / "vie.traineddata").write_bytes(b"nothing of use")
    options = OcrOptions(tessdata=tmp_path)
    with pytest.raises(LanguageMissingError):
        recognise(lines.pixels, lines.dpi, Task(), "tesserocr", options)


def test_a_missing_program_names_its_package(
    monkeypatch: pytest.MonkeyPatch, lines: PageImage
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RecogniserMissingError, match="tesseract-ocr"):
        recognise(lines.pixels, lines.dpi, Task(), "pytesseract", OPTIONS)


def test_the_library_writes_nothing_to_the_terminal() -> None:
    code = (
        "import numpy as np\n"
        "from ocr.options import OcrOptions\n"
        "from ocr.tesseract import LINE, Task, recognise\n"
        "for size in ((2, 2), (3, 200), (40, 1)):\n"
        "    recognise(np.zeros(size, np.uint8), 300, Task(), 'tesserocr', OcrOptions())\n"
        "    recognise(np.zeros(size, np.uint8), 300, Task(LINE), 'tesserocr', OcrOptions())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stderr == ""
