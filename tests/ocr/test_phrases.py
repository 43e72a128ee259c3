"""Known phrases are found wherever they stand, a few letters wrong."""

import pytest

from ocr.phrases import NATION, begins_like, find_phrase, likeness
from ocr.rows import join, letters_of, sheet_of
from tests.ocr.readings import reading


@pytest.mark.parametrize(
    "text",
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CỌNG HOÀ XÃ HỘI CHỦ NGHỈA VIỆT NAN",
        "CỘNGHÒA XÃ HỘI CHỦNGHĨA VIỆTNAM",
    ],
)
def test_a_phrase_is_cut_out_of_its_row(text: str) -> None:
    row = sheet_of(1, reading((20.0, 20.0, f"SỞ NỘI VỤ {text} số"))).rows[0]

    assert join(find_phrase(row, NATION)) == text


def test_another_row_has_no_phrase() -> None:
    row = sheet_of(1, reading((20.0, 20.0, "CỘNG HÒA LIÊN BANG"))).rows[0]

    assert find_phrase(row, NATION) == ()


def test_the_beginning_of_a_text_is_compared() -> None:
    assert begins_like(letters_of("ĐƠN ĐỀ NGHỈ XÁC NHẬN"), "ĐƠN ĐỀ NGHỊ")
    assert not begins_like(letters_of("ĐƠN"), "ĐƠN ĐỀ NGHỊ")
    assert likeness(letters_of("ĐƠN ĐỀ NGHỊ"), "ĐƠN ĐỀ NGHỊ") == 1
