"""A4 copy of both sides of an identity card: the card of 2021-2023 and that since July 2024.

Inside a card places are in mm from the card's own top left corner.
"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from PIL import Image, ImageDraw

from dossier.page import Box
from samples.draw import (
    BLACK,
    LIBERATION_SANS,
    MACHINE,
    Align,
    Colour,
    Column,
    Run,
    Sheet,
    Style,
    Weight,
)
from samples.papers.card_codes import expiry_of, mrz_lines, qr_text
from samples.papers.look import Look
from samples.papers.parts import MOTTO, NATION
from samples.papers.wording import sex_word, slashed
from samples.people import Person
from samples.truth import Paper, make_paper

CARD_MM = (85.6, 54.0)  # ISO/IEC 7810 ID-1

_RED: Colour = (196, 30, 40)
_QR_MM = 16.0
_MRZ_PT = 12.0  # ten characters an inch


@dataclass(frozen=True, slots=True)
class _Card:
    """A card's data and where one of its sides lies on the sheet."""

    sheet: Sheet
    person: Person
    issued: date
    expiry: date
    qr: str
    corner: tuple[float, float] = (0.0, 0.0)

    def at(self, corner: tuple[float, float]) -> "_Card":
        """Give the same card with another side's place."""
        return _Card(self.sheet, self.person, self.issued, self.expiry, self.qr, corner)

    def put(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> float:
        """Write at a place on the card; give the x where it ends."""
        end = self.sheet.write(self.corner[0] + x, self.corner[1] + y, text, style, align)
        return end - self.corner[0]

    def flow(self, x: float, y: float, runs: list[Run], width: float) -> float:
        """Write runs in a column of the card; give the last baseline."""
        left = self.corner[0] + x
        column = Column(left, left + width, 2.9)
        return self.sheet.flow(runs, column, self.corner[1] + y) - self.corner[1]


def draw_can_cuoc(person: Person, look: Look) -> Paper:
    """Draw a copy of both sides of somebody's card, in colour or grey."""
    new = (look.edition or look.pick("card", ("old", "new"))) == "new"
    first_day = date(2024, 7, 2) if new else date(2021, 3, 1)
    issued = date.fromordinal(first_day.toordinal() + look.number("issued", 0, 600))
    former = f"000{look.number('former', 0, 999_999):06d}"
    former = look.pick("old number", ("", former))
    qr = qr_text(person, issued, former, with_parents=new)
    sheet = Sheet(look.dpi)
    card = _Card(sheet, person, issued, expiry_of(person, issued), qr)
    left = 62.0 + look.number("x", -12, 12)
    top = 42.0 + look.number("y", -10, 14)
    for number, draw_side in enumerate(_SIDES[new]):
        corner = (left, top + number * (CARD_MM[1] + look.number("gap", 8, 22)))
        sheet.image.paste(*_blank_card(sheet, corner))
        draw_side(card.at(corner))
    if look.pick("grey copy", (False, True)):
        sheet.image.paste(sheet.image.convert("L").convert("RGB"))
    return make_paper("can_cuoc", (sheet.finish(),), _facts(card))


def _facts(card: _Card) -> dict[str, tuple[str, str]]:
    person = card.person
    mrz = "\n".join(mrz_lines(person, card.expiry))
    return {
        "so_dinh_danh": (person.personal_id, person.personal_id),
        "ho_ten": (person.full_name, person.full_name.upper()),
        "ngay_sinh": (person.birth.isoformat(), slashed(person.birth)),
        "gioi_tinh": (person.sex, sex_word(person)),
        "dia_chi": (person.address, person.address),
        "ngay_cap": (card.issued.isoformat(), slashed(card.issued)),
        "mrz": (mrz, mrz),
        "qr": (card.qr, card.qr),
    }


def _sans(size_pt: float, weight: Weight = "regular", colour: Colour = BLACK) -> Style:
    return Style(LIBERATION_SANS, size_pt / LIBERATION_SANS.scale, weight, colour)


_LABEL = _sans(5.2)
_VALUE = _sans(7.2, "bold")
_NAME = _sans(8.6, "bold")


def _old_front(card: _Card) -> None:
    person = card.person
    _emblem(card, 9.5, 9.5)
    _title(card, 42.0, ("CĂN CƯỚC CÔNG DÂN", "Citizen Identity Card"))
    card.sheet.qr(card.corner[0] + 68.0, card.corner[1] + 3.0, card.qr, _QR_MM, "l")
    _portrait(card, Box(4.0, 19.5, 24.0, 44.5))
    card.put(4.0, 48.0, f"Có giá trị đến: {_until(card)}", _sans(5.0))
    card.put(4.0, 50.6, "Date of expiry", _sans(4.4))
    end = card.put(27.0, 27.2, "Số / No.:", _LABEL)
    card.put(end + 1.5, 27.2, person.personal_id, _sans(10.5, "bold"))
    card.put(27.0, 30.6, "Họ và tên / Full name:", _LABEL)
    card.put(27.0, 34.3, person.full_name.upper(), _NAME)
    end = card.put(27.0, 37.9, "Ngày sinh / Date of birth:", _LABEL)
    card.put(end + 1.5, 37.9, slashed(person.birth), _VALUE)
    _sex_and_nation(card, 27.0, 41.2)
    origin = [Run("Quê quán / Place of origin:", _LABEL), Run(person.origin, _sans(6.4, "bold"))]
    y = card.flow(27.0, 44.0, origin, 57.0)
    home = [Run("Nơi thường trú / Place of residence:", _LABEL)]
    home.append(Run(person.address, _sans(6.4, "bold")))
    card.flow(27.0, y + 3.0, home, 57.0)


def _old_back(card: _Card) -> None:
    card.put(4.0, 5.5, "Đặc điểm nhân dạng / Personal identification:", _LABEL)
    card.put(4.0, 9.0, "Nốt ruồi C: 1,5cm dưới sau mép trái", _sans(6.4, "bold"))
    end = card.put(4.0, 13.0, "Ngày, tháng, năm / Date, month, year:", _LABEL)
    card.put(end + 1.5, 13.0, slashed(card.issued), _VALUE)
    middle, small = 36.0, _sans(4.8, "bold")
    card.put(middle, 17.5, "CỤC TRƯỞNG CỤC CẢNH SÁT", small, "centre")
    card.put(middle, 20.0, "QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI", small, "centre")
    card.put(middle, 31.5, "Thạch Bá Ẩn", _sans(5.8, "bold"), "centre")
    for left in (59.0, 71.5):
        _fingerprint(card, left, 5.0)
    _chip(card, 5.5, 18.5)
    _mrz(card)


def _new_front(card: _Card) -> None:
    person = card.person
    _emblem(card, 9.5, 9.5)
    _title(card, 47.0, ("CĂN CƯỚC", "IDENTITY CARD"))
    _portrait(card, Box(4.0, 19.0, 25.0, 47.0))
    _chip(card, 70.0, 7.0)
    card.put(28.5, 27.0, "Số định danh cá nhân / Personal identification number:", _sans(4.8))
    card.put(28.5, 31.2, person.personal_id, _sans(10.5, "bold"))
    card.put(28.5, 35.0, "Họ, chữ đệm và tên khai sinh / Full name:", _LABEL)
    card.put(28.5, 38.8, person.full_name.upper(), _NAME)
    end = card.put(28.5, 43.0, "Ngày, tháng, năm sinh / Date of birth:", _LABEL)
    card.put(end + 1.5, 43.0, slashed(person.birth), _VALUE)
    _sex_and_nation(card, 28.5, 47.6)


def _new_back(card: _Card) -> None:
    person = card.person
    card.sheet.qr(card.corner[0] + 67.0, card.corner[1] + 3.0, card.qr, _QR_MM, "l")
    card.put(4.0, 5.0, "Nơi cư trú / Place of residence:", _LABEL)
    y = card.flow(4.0, 8.5, [Run(person.address, _sans(6.6, "bold"))], 60.0)
    card.put(4.0, y + 3.6, "Nơi đăng ký khai sinh / Place of birth:", _LABEL)
    y = card.flow(4.0, y + 7.1, [Run(person.origin, _sans(6.6, "bold"))], 60.0)
    end = card.put(4.0, y + 4.2, "Ngày, tháng, năm cấp / Date of issue:", _LABEL)
    card.put(end + 1.5, y + 4.2, slashed(card.issued), _VALUE)
    end = card.put(4.0, y + 8.0, "Ngày, tháng, năm hết hạn / Date of expiry:", _LABEL)
    card.put(end + 1.5, y + 8.0, _until(card), _VALUE)
    card.put(22.0, 33.0, "BỘ CÔNG AN", _sans(7.0, "bold"), "centre")
    card.put(22.0, 35.6, "MINISTRY OF PUBLIC SECURITY", _sans(4.6), "centre")
    _mrz(card)


_SIDES = {False: (_old_front, _old_back), True: (_new_front, _new_back)}


def _title(card: _Card, middle: float, names: tuple[str, str]) -> None:
    card.put(middle, 5.6, NATION, _sans(5.6, "bold"), "centre")
    card.put(middle, 8.3, MOTTO, _sans(5.6, "bold"), "centre")
    card.put(middle, 10.8, "SOCIALIST REPUBLIC OF VIET NAM", _sans(4.8), "centre")
    card.put(middle, 13.0, "Independence - Freedom - Happiness", _sans(4.8), "centre")
    card.put(middle, 18.2, names[0], _sans(10.0, "bold", _RED), "centre")
    card.put(middle, 21.2, names[1], _sans(5.6, "regular", _RED), "centre")


def _sex_and_nation(card: _Card, x: float, y: float) -> None:
    end = card.put(x, y, "Giới tính / Sex:", _LABEL)
    end = card.put(end + 1.0, y, sex_word(card.person), _VALUE)
    end = card.put(end + 2.5, y, "Quốc tịch / Nationality:", _LABEL)
    card.put(end + 1.0, y, "Việt Nam", _VALUE)


def _until(card: _Card) -> str:
    return "Không thời hạn" if card.expiry.year == 2099 else slashed(card.expiry)


def _mrz(card: _Card) -> None:
    style = Style(MACHINE, _MRZ_PT)
    for number, line in enumerate(mrz_lines(card.person, card.expiry)):
        card.put(CARD_MM[0] / 2, 41.0 + number * 4.8, line, style, "centre")


def _blank_card(
    sheet: Sheet, corner: tuple[float, float]
) -> tuple[Image.Image, tuple[int, int], Image.Image]:
    """Give the pale pattern of a card, its place in px and its round corners as a mask."""
    wide, high = (round(edge * sheet.px_per_mm) for edge in CARD_MM)
    across = np.linspace(0, math.tau * 7, wide, dtype=np.float32)[None, :]
    down = np.linspace(0, math.tau * 5, high, dtype=np.float32)[:, None]
    waves = np.sin(across + 2 * np.sin(down / 2)) * np.sin(down + 1.5 * np.sin(across / 3))
    shade = (waves[:, :, None] * np.array([5, 3, 4]) + np.array([228, 239, 236])).astype(np.uint8)
    mask = Image.new("L", (wide, high), 0)
    radius = 3.2 * sheet.px_per_mm
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, wide - 1, high - 1), radius, 255)
    place = (round(corner[0] * sheet.px_per_mm), round(corner[1] * sheet.px_per_mm))
    return Image.fromarray(shade), place, mask


def _pen(card: _Card) -> ImageDraw.ImageDraw:
    return ImageDraw.Draw(card.sheet.image)


def _spot(card: _Card, box: Box) -> tuple[float, float, float, float]:
    """Give a box of the card in px of the sheet."""
    x, y, px = card.corner[0], card.corner[1], card.sheet.px_per_mm
    return (x + box.left) * px, (y + box.top) * px, (x + box.right) * px, (y + box.bottom) * px


def _emblem(card: _Card, x: float, y: float) -> None:
    pen = _pen(card)
    pen.ellipse(_spot(card, Box(x - 5, y - 5, x + 5, y + 5)), (214, 170, 60))
    pen.ellipse(_spot(card, Box(x - 4, y - 4, x + 4, y + 4)), _RED)
    points = []
    for step in range(10):
        reach = 2.8 if step % 2 == 0 else 1.1
        angle = math.tau * step / 10 - math.pi / 2
        points.append(
            (
                card.corner[0] + x + reach * math.cos(angle),
                card.corner[1] + y + reach * math.sin(angle),
            )
        )
    card.sheet.fill(points, (246, 214, 70))


def _portrait(card: _Card, box: Box) -> None:
    """Draw nobody's face: a head and shoulders."""
    pen, middle = _pen(card), (box.left + box.right) / 2
    pen.rectangle(_spot(card, box), (196, 216, 232))
    body = Box(box.left + 1.5, box.bottom - 8.0, box.right - 1.5, box.bottom + 6.0)
    pen.ellipse(_spot(card, body), (70, 84, 112))
    below = Box(box.left, box.bottom, box.right, box.bottom + 6.5)
    neck = Box(middle - 2.4, box.bottom - 11.0, middle + 2.4, box.bottom - 5.5)
    pen.rectangle(_spot(card, neck), (206, 164, 138))
    hair = Box(middle - 6.0, box.top + 2.5, middle + 6.0, box.top + 16.0)
    pen.ellipse(_spot(card, hair), (44, 36, 34))
    face = Box(middle - 5.0, box.top + 5.0, middle + 5.0, box.top + 18.5)
    pen.ellipse(_spot(card, face), (222, 182, 154))
    pen.rectangle(_spot(card, below), (228, 239, 236))


def _chip(card: _Card, x: float, y: float) -> None:
    pen = _pen(card)
    px = card.sheet.px_per_mm
    pen.rounded_rectangle(_spot(card, Box(x, y, x + 12, y + 10)), 1.5 * px, (216, 184, 104), BLACK)
    for share in (0.33, 0.66):
        pen.line(_spot(card, Box(x, y + 10 * share, x + 12, y + 10 * share)), (120, 96, 40), 2)
        pen.line(_spot(card, Box(x + 12 * share, y, x + 12 * share, y + 10)), (120, 96, 40), 2)


def _fingerprint(card: _Card, x: float, y: float) -> None:
    pen = _pen(card)
    for ring in range(1, 11):
        reach = ring * 0.52
        box = Box(x + 5.5 - reach, y + 8 - reach * 1.4, x + 5.5 + reach, y + 8 + reach * 1.4)
        pen.arc(_spot(card, box), 100 - ring * 4, 430 - ring * 7, (90, 90, 96), 3)
