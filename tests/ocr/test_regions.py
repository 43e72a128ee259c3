"""Columns go on as long as rows leave wide white in one place and stand beside it."""

from ocr.regions import Row, text_of, widest_region
from ocr.tesseract import SeenWord

_LETTER, _HIGH = 20, 30


def _row(top: int, *placed: tuple[int, str], space: int = 12) -> Row:
    words = []
    for start, text in placed:
        left = start
        for part in text.split():
            right = left + _LETTER * len(part)
            words.append(SeenWord(part, left, top, right, top + _HIGH, 0.9, (top, 0, 0)))
            left = right + space
    return tuple(words)


def test_a_row_of_one_text_has_no_region() -> None:
    assert widest_region([_row(100, (100, "Họ và tên khai sinh"))], _HIGH) is None


def test_two_heads_are_one_region() -> None:
    rows = [
        _row(100, (100, "ỦY BAN"), (800, "CỘNG HÒA")),
        _row(160, (90, "XÃ A"), (820, "Độc lập")),
    ]
    region = widest_region(rows, _HIGH)
    assert region is not None
    left, right = region.columns
    assert [text_of(row) for row in left + right] == ["ỦY BAN", "XÃ A", "CỘNG HÒA", "Độc lập"]


def test_what_stands_further_below_a_longer_left_column_is_no_part_of_it() -> None:
    rows = [
        _row(100, (100, "ỦY BAN"), (800, "CỘNG HÒA")),
        _row(220, (100, "Số: 12"), (800, "Độc lập")),
        _row(270, (100, "V/v số hóa")),
        _row(320, (100, "hồ sơ")),
        _row(430, (200, "Kính gửi:")),
    ]
    region = widest_region(rows, _HIGH)
    assert region is not None
    assert len(region.rows) == 4


def test_a_note_below_two_signatures_is_no_part_of_the_left_one() -> None:
    rows = [
        _row(100, (400, "CHỦ HỘ"), (900, "NGƯỜI KHAI")),
        _row(150, (400, "Ước"), (900, "Lụa")),
        _row(200, (100, "Chú thích: Ghi rõ")),
    ]
    region = widest_region(rows, _HIGH)
    assert region is not None
    assert len(region.rows) == 2


def test_a_heading_in_the_white_ends_the_columns() -> None:
    rows = [
        _row(100, (100, "ỦY BAN"), (800, "CỘNG HÒA")),
        _row(160, (100, "XÃ A"), (800, "Độc lập")),
        _row(260, (420, "HỌC BẠ")),
        _row(320, (100, "Họ tên: Ước"), (800, "Lớp 8")),
    ]
    region = widest_region(rows, _HIGH)
    assert region is not None
    assert len(region.rows) == 2


def test_the_usual_white_between_the_words_of_a_title_parts_nothing() -> None:
    heads = _row(100, (100, "ỦY BAN"), (800, "CỘNG HÒA"))
    title = _row(200, (300, "GIẤY PHÉP XÂY DỰNG NHÀ Ở"), space=60)
    region = widest_region([heads, title], _HIGH)
    assert region is not None
    assert len(region.rows) == 1


def test_a_lone_mark_beside_a_line_makes_no_pair() -> None:
    region = widest_region([_row(100, (100, "Quốc tịch: Lào"), (900, "-"))], _HIGH)
    assert region is not None
    assert region.parted == []
