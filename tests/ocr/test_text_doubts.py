"""A text is doubted for words that are none and for known phrases with other marks."""

import pytest

from ocr.text_doubts import text_doubts


@pytest.mark.parametrize(
    "text",
    [
        "UBND phường Lam Khê, TP 4",
        "15 Trần Quý Cáp - Lam Khê",
        "TỔ DÂN PHỐ 5, tỉnh Vĩnh Long",
        "xã Vĩnh Lòng, thành phố Huế",
        "V/v cấp đất ở tỉnh Đắk Lắk",
    ],
)
def test_words_abbreviations_and_provinces_are_no_doubt(text: str) -> None:
    assert text_doubts(text, 0.96) == ()


@pytest.mark.parametrize(
    "text",
    [
        "tỉnh Lac Giang",
        "xã Lam Khê, -hành phố Huế",
        "874 32 377,9 Thôn Đoài",
        "Tố dân phố 5, xã Lam Khê",
        "xã Lam Khê, tỉnh Vĩnh Lòng",
    ],
)
def test_what_is_no_word_or_has_other_marks_is_doubted(text: str) -> None:
    assert text_doubts(text, 0.96) == ("text-doubtful",)


def test_a_text_with_a_word_hardly_read_is_doubted() -> None:
    assert text_doubts("xã Lam Khê", 0.5) == ("text-doubtful",)
