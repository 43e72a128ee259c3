"""Fields are found by label wherever a form puts them, and accepted only when sure."""

import pytest

from dossier.field import Field
from dossier.reading import PageReading
from ocr.fields import ReadPage, extract_fields
from ocr.options import OcrOptions
from tests.ocr.readings import Placed, line, page, rows

OPTIONS = OcrOptions(accept_confidence=0.85)

BIRTH = (
    "GIẤY KHAI SINH",
    "Số: 125/2024",
    "Họ, chữ đệm, tên: TRẦN THỊ ƠN",
    "Ngày, tháng, năm sinh: 05/03/2024",
    "Ghi bằng chữ: Ngày năm tháng ba năm hai nghìn không trăm hai mươi bốn",
    "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
    "Nơi sinh: Trạm y tế phường Lam Khê",
    "Số định danh cá nhân: 000324000001",
    "Họ, chữ đệm, tên người mẹ: Lê Thị Hoa",
    "Năm sinh: 1990 Dân tộc: Kinh Quốc tịch: Việt Nam",
    "Nơi cư trú: Số 12, đường Bến Cũ, phường Lam Khê",
    "Họ, chữ đệm, tên người cha: Trần Văn Bình",
    "Nơi đăng ký khai sinh: Ủy ban nhân dân phường Lam Khê",
    "Ngày, tháng, năm đăng ký: 12/03/2024",
)


def read(kind: str, *placed: Placed, confidence: float = 0.96) -> dict[str, Field]:
    fields = extract_fields(kind, [page(*placed, confidence=confidence)], OPTIONS)
    return {field.name: field for field in fields}


def values(fields: dict[str, Field]) -> dict[str, str]:
    return {name: field.value for name, field in fields.items()}


def codes(field: Field) -> list[str]:
    return [finding.code for finding in field.findings]


def replaced(texts: tuple[str, ...], old: str, new: str) -> tuple[Placed, ...]:
    return rows(*(text.replace(old, new) for text in texts))


def test_a_birth_certificate_is_read_and_accepted() -> None:
    fields = read("giay_khai_sinh", *rows(*BIRTH))

    assert values(fields) == {
        "so": "125/2024",
        "ho_ten": "TRẦN THỊ ƠN",
        "ngay_sinh": "2024-03-05",
        "gioi_tinh": "nu",
        "so_dinh_danh": "000324000001",
        "ho_ten_cha": "Trần Văn Bình",
        "ho_ten_me": "Lê Thị Hoa",
        "noi_dang_ky": "Ủy ban nhân dân phường Lam Khê",
        "ngay_dang_ky": "2024-03-12",
    }
    assert all(field.accepted for field in fields.values())


@pytest.mark.parametrize(
    ("place", "doubts"),
    [("tỉnh Ninh Bình", ["personal-number-place"]), ("thành phố Hải Phòng", [])],
)
def test_the_number_of_a_child_says_where_its_birth_was_registered(
    place: str, doubts: list[str]
) -> None:
    texts = tuple(
        text.replace("000324000001", "031324000001").replace("Lam Khê", f"Lam Khê, {place}")
        for text in BIRTH
    )

    number = read("giay_khai_sinh", *rows(*texts))["so_dinh_danh"]

    assert codes(number) == doubts
    assert number.accepted == (not doubts)


def test_a_field_says_where_it_stands_and_what_is_printed() -> None:
    fields = read("giay_khai_sinh", *rows(*BIRTH))

    born = fields["ngay_sinh"]
    assert (born.text, born.page, born.source) == ("05/03/2024", 1, "ocr")
    assert (born.box.top, born.box.bottom) == (41.0, 44.6)
    assert born.box.left > 25


def test_labels_read_with_errors_still_lead_to_their_values() -> None:
    noisy = rows(
        "1. Ho, chữ đêm, tên : ...... TRẦN THỊ ƠN ......",
        "2. Ngày, thang, năm sinh: 05/03/2024 3. Giới tinh: Nữ",
        "4. Sô định danh cá nhân: 0 0 0 3 2 4 0 0 0 0 0 1",
        "Họ,chữ đệm,tên người mẹ:Lê Thị Hoa",
    )

    fields = read("giay_khai_sinh", *noisy)

    assert values(fields) == {
        "ho_ten": "TRẦN THỊ ƠN",
        "ngay_sinh": "2024-03-05",
        "gioi_tinh": "nu",
        "so_dinh_danh": "000324000001",
        "ho_ten_me": "Lê Thị Hoa",
    }


def test_an_older_form_names_the_parents_in_parts() -> None:
    fields = read(
        "giay_khai_sinh",
        *rows(
            "Họ và tên: TRẦN THỊ ƠN",
            "Sinh ngày: 05/03/2024",
            "PHẦN GHI VỀ NGƯỜI CHA",
            "Họ và tên: Trần Văn Bình",
            "Ngày sinh: 01/02/1988",
            "PHẦN GHI VỀ NGƯỜI MẸ",
            "Họ và tên: Lê Thị Hoa",
        ),
    )

    assert fields["ho_ten"].value == "TRẦN THỊ ƠN"
    assert fields["ngay_sinh"].value == "2024-03-05"
    assert fields["ho_ten_cha"].value == "Trần Văn Bình"
    assert fields["ho_ten_me"].value == "Lê Thị Hoa"


def test_a_row_whose_value_came_in_another_block_is_read() -> None:
    fields = read(
        "giay_khai_sinh",
        (110.0, 20.3, "TRẦN THỊ ƠN"),
        (110.0, 27.2, "05/03/2024"),
        (25.0, 20.0, "Họ, chữ đệm, tên:"),
        (25.0, 27.0, "Ngày, tháng, năm sinh:"),
    )

    assert values(fields) == {"ho_ten": "TRẦN THỊ ƠN", "ngay_sinh": "2024-03-05"}


def test_a_value_may_stand_below_its_label() -> None:
    fields = read(
        "to_khai_ct01", *rows("1. Họ, chữ đệm và tên:", "TRẦN THỊ ƠN", "2. Giới tính:", "Nữ")
    )

    assert values(fields) == {"ho_ten": "TRẦN THỊ ƠN", "gioi_tinh": "nu"}


def test_a_name_that_is_nearly_a_label_is_a_name() -> None:
    texts = ("GIẤY KHAI SINH", "Họ, chữ đệm, tên: NGUYỄN XUÂN HOÀI", "Nguyên quán: Thôn Đoài")

    assert read("giay_khai_sinh", *rows(*texts))["ho_ten"].value == "NGUYỄN XUÂN HOÀI"


def test_the_row_of_the_next_label_is_no_value() -> None:
    fields = read("to_khai_ct01", *rows("1. Họ, chữ đệm và tên:", "2. Giới tính: Nữ"))

    assert "ho_ten" not in fields


WEDDING_LEFT = (
    "Họ, chữ đệm, tên chồng:",
    "TRẦN VĂN BÌNH",
    "Ngày, tháng, năm sinh: ngày 05 tháng 3",
    "năm 1988",
    "Nơi cư trú: Số 12,",
    "Giấy tờ tùy thân: Căn cước số",
    "000088000001",
)
WEDDING_RIGHT = (
    "Họ, chữ đệm, tên vợ:",
    "LÊ THỊ HOA",
    "Ngày, tháng, năm sinh: 06/04/1990",
    "Dân tộc: Kinh",
    "Nơi cư trú: Tổ 4",
    "Giấy tờ tùy thân: Căn cước số",
    "000190000002",
)
COUPLE = {
    "ho_ten_chong": "TRẦN VĂN BÌNH",
    "ho_ten_vo": "LÊ THỊ HOA",
    "ngay_sinh_chong": "1988-03-05",
    "ngay_sinh_vo": "1990-04-06",
    "so_dinh_danh_chong": "000088000001",
    "so_dinh_danh_vo": "000190000002",
}


def test_husband_and_wife_are_told_apart_by_column() -> None:
    placed = (
        (90.0, 10.0, "Số: 12/2024"),
        *rows(*WEDDING_LEFT),
        *rows(*WEDDING_RIGHT, left=115.0, top=20.2),
    )

    fields = read("giay_chung_nhan_ket_hon", *placed)

    assert values(fields) == {"so": "12/2024", **COUPLE}


def test_the_wife_may_stand_at_the_left() -> None:
    placed = (*rows(*WEDDING_RIGHT), *rows(*WEDDING_LEFT, left=115.0, top=20.2))

    assert values(read("giay_chung_nhan_ket_hon", *placed)) == COUPLE


def test_husband_and_wife_may_stand_one_above_the_other() -> None:
    placed = rows(
        "BÊN NAM",
        "Họ và tên: TRẦN VĂN BÌNH",
        "Ngày sinh: 05/03/1988 Dân tộc: Kinh",
        "Số định danh cá nhân: 000088000001",
        "BÊN NỮ",
        "Họ và tên: LÊ THỊ HOA",
        "Ngày sinh: 06/04/1990 Dân tộc: Kinh",
        "Số định danh cá nhân: 000190000002",
    )

    assert values(read("giay_chung_nhan_ket_hon", *placed)) == COUPLE


def test_husband_and_wife_may_be_columns_of_a_table() -> None:
    cells = (
        ("", "CHỒNG:", "VỢ:"),
        ("Họ và tên", "TRẦN VĂN BÌNH", "LÊ THỊ HOA"),
        ("Ngày sinh", "05/03/1988", "06/04/1990"),
        ("Số định danh", "000088000001", "000190000002"),
    )
    placed = [
        (x, 20.0 + 8 * at, text)
        for at, row in enumerate(cells)
        for x, text in zip((25.0, 75.0, 130.0), row, strict=True)
        if text
    ]

    assert values(read("giay_chung_nhan_ket_hon", *placed)) == COUPLE


def test_the_head_of_the_household_is_not_the_declarant() -> None:
    fields = read(
        "to_khai_ct01",
        *rows(
            "1. Họ, chữ đệm và tên: TRẦN THỊ ƠN",
            "2. Ngày, tháng, năm sinh: 05/03/1999 3. Giới tính: Nữ",
            "4. Số định danh cá nhân: 000199000001",
            "5. Số điện thoại liên hệ: 0000 345 678 6. Email:",
            "7. Họ, chữ đệm và tên chủ hộ: Trần Văn Bình 8. Mối quan hệ với chủ hộ: Con",
            "9. Số định danh cá nhân của chủ hộ: 0 0 0 0 7 0 0 0 0 0 0 2",
        ),
    )

    assert values(fields) == {
        "ho_ten": "TRẦN THỊ ƠN",
        "ngay_sinh": "1999-03-05",
        "gioi_tinh": "nu",
        "so_dinh_danh": "000199000001",
        "so_dien_thoai": "0000345678",
        "ho_ten_chu_ho": "Trần Văn Bình",
        "so_dinh_danh_chu_ho": "000070000002",
    }


def test_a_letter_in_sentences_is_read_too() -> None:
    fields = read(
        "don_de_nghi",
        *rows(
            "ĐƠN ĐỀ NGHỊ",
            "Kính gửi: Ủy ban nhân dân phường Lam Khê",
            "Tôi tên là Trần Thị Ơn, sinh ngày 05/03/1999",
            "Số căn cước: 000199000001, cấp ngày 19/07/2021",
            "Nơi cư trú: Số 12, ngõ 5, đường Bến Cũ, phường Lam Khê, thành phố Hải",
            "Ngạn, Việt Nam",
            "Điện thoại: 0000.345.678",
            "Nay tôi làm đơn này đề nghị xác nhận",
        ),
        (110.0, 90.0, "Lam Khê, ngày 09 tháng 7 năm 2025"),
        (130.0, 110.0, "Trần Thị Ơn"),
    )

    assert values(fields) == {
        "ho_ten": "Trần Thị Ơn",
        "so_dinh_danh": "000199000001",
        "dia_chi": "Số 12, ngõ 5, đường Bến Cũ, phường Lam Khê, thành phố Hải Ngạn, Việt Nam",
        "so_dien_thoai": "0000345678",
        "ngay": "2025-07-09",
    }


def test_a_number_that_fits_sex_and_birth_is_trusted_at_lower_confidence() -> None:
    placed = replaced(BIRTH, "Ghi bằng chữ", "Ghi chú")
    fields = read("giay_khai_sinh", *placed, confidence=0.88)

    assert fields["so_dinh_danh"].accepted
    assert not fields["ho_ten_me"].accepted


def test_a_number_against_sex_and_birth_is_doubted_and_not_changed() -> None:
    fields = read("giay_khai_sinh", *replaced(BIRTH, "000324000001", "000225000001"))

    number = fields["so_dinh_danh"]
    assert number.value == "000225000001"
    assert codes(number) == ["personal-number-sex", "personal-number-year"]
    assert not number.accepted
    assert not fields["ngay_sinh"].accepted
    assert not fields["gioi_tinh"].accepted


def test_a_date_against_its_words_is_doubted() -> None:
    fields = read("giay_khai_sinh", *replaced(BIRTH, "05/03/2024", "06/03/2024"))

    assert codes(fields["ngay_sinh"]) == ["date-words-differ"]
    assert not fields["ngay_sinh"].accepted


def test_a_day_of_registration_before_birth_is_doubted() -> None:
    fields = read("giay_khai_sinh", *replaced(BIRTH, "12/03/2024", "12/03/2023"))

    assert "date-order" in codes(fields["ngay_dang_ky"])


def test_a_name_with_a_lost_tone_is_not_accepted() -> None:
    for wrong in ("TRẦN THỊ ÔN", "TRÂN THỊ ƠN", "TRẦN THI ƠN", "TRẦN THỊ ƠNN"):
        fields = read("giay_khai_sinh", *replaced(BIRTH, "TRẦN THỊ ƠN", wrong))

        assert fields["ho_ten"].value == wrong
        assert not fields["ho_ten"].accepted


def test_a_name_read_in_two_ways_is_not_accepted() -> None:
    fields = read(
        "don_de_nghi",
        *rows("Họ và tên: Trần Thị Hoa", "Nay làm đơn này", "Người làm đơn", "Trần Thị Hòa"),
    )

    assert codes(fields["ho_ten"]) == ["name-read-differently"]


def test_a_page_read_badly_accepts_nothing_the_paper_does_not_say_again() -> None:
    fields = read("giay_khai_sinh", *rows(*BIRTH), confidence=0.6)

    # the day of birth stands in digits, in words, and its year in the number
    assert {name for name, field in fields.items() if field.accepted} == {"ngay_sinh"}


def test_text_that_came_with_the_file_is_said_to() -> None:
    lines = tuple(line(*placed, confidence=1.0) for placed in rows(*BIRTH))
    pages = [ReadPage(4, PageReading(lines, "pdf"), ())]

    fields = extract_fields("giay_khai_sinh", pages, OPTIONS)

    assert {(field.source, field.page) for field in fields} == {("pdf", 4)}
    assert all(field.accepted for field in fields)


def test_a_field_may_stand_on_a_later_page() -> None:
    pages = [
        page(*rows("1. Họ, chữ đệm và tên: TRẦN THỊ ƠN"), number=3),
        page(*rows("3. Giới tính: Nữ"), number=4),
    ]

    fields = extract_fields("to_khai_ct01", pages, OPTIONS)

    assert [(field.name, field.page) for field in fields] == [("ho_ten", 3), ("gioi_tinh", 4)]


def test_an_unknown_type_and_an_empty_document_have_no_fields() -> None:
    assert extract_fields("khac", [page(*rows("Họ tên: A"))], OPTIONS) == ()
    assert extract_fields("van_ban", [], OPTIONS) == ()
    assert extract_fields("van_ban", [ReadPage(1, PageReading((), "tesserocr"), ())], OPTIONS) == ()
