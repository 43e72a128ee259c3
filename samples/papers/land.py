"""A parcel of land that does not exist, and pink paper, for papers about land."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from samples.office import Office
from samples.papers.giay_khai_sinh import guilloche
from samples.papers.look import Look
from samples.papers.wording import number_in_words

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_PINK = (1.0, 0.93, 0.93)
_SERIES = ("AA", "BE", "CH", "CS", "DB", "DD")
_NEW_SERIES = "AA"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel and its certificate.

    Attributes:
        number: Of the parcel on its map sheet.
        map_sheet: Number of the map sheet.
        area: m2 with a decimal comma, no points.
        printed_area: As papers print it, with points from a thousand on.
        area_in_words: The area said in words, with its unit.
        address: Where it lies.
        purpose: What the land is for.
        serial: Number of the certificate's sheet.
        register: Number in the register of certificates.
    """

    number: str
    map_sheet: str
    area: str
    printed_area: str
    area_in_words: str
    address: str
    purpose: str
    serial: str
    register: str


def make_parcel(office: Office, look: Look, *, new: bool = False) -> Parcel:
    """Invent a parcel in the ward of an office; `new` gives it a certificate of 2025."""
    whole, tenths = look.number("area", 38, 1480), look.number("tenths", 0, 9)
    part = f",{tenths}" if tenths else ""
    said = number_in_words(whole) + (f" phẩy {_DIGITS[tenths]}" if tenths else "")
    where = look.pick("hamlet", ("thôn Đoài", "tổ dân phố 4", "khu phố Giếng Ngọc", "xóm Cổ Ngựa"))
    digits = f"{look.number('serial', 100, 999_899):08d}" if new else ""
    old = f"{look.number('serial', 100_000, 999_899)}"
    series = _NEW_SERIES if new else look.pick("series", _SERIES)
    kind, gap = look.pick("register", (("CH", " "), ("CS", ""), ("CH", ""), ("H", " ")))
    grouped = f"{whole:,}".replace(",", look.pick("thousands", (".", "")))
    return Parcel(
        number=str(look.number("parcel", 2, 980)),
        map_sheet=str(look.number("sheet", 1, 96)),
        area=f"{whole}{part}",
        printed_area=f"{grouped}{part}",
        area_in_words=f"{said[0].upper()}{said[1:]} mét vuông",
        address=f"{where[0].upper()}{where[1:]}, {office.ward}, {office.province}",
        purpose=look.pick("purpose", ("Đất ở tại nông thôn", "Đất ở tại đô thị", "Đất trồng lúa")),
        serial=f"{series} {digits or old}",
        register=f"{kind}{gap}{look.number('entry', 12, 98_000):05d}",
    )


def pink_paper(dpi: float) -> Image.Image:
    """Give an A4 sheet of pink security paper with waves."""
    pixels = np.asarray(guilloche(dpi)).astype(np.float32) * np.array(_PINK, np.float32)
    return Image.fromarray(np.ascontiguousarray(pixels.astype(np.uint8)))
