"""Marriage certificate (giấy chứng nhận kết hôn): husband and wife in two columns."""

from datetime import date

from dossier.page import Box
from samples.draw import A4_MM, Colour, Column, Run, Sheet
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.giay_khai_sinh import guilloche
from samples.papers.look import Look
from samples.papers.parts import RIGHT, item, national_title, office_seal, signed
from samples.papers.wording import slashed, spelled
from samples.people import Person
from samples.truth import Paper, make_paper

_FRAME: Colour = (186, 92, 110)
_GUTTER = 3.0  # mm on each side of the middle


def draw_giay_chung_nhan_ket_hon(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw the certificate of a citizen's marriage, issued by the office.

    Raises:
        ValueError: The person is not married.
    """
    if citizen.spouse is None:
        message = "a marriage certificate needs a spouse"
        raise ValueError(message)
    couple = {citizen.sex: citizen, citizen.spouse.sex: citizen.spouse}
    husband, wife = couple["nam"], couple["nu"]
    sheet = Sheet(look.dpi, guilloche(look.dpi))
    sheet.frame(Box(13, 13, A4_MM[0] - 13, A4_MM[1] - 13), 1.0, _FRAME)
    sheet.frame(Box(15, 15, A4_MM[0] - 15, A4_MM[1] - 15), 0.35, _FRAME)
    facts = _facts(husband, wife, look)
    national_title(sheet, look, A4_MM[0] / 2, 32.0)
    title = look.sized(look.bold, 6)
    sheet.write(A4_MM[0] / 2, 55.0, "GIẤY CHỨNG NHẬN KẾT HÔN", title, "centre")
    sheet.write(A4_MM[0] / 2, 63.5, f"Số: {facts['so'][1]}", look.text, "centre")
    y = _couple(sheet, look, husband, wife)
    whole = Column(look.margin, RIGHT, look.pitch)
    at = [("Nơi đăng ký kết hôn:", office.full_agency)]
    y = item(sheet, look, at, whole, y + look.pitch) + look.pitch
    y = item(sheet, look, [("Ngày, tháng, năm đăng ký:", facts["ngay_dang_ky"][1])], whole, y)
    _signatures(sheet, look, office, (husband, wife), y + 13)
    return make_paper("giay_chung_nhan_ket_hon", (sheet.finish(),), facts)


def _dated(look: Look, day: date) -> str:
    return look.pick("date", (slashed, spelled))(day)


def _facts(husband: Person, wife: Person, look: Look) -> dict[str, tuple[str, str]]:
    number = f"{look.number('so', 2, 180)}/{look.issued.year}"
    facts = {"so": (number, number)}
    for who, person in (("chong", husband), ("vo", wife)):
        facts[f"ho_ten_{who}"] = (person.full_name, person.full_name.upper())
        facts[f"ngay_sinh_{who}"] = (person.birth.isoformat(), _dated(look, person.birth))
        facts[f"so_dinh_danh_{who}"] = (person.personal_id, person.personal_id)
    facts["ngay_dang_ky"] = (look.issued.isoformat(), _dated(look, look.issued))
    return facts


def _couple(sheet: Sheet, look: Look, husband: Person, wife: Person) -> float:
    """Write both columns, one after the other; give the lower last baseline."""
    middle = (look.margin + RIGHT) / 2
    sides = [("chồng", husband), ("vợ", wife)]
    if look.number("wife first", 1, 4) == 1:
        sides.reverse()
    edges = ((look.margin, middle - _GUTTER), (middle + _GUTTER, RIGHT))
    ends = []
    for (who, person), (left, right) in zip(sides, edges, strict=True):
        ends.append(_one(sheet, look, (who, person), Column(left, right, look.pitch * 0.92)))
    sheet.rule(look.margin, RIGHT, 69.0)
    return max(ends)


def _one(sheet: Sheet, look: Look, who: tuple[str, Person], column: Column) -> float:
    name, person = who
    label = look.pick("name label", ("Họ, chữ đệm, tên {}:", "Họ và tên {}:"))
    y = sheet.flow([Run(label.format(name), look.text)], column, 76.0) + column.pitch
    bold = look.sized(look.bold, 0.5)
    y = sheet.flow([Run(person.full_name.upper(), bold)], column, y) + column.pitch
    paper = look.pick("id", ("Số định danh cá nhân: {}", "Giấy tờ tùy thân: Căn cước số {}"))
    label, value = paper.format(person.personal_id).split(": ")
    rows = [
        [("Ngày, tháng, năm sinh:", _dated(look, person.birth))],
        [("Dân tộc:", person.ethnicity)],
        [("Quốc tịch:", "Việt Nam")],
        [("Nơi cư trú:", person.address)],
        [(f"{label}:", value)],
    ]
    for pairs in rows:
        y = item(sheet, look, pairs, column, y) + column.pitch
    return y - column.pitch


def _signatures(
    sheet: Sheet, look: Look, office: Office, couple: tuple[Person, Person], y: float
) -> None:
    for number, (title, person, x) in enumerate(
        (("CHỒNG", couple[0], 55.0), ("VỢ", couple[1], 150.0))
    ):
        texts = (title, "(Ký, ghi rõ họ, chữ đệm, tên)", person.full_name)
        at = signed(sheet, look, x, y, texts)
        sign_by_hand(sheet, at, look.seed + 1 + number, 32.0)
    texts = ("NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN", "(Ký, ghi rõ họ tên, đóng dấu)", office.chairman)
    x, middle = signed(sheet, look, A4_MM[0] / 2, y + 45, texts)
    sign_by_hand(sheet, (x + 3, middle), look.seed)
    seal = office_seal(office, look)
    press_seal(sheet, seal, (x - 20, middle + 1), look.seed)
