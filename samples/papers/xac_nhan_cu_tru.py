"""Confirmation of residence (form CT07), after Circulars 55/2021 and 66/2023/TT-BCA."""

from dataclasses import replace
from itertools import pairwise

from dossier.page import Box
from samples.draw import Column, Run, Sheet
from samples.office import Office
from samples.papers.heads import Pairs, boxed, centred, fill, sealed, two_blocks
from samples.papers.look import Look
from samples.papers.parts import RIGHT, decree_month, item
from samples.papers.wording import sex_word, slashed
from samples.people import Person
from samples.truth import Paper, make_paper

_TITLES = (
    "XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",
    "XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",
    "GIẤY XÁC NHẬN THÔNG TIN VỀ CƯ TRÚ",
    "GIẤY XÁC NHẬN CƯ TRÚ",
)


def draw_xac_nhan_cu_tru(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw what the police of a ward confirm about where a citizen lives."""
    look = replace(look, size_pt=look.size_pt - 1, pitch=look.pitch * 0.9)
    sheet = Sheet(look.dpi)
    head = look.pick("head of household", tuple(filter(None, (citizen.father, citizen))))
    facts = _facts(citizen, head, look)
    form = "Mẫu CT07 ban hành kèm theo Thông tư số 66/2023/TT-BCA ngày 17/11/2023"
    sheet.write(RIGHT, 13.0, form, look.sized(look.italic, -3), "right")
    police = (f"CÔNG AN {office.province.upper()}", f"CÔNG AN {office.ward.upper()}")
    y = two_blocks(sheet, look, police, f"Số: {facts['so'][1]}", office.ward_name)
    whole = Column(look.margin, RIGHT, look.pitch)
    y = centred(sheet, look.pick("title", _TITLES), look.sized(look.bold, 2), whole, y + 14)
    first = "1. Theo đề nghị của Ông/Bà:"
    if look.number("short head", 0, 1):
        first = "I. Thông tin về công dân:"
    y = sheet.flow([Run(first, look.bold)], whole, y + 9) + look.pitch
    y = _person(sheet, look, citizen, facts, y)
    y = fill(sheet, look, _home(citizen, head, look), whole, y)
    y = _number_of_head(sheet, look, head, y)
    y = _members(sheet, look, citizen, y)
    until = slashed(look.issued.replace(year=look.issued.year + 1, day=1))
    y = sheet.flow([Run(f"Xác nhận này có giá trị đến hết ngày {until}.", look.text)], whole, y)
    sealed(sheet, look, office, (143.0, y + 10), (_signer(office, look), "(Ký, đóng dấu)"))
    return make_paper("xac_nhan_cu_tru", (sheet.finish(),), facts)


def _signer(office: Office, look: Look) -> str:
    level = "XÃ" if office.ward.startswith("xã") else "PHƯỜNG"
    return look.pick("signer", ("TRƯỞNG CÔNG AN", f"TRƯỞNG CÔNG AN {level}", "CÁN BỘ ĐĂNG KÝ"))


def _facts(citizen: Person, head: Person, look: Look) -> dict[str, tuple[str, str]]:
    number = f"{look.number('so', 4, 900)}/{look.pick('so form', ('XN-CAP', 'XNCT', 'CT07'))}"
    day = look.issued
    printed = f"ngày {day.day:02d} tháng {decree_month(day.month)} năm {day.year}"
    return {
        "so": (number, number),
        "ho_ten": (citizen.full_name, citizen.full_name.upper()),
        "ngay_sinh": (citizen.birth.isoformat(), slashed(citizen.birth)),
        "gioi_tinh": (citizen.sex, sex_word(citizen)),
        "so_dinh_danh": (citizen.personal_id, citizen.personal_id),
        "ho_ten_chu_ho": (head.full_name, head.full_name),
        "so_dinh_danh_chu_ho": (head.personal_id, head.personal_id),
        "noi_thuong_tru": (citizen.address, citizen.address),
        "ngay": (day.isoformat(), printed),
    }


def _person(
    sheet: Sheet, look: Look, citizen: Person, facts: dict[str, tuple[str, str]], y: float
) -> float:
    whole = Column(look.margin, RIGHT, look.pitch)
    label = look.pick("name", ("Họ, chữ đệm và tên:", "1. Họ, chữ đệm và tên:", "Họ và tên:"))
    y = item(sheet, look, [(label, facts["ho_ten"][1])], whole, y) + look.pitch
    numbered = label.startswith("1")
    born, sex = ("2. ", "3. ") if numbered else ("", "")
    pairs = [
        (f"{born}Ngày, tháng, năm sinh:", facts["ngay_sinh"][1]),
        (f"{sex}Giới tính:", facts["gioi_tinh"][1]),
    ]
    y = item(sheet, look, pairs, whole, y) + look.pitch
    number = "4. Số định danh cá nhân:" if numbered else "Số định danh cá nhân/CMND:"
    if look.number("boxes", 0, 2):
        y = boxed(sheet, look, number, citizen.personal_id, y)
    else:
        y = item(sheet, look, [(number, citizen.personal_id)], whole, y) + look.pitch
    rows: list[Pairs] = [
        [("Dân tộc:", citizen.ethnicity), ("Tôn giáo:", "Không"), ("Quốc tịch:", "Việt Nam")],
        [("Quê quán:", citizen.origin)],
    ]
    return fill(sheet, look, rows, whole, y)


def _home(citizen: Person, head: Person, look: Look) -> list[Pairs]:
    relation = "Chủ hộ" if head is citizen else "Con"
    rows: list[Pairs] = [
        [("Nơi thường trú:", citizen.address)],
        [("Nơi tạm trú:", look.pick("temporary", ("Không", "", citizen.origin)))],
        [("Nơi ở hiện tại:", citizen.address)],
        [("Họ, chữ đệm và tên chủ hộ:", head.full_name), ("Quan hệ với chủ hộ:", relation)],
    ]
    if len(head.full_name) > 18:
        rows[-1:] = [[pair] for pair in rows[-1]]
    return rows


def _number_of_head(sheet: Sheet, look: Look, head: Person, y: float) -> float:
    label = "Số định danh cá nhân của chủ hộ:"
    if look.number("boxes", 0, 2):
        return boxed(sheet, look, label, head.personal_id, y)
    whole = Column(look.margin, RIGHT, look.pitch)
    return item(sheet, look, [(label, head.personal_id)], whole, y) + look.pitch


def _members(sheet: Sheet, look: Look, citizen: Person, y: float) -> float:
    """Draw the table of the others in the household; give the baseline after it."""
    title = look.pick(
        "members",
        ("2. Thông tin các thành viên khác trong hộ gia đình:", "II. Thành viên trong hộ:"),
    )
    sheet.write(look.margin, y, title, look.bold)
    left = look.margin
    edges = (left, left + 9, left + 60, left + 84, left + 103, left + 136, RIGHT)
    heads = ("STT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh", "Quan hệ")
    rows: list[tuple[str, ...]] = [heads]
    if citizen.spouse and look.number("spouse", 0, 1):
        one = citizen.spouse
        word = "Vợ" if one.sex == "nu" else "Chồng"
        rows.append(("1", one.full_name, slashed(one.birth), sex_word(one), one.personal_id, word))
    rows += [()] * (3 - len(rows))
    small = look.sized(look.value, -3)
    for number, texts in enumerate(rows):
        top = y + 3 + number * 7.0
        for (start, end), text in zip(pairwise(edges), [*texts, *[""] * 6], strict=False):
            sheet.frame(Box(start, top, end, top + 7.0), 0.2)
            room = (end - start - 1.5) / max(0.1, sheet.width(text, small))
            style = look.sized(small, min(0.0, (room - 1) * small.size_pt))
            sheet.write((start + end) / 2, top + 4.8, text, style, "centre")
    return y + 3 + len(rows) * 7.0 + look.pitch
