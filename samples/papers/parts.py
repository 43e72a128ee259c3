"""Parts that many papers share: national title, label and value, signature block."""

from samples.draw import Column, Run, Sheet
from samples.ink import Seal
from samples.office import Office
from samples.papers.look import Look

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

RIGHT = 188.0  # mm, right edge of text on A4


def national_title(sheet: Sheet, look: Look, x: float, y: float, change_pt: float = -0.5) -> float:
    """Write the national title and motto, centred on x; give the y of the rule beneath."""
    name, motto = look.sized(look.bold, change_pt), look.sized(look.bold, change_pt + 0.5)
    sheet.write(x, y, NATION, name, "centre")
    sheet.write(x, y + 5.6, MOTTO, motto, "centre")
    half = sheet.width(MOTTO, motto) / 2
    sheet.rule(x - half, x + half, y + 7.6)
    return y + 7.6


def item(sheet: Sheet, look: Look, pairs: list[tuple[str, str]], column: Column, y: float) -> float:
    """Write labels and their values one after the other; give the baseline of the last row.

    Leaders stand as the look says: from the last value to the right edge, or under all that
    is filled in after the last label.
    """
    runs = []
    for number, (label, value) in enumerate(pairs):
        apart = look.number("apart", 3, 9) if number else 0
        runs += [Run(label, look.text, apart), Run(value, look.value)]
    rows = sheet.lay_out(runs, column)
    for number, spots in enumerate(rows):
        sheet.row(spots, y + number * column.pitch)
    last = y + (len(rows) - 1) * column.pitch
    if look.leaders == "after":
        sheet.dots(rows[-1][-1].end + 0.9, column.right, last - 0.15)
    if look.leaders == "under":
        filled = len(pairs[-1][1].split())
        for number, spots in enumerate(rows):
            later = sum(len(row) for row in rows[number + 1 :])
            labels = spots[: len(spots) - max(0, filled - later)]
            left = labels[-1].end + 1.0 if labels else column.left
            if later < filled:
                sheet.dots(left, column.right, y + number * column.pitch + 0.55)
    return last


def signed(
    sheet: Sheet, look: Look, x: float, y: float, texts: tuple[str, str, str]
) -> tuple[float, float]:
    """Write title, remark and name around the room for a signature; give its middle.

    Args:
        sheet: The sheet.
        look: The look.
        x: Middle of the block, in mm.
        y: Baseline of the title.
        texts: Title, remark (may be empty) and name.
    """
    title, remark, name = texts
    sheet.write(x, y, title, look.bold, "centre")
    if remark:
        sheet.write(x, y + 5.6, remark, look.sized(look.italic, -1.5), "centre")
    sheet.write(x, y + 34.0, name, look.bold, "centre")
    return x, y + 19.5


def place_and_day(sheet: Sheet, look: Look, place: str, x: float, y: float) -> str:
    """Write the line of place and day, in italics, and give the day as printed."""
    day = (
        f"ngày {look.issued.day:02d} tháng {decree_month(look.issued.month)} năm {look.issued.year}"
    )
    sheet.write(x, y, f"{place}, {day}", look.italic, "centre")
    return day


def decree_month(month: int) -> str:
    """Write a month as Decree 30/2020 wants: a zero before 1 and 2 only."""
    return f"{month:02d}" if month < 3 else str(month)


def office_seal(office: Office, look: Look) -> Seal:
    """Give the seal of an office, pressed askew and with more or less ink."""
    above = office.agency.upper().replace("ỦY BAN NHÂN DÂN", "U.B.N.D")
    tilt, strength = look.number("tilt", -14, 14), look.number("ink", 65, 95) / 100
    return Seal(above, office.province.upper(), tilt, strength)
