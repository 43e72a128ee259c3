"""Receipt of a dossier (giấy tiếp nhận hồ sơ và hẹn trả kết quả), Circular 01/2018/TT-VPCP."""

from dataclasses import replace
from datetime import timedelta

from dossier.codes import DossierCode
from samples.draw import Column, Sheet
from samples.ink import sign_by_hand
from samples.office import Office
from samples.papers.heads import Pairs, centred, fill, two_blocks
from samples.papers.look import Look
from samples.papers.parts import RIGHT, decree_month, place_and_day
from samples.papers.wording import slashed, spaced_phone
from samples.people import Person
from samples.truth import Paper, make_paper

_MATTERS = (
    ("Đăng ký khai sinh", ("Tờ khai đăng ký khai sinh", "Giấy chứng sinh (bản chính)")),
    (
        "Cấp Giấy xác nhận tình trạng hôn nhân",
        ("Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", "Bản sao thẻ căn cước"),
    ),
    (
        "Đăng ký biến động quyền sử dụng đất",
        ("Đơn đăng ký biến động đất đai", "Giấy chứng nhận đã cấp", "Giấy ủy quyền"),
    ),
)


def draw_giay_hen_tra(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw the receipt an office gives a citizen for a dossier."""
    look = replace(look, size_pt=look.size_pt - 1, pitch=look.pitch * 0.92)
    facts = _facts(citizen, office, look)
    sheet = Sheet(look.dpi)
    issuer = (office.agency.upper(), office.desk.upper())
    number = look.pick("number", ("Mã hồ sơ: {}", "Mã hồ sơ: {}", "Số: {}", "Số hồ sơ: {}"))
    at_top = look.number("code at top", 0, 2) > 0
    number = number.format(facts["ma_ho_so"][1])
    place = office.ward_name if look.number("day at top", 0, 1) else ""
    y = two_blocks(sheet, look, issuer, number if at_top else "", place)
    whole = Column(look.margin, RIGHT, look.pitch)
    title = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"
    y = centred(sheet, title, look.sized(look.bold, 1.5), whole, y + 14)
    if not at_top:
        y = centred(sheet, f"Mã hồ sơ: {facts['ma_ho_so'][1]}", look.bold, whole, y + 7)
    if look.number("copies", 0, 1):
        y = centred(sheet, "Liên: Giao người nộp hồ sơ", look.italic, whole, y + 6.5)
    y = fill(sheet, look, _rows(citizen, office, look, facts), whole, y + 9)
    if not place:
        place_and_day(sheet, look, office.ward_name, 145.0, y + 3)
        y += 7
    _signatures(sheet, look, citizen, y + 5)
    return make_paper("giay_hen_tra", (sheet.finish(),), facts)


def _facts(citizen: Person, office: Office, look: Look) -> dict[str, tuple[str, str]]:
    code = str(DossierCode(office.agency_code, look.issued, look.number("ordinal", 1, 480)))
    if look.number("long code", 0, 2) == 0:
        tail = f"{look.issued:%y%m%d}-{look.number('ordinal', 1, 480):04d}"
        code = f"000.00.{look.number('unit', 10, 60)}.{office.agency_code.split('.')[0]}-{tail}"
    day = look.issued
    printed = f"ngày {day.day:02d} tháng {decree_month(day.month)} năm {day.year}"
    phone = spaced_phone(citizen.phone, look.pick("gap", ("", " ", ".")))
    facts = {
        "ma_ho_so": (code, code),
        "ho_ten": (citizen.full_name, citizen.full_name),
        "dia_chi": (citizen.address, citizen.address),
        "so_dien_thoai": (citizen.phone, phone),
        "ngay": (day.isoformat(), printed),
    }
    if look.number("with id", 0, 1):
        facts["so_dinh_danh"] = (citizen.personal_id, citizen.personal_id)
    return facts


def _rows(
    citizen: Person, office: Office, look: Look, facts: dict[str, tuple[str, str]]
) -> list[Pairs]:
    name = look.pick(
        "name",
        (
            "Tiếp nhận hồ sơ của ông/bà:",
            "Tiếp nhận hồ sơ của:",
            "Họ và tên người nộp hồ sơ:",
            "Họ và tên:",
        ),
    )
    matter, papers = look.pick("matter", _MATTERS)
    due = slashed(look.issued + timedelta(days=look.number("days", 2, 20)))
    received = f"08 giờ 30 phút, ngày {slashed(look.issued)}"
    rows: list[Pairs] = [
        [(name, facts["ho_ten"][1])],
        [(look.pick("live", ("Địa chỉ:", "Địa chỉ:", "Nơi cư trú:")), facts["dia_chi"][1])],
        [("Số điện thoại:", facts["so_dien_thoai"][1]), ("Email:", "")],
        [("Nội dung yêu cầu giải quyết:", matter)],
        [("Thành phần hồ sơ nộp gồm:", "")],
        *[[(f"{number}.", paper)] for number, paper in enumerate(papers, 1)],
        [("Số lượng hồ sơ:", "01 (bộ)")],
        [("Thời gian giải quyết hồ sơ theo quy định là:", "05 ngày làm việc")],
        [("Thời gian nhận hồ sơ:", received)],
        [("Thời gian trả kết quả giải quyết hồ sơ:", f"16 giờ 30 phút, ngày {due}")],
        [("Đăng ký nhận kết quả tại:", office.desk)],
        [("Vào Sổ theo dõi hồ sơ, Quyển số:", "01"), ("Số thứ tự:", str(look.number("n", 1, 90)))],
    ]
    if "so_dinh_danh" in facts:
        label = look.pick("id", ("Số CCCD:", "Số định danh cá nhân:", "Số giấy tờ tùy thân:"))
        rows.insert(1, [(label, citizen.personal_id)])
    return rows


def _signatures(sheet: Sheet, look: Look, citizen: Person, y: float) -> None:
    clerk = look.pick("clerk", ("Tạ Khánh Liễu", "Đoàn Viết Lộc"))
    people = (("NGƯỜI NỘP HỒ SƠ", citizen.full_name, 60.0), ("NGƯỜI TIẾP NHẬN HỒ SƠ", clerk, 148.0))
    for number, (title, name, x) in enumerate(people):
        sheet.write(x, y, title, look.bold, "centre")
        sheet.write(x, y + 5.4, "(Ký và ghi rõ họ tên)", look.sized(look.italic, -1.5), "centre")
        sign_by_hand(sheet, (x, y + 14), look.seed + number, 28.0)
        sheet.write(x, y + 26, name, look.bold, "centre")
