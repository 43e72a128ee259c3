"""Printed labels get their right marks; values, names and other text stay as they were read."""

import pytest

from ocr.set_phrases import with_labels
from ocr.tesseract import SeenWord


def _mended(text: str) -> str:
    words = [
        SeenWord(word, 100 * at, 0, 100 * at + 90, 30, 0.9) for at, word in enumerate(text.split())
    ]
    return " ".join(word.text for word in with_labels(words))


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Số vào số cấp GCN: CS28335", "Số vào sổ cấp GCN: CS28335"),
        ("TRƯỜNG CÔNG AN PHƯỜNG", "TRƯỞNG CÔNG AN PHƯỜNG"),
        ("NGƯỜI KÝ GiAY CHỨNG NHẬN", "NGƯỜI KÝ GIẤY CHỨNG NHẬN"),
        ("Tố dân phố 12,", "Tổ dân phố 12,"),
        ("Họ, chữ đêm, tên cha:", "Họ, chữ đệm, tên cha:"),
    ],
)
def test_wrong_marks_of_a_label_are_mended(read: str, meant: str) -> None:
    assert _mended(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Số vào sổ cấp GCN:",
        "Họ và tên: VÕ THỊ NHUNG",  # a name, though "họ và tên vợ" is a label
        "Họ và tên VÕ THỊ NHUNG",
        "trong sổ đăng ký hộ kinh doanh",
        "sử dụng chứng thư số",
        "to dan pho",  # all marks are missing: another language or a telegram
    ],
)
def test_what_is_no_label_or_right_stays(text: str) -> None:
    assert _mended(text) == text
