"""Codes printed on the page are read and placed; codes that show through the page are not there."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from dossier.page import Box, PageImage, PageKind
from dossier.separator import Separator
from samples.faults import BAD, CLEAN, OFFICE, Feed, Grade
from scanner.clean import PreparedPage, prepare_page
from scanner.options import ScanOptions
from tests.scanner import pages
from tests.scanner.drawn import SEPARATOR, back_of, fed, sample_paper, separator_sheet

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
    assert _prepared(pages.turned(sheet.page, turn)).separator == SEPARATOR
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
