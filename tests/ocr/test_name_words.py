"""A name goes on while words of letters begin with capitals; words read as one are parted."""

import pytest

from ocr.name_words import name_words, parted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nguyễn Văn An, sinh ngày", ["Nguyễn", "Văn", "An"]),
        ("Nguyễn Văn An sinh ngày", ["Nguyễn", "Văn", "An"]),
        ("TRẦN THỊ ƠN Nữ", ["TRẦN", "THỊ", "ƠN"]),
        ("HỒ QUANG Sỹ.", ["HỒ", "QUANG", "Sỹ"]),
        ("không có", []),
    ],
)
def test_a_name_ends_where_its_words_end(text: str, words: list[str]) -> None:
    assert [word.group() for word in name_words(text, 0)] == words


@pytest.mark.parametrize(
    ("word", "words"), [("THỊNGỌCHẠNH", "THỊ NGỌC HẠNH"), ("THULỆ", "THU LỆ"), ("VănAn", "Văn An")]
)
def test_words_read_as_one_are_parted(word: str, words: str) -> None:
    assert parted(word) == words


@pytest.mark.parametrize("word", ["HOÀI", "MALĐỨC", "THUYÊN"])
def test_a_word_that_parts_in_no_one_way_stays(word: str) -> None:
    assert parted(word) == word
