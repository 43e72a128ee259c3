"""What a second reading of a value says too is surer; what it says otherwise is doubted."""

from dataclasses import replace
from functools import cache

import pytest

from dossier.page import PageImage
from dossier.reading import PageReading, Word
from ocr.read import read_page
from ocr.second_view import look_again
from ocr.tesseract import SeenWord, Task, recognise
from ocr.whiten import BarePage, whiten_leaders_and_rules
from samples.draw import Sheet
from tests.ocr.sheets import OPTIONS, TIMES, blank_page, scanned

_ROWS = (
    "ĐƠN ĐỀ NGHỊ",
    "Họ và tên: Trần Văn Bình",
    "Số căn cước: 000088000001",
    "Địa chỉ: Thôn Đoài, xã Tượng Lĩnh Đông, tỉnh Lạc Giang",
    "Nay làm đơn này đề nghị xem xét",
    "Lam Khê, ngày 05 tháng 3 năm 2026",
)
_MEANT = 0.95  # what a recogniser gives to a word with a wrong tone


def _read(strip: PageImage, task: Task) -> tuple[SeenWord, ...]:
    return recognise(strip.pixels, strip.dpi, task, "tesserocr", OPTIONS)


@cache
def _page() -> PageImage:
    sheet = Sheet(200.0)
    for row, text in enumerate(_ROWS):
        end = sheet.write(25.0, 40.0 + 9 * row, text, TIMES)
        if row == 1:
            sheet.dots(end + 1, 180.0, 40.0 + 9 * row)
    page = scanned(sheet.finish().image)
    return replace(page, pixels=page.pixels[: page.height_px // 3])


@cache
def _bare() -> BarePage:
    return whiten_leaders_and_rules(_page())


@cache
def _reading() -> PageReading:
    return read_page(_page(), OPTIONS)


def _look(reading: PageReading) -> dict[str, float]:
    seen = look_again(_page(), _bare(), reading, _read)
    return {word.text: word.confidence for word in seen.words}


def _said(misread: dict[str, str], confidence: float = _MEANT) -> PageReading:
    """Give the page as read, some words misread, all at the same confidence."""

    def said(word: Word) -> Word:
        return replace(word, text=misread.get(word.text, word.text), confidence=confidence)

    lines = (replace(line, words=tuple(map(said, line.words))) for line in _reading().lines)
    return replace(_reading(), lines=tuple(lines))


def test_values_read_alike_are_surer_and_other_words_as_before() -> None:
    found = _look(_said({}))

    assert min(found[word] for word in ("Văn", "000088000001", "Tượng", "Giang")) > _MEANT
    assert found["xét"] == _MEANT


@pytest.mark.parametrize(
    ("right", "wrong"), [("Lĩnh", "Tĩnh"), ("Văn", "Vân"), ("000088000001", "00008800001")]
)
def test_a_value_read_in_two_ways_is_doubted(right: str, wrong: str) -> None:
    found = _look(_said({right: wrong}))

    assert found[wrong] <= 0.5
    assert found["Giang" if wrong == "Vân" else "Trần"] > _MEANT


def test_a_value_a_dark_line_runs_through_is_doubted() -> None:
    number = next(word for word in _reading().words if word.text == "000088000001")
    pixels, px = _page().pixels.copy(), _page().px_per_mm
    left = round((number.box.left + 0.4 * number.box.width) * px)
    pixels[:, left : left + 3] = pixels.min()
    lined = replace(_page(), pixels=pixels)

    seen = look_again(lined, whiten_leaders_and_rules(lined), _reading(), _read)

    found = {word.text: word.confidence for word in seen.words}
    assert found["000088000001"] <= 0.5
    assert found["Giang"] > 0.5


def test_an_unsure_value_read_alike_three_times_is_sure() -> None:
    unsure = _said({}, 0.4)

    assert min(_look(unsure)[word] for word in ("Văn", "000088000001", "Tượng")) > _MEANT


def test_a_box_that_lost_the_first_letter_does_not_hide_it() -> None:
    def cut_off(word: Word) -> Word:
        digit = word.box.width / len(word.text)
        lost = word.text == "000088000001"
        return replace(word, box=replace(word.box, left=word.box.left + lost * digit))

    lines = tuple(replace(line, words=tuple(map(cut_off, line.words))) for line in _said({}).lines)

    assert _look(replace(_reading(), lines=lines))["000088000001"] > _MEANT


def test_a_value_that_stands_without_a_label_is_read_again_too() -> None:
    assert _look(_said({}))["05"] > _MEANT


def test_words_surer_than_a_second_reading_are_not_read_again() -> None:
    read: list[PageImage] = []

    def count(strip: PageImage, task: Task) -> tuple[SeenWord, ...]:
        read.append(strip)
        return _read(strip, task)

    look_again(_page(), _bare(), _said({}, 0.97), count)
    sure = len(read)
    look_again(_page(), _bare(), _said({}), count)

    assert sure < len(read) - sure


def test_a_digit_too_few_is_noticed_at_either_end() -> None:
    for wrong in ("00088000001", "00008800000"):
        assert _look(_said({"000088000001": wrong}))[wrong] <= 0.5


def test_a_page_without_labels_is_left_as_it_is() -> None:
    page = blank_page()
    reading = PageReading((), "tesserocr")

    assert look_again(page, whiten_leaders_and_rules(page), reading, _read) == reading
