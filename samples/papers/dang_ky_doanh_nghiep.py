"""Certificate of enterprise registration: Circular 01/2021/TT-BKHĐT, Circular 68/2025/TT-BTC."""

import random
from datetime import date, timedelta

from samples.draw import A4_MM, Column, Run, Sheet
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.business import company_name, tax_code
from samples.papers.look import Look
from samples.papers.parts import RIGHT, item, national_title, office_seal, signed
from samples.papers.wording import sex_word, slashed, spelled
from samples.people import Person, make_address
from samples.truth import Paper, make_paper

_Rows = list[list[tuple[str, str]]]


def draw_dang_ky_doanh_nghiep(director: Person, office: Office, look: Look) -> Paper:
    """Draw the certificate of a company that somebody directs."""
    sheet = Sheet(look.dpi)
    changed = look.pick("changed", (True, False))
    first = look.issued - timedelta(days=look.number("age", 200, 3000)) if changed else look.issued
    code, name = tax_code(look, "ma_so"), company_name(director, look)
    seat = make_address(random.Random(f"{look.seed} seat"))
    agency = look.pick("agency", ("SỞ TÀI CHÍNH", "PHÒNG ĐĂNG KÝ KINH DOANH"))
    sheet.write(58.0, 20.0, agency, look.sized(look.bold, -1.5), "centre")
    national_title(sheet, look, 142.0, 20.0, -2.5)
    title = look.sized(look.bold, 1)
    sheet.write(A4_MM[0] / 2, 42.0, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", title, "centre")
    kind = "CÔNG TY CỔ PHẦN" if "CỔ PHẦN" in name else "CÔNG TY TRÁCH NHIỆM HỮU HẠN"
    sheet.write(A4_MM[0] / 2, 49.0, kind, look.bold, "centre")
    label = look.pick("code label", ("Mã số doanh nghiệp:", "Mã số doanh nghiệp:", "Mã số:"))
    sheet.write(A4_MM[0] / 2, 57.5, f"{label} {code}", look.bold, "centre")
    days = _days(sheet, look, first, 65.0)
    column = Column(look.margin, RIGHT, look.pitch)
    y = 82.0
    for pairs in _rows(director, look, name, seat):
        y = item(sheet, look, pairs, column, y) + look.pitch
    head = look.pick("head", ("5. Người đại diện theo pháp luật của công ty:", "4. Đại diện:"))
    if head.startswith("4"):
        head = "4. Người đại diện theo pháp luật:"
    y = sheet.flow([Run(head, look.text)], column, y) + look.pitch
    for pairs in _person(director, look):
        y = item(sheet, look, pairs, column, y) + look.pitch
    _sign(sheet, look, office, min(y + 2, 240.0))
    facts = {
        "ma_so": (code, code),
        "ten": (name, name),
        "ho_ten": (director.full_name, director.full_name.upper()),
        "ngay_sinh": (director.birth.isoformat(), slashed(director.birth)),
        "so_dinh_danh": (director.personal_id, director.personal_id),
        "dia_chi": (seat, seat),
        "ngay_cap": (first.isoformat(), days[0]),
    }
    if changed:
        facts["ngay"] = (look.issued.isoformat(), days[1])
    return make_paper("dang_ky_doanh_nghiep", (sheet.finish(),), facts)


def _days(sheet: Sheet, look: Look, first: date, y: float) -> tuple[str, str]:
    """Write the days of the first registration and of its change; give them as printed."""
    colon = look.pick("day colon", (": ", ", "))
    texts = (spelled(first), spelled(look.issued))
    style = look.sized(look.italic, -0.5)
    sheet.write(A4_MM[0] / 2, y, f"Đăng ký lần đầu{colon}{texts[0]}", style, "centre")
    if first != look.issued:
        times = look.number("times", 1, 9)
        text = f"Đăng ký thay đổi lần thứ: {times}{colon}{texts[1]}".replace(": ", " ", 1)
        sheet.write(A4_MM[0] / 2, y + 6.5, text, style, "centre")
    return texts


def _rows(director: Person, look: Look, name: str, seat: str) -> _Rows:
    capital = look.number("capital", 2, 90) * 100_000_000
    said = f"{capital:,}".replace(",", ".")
    label = look.pick(
        "ten", ("Tên công ty viết bằng tiếng Việt:", "1. Tên công ty:", "1. Tên doanh nghiệp:")
    )
    return [
        *([] if label.startswith("1") else [[("1. Tên công ty", "")]]),
        [(label, name)],
        [(look.pick("seat", ("2. Địa chỉ trụ sở chính:", "2. Trụ sở chính:")), seat)],
        [("Điện thoại:", director.phone), ("Fax:", "")],
        [("3. Vốn điều lệ:", f"{said} đồng")],
    ]


def _person(director: Person, look: Look) -> _Rows:
    star = look.pick("star", ("* ", ""))
    number = look.pick(
        "id", ("Số giấy tờ pháp lý của cá nhân:", "Số định danh cá nhân:", "Số CCCD:")
    )
    issued = slashed(look.issued.replace(year=2021, day=4))
    return [
        [(f"{star}Họ và tên:", director.full_name.upper()), ("Giới tính:", sex_word(director))],
        [("Chức danh:", "Giám đốc")],
        [("Sinh ngày:", slashed(director.birth)), ("Quốc tịch:", "Việt Nam")],
        [("Loại giấy tờ pháp lý của cá nhân:", "Thẻ căn cước")],
        [(number, director.personal_id)],
        [("Ngày cấp:", issued), ("Nơi cấp:", "Bộ Công an")],
        [("Địa chỉ thường trú:", director.address)],
    ]


def _sign(sheet: Sheet, look: Look, office: Office, y: float) -> None:
    texts = (look.pick("signer", ("TRƯỞNG PHÒNG", "GIÁM ĐỐC")), "", office.chairman)
    x, middle = signed(sheet, look, 143.0, y, texts)
    sign_by_hand(sheet, (x + 3, middle), look.seed)
    press_seal(sheet, office_seal(office, look), (x - 20, middle + 1), look.seed)
