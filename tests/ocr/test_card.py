"""On a card the QR code is first, then the zone and print; disagreement is shown."""

import pytest

from dossier.field import Field
from dossier.page import Barcode, Box
from ocr.fields import extract_fields
from ocr.options import OcrOptions
from tests.ocr.readings import Placed, page, qr, rows
from tests.ocr.zones import make_mrz

FRONT = (
    "CĂN CƯỚC CÔNG DÂN",
    "Citizen Identity Card",
    "Số / No.: 000199000001",
    "Họ và tên / Full name:",
    "TRẦN THỊ ƠN",
    "Ngày sinh / Date of birth: 05/03/1999",
    "Giới tính / Sex: Nữ Quốc tịch / Nationality: Việt Nam",
    "Quê quán / Place of origin: phường Lam Khê, tỉnh Thượng Đô",
    "Nơi thường trú / Place of residence: Số 136, đường Bến Cũ,",
    "phường Lam Khê, tỉnh Thượng Đô",
)
ADDRESS = "Số 136, đường Bến Cũ, phường Lam Khê, tỉnh Thượng Đô"
QR_TEXT = f"000199000001|000000001|Trần Thị Ơn|05031999|Nữ|{ADDRESS}|19072021"
ZONE = make_mrz("000199000001", "990305", "F", "390305", "TRAN THI ON")
BACK = ("Ngày, tháng, năm / Date, month, year: 19/07/2021", *ZONE)


def read(
    front: tuple[str, ...] = FRONT,
    back: tuple[str, ...] = BACK,
    codes: tuple[Barcode, ...] = (),
    confidence: float = 0.96,
) -> dict[str, Field]:
    placed: tuple[Placed, ...] = (*rows(*front), *rows(*back, top=150.0))
    pages = [page(*placed, barcodes=codes, confidence=confidence)]
    return {field.name: field for field in extract_fields("can_cuoc", pages, OcrOptions())}


def codes_of(field: Field) -> list[str]:
    return [finding.code for finding in field.findings]


def test_every_field_comes_from_the_qr_code() -> None:
    fields = read(codes=(qr(QR_TEXT),))

    assert {name: field.value for name, field in fields.items()} == {
        "so_dinh_danh": "000199000001",
        "ho_ten": "Trần Thị Ơn",
        "ngay_sinh": "1999-03-05",
        "gioi_tinh": "nu",
        "dia_chi": ADDRESS,
        "ngay_cap": "2021-07-19",
        "mrz": "\n".join(ZONE),
        "qr": QR_TEXT,
    }
    assert all(field.accepted for field in fields.values())
    assert {field.source for name, field in fields.items() if name != "mrz"} == {"qr"}


def test_a_field_of_the_qr_code_stands_where_it_is_printed() -> None:
    fields = read(codes=(qr(QR_TEXT),))

    assert fields["ho_ten"].text == "TRẦN THỊ ƠN"
    assert fields["ho_ten"].box.top == 48.0
    assert fields["ngay_sinh"].text == "05/03/1999"
    assert fields["dia_chi"].text == ADDRESS


def test_a_field_that_is_not_read_in_print_stands_at_the_qr_code() -> None:
    fields = read(front=("CĂN CƯỚC",), back=(), codes=(qr(QR_TEXT),))

    assert fields["ho_ten"].text == "Trần Thị Ơn"
    assert fields["ngay_sinh"].text == "05031999"
    assert fields["ho_ten"].box == Box(150.0, 20.0, 165.0, 35.0)
    assert fields["ho_ten"].accepted


def test_print_read_badly_does_not_speak_against_the_qr_code() -> None:
    front = tuple(text.replace("TRẦN THỊ ƠN", "TRÂN THỈ ÔN") for text in FRONT)

    field = read(front=front, codes=(qr(QR_TEXT),))["ho_ten"]

    assert (field.value, field.accepted) == ("Trần Thị Ơn", True)


def test_clear_print_against_the_qr_code_is_shown() -> None:
    front = tuple(text.replace("05/03/1999", "05/08/1999") for text in FRONT)

    field = read(front=front, codes=(qr(QR_TEXT),))["ngay_sinh"]

    assert field.value == "1999-03-05"
    assert codes_of(field) == ["qr-print-differ"]
    assert not field.accepted


def test_the_zone_against_the_qr_code_is_shown() -> None:
    other = make_mrz("000199000002", "990305", "F", "390305", "TRAN THI ON")

    field = read(back=other, codes=(qr(QR_TEXT),))["so_dinh_danh"]

    assert "qr-mrz-differ" in codes_of(field)


def test_without_a_qr_code_print_and_zone_support_each_other() -> None:
    fields = read(confidence=0.87)

    assert fields["so_dinh_danh"].value == "000199000001"
    assert fields["so_dinh_danh"].accepted
    assert fields["ngay_sinh"].accepted
    assert fields["gioi_tinh"].accepted
    assert "qr" not in fields


def test_print_against_the_zone_is_shown() -> None:
    front = tuple(text.replace("000199000001", "000199000007") for text in FRONT)

    assert "mrz-print-differ" in codes_of(read(front=front)["so_dinh_danh"])


def test_a_zone_whose_check_digits_fail_is_not_accepted() -> None:
    wrong = (ZONE[0][:16] + "7" + ZONE[0][17:], *ZONE[1:])

    field = read(front=("CĂN CƯỚC", *FRONT[3:5]), back=wrong)["mrz"]

    assert codes_of(field) == ["mrz-check-digit"]
    assert not field.accepted


def test_a_name_line_without_a_name_beside_it_is_not_accepted() -> None:
    fields = read(front=("CĂN CƯỚC",))

    assert codes_of(fields["mrz"]) == ["mrz-name-unconfirmed"]


def test_a_zone_that_holds_stands_for_print_that_is_not_read() -> None:
    fields = read(front=FRONT[:2])

    assert fields["so_dinh_danh"].value == "000199000001"
    assert fields["ngay_sinh"].value == "1999-03-05"
    assert fields["gioi_tinh"].value == "nu"
    assert {fields[name].source for name in ("so_dinh_danh", "ngay_sinh", "gioi_tinh")} == {"mrz"}


def test_the_name_is_the_printed_reading_whose_letters_the_zone_has() -> None:
    front = ("CĂN CƯỚC", "TRẦN THỊ ƠN", "Họ và tên / Full name:", "TRÂN TẾ ỚN")

    assert read(front=front)["ho_ten"].value == "TRẦN THỊ ƠN"


def test_a_letter_the_zone_shows_badly_is_mended_by_the_name() -> None:
    fields = read(back=(*ZONE[:2], ZONE[2].replace("THI", "THT")))

    assert fields["mrz"].value == "\n".join(ZONE)
    assert fields["mrz"].accepted
    assert not codes_of(fields["ho_ten"])


def test_a_zone_with_another_name_doubts_the_printed_one() -> None:
    fields = read(back=(*ZONE[:2], ZONE[2].replace("THI<ON", "THI<AN")))

    assert codes_of(fields["ho_ten"]) == ["mrz-print-differ"]
    assert codes_of(fields["mrz"]) == ["mrz-name-unconfirmed"]


@pytest.mark.parametrize("label", ["Plaee ðF testenoe", "/ Piace reo", "Noi thuong ttu"])
def test_a_label_read_badly_is_no_address(label: str) -> None:
    fields = read(front=(*FRONT[:7], "Nơi thường trú / Place of residence:", label))

    assert "dia_chi" not in fields


def test_a_label_read_badly_before_an_address_is_left_out() -> None:
    front = (*FRONT[:7], f"Nơi thường trú: / Bace øfreydence- {ADDRESS}")

    assert read(front=front)["dia_chi"].value == ADDRESS


def test_two_cards_on_one_paper_are_shown() -> None:
    other = QR_TEXT.replace("000199000001", "000199000009")

    fields = read(codes=(qr(QR_TEXT), qr(other)))

    assert codes_of(fields["ho_ten"]) == ["two-cards"]


def test_the_card_since_2024_is_read_too() -> None:
    fields = read(
        front=(
            "CĂN CƯỚC",
            "Số định danh cá nhân / Personal identification number:",
            "000199000001",
            "Họ, chữ đệm và tên khai sinh / Full name:",
            "TRẦN THỊ ƠN",
            "Ngày, tháng, năm sinh / Date of birth: 05/03/1999",
            "Giới tính / Sex: Nữ Quốc tịch / Nationality: Việt Nam",
        ),
        back=(
            "Nơi cư trú / Place of residence:",
            ADDRESS,
            "Nơi đăng ký khai sinh / Place of birth:",
            "phường Lam Khê, tỉnh Thượng Đô",
            "Ngày, tháng, năm cấp / Date of issue: 19/07/2024",
            *ZONE,
        ),
    )

    assert fields["so_dinh_danh"].value == "000199000001"
    assert fields["ho_ten"].value == "TRẦN THỊ ƠN"
    assert fields["dia_chi"].value == ADDRESS
    assert fields["ngay_cap"].value == "2024-07-19"
