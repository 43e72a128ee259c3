"""The sort of a paper is told by title, labels and codes; weak evidence is `khac`."""

import pytest

from dossier.page import Barcode
from dossier.reading import PageReading
from ocr.classify import TypeGuess, classify
from tests.ocr.readings import Placed, qr, reading, rows
from tests.ocr.test_decree_30 import DECISION, HEAD
from tests.ocr.test_fields import BIRTH, WEDDING_LEFT, WEDDING_RIGHT
from tests.ocr.zones import make_mrz

CARD = "000199000001||Trần Thị Ơn|05031999|Nữ|Phường Lam Khê|19072024"
NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
CT01 = (
    *NATION,
    "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ",
    "Kính gửi: Công an phường Lam Khê",
    "1. Họ, chữ đệm và tên: TRẦN THỊ ƠN",
    "2. Ngày, tháng, năm sinh: 05/03/1999 3. Giới tính: Nữ",
    "4. Số định danh cá nhân: 000199000001",
    "7. Họ, chữ đệm và tên chủ hộ: Trần Văn Bình",
)
LETTER = (
    *NATION,
    "ĐƠN ĐỀ NGHỊ XÁC NHẬN NƠI Ở",
    "Kính gửi: Ủy ban nhân dân phường Lam Khê",
    "Tôi tên là: Trần Thị Ơn",
    "Số CCCD: 000199000001",
    "Nơi cư trú: Số 12, đường Bến Cũ",
    "NGƯỜI LÀM ĐƠN",
)
WEDDING = (
    (60.0, 6.0, "GIẤY CHỨNG NHẬN KẾT HÔN"),
    (90.0, 13.0, "Số: 12/2024"),
    *rows(*WEDDING_LEFT),
    *rows(*WEDDING_RIGHT, left=115.0),
)


def guess(*placed: Placed, barcodes: tuple[Barcode, ...] = ()) -> TypeGuess:
    return classify([reading(*placed)], barcodes)


@pytest.mark.parametrize(
    ("placed", "kind"),
    [
        (rows(*NATION, *BIRTH), "giay_khai_sinh"),
        (WEDDING, "giay_chung_nhan_ket_hon"),
        (rows(*CT01), "to_khai_ct01"),
        (rows(*LETTER), "don_de_nghi"),
        (DECISION, "van_ban"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_known_paper_is_known_for_sure(placed: tuple[Placed, ...], kind: str) -> None:
    found = guess(*placed)

    assert found.type == kind
    assert found.confidence >= 0.9
    assert found.reason.endswith(".")


def test_a_title_in_two_rows_and_with_errors_is_known() -> None:
    title = ("TỜ KHAI", "THAY ĐỐI THÔNG TIN CƯ TRU", "(Mẫu CT01)")

    assert guess(*rows(*NATION, *title, *CT01[3:])).type == "to_khai_ct01"


def test_a_copy_of_a_birth_certificate_is_one() -> None:
    texts = [text.replace("GIẤY KHAI SINH", "GIẤY KHAI SINH (BẢN SAO)") for text in BIRTH]

    assert guess(*rows(*texts)).type == "giay_khai_sinh"


def test_a_title_read_badly_is_believed_with_its_labels_only() -> None:
    texts = [text.replace("ĐƠN ĐỀ NGHỊ XÁC NHẬN NƠI Ở", "ĐƠN ĐỀ NGTRỊ") for text in LETTER]

    found = guess(*rows(*texts))

    assert found.type == "don_de_nghi"
    assert found.confidence < 0.9


def test_labels_alone_are_a_weak_guess() -> None:
    found = guess(*rows(*BIRTH[1:]))

    assert found.type == "giay_khai_sinh"
    assert found.confidence <= 0.6


DECLARATION = (
    "TỜ KHAI ĐĂNG KÝ KHAI SINH",
    "Kính gửi: Ủy ban nhân dân phường Lam Khê",
    "Họ, chữ đệm, tên người yêu cầu: Trần Văn Bình",
    *BIRTH[2:],
)


@pytest.mark.parametrize(
    "placed",
    [
        rows("TRÍCH LỤC KHAI SINH", *BIRTH[1:]),
        rows("GIẤY XÁC NHẬN", "Họ và tên: Trần Thị Ơn", "Giới tính: Nữ"),
        rows("HÓA ĐƠN GIÁ TRỊ GIA TĂNG", "Số: 12", "Đơn vị bán hàng:", "Điện thoại: 0000345678"),
        rows("Ngày xửa ngày xưa, ở một làng kia", "có một ông lão"),
        rows("Danh sách giấy tờ", "GIẤY KHAI SINH", "GIẤY CHỨNG NHẬN KẾT HÔN"),
        (*HEAD, (85.0, 42.0, "GIẤY MỜI"), (40.0, 50.0, "Kính gửi: Các hộ gia đình")),
    ],
    ids=["extract", "confirmation", "invoice", "tale", "list", "invitation"],
)
def test_another_paper_is_unknown(placed: tuple[Placed, ...]) -> None:
    assert guess(*placed).type == "khac"


def test_a_declaration_of_birth_is_no_certificate_even_without_its_title() -> None:
    assert guess(*rows(*DECLARATION)).type == "to_khai_khai_sinh"
    assert guess(*rows(*DECLARATION[1:])).type != "giay_khai_sinh"


PERSON = (
    "Họ, chữ đệm, tên: TRẦN THỊ ƠN",
    "Ngày, tháng, năm sinh: 05/03/1999",
    "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
    "Số định danh cá nhân: 000199000001",
    "Nơi cư trú: Số 12, đường Bến Cũ, phường Lam Khê",
)
DEATH = ("Đã chết vào lúc: 05 giờ 10 phút", "Nơi chết: Lam Khê", "Nguyên nhân chết: Bệnh già")


@pytest.mark.parametrize(
    "texts",
    [
        ("TỜ KHAI CẤP", "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", "Kính gửi: UBND", *PERSON),
        ("TỜ KHAI CẤP GIẤY XÁC NHẬN", "TÌNH TRẠNG HÔN NHÂN", *PERSON, "Tình trạng hôn nhân: X"),
        ("TỜ KHAI ĐĂNG KÝ KHAI TỬ", "Kính gửi: UBND", *PERSON, *DEATH),
        ("TỜ KHAI ĐĂNG KÝ KẾT HÔN", "Kính gửi: UBND", *PERSON),
        ("TRÍCH LỤC KẾT HÔN", "Số: 12/TLKH-BS", *PERSON),
        ("GIẤY BÁO TỬ", "Số: 12/GBT", *PERSON, *DEATH),
        ("GIẤY CHỨNG SINH", "Số: 12", *PERSON),
        ("TỜ KHAI YÊU CẦU CẤP", "PHIẾU LÝ LỊCH TƯ PHÁP", "Kính gửi: Sở Tư pháp", *PERSON),
        ("SƠ YẾU LÝ LỊCH", *PERSON, "Quê quán: Lam Khê"),
        ("PHIẾU YÊU CẦU BỔ SUNG HỒ SƠ", "Mã hồ sơ: H99.15.3-260131-0007", *PERSON),
        ("PHIẾU KIỂM SOÁT", "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Thời gian nhận hồ sơ:"),
        ("HỢP ĐỒNG THUÊ NHÀ", "Bên A:", "Họ và tên: Lê Văn An", "Bên B:", *PERSON),
        ("DANH MỤC HỒ SƠ", "1. GIẤY KHAI SINH", "2. GIẤY ỦY QUYỀN", "3. TRÍCH LỤC KHAI TỬ"),
        ("BÁO CÁO", "V/v cấp giấy xác nhận tình trạng hôn nhân", "Kính gửi: UBND tỉnh"),
    ],
    ids=lambda texts: texts[0],
)
def test_a_paper_that_resembles_or_names_another_is_not_taken_for_it(
    texts: tuple[str, ...],
) -> None:
    assert guess(*rows(*NATION, *texts)).type == "khac"


def test_a_title_under_a_remark_or_a_department_is_known() -> None:
    extract = rows("SỞ TƯ PHÁP", "BẢN SAO", "TRÍCH LỤC KHAI TỬ", "Số: 5/TLKT", *PERSON, *DEATH)

    assert guess(*extract).type == "trich_luc_khai_tu"


def test_a_subject_in_the_middle_makes_no_official_letter() -> None:
    report = (*HEAD, (85.0, 42.0, "BÁO CÁO"), (50.0, 49.0, "V/v thực hiện kế hoạch năm 2026"))

    assert guess(*report).type == "khac"


def test_a_decision_about_marriages_is_a_decision() -> None:
    about = tuple(
        (x, y, text.replace("khen thưởng các cá nhân", "thu hồi Giấy chứng nhận kết hôn"))
        for x, y, text in DECISION
    )

    assert guess(*about).type == "van_ban"


def test_a_card_is_known_by_its_qr_code() -> None:
    found = guess(*rows("Họ và tên / Full name:", "TRẦN THỊ ƠN"), barcodes=(qr(CARD),))

    assert (found.type, found.confidence) == ("can_cuoc", 0.99)


def test_a_card_is_known_by_its_machine_readable_zone() -> None:
    lines = make_mrz("000199000001", "990305", "F", "390305", "TRAN THI ON")

    assert guess(*rows("BỘ CÔNG AN", *lines)).type == "can_cuoc"


def test_a_form_with_a_card_behind_it_is_the_form() -> None:
    found = classify([reading(*rows(*CT01)), reading(*rows("CĂN CƯỚC"))], [qr(CARD)])

    assert found.type == "to_khai_ct01"


def test_an_empty_document_is_unknown() -> None:
    assert classify([PageReading((), "tesserocr")], []).type == "khac"
    assert classify([], []).confidence == 0


def test_the_name_of_a_ward_is_no_title() -> None:
    for ward in ("PHƯỜNG AN KHÊ", "PHƯỜNG NGUYỆT HỒ"):
        permit = rows(ward, "GIẤY PHÉP XÂY DỰNG", "Số: 12/GPXD", "Mật độ xây dựng: 70%")

        assert guess(*permit).type == "giay_phep_xay_dung"
