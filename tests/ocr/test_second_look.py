"""Rows of letters that no word covers are read by themselves; noise and pictures are not."""

import numpy as np
import pytest

from dossier.page import PageImage
from ocr.second_look import read_passed_over
from ocr.tesseract import SeenWord, Task, recognise
from ocr.whiten import BarePage, whiten_leaders_and_rules
from samples.draw import Sheet
from tests.ocr.sheets import OPTIONS, TIMES, scanned

_TEXTS = ("Ủy ban nhân dân phường Lam Khê", "Quách Đình Khởi")


def _read(strip: PageImage, task: Task) -> tuple[SeenWord, ...]:
    return recognise(strip.pixels, strip.dpi, task, "tesserocr", OPTIONS)


@pytest.fixture(scope="module")
def bare() -> BarePage:
    """Two printed lines."""
    sheet = Sheet(300.0)
    for row, text in enumerate(_TEXTS):
        sheet.write(40.0, 60.0 + 20 * row, text, TIMES)
    return whiten_leaders_and_rules(scanned(sheet.finish().image))


def test_lines_that_were_passed_over_are_read(bare: BarePage) -> None:
    words = read_passed_over(bare, [], _read)
    lines = [" ".join(word.text for word in words if word.line == (-1, 0, row)) for row in (0, 1)]
    assert lines == list(_TEXTS)
    assert min(word.left for word in words) / bare.image.px_per_mm == pytest.approx(40.0, abs=1.0)


def test_what_was_read_is_not_read_again(bare: BarePage) -> None:
    words = _read(bare.image, Task())
    assert read_passed_over(bare, words, _read) == list(words)


def test_a_page_full_of_specks_is_a_picture() -> None:
    rng = np.random.default_rng(1)
    pixels = np.kron(rng.integers(0, 2, (300, 200), np.uint8), np.ones((9, 9), np.uint8)) * 200
    page = whiten_leaders_and_rules(PageImage(pixels, 300.0))
    assert read_passed_over(page, [], _read) == []
