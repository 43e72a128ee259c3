"""The day of a paper stands in its line of place and day, wherever the paper has it."""

import pytest

from ocr.fields import extract_fields
from ocr.options import OcrOptions
from tests.ocr.readings import Placed, page, rows

BODY = rows(*["Bên ủy quyền đồng ý để Bên được ủy quyền thay mặt mình"] * 12, top=60.0)


def day(kind: str, *placed: Placed) -> str:
    fields = extract_fields(kind, [page(*placed)], OcrOptions())
    return next((field.value for field in fields if field.name == "ngay"), "")


@pytest.mark.parametrize(
    "line",
    [
        "Lam Khê, ngày 05 tháng 3 năm 2026",
        "Làm tại: Lam Khê, ngày 05 tháng 3 năm 2026",
        "Lam Khê, ngày 05/03/2026",
        "Lam Khê ngày 05 tháng 3 năm 2026",
        "Lam Khê, nqày 05 tháng 3 năm 2026",
        "Thành phố Hải Ngạn, ngày 05 tháng 03 năm 2026.",
    ],
)
@pytest.mark.parametrize("top", [30.0, 200.0])
def test_a_line_of_place_and_day_is_known_at_the_top_and_at_the_end(line: str, top: float) -> None:
    assert day("xac_nhan_hon_nhan", *BODY, (110.0, top, line)) == "2026-03-05"


@pytest.mark.parametrize(
    "line",
    [
        "Sinh tại Lam Khê, 05/03/1991",
        "Sinh tại Lam Khê, 05 tháng 3 năm 1991",
        "Giấy này được cấp lại, kể từ ngày 05 tháng 3 năm 2026 đến nay",
        "Cấp ngày 05 tháng 3 năm 2021",
        "Căn cứ Luật Hộ tịch do Quốc hội ban hành tại kỳ họp, ngày 20 tháng 11 năm 2014",
    ],
)
def test_a_day_in_a_sentence_is_not_that_of_the_paper(line: str) -> None:
    assert day("xac_nhan_hon_nhan", *BODY, (25.0, 30.0, line)) == ""


def test_an_act_between_people_says_its_day_itself() -> None:
    begin = (25.0, 40.0, "Hôm nay, ngày 05 tháng 3 năm 2026, tại phường Lam Khê, chúng tôi gồm:")
    end = (110.0, 200.0, "Lam Khê, ngày 06 tháng 3 năm 2026")

    assert day("giay_uy_quyen", *BODY, begin, end) == "2026-03-05"
    assert day("giay_uy_quyen", *BODY, end) == "2026-03-06"


@pytest.mark.parametrize("line", ["….ngày 05 tháng 3 năm 2026", "....., ngày 05/03/2026"])
@pytest.mark.parametrize("heading", ["NGƯỜI KÊ KHAI", "(Ký, ghi rõ họ tên)"])
def test_a_day_without_its_place_stands_over_a_signature(line: str, heading: str) -> None:
    signed = ((35.0, 200.0, line), (120.0, 200.0, line), (38.0, 207.0, heading))

    assert day("to_khai_ct01", *BODY, *signed, (125.0, 207.0, heading)) == "2026-03-05"


def test_a_day_alone_that_nobody_signs_is_not_that_of_the_paper() -> None:
    alone = (35.0, 200.0, "ngày 05 tháng 3 năm 2026")

    assert day("to_khai_ct01", *BODY, alone, (35.0, 207.0, "tại phường Lam Khê")) == ""
    beside = ((25.0, 200.0, "Sinh"), (60.0, 200.0, "ngày 05 tháng 3 năm 1990"))
    assert day("to_khai_ct01", *BODY, *beside, (60.0, 207.0, "NGUYỄN VĂN AN")) == ""


def test_two_days_side_by_side_are_not_accepted() -> None:
    days = ((35.0, 200.0, "ngày 05 tháng 3 năm 2026"), (120.0, 200.0, "ngày 06 tháng 3 năm 2026"))
    signed = ((38.0, 207.0, "CHỦ HỘ KÝ"), (125.0, 207.0, "NGƯỜI KÊ KHAI"))

    fields = extract_fields("to_khai_ct01", [page(*BODY, *days, *signed)], OcrOptions())

    found = next(field for field in fields if field.name == "ngay")
    assert (found.value, found.accepted) == ("2026-03-06", False)


def test_the_day_on_the_right_is_that_of_the_paper_though_its_row_stands_higher() -> None:
    days = (
        (35.0, 203.0, "Lam Khê, ngày 05 tháng 3 năm 2026"),
        (125.0, 200.0, "Lam Khê, ngày 06 tháng 3 năm 2026"),
    )

    assert day("to_khai_ct01", *BODY, *days) == "2026-03-06"


def test_the_day_of_the_first_registration_is_not_that_of_the_last_change() -> None:
    first = (60.0, 60.0, "Đăng ký lần đầu, ngày 05 tháng 3 năm 2026")

    assert day("dang_ky_ho_kinh_doanh", first) == ""
