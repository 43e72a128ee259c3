"""Residence form CT01 (tờ khai thay đổi thông tin cư trú), after Circular 66/2023/TT-BCA."""

from dataclasses import dataclass, replace
from itertools import pairwise

from dossier.page import Box
from samples.draw import A4_MM, Column, Run, Sheet, Style
from samples.ink import sign_by_hand
from samples.office import Office
from samples.papers.look import Look
from samples.papers.parts import RIGHT, item, national_title, signed
from samples.papers.wording import sex_word, slashed, spaced_phone
from samples.people import Person
from samples.truth import Paper, make_paper

_NOTES = (
    "(1) Cơ quan đăng ký cư trú. (2) Ghi rõ ràng, cụ thể nội dung đề nghị.",
    "(3) Trường hợp chủ hộ, chủ sở hữu đã có ý kiến đồng ý bằng văn bản thì không phải ký vào mục "
    "này nhưng phải kèm theo văn bản đồng ý.",
)


@dataclass(frozen=True, slots=True)
class _Household:
    """Who heads the household the declarant lives in, and what the head is to them."""

    head: Person
    relation: str


def draw_to_khai_ct01(citizen: Person, office: Office, look: Look) -> Paper:
    """Draw a filled-in CT01 of a citizen for the police of the office's ward."""
    sheet = Sheet(look.dpi)
    home = _household(citizen, look)
    facts = _facts(citizen, home, look)
    top = look.sized(look.italic, -3.0)
    form = "Mẫu CT01 ban hành kèm theo Thông tư số 66/2023/TT-BCA ngày 17/11/2023"
    sheet.write(RIGHT, 15.0, form, top, "right")
    national_title(sheet, look, A4_MM[0] / 2, 26.0)
    title = "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"
    sheet.write(A4_MM[0] / 2, 44.0, title, look.sized(look.bold, 1), "centre")
    to = f"Kính gửi: Công an {office.ward}, {office.province}"
    sheet.write(A4_MM[0] / 2, 53.0, to, look.text, "centre")
    y = _items(sheet, look, (citizen, home, office), facts)
    y = _members(sheet, look, citizen, home, y)
    _signatures(sheet, look, citizen, home, office, y + 11)
    _notes(sheet, look)
    return make_paper("to_khai_ct01", (sheet.finish(),), facts)


def _household(citizen: Person, look: Look) -> _Household:
    choices = [_Household(citizen, "Chủ hộ")]
    if citizen.father:
        choices.append(_Household(citizen.father, "Con"))
    if citizen.mother:
        choices.append(_Household(citizen.mother, "Con"))
    if citizen.spouse:
        relation = "Chồng" if citizen.sex == "nam" else "Vợ"
        choices.append(_Household(citizen.spouse, relation))
    return look.pick("household", tuple(choices))


def _facts(citizen: Person, home: _Household, look: Look) -> dict[str, tuple[str, str]]:
    gap = look.pick("phone", (" ", ".", ""))
    return {
        "ho_ten": (citizen.full_name, citizen.full_name.upper()),
        "ngay_sinh": (citizen.birth.isoformat(), slashed(citizen.birth)),
        "gioi_tinh": (citizen.sex, sex_word(citizen)),
        "so_dinh_danh": (citizen.personal_id, citizen.personal_id),
        "so_dien_thoai": (citizen.phone, spaced_phone(citizen.phone, gap)),
        "ho_ten_chu_ho": (home.head.full_name, home.head.full_name),
        "so_dinh_danh_chu_ho": (home.head.personal_id, home.head.personal_id),
        "ngay": (look.issued.isoformat(), _day_words(look)),
    }


def _day_words(look: Look) -> str:
    day = look.issued
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def _items(
    sheet: Sheet,
    look: Look,
    people: tuple[Person, _Household, Office],
    facts: dict[str, tuple[str, str]],
) -> float:
    """Write the numbered items 1 to 10; give the last baseline."""
    citizen, home, office = people
    said = {name: printed for name, (_, printed) in facts.items()}
    column = Column(look.margin, RIGHT, look.pitch)
    half = look.margin + 0.58 * (RIGHT - look.margin)
    y = item(sheet, look, [("1. Họ, chữ đệm và tên:", said["ho_ten"])], column, 63.0)
    left, right = Column(look.margin, half - 2, look.pitch), Column(half, RIGHT, look.pitch)
    y += look.pitch
    item(sheet, look, [("2. Ngày, tháng, năm sinh:", said["ngay_sinh"])], left, y)
    item(sheet, look, [("3. Giới tính:", said["gioi_tinh"])], right, y)
    y = _number(sheet, look, "4. Số định danh cá nhân:", citizen.personal_id, y + look.pitch)
    phone = look.pick("phone label", ("5. Số điện thoại liên hệ:", "5. Số điện thoại:"))
    y += look.pitch + 1
    item(sheet, look, [(phone, said["so_dien_thoai"])], left, y)
    item(sheet, look, [("6. Email:", "")], right, y)
    head = [("7. Họ, chữ đệm và tên chủ hộ:", said["ho_ten_chu_ho"])]
    y = item(sheet, look, head, column, y + look.pitch) + look.pitch
    y = item(sheet, look, [("8. Mối quan hệ với chủ hộ:", home.relation)], column, y)
    label = "9. Số định danh cá nhân của chủ hộ:"
    y = _number(sheet, look, label, home.head.personal_id, y + look.pitch)
    wish = look.pick(
        "wish", ("Đăng ký thường trú tại", "Đăng ký tạm trú tại", "Xác nhận cư trú tại")
    )
    asked = [("10. Nội dung đề nghị:", f"{wish} {office.ward}, {office.province}.")]
    return item(sheet, look, asked, column, y + look.pitch + 1)


def _number(sheet: Sheet, look: Look, label: str, number: str, y: float) -> float:
    """Write a label and the twelve squares of a personal id."""
    y += 0.6
    end = sheet.write(look.margin, y, label, look.text)
    side = look.pick("squares", (5.2, 5.6, 6.0))
    sheet.digits(end + 3, y, number, look.value, side)
    return y


def _members(sheet: Sheet, look: Look, citizen: Person, home: _Household, y: float) -> float:
    """Draw the table of those who move along; give its lower edge."""
    y += look.pitch
    sheet.write(look.margin, y, "11. Những thành viên trong hộ gia đình cùng thay đổi:", look.text)
    left = look.margin
    edges = (left, left + 9, left + 58, left + 81, left + 99, left + 132, RIGHT)
    heads = ("TT", "Họ, chữ đệm và tên", "Ngày sinh", "Giới tính", "Số định danh", "Quan hệ")
    spouse = citizen.spouse
    moves = spouse is not None and spouse is not home.head and look.number("spouse", 0, 1) == 1
    cells: list[tuple[str, ...]] = [heads]
    if spouse is not None and moves:
        word = "Vợ" if spouse.sex == "nu" else "Chồng"
        born, sex = slashed(spouse.birth), sex_word(spouse)
        cells.append(("1", spouse.full_name, born, sex, spouse.personal_id, word))
    cells += [()] * (3 - len(cells))
    top = y + 3
    for number, texts in enumerate(cells):
        row_top = top + number * 7.5
        for left, right in pairwise(edges):
            sheet.frame(Box(left, row_top, right, row_top + 7.5), 0.2)
        style = look.sized(look.bold if number == 0 else look.value, -2.8)
        for (left, right), text in zip(pairwise(edges), texts, strict=False):
            _cell(sheet, Column(left, right, 7.5), row_top + 5.0, text, style)
    return top + len(cells) * 7.5


def _cell(sheet: Sheet, column: Column, y: float, text: str, style: Style) -> None:
    """Write in the middle of a cell, smaller where it would not fit."""
    room = column.right - column.left - 1.5
    fit = min(1.0, room / sheet.width(text, style))
    fitted = replace(style, size_pt=style.size_pt * fit)
    sheet.write((column.left + column.right) / 2, y, text, fitted, "centre")


def _signatures(
    sheet: Sheet, look: Look, citizen: Person, home: _Household, office: Office, y: float
) -> None:
    when = f"{office.ward_name}, {_day_words(look)}"
    sheet.write(150.0, y - 3, when, look.sized(look.italic, -0.5), "centre")
    small = look.sized(look.italic, -2.5)
    bold = look.sized(look.bold, -1)
    agreed = home.head if home.head is not citizen else None
    sheet.write(62.0, y + 4, "Ý KIẾN CỦA CHỦ HỘ", bold, "centre")
    sheet.write(62.0, y + 9, "(Ghi rõ nội dung đồng ý, ký, ghi rõ họ tên)", small, "centre")
    if agreed:
        sheet.write(62.0, y + 16, "Đồng ý", look.value, "centre")
        sign_by_hand(sheet, (62.0, y + 25), look.seed + 1, 34.0)
        sheet.write(62.0, y + 38, agreed.full_name, look.value, "centre")
    x, middle = signed(
        sheet, look, 150.0, y + 4, ("NGƯỜI KÊ KHAI", "(Ký, ghi rõ họ tên)", citizen.full_name)
    )
    sign_by_hand(sheet, (x, middle), look.seed)


def _notes(sheet: Sheet, look: Look) -> None:
    """Write the explanations at the foot of the form."""
    small = look.sized(look.text, -3.5)
    column = Column(look.margin, RIGHT, 4.2)
    y = 262.0
    sheet.write(look.margin, y, "Chú thích:", look.sized(look.bold, -3.5))
    for note in _NOTES:
        y = sheet.flow([Run(note, small)], column, y + column.pitch)
