"""Every sort of page is read: leaders, squares, tables, columns, machine readable zones."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

from dossier.page import PageImage
from dossier.reading import PageReading
from ocr.errors import LanguageMissingError, NotReadError
from ocr.options import OcrOptions
from ocr.read import read_page
from samples.draw import Column, Run, Sheet
from samples.papers.look import Leaders
from tests.ocr.sheets import (
    OPTIONS,
    TIMES,
    blank_page,
    blank_paper,
    letter_errors,
    read_paper,
    read_sheet,
    scanned,
)

_MOST_WRONG = 0.06  # of the letters of any page, seals and signatures and all
_MOST_WRONG_IN_ALL = 0.03
_PAPERS: tuple[tuple[str, int, Leaders, float], ...] = (
    ("giay_khai_sinh", 501, "under", 300.0),
    ("giay_chung_nhan_ket_hon", 502, "after", 300.0),
    ("to_khai_ct01", 503, "under", 300.0),
    ("don_de_nghi", 504, "none", 200.0),
    ("don_de_nghi", 505, "under", 300.0),
    ("to_khai_ct01", 506, "after", 200.0),
)
_VALUES = (
    "xã Tượng Lĩnh Đông, huyện Lạc Dịu, phường Bạch Ngọc Hạ",
    "Nguyễn Trọng Điệp, Phạm Thị Ngọc Nguyệt, Mạc Thị Lệ",
    "Đặng Thị Phượng, đội sản xuất một, thị trấn Vạn Thọ",
    "nội vụ, thuộc diện hộ nghèo, tạm trú tại tổ chợ Gạo",
)


@pytest.mark.parametrize(("kind", "seed", "leaders", "dpi"), _PAPERS)
def test_each_paper_is_read_with_few_wrong_letters(
    kind: str, seed: int, leaders: Leaders, dpi: float
) -> None:
    for page, reading in read_paper(kind, seed, leaders, dpi):
        wrong, total = letter_errors(page.lines, reading)
        assert wrong <= _MOST_WRONG * total, reading.lines


def test_all_papers_together_are_read_well() -> None:
    counts = [
        letter_errors(page.lines, reading)
        for paper in _PAPERS
        for page, reading in read_paper(*paper)
    ]
    assert sum(wrong for wrong, _ in counts) <= _MOST_WRONG_IN_ALL * sum(all_ for _, all_ in counts)


def test_words_are_composed_sure_to_a_degree_and_on_the_page() -> None:
    page, reading = read_paper(*_PAPERS[0])[0]
    for word in reading.words:
        assert word.text == unicodedata.normalize("NFC", word.text)
        assert word.text.split() == [word.text]
        assert 0.0 <= word.confidence <= 1.0
        assert 0 <= word.box.left < word.box.right <= page.image.width_px / page.image.px_per_mm


@pytest.mark.parametrize(("gap", "below"), [(0.9, 0.55), (1.15, 0.55), (1.5, 0.8), (2.0, 0.55)])
def test_dots_below_letters_outlive_leaders_under_the_words(gap: float, below: float) -> None:
    sheet = Sheet(300.0)
    for number, value in enumerate(_VALUES):
        y = 40.0 + 9 * number
        sheet.write(25.0, y, value, TIMES)
        sheet.dots(24.0, 188.0, y + below, gap)
    page, reading = read_sheet(sheet)
    read = unicodedata.normalize("NFD", reading.text).count("\u0323")
    printed = unicodedata.normalize("NFD", page.text).count("\u0323")
    wrong, total = letter_errors(page.lines, reading)
    assert 0.85 * printed <= read <= printed  # some fall exactly on a dot and cannot be told
    assert wrong <= 0.05 * total


def test_numbers_in_squares_have_one_digit_a_square() -> None:
    sheet = Sheet(300.0)
    numbers = ("000393015331", "000085353538", "000177110043", "000969660802")
    for row, number in enumerate(numbers):
        sheet.write(25.0, 40 + 12 * row, "Số định danh cá nhân:", TIMES)
        sheet.digits(80.0, 40 + 12 * row, number, TIMES)
    _, reading = read_sheet(sheet)
    assert [line.words[-1].text for line in reading.lines] == list(numbers)


def test_a_table_is_read_row_by_row() -> None:
    sheet = Sheet(300.0)
    rows = (
        ("Họ và tên", "Ngày sinh", "Quan hệ"),
        ("Lữ Khắc Ước", "12/03/1984", "Chủ hộ"),
        ("Tô Thị Nhạn", "07/11/1988", "Vợ"),
        ("Lữ Bá Toản", "25/06/2011", "Con"),
    )
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(27.0 + 55 * column, 45.0 + 9 * row, cell, TIMES)
    for edge in range(5):
        sheet.rule(25.0, 188.0, 39.0 + 9 * edge)
    _, reading = read_sheet(sheet)
    assert reading.text.splitlines() == [" ".join(cells) for cells in rows]


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet(300.0)
    left = ("ỦY BAN NHÂN DÂN", "PHƯỜNG LAM KHÊ", "Số: 125/QĐ-UBND")
    right = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Lam Khê, 2026")
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        sheet.write(55.0, 25 + 7 * row, one, TIMES, "centre")
        sheet.write(143.0, 25 + 7 * row, other, TIMES, "centre")
    body = "Căn cứ Luật Tổ chức chính quyền địa phương, Ủy ban nhân dân phường quyết định như sau:"
    sheet.flow([Run(body, TIMES)], Column(25.0, 188.0, 7.0), 60.0)
    _, reading = read_sheet(sheet)
    for line, printed in zip(reading.text.splitlines()[:6], [*left, *right], strict=True):
        assert Levenshtein.distance(line, printed) <= 1  # the order is at stake here


def test_lines_of_a_machine_readable_zone_are_whole() -> None:
    zones = [
        line.words[0].text
        for seed in (507, 508)
        for _, reading in read_paper("can_cuoc", seed, "none")
        for line in reading.lines
        if line.words[0].text.count("<") > 1
    ]
    assert len(zones) == 6
    assert all(len(zone) == 30 for zone in zones)


def test_tops_of_small_letters_are_no_rule() -> None:
    ((_, reading),) = read_paper("can_cuoc", 507, "none")
    assert "Independence - Freedom - Happiness" in reading.text
    assert "Personal identification number" in reading.text


def test_an_empty_page_has_no_words() -> None:
    assert read_page(blank_page(), OPTIONS) == PageReading((), "tesserocr")
    assert read_page(scanned(blank_paper()), OPTIONS).lines == ()


def test_scribbles_and_dust_are_no_text() -> None:
    rng = np.random.default_rng(4)
    picture = Image.new("L", (1654, 2339), 248)
    pen = ImageDraw.Draw(picture)
    for x, y in rng.uniform((100, 100), (1400, 2100), (30, 2)).tolist():
        for stroke in range(20):
            left = x + 12 * stroke
            lean, length = rng.uniform((-15, 20), (15, 60)).tolist()
            pen.line((left, y, left + lean, y + length), 40, 3)
    reading = read_page(PageImage(np.asarray(picture), 200.0), OPTIONS)
    assert len(reading.text) <= 20


def test_a_name_through_which_a_pen_went_is_read_beside_it() -> None:
    page, reading = read_paper("don_de_nghi", 505, "under")[0]
    assert page.lines[-1][-1].text in reading.text


def test_a_page_that_takes_too_long_is_not_read_rather_than_empty() -> None:
    page, _ = read_paper(*_PAPERS[3])[0]
    with pytest.raises(NotReadError):
        read_page(scanned(page.image), OcrOptions(page_seconds=0.002))


def test_a_missing_language_names_its_package(tmp_path: Path) -> None:
    page, _ = read_paper(*_PAPERS[3])[0]
    with pytest.raises(LanguageMissingError, match="tesseract-ocr-vie"):
        read_page(scanned(page.image), OcrOptions(tessdata=tmp_path))


def test_slashes_of_dates_and_numbers_are_slashes() -> None:
    sheet = Sheet(300.0)
    texts = (
        "Ngày cấp: 28/11/2025",
        "Số: 11/TB-UBND",
        "Ngày sinh: 11/11/1971",
    )
    for row, text in enumerate(texts):
        sheet.write(30.0, 60.0 + 9 * row, text, TIMES)
    _, reading = read_sheet(sheet)
    assert reading.text.splitlines() == list(texts)
