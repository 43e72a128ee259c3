"""Authorization (giấy ủy quyền): one person lets another act; wordings differ much."""

from samples.draw import A4_MM, Column, Run, Sheet
from samples.ink import sign_by_hand
from samples.office import Office
from samples.papers.heads import Pairs, fill
from samples.papers.look import Look
from samples.papers.parts import RIGHT, decree_month, national_title, place_and_day, signed
from samples.papers.wording import slashed, spaced_phone
from samples.people import Person
from samples.truth import Paper, make_paper

_HEADS = (
    ("I. BÊN ỦY QUYỀN:", "II. BÊN ĐƯỢC ỦY QUYỀN:"),
    ("BÊN ỦY QUYỀN (Bên A):", "BÊN ĐƯỢC ỦY QUYỀN (Bên B):"),
    ("1. Bên ủy quyền (sau đây gọi là Bên A)", "2. Bên được ủy quyền (sau đây gọi là Bên B)"),
    ("I. NGƯỜI ỦY QUYỀN", "II. NGƯỜI ĐƯỢC ỦY QUYỀN"),
    ("Người ủy quyền:", "Người được ủy quyền:"),
)
_SCOPE = (
    "Bằng giấy ủy quyền này, Bên ủy quyền đồng ý để Bên được ủy quyền thay mặt mình nộp hồ sơ, bổ "
    "sung hồ sơ và nhận kết quả giải quyết thủ tục cấp bản sao trích lục hộ tịch tại cơ quan có "
    "thẩm quyền.",
    "Bên được ủy quyền được thay mặt liên hệ cơ quan nhà nước để làm thủ tục đăng ký biến động đất "
    "đai, nộp phí, lệ phí và nhận Giấy chứng nhận đã cấp.",
)
_PLEDGE = (
    "Hai bên cam đoan chịu trách nhiệm trước pháp luật về mọi nội dung nêu trên. Giấy ủy quyền này "
    "có hiệu lực kể từ ngày ký đến khi thực hiện xong công việc."
)


def draw_giay_uy_quyen(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw a citizen's authorization of a parent to act before the office."""
    other = look.pick("other", tuple(filter(None, (citizen.father, citizen.spouse))) or (citizen,))
    facts = _facts(citizen, other, look)
    sheet = Sheet(look.dpi)
    whole = Column(look.margin, RIGHT, look.pitch * 0.95)
    national_title(sheet, look, A4_MM[0] / 2, 22.0)
    sheet.write(A4_MM[0] / 2, 42.0, "GIẤY ỦY QUYỀN", look.sized(look.bold, 3), "centre")
    y = 50.0
    if look.number("purpose", 0, 1):
        purpose = "(V/v: nộp hồ sơ và nhận kết quả thủ tục hành chính)"
        sheet.write(A4_MM[0] / 2, y, purpose, look.italic, "centre")
        y += 8.0
    today = look.number("today", 0, 1) == 1
    if today:
        begin = f"Hôm nay, {facts['ngay'][1]}, tại {office.agency}, chúng tôi gồm có:"
        y = sheet.flow([Run(begin, look.text)], whole, y + 2) + whole.pitch
    for head, person in zip(look.pick("heads", _HEADS), (citizen, other), strict=True):
        y = sheet.flow([Run(head, look.bold)], whole, y + 1) + whole.pitch
        y = fill(sheet, look, _person(person, look), whole, y)
    y = sheet.flow([Run("NỘI DUNG ỦY QUYỀN:", look.bold)], whole, y + 1) + whole.pitch
    y = sheet.flow([Run(look.pick("scope", _SCOPE), look.text)], whole, y, 10.0) + whole.pitch
    y = sheet.flow([Run(_PLEDGE, look.text)], whole, y, 10.0)
    if not today:
        place_and_day(sheet, look, office.ward_name, 145.0, y + 9)
        y += 7
    _signatures(sheet, look, (citizen, other), y + 9)
    return make_paper("giay_uy_quyen", (sheet.finish(),), facts)


def _facts(citizen: Person, other: Person, look: Look) -> dict[str, tuple[str, str]]:
    day = look.issued
    printed = f"ngày {day.day:02d} tháng {decree_month(day.month)} năm {day.year}"
    facts = {}
    for who, person in (("ben_uy_quyen", citizen), ("ben_duoc_uy_quyen", other)):
        facts[who] = (person.full_name, _named(person, look))
        facts[f"so_dinh_danh_{who}"] = (person.personal_id, person.personal_id)
    return {**facts, "ngay": (day.isoformat(), printed)}


def _named(person: Person, look: Look) -> str:
    return person.full_name.upper() if look.number("upper", 0, 1) else person.full_name


def _person(person: Person, look: Look) -> list[Pairs]:
    name = look.pick("name", ("Họ và tên:", "Họ, chữ đệm, tên:", "Ông (bà):", "Ông/Bà:"))
    number = look.pick("id", ("Số CCCD:", "CCCD số:", "Số định danh cá nhân:", "Căn cước/CCCD số:"))
    live = look.pick("live", ("Địa chỉ:", "Nơi cư trú:", "Địa chỉ thường trú:"))
    given = slashed(person.birth.replace(year=2021))
    rows: list[Pairs] = [
        [(name, _named(person, look))],
        [(look.pick("born", ("Sinh ngày:", "Ngày sinh:")), slashed(person.birth))],
        [(number, person.personal_id), ("Cấp ngày:", given), ("Nơi cấp:", "Bộ Công an")],
        [(live, person.address)],
    ]
    if look.number("short", 0, 2) == 0:
        rows[0:2] = [[*rows[0], *rows[1]]]
    if look.number("phone", 0, 1):
        rows.append([("Số điện thoại:", spaced_phone(person.phone, " "))])
    return rows


def _signatures(sheet: Sheet, look: Look, people: tuple[Person, Person], y: float) -> None:
    words = look.pick("signers", (("BÊN ỦY QUYỀN", "BÊN ĐƯỢC ỦY QUYỀN"),) * 2)
    if look.number("right first", 0, 2) == 0:
        words, people = words[::-1], people[::-1]
    for number, (word, person, x) in enumerate(zip(words, people, (60.0, 148.0), strict=True)):
        at = signed(sheet, look, x, y, (word, "(Ký, ghi rõ họ tên)", person.full_name))
        sign_by_hand(sheet, at, look.seed + number, 32.0)
