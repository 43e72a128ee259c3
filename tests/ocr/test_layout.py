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


def test_amounts_and_pairs_of_labels_stand_in_the_row_of_what_is_left_of_them() -> None:
    rows = (
        ("Lệ phí đăng ký", "611.000 đ"),
        ("Bản sao trích lục", "8.000 đ"),
        ("Phí thẩm định hồ sơ", "807.000 đ"),
    )
    pairs = (
        ("Điện thoại: 0912", "Giới tính: Nữ"),
        ("Mã số: 4711", "Dân tộc: Thái"),
        ("Vốn: 25", "Quốc tịch: Lào"),
    )
    for texts in (rows, pairs):
        words = []
        for row, (left, right) in enumerate(texts):
            words += _row(2 * row, 100, 100 + 60 * row, left)
            words += _row(2 * row + 1, 900, 100 + 60 * row, right)
        assert _texts(words) == [" ".join(pair) for pair in texts]


def test_a_longer_left_column_is_read_to_its_end_before_the_right_one() -> None:
    words = []
    for row in range(5):
        words += _row(2 * row, 100, 100 + 60 * row, f"bên trái {row}")
        if row < 3:
            words += _row(2 * row + 1, 900, 100 + 60 * row, f"bên phải {row}")
    words += _row(20, 100, 520, "Sau hai cột")
    left, right = [f"bên trái {row}" for row in range(5)], [f"bên phải {row}" for row in range(3)]
    assert _texts(words) == [*left, *right, "Sau hai cột"]


def test_the_head_of_a_table_is_no_part_of_the_signatures_below_it() -> None:
    words = []
    for left, text in ((100, "TT"), (300, "Họ và tên"), (900, "Giới tính"), (1300, "Quan hệ")):
        words += _row(left, left, 100, text)
    for row, texts in enumerate(
        (("CHỦ HỘ", "NGƯỜI KHAI"), ("(Ký tên)", "(Ký tên)"), ("Ước", "Lê"))
    ):
        words += _row(50 + 2 * row, 150, 200 + 60 * row, texts[0])
        words += _row(51 + 2 * row, 950, 200 + 60 * row, texts[1])
    assert _texts(words) == [
        "TT Họ và tên Giới tính Quan hệ",
        *("CHỦ HỘ", "(Ký tên)", "Ước"),
        *("NGƯỜI KHAI", "(Ký tên)", "Lê"),
    ]


def test_a_pair_of_labels_is_read_to_its_end_though_a_value_takes_two_lines() -> None:
    words = _row(0, 900, 40, "Họ tên vợ: PHẠM")
    lefts = ("Họ tên chồng: TẠ", "Dân tộc: Kinh", "Số: 1234")
    rights = ("NGUYỆT", "Dân tộc: Mường", "Số: 5678")
    for row in range(3):
        words += _row(2 * row + 1, 100, 100 + 60 * row, lefts[row])
        words += _row(2 * row + 2, 900, 100 + 60 * row, rights[row])
    assert _texts(words) == [
        *("Họ tên chồng: TẠ", "Họ tên vợ: PHẠM", "NGUYỆT"),
        *("Dân tộc: Kinh Dân tộc: Mường", "Số: 1234 Số: 5678"),
    ]


def test_a_value_far_behind_its_label_is_no_column() -> None:
    words = _row(1, 100, 100, "Ngày sinh:") + _row(2, 900, 100, "07/03/2011")
    words += _row(3, 100, 160, "Giới tính: Nữ") + _row(4, 900, 160, "Dân tộc: Kinh")
    assert _texts(words) == ["Ngày sinh: 07/03/2011", "Giới tính: Nữ Dân tộc: Kinh"]


def test_two_labels_with_values_above_signatures_belong_together() -> None:
    words = _row(1, 100, 100, "Quyển số: 01") + _row(2, 500, 100, "Số thứ tự: 41")
    for row, texts in enumerate(
        (("NGƯỜI NỘP", "NGƯỜI NHẬN"), ("(Ký tên)", "(Ký tên)"), ("Trần Ước", "Đỗ Lê"))
    ):
        words += _row(10 + row, 120, 200 + 60 * row, texts[0])
        words += _row(20 + row, 800, 200 + 60 * row, texts[1])
    assert _texts(words)[:4] == ["Quyển số: 01 Số thứ tự: 41", "NGƯỜI NỘP", "(Ký tên)", "Trần Ước"]


def test_a_rule_that_meets_no_other_stands_between_two_columns() -> None:
    words = []
    for row in range(4):
        words += _row(2 * row, 100, 100 + 60 * row, f"bên trái {row}")
        words += _row(2 * row + 1, 900, 100 + 60 * row, f"bên phải {row}")
    underline = (100, 900, 400, 904)
    rows = reading_order(words, [(700, 80, 704, 340)], [underline])
    texts = [" ".join(word.text for word in row) for row in rows]
    assert texts == [f"bên {side} {row}" for side in ("trái", "phải") for row in range(4)]


def test_a_cell_of_several_lines_is_read_before_the_cell_beside_it() -> None:
    uprights = [(x, 80, x + 4, 300) for x in (80, 300, 800, 1300)]
    levels = [(80, y, 1304, y + 4) for y in (80, 220, 300)]
    words = _row(1, 100, 130, "TT") + _row(2, 320, 100, "Họ và") + _row(3, 320, 150, "tên")
    words += _row(4, 820, 100, "Ngày,") + _row(5, 820, 150, "tháng")
    words += _row(6, 100, 240, "1") + _row(6, 320, 240, "Lê Ước") + _row(6, 820, 240, "1/5")
    words += _row(7, 80, 20, "Bảng") + _row(8, 80, 340, "Ghi chú")
    rows = reading_order(words, uprights, levels)
    assert [" ".join(word.text for word in row) for row in rows] == [
        *("Bảng", "TT", "Họ và", "tên", "Ngày,", "tháng", "1 Lê Ước 1/5", "Ghi chú")
    ]
