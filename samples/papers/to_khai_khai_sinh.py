"""Declaration for registering a birth, after Circulars 04/2020 and 04/2024/TT-BTP."""

from dataclasses import replace

from samples.draw import A4_MM, Column, Run, Sheet
from samples.ink import sign_by_hand
from samples.office import Office
from samples.papers.heads import Pairs, fill, identity
from samples.papers.look import Look
from samples.papers.parts import RIGHT, national_title, place_and_day, signed
from samples.papers.wording import day_in_words, sex_word, slashed, spelled
from samples.people import Person
from samples.truth import Paper, make_paper

_PLEDGE = (
    "Tôi cam đoan những nội dung khai trên đây là đúng sự thật, được sự thỏa thuận nhất trí của "
    "các bên liên quan theo quy định pháp luật. Tôi chịu hoàn toàn trách nhiệm trước pháp luật về "
    "nội dung cam đoan của mình."
)


def draw_to_khai_khai_sinh(child: Person, office: Office, look: Look) -> Paper:
    """Draw the declaration by which a parent asks for a birth to be registered.

    Raises:
        ValueError: The person's parents are not known.
    """
    if child.father is None or child.mother is None:
        message = "a declaration of birth names both parents"
        raise ValueError(message)
    look = replace(look, size_pt=look.size_pt - 1.5, pitch=look.pitch * 0.84)
    sheet = Sheet(look.dpi)
    asking = look.pick("asks", (child.father, child.mother))
    facts = _facts(child, asking, look)
    national_title(sheet, look, A4_MM[0] / 2, 20.0)
    title = look.pick("title", ("TỜ KHAI ĐĂNG KÝ KHAI SINH",) * 3 + ("TỜ KHAI KHAI SINH",))
    sheet.write(A4_MM[0] / 2, 37.0, title, look.sized(look.bold, 3), "centre")
    sheet.write(A4_MM[0] / 2, 45.0, f"Kính gửi: {office.full_agency}", look.text, "centre")
    column = Column(look.margin, RIGHT, look.pitch)
    y = fill(sheet, look, _asker(child, asking, look), column, 54.0)
    ask = "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:"
    y = sheet.flow([Run(ask, look.pick("ask", (look.bold, look.text)))], column, y)
    y = fill(sheet, look, _child(child, look, facts), column, y + look.pitch)
    for who, parent in _parents(child, look):
        y = fill(sheet, look, _parent(who, parent, look), column, y)
    y = sheet.flow([Run(_PLEDGE, look.text)], column, y)
    place_and_day(sheet, look, f"Làm tại: {office.ward_name}", 142.0, y + look.pitch + 1)
    texts = ("Người yêu cầu", "(Ký, ghi rõ họ, chữ đệm, tên)", asking.full_name)
    x, middle = signed(sheet, look, 142.0, y + look.pitch + 7, texts)
    sign_by_hand(sheet, (x, middle), look.seed, 32.0)
    return make_paper("to_khai_khai_sinh", (sheet.finish(),), facts)


def _facts(child: Person, asking: Person, look: Look) -> dict[str, tuple[str, str]]:
    born = look.pick("born", (slashed, spelled))(child.birth)
    name = look.pick("upper", (child.full_name.upper(), child.full_name))
    facts = {
        "ho_ten": (child.full_name, name),
        "ngay_sinh": (child.birth.isoformat(), born),
        "gioi_tinh": (child.sex, sex_word(child)),
        "so_dinh_danh": (asking.personal_id, asking.personal_id),
        "nguoi_yeu_cau": (asking.full_name, asking.full_name),
        "noi_cu_tru": (asking.address, asking.address),
    }
    for who, parent in (("cha", child.father), ("me", child.mother)):
        if parent:
            facts[f"ho_ten_{who}"] = (parent.full_name, parent.full_name)
    return facts


def _asker(child: Person, asking: Person, look: Look) -> list[Pairs]:
    label = look.pick("asker", ("Họ, chữ đệm, tên người yêu cầu:", "Họ và tên người yêu cầu:"))
    relation = "Cha" if asking is child.father else "Mẹ"
    rows: list[Pairs] = [[(label, asking.full_name)]]
    if look.number("asker born", 0, 2) == 0:
        rows.append([("Ngày, tháng, năm sinh:", slashed(asking.birth))])
    rows += [[("Nơi cư trú:", asking.address)], [identity(asking, look)]]
    if look.number("number first", 0, 1):
        rows[-2:] = reversed(rows[-2:])
    return [*rows, [("Quan hệ với người được khai sinh:", relation)]]


def _child(child: Person, look: Look, facts: dict[str, tuple[str, str]]) -> list[Pairs]:
    return [
        [(look.pick("name", ("Họ, chữ đệm, tên:", "Họ và tên:")), facts["ho_ten"][1])],
        [
            ("Ngày, tháng, năm sinh:", facts["ngay_sinh"][1]),
            *([] if look.number("words", 0, 1) else [("ghi bằng chữ:", day_in_words(child.birth))]),
        ],
        [
            ("Giới tính:", facts["gioi_tinh"][1]),
            ("Dân tộc:", child.ethnicity),
            ("Quốc tịch:", "Việt Nam"),
        ],
        [("Nơi sinh:", f"Trạm y tế {child.origin}")],
        [("Quê quán:", child.origin)],
    ]


def _parents(child: Person, look: Look) -> list[tuple[str, Person]]:
    mother, father = ("mẹ", child.mother), ("cha", child.father)
    order = look.pick("order", ((mother, father), (mother, father), (father, mother)))
    return [(who, parent) for who, parent in order if parent]


def _parent(who: str, parent: Person, look: Look) -> list[Pairs]:
    label = look.pick("parent", ("Họ, chữ đệm, tên người {}:", "Họ và tên {}:")).format(who)
    rows: list[Pairs] = [
        [(label, parent.full_name)],
        [
            ("Năm sinh:", str(parent.birth.year)),
            ("Dân tộc:", parent.ethnicity),
            ("Quốc tịch:", "Việt Nam"),
        ],
        [("Nơi cư trú:", parent.address)],
    ]
    if look.number("parents' numbers", 0, 3) == 0:
        rows.insert(2, [("Giấy tờ tùy thân:", f"CCCD số {parent.personal_id}")])
    return rows
