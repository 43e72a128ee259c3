"""Codes printed on the page are read and placed; codes that show through the page are not there."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from dossier.page import Box, PageImage, PageKind
from dossier.separator import Separator
from samples.faults import BAD, CLEAN, OFFICE, Feed, Grade
from samples.separators import draw_separator
from scanner.clean import PreparedPage, prepare_page
from scanner.codes import find_codes, find_separator, turn_votes
from scanner.errors import CodesFailedError
from scanner.ink import find_ink
from scanner.options import ScanOptions
from tests.scanner import pages
from tests.scanner.drawn import SEPARATOR, back_of, fed, sample_paper, separator_sheet
from tests.scanner.patch_sheets import patch_sheet

_CARD = "000123456789|123456789|Nguyễn Thị Hồng Gấm|01021990|Nữ|Thôn 3, Lam Khê|15062021"
_GRADES = pytest.mark.parametrize("grade", [CLEAN, OFFICE, BAD], ids=["clean", "office", "bad"])


def _prepared(page: PageImage) -> PreparedPage:
    return prepare_page(pages.loaded(page), ScanOptions())


def _patch_sheet(kind: str, words: str = "PATCHT") -> pages.Sheet:
    """Give a patch sheet of other makers with a code of bars."""
    code = zxingcpp.create_barcode(words, zxingcpp.barcode_formats_from_str(kind)[0])
    bars = np.asarray(code.to_image(scale=3))
    sheet = pages.Sheet()
    lines = np.repeat(bars[bars.shape[0] // 2][None], sheet.px(25), axis=0)
    pixels = np.array(sheet.image)
    pixels[400 : 400 + lines.shape[0], 250 : 250 + lines.shape[1]] = lines[..., None]
    done = pages.Sheet()
    done.image.paste(Image.fromarray(pixels))
    return done


def _near(found: Box, wanted: Box) -> bool:
    return bool(np.allclose(found.as_list(), wanted.as_list(), atol=1.0))


@_GRADES
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_separator_sheet_is_found_however_it_lies(grade: Grade, turn: int) -> None:
    page = fed(separator_sheet(), grade, Feed(turn, lean_degrees=1.5))
    done = _prepared(page)
    assert done.kind is PageKind.SEPARATOR
    assert done.separator == SEPARATOR
    assert done.turn_degrees == turn


@_GRADES
def test_a_separator_seen_from_behind_separates_nothing(grade: Grade) -> None:
    for feed in (Feed(), Feed(turn_degrees=90), Feed(turn_degrees=180, lean_degrees=1.0)):
        done = _prepared(back_of(separator_sheet(), grade, feed))
        assert (done.separator, done.barcodes) == (None, ())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_mirrored_code_is_left_out_even_if_it_is_black(turn: int) -> None:
    sheet = pages.letter(lines=10)
    sheet.qr(80, 180, str(SEPARATOR), size_mm=60)
    mirrored = PageImage(np.ascontiguousarray(sheet.page.pixels[:, ::-1]), sheet.dpi)
    (code,) = _prepared(pages.turned(sheet.page, turn)).barcodes
    assert code.text == str(SEPARATOR)
    done = _prepared(pages.turned(mirrored, turn))
    assert (done.separator, done.barcodes) == (None, ())


@pytest.mark.parametrize("kind", ["Code39", "Code128"])
def test_a_patch_sheet_separates_and_does_not_from_behind(kind: str) -> None:
    sheet = _patch_sheet(kind)
    done = _prepared(pages.scanned(sheet.page))
    assert (done.kind, done.separator) == (PageKind.SEPARATOR, Separator())
    for strength in (0.1, 0.2):
        back = pages.shown_through(sheet.page, strength=strength)
        done = _prepared(pages.scanned(back))
        assert (done.kind, done.separator) == (PageKind.BLANK, None)


def test_a_code_of_bars_that_says_something_else_is_content() -> None:
    done = _prepared(pages.scanned(_patch_sheet("Code128", "H99.15.3-261124-0007").page))
    assert (done.kind, done.separator) == (PageKind.CONTENT, None)
    assert [code.format for code in done.barcodes] == ["code-128"]


def test_a_forged_separator_does_not_separate() -> None:
    sheet = pages.Sheet()
    sheet.qr(70, 90, str(SEPARATOR)[:-1] + "X", size_mm=60)
    assert _prepared(sheet.page).separator is None


@pytest.mark.parametrize("lean", [0.0, 3.0])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_box_of_a_code_stands_on_the_kept_page(lean: float, turn: int) -> None:
    sheet = pages.letter(lines=12)
    sheet.qr(130, 170, "000123456789|Nguyễn Thị Hồng Gấm", size_mm=30)
    page = pages.turned(pages.scanned(pages.leaning(sheet.page, lean)), turn)
    (code,) = _prepared(page).barcodes
    assert code.text == "000123456789|Nguyễn Thị Hồng Gấm"
    quiet = 30 * 4 / (4 + 29 + 4)  # modules of the margin, for a code of 29
    assert _near(code.box, Box(130 + quiet, 170 + quiet, 160 - quiet, 200 - quiet))


@_GRADES
def test_the_code_of_an_identity_card_is_read(grade: Grade) -> None:
    paper = sample_paper("can_cuoc", 4, 300.0)
    codes = [
        code.text
        for page in paper.pages
        for code in _prepared(fed(page.image, grade, Feed(lean_degrees=1.0))).barcodes
        if code.format == "qr-code"
    ]
    assert codes == [paper.fields["qr"]]


def test_rules_and_letters_of_tables_are_no_codes() -> None:
    for seed in range(3):
        assert _prepared(pages.scanned(pages.table(seed=seed).page)).barcodes == ()


def _card_copy(side_mm: float, dpi: float, *, hole: bool = False) -> pages.Sheet:
    """Give a page with a small code on grey, as on the copy of a card."""
    sheet = pages.Sheet(dpi=dpi)
    box = [sheet.px(60), sheet.px(60), sheet.px(146), sheet.px(114)]
    sheet.pen.rectangle(box, fill="#d8dccf")
    sheet.qr(120, 66, _CARD, size_mm=side_mm * (4 + 53 + 4) / 53)
    if hole:
        x, y = 120 + side_mm * 0.57, 66 + side_mm * 0.57
        reach = side_mm * 0.3
        box = [sheet.px(x - reach), sheet.px(y - reach), sheet.px(x + reach), sheet.px(y + reach)]
        sheet.pen.rectangle(box, fill="white")
    sheet.text(66, 80, "Họ và tên: ĐẶNG Ỷ ƠN", points=9)
    return sheet


@pytest.mark.parametrize(("side_mm", "dpi"), [(15.0, 200.0), (15.0, 300.0), (11.0, 300.0)])
@_GRADES
def test_a_small_code_of_a_card_is_read_from_a_copy(
    side_mm: float, dpi: float, grade: Grade
) -> None:
    page = fed(_card_copy(side_mm, dpi).page, grade, Feed(90, lean_degrees=3.0))
    codes = find_codes(page, find_ink(page))
    assert [code.text for code in codes.found] + ["unread"] * codes.unread in (
        [[_CARD]] if grade is not BAD else [[_CARD], ["unread"]]
    )


@pytest.mark.parametrize(("side_mm", "dpi"), [(15.0, 300.0), (30.0, 200.0)])
def test_a_code_with_a_hole_in_its_middle_is_seen_though_it_is_not_read(
    side_mm: float, dpi: float
) -> None:
    page = fed(_card_copy(side_mm, dpi, hole=True).page, OFFICE)
    codes = find_codes(page, find_ink(page))
    assert (codes.found, codes.unread) == ((), 1)


@pytest.mark.parametrize("kind", ["Code39", "Code128", "PDF417"])
@pytest.mark.parametrize("module_mm", [0.25, 0.5])
def test_printed_references_are_read(kind: str, module_mm: float) -> None:
    made = zxingcpp.create_barcode("H99-0007", zxingcpp.barcode_formats_from_str(kind)[0])
    sheet = pages.letter(dpi=300.0, lines=12)
    modules = np.asarray(made.to_image(scale=1))
    size = (round(modules.shape[1] * sheet.px(module_mm)), sheet.px(14))
    sheet.image.paste(Image.fromarray(modules).resize(size, Image.Resampling.NEAREST), (300, 2100))
    codes = find_codes(page := pages.scanned(sheet.page), find_ink(page))
    assert [code.text for code in codes.found] == ["H99-0007"]


def test_a_decoder_that_breaks_down_is_an_error_of_the_page() -> None:
    page = pages.letter(lines=3).page
    no_picture = np.empty((0, 10), dtype=np.uint8)
    with pytest.raises(CodesFailedError):
        find_codes(PageImage(no_picture, 150.0), find_ink(page))


def _turns(page: PageImage, *, separates: bool = True) -> set[int]:
    return set(turn_votes(find_codes(page, find_ink(page)).found, separates=separates))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_bars_at_one_edge_say_how_a_separator_lies_and_a_code_goes_before_them(turn: int) -> None:
    barred = pages.turned(patch_sheet("T").page, turn)
    assert _turns(barred) == {turn}
    assert _turns(barred, separates=False) == set()
    assert _turns(pages.turned(separator_sheet(), turn)) == {turn}


def test_a_separator_that_names_a_component_goes_before_a_patch() -> None:
    named = draw_separator(Separator(component=7), "Giấy khai sinh", 150.0).image
    found = find_codes(named, find_ink(named)).found
    assert {code.format for code in found} == {"qr-code", "patch"}
    assert find_separator(sorted(found, key=lambda code: code.format)) == Separator(component=7)
