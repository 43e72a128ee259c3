"""Lines that bend are made straight; pages whose lines are straight are left alone."""

import cv2
import numpy as np
import pytest

from dossier.page import PageImage
from samples.faults import BAD, OFFICE, Feed
from samples.papers.choose import PAPER_TYPES
from scanner.curl import Curl, find_curl, straighten
from scanner.options import ScanOptions
from scanner.reading_copy import reading_copy
from tests.scanner import drawn, pages

_OPTIONS = ScanOptions()
MARKS_MM = (30.0, 60.0, 95.0, 130.0)  # where there are letters


def _bent(page: PageImage, kind: str, bend_mm: float) -> PageImage:
    """Bend a page: its lines hang lower by up to that much somewhere."""
    across = np.linspace(-1, 1, page.width_px, dtype=np.float32)
    shape = {
        "book": 2 * np.exp(-3.0 * (1 + across)),
        "roll": across**2,
        "wave": 0.5 + 0.5 * np.sin(2.6 * across),
        "crease": np.abs(across + 0.2),
    }[kind]
    down = np.linspace(1.0, 0.6, page.height_px, dtype=np.float32)[:, None]
    below = bend_mm * page.px_per_mm * shape[None, :] * down
    x, y = np.meshgrid(
        np.arange(page.width_px, dtype=np.float32), np.arange(page.height_px, dtype=np.float32)
    )
    white = (255, 255, 255)
    pixels = cv2.remap(page.pixels, x, y - below, cv2.INTER_CUBIC, borderValue=white)
    return PageImage(np.asarray(pixels, np.uint8), page.dpi)


def _marked_letter() -> PageImage:
    """Give a letter with green rules over its width, which tell how straight it is."""
    sheet = pages.letter(seed=2)
    for y in (60, 130, 200, 250):
        sheet.pen.line([sheet.px(26), sheet.px(y), sheet.px(150), sheet.px(y)], "#00ff00", 3)
    return sheet.page


def _reading(page: PageImage) -> PageImage:
    return reading_copy(pages.scanned(page, noise=3), _OPTIONS)


def _most_bend_mm(page: PageImage) -> float:
    """Give how far the green rules are from level, in mm."""
    red, green, _ = (page.pixels[..., channel].astype(int) for channel in range(3))
    rule = green - red > 80
    most = 0.0
    for y in (60, 130, 200, 250):
        rows = slice(round((y - 8) * page.px_per_mm), round((y + 14) * page.px_per_mm))
        at = [round(x * page.px_per_mm) for x in MARKS_MM]
        heights = [np.flatnonzero(rule[rows, x - 2 : x + 3].any(axis=1)).mean() for x in at]
        most = max(most, float(np.ptp(heights)) / page.px_per_mm)
    return most


@pytest.mark.parametrize("kind", ["book", "roll", "wave", "crease"])
def test_bent_lines_are_made_straight(kind: str) -> None:
    bent = _bent(_marked_letter(), kind, 6.0)
    curl = find_curl(_reading(bent))
    assert curl is not None
    assert _most_bend_mm(bent) > 1.0
    assert _most_bend_mm(straighten(bent, curl)) < 0.5


@pytest.mark.parametrize("dpi", [150.0, 300.0])
def test_the_bend_is_the_same_at_any_resolution(dpi: float) -> None:
    curl = find_curl(_reading(_bent(pages.letter(dpi=dpi, seed=5).page, "roll", 7.0)))
    assert curl is not None
    assert curl.bend_mm == pytest.approx(2.3, abs=0.2)


@pytest.mark.parametrize("document_type", PAPER_TYPES)
def test_no_straight_paper_is_bent(document_type: str) -> None:
    front = drawn.sample_paper(document_type, 4).pages[0].image
    for grade, lean in ((OFFICE, 0.0), (BAD, 0.15)):
        page = drawn.fed(front, grade, Feed(lean_degrees=lean), bed=(255, 255, 255))
        assert find_curl(reading_copy(page, _OPTIONS)) is None


def test_straight_tables_forms_cards_and_columns_are_left_alone() -> None:
    columns = pages.Sheet()
    for row in range(26):
        columns.text(15, 20 + 9 * row, "Căn cứ Luật Tổ chức chính quyền", points=11)
        columns.text(110, 23.5 + 9.7 * row, "Người đề nghị cam đoan chịu trách", points=11)
    for sheet in (columns, pages.table(), pages.form(), pages.cards()):
        assert find_curl(_reading(sheet.page)) is None


def test_a_stamp_that_lies_askew_bends_no_page() -> None:
    sheet = pages.letter(lines=16)
    stamp = pages.Sheet(size_mm=(80.0, 30.0))
    for row in range(3):
        stamp.text(4, 3 + 9 * row, "ỦY BAN NHÂN DÂN PHƯỜNG", points=12)
    sheet.image.paste(stamp.image.rotate(9, expand=True, fillcolor="white"), (600, 1250))
    assert find_curl(_reading(sheet.page)) is None


def test_a_bend_of_less_than_a_millimetre_is_left_alone() -> None:
    assert find_curl(_reading(_bent(pages.letter().page, "roll", 0.8))) is None


def test_a_few_short_lines_do_not_tell_a_bend() -> None:
    assert find_curl(_reading(_bent(pages.letter(lines=3).page, "roll", 6.0))) is None


def test_an_empty_page_and_a_tiny_one_are_straight() -> None:
    assert find_curl(PageImage(np.full((1754, 1240), 255, np.uint8), 150.0)) is None
    assert find_curl(PageImage(np.full((1, 1), 255, np.uint8), 600.0)) is None


def test_a_curl_belongs_to_pages_of_its_own_size() -> None:
    curl = Curl(np.zeros((2, 2), np.float32), 100, 80, 2.0)
    page = PageImage(np.full((80, 100), 200, np.uint8), 100.0)
    assert np.array_equal(straighten(page, curl).pixels, page.pixels)
    with pytest.raises(ValueError, match="its own size"):
        straighten(PageImage(page.pixels[:-1], 100.0), curl)
