"""Judicial record (phiếu lý lịch tư pháp số 1, số 2), Circulars 13/2011 and 06/2024/TT-BTP."""

from dataclasses import replace
from itertools import pairwise

from dossier.page import Box
from samples.draw import Column, Run, Sheet
from samples.office import Office
from samples.papers.heads import Pairs, centred, fill, sealed, two_blocks
from samples.papers.look import Look
from samples.papers.parts import RIGHT, decree_month
from samples.papers.wording import sex_word, slashed, spelled
from samples.people import Person
from samples.truth import Paper, make_paper

_GROUNDS = (
    "Căn cứ Luật Lý lịch tư pháp ngày 17 tháng 6 năm 2009;",
    "Căn cứ Nghị định số 111/2010/NĐ-CP ngày 23 tháng 11 năm 2010 của Chính phủ;",
)


def draw_phieu_ly_lich_tu_phap(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw the judicial record of a citizen: number 1 for anybody, number 2 for the citizen."""
    look = replace(look, size_pt=look.size_pt - 1, pitch=look.pitch * 0.9)
    sheet = Sheet(look.dpi)
    of_police = look.number("police", 0, 1) == 1
    facts = _facts(citizen, look, of_police=of_police)
    place = office.province.split(" ", 1)[1].removeprefix("phố ")
    province = office.province.upper()
    issuer = ("BỘ CÔNG AN", f"CÔNG AN {province}")
    if not of_police:
        issuer = (f"UBND {province}", "SỞ TƯ PHÁP")
    y = two_blocks(sheet, look, issuer, f"Số: {facts['so'][1]}", place)
    whole = Column(look.margin, RIGHT, look.pitch)
    two = look.number("second", 0, 1) == 1
    title = f"PHIẾU LÝ LỊCH TƯ PHÁP SỐ {2 if two else 1}"
    y = centred(sheet, title, look.sized(look.bold, 2), whole, y + 15) + 3
    for text in _GROUNDS if look.number("grounds", 0, 2) else ():
        y = sheet.flow([Run(text, look.italic)], whole, y + look.pitch, 10.0)
    y = centred(sheet, look.pick("confirms", ("XÁC NHẬN:", issuer[1])), look.bold, whole, y + 9)
    y = fill(sheet, look, _rows(citizen, look, facts, two=two), whole, y + look.pitch + 1)
    y = _crimes(sheet, look, y)
    sheet.write(58.0, y + 8, "NGƯỜI LẬP PHIẾU", look.bold, "centre")
    sheet.write(58.0, y + 40, "Lưu Thị Hồng Vẻ", look.bold, "centre")
    sealed(sheet, look, office, (146.0, y + 8), ("TRƯỞNG PHÒNG" if of_police else "GIÁM ĐỐC",))
    return make_paper("phieu_ly_lich_tu_phap", (sheet.finish(),), facts)


def _facts(citizen: Person, look: Look, *, of_police: bool) -> dict[str, tuple[str, str]]:
    forms = ("{n}/CAT-LLTP", "{n}/CAT-PV06") if of_police else ("{n}/STP-LLTP", "{n}/LLTP")
    number = look.pick("so form", forms).format(n=look.number("so", 12, 9000))
    day = look.issued
    printed = f"ngày {day.day:02d} tháng {decree_month(day.month)} năm {day.year}"
    name = look.pick("upper", (citizen.full_name.upper(), citizen.full_name))
    born = look.pick("born", (slashed, spelled))(citizen.birth)
    return {
        "so": (number, number),
        "ho_ten": (citizen.full_name, name),
        "ngay_sinh": (citizen.birth.isoformat(), born),
        "gioi_tinh": (citizen.sex, sex_word(citizen)),
        "so_dinh_danh": (citizen.personal_id, citizen.personal_id),
        "noi_thuong_tru": (citizen.address, citizen.address),
        "ngay": (day.isoformat(), printed),
    }


def _rows(
    citizen: Person, look: Look, facts: dict[str, tuple[str, str]], *, two: bool
) -> list[Pairs]:
    paper = look.pick(
        "paper",
        (
            ("Số CCCD/Hộ chiếu:", "{n} Cấp ngày 12/8/2021 tại Bộ Công an"),
            ("Giấy CMND/Hộ chiếu: Số", "{n} Cấp ngày 12/8/2021 Tại: Bộ Công an"),
            ("Số định danh cá nhân:", "{n}"),
            ("Số CCCD:", "{n}, cấp ngày 12/8/2021, nơi cấp: Bộ Công an"),
        ),
    )
    home = look.pick("home", ("Nơi thường trú:", "Nơi thường trú:", "Nơi đăng ký thường trú:"))
    rows: list[Pairs] = [
        [("Họ và tên:", facts["ho_ten"][1])],
        [("Giới tính:", facts["gioi_tinh"][1])],
        [(look.pick("born", ("Ngày, tháng, năm sinh:", "Ngày sinh:")), facts["ngay_sinh"][1])],
        [("Nơi sinh:", citizen.origin)],
        [("Quốc tịch:", "Việt Nam")],
        [(home, citizen.address)],
        [("Nơi tạm trú:", "")],
        [(paper[0], paper[1].format(n=citizen.personal_id))],
    ]
    if two:
        family = (
            ("Họ và tên cha:", citizen.father),
            ("Họ và tên mẹ:", citizen.mother),
            ("Họ và tên vợ/chồng:", citizen.spouse),
        )
        rows += [[(label, one.full_name)] for label, one in family if one]
    if look.number("one row", 0, 1):
        rows[1:3] = [[*rows[1], *rows[2]]]
    return [
        [(f"{number}. {pairs[0][0]}", pairs[0][1]), *pairs[1:]]
        for number, pairs in enumerate(rows, 1)
    ]


def _crimes(sheet: Sheet, look: Look, y: float) -> float:
    """Write that there are none, in a sentence or in a table; give the lowest baseline."""
    whole = Column(look.margin, RIGHT, look.pitch)
    y = fill(sheet, look, [[("Tình trạng án tích:", "Không có án tích")]], whole, y)
    if look.number("table", 0, 1):
        edges = [look.margin + part * (RIGHT - look.margin) for part in (0, 0.25, 0.5, 0.75, 1)]
        heads = ("Số bản án", "Tội danh", "Hình phạt", "Ghi chú")
        for top in (y, y + 7):
            for left, right in pairwise(edges):
                sheet.frame(Box(left, top, right, top + 7), 0.2)
        for (left, right), text in zip(pairwise(edges), heads, strict=True):
            sheet.write((left + right) / 2, y + 4.8, text, look.sized(look.bold, -2), "centre")
        return y + 14
    ban = "Thông tin về cấm đảm nhiệm chức vụ, thành lập, quản lý doanh nghiệp, hợp tác xã:"
    return sheet.flow([Run(f"{ban} Không.", look.text)], whole, y)
