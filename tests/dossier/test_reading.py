"""What was read keeps its order, and its confidence is that of its letters."""

import pytest

from dossier.page import Box
from dossier.reading import Line, PageReading, Word


def word(text: str, left: float, confidence: float = 1.0, top: float = 10.0) -> Word:
    return Word(text, Box(left, top, left + 10, top + 5), confidence)


def reading(*lines: tuple[Word, ...]) -> PageReading:
    return PageReading(tuple(Line(words, baseline_mm=14.0) for words in lines), "tesserocr")


def test_a_line_is_its_words_joined_by_spaces() -> None:
    line = Line((word("GIẤY", 20), word("KHAI", 32), word("SINH", 44)), baseline_mm=14.0)

    assert line.text == "GIẤY KHAI SINH"
    assert line.box == Box(20, 10, 54, 15)


def test_a_page_is_its_lines_joined_by_line_feeds() -> None:
    page = reading((word("Họ", 20), word("tên:", 32)), (word("An", 20, top=20),))

    assert page.text == "Họ tên:\nAn"
    assert [each.text for each in page.words] == ["Họ", "tên:", "An"]


def test_a_long_word_weighs_more_in_the_confidence() -> None:
    page = reading((word("a", 20, confidence=0.0), word("bcd", 40, confidence=1.0)))

    assert page.confidence == pytest.approx(0.75)


def test_a_page_without_text_has_no_confidence() -> None:
    page = reading()

    assert (page.text, page.words, page.confidence) == ("", (), 0.0)
