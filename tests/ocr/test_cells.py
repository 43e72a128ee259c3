"""A value stands behind its label, runs on where its row is full, and ends at the next label."""

import pytest

from ocr.cells import find_by_label, label_sheets
from ocr.drafts import Draft
from ocr.fields import extract_fields
from ocr.forms import Form, FormField, FormSection, forms, shared
from ocr.options import OcrOptions
from ocr.rows import sheet_of
from tests.ocr.readings import Placed, page, reading, rows

PLACE = FormField("noi", "text", ("Nơi ở",), rows=3)
FULL = "Nơi ở: Số 12, đường Bến Cũ, phường Lam Khê, thành phố Hải Ngạn, nước"


def find(*placed: Placed) -> Draft | None:
    form = Form("thu", "Thử", fields=(PLACE,))
    return find_by_label(PLACE, label_sheets(form, [sheet_of(1, reading(*placed))], shared()))


def value(*placed: Placed) -> str:
    draft = find(*placed)
    return draft.value if draft else ""


def test_a_full_row_runs_on() -> None:
    assert value(*rows(FULL, "Việt Nam", "Ngày sinh: 05/03/1999")).endswith("nước Việt Nam")


def test_a_row_that_ends_in_a_comma_runs_on() -> None:
    assert value(*rows("Nơi ở: Số 12,", "đường Bến Cũ", FULL[7:])) == "Số 12, đường Bến Cũ"


def test_a_short_row_is_the_end() -> None:
    assert value(*rows("Nơi ở: Lam Khê", "Nay làm đơn này", FULL[7:])) == "Lam Khê"


def test_a_numbered_row_is_the_end() -> None:
    assert value(*rows("Nơi ở: Lam Khê,", "2. Cam đoan", FULL[7:])) == "Lam Khê"


def test_a_far_row_is_the_end() -> None:
    placed = (*rows("Nơi ở: Lam Khê,", "Dân tộc: Kinh", "Tôn giáo: không"), (25.0, 70.0, "xa"))

    assert value(*placed) == "Lam Khê"


def test_the_first_good_place_is_taken() -> None:
    assert value(*rows("Nơi ở: Lam Khê", "Nơi ở: Bến Cũ")) == "Lam Khê"


def test_a_label_without_a_value_gives_none() -> None:
    assert find(*rows("Nơi ở:", "Dân tộc: Kinh")) is None


NUMBER, SHEET, AREA = (
    FormField("thua_dat", "parcel", ("Thửa đất số",)),
    FormField("to_ban_do", "parcel", ("Tờ bản đồ số",)),
    FormField("dien_tich", "area", ("Diện tích",)),
)


def in_table(field: FormField, *placed: Placed) -> str:
    form = Form("thu", "Thử", fields=(NUMBER, SHEET, AREA))
    draft = find_by_label(field, label_sheets(form, [sheet_of(1, reading(*placed))], shared()))
    return draft.value if draft else ""


def test_the_head_of_a_table_leads_to_its_own_column() -> None:
    placed = (
        *((x, 20.0, text) for x, text in ((25.0, "Tờ bản đồ số"), (60.0, "Thửa đất số"))),
        *((x, 20.0, text) for x, text in ((95.0, "Diện tích (m2)"), (140.0, "Ghi chú"))),
        *((x, 27.0, text) for x, text in ((32.0, "7"), (68.0, "415"), (103.0, "120,5"))),
    )

    assert in_table(SHEET, *placed) == "7"
    assert in_table(NUMBER, *placed) == "415"
    assert in_table(AREA, *placed) == "120,5"


def test_a_value_of_another_part_counts_only_where_the_form_names_that_part() -> None:
    for elsewhere, wanted in ((("a",), "Trần Văn Bình"), (("c",), ""), ((), "")):
        name = FormField("ho_ten", "name", ("Họ và tên",), section="b", elsewhere=elsewhere)
        parts = (FormSection("a"), FormSection("b", ("Bên nhận",)))
        form = Form("thu", "Thử", sections=parts, fields=(name,))
        sheet = sheet_of(1, reading(*rows("Họ và tên: Trần Văn Bình")))
        draft = find_by_label(name, label_sheets(form, [sheet], shared()))

        assert (draft.value if draft else "") == wanted


def test_a_value_may_begin_below_a_heading_with_more_words() -> None:
    name = FormField("ho_ten", "name", ("Người sử dụng đất",), below=2)
    form = Form("thu", "Thử", fields=(name,))
    placed = rows("I. Người sử dụng đất, chủ sở hữu nhà", "gắn liền với đất", "Ông Trần Văn Bình")
    draft = find_by_label(name, label_sheets(form, [sheet_of(1, reading(*placed))], shared()))

    assert draft is not None
    assert draft.value == "Trần Văn Bình"


def test_a_running_text_ends_where_a_row_opens_with_a_label_nobody_knows() -> None:
    assert not value(*rows(FULL, "Chết ngày: 05/03/1999")).endswith("1999")
    assert value(*rows(FULL, "Tỉnh: Lạc Giang")).endswith("Giang")


WIFE = next(f for f in forms()["giay_chung_nhan_ket_hon"].fields if f.name == "ho_ten_vo")


def wife(*placed: Placed) -> Draft | None:
    sheet = sheet_of(1, reading(*placed))
    return find_by_label(WIFE, label_sheets(forms()["giay_chung_nhan_ket_hon"], [sheet], shared()))


def test_a_name_goes_on_below_where_its_column_is_full() -> None:
    placed = (
        *rows("Họ và tên chồng: LÊ VĂN AN", "Dân tộc: Kinh"),
        *rows("Họ và tên vợ: PHẠM DIỆU", "NGUYỆT", left=115.0),
    )
    found = wife(*placed)

    assert found is not None
    assert found.value == "PHẠM DIỆU NGUYỆT"


def test_a_name_is_not_read_across_a_gap() -> None:
    found = wife((25.0, 20.0, "Họ và tên vợ: VŨ THỊ BA"), (140.0, 20.0, "LÊ VĂN AN"))

    assert found is not None
    assert (found.value, found.doubts) == ("VŨ THỊ BA", ("text-left-over",))


ADDRESS = FormField("dia_chi", "text", ("Địa chỉ thửa đất",), instead=("Nơi ở",), rows=3)
LAND = (
    *((26.0, 20.0, "Thửa đất số"), (60.0, 20.0, "Tờ bản đồ số"), (130.0, 20.0, "Địa chỉ thửa đất")),
    *((25.0, 28.0, "415"), (58.0, 28.0, "7"), (100.0, 28.0, "Thôn Đoài, xã Mỹ Đỉnh, tỉnh")),
    *((100.0, 34.0, "Lạc Giang"), (25.0, 42.0, "3. Nơi ở: Tổ 4, phường Lam Khê")),
)


def on_form(field: FormField, *placed: Placed) -> Draft | None:
    form = Form("thu", "Thử", fields=(NUMBER, SHEET, field))
    return find_by_label(field, label_sheets(form, [sheet_of(1, reading(*placed))], shared()))


def test_a_text_in_a_table_is_that_of_its_column_and_runs_on_there() -> None:
    draft = on_form(ADDRESS, *LAND)

    assert draft is not None
    assert (draft.value, draft.doubts) == ("Thôn Đoài, xã Mỹ Đỉnh, tỉnh Lạc Giang", ())


def test_a_near_thing_stands_in_with_a_doubt() -> None:
    draft = on_form(ADDRESS, *LAND[-1:])

    assert draft is not None
    assert (draft.field, draft.value) == (ADDRESS, "Tổ 4, phường Lam Khê")
    assert draft.doubts == ("of-a-near-thing",)


def test_a_value_stands_beside_a_label_of_two_rows() -> None:
    placed = (
        *((25.0, 20.0, "Địa chỉ"), (25.0, 25.5, "thửa đất"), (60.0, 20.0, "Thôn Đoài,")),
        *((60.0, 25.5, "xã Mỹ Đỉnh"), (25.0, 34.0, "Dân tộc")),
    )

    draft = on_form(ADDRESS, *placed)

    assert draft is not None
    assert draft.value == "Thôn Đoài, xã Mỹ Đỉnh"


def test_a_row_is_not_taken_twice_where_the_other_column_has_rows_between() -> None:
    fields = {
        field.name: field.value
        for field in extract_fields(
            "giay_uy_quyen",
            [
                page(
                    *((25.0, 20.0, "BÊN ỦY QUYỀN"), (115.0, 20.0, "BÊN ĐƯỢC ỦY QUYỀN")),
                    *((25.0, 28.0, "Họ và tên: Lê Văn An"), (115.0, 28.0, "Họ và tên: Lê Thị")),
                    *((115.0, 33.0, "Ơn"), (25.0, 36.0, "Số CCCD: 000060000002")),
                )
            ],
            OcrOptions(),
        )
    }

    assert fields["so_dinh_danh_ben_uy_quyen"] == "000060000002"


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        ([(25.0, "Giới tính: Nam"), (60.0, "x"), (66.0, "Nữ")], "nam"),
        ([(25.0, "Giới tính:"), (55.0, "Nam"), (66.0, "x"), (72.0, "Nữ")], ""),
    ],
    ids=["squares behind", "a square may stand before"],
)
def test_a_tick_between_both_words_tells_where_no_square_stands_before_the_first(
    texts: list[tuple[float, str]], value: str
) -> None:
    field = FormField("gioi_tinh", "sex", ("Giới tính",))

    draft = on_form(field, *((left, 20.0, text) for left, text in texts))

    assert (draft.value if draft else "") == value


def test_the_number_of_the_next_item_is_no_part_of_a_value() -> None:
    field = FormField("so_dien_thoai", "phone", ("Điện thoại",))
    placed = ((25.0, 20.0, "Điện thoại: 0000345678"), (110.0, 20.0, "6 Email: an@vidu.vn"))

    draft = on_form(field, *placed)

    assert draft is not None
    assert (draft.value, draft.doubts) == ("0000345678", ())


def test_a_numbered_row_of_a_table_ends_the_text_above_it() -> None:
    placed = ((25.0, 20.0, "2"), (31.0, 20.0, FULL), (25.0, 27.0, "3"), (31.0, 27.0, "Dân tộc"))

    assert value(*placed) == FULL[7:]
