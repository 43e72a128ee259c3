"""Wrong tones hide in words that exist; a name is held against names and its other places."""

import pytest

from ocr.names import name_doubts, other_readings, word_pairs_differ
from ocr.rows import sheet_of
from tests.ocr.readings import reading, rows


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn An",
        "TRẦN THỊ ƠN",
        "Đặng Thị Ngọc Ánh",
        "Võ Hoài",
        "Ngụy Quý",
        "Lê Thi",
        "Hồ Nhi A",
    ],
)
def test_a_common_name_is_not_doubted(name: str) -> None:
    assert name_doubts(name) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nguyễn Văn Lôc", "name-not-syllables"),
        ("Nguyên Văn An", "name-unusual-surname"),
        ("Trần Thi Hoa", "name-doubtful-middle"),
        ("Lê Trong Hải", "name-unusual-word"),
        ("Lê Văn HẢI", "name-mixed-case"),
    ],
)
def test_what_readers_make_of_names_is_doubted(name: str, code: str) -> None:
    assert code in name_doubts(name)


def test_a_name_is_looked_for_on_the_whole_paper() -> None:
    page = reading(*rows("Họ tên: Lê Thị Hoa", "LÊ THỊ HOA", "Lê Thị Hòa", "Lê Thị Hoan"))
    sheet = sheet_of(2, page)
    here = page.lines[0].words[2].box.union(page.lines[0].words[4].box)

    assert other_readings("Lê Thị Hoa", here, 2, [sheet]) == (1, 1)


def test_neighbouring_words_with_other_marks_are_seen() -> None:
    page = reading(*rows("Nơi ở: xã Hạ, tỉnh Thương Đô", "Kính gửi: tỉnh Thượng Đô"))
    sheet = sheet_of(1, page)
    here = page.lines[0].words[2].box.union(page.lines[0].words[-1].box)

    assert word_pairs_differ("xã Hạ, tỉnh Thương Đô", here, 1, [sheet])
    assert not word_pairs_differ("xã Hạ, tỉnh Thượng Đô", here, 1, [sheet])


def test_a_middle_name_far_behind_may_be_another_persons() -> None:
    assert "name-two-persons" in name_doubts("MAI THẾ NGHĨA DƯƠNG THỊ")
    assert "name-two-persons" in name_doubts("Mai Thế Nghĩa Dương Thị Hằng")
    assert "name-two-persons" not in name_doubts("Mai Thị Cẩm Văn")
