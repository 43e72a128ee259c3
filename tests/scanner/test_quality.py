"""A bad page is said to be bad while the sheet is at hand, and a good page is left in peace."""

import cv2
import numpy as np
import pytest

from dossier.page import PageImage, PageState
from samples.faults import BEDS, OFFICE, Feed
from samples.papers.choose import PAPER_TYPES
from scanner.clean import PreparedPage, prepare_page
from scanner.options import ScanOptions
from scanner.quality import judge
from tests.scanner import pages
from tests.scanner.drawn import fed, sample_paper


def _prepared(page: PageImage) -> PreparedPage:
    return prepare_page(pages.loaded(page), ScanOptions())


def _found(page: PageImage) -> dict[str, str]:
    return {one.code: one.verdict for one in _prepared(page).quality.findings}


def _letter(dpi: float) -> PageImage:
    return pages.scanned(pages.letter(dpi=dpi).page)


@pytest.mark.parametrize("document_type", PAPER_TYPES)
def test_a_sample_paper_from_an_office_scanner_is_good(document_type: str) -> None:
    for number, page in enumerate(sample_paper(document_type, 11, 200.0).pages[:2]):
        feed = Feed(lean_degrees=2.6, punched=True)
        done = _prepared(fed(page.image, OFFICE, feed, bed=BEDS[number % len(BEDS)]))
        assert (done.quality.verdict, done.state) == ("good", PageState.OK)


def test_a_coarse_page_is_looked_at_and_a_very_coarse_one_is_scanned_again() -> None:
    assert _found(_letter(200.0)) == {}
    assert _found(_letter(150.0)) == {"low-resolution": "look"}
    assert _found(_letter(100.0))["low-resolution"] == "rescan"


def test_a_blurred_page_is_found() -> None:
    page = _letter(200.0)
    for sigma, verdict in ((2.2, "look"), (4.0, "rescan")):
        soft = cv2.GaussianBlur(page.pixels, (0, 0), sigma)
        found = _found(PageImage(np.asarray(soft, dtype=np.uint8), page.dpi))
        assert found.get("blurred") == verdict


def test_a_faint_page_is_found() -> None:
    page = pages.letter(dpi=200.0).page
    pale = (255 - (255 - page.pixels.astype(np.float32)) * 0.22).astype(np.uint8)
    assert _found(PageImage(pale, page.dpi)) == {"low-contrast": "look"}


def test_print_that_is_cut_off_is_found_and_black_edges_are_not_print() -> None:
    page = pages.letter(dpi=200.0).page
    cut = round(30 * page.px_per_mm)
    assert _found(PageImage(page.pixels[:, cut:].copy(), page.dpi)) == {"cut-edge": "look"}
    assert _found(pages.scanned(pages.with_edges(page))) == {}


def test_a_code_that_cannot_be_read_is_said() -> None:
    sheet = pages.letter(dpi=200.0, lines=10)
    sheet.qr(90, 180, "000123456789|Nguyễn Thị Hồng Gấm", size_mm=40)
    pixels = np.array(sheet.image)
    middle = (sheet.px(110), sheet.px(200))
    cv2.circle(pixels, middle, sheet.px(8), (255, 255, 255), -1)
    done = _prepared(PageImage(pixels, sheet.dpi))
    assert [one.code for one in done.quality.findings] == ["code-not-read"]
    assert done.state is PageState.SUSPICIOUS


def test_blanks_and_born_digital_pages_have_no_findings() -> None:
    blank = pages.Sheet(dpi=100.0).page
    assert _found(blank) == {}
    page = pages.loaded(_letter(100.0), born_digital=True)
    assert prepare_page(page, ScanOptions()).quality == judge([])


def test_every_finding_has_a_measure_and_a_sentence() -> None:
    for one in _prepared(_letter(100.0)).quality.findings:
        assert one.measure > 0
        assert one.unit
        assert one.text.endswith(".")
