"""A paper whose wording and layout were never drawn still yields its fields by label."""

from ocr.classify import classify
from ocr.fields import extract_fields
from ocr.options import OcrOptions
from tests.ocr.readings import Placed, page, reading, rows

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTIES = {
    "ben_uy_quyen": "Trần Thị Ơn",
    "ben_duoc_uy_quyen": "Lê Văn An",
    "so_dinh_danh_ben_uy_quyen": "000199000001",
    "so_dinh_danh_ben_duoc_uy_quyen": "000060000002",
    "ngay": "2026-03-05",
}


def read(kind: str, *placed: Placed) -> dict[str, str]:
    """Give the values of a paper, once it is known for what it is."""
    assert classify([reading(*placed)], []).type == kind
    fields = extract_fields(kind, [page(*placed)], OcrOptions())
    return {field.name: field.value for field in fields}


def test_an_authorization_may_be_a_letter() -> None:
    texts = (
        *NATION,
        "GIẤY ỦY QUYỀN",
        "Tôi tên là: Trần Thị Ơn Sinh năm: 1999",
        "CCCD số: 000199000001 do Cục Cảnh sát cấp ngày 12/08/2021",
        "Nay tôi ủy quyền cho ông: Lê Văn An, sinh năm 1960",
        "CCCD số: 000060000002 cấp ngày 12/08/2021",
        "Nội dung ủy quyền: Thay mặt tôi nhận Giấy chứng nhận kết hôn",
        "Mỹ Đỉnh, ngày 05 tháng 3 năm 2026",
    )

    assert read("giay_uy_quyen", *rows(*texts)) == PARTIES


def test_the_parties_of_an_authorization_may_stand_side_by_side() -> None:
    left = ("BÊN ỦY QUYỀN (BÊN A)", "Họ và tên: Trần Thị Ơn", "CCCD số: 000199000001")
    right = ("BÊN ĐƯỢC ỦY QUYỀN (BÊN B)", "Họ và tên: Lê Văn An", "CCCD số: 000060000002")
    placed = (
        *rows(*NATION, "GIẤY ỦY QUYỀN", top=15.0),
        *rows(*left, top=50.0),
        *rows(*right, left=115.0, top=50.0),
        *rows("Nội dung ủy quyền: nhận hồ sơ", "Lam Khê, ngày 05 tháng 3 năm 2026", top=90.0),
    )

    assert read("giay_uy_quyen", *placed) == PARTIES


def test_a_declaration_of_birth_may_be_in_numbered_parts() -> None:
    texts = (
        *NATION,
        "TỜ KHAI ĐĂNG KÝ KHAI SINH",
        "Kính gửi: Ủy ban nhân dân phường Lam Khê",
        "I. Thông tin người yêu cầu",
        "1. Họ, chữ đệm, tên: LÊ VĂN AN",
        "2. Ngày, tháng, năm sinh: 05/03/1980",
        "3. Số CCCD: 000080000001",
        "II. Thông tin người được khai sinh",
        "1. Họ, chữ đệm, tên: LÊ THỊ ƠN",
        "2. Ngày, tháng, năm sinh: 05/03/2026",
        "3. Giới tính: Nữ",
        "4. Số định danh cá nhân: 000326000001",
        "III. Thông tin về mẹ",
        "1. Họ, chữ đệm, tên: TRẦN THỊ HOA",
        "2. Số CCCD: 000182000001",
        "IV. Thông tin về cha",
        "1. Họ, chữ đệm, tên: LÊ VĂN AN",
    )

    assert read("to_khai_khai_sinh", *rows(*texts)) == {
        "ho_ten": "LÊ THỊ ƠN",
        "ngay_sinh": "2026-03-05",
        "gioi_tinh": "nu",
        "so_dinh_danh": "000326000001",
        "ho_ten_cha": "LÊ VĂN AN",
        "ho_ten_me": "TRẦN THỊ HOA",
        "nguoi_yeu_cau": "LÊ VĂN AN",
    }


def test_a_parents_number_is_never_the_childs_on_a_declaration_of_birth() -> None:
    asks = (
        *NATION,
        "TỜ KHAI ĐĂNG KÝ KHAI SINH",
        "Kính gửi: Ủy ban nhân dân phường Lam Khê",
        "Họ và tên người yêu cầu: Lê Văn An",
    )
    child = (
        "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:",
        "Họ và tên: LÊ THỊ ƠN",
        "Họ, chữ đệm, tên người mẹ: Trần Thị Hoa",
        "Giấy tờ tùy thân: CCCD số 000185000003",
    )
    numbered = (*asks, "Số định danh cá nhân/Giấy tờ tùy thân: 000080000002", *child)

    assert "so_dinh_danh" not in read("to_khai_khai_sinh", *rows(*asks, *child))
    assert read("to_khai_khai_sinh", *rows(*numbered))["so_dinh_danh"] == "000080000002"


def test_whom_somebody_wants_to_marry_is_not_whom_the_paper_is_about() -> None:
    texts = (
        "ỦY BAN NHÂN DÂN",
        *NATION,
        "Số: 25/UBND-XNTTHN",
        "GIẤY XÁC NHẬN",
        "TÌNH TRẠNG HÔN NHÂN",
        "Họ, chữ đệm, tên: Trần Thị Ơn Giới tính: Nữ",
        "Ngày, tháng, năm sinh: 05/03/1999",
        "Giấy tờ tùy thân: Căn cước công dân số 000199000001",
        "Nơi cư trú: Thôn Đoài, xã Mỹ Đỉnh",
        "Tình trạng hôn nhân: Chưa đăng ký kết hôn với ai.",
        "Giấy này được sử dụng để làm thủ tục kết hôn với anh Lê Văn An,",
        "sinh ngày: 05/03/1998, CCCD số: 000098000001",
        "Lam Khê, ngày 05 tháng 3 năm 2026",
    )

    assert read("xac_nhan_hon_nhan", *rows(*texts)) == {
        "so": "25/UBND-XNTTHN",
        "ho_ten": "Trần Thị Ơn",
        "ngay_sinh": "1999-03-05",
        "gioi_tinh": "nu",
        "so_dinh_danh": "000199000001",
        "noi_cu_tru": "Thôn Đoài, xã Mỹ Đỉnh",
        "ngay": "2026-03-05",
    }


def test_a_receipt_may_call_everything_otherwise() -> None:
    texts = (
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        *NATION,
        "PHIẾU HẸN TRẢ KẾT QUẢ",
        "Mã số hồ sơ: H99.15.3-260305-0007",
        "Người nộp: Trần Thị Ơn",
        "CCCD: 000199000001 SĐT: 0000 123 456",
        "Địa chỉ: Thôn Đoài, xã Mỹ Đỉnh",
        "Thủ tục: Đăng ký khai sinh",
        "Ngày nhận: 05/03/2026",
        "Ngày hẹn trả: 08/03/2026",
    )

    assert read("giay_hen_tra", *rows(*texts)) == {
        "ma_ho_so": "H99.15.3-260305-0007",
        "ho_ten": "Trần Thị Ơn",
        "so_dinh_danh": "000199000001",
        "dia_chi": "Thôn Đoài, xã Mỹ Đỉnh",
        "so_dien_thoai": "0000123456",
        "ngay": "2026-03-05",
    }
