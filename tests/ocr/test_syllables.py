"""A word is spelt as a Vietnamese syllable or it is not; the set is closed."""

import pytest

from ocr.syllables import is_syllable

_RIGHT = (
    "Nguyễn Quyết Định Thủy Thuỷ Hòa Hoà Quỳnh Quý Nguyệt Giang Gia Giáp Khuê Uyên Yến Ý Thụy "
    "Vỹ Mỹ Kỳ Nghĩa Nghiêm Ghi Gì Giêng Giết Tuyết Xuyến Phượng Hoằng Toàn Khoát Quách Quốc Thuở "
    "Khuya Khuỷu Loan Huệ Hươu Yêu Út Tỵ Ẩn Uẩn Ước Đặng Bùi ngoằn giũa quẹt uống"
)
_WRONG = (
    "QUYÉT ĐINHJ Nguyén Nguýên Hoàg Phạmm Thàch Ngyễn KIỀP Bàc Đât kà gề ngi cí Tuấnn 12 A1 đđ "
    "Việtt Lôc Ngoc Hop w fa zô"
)


@pytest.mark.parametrize("word", _RIGHT.split())
def test_a_syllable_is_known(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())


@pytest.mark.parametrize("word", _WRONG.split())
def test_what_no_vietnamese_writes_is_seen(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["cát", "cạt", "tiếp", "tiệp", "thạch", "thách"])
def test_a_stop_takes_two_tones(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["cat", "càt", "tiểp", "thãch", "mỏc"])
def test_a_stop_takes_no_other_tone(word: str) -> None:
    assert not is_syllable(word)


def test_a_name_of_another_people_is_no_syllable() -> None:
    assert not is_syllable("Bhăm")
