"""Titles of signers that a seal hides in part are completed from the word behind them."""

import pytest

from ocr.signers import with_signers
from ocr.tesseract import SeenWord


def _mended(text: str, confidence: float) -> str:
    words = [
        SeenWord(word, 100 * at, 0, 100 * at + 90, 30, confidence)
        for at, word in enumerate(text.split())
    ]
    return " ".join(word.text for word in with_signers(words))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("HỦ TỊCH", "CHỦ TỊCH"),
        ("KT. \u201cHỦ TỊCH", "KT. CHỦ TỊCH"),
        ("IÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("XNGIÁM ĐỐC", "GIÁM ĐỐC"),
        ("Tk'YỞNG PHÒNG", "TRƯỞNG PHÒNG"),
        ("TRƯƠN: CÔNG AN", "TRƯỞNG CÔNG AN"),
        ("CH¿NH VĂN PHÒNG", "CHÁNH VĂN PHÒNG"),
        ("NGƯ: KÝ GIẤY", "NGƯỜI KÝ GIẤY"),
    ],
)
def test_a_title_without_its_first_letters_is_completed(read: str, meant: str) -> None:
    assert _mended(read, 0.7) == meant


@pytest.mark.parametrize(
    "text",
    [
        "PHÓ CHỦ TỊCH",
        "HỘ TỊCH",
        "QUỐC TỊCH",
        "VĂN PHÒNG",
        "TRẠM CÔNG AN",
        "KT. CHỦ TỊCH",
        "NGƯỜI CÓ CHỦ QUYỀN",
        "hủ tịch",
    ],
)
def test_other_words_before_a_title_stay(text: str) -> None:
    assert _mended(text, 0.7) == text
