"""Land use right certificate: the red book, the pink book and the sheet of 2025 with a QR code."""

from dataclasses import replace
from itertools import pairwise

from dossier.page import Box
from samples.draw import A4_MM, Colour, Column, Run, Sheet
from samples.ink import press_seal, sign_by_hand
from samples.office import Office
from samples.papers.land import Parcel, make_parcel, pink_paper
from samples.papers.look import Look
from samples.papers.parts import (
    RIGHT,
    item,
    national_title,
    office_seal,
    place_and_day,
    signed,
)
from samples.people import Person
from samples.truth import Paper, PaperPage, make_paper

_RED: Colour = (170, 30, 40)
_TYPE = "giay_chung_nhan_quyen_su_dung_dat"
_ROW_MM = 8.0


def draw_giay_chung_nhan_quyen_su_dung_dat(owner: Person, office: Office, look: Look) -> Paper:
    """Draw the certificate of a parcel of land that somebody has the use of."""
    edition = look.pick("edition", ("new", "new", "pink", "pink", "red"))
    parcel = make_parcel(office, look, new=edition == "new")
    draw = {"new": _draw_new, "pink": _draw_pink, "red": _draw_red}[edition]
    pages, day = draw(owner, office, look, parcel)
    name = owner.full_name
    facts = {
        "so": (parcel.register, parcel.register),
        "ho_ten": (name, name.upper()),
        "so_dinh_danh": (owner.personal_id, owner.personal_id),
        "thua_dat": (parcel.number, parcel.number),
        "to_ban_do": (parcel.map_sheet, parcel.map_sheet),
        "dien_tich": (parcel.area, parcel.printed_area),
        "dia_chi": (parcel.address, parcel.address),
        "so_giay_chung_nhan": (parcel.serial, parcel.serial),
        "ngay": (look.issued.isoformat(), day),
    }
    return make_paper(_TYPE, pages, facts)


def _holder(owner: Person, look: Look) -> list[list[tuple[str, str]]]:
    """Give the rows that say whose land it is."""
    who = "Ông" if owner.sex == "nam" else "Bà"
    number = look.pick("id", ("CCCD số:", "Số định danh cá nhân:", "Căn cước công dân số:"))
    colon = look.pick("colon", (":", ":", ""))
    return [
        [(f"{who}{colon}", owner.full_name.upper())],
        [("Năm sinh:", f"{owner.birth.year},"), (number, owner.personal_id)],
        [("Địa chỉ thường trú:", owner.address)],
    ]


def _write_rows(
    sheet: Sheet, look: Look, rows: list[list[tuple[str, str]]], column: Column, y: float
) -> float:
    for pairs in rows:
        y = item(sheet, look, pairs, column, y) + column.pitch
    return y


def _title(sheet: Sheet, look: Look, y: float, lines: tuple[str, ...]) -> float:
    style = look.sized(look.bold, 2)
    for line in ("GIẤY CHỨNG NHẬN", *lines):
        sheet.write(A4_MM[0] / 2, y, line, style, "centre")
        y += 7.6
    return y


def _draw_new(
    owner: Person, office: Office, look: Look, parcel: Parcel
) -> tuple[tuple[PaperPage, ...], str]:
    sheet = Sheet(look.dpi, pink_paper(look.dpi))
    sheet.qr(170, 18, f"{parcel.serial.replace(' ', '')}|{parcel.number}|{parcel.map_sheet}", 22)
    national_title(sheet, look, A4_MM[0] / 2 - 10, 28.0)
    lines = ("QUYỀN SỬ DỤNG ĐẤT,", "QUYỀN SỞ HỮU TÀI SẢN GẮN LIỀN VỚI ĐẤT")
    y = _title(sheet, look, 48.0, lines) + 4
    column = Column(look.margin, RIGHT, look.pitch)
    head = "1. Người sử dụng đất, chủ sở hữu tài sản gắn liền với đất:"
    y = sheet.flow([Run(head, look.bold)], column, y) + look.pitch
    y = _write_rows(sheet, look, _holder(owner, look), column, y)
    y = sheet.flow([Run("2. Thông tin thửa đất:", look.bold)], column, y) + look.pitch
    rows = [
        [("a) Thửa đất số:", f"{parcel.number};"), ("tờ bản đồ số:", parcel.map_sheet)],
        [("b) Diện tích:", f"{parcel.printed_area} m²")],
        [("c) Loại đất:", parcel.purpose)],
        [("d) Thời hạn sử dụng đất:", "Lâu dài")],
        [("đ) Hình thức sử dụng đất:", "Sử dụng riêng")],
        [("e) Địa chỉ:", parcel.address)],
    ]
    y = _write_rows(sheet, look, rows, column, y)
    y = _write_rows(sheet, look, [[("3. Thông tin tài sản gắn liền với đất:", "-/-")]], column, y)
    day = _sign(sheet, look, office, y + 6)
    register = look.pick("in book", ("Số vào sổ cấp Giấy chứng nhận:", "Số vào sổ cấp GCN:"))
    sheet.write(look.margin, 278.0, f"{register} {parcel.register}", look.text)
    label = look.pick("serial label", ("Số phát hành:", "", "Số phát hành (số seri):"))
    _serial(sheet, look, f"{label} {parcel.serial}".strip())
    return (sheet.finish(),), day


def _draw_pink(
    owner: Person, office: Office, look: Look, parcel: Parcel
) -> tuple[tuple[PaperPage, ...], str]:
    front = Sheet(look.dpi, pink_paper(look.dpi))
    national_title(front, look, A4_MM[0] / 2, 32.0)
    lines = ("QUYỀN SỬ DỤNG ĐẤT", "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT")
    y = _title(front, look, 66.0, lines) + 14
    column = Column(look.margin, RIGHT, look.pitch)
    head = "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất"
    y = front.flow([Run(head, look.bold)], column, y) + look.pitch
    _write_rows(front, look, _holder(owner, look), column, y)
    _serial(front, look, parcel.serial)
    inside = Sheet(look.dpi, pink_paper(look.dpi))
    head = "II. Thửa đất, nhà ở và tài sản khác gắn liền với đất"
    y = inside.flow([Run(head, look.bold)], column, 28.0) + look.pitch
    y = inside.flow([Run("1. Thửa đất:", look.bold)], column, y) + look.pitch
    area = f"{parcel.printed_area} m², (Bằng chữ: {parcel.area_in_words})"
    rows = [
        [("a) Thửa đất số:", f"{parcel.number},"), ("tờ bản đồ số:", parcel.map_sheet)],
        [("b) Địa chỉ:", parcel.address)],
        [("c) Diện tích:", area)],
        [("d) Hình thức sử dụng:", f"riêng: {parcel.printed_area} m², chung: Không m²")],
        [("đ) Mục đích sử dụng:", parcel.purpose)],
        [("e) Thời hạn sử dụng:", "Lâu dài")],
        [("g) Nguồn gốc sử dụng:", "Nhà nước công nhận quyền sử dụng đất")],
        [("2. Nhà ở:", "-/-")],
        [("3. Công trình xây dựng khác:", "-/-")],
        [("6. Ghi chú:", "Không")],
    ]
    y = _write_rows(inside, look, rows, column, y)
    day = _sign(inside, look, office, y + 6)
    inside.write(look.margin, 278.0, f"Số vào sổ cấp GCN: {parcel.register}", look.text)
    return (front.finish(), inside.finish()), day


def _draw_red(
    owner: Person, office: Office, look: Look, parcel: Parcel
) -> tuple[tuple[PaperPage, ...], str]:
    sheet = Sheet(look.dpi, pink_paper(look.dpi))
    national_title(sheet, look, A4_MM[0] / 2, 28.0)
    y = _title(sheet, look, 46.0, ("QUYỀN SỬ DỤNG ĐẤT",)) + 2
    agency = office.agency.upper()
    sheet.write(A4_MM[0] / 2, y, agency, look.bold, "centre")
    sheet.write(A4_MM[0] / 2, y + 7, "CHỨNG NHẬN", look.bold, "centre")
    column = Column(look.margin, RIGHT, look.pitch)
    head = [Run("I. Tên người sử dụng đất:", look.bold)]
    y = sheet.flow(head, column, y + 15) + look.pitch
    y = _write_rows(sheet, look, _holder(owner, look), column, y)
    head = [Run("II. Thửa đất được quyền sử dụng", look.bold)]
    y = sheet.flow(head, column, y) + look.pitch
    y = _write_rows(sheet, look, [[("Địa chỉ thửa đất:", parcel.address)]], column, y)
    y = _table(sheet, look, parcel, y - 3)
    words = [[("Diện tích bằng chữ:", parcel.area_in_words)]]
    y = _write_rows(sheet, look, words, column, y + 8)
    day = _sign(sheet, look, office, y + 4)
    text = f"Vào sổ cấp giấy chứng nhận quyền sử dụng đất số: {parcel.register}"
    sheet.write(look.margin, 278.0, text, look.sized(look.text, -1))
    _serial(sheet, look, parcel.serial)
    return (sheet.finish(),), day


def _table(sheet: Sheet, look: Look, parcel: Parcel, top: float) -> float:
    """Draw the table of parcels; give its lower edge."""
    heads = ("Tờ bản đồ số", "Thửa đất số", "Diện tích (m²)", "Mục đích sử dụng", "Thời hạn")
    cells = (parcel.map_sheet, parcel.number, parcel.printed_area, parcel.purpose, "Lâu dài")
    shares = (0.0, 0.17, 0.34, 0.53, 0.83, 1.0)
    edges = [look.margin + share * (RIGHT - look.margin) for share in shares]
    for number, texts in enumerate((heads, cells)):
        upper = top + number * _ROW_MM
        style = look.sized(look.bold if number == 0 else look.value, -3)
        for (left, right), text in zip(pairwise(edges), texts, strict=True):
            sheet.frame(Box(left, upper, right, upper + _ROW_MM), 0.2)
            sheet.write((left + right) / 2, upper + 5.4, text, style, "centre")
    return top + 2 * _ROW_MM


def _sign(sheet: Sheet, look: Look, office: Office, y: float) -> str:
    """Write place, day and signature; give the day as printed."""
    y = min(y, 222.0)
    day = place_and_day(sheet, look, office.ward_name, 140.0, y)
    title = f"TM. {office.agency.upper()}"
    sheet.write(140.0, y + 6.5, title, look.sized(look.bold, -1.5), "centre")
    x, middle = signed(sheet, look, 140.0, y + 12.5, (office.position, "", office.chairman))
    sign_by_hand(sheet, (x + 3, middle), look.seed)
    press_seal(sheet, office_seal(office, look), (x - 20, middle + 1), look.seed)
    return day


def _serial(sheet: Sheet, look: Look, text: str) -> None:
    """Write the number of the sheet at its foot."""
    style = replace(look.sized(look.bold, 1), colour=_RED)
    sheet.write(RIGHT - 2, 286.0, text, style, "right")
