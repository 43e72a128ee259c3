"""The words pages say for codes of ours: one Vietnamese expression for one concept."""

from collections.abc import Mapping
from types import MappingProxyType

from dossier.field import Field

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "so": "Số",
        "ho_ten": "Họ và tên",
        "ngay_sinh": "Ngày sinh",
        "gioi_tinh": "Giới tính",
        "so_dinh_danh": "Số định danh",
        "ho_ten_cha": "Họ tên cha",
        "ho_ten_me": "Họ tên mẹ",
        "noi_dang_ky": "Nơi đăng ký",
        "ngay_dang_ky": "Ngày đăng ký",
        "ho_ten_chong": "Họ tên chồng",
        "ho_ten_vo": "Họ tên vợ",
        "ngay_sinh_chong": "Ngày sinh chồng",
        "ngay_sinh_vo": "Ngày sinh vợ",
        "so_dinh_danh_chong": "Số định danh chồng",
        "so_dinh_danh_vo": "Số định danh vợ",
        "so_dien_thoai": "Số điện thoại",
        "ho_ten_chu_ho": "Họ tên chủ hộ",
        "so_dinh_danh_chu_ho": "Số định danh chủ hộ",
        "dia_chi": "Địa chỉ",
        "ngay": "Ngày ban hành",
        "loai": "Loại văn bản",
        "co_quan": "Cơ quan ban hành",
        "trich_yeu": "Trích yếu",
        "nguoi_ky": "Người ký",
        "ngay_cap": "Ngày cấp",
        "ngay_het_han": "Ngày hết hạn",
        "quoc_tich": "Quốc tịch",
        "que_quan": "Quê quán",
        "noi_thuong_tru": "Nơi thường trú",
        "nguoi_yeu_cau": "Người yêu cầu",
        "noi_cu_tru": "Nơi cư trú",
        "ben_uy_quyen": "Bên ủy quyền",
        "ben_duoc_uy_quyen": "Bên được ủy quyền",
        "so_dinh_danh_ben_uy_quyen": "Số định danh bên ủy quyền",
        "so_dinh_danh_ben_duoc_uy_quyen": "Số định danh bên được ủy quyền",
        "ma_ho_so": "Mã hồ sơ",
        "ma_so": "Mã số",
        "ten": "Tên",
        "thua_dat": "Thửa đất",
        "to_ban_do": "Tờ bản đồ",
        "dien_tich": "Diện tích (m²)",
        "so_giay_chung_nhan": "Số giấy chứng nhận",
        "mrz": "Dòng MRZ",
        "qr": "Mã QR",
    }
)
PAGE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "content": "nội dung",
        "blank": "trắng",
        "separator": "tờ phân cách",
        "nontext": "không có chữ",
    }
)
PAGE_STATES: Mapping[str, str] = MappingProxyType(
    {
        "ok": "đạt",
        "suspicious": "cần xem",
        "not_read": "chưa đọc được",
        "rejected": "bỏ ra",
        "duplicate": "trùng",
    }
)
VERDICTS: Mapping[str, str] = MappingProxyType({"look": "cần xem", "rescan": "nên quét lại"})
SCAN_STATES: Mapping[str, str] = MappingProxyType(
    {
        "received": "đã nhận, chờ xử lý",
        "reading": "đang xử lý",
        "read": "đã xong",
        "unbalanced": "chưa khớp, chờ xử lý",
        "failed": "không xử lý được",
    }
)
DOCUMENT_STATES: Mapping[str, str] = MappingProxyType(
    {
        "draft": "bản nháp",
        "signed": "chờ xác nhận",
        "confirmed": "đã xác nhận, chưa lưu kho",
        "active": "đã lưu kho",
        "superseded": "đã được thay thế",
        "revoked": "đã bị thu hồi",
        "void": "không còn dùng",
    }
)
TEXT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "quyet_dinh": "Quyết định",
        "ke_hoach": "Kế hoạch",
        "cong_van": "Công văn",
        "thong_bao": "Thông báo",
        "quy_che": "Quy chế",
    }
)
SEXES: Mapping[str, str] = MappingProxyType({"nam": "Nam", "nu": "Nữ"})
CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"gioi_tinh": SEXES, "loai": TEXT_KINDS}
)

SURE, DOUBTED, BROKEN = "chắc", "cần xem", "sai quy tắc"
LEVELS: Mapping[str, str] = MappingProxyType({SURE: "sure", DOUBTED: "doubted", BROKEN: "broken"})
"""Word of confidence to the class that draws it."""

_RULES_BROKEN = frozenset(
    {
        "personal-number-length",
        "personal-number-sex",
        "personal-number-year",
        "phone-length",
        "impossible-date",
        "date-words-differ",
        "date-order",
        "sign-malformed",
        "sign-other-kind",
        "qr-print-differ",
        "qr-mrz-differ",
        "mrz-print-differ",
        "mrz-check-digit",
        "qr-malformed",
        "two-cards",
    }
)


def label_of(name: str) -> str:
    """Give the label of a field."""
    return FIELDS.get(name, name.replace("_", " ").capitalize())


def confidence_word(field: Field) -> str:
    """Say in one of three words how far a field may be relied on."""
    if any(found.code in _RULES_BROKEN for found in field.findings):
        return BROKEN
    return SURE if field.accepted else DOUBTED
