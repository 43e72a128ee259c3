"""Birth certificate (giấy khai sinh), after Circular 04/2020/TT-BTP and older forms."""

import math

import numpy as np
from PIL import Image

from dossier.page import MM_PER_INCH, Box
from samples.draw import A4_MM, Colour, Column, Sheet
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.look import Look
from samples.papers.parts import RIGHT, item, national_title, office_seal, signed
from samples.papers.wording import day_in_words, sex_word, slashed, spelled
from samples.people import Person
from samples.truth import Paper, make_paper

_FRAME: Colour = (196, 120, 96)


def draw_giay_khai_sinh(child: Person, office: Office, look: Look) -> Paper:
    """Draw somebody's birth certificate, issued by the office.

    Raises:
        ValueError: The person's parents are not known.
    """
    if child.father is None or child.mother is None:
        message = "a birth certificate names both parents"
        raise ValueError(message)
    sheet = Sheet(look.dpi, guilloche(look.dpi))
    _frame(sheet)
    facts = _facts(child, office, look)
    national_title(sheet, look, A4_MM[0] / 2, 32.0)
    title = look.sized(look.bold, 8)
    sheet.write(A4_MM[0] / 2, 54.0, "GIẤY KHAI SINH", title, "centre")
    sheet.write(A4_MM[0] / 2, 62.0, f"Số: {facts['so'][1]}", look.text, "centre")
    y = _rows(sheet, look, child, facts)
    _signatures(sheet, look, office, max(y + 12.0, 222.0))
    return make_paper("giay_khai_sinh", (sheet.finish(),), facts)


def _facts(child: Person, office: Office, look: Look) -> dict[str, tuple[str, str]]:
    father, mother = child.father, child.mother
    name = child.full_name.upper()
    number = f"{look.number('so', 3, 412)}/{look.issued.year}"
    at = look.pick("noi_dang_ky", (office.full_agency, office.agency))
    dates = look.pick("date", (slashed, spelled))
    return {
        "so": (number, number),
        "ho_ten": (child.full_name, name),
        "ngay_sinh": (child.birth.isoformat(), dates(child.birth)),
        "gioi_tinh": (child.sex, sex_word(child)),
        "so_dinh_danh": (child.personal_id, child.personal_id),
        "ho_ten_cha": (father.full_name, father.full_name) if father else ("", ""),
        "ho_ten_me": (mother.full_name, mother.full_name) if mother else ("", ""),
        "noi_dang_ky": (at, at),
        "ngay_dang_ky": (look.issued.isoformat(), dates(look.issued)),
    }


def _rows(sheet: Sheet, look: Look, child: Person, facts: dict[str, tuple[str, str]]) -> float:
    """Write labels and values from the name down; give the last baseline."""
    column = Column(look.margin + 2, RIGHT - 4, look.pitch)
    said = {name: printed for name, (_, printed) in facts.items()}
    named = look.pick("name label", ("Họ, chữ đệm, tên:", "Họ và tên:"))
    born = look.pick("birth label", ("Ngày, tháng, năm sinh:", "Ngày sinh:"))
    rows = [
        [(named, said["ho_ten"])],
        [(born, said["ngay_sinh"])],
        [("Ghi bằng chữ:", day_in_words(child.birth))],
        [
            ("Giới tính:", said["gioi_tinh"]),
            ("Dân tộc:", child.ethnicity),
            ("Quốc tịch:", "Việt Nam"),
        ],
        [("Nơi sinh:", f"Trạm y tế {child.origin}")],
        [("Quê quán:", child.origin)],
        [(look.pick("id", ("Số định danh cá nhân:", "Số định danh:")), said["so_dinh_danh"])],
        *_parents(look, child, said),
        [("Nơi đăng ký khai sinh:", said["noi_dang_ky"])],
        [("Ngày, tháng, năm đăng ký:", said["ngay_dang_ky"])],
    ]
    y = 73.0
    for pairs in rows:
        y = item(sheet, look, pairs, column, y) + look.pitch
    return y - look.pitch


def _parents(look: Look, child: Person, said: dict[str, str]) -> list[list[tuple[str, str]]]:
    # Circular 04/2020 puts the mother first, older forms the father.
    order = look.pick("parents", (("mẹ", "cha"), ("mẹ", "cha"), ("cha", "mẹ")))
    label = look.pick("parent label", ("Họ, chữ đệm, tên người {}:", "Họ và tên {}:"))
    people = {"cha": child.father, "mẹ": child.mother}
    fields = {"cha": "ho_ten_cha", "mẹ": "ho_ten_me"}
    rows: list[list[tuple[str, str]]] = []
    for who in order:
        parent = people[who]
        if parent is None:
            continue
        rows += [
            [(label.format(who), said[fields[who]])],
            [
                ("Năm sinh:", str(parent.birth.year)),
                ("Dân tộc:", parent.ethnicity),
                ("Quốc tịch:", "Việt Nam"),
            ],
            [("Nơi cư trú:", parent.address)],
        ]
    return rows


def _signatures(sheet: Sheet, look: Look, office: Office, y: float) -> None:
    title = look.pick("sign", ("NGƯỜI KÝ GIẤY KHAI SINH", "CHỦ TỊCH"))
    texts = (title, "(Ký, ghi rõ họ tên, đóng dấu)", office.chairman)
    x, middle = signed(sheet, look, 143.0, y, texts)
    sign_by_hand(sheet, (x + 3, middle), look.seed)
    seal = office_seal(office, look)
    press_seal(sheet, seal, (x - 19, middle + 1), look.seed)


def guilloche(dpi: float) -> Image.Image:
    """Give an A4 sheet of pale security paper with waves."""
    px_per_mm = dpi / MM_PER_INCH
    cell = round(12.0 * px_per_mm)
    phase = np.arange(cell, dtype=np.float32) * np.float32(math.tau / cell)
    across, down = phase[None, :], phase[:, None]
    waves = np.abs(np.sin(3 * (across + 0.6 * np.sin(down)))) ** 8
    waves = np.maximum(waves, np.abs(np.sin(3 * (down + 0.6 * np.sin(across)))) ** 8)
    paper, line = np.array([253, 250, 240]), np.array([240, 226, 208])
    tile = (paper + waves[:, :, None] * (line - paper)).astype(np.uint8)
    wide, high = (round(edge * px_per_mm) for edge in A4_MM)
    whole = np.tile(tile, (high // cell + 1, wide // cell + 1, 1))[:high, :wide]
    return Image.fromarray(np.ascontiguousarray(whole))


def _frame(sheet: Sheet) -> None:
    left, top, right, bottom = 14.0, 14.0, A4_MM[0] - 14.0, A4_MM[1] - 14.0
    sheet.frame(Box(left, top, right, bottom), 0.9, _FRAME)
    sheet.frame(Box(left + 3.2, top + 3.2, right - 3.2, bottom - 3.2), 0.35, _FRAME)
    for step in range(int((right - left) / 3.2)):
        for y in (top + 1.6, bottom - 1.6):
            _diamond(sheet, left + 1.8 + step * 3.2, y)
    for step in range(1, int((bottom - top) / 3.2)):
        for x in (left + 1.6, right - 1.6):
            _diamond(sheet, x, top + 1.8 + step * 3.2)


def _diamond(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill([(x - 1.1, y), (x, y - 1.1), (x + 1.1, y), (x, y + 1.1)], _FRAME)
