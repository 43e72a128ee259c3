"""Labels with values in two columns are read pair by pair, and only where they are in step."""

from ocr.label_pairs import in_pairs
from ocr.regions import Row
from ocr.tesseract import SeenWord

_LETTER, _HIGH, _GAP = 20, 30, 12


def _row(top: int, *placed: tuple[int, str]) -> Row:
    words = []
    for start, text in placed:
        left = start
        for part in text.split():
            right = left + _LETTER * len(part)
            words.append(SeenWord(part, left, top, right, top + _HIGH, 0.9, (top, 0, 0)))
            left = right + _GAP
    return tuple(words)


def _texts(rows: list[Row]) -> list[str]:
    pairs = in_pairs(rows, _HIGH)
    found = pairs.in_order if pairs else []
    return [" ".join(word.text for word in row) for row in found]


def test_short_pairs_are_a_row_and_longer_ones_follow_each_other() -> None:
    rows = [
        _row(100, (100, "Họ tên: Tạ"), (900, "Họ tên: Phạm")),
        _row(160, (900, "Nguyệt")),
        _row(220, (100, "Dân tộc: Kinh"), (900, "Dân tộc: Mường")),
    ]

    assert _texts(rows) == [
        *("Họ tên: Tạ", "Họ tên: Phạm", "Nguyệt"),
        "Dân tộc: Kinh Dân tộc: Mường",
    ]


def test_text_without_labels_is_no_pair() -> None:
    rows = [_row(100 + 60 * row, (100, "bên trái"), (900, "bên phải")) for row in range(3)]

    assert _texts(rows) == []
