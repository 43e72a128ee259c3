"""Certificate of a household business: Circular 01/2021/TT-BKHĐT, Circular 68/2025/TT-BTC."""

import random
from datetime import timedelta

from samples.draw import A4_MM, Column, Sheet
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.business import shop_name, tax_code
from samples.papers.look import Look
from samples.papers.parts import RIGHT, item, national_title, office_seal, signed
from samples.papers.wording import sex_word, slashed, spelled
from samples.people import Person, make_address
from samples.truth import Paper, make_paper

_NAME_LABELS = {
    "old": "5. Họ và tên cá nhân hoặc tên đại diện hộ gia đình:",
    "2021": "5. Họ và tên chủ hộ kinh doanh:",
    "2025": "5. Chủ hộ kinh doanh:",
}
_PLACE_LABELS = {
    "old": "2. Địa điểm kinh doanh:",
    "2021": "2. Địa chỉ trụ sở hộ kinh doanh:",
    "2025": "2. Trụ sở hộ kinh doanh:",
}
_CODE_LABELS = {
    "old": "",
    "2021": "Mã số đăng ký hộ kinh doanh:",
    "2025": "Mã số hộ kinh doanh:",
}

_Rows = list[list[tuple[str, str]]]


def draw_dang_ky_ho_kinh_doanh(owner: Person, office: Office, look: Look) -> Paper:
    """Draw the certificate of a household business somebody runs."""
    sheet = Sheet(look.dpi)
    edition = look.pick("form", tuple(_NAME_LABELS))
    number = f"{look.number('district', 10, 98)}{look.pick('letter', ('A', 'E', 'H'))}"
    number += f"8{look.number('entry', 100, 99_000):06d}"
    code = tax_code(look, "ma_so")
    name = shop_name(owner, look)
    seat = make_address(random.Random(f"{look.seed} seat"))
    agency = office.agency.upper()
    sheet.write(56.0, 20.0, agency, look.sized(look.bold, -4), "centre")
    national_title(sheet, look, 145.0, 20.0, -3.0)
    title = look.sized(look.bold, 1)
    sheet.write(A4_MM[0] / 2, 42.0, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", title, "centre")
    facts = _numbers(sheet, look, (number, code), _CODE_LABELS[edition])
    y = 76.0
    column = Column(look.margin, RIGHT, look.pitch)
    for pairs in _rows(owner, look, edition, (name, seat)):
        y = item(sheet, look, pairs, column, y) + look.pitch
    texts = (look.pick("signer", ("TRƯỞNG PHÒNG", office.position)), "", office.chairman)
    x, middle = signed(sheet, look, 143.0, y + 4, texts)
    sign_by_hand(sheet, (x + 3, middle), look.seed)
    press_seal(sheet, office_seal(office, look), (x - 20, middle + 1), look.seed)
    facts |= {
        "ten": (name, name),
        "ho_ten": (owner.full_name, owner.full_name.upper()),
        "ngay_sinh": (owner.birth.isoformat(), slashed(owner.birth)),
        "so_dinh_danh": (owner.personal_id, owner.personal_id),
        "dia_chi": (seat, seat),
    }
    return make_paper("dang_ky_ho_kinh_doanh", (sheet.finish(),), facts)


def _numbers(
    sheet: Sheet, look: Look, numbers: tuple[str, str], code_label: str
) -> dict[str, tuple[str, str]]:
    """Write number, code and days under the title; give those facts."""
    number, code = numbers
    middle, facts = A4_MM[0] / 2, {}
    if code_label:
        sheet.write(middle, 50.0, f"{code_label} {code}", look.text, "centre")
        facts["ma_so"] = (code, code)
    else:
        sheet.write(middle, 50.0, f"Số: {number}", look.text, "centre")
        facts["so"] = (number, number)
    changed = look.pick("changed", (True, False))
    first = look.issued - timedelta(days=look.number("age", 200, 2500)) if changed else look.issued
    style = look.sized(look.italic, -0.5)
    sheet.write(middle, 57.0, f"Đăng ký lần đầu, {spelled(first)}", style, "centre")
    facts["ngay_cap"] = (first.isoformat(), spelled(first))
    if changed:
        again = f"Đăng ký thay đổi lần thứ {look.number('times', 1, 6)}, {spelled(look.issued)}"
        sheet.write(middle, 63.5, again, style, "centre")
        facts["ngay"] = (look.issued.isoformat(), spelled(look.issued))
    return facts


def _rows(owner: Person, look: Look, edition: str, said: tuple[str, str]) -> _Rows:
    name, seat = said
    capital = f"{look.number('capital', 5, 400)}.000.000 đồng"
    number = look.pick(
        "id", ("Số giấy tờ pháp lý của cá nhân:", "Số định danh cá nhân:", "Căn cước công dân số:")
    )
    issued = slashed(look.issued.replace(year=2022, day=9))
    person: _Rows = [
        [(_NAME_LABELS[edition], owner.full_name.upper())],
        [("Giới tính:", sex_word(owner)), ("Dân tộc:", owner.ethnicity)],
        [("Sinh ngày:", slashed(owner.birth)), ("Quốc tịch:", "Việt Nam")],
        [(number, owner.personal_id)],
        [("Ngày cấp:", issued), ("Nơi cấp:", "Bộ Công an")],
        [("Nơi đăng ký hộ khẩu thường trú:", owner.address)],
    ]
    return [
        [(look.pick("ten", ("1. Tên hộ kinh doanh:", "1. Tên hộ kinh doanh (chữ in hoa):")), name)],
        [(_PLACE_LABELS[edition], seat)],
        [("Điện thoại:", owner.phone), ("Email:", "")],
        [("3. Ngành, nghề kinh doanh:", "Bán lẻ hàng tiêu dùng")],
        [("4. Vốn kinh doanh:", capital)],
        *person,
    ]
