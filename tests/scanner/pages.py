"""Small test pages of this room: papers drawn with known truth, and what scanners do to them."""

import io
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont

from dossier.page import MM_PER_INCH, PageImage, Pixels
from scanner.load import LoadedPage

_FONTS = Path("/usr/share/fonts/truetype")
SERIF = _FONTS / "liberation2" / "LiberationSerif-Regular.ttf"
NOTO = _FONTS / "noto" / "NotoSerif-Regular.ttf"
SANS = _FONTS / "dejavu" / "DejaVuSans.ttf"

A4_MM = (210.0, 297.0)

_SENTENCES = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do, hạnh phúc",
    "Căn cứ Luật Tổ chức chính quyền địa phương và các quy định hiện hành",
    "Ủy ban nhân dân phường xác nhận nội dung dưới đây là đúng sự thật",
    "Người đề nghị cam đoan chịu trách nhiệm trước pháp luật về lời khai",
    "Nơi đăng ký thường trú, số định danh cá nhân, ngày tháng năm sinh",
    "Kính gửi các cơ quan có thẩm quyền giải quyết thủ tục hành chính",
    "Quyết định này có hiệu lực kể từ ngày ký và được gửi tới những nơi nhận",
)
_LABELS = (
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số định danh",
    "Quê quán",
    "Nơi cư trú",
    "Dân tộc",
)


class Sheet:
    """White paper with a pen that works in millimetres."""

    def __init__(
        self,
        *,
        dpi: float = 150.0,
        size_mm: tuple[float, float] = A4_MM,
        font: Path = SERIF,
        paper: tuple[int, int, int] = (255, 255, 255),
    ) -> None:
        self.dpi = dpi
        size = (self.px(size_mm[0]), self.px(size_mm[1]))
        self.image = Image.new("RGB", size, paper)
        self.pen = ImageDraw.Draw(self.image)
        self.font = font

    def px(self, millimetres: float) -> int:
        return round(millimetres * self.dpi / MM_PER_INCH)

    def text(
        self, x_mm: float, y_mm: float, words: str, *, points: float = 13, ink: str = "black"
    ) -> None:
        font = _font(self.font, round(points * self.dpi / 72))
        self.pen.text((self.px(x_mm), self.px(y_mm)), words, font=font, fill=ink)

    def seal(self, x_mm: float, y_mm: float, *, ink: str = "#d02020") -> None:
        """Draw a round seal of 36 mm with its middle there, see-through as ink is."""
        layer = Image.new("RGB", self.image.size, "white")
        pen = ImageDraw.Draw(layer)
        for radius in (18, 16.5, 9):
            box = [self.px(x_mm - radius), self.px(y_mm - radius)]
            box += [self.px(x_mm + radius), self.px(y_mm + radius)]
            pen.ellipse(box, outline=ink, width=self.px(0.7))
        self._stamp(layer)

    def signature(self, x_mm: float, y_mm: float, *, ink: str = "#2030a0") -> None:
        steps = np.linspace(0, 1, 60)
        xs = x_mm + 38 * steps + 5 * np.sin(steps * 23)
        ys = y_mm - 12 * steps * (1 - steps) + 6 * np.sin(steps * 17)
        points = [(self.px(x), self.px(y)) for x, y in zip(xs, ys, strict=True)]
        self.pen.line(points, fill=ink, width=max(2, self.px(0.5)))

    def qr(self, x_mm: float, y_mm: float, words: str, *, size_mm: float = 30) -> None:
        code = Image.open(io.BytesIO(_qr_png(words)))
        side = self.px(size_mm)
        self.image.paste(
            code.resize((side, side), Image.Resampling.NEAREST), (self.px(x_mm), self.px(y_mm))
        )

    def _stamp(self, layer: Image.Image) -> None:
        both = np.minimum(np.array(self.image), np.array(layer))
        self.image = Image.fromarray(both)
        self.pen = ImageDraw.Draw(self.image)

    @property
    def page(self) -> PageImage:
        return PageImage(np.array(self.image), self.dpi)


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


@cache
def _qr_png(words: str) -> bytes:
    file = io.BytesIO()
    segno.make(words, error="m").save(file, kind="png", scale=8, border=4)
    return file.getvalue()


def letter(*, dpi: float = 150.0, font: Path = SERIF, lines: int = 26, seed: int = 0) -> Sheet:
    """Give a letter: a title and full lines."""
    sheet = Sheet(dpi=dpi, font=font)
    chance = np.random.default_rng(seed)
    sheet.text(70, 20, "QUYẾT ĐỊNH", points=15)
    for number in range(lines):
        sheet.text(25, 36 + 8.6 * number, _SENTENCES[int(chance.integers(len(_SENTENCES)))])
    return sheet


def form(*, dpi: float = 150.0, font: Path = SERIF, lines: int = 12, seed: int = 0) -> Sheet:
    """Give a form: labels, dotted leaders, few words."""
    sheet = Sheet(dpi=dpi, font=font)
    chance = np.random.default_rng(seed)
    sheet.text(60, 25, "TỜ KHAI ĐĂNG KÝ", points=16)
    for number in range(lines):
        label = _LABELS[int(chance.integers(len(_LABELS)))]
        sheet.text(25, 48 + 13 * number, f"{number + 1}. {label}: " + "." * 60, points=12)
    return sheet


def table(*, dpi: float = 150.0, font: Path = SERIF, rows: int = 14, seed: int = 0) -> Sheet:
    """Give a ruled table of names and numbers."""
    sheet = Sheet(dpi=dpi, font=font)
    chance = np.random.default_rng(seed)
    sheet.text(65, 22, "DANH SÁCH HỒ SƠ", points=14)
    lefts = (20, 35, 95, 130, 190)
    for row in range(rows + 1):
        y = 40 + 12 * row
        sheet.pen.line(
            [sheet.px(20), sheet.px(y), sheet.px(190), sheet.px(y)], fill="black", width=2
        )
    for left in lefts:
        ends = [sheet.px(left), sheet.px(40), sheet.px(left), sheet.px(40 + 12 * rows)]
        sheet.pen.line(ends, fill="black", width=2)
    for row in range(rows):
        y = 43 + 12 * row
        cells = (
            str(row + 1),
            "Nguyễn Thị Hồng Gấm",
            f"{chance.integers(10**8):08d}",
            "Đã giải quyết xong",
        )
        for left, cell in zip(lefts, cells, strict=False):
            sheet.text(left + 2, y, cell, points=12)
    return sheet


def cards(*, dpi: float = 200.0, font: Path = SANS) -> Sheet:
    """Give a copy of both sides of a card on one sheet: little small print on tinted ground."""
    sheet = Sheet(dpi=dpi, font=font)
    for top in (40, 120):
        box = [sheet.px(62), sheet.px(top), sheet.px(148), sheet.px(top + 54)]
        sheet.pen.rectangle(box, fill="#dbe7e2", outline="#808080")
        sheet.pen.rectangle(
            [sheet.px(66), sheet.px(top + 18), sheet.px(84), sheet.px(top + 42)], fill="#907060"
        )
        for row, words in enumerate(
            (
                "CĂN CƯỚC",
                "Số / No.: 000199000001",
                "Họ và tên / Full name:",
                "TRẦN THỊ MỸ LỆ",
                "Ngày sinh: 01/02/1999",
                "Quốc tịch: Việt Nam",
            )
        ):
            sheet.text(88, top + 6 + 7 * row, words, points=7.5)
    return sheet


def leaning(page: PageImage, degrees: float, *, paper: int = 255, grow: bool = False) -> PageImage:
    """Lean a page counter-clockwise about its middle, as a sheet fed askew."""
    height, width = page.pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    size = (width, height)
    if grow:
        across, down = abs(matrix[0, 0]), abs(matrix[0, 1])
        size = (round(width * across + height * down), round(width * down + height * across))
        matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    turned = cv2.warpAffine(
        page.pixels,
        matrix,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(paper, paper, paper),
    )
    return PageImage(np.asarray(turned, dtype=np.uint8), page.dpi)


def turned(page: PageImage, degrees: int) -> PageImage:
    """Turn a page clockwise by right angles."""
    return PageImage(np.ascontiguousarray(np.rot90(page.pixels, -degrees // 90)), page.dpi)


def scanned(page: PageImage, *, seed: int = 0, noise: float = 5.0, quality: int = 75) -> PageImage:
    """Do what an office scanner does: soft edges, a gradient of light, noise, JPEG."""
    chance = np.random.default_rng(seed)
    pixels = cv2.GaussianBlur(page.pixels, (0, 0), 0.6 * page.dpi / 150).astype(np.float32)
    light = np.linspace(1.0, 0.9, pixels.shape[1], dtype=np.float32)
    pixels = (25 + 0.88 * pixels) * light.reshape((1, -1) + (1,) * (pixels.ndim - 2))
    pixels += chance.normal(0, noise, pixels.shape).astype(np.float32)
    file = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return PageImage(np.array(Image.open(file)), page.dpi)


def with_edges(page: PageImage, *, edge_mm: float = 4.0) -> PageImage:
    """Add what makes measuring hard: black scanner edges, a feeder streak, dust."""
    pixels: Pixels = page.pixels.copy()
    chance = np.random.default_rng(3)
    edge = round(edge_mm * page.px_per_mm)
    pixels[:, :edge] = 20
    pixels[-edge // 2 :] = 25
    streak = round(pixels.shape[1] * 0.7)
    pixels[:, streak : streak + 2] = 120
    for _ in range(60):
        y, x = chance.integers(pixels.shape[0]), chance.integers(pixels.shape[1])
        cv2.circle(pixels, (int(x), int(y)), 1, (60, 60, 60), -1)
    return PageImage(pixels, page.dpi)


def shown_through(front: PageImage, *, strength: float = 0.15) -> PageImage:
    """Give the blank back of a sheet through which its front shows."""
    mirrored = cv2.GaussianBlur(front.pixels[:, ::-1], (0, 0), 1.2 * front.dpi / 150)
    pale = 250 - strength * (255 - mirrored.astype(np.float32))
    return PageImage(np.clip(pale, 0, 255).astype(np.uint8), front.dpi)


def loaded(page: PageImage, number: int = 1, *, born_digital: bool = False) -> LoadedPage:
    return LoadedPage(number, page, "file", born_digital)
