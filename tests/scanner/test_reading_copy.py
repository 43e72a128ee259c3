"""The page that is read has white paper and black print, whatever the light and the scanner."""

from collections import Counter
from collections.abc import Iterable

import cv2
import numpy as np

from dossier.page import PageImage, Pixels
from ocr.options import OcrOptions
from ocr.read import read_page
from samples.draw import BLUE
from samples.faults import OFFICE
from samples.papers.look import make_look
from scanner.options import ScanOptions
from scanner.reading_copy import reading_copy
from scanner.tone import dark_edges, even_light
from tests.scanner import pages
from tests.scanner.drawn import fed, sample_paper

_OPTIONS = ScanOptions()
_DARK = 110


def _read(page: PageImage) -> Pixels:
    return reading_copy(page, _OPTIONS).pixels


def _words(words: Iterable[str]) -> Counter[str]:
    return Counter(word.strip(".,:;()") for word in words)


def test_values_printed_in_blue_are_read_as_well_as_from_the_page_as_scanned() -> None:
    seed = next(seed for seed in range(60, 99) if make_look(seed).value_colour == BLUE)
    drawn = sample_paper("giay_khai_sinh", seed).pages[0]
    page = fed(drawn.image, OFFICE)
    grey = PageImage(np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.uint8), page.dpi)
    truth = _words(word.text for word in drawn.words)
    found = [
        (_words(word.text for word in read_page(copy, OcrOptions()).words) & truth).total()
        for copy in (reading_copy(page, _OPTIONS), grey)
    ]
    assert found[0] >= found[1] - 1
    assert found[0] > 0.9 * truth.total()


def test_what_shows_through_disappears() -> None:
    front, back = pages.letter(seed=1).page, pages.letter(seed=2).page
    both = np.minimum(front.pixels, pages.shown_through(back).pixels)
    read = _read(pages.scanned(PageImage(both, front.dpi), noise=3))
    pale = (read > _DARK) & (read < 235) & (cv2.erode(read, np.ones((9, 9), np.uint8)) > _DARK)
    assert pale.mean() < 0.002


def test_uneven_light_becomes_white_paper() -> None:
    page = pages.letter().page
    light = np.linspace(1.0, 0.55, page.width_px)[None, :, None]
    read = _read(PageImage((page.pixels * light).astype(np.uint8), page.dpi))
    white = page.pixels.min(axis=2) == 255
    assert np.quantile(read[white], 0.02) > 235


def test_the_reading_copy_is_grey_and_of_the_same_size() -> None:
    page = pages.letter().page
    read = reading_copy(page, _OPTIONS)
    assert not read.is_colour
    assert (read.width_px, read.height_px, read.dpi) == (page.width_px, page.height_px, page.dpi)


def test_a_page_that_is_grey_already_is_read_as_well() -> None:
    page = pages.letter().page
    grey = PageImage(np.asarray(page.pixels[..., 0]), page.dpi)
    assert (_read(grey) < _DARK).sum() > 0.9 * (grey.pixels < _DARK).sum()


def test_black_edges_of_a_copier_are_found_and_print_is_none() -> None:
    page = pages.letter().page
    grey = np.asarray(page.pixels.min(axis=2))
    assert dark_edges(even_light(grey, page.dpi), page.dpi) is None
    edged = pages.with_edges(page)
    read = _read(edged)
    assert np.median(read[:, : edged.width_px // 70]) == 255
    lost = (grey < _DARK) & (np.arange(grey.shape[1]) > 50)
    lost[-40:] = False
    assert (read[lost] < 150).mean() > 0.9


def test_the_pixels_of_a_grey_page_are_not_changed_by_reading_it() -> None:
    page = pages.with_edges(pages.scanned(pages.letter().page))
    grey = PageImage(np.asarray(page.pixels.min(axis=2)), page.dpi)
    before = grey.pixels.copy()
    _read(grey)
    assert np.array_equal(grey.pixels, before)
