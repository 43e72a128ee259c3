"""Words are put into rows, and rows into the order in which a person reads them."""

from ocr.layout import reading_order
from ocr.tesseract import SeenWord

_LETTER, _HIGH = 20, 30


def _row(number: int, left: int, top: int, text: str) -> list[SeenWord]:
    words = []
    for part in text.split():
        right = left + _LETTER * len(part)
        words.append(SeenWord(part, left, top, right, top + _HIGH, 0.9, (number, 0, 0)))
        left = right + 12
    return words


def _texts(
    words: list[SeenWord], uprights: list[tuple[int, int, int, int]] | None = None
) -> list[str]:
    return [" ".join(w.text for w in row) for row in reading_order(words, uprights or [])]


def test_no_words_make_no_rows() -> None:
    assert reading_order([]) == []


def test_torn_parts_of_one_row_are_one_row_again() -> None:
    words = _row(1, 900, 103, "Nam") + _row(2, 100, 100, "Giới tính:") + _row(3, 100, 160, "Nơi ở:")
    assert _texts(words) == ["Giới tính: Nam", "Nơi ở:"]


def test_the_two_heads_of_a_letter_are_read_one_after_the_other() -> None:
    left = ("ỦY BAN NHÂN DÂN", "PHƯỜNG LAM KHÊ", "Số: 12/QĐ-UBND")
    right = ("CỘNG HÒA XÃ HỘI", "Độc lập - Tự do", "Lam Khê, ngày 3")
    words = []
    for row in range(3):
        words += _row(2 * row, 100, 100 + 60 * row, left[row])
        words += _row(2 * row + 1, 900, 100 + 60 * row, right[row])
    assert _texts(words) == [*left, *right]


def test_labels_and_values_stay_beside_each_other() -> None:
    words = []
    for row, (label, value) in enumerate(
        (("Họ tên:", "Lữ Ước"), ("Quê quán:", "Lạc Giang"), ("Dân tộc:", "Kinh"))
    ):
        words += _row(2 * row, 100, 100 + 60 * row, label) + _row(
            2 * row + 1, 900, 100 + 60 * row, value
        )
    assert _texts(words) == ["Họ tên: Lữ Ước", "Quê quán: Lạc Giang", "Dân tộc: Kinh"]


def test_what_a_rule_parts_is_a_table_and_read_row_by_row() -> None:
    words = []
    for row in range(4):
        words += _row(2 * row, 100, 100 + 60 * row, "bên trái đây")
        words += _row(2 * row + 1, 900, 100 + 60 * row, "bên phải kia")
    assert _texts(words, [(700, 80, 704, 340)]) == ["bên trái đây bên phải kia"] * 4
