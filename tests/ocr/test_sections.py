"""A place on a form is about one person: by column, or by the heading above it."""

from dossier.page import Box
from ocr.cells import find_by_label, label_sheets
from ocr.forms import forms, shared
from ocr.rows import sheet_of
from ocr.sections import Sections
from tests.ocr.readings import Placed, reading, rows

WEDDING = forms()["giay_chung_nhan_ket_hon"]


def sections(*placed: Placed) -> Sections:
    return label_sheets(WEDDING, [sheet_of(1, reading(*placed))], shared())[0].sections


def at(x: float, y: float) -> Box:
    return Box(x, y, x + 20, y + 4)


def test_columns_are_told_apart_where_the_right_one_begins() -> None:
    found = sections((25.0, 20.0, "Họ và tên chồng:"), (115.0, 20.0, "Họ và tên vợ:"))

    assert [found.at(at(x, 40.0)) for x in (25.0, 80.0, 115.0)] == ["chong", "chong", "vo"]
    assert found.band("chong", at(25.0, 40.0))[1] == found.band("vo", at(25.0, 40.0))[0] == 114.0


def test_a_centred_heading_does_not_cut_its_column() -> None:
    found = sections(
        (45.0, 20.0, "BÊN NAM"),
        (140.0, 20.0, "BÊN NỮ"),
        *rows("Họ và tên:", "Ngày sinh:", top=30.0),
        *rows("Họ và tên:", "Ngày sinh:", left=110.0, top=30.0),
    )

    assert found.at(at(110.0, 30.0)) == "vo"


def test_parts_one_above_the_other_end_at_the_next_heading() -> None:
    found = sections(*rows("BÊN NỮ", "Họ và tên:", "BÊN NAM", "Họ và tên:"))

    assert [found.at(at(25.0, y)) for y in (27.0, 41.0)] == ["vo", "chong"]
    assert found.band("vo", at(25.0, 27.0)) == (float("-inf"), float("inf"))
    assert found.last == "chong"


def test_a_second_page_goes_on_with_the_last_part() -> None:
    sheets = [sheet_of(n, reading(*rows(text))) for n, text in ((1, "BÊN NỮ"), (2, "Họ và tên:"))]

    assert label_sheets(WEDDING, sheets, shared())[1].sections.at(at(25.0, 20.0)) == "vo"


def test_a_table_with_labels_on_the_left_is_cut_where_its_cells_begin() -> None:
    found = sections(
        (87.0, 20.0, "BÊN NAM"),
        (149.0, 20.0, "BÊN NỮ"),
        *rows("Họ và tên", "Dân tộc", top=30.0),
        *rows("LÊ VĂN AN", "Kinh", left=76.0, top=30.0),
        *rows("VŨ THỊ THANH HẰNG", "Mường", left=121.0, top=30.0),
    )

    assert found.band("chong", at(25.0, 30.0))[1] == 120.0


def test_a_row_of_short_words_heads_the_columns_of_a_table() -> None:
    placed = (
        *((100.0, 20.0, "Cha"), (155.0, 20.0, "Mẹ")),
        *((25.0, 30.0, "Họ và tên"), (78.0, 30.0, "Lê Văn An"), (131.0, 30.0, "Vũ Thị Ba")),
    )
    form = forms()["to_khai_khai_sinh"]
    sheets = label_sheets(form, [sheet_of(1, reading(*placed))], shared())
    parents = [field for field in form.fields if field.name in ("ho_ten_cha", "ho_ten_me")]
    found = [find_by_label(field, sheets) for field in parents]

    assert [draft.value for draft in found if draft] == ["Lê Văn An", "Vũ Thị Ba"]
