"""Only a sheet that holds little else is a separator; what was not read is shown to the clerk."""

import numpy as np
import pytest

from dossier.page import PageImage
from dossier.separator import Separator
from samples.faults import BAD, CLEAN, OFFICE, Feed, Grade
from samples.separators import draw_separator
from scanner.codes import find_codes
from scanner.ink import find_ink
from scanner.separator_sheet import SeparatorSigns, find_separator_signs, separator_findings
from tests.scanner import pages
from tests.scanner.drawn import SEPARATOR, back_of, fed, sample_paper, separator_sheet
from tests.scanner.patch_sheets import bars, patch_sheet

_GRADES = pytest.mark.parametrize("grade", [CLEAN, OFFICE, BAD], ids=["clean", "office", "bad"])
_LONG = (
    "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất, "
    "kèm bản sao có chứng thực để đối chiếu"
)


def _signs(page: PageImage) -> SeparatorSigns:
    ink = find_ink(page)
    return find_separator_signs(page, ink, find_codes(page, ink))


def _wiped(page: PageImage, places_mm: list[tuple[float, float, float, float]]) -> PageImage:
    """Give a page with paper over some places: left, top, right, bottom."""
    pixels = page.pixels.copy()
    for place in places_mm:
        left, top, right, bottom = (round(edge * page.px_per_mm) for edge in place)
        pixels[top:bottom, left:right] = 255
    return PageImage(pixels, page.dpi)


@_GRADES
def test_our_sheet_is_a_separator_however_long_its_title(grade: Grade) -> None:
    sheet = draw_separator(SEPARATOR, _LONG, 150.0).image
    assert _signs(fed(sheet, grade, Feed(180, 2.0))) == SeparatorSigns(SEPARATOR)


@pytest.mark.parametrize("name", ["1", "2", "3", "4", "6", "T"])
def test_a_sheet_with_any_patch_separates(name: str) -> None:
    assert _signs(pages.scanned(patch_sheet(name).page)) == SeparatorSigns(Separator())


def test_a_paper_with_a_separators_code_on_it_stays_a_paper() -> None:
    sheet = pages.letter(lines=10)
    sheet.qr(80, 180, str(SEPARATOR), size_mm=60)
    signs = _signs(pages.scanned(sheet.page))
    assert signs == SeparatorSigns(None, on_paper=True)
    assert [finding.code for finding in separator_findings(signs)] == ["separator-on-paper"]


def test_a_small_code_on_a_nearly_empty_page_makes_no_separator_of_it() -> None:
    sheet = pages.letter(lines=2)
    sheet.qr(150, 250, str(SEPARATOR), size_mm=25)
    assert _signs(sheet.page) == SeparatorSigns(None, on_paper=True)


def test_a_paper_with_a_patch_on_it_stays_a_paper() -> None:
    sheet = pages.letter(lines=20)
    bars(sheet, "NWNW", (60.0, 240.0), 90.0)
    assert _signs(sheet.page) == SeparatorSigns(None, on_paper=True)


@_GRADES
def test_a_sheet_whose_codes_cannot_be_read_is_shown_to_the_clerk(grade: Grade) -> None:
    no_bars = [(0.0, 0.0, 210.0, 33.0), (0.0, 262.0, 210.0, 297.0)]
    torn = _wiped(separator_sheet(), [*no_bars, (90.0, 105.0, 120.0, 145.0)])
    signs = _signs(fed(torn, grade, Feed(90, 1.0)))
    assert signs == SeparatorSigns(None, likely=True)
    (finding,) = separator_findings(signs)
    assert (finding.code, finding.verdict) == ("separator-not-read", "look")


def test_a_sheet_of_which_only_the_bars_are_read_separates_and_is_shown_to_the_clerk() -> None:
    torn = _wiped(separator_sheet(), [(90.0, 105.0, 120.0, 145.0)])
    assert _signs(fed(torn, OFFICE)) == SeparatorSigns(Separator(), likely=True)


@pytest.mark.parametrize("separator", [Separator(), Separator(component=7)], ids=str)
def test_a_sheet_that_was_read_is_not_called_unread_though_it_names_no_dossier(
    separator: Separator,
) -> None:
    sheet = draw_separator(separator, "Giấy khai sinh", 150.0).image
    assert _signs(fed(sheet, OFFICE, Feed(90, 1.0))) == SeparatorSigns(separator)


def test_a_short_paper_with_an_unread_code_in_its_corner_is_no_likely_separator() -> None:
    sheet = pages.letter(lines=4)
    sheet.qr(15, 12, "H40.15.3-261124-0007", size_mm=32)
    torn = _wiped(sheet.page, [(26.0, 23.0, 36.0, 33.0)])
    codes = find_codes(torn, find_ink(torn))
    assert not codes.found
    assert _signs(torn) == SeparatorSigns(None)


def test_bars_like_a_patch_that_say_nothing_are_shown_to_the_clerk() -> None:
    sheet = pages.Sheet()
    bars(sheet, "WWNW", (40.0, 15.0), 100.0)
    assert _signs(sheet.page) == SeparatorSigns(None, likely=True)


@_GRADES
def test_the_back_of_a_separator_is_none_and_no_likely_one(grade: Grade) -> None:
    assert _signs(back_of(separator_sheet(), grade)) == SeparatorSigns(None)


@pytest.mark.parametrize("document_type", ["van_ban", "can_cuoc", "giay_chung_nhan_ket_hon"])
def test_papers_are_neither_separators_nor_likely_ones(document_type: str) -> None:
    for page in sample_paper(document_type, 2).pages:
        assert _signs(fed(page.image, OFFICE)) == SeparatorSigns(None)


def test_letters_photos_and_empty_pages_are_no_likely_separators() -> None:
    noise = np.random.default_rng(4).integers(0, 255, (40, 30), dtype=np.uint8)
    photo = PageImage(np.kron(noise, np.ones((40, 40), np.uint8)), 150.0)
    for page in (pages.letter(lines=3).page, pages.Sheet().page, photo):
        signs = _signs(page)
        assert signs == SeparatorSigns(None)
        assert separator_findings(signs) == []
