"""What a page-wide reading spoils is read again in its own way and comes out as one word."""

import pytest

from dossier.page import PageImage
from ocr.squares import find_square_rows
from ocr.strips import MRZ_LENGTHS, read_mrz, read_squares
from ocr.tesseract import SeenWord, Task, recognise
from ocr.whiten import whiten_leaders_and_rules
from samples.draw import MACHINE, Sheet, Style
from tests.ocr.sheets import OPTIONS, TIMES, scanned


def _read(strip: PageImage, task: Task) -> tuple[SeenWord, ...]:
    return recognise(strip.pixels, strip.dpi, task, "tesserocr", OPTIONS)


@pytest.mark.parametrize("number", ["000393015331", "000353535353", "000077111174"])
def test_each_square_gives_one_digit(number: str) -> None:
    sheet = Sheet(300.0)
    sheet.digits(60.0, 80.0, number, TIMES)
    bare = whiten_leaders_and_rules(scanned(sheet.finish().image))
    rows = find_square_rows(bare.uprights, bare.image.px_per_mm)
    (word,) = read_squares(bare, rows, _read)
    assert word.text == number
    assert 0 <= word.confidence <= 1


@pytest.mark.parametrize(
    "lines",
    [
        (
            "IDVNM3930153310000393015331<<4",
            "9311303F3311304VNM<<<<<<<<<<<2",
            "LY<<HONG<MY<<<<<<<<<<<<<<<<<<<",
        ),
        (
            "P<VNMQUACH<<DINH<KHOI<<<<<<<<<<<<<<<<<<<<<<<",
            "C1234567<8VNM7401014M3401014000074123456<<08",
        ),
    ],
)
def test_lines_of_a_zone_keep_their_length(lines: tuple[str, ...]) -> None:
    sheet = Sheet(300.0)
    for row, line in enumerate(lines):
        sheet.write(30.0, 60.0 + 6 * row, line, Style(MACHINE, 11.0))
    page = scanned(sheet.finish().image)
    words = read_mrz(page, _read(page, Task()), _read)
    assert [len(word.text) for word in words] == [len(line) for line in lines]
    assert all(len(word.text) in MRZ_LENGTHS for word in words)
    right = sum(
        a == b
        for word, line in zip(words, lines, strict=True)
        for a, b in zip(word.text, line, strict=True)
    )
    assert right >= 0.96 * sum(map(len, lines))


def test_a_zone_beside_other_print_is_read_by_itself() -> None:
    lines = ("IDVNM3930153310000393015331<<4", "9311303F3311304VNM<<<<<<<<<<<2")
    sheet = Sheet(300.0)
    for row, line in enumerate(lines):
        sheet.write(20.0, 60.0 + 6 * row, "Quê quán: xã Đông Uyển", TIMES)
        sheet.write(100.0, 60.0 + 6 * row, line, Style(MACHINE, 11.0))
    page = scanned(sheet.finish().image)
    words = read_mrz(page, _read(page, Task()), _read)
    assert [word.text for word in words if len(word.text) in MRZ_LENGTHS] == list(lines)
    assert sum(word.text == "Uyển" for word in words) == len(lines)


def test_a_page_without_a_zone_keeps_its_words() -> None:
    sheet = Sheet(200.0)
    sheet.write(30.0, 60.0, "Ủy ban nhân dân phường Lam Khê", TIMES)
    page = scanned(sheet.finish().image)
    words = _read(page, Task())
    assert read_mrz(page, words, _read) == list(words)
