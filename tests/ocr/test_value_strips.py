"""What becomes the value of a field is given in pieces: behind labels, and on the row below."""

from ocr.value_strips import value_strips
from tests.ocr.readings import Placed, reading, rows

_FORM = (
    "TỜ KHAI ĐĂNG KÝ KHAI SINH",
    "Họ, chữ đệm, tên: Trần Thị Ơn",
    "Số định danh cá nhân: cấp 000199000001 tại",
)


def _pieces(*placed: Placed) -> list[tuple[str, str]]:
    strips = value_strips(reading(*placed))
    return [(" ".join(token.text for token in strip.tokens), strip.kind) for strip in strips]


def test_a_value_stands_behind_its_label() -> None:
    assert ("Trần Thị Ơn", "name") in _pieces(*rows(*_FORM))


def test_of_a_number_only_the_digits_are_read_again() -> None:
    assert ("000199000001", "number") in _pieces(*rows(*_FORM))


def test_the_row_below_may_go_on_with_a_value() -> None:
    pieces = _pieces(*rows("Nơi cư trú: Thôn Đoài, xã Tượng Lĩnh,", "tỉnh Vĩnh Long"))

    assert [text for text, _ in pieces] == ["Thôn Đoài, xã Tượng Lĩnh,", "tỉnh Vĩnh Long"]


def test_what_stands_far_to_the_right_is_a_piece_of_its_own() -> None:
    pieces = _pieces((25.0, 20.0, "Nơi cư trú: Thôn Đoài"), (120.0, 20.0, "xã Lam Khê"))

    assert [text for text, _ in pieces] == ["Thôn Đoài", "xã Lam Khê"]


def test_a_page_without_labels_has_no_values() -> None:
    assert _pieces(*rows("Hôm nay trời đẹp", "và gió nhẹ")) == []
