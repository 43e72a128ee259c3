"""Papers of land, building and business: whose they are, and checks of areas and codes."""

from dossier.field import Field
from ocr.fields import extract_fields
from tests.ocr.readings import page, rows
from tests.ocr.test_fields import OPTIONS, codes, read, values

LAND_FRONT = (
    "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất",
    "Ông: TRẦN VĂN BÌNH",
    "Năm sinh: 1988, CCCD số: 000088000001",
    "Địa chỉ thường trú: Tổ 4, phường Lam Khê",
    "BE 123456",
)
LAND_INSIDE = (
    "II. Thửa đất, nhà ở và tài sản khác gắn liền với đất",
    "1. Thửa đất:",
    "a) Thửa đất số: 415, tờ bản đồ số: 7",
    "b) Địa chỉ: Thôn Đoài, xã Mỹ Đỉnh",
    "c) Diện tích: 120,5 m², (Bằng chữ: Một trăm hai mươi phẩy năm mét vuông)",
    "đ) Mục đích sử dụng: Đất ở",
    "Lam Khê, ngày 12 tháng 3 năm 2024",
    "Số vào sổ cấp GCN: CH 00123",
)
_CERTIFICATE = "giay_chung_nhan_quyen_su_dung_dat"


def read_land(*inside: str) -> dict[str, Field]:
    pages = [page(*rows(*LAND_FRONT)), page(*rows(*inside), number=2)]
    return {field.name: field for field in extract_fields(_CERTIFICATE, pages, OPTIONS)}


def test_a_land_certificate_is_read_over_two_pages() -> None:
    assert values(read_land(*LAND_INSIDE)) == {
        "so": "CH 00123",
        "ho_ten": "TRẦN VĂN BÌNH",
        "so_dinh_danh": "000088000001",
        "thua_dat": "415",
        "to_ban_do": "7",
        "dien_tich": "120,5",
        "dia_chi": "Thôn Đoài, xã Mỹ Đỉnh",
        "so_giay_chung_nhan": "BE 123456",
        "ngay": "2024-03-12",
    }


def test_an_area_against_its_words_is_doubted() -> None:
    area = read_land(*(text.replace("120,5", "126,5") for text in LAND_INSIDE))["dien_tich"]

    assert (area.value, area.accepted, codes(area)) == ("126,5", False, ["area-words-differ"])


def test_a_company_s_director_is_not_its_owner() -> None:
    fields = read(
        "dang_ky_doanh_nghiep",
        *rows(
            "Mã số doanh nghiệp: 0006231518",
            "Đăng ký lần đầu: ngày 12 tháng 03 năm 2020",
            "Đăng ký thay đổi lần thứ 2: ngày 05 tháng 04 năm 2024",
            "1. Tên công ty viết bằng tiếng Việt: CÔNG TY TNHH NÔNG SẢN",
            "2. Địa chỉ trụ sở chính: Thôn Đoài, xã Mỹ Đỉnh",
            "4. Thông tin về chủ sở hữu",
            "Họ và tên: LÊ THỊ HOA",
            "5. Người đại diện theo pháp luật",
            "Họ và tên: TRẦN VĂN BÌNH Giới tính: Nam",
            "Sinh ngày: 05/03/1988 Quốc tịch: Việt Nam",
            "Số giấy tờ pháp lý của cá nhân: 000088000001",
            "Ngày cấp: 12/03/2021 Nơi cấp: Bộ Công an",
            "Địa chỉ thường trú: Tổ 4, phường Lam Khê",
        ),
    )

    assert values(fields) == {
        "ma_so": "0006231518",
        "ten": "CÔNG TY TNHH NÔNG SẢN",
        "ho_ten": "TRẦN VĂN BÌNH",
        "ngay_sinh": "1988-03-05",
        "so_dinh_danh": "000088000001",
        "dia_chi": "Thôn Đoài, xã Mỹ Đỉnh",
        "ngay": "2024-04-05",
        "ngay_cap": "2020-03-12",
    }


def test_a_code_that_fails_its_check_digit_is_not_accepted() -> None:
    fields = read("dang_ky_ho_kinh_doanh", *rows("Mã số hộ kinh doanh: 0006231517"))

    assert codes(fields["ma_so"]) == ["enterprise-code-check"]
    assert not fields["ma_so"].accepted


def test_a_building_permit_is_dated_where_it_is_signed() -> None:
    fields = read(
        "giay_phep_xay_dung",
        *rows(
            "Số: 12/GPXD",
            "1. Cấp cho: Ông TRẦN VĂN BÌNH",
            "Địa chỉ: Tổ 4, phường Lam Khê",
            "- Tên công trình: Nhà ở riêng lẻ",
            "- Địa điểm xây dựng: Thôn Đoài, xã Mỹ Đỉnh",
        ),
        (110.0, 90.0, "Lam Khê, ngày 12 tháng 3 năm 2024"),
    )

    assert values(fields) == {
        "so": "12/GPXD",
        "ten": "Nhà ở riêng lẻ",
        "ho_ten": "TRẦN VĂN BÌNH",
        "dia_chi": "Thôn Đoài, xã Mỹ Đỉnh",
        "ngay": "2024-03-12",
    }


def test_the_address_on_a_permit_is_that_of_the_works_whatever_it_is_called() -> None:
    owner = ("1. Cấp cho: Ông TRẦN VĂN BÌNH", "Địa chỉ: Tổ 4, phường Lam Khê")
    works = ("2. Được phép xây dựng công trình: Nhà ở", "- Địa chỉ: Thôn Đoài, xã Mỹ Đỉnh")

    assert read("giay_phep_xay_dung", *rows(*owner, *works))["dia_chi"].value == (
        "Thôn Đoài, xã Mỹ Đỉnh"
    )


def test_the_parcel_may_stand_before_its_owner() -> None:
    fields = read(
        "don_bien_dong",
        *rows(
            "I. Thông tin về thửa đất",
            "1. Thửa đất số: 415, tờ bản đồ số: 7",
            "2. Địa chỉ: Thôn Đoài, xã Mỹ Đỉnh",
            "II. Người sử dụng đất",
            "1. Họ và tên: TRẦN VĂN BÌNH",
            "2. Địa chỉ: Tổ 4, phường Lam Khê",
        ),
    )

    assert values(fields) == {
        "ho_ten": "TRẦN VĂN BÌNH",
        "thua_dat": "415",
        "to_ban_do": "7",
        "dia_chi": "Thôn Đoài, xã Mỹ Đỉnh",
    }


def test_the_address_of_an_application_about_land_is_that_of_the_parcel() -> None:
    fields = read(
        "don_bien_dong",
        *rows(
            "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:",
            "a) Tên: TRẦN VĂN BÌNH",
            "b) Giấy tờ nhân thân/pháp nhân: CCCD số 000088000001",
            "c) Địa chỉ: Tổ 4, phường Lam Khê",
            "3. Thông tin thửa đất:",
            "a) Thửa đất số: 415; Tờ bản đồ số: 7",
            "c) Địa chỉ thửa đất: Thôn Đoài, xã Mỹ Đỉnh",
            "Số phát hành: AA 01234567; Số vào sổ: CH 00123",
        ),
    )

    assert values(fields) == {
        "so": "CH 00123",
        "ho_ten": "TRẦN VĂN BÌNH",
        "so_dinh_danh": "000088000001",
        "thua_dat": "415",
        "to_ban_do": "7",
        "dia_chi": "Thôn Đoài, xã Mỹ Đỉnh",
        "so_giay_chung_nhan": "AA 01234567",
    }


def test_a_paper_that_leaves_the_place_out_has_the_owners_address_with_a_doubt() -> None:
    owner = ("1. Cấp cho: Ông TRẦN VĂN BÌNH", "Địa chỉ: Tổ 4, phường Lam Khê")

    address = read("giay_phep_xay_dung", *rows(*owner))["dia_chi"]

    assert (address.value, codes(address)) == ("Tổ 4, phường Lam Khê", ["of-a-near-thing"])
    assert not address.accepted
