"""Pages of no certain type, in the layouts that offices see: what page preparation meets most.

They carry invented text and no fields; the sort of page is what matters. Sizes in mm.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from dossier.page import MM_PER_INCH, Box
from samples.draw import A4_MM, BLACK, BLUE, WHITE, Colour, Column, Run, Sheet, Style
from samples.ink import Seal, press_seal, sign_by_hand
from samples.papers.look import Look
from samples.papers.parts import national_title
from samples.truth import PaperPage

A5_MM, A3_MM = (148.0, 210.0), (420.0, 297.0)

_TEXT = (
    "căn cứ quy định của pháp luật về hộ tịch, cơ quan đăng ký có trách nhiệm kiểm tra, xác "
    "minh và trả lời bằng văn bản cho người yêu cầu trong thời hạn mười ngày làm việc kể từ "
    "ngày nhận đủ hồ sơ hợp lệ. Trường hợp từ chối phải nêu rõ lý do; người có thẩm quyền ký, "
    "ghi rõ họ tên, chức vụ và đóng dấu. Diện tích đất sử dụng đo theo bản vẽ kèm theo, ranh "
    "giới giáp với các thửa liền kề đã được chủ sử dụng thống nhất ký tên. Bên mua thanh toán "
    "cho bên bán đủ số tiền nêu trên khi giao nhận nhà; thuế, lệ phí do hai bên thỏa thuận. "
    "Học sinh xếp loại hạnh kiểm tốt, được lên lớp và đề nghị khen thưởng cuối năm học. Bệnh "
    "nhân ổn định, ra viện, uống thuốc theo đơn, tái khám sau hai tuần hoặc khi có dấu hiệu "
    "bất thường. Chủ hộ kinh doanh cam kết những nội dung kê khai là đúng sự thật và chịu "
    "trách nhiệm trước pháp luật về nội dung đã khai"
)
_WORDS = tuple(_TEXT.split())
_TITLES = (
    "BIÊN BẢN LÀM VIỆC",
    "HỢP ĐỒNG CHUYỂN NHƯỢNG",
    "GIẤY XÁC NHẬN",
    "BẢN CAM KẾT",
    "TRÍCH LỤC",
    "PHIẾU TRẢ LỜI",
    "BẢNG KÊ",
    "GIẤY CHỨNG NHẬN",
    "GIẤY ỦY QUYỀN",
    "ĐƠN XIN XÁC NHẬN",
)
_LABELS = (
    "Họ và tên:",
    "Ngày sinh:",
    "Nơi ở hiện nay:",
    "Số giấy tờ:",
    "Điện thoại:",
    "Nghề nghiệp:",
    "Thửa đất số:",
    "Tờ bản đồ số:",
    "Diện tích:",
    "Lý do:",
    "Quan hệ với chủ hộ:",
    "Ghi chú:",
)


def _text(rng: random.Random, words: int) -> str:
    start = rng.randrange(len(_WORDS))
    text = " ".join(_WORDS[(start + at) % len(_WORDS)] for at in range(words))
    return text[0].upper() + text[1:]


def _sheet(look: Look, size_mm: tuple[float, float], paper: Colour = WHITE) -> Sheet:
    size = tuple(round(side * look.dpi / MM_PER_INCH) for side in size_mm)
    return Sheet(look.dpi, Image.new("RGB", (size[0], size[1]), paper))


def _paragraphs(
    sheet: Sheet, look: Look, column: Column, y: float, bottom: float, rng: random.Random
) -> float:
    """Fill a column with paragraphs down to a height; give the last baseline."""
    while y < bottom:
        rows = sheet.lay_out(
            [Run(_text(rng, rng.randint(12, 70)), look.text)], column, 8.0, justify=True
        )
        for spots in rows:
            if y > bottom:
                break
            sheet.row(spots, y)
            y += column.pitch
        y += rng.uniform(0.0, 3.0)
    return y


def _dense(look: Look, rng: random.Random) -> PaperPage:
    sheet = Sheet(look.dpi)
    column = Column(look.margin, 190.0, rng.uniform(4.8, 8.0))
    _paragraphs(sheet, look, column, rng.uniform(20.0, 40.0), rng.uniform(150.0, 280.0), rng)
    return sheet.finish()


def _letter(look: Look, rng: random.Random) -> PaperPage:
    """A letter with the national title, some lines, a signature and a seal."""
    sheet = Sheet(look.dpi)
    y = national_title(sheet, look, rng.choice((105.0, 140.0)), rng.uniform(18.0, 26.0)) + 18.0
    sheet.write(105.0, y, rng.choice(_TITLES), look.sized(look.bold, 2.0), "centre")
    column = Column(look.margin, 190.0, look.pitch)
    y = _paragraphs(sheet, look, column, y + 14.0, y + rng.uniform(30.0, 120.0), rng)
    sheet.write(145.0, y + 10.0, "NGƯỜI LÀM ĐƠN", look.bold, "centre")
    sign_by_hand(sheet, (145.0, y + 26.0), rng.randrange(1000))
    if rng.random() < 0.6:
        press_seal(sheet, Seal("ỦY BAN NHÂN DÂN XÃ", "TỈNH LẠC GIANG"), (120.0, y + 24.0), 7)
    return sheet.finish()


def _sparse(look: Look, rng: random.Random) -> PaperPage:
    """A page with a few words only, such as the end of a letter."""
    sheet = Sheet(look.dpi)
    y = rng.uniform(25.0, 200.0)
    for _ in range(rng.randint(2, 4)):
        sheet.write(look.margin, y, _text(rng, rng.randint(4, 10)), look.text)
        y += look.pitch
    return sheet.finish()


def _table(look: Look, rng: random.Random) -> PaperPage:
    sheet = Sheet(look.dpi)
    sheet.write(105.0, 25.0, rng.choice(_TITLES), look.bold, "centre")
    left, right, top = 18.0, 195.0, 35.0
    rows, columns = rng.randint(8, 24), rng.randint(3, 7)
    high, wide = rng.uniform(7.0, 10.0), (right - left) / columns
    small = look.sized(look.text, -2.5)
    for row in range(rows + 1):
        sheet.rule(left, right, top + row * high)
    for column in range(columns + 1):
        x = left + column * wide
        sheet.frame(Box(x, top, x, top + rows * high), 0.25)
    for row in range(rows):
        for column in range(columns):
            text = _cell(rng, column)
            if rng.random() < 0.85 and sheet.width(text, small) < wide - 2:
                sheet.write(left + column * wide + 1.2, top + row * high + high * 0.7, text, small)
    return sheet.finish()


def _cell(rng: random.Random, column: int) -> str:
    if column == 0:
        return str(rng.randint(1, 99))
    if rng.random() < 0.5:
        return f"{rng.randint(1, 999)}.{rng.randint(0, 999):03d}"
    return _text(rng, rng.randint(1, 3))


def _form(look: Look, rng: random.Random) -> PaperPage:
    """A form whose leaders are filled in here and there, with tick boxes and digit squares."""
    sheet = Sheet(look.dpi)
    y = national_title(sheet, look, 105.0, 20.0) + 16.0
    sheet.write(105.0, y, rng.choice(_TITLES), look.sized(look.bold, 2.0), "centre")
    for number, label in enumerate(rng.sample(_LABELS, rng.randint(7, 12))):
        y += look.pitch * rng.choice((1.0, 1.3))
        end = sheet.write(look.margin, y, f"{number + 1}. {label}", look.text)
        if number == 2:
            sheet.digits(end + 3, y, f"000{rng.randrange(10**9):09d}", look.value)
            continue
        if rng.random() < 0.6:
            end = sheet.write(end + 2, y, _text(rng, rng.randint(1, 6)), look.value)
        sheet.dots(min(end + 1, 180.0), 188.0, y - 0.1)
    for _ in range(rng.randint(0, 4)):
        y += look.pitch
        sheet.frame(Box(look.margin, y - 3.5, look.margin + 4, y + 0.5), 0.3)
        sheet.write(look.margin + 7, y, _text(rng, 6), look.text)
    return sheet.finish()


def _columns(look: Look, rng: random.Random) -> PaperPage:
    """Two columns whose lines do not stand on the same heights."""
    sheet = Sheet(look.dpi)
    small = Look(rng.randrange(9999), look.dpi, look.family, look.size_pt - 2.5, pitch=4.9)
    _paragraphs(sheet, small, Column(20.0, 101.0, 4.9), 30.0, 270.0, rng)
    _paragraphs(sheet, small, Column(109.0, 192.0, 5.3), 31.7, rng.uniform(120.0, 270.0), rng)
    return sheet.finish()


def _certificate(look: Look, rng: random.Random) -> PaperPage:
    """A certificate within a decorated border, on tinted paper."""
    paper = rng.choice(((250, 240, 215), (238, 246, 238), (255, 236, 236), (240, 240, 250)))
    sheet = _sheet(look, rng.choice((A4_MM, A4_MM[::-1], A5_MM[::-1])), paper)
    wide = sheet.image.width / sheet.px_per_mm
    high = sheet.image.height / sheet.px_per_mm
    colour: Colour = rng.choice(((170, 40, 40), (40, 110, 60), (150, 110, 30)))
    for inset, line in ((7.0, 1.6), (9.5, 0.4), (12.0, 0.4)):
        sheet.frame(Box(inset, inset, wide - inset, high - inset), line, colour)
    y = national_title(sheet, look, wide / 2, 26.0) + 16.0
    title = Style(look.family, look.size_pt + 9, "bold", (190, 30, 40))
    sheet.write(wide / 2, y, "GIẤY CHỨNG NHẬN", title, "centre")
    y += 14.0
    while y < high - 60:
        sheet.write(wide / 2, y, _text(rng, rng.randint(4, 8)), look.text, "centre")
        y += look.pitch * 1.2
    sign_by_hand(sheet, (wide - 60.0, high - 36.0), rng.randrange(1000))
    press_seal(sheet, Seal("SỞ GIÁO DỤC", "TỈNH LẠC GIANG"), (wide - 80.0, high - 36.0), 3)
    return sheet.finish()


def _bill(look: Look, rng: random.Random) -> PaperPage:
    """An A5 bill."""
    sheet = _sheet(look, A5_MM)
    small = look.sized(look.text, -2.0)
    sheet.write(74.0, 16.0, "BIÊN LAI THU PHÍ, LỆ PHÍ", look.bold, "centre")
    y = 28.0
    for _ in range(rng.randint(6, 14)):
        end = sheet.write(12.0, y, _text(rng, rng.randint(2, 5)), small)
        sheet.dots(min(end + 1, 100.0), 110.0, y)
        sheet.write(136.0, y, f"{rng.randint(1, 900)}.000 đ", small, "right")
        y += 7.5
    return sheet.finish()


def _landscape(look: Look, rng: random.Random) -> PaperPage:
    sheet = _sheet(look, A4_MM[::-1])
    sheet.write(148.0, 20.0, rng.choice(_TITLES), look.bold, "centre")
    _paragraphs(sheet, look, Column(20.0, 278.0, 6.5), 32.0, rng.uniform(90.0, 190.0), rng)
    return sheet.finish()


def _with_photo(look: Look, rng: random.Random) -> PaperPage:
    """Text around a photograph, such as a curriculum vitae."""
    sheet = Sheet(look.dpi)
    picture = _photograph(rng, round(40 * sheet.px_per_mm), round(60 * sheet.px_per_mm))
    sheet.image.paste(picture, (round(22 * sheet.px_per_mm), round(25 * sheet.px_per_mm)))
    sheet.write(125.0, 40.0, "SƠ YẾU LÝ LỊCH", look.sized(look.bold, 4.0), "centre")
    _paragraphs(sheet, look, Column(70.0, 190.0, look.pitch), 52.0, 84.0, rng)
    _paragraphs(sheet, look, Column(look.margin, 190.0, look.pitch), 100.0, 260.0, rng)
    return sheet.finish()


def _photograph(rng: random.Random, wide: int, high: int) -> Image.Image:
    """A smooth picture in colour: what is no print, whatever it shows."""
    coarse = np.random.default_rng(rng.randrange(2**31)).integers(20, 235, (9, 7, 3), np.uint8)
    grown = Image.fromarray(coarse).resize((wide, high), Image.Resampling.BICUBIC)
    return grown.filter(ImageFilter.GaussianBlur(wide / 60))


def _folded(look: Look, rng: random.Random) -> PaperPage:
    """An A3 sheet that was folded: two A4 pages side by side."""
    sheet = _sheet(look, A3_MM)
    for left in (0.0, 210.0):
        column = Column(left + 24.0, left + 190.0, look.pitch)
        _paragraphs(sheet, look, column, 30.0, rng.uniform(120.0, 270.0), rng)
    return sheet.finish()


def _picture(look: Look, rng: random.Random) -> PaperPage:
    """A photograph or a scribble that fills the page: not text."""
    sheet = Sheet(look.dpi)
    if rng.random() < 0.5:
        inset = round(rng.uniform(0, 25) * sheet.px_per_mm)
        size = (sheet.image.width - 2 * inset, sheet.image.height - 2 * inset)
        sheet.image.paste(_photograph(rng, *size), (inset, inset))
        return sheet.finish()
    for number in range(rng.randint(6, 12)):
        spot = (rng.uniform(45, 165), rng.uniform(40, 250))
        sign_by_hand(sheet, spot, rng.randrange(9999) + number, rng.uniform(50.0, 85.0))
    return sheet.finish()


def _blank(look: Look, _rng: random.Random) -> PaperPage:
    return Sheet(look.dpi).finish()


LAYOUTS: dict[str, Callable[[Look, random.Random], PaperPage]] = {
    "dense": _dense,
    "letter": _letter,
    "sparse": _sparse,
    "table": _table,
    "form": _form,
    "columns": _columns,
    "certificate": _certificate,
    "bill": _bill,
    "landscape": _landscape,
    "with-photo": _with_photo,
    "folded": _folded,
    "picture": _picture,
    "blank": _blank,
}


@dataclass(frozen=True, slots=True)
class _Marked:
    """Where a sign of a person's hand may stand on an otherwise empty page."""

    text: str
    colour: Colour


def draw_layout(name: str, look: Look) -> PaperPage:
    """Draw a page of a layout.

    Args:
        name: One of `LAYOUTS`.
        look: Type, size and spacing; its seed decides the words.

    Raises:
        KeyError: There is no such layout.
    """
    return LAYOUTS[name](look, random.Random(f"layout {name} {look.seed}"))


def draw_marked(look: Look) -> PaperPage:
    """Draw a page that holds next to nothing and yet is content: a date, initials, a name."""
    rng = random.Random(f"marked {look.seed}")
    sheet = Sheet(look.dpi)
    marked = rng.choice(
        (
            _Marked("2", BLACK),
            _Marked("Đã nhận", BLUE),
            _Marked("ngày 05 tháng 3 năm 2026", BLACK),
            _Marked("N.V.A", BLUE),
            _Marked("", BLUE),
            _Marked("-", BLUE),
        )
    )
    spot = (rng.uniform(40.0, 160.0), rng.uniform(40.0, 260.0))
    if marked.text == "":
        sign_by_hand(sheet, spot, look.seed)
    elif marked.text == "-":
        press_seal(sheet, Seal("ỦY BAN NHÂN DÂN XÃ", "TỈNH LẠC GIANG"), spot, look.seed)
    else:
        sheet.write(*spot, marked.text, Style(look.family, look.size_pt, "bold", marked.colour))
    return sheet.finish()
