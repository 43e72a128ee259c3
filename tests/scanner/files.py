"""Files as scanners, phones and enemies make them; small, and made anew for every test."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from PIL import Image

from dossier.page import Pixels

A4_POINTS = (595.276, 841.89)
JPEG, PNG, TIFF = "JPEG", "PNG", "TIFF"


def sample_picture(width: int = 620, height: int = 877) -> Image.Image:
    """Give a picture whose four quarters differ: black, red, green and blue on white paper."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    down, across = height // 4, width // 4
    pixels[20:down, 20:across] = 0
    pixels[20:down, -across:-20] = (220, 20, 20)
    pixels[-down:-20, 20:across] = (20, 160, 20)
    pixels[-down:-20, -across:-20] = (20, 20, 220)
    return Image.fromarray(pixels)


def picture_bytes(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def image_stream(pdf: pikepdf.Pdf, image: Image.Image, **more: Any) -> pikepdf.Stream:
    """Give a picture as it stands in a PDF, deflated."""
    grey = image.mode in {"L", "1"}
    entries: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
        "BitsPerComponent": 1 if image.mode == "1" else 8,
        "Filter": pikepdf.Name.FlateDecode,
    }
    return pikepdf.Stream(pdf, zlib.compress(image.tobytes()), **(entries | more))


def jpeg_stream(pdf: pikepdf.Pdf, data: bytes, image: Image.Image, **more: Any) -> pikepdf.Stream:
    """Give a JPEG of a picture as it stands in a PDF."""
    space = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}[image.mode]
    entries: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": pikepdf.Name(space),
        "BitsPerComponent": 8,
        "Filter": pikepdf.Name.DCTDecode,
    }
    return pikepdf.Stream(pdf, data, **(entries | more))


def add_page(
    pdf: pikepdf.Pdf,
    drawing: str,
    pictures: dict[str, pikepdf.Stream] | None = None,
    box: tuple[float, float] = A4_POINTS,
    **more: Any,
) -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if pictures:
        resources.XObject = pikepdf.Dictionary({f"/{name}": one for name, one in pictures.items()})
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, *box],
        Resources=resources,
        Contents=pikepdf.Stream(pdf, drawing.encode("latin-1")),
        **more,
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def full_page(name: str = "Im0", box: tuple[float, float] = A4_POINTS) -> str:
    return f"q {box[0]} 0 0 {box[1]} 0 0 cm /{name} Do Q"


def scanned_pdf(path: Path, pages: int = 1, **more: Any) -> Path:
    """Write a PDF of pages that are one picture each."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            add_page(pdf, full_page(), {"Im0": image_stream(pdf, sample_picture())}, **more)
        pdf.save(path)
    return path


def text_pdf(path: Path, words: str = "Quyet dinh ve viec thanh lap to cong tac") -> Path:
    """Write a born-digital page."""
    with pikepdf.new() as pdf:
        add_page(pdf, f"BT /F1 14 Tf 70 700 Td ({words}) Tj ET")
        pdf.save(path)
    return path


def bare_png(width: int, height: int) -> bytes:
    """Give a PNG that declares a size and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def bare_jpeg(width: int, height: int) -> bytes:
    """Give a JPEG that declares another size than it holds."""
    data = bytearray(picture_bytes(sample_picture(64, 64), JPEG))
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def bare_tiff(width: int, height: int, *, following: int = 0) -> bytes:
    """Give a TIFF of one page that declares a size; `following` is where the next one stands."""
    tags = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: height, 279: 8}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    return (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(tags))
        + entries
        + struct.pack("<I", following)
    )


def declared_pdf(path: Path, width: int, height: int) -> Path:
    """Write a PDF whose picture declares a size in its dictionary."""
    with pikepdf.new() as pdf:
        picture = image_stream(pdf, sample_picture(), Width=width, Height=height)
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(path)
    return path


def huge_sheet_pdf(path: Path) -> Path:
    """Write a PDF whose page is a kilometre of paper."""
    with pikepdf.new() as pdf:
        add_page(pdf, "0 0 m 99 99 l S", box=(100_000.0, 100_000.0))
        pdf.save(path)
    return path


def crowded_pdf(path: Path, pages: int = 5_000) -> Path:
    """Write a PDF of very many empty pages."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(72, 72))
        pdf.save(path)
    return path


def bomb_pdf(path: Path) -> Path:
    """Write a PDF whose picture is packed twice and swells ten thousand times."""
    bomb = zlib.compress(zlib.compress(bytes(280 * 1024**2), 9), 9)
    with pikepdf.new() as pdf:
        entries = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        picture = image_stream(pdf, sample_picture(64, 64))
        picture.write(bomb, filter=entries)
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def swelling_contents_pdf(path: Path) -> Path:
    """Write a PDF whose drawing swells a thousand times."""
    with pikepdf.new() as pdf:
        add_page(pdf, "")
        packed = zlib.compress(b" " * 280 * 1024**2, 9)
        pdf.pages[0].obj.Contents.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def empty_pdf(path: Path) -> Path:
    """Write a PDF in order that has no page."""
    with pikepdf.new() as pdf:
        pdf.save(path)
    return path


def locked_pdf(path: Path, user: str) -> Path:
    """Write an encrypted PDF; an empty word lets everybody read it."""
    with pikepdf.new() as pdf:
        add_page(pdf, full_page(), {"Im0": image_stream(pdf, sample_picture())})
        pdf.save(path, encryption=pikepdf.Encryption(owner="chủ", user=user))
    return path


def _docx() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


def _cut(data: bytes, share: float = 0.6) -> bytes:
    return data[: int(len(data) * share)]


def _noise(width: int = 400, height: int = 400) -> Image.Image:
    """Give a picture that no packing makes small, so that cutting its file cuts the picture."""
    chance = np.random.default_rng(1)
    pixels: Pixels = chance.integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def _written(data: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write


def _cut_pdf(path: Path) -> Path:
    scanned_pdf(path)
    path.write_bytes(_cut(path.read_bytes()))
    return path


def _cut_jpeg_in_pdf(path: Path) -> Path:
    with pikepdf.new() as pdf:
        data = picture_bytes(_noise(), JPEG)
        picture = jpeg_stream(pdf, data, _noise())
        picture.write(_cut(data), filter=pikepdf.Name.DCTDecode)
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(path)
    return path


def _short_picture_in_pdf(path: Path) -> Path:
    with pikepdf.new() as pdf:
        picture = image_stream(pdf, sample_picture())
        picture.write(zlib.compress(bytes(999)), filter=pikepdf.Name.FlateDecode)
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(path)
    return path


def _large_jpeg_in_pdf(path: Path) -> Path:
    """Write a PDF whose JPEG is larger inside than its dictionary says."""
    with pikepdf.new() as pdf:
        picture = jpeg_stream(pdf, bare_jpeg(20_000, 10_050), sample_picture(64, 64))
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(path)
    return path


def _tiff_without_pages() -> bytes:
    return b"II*\0" + struct.pack("<I", 0)


HOSTILE: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "empty.pdf": ("empty-scan", _written(b"")),
    "page.html": ("unsupported-scan", _written(b"<!DOCTYPE html><html><body>x</body></html>")),
    "paper.docx": ("unsupported-scan", _written(_docx())),
    "named-so.pdf": ("unsupported-scan", _written(_docx())),
    "cut.pdf": ("damaged-scan", _cut_pdf),
    "cut.jpg": ("damaged-scan", _written(_cut(picture_bytes(_noise(), JPEG)))),
    "cut.png": ("damaged-scan", _written(_cut(picture_bytes(_noise(), PNG)))),
    "cut.tif": (
        "damaged-scan",
        _written(_cut(picture_bytes(_noise(), TIFF, compression="tiff_lzw"))),
    ),
    "head-only.tif": ("damaged-scan", _written(b"II*\0\x08\0\0\0")),
    "cut-jpeg-in.pdf": ("damaged-scan", _cut_jpeg_in_pdf),
    "short-picture-in.pdf": ("damaged-scan", _short_picture_in_pdf),
    "rubbish.pdf": ("damaged-scan", _written(b"%PDF-1.7\nrubbish\nstartxref\n9\n%%EOF")),
    "locked.pdf": ("encrypted-scan", lambda path: locked_pdf(path, "mật khẩu")),
    "no-pages.pdf": ("no-pages", empty_pdf),
    "no-pages.tif": ("no-pages", _written(_tiff_without_pages())),
    "circle.tif": ("damaged-scan", _written(bare_tiff(10, 10, following=8))),
    "large.png": ("page-too-large", _written(bare_png(20_000, 10_050))),
    "enormous.png": ("page-too-large", _written(bare_png(100_000, 100_000))),
    "large.jpg": ("page-too-large", _written(bare_jpeg(20_000, 10_050))),
    "largest.jpg": ("page-too-large", _written(bare_jpeg(65_500, 65_500))),
    "large.tif": ("page-too-large", _written(bare_tiff(20_000, 10_050))),
    "large.pdf": ("page-too-large", lambda path: declared_pdf(path, 20_000, 10_050)),
    "large-jpeg-in.pdf": ("page-too-large", _large_jpeg_in_pdf),
    "kilometre.pdf": ("page-too-large", huge_sheet_pdf),
    "packed-twice.pdf": ("page-too-large", bomb_pdf),
    "swelling.pdf": ("page-too-large", swelling_contents_pdf),
    "crowded.pdf": ("too-many-pages", crowded_pdf),
}
"""Name of the file, the code of the error it must raise, and how it is made."""
