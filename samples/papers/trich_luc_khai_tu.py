"""Extract of a registered death (trích lục khai tử), after Circulars 04/2020 and 04/2024."""

from datetime import timedelta

from samples.draw import Column, Sheet
from samples.office import Office
from samples.papers.heads import Pairs, centred, fill, identity, issuer_lines, sealed, two_blocks
from samples.papers.look import Look
from samples.papers.parts import RIGHT, national_title
from samples.papers.wording import day_in_words, sex_word, slashed, spelled
from samples.people import Person
from samples.truth import Paper, make_paper


def draw_trich_luc_khai_tu(dead: Person, office: Office, look: Look) -> Paper:
    """Draw the extract that says of somebody that the death is registered."""
    sheet = Sheet(look.dpi)
    facts = _facts(dead, office, look)
    whole = Column(look.margin, RIGHT, look.pitch)
    title = look.sized(look.bold, 4)
    if look.number("head", 0, 1):
        place = office.ward_name
        y = two_blocks(sheet, look, issuer_lines(office), f"Số: {facts['so'][1]}", place) + 17
        y = centred(sheet, "TRÍCH LỤC KHAI TỬ", title, whole, y)
    else:
        national_title(sheet, look, (look.margin + RIGHT) / 2, 26.0)
        y = centred(sheet, "TRÍCH LỤC KHAI TỬ", title, whole, 48.0)
        y = centred(sheet, f"Số: {facts['so'][1]}", look.text, whole, y + 14)
    if look.number("copy", 0, 1):
        y = centred(sheet, "(BẢN SAO)", look.bold, whole, y + 7)
    y = fill(sheet, look, _rows(dead, office, look, facts), whole, y + 11)
    signer = look.pick(
        "signer",
        (
            ("NGƯỜI KÝ TRÍCH LỤC KHAI TỬ", "(Ký, ghi rõ họ tên, đóng dấu)"),
            ("NGƯỜI KÝ TRÍCH LỤC", "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ, đóng dấu)"),
            (office.position,),
        ),
    )
    sealed(sheet, look, office, (143.0, y + 6), signer)
    return make_paper("trich_luc_khai_tu", (sheet.finish(),), facts)


def _facts(dead: Person, office: Office, look: Look) -> dict[str, tuple[str, str]]:
    form = look.pick("so form", ("{n}/TLKT", "{n}/TLKT-BS", "{n}/{year}", "{n}/{sign}-TLKT"))
    number = form.format(n=look.number("so", 1, 290), year=look.issued.year, sign=office.sign)
    return {
        "so": (number, number),
        "ho_ten": (dead.full_name, dead.full_name.upper()),
        "ngay_sinh": (dead.birth.isoformat(), look.pick("born", (slashed, spelled))(dead.birth)),
        "gioi_tinh": (dead.sex, sex_word(dead)),
        "so_dinh_danh": (dead.personal_id, dead.personal_id),
        "noi_cu_tru": (dead.address, dead.address),
    }


def _rows(
    dead: Person, office: Office, look: Look, facts: dict[str, tuple[str, str]]
) -> list[Pairs]:
    died = look.issued - timedelta(days=look.number("died", 3, 200))
    time = f"{look.number('hour', 0, 23):02d} giờ {look.number('minute', 0, 59):02d} phút"
    last = look.pick("last", ("Nơi cư trú cuối cùng:", "Nơi cư trú cuối cùng:", "Nơi cư trú:"))
    registered = look.number("register", 1, 90)
    rows: list[Pairs] = [
        [(look.pick("name", ("Họ, chữ đệm, tên:", "Họ và tên:")), facts["ho_ten"][1])],
        [("Ngày, tháng, năm sinh:", facts["ngay_sinh"][1])],
        [
            ("Giới tính:", facts["gioi_tinh"][1]),
            ("Dân tộc:", dead.ethnicity),
            ("Quốc tịch:", "Việt Nam"),
        ],
        [identity(dead, look)],
        [(last, dead.address)],
        [("Đã chết vào lúc:", f"{time}, {spelled(died)}")],
        [("Ghi bằng chữ:", day_in_words(died))],
        [("Nơi chết:", f"Tại nhà riêng, {dead.origin}")],
        [("Nguyên nhân chết:", look.pick("cause", ("Bệnh già", "Bệnh tim mạch", "Tai nạn")))],
        [
            ("Số Giấy báo tử/Giấy tờ thay thế Giấy báo tử:", f"{registered}/GBT"),
            ("do", f"{office.agency} cấp ngày {slashed(died)}"),
        ],
        [("Đăng ký khai tử tại:", office.full_agency)],
    ]
    if look.number("order", 0, 2) == 0:
        rows[3], rows[4] = rows[4], rows[3]
    if dead.spouse and look.number("asker", 0, 1):
        rows.append([("Họ, chữ đệm, tên người yêu cầu:", dead.spouse.full_name)])
    return rows
