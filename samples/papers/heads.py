"""What papers that an authority issues share: their head in two blocks, rows, sealed signatures."""

from collections.abc import Sequence

from samples.draw import Column, Run, Sheet, Style
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.look import Look
from samples.papers.parts import MOTTO, NATION, item, office_seal, place_and_day
from samples.papers.wording import slashed
from samples.people import Person

Pairs = list[tuple[str, str]]

LEFT_MIDDLE, RIGHT_MIDDLE = 62.0, 142.0
_LEFT_WIDTH = 70.0


def centred(sheet: Sheet, text: str, style: Style, column: Column, y: float) -> float:
    """Write a text in the middle of a column, on as many rows as it needs; give the last one."""
    middle = (column.left + column.right) / 2
    rows = sheet.lay_out([Run(text, style)], column)
    for number, spots in enumerate(rows):
        line = " ".join(spot.text for spot in spots)
        sheet.write(middle, y + number * column.pitch, line, style, "centre")
    return y + (len(rows) - 1) * column.pitch


def issuer_lines(office: Office) -> tuple[str, str]:
    """Give the two lines that name an office at the top left of its papers."""
    agency = office.agency.upper()
    if office.superior:
        return office.superior.upper(), agency
    return "ỦY BAN NHÂN DÂN", agency.removeprefix("ỦY BAN NHÂN DÂN ")


def two_blocks(
    sheet: Sheet, look: Look, issuer: Sequence[str], number: str, place: str = ""
) -> float:
    """Write the head of a paper as Decree 30/2020 lays it out; give its lowest baseline.

    Args:
        sheet: The sheet.
        look: The look.
        issuer: Lines at the left, the issuing agency last.
        number: Line under them; empty for none.
        place: Where, for the line of place and day; empty where that stands elsewhere.
    """
    left = Column(LEFT_MIDDLE - _LEFT_WIDTH / 2, LEFT_MIDDLE + _LEFT_WIDTH / 2, 5.4)
    y = 22.0
    for at, line in enumerate(issuer):
        last = at == len(issuer) - 1
        same = issuer[0].startswith("ỦY BAN") and len(issuer) == 2
        style = look.bold if last or same else look.text
        y = centred(sheet, line, look.sized(style, -1), left, y) + 5.4
    sheet.rule(LEFT_MIDDLE - 11, LEFT_MIDDLE + 11, y - 3.2)
    low = max(36.5, y + 3.7)
    if number:
        sheet.write(LEFT_MIDDLE, low, number, look.sized(look.text, -0.5), "centre")
    sheet.write(RIGHT_MIDDLE, 22.0, NATION, look.sized(look.bold, -1.5), "centre")
    motto = look.sized(look.bold, -0.5)
    sheet.write(RIGHT_MIDDLE, 27.4, MOTTO, motto, "centre")
    half = sheet.width(MOTTO, motto) / 2
    sheet.rule(RIGHT_MIDDLE - half, RIGHT_MIDDLE + half, 29.4)
    if place:
        place_and_day(sheet, look, place, RIGHT_MIDDLE, low)
    return low


def fill(sheet: Sheet, look: Look, rows: Sequence[Pairs], column: Column, y: float) -> float:
    """Write rows of labels and values one below the other; give the baseline after the last."""
    for pairs in rows:
        y = item(sheet, look, pairs, column, y) + column.pitch
    return y


def boxed(sheet: Sheet, look: Look, label: str, number: str, y: float) -> float:
    """Write a label and the squares of a number; give the baseline after it."""
    end = sheet.write(look.margin, y + 0.6, label, look.text)
    sheet.digits(end + 3, y + 0.6, number, look.value, look.pick("squares", (5.0, 5.4, 5.8)))
    return y + look.pitch + 1.4


def sealed(
    sheet: Sheet, look: Look, office: Office, at: tuple[float, float], titles: Sequence[str]
) -> None:
    """Write as what somebody signs, the signature, the seal over its left third and the name."""
    x, y = at
    for title in titles:
        remark = title.startswith("(")
        style = look.sized(look.italic, -1.5) if remark else look.bold
        y = centred(sheet, title, style, Column(x - 42, x + 42, 5.6), y) + 5.8
    name_y = y + 24.0
    sheet.write(x, name_y, office.chairman, look.bold, "centre")
    sign_by_hand(sheet, (x + 3, name_y - 14), look.seed)
    press_seal(sheet, office_seal(office, look), (x - 20, name_y - 14), look.seed)


def identity(person: Person, look: Look) -> tuple[str, str]:
    """Give one of the wordings by which papers name somebody's number: label and value."""
    number, given = person.personal_id, slashed(person.birth.replace(year=2021))
    return look.pick(
        "identity",
        (
            ("Số định danh cá nhân:", number),
            ("Số CCCD:", number),
            ("Giấy tờ tùy thân:", f"Căn cước công dân số {number}"),
            ("Giấy tờ tùy thân:", f"CCCD số {number}, cấp ngày {given}, nơi cấp Bộ Công an"),
            ("Số định danh cá nhân/Giấy tờ tùy thân:", number),
            ("Số căn cước:", f"{number}; cấp ngày: {given}"),
        ),
    )
