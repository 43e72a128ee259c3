"""Signs with one form only are written in it; numbers, names and prose stay as they were read."""

import pytest

from ocr.signs import with_signs
from ocr.tesseract import SeenWord


def _mended(text: str) -> str:
    words = [
        SeenWord(word, 100 * at, 0, 100 * at + 90, 30, 0.9) for at, word in enumerate(text.split())
    ]
    return " ".join(word.text for word in with_signs(words))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("V/% rà soát hồ sơ", "V/v rà soát hồ sơ"),
        ("(V%w hỗ trợ)", "(V/v hỗ trợ)"),
        ("KT: CHỦ TỊCH", "KT. CHỦ TỊCH"),
        ("Diện tích (m?): 96,4 m?; sàn", "Diện tích (m²): 96,4 m²; sàn"),
        ("HI. NỘI DUNG", "III. NỘI DUNG"),
        ("lII. NỘI DUNG", "III. NỘI DUNG"),
        ("5, Dân tộc: Kinh", "5. Dân tộc: Kinh"),
        ("ngày 13 thúng 09 năm 2024", "ngày 13 tháng 09 năm 2024"),
        ("Đức Thắng, tính Quảng Trị", "Đức Thắng, tỉnh Quảng Trị"),
        ("(Ký. ghi rõ họ tên)", "(Ký, ghi rõ họ tên)"),
    ],
)
def test_a_misread_sign_gets_its_form(read: str, meant: str) -> None:
    assert _mended(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "VW 1302",
        "11. NỘI DUNG",
        "5, Điều 7 Luật Đất đai",
        "5, đường Lê Lợi",
        "H. Củ Chi",
        "dài 5m, rộng 3 m",
        "ATM, TM: tiền mặt",
        "đặc điểm, tính chất",
    ],
)
def test_what_may_be_right_stays(text: str) -> None:
    assert _mended(text) == text
