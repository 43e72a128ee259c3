"""A bad page is said to be bad while the sheet is at hand, and a good page is left in peace."""

import cv2
import numpy as np
import pytest

from dossier.page import PageImage, PageState
from samples.faults import BEDS, OFFICE, Feed
from samples.papers.choose import PAPER_TYPES
from scanner.clean import PreparedPage, prepare_page
from scanner.ink import find_ink
from scanner.options import ScanOptions
from scanner.quality import find_faults, judge
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
    dpi = 300.0 if document_type == "can_cuoc" else 200.0
    for number, page in enumerate(sample_paper(document_type, 11, dpi).pages[:2]):
        feed = Feed(lean_degrees=2.6, punched=True)
        done = _prepared(fed(page.image, OFFICE, feed, bed=BEDS[number % len(BEDS)]))
        assert (done.quality.verdict, done.state) == ("good", PageState.OK)


def test_a_coarse_page_is_looked_at_and_a_very_coarse_one_is_scanned_again() -> None:
    assert _found(_letter(200.0)) == {}
    assert _found(_letter(150.0)) == {"low-resolution": "look"}
    assert _found(_letter(100.0))["low-resolution"] == "rescan"


def test_a_blurred_page_is_found() -> None:
    page = _letter(200.0)
    for sigma, verdict in ((1.7, "look"), (2.8, "rescan")):
        soft = cv2.GaussianBlur(page.pixels, (0, 0), sigma)
        found = _found(PageImage(np.asarray(soft, dtype=np.uint8), page.dpi))
        assert found.get("blurred") == verdict


@pytest.mark.parametrize("degrees", [0, 45, 90, 160])
def test_a_page_that_moved_is_found_whichever_way(degrees: int) -> None:
    page = _letter(200.0)
    length = 11
    line = np.zeros((length, length), np.float32)
    line[length // 2] = 1.0
    turning = cv2.getRotationMatrix2D((length // 2, length // 2), degrees, 1.0)
    kernel = cv2.warpAffine(line, turning, (length, length))
    moved = cv2.filter2D(page.pixels, -1, kernel / kernel.sum())
    assert "blurred" in _found(PageImage(np.asarray(moved, dtype=np.uint8), page.dpi))


def test_glare_over_text_is_found_and_a_bright_side_is_not() -> None:
    page = pages.letter(dpi=200.0).page
    dull = page.pixels.astype(np.float32) * 0.85
    down, across = np.mgrid[: page.height_px, : page.width_px].astype(np.float32)
    distance = np.hypot(across - 700, down - 900)
    flash = np.clip((260 - distance) / 60, 0, 1)[:, :, None] * 300
    glaring = PageImage(np.clip(dull + flash, 0, 255).astype(np.uint8), page.dpi)
    assert _found(glaring) == {"glare": "rescan"}
    light = np.linspace(0.75, 1.05, page.width_px, dtype=np.float32)[None, :, None]
    lit = np.clip(page.pixels * light * 0.97, 0, 255).astype(np.uint8)
    assert _found(PageImage(lit, page.dpi)) == {}


def test_print_that_fades_to_one_side_is_found() -> None:
    page = pages.letter(dpi=200.0).page
    across = np.arange(page.width_px, dtype=np.float32) / (150 * page.px_per_mm)
    toner = np.maximum(0.2, 1 - 0.8 * across)[None, :, None]
    faded = 255 - (255 - page.pixels.astype(np.float32)) * toner
    assert "faded-side" in _found(PageImage(faded.astype(np.uint8), page.dpi))


def test_a_folded_corner_is_found() -> None:
    page = pages.letter(dpi=200.0).page
    pixels = page.pixels.copy()
    side = round(25 * page.px_per_mm)
    corner = np.array([(page.width_px, 0), (page.width_px - side, 0), (page.width_px, side)])
    cv2.fillConvexPoly(pixels, corner.astype(np.int32), (70, 70, 72))
    assert _found(PageImage(pixels, page.dpi)) == {"folded-corner": "look"}


def test_the_streak_of_a_dirty_glass_is_found_where_it_runs() -> None:
    page = pages.letter(dpi=200.0).page
    pixels = page.pixels.copy()
    left = round(120 * page.px_per_mm)
    pixels[:, left : left + 2] = np.minimum(pixels[:, left : left + 2], 150)
    (found,) = _prepared(pages.scanned(PageImage(pixels, page.dpi))).quality.findings
    assert (found.code, found.verdict) == ("streak", "look")
    assert found.measure == pytest.approx(120, abs=1)


def test_the_rules_of_a_table_are_no_streaks() -> None:
    assert _found(pages.scanned(pages.table(dpi=200.0).page)) == {}


def test_an_unlit_page_is_scanned_again() -> None:
    black = PageImage(np.full((2339, 1654), 12, np.uint8), 200.0)
    assert _found(black)["black-page"] == "rescan"


def test_a_card_needs_a_finer_scan_than_a_letter() -> None:
    page = pages.cards(dpi=200.0).page
    ink = find_ink(page)
    codes = [one.code for one in find_faults(page, ink, ScanOptions(), card=True)]
    assert codes == ["low-resolution"]
    assert find_faults(page, ink, ScanOptions()) == []


def test_a_sheet_longer_than_paper_may_be_two() -> None:
    sheet = pages.Sheet(dpi=200.0, size_mm=(210.0, 400.0))
    for number in range(20):
        sheet.text(25, 30 + 9 * number, "Ủy ban nhân dân phường xác nhận")
    assert _found(pages.scanned(sheet.page)) == {"sheet-too-long": "look"}


def test_a_faint_page_is_found() -> None:
    page = pages.letter(dpi=200.0).page
    pale = (255 - (255 - page.pixels.astype(np.float32)) * 0.22).astype(np.uint8)
    assert _found(PageImage(pale, page.dpi))["low-contrast"] == "look"


def test_print_that_is_cut_off_is_found_and_black_edges_are_not_print() -> None:
    page = pages.letter(dpi=200.0).page
    cut = round(30 * page.px_per_mm)
    assert _found(PageImage(page.pixels[:, cut:].copy(), page.dpi)) == {"cut-edge": "look"}
    assert _found(pages.scanned(pages.with_edges(page))) == {"streak": "look"}


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
