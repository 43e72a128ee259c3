"""Building permit of a house, after Decree 15/2021, Decree 175/2024 and older forms."""

from samples.draw import A4_MM, Column, Run, Sheet
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.land import Parcel, make_parcel
from samples.papers.look import Look
from samples.papers.parts import (
    MOTTO,
    NATION,
    RIGHT,
    decree_month,
    item,
    national_title,
    office_seal,
    place_and_day,
    signed,
)
from samples.people import Person
from samples.truth import Paper, make_paper

_WORKS = (
    "Nhà ở riêng lẻ",
    "Nhà ở gia đình kết hợp kinh doanh",
    "Xây dựng mới nhà ở riêng lẻ tại đô thị",
)
_LEFT_MIDDLE, _RIGHT_MIDDLE = 62.0, 142.0
_VALIDITY = (
    "Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; quá "
    "thời hạn trên thì phải đề nghị gia hạn giấy phép xây dựng."
)

_Rows = list[list[tuple[str, str]]]


def draw_giay_phep_xay_dung(owner: Person, office: Office, look: Look) -> Paper:
    """Draw the permit to build somebody's house."""
    sheet = Sheet(look.dpi)
    number = f"{look.number('so', 2, 640)}/{look.pick('sign', ('GPXD', 'GPXD-UBND', 'GPXD'))}"
    work = look.pick("work", _WORKS)
    with_head = look.pick("head", (True, True, False))
    day = _head(sheet, look, office, number) if with_head else ""
    if not with_head:
        national_title(sheet, look, A4_MM[0] / 2, 26.0)
    title = look.sized(look.bold, 3)
    sheet.write(A4_MM[0] / 2, 52.0, "GIẤY PHÉP XÂY DỰNG", title, "centre")
    if with_head:
        remark = "(Sử dụng cho công trình, nhà ở riêng lẻ)"
        sheet.write(A4_MM[0] / 2, 58.5, remark, look.italic, "centre")
    else:
        sheet.write(A4_MM[0] / 2, 59.0, f"Số: {number}", look.text, "centre")
    column = Column(look.margin, RIGHT, look.pitch)
    parcel = make_parcel(office, look)
    y = 70.0
    for pairs in _rows(owner, parcel, look, work):
        y = item(sheet, look, pairs, column, y) + look.pitch
    y = sheet.flow([Run(f"4. {_VALIDITY}", look.text)], column, y)
    if not day:
        day = place_and_day(sheet, look, office.ward_name, 145.0, y + 9)
    texts = (office.position, "(Ký tên, đóng dấu)", office.chairman)
    x, middle = signed(sheet, look, 145.0, y + 16, texts)
    sign_by_hand(sheet, (x + 3, middle), look.seed)
    press_seal(sheet, office_seal(office, look), (x - 20, middle + 1), look.seed)
    facts = {
        "so": (number, number),
        "ten": (work, work),
        "ho_ten": (owner.full_name, owner.full_name.upper()),
        "so_dinh_danh": (owner.personal_id, owner.personal_id),
        "dia_chi": (parcel.address, parcel.address),
        "ngay": (look.issued.isoformat(), day),
    }
    return make_paper("giay_phep_xay_dung", (sheet.finish(),), facts)


def _head(sheet: Sheet, look: Look, office: Office, number: str) -> str:
    """Write the head of an agency's paper; give the day as printed."""
    small = look.sized(look.bold, -1.5)
    sheet.write(_LEFT_MIDDLE - 4, 20.0, office.agency.upper(), look.sized(small, -3.5), "centre")
    sheet.write(_LEFT_MIDDLE - 4, 34.5, f"Số: {number}", look.sized(look.text, -0.5), "centre")
    sheet.write(_RIGHT_MIDDLE, 20.0, NATION, look.sized(small, -0.5), "centre")
    sheet.write(_RIGHT_MIDDLE, 25.6, MOTTO, small, "centre")
    when = look.issued
    day = f"ngày {when.day:02d} tháng {decree_month(when.month)} năm {when.year}"
    line = f"{office.ward_name}, {day}"
    sheet.write(_RIGHT_MIDDLE, 34.5, line, look.sized(look.italic, -0.5), "centre")
    return day


def _rows(owner: Person, parcel: Parcel, look: Look, work: str) -> _Rows:
    who = "Ông" if owner.sex == "nam" else "Bà"
    name = owner.full_name.upper()
    issued_to = look.pick(
        "to",
        (
            ("1. Cấp cho:", f"{who} {name}"),
            ("1. Cấp cho chủ đầu tư:", name),
            ("1. Cấp cho ông (bà):", name),
            ("1. Cấp cho (chủ hộ):", f"{who} {name}"),
        ),
    )
    number = look.pick("id", ("Số CCCD:", "Số định danh cá nhân:", "Căn cước số:"))
    address = look.pick("address", ("Địa chỉ:", "- Địa chỉ thường trú:"))
    floors = look.number("floors", 1, 5)
    footprint = look.number("footprint", 45, 180)
    return [
        [issued_to],
        [(number, owner.personal_id)],
        [(address, owner.address)],
        [("2. Được phép xây dựng công trình theo những nội dung sau:", "")],
        [(look.pick("work label", ("- Tên công trình:", "- Công trình:")), work)],
        [(look.pick("place", ("- Vị trí xây dựng:", "- Địa điểm xây dựng:")), parcel.address)],
        [("- Diện tích xây dựng tầng 1:", f"{footprint} m²"), ("Số tầng:", f"{floors:02d}")],
        [("- Tổng diện tích sàn:", f"{footprint * floors} m²")],
        [("- Mật độ xây dựng:", f"{look.number('density', 50, 90)} %")],
        [("- Chỉ giới xây dựng:", "trùng chỉ giới đường đỏ")],
        [("3. Giấy tờ về quyền sử dụng đất:", f"Giấy chứng nhận số {parcel.serial}")],
    ]
