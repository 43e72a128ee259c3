"""Application to register a change of land: the forms of 2014, 2024 and 2025."""

from samples.draw import A4_MM, Column, Run, Sheet
from samples.ink import sign_by_hand
from samples.office import Office
from samples.papers.land import Parcel, make_parcel
from samples.papers.look import Look
from samples.papers.parts import RIGHT, item, national_title, place_and_day, signed
from samples.papers.wording import slashed
from samples.people import Person
from samples.truth import Paper, make_paper

_PLEDGE = (
    "Tôi cam đoan nội dung kê khai trên đơn là đúng sự thật, nếu sai tôi hoàn toàn chịu trách "
    "nhiệm trước pháp luật."
)
_CHANGES = (
    "Nhận chuyển nhượng quyền sử dụng toàn bộ thửa đất nêu trên",
    "Thay đổi thông tin về số căn cước của người sử dụng đất",
    "Nhận tặng cho quyền sử dụng đất từ cha mẹ",
)
_TITLE = "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT"
_LEGAL = {
    "2014": "Mẫu số 09/ĐK",
    "2024": "Mẫu số 11/ĐK",
    "2025": "Mẫu số 18. Đơn đăng ký biến động đất đai",
}

_Rows = list[list[tuple[str, str]]]


def draw_don_bien_dong(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw somebody's application to register a change of their land."""
    edition = look.pick("form", tuple(_LEGAL))
    parcel = make_parcel(office, look, new=edition == "2025")
    sheet = Sheet(look.dpi)
    sheet.write(RIGHT, 15.0, _LEGAL[edition], look.sized(look.italic, -3.0), "right")
    national_title(sheet, look, A4_MM[0] / 2, 26.0)
    sheet.write(A4_MM[0] / 2, 44.0, _TITLE, look.sized(look.bold, -0.5), "centre")
    to = f"Kính gửi: {office.full_agency}"
    sheet.write(A4_MM[0] / 2, 52.0, to, look.text, "centre")
    column = Column(look.margin, RIGHT, look.pitch)
    y = 63.0
    rows = {"2014": _rows_2014, "2024": _rows_2024, "2025": _rows_2025}[edition]
    for pairs in rows(citizen, look, parcel):
        y = item(sheet, look, pairs, column, y) + look.pitch
    y = sheet.flow([Run(_PLEDGE, look.text)], column, y, indent=10.0)
    day = place_and_day(sheet, look, office.ward_name, 145.0, y + 11)
    who = look.pick("who", ("Người viết đơn", "NGƯỜI VIẾT ĐƠN", "Người sử dụng đất"))
    texts = (who, "(Ký, ghi rõ họ tên)", citizen.full_name)
    sign_by_hand(sheet, signed(sheet, look, 145.0, y + 18, texts), look.seed)
    return make_paper("don_bien_dong", (sheet.finish(),), _facts(citizen, look, parcel, day))


def _facts(citizen: Person, look: Look, parcel: Parcel, day: str) -> dict[str, tuple[str, str]]:
    return {
        "so": (parcel.register, parcel.register),
        "ho_ten": (citizen.full_name, citizen.full_name.upper()),
        "so_dinh_danh": (citizen.personal_id, citizen.personal_id),
        "thua_dat": (parcel.number, parcel.number),
        "to_ban_do": (parcel.map_sheet, parcel.map_sheet),
        "dien_tich": (parcel.area, parcel.printed_area),
        "dia_chi": (parcel.address, parcel.address),
        "so_giay_chung_nhan": (parcel.serial, parcel.serial),
        "ngay": (look.issued.isoformat(), day),
    }


def _land(look: Look, parcel: Parcel, marks: tuple[str, str, str]) -> _Rows:
    area = look.pick("area label", ("Diện tích:", "Diện tích đất:"))
    return [
        [
            (f"{marks[0]} Thửa đất số:", f"{parcel.number};"),
            ("Tờ bản đồ số:", parcel.map_sheet),
        ],
        [(f"{marks[1]} {area}", f"{parcel.printed_area} m²")],
        [(f"{marks[2]} Địa chỉ thửa đất:", parcel.address)],
    ]


def _rows_2014(citizen: Person, look: Look, parcel: Parcel) -> _Rows:
    number = look.pick("id", ("Số CMND/CCCD:", "CCCD số:"))
    return [
        [("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:", "")],
        [("1.1. Tên (viết chữ in hoa):", citizen.full_name.upper())],
        [(number, citizen.personal_id)],
        [("1.2. Địa chỉ:", citizen.address)],
        [("2. Giấy chứng nhận đã cấp:", "")],
        [
            ("2.1. Số vào sổ cấp GCN:", f"{parcel.register};"),
            ("2.2. Số phát hành GCN:", parcel.serial),
        ],
        [("2.3. Ngày cấp GCN:", slashed(look.issued.replace(year=look.issued.year - 9, day=2)))],
        [("3. Nội dung biến động về:", look.pick("change", _CHANGES))],
        *_land(look, parcel, ("-", "-", "-")),
        [("4. Lý do biến động:", "Theo nguyện vọng của gia đình")],
    ]


def _rows_2024(citizen: Person, look: Look, parcel: Parcel) -> _Rows:
    paper = look.pick(
        "id", ("b) Giấy tờ nhân thân/pháp nhân:", "b) Giấy tờ nhân thân/pháp nhân số:")
    )
    return [
        [("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:", "")],
        [("a) Tên:", citizen.full_name.upper())],
        [(paper, f"CCCD số {citizen.personal_id}")],
        [("c) Địa chỉ:", citizen.address)],
        [("d) Điện thoại liên hệ (nếu có):", citizen.phone)],
        [("2. Nội dung biến động:", look.pick("change", _CHANGES))],
        [("3. Thông tin thửa đất:", "")],
        *_land(look, parcel, ("a)", "b)", "c)")),
        [("4. Giấy chứng nhận đã cấp:", "")],
        [("Số phát hành:", f"{parcel.serial};"), ("Số vào sổ:", parcel.register)],
    ]


def _rows_2025(citizen: Person, look: Look, parcel: Parcel) -> _Rows:
    name = look.pick("name", ("a) Họ và tên:", "a) Tên:"))
    return [
        [("1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:", "")],
        [(name, citizen.full_name.upper())],
        [("b) Số định danh cá nhân:", citizen.personal_id)],
        [("c) Địa chỉ:", citizen.address)],
        [("2. Thông tin thửa đất đăng ký biến động:", "")],
        *_land(look, parcel, ("2.1.", "2.2.", "2.3.")),
        [("3. Nội dung biến động:", look.pick("change", _CHANGES))],
        [("4. Giấy tờ kèm theo:", "Giấy chứng nhận đã cấp")],
        [("Số vào sổ cấp GCN:", parcel.register)],
        [("Số phát hành GCN:", parcel.serial)],
    ]
