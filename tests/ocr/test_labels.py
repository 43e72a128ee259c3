"""Labels are found in spite of wrong tones and spaces, and only where labels stand."""

import pytest

from ocr.labels import Label, LabelIndex, most_errors
from ocr.rows import letters_of, sheet_of
from tests.ocr.readings import Placed, reading

INDEX = LabelIndex(
    [
        *("Họ, chữ đệm, tên", "Họ, chữ đệm, tên người mẹ", "Họ và tên"),
        *("Giới tính", "Số", "Ngày sinh"),
    ],
    ["làm chứng"],
)


def found(*placed: Placed) -> list[Label]:
    return INDEX.in_row(sheet_of(1, reading(*placed)).rows[0])


def letters(*placed: Placed) -> list[str]:
    return [label.letters for label in found(*placed)]


@pytest.mark.parametrize(
    "text",
    [
        "Họ, chữ đệm, tên: NGUYỄN VĂN AN",
        "1. Ho, chư đêm, tên: NGUYỄN VĂN AN",
        "(1) Họ,chữ đệm,tên:NGUYỄN VĂN AN",
        "1.Hợ, chữ đệ m, tên : NGUYỄN VĂN AN",
        "Họ, chữ đệm, tên (viết chữ in hoa): NGUYỄN VĂN AN",
        "Họ, chữ đệm, tên (2) NGUYỄN VĂN AN",
        "Họ, chữ đệm, tên NGUYỄN VĂN AN",
    ],
)
def test_a_label_is_found_and_its_value_stands_behind_it(text: str) -> None:
    row = sheet_of(1, reading((25.0, 20.0, text))).rows[0]

    label = INDEX.in_row(row)[0]

    assert label.letters == letters_of("Họ, chữ đệm, tên")
    assert [token.text for token in row.tokens[label.end :]] == ["NGUYỄN", "VĂN", "AN"]


def test_the_longer_label_wins() -> None:
    assert letters((25.0, 20.0, "Họ, chữ đệm, tên người mẹ: Lê Thị B")) == ["hochudemtennguoime"]
    assert letters((25.0, 20.0, "Họ, chữ đệm, tên: Lê Thị B")) == ["hochudemten"]


def test_the_label_of_somebody_else_is_nobodys() -> None:
    assert letters((25.0, 20.0, "Họ, chữ đệm, tên người làm chứng: Lê Thị B")) == [""]


def test_two_labels_on_a_row_are_both_found() -> None:
    text = "2. Ngày sinh: 12/03/1985 3. Giới tính: Nam"

    assert letters((25.0, 20.0, text)) == ["ngaysinh", "gioitinh"]


def test_words_within_a_sentence_are_no_label() -> None:
    assert letters((25.0, 20.0, "khai rõ ngày sinh và giới tính của người")) == []


@pytest.mark.parametrize(
    ("placed", "is_label"),
    [
        (((25.0, 20.0, "Số: 12/2024"),), True),
        (((25.0, 20.0, "Số 12/2024"),), True),
        (((25.0, 20.0, "Số 12, đường Bến Cũ"),), False),
        (((25.0, 20.0, "Nơi ở"), (70.0, 20.0, "Số 12, đường Bến Cũ")), False),
        (((25.0, 20.0, "theo Số 12/2024"),), False),
    ],
)
def test_a_short_label_needs_a_colon_or_a_number_alone(
    placed: tuple[Placed, ...],
    is_label: bool,  # noqa: FBT001
) -> None:
    assert ("so" in letters(*placed)) is is_label


def test_a_worse_place_and_wrong_letters_lower_the_quality() -> None:
    clean = found((25.0, 20.0, "Giới tính: Nam"))[0]
    bare = found((25.0, 20.0, "Giới tính Nam"))[0]
    wrong = found((25.0, 20.0, "Giớl tính: Nam"))[0]

    assert clean.quality == 1
    assert clean.quality > bare.quality > 0.9
    assert clean.quality > wrong.quality > 0.8


def test_short_labels_allow_no_error() -> None:
    assert [most_errors(length) for length in (2, 5, 6, 12, 19, 40)] == [0, 0, 1, 2, 3, 3]


def test_a_label_ends_at_its_colon() -> None:
    index = LabelIndex(["Số", "Số GPXD"])
    sheet = sheet_of(1, reading((25.0, 20.0, "Số: 2/GPXD")))

    assert [label.letters for label in index.in_sheet(sheet)[0]] == ["so"]


def test_a_label_right_behind_another_one_is_as_good_as_one_at_the_start() -> None:
    index = LabelIndex(["Giấy tờ tùy thân", "Căn cước công dân số"])
    sheet = sheet_of(
        1, reading((25.0, 20.0, "Giấy tờ tùy thân: Căn cước công dân số 000199000001"))
    )

    assert [label.quality >= 0.95 for label in index.in_sheet(sheet)[0]] == [True, True]


@pytest.mark.parametrize(("words", "whose"), [("cháu:", "hovaten"), ("cha:", ""), ("con:", "")])
def test_a_short_role_is_a_word_of_its_own(words: str, whose: str) -> None:
    index = LabelIndex(["Họ và tên"], ["cha", "con"])
    sheet = sheet_of(1, reading((25.0, 20.0, f"Họ và tên {words} Lê Văn An")))

    assert [label.letters for label in index.in_sheet(sheet)[0]] == [whose]


def test_a_label_in_a_narrow_cell_goes_on_in_the_row_below() -> None:
    placed = (
        *((25.0, 20.0, "Họ, chữ"), (25.0, 26.0, "đệm, tên"), (70.0, 20.0, "LÊ THỊ B")),
        (25.0, 34.0, "Giới tính"),
    )

    upper, lower, other = INDEX.in_sheet(sheet_of(1, reading(*placed)))

    assert [(one.letters, one.end, one.goes_on) for one in upper] == [("hochudemten", 2, True)]
    assert [(one.letters, one.end, one.goes_on) for one in lower] == [("", 2, True)]
    assert [one.letters for one in other] == ["gioitinh"]


def test_rows_far_apart_are_no_label_together() -> None:
    placed = ((25.0, 20.0, "Họ, chữ"), (25.0, 40.0, "đệm, tên"))

    assert INDEX.in_sheet(sheet_of(1, reading(*placed))) == [[], []]


def test_words_of_two_cells_are_no_label() -> None:
    assert letters((25.0, 20.0, "Họ và"), (60.0, 20.0, "tên")) == []


def test_a_label_in_the_middle_of_a_row_has_its_letters_right() -> None:
    assert letters((25.0, 20.0, "ông Lê, Ngàn sinh 12/03/1985")) == []
    assert letters((25.0, 20.0, "ông Lê, Ngày sinh 12/03/1985")) == ["ngaysinh"]


def test_the_number_of_a_row_of_a_table_stands_before_its_label() -> None:
    row = sheet_of(1, reading((25.0, 20.0, "3"), (31.0, 20.0, "Ngàn sinh"))).rows[0]

    assert [label.letters for label in INDEX.in_row(row)] == ["ngaysinh"]
