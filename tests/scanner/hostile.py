"""Files as enemies and broken lines make them, with the error that each must raise."""

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
from tests.scanner.files import (
    JPEG,
    PNG,
    TIFF,
    add_page,
    full_page,
    heic_bytes,
    image_stream,
    jpeg_stream,
    locked_pdf,
    picture_bytes,
    sample_picture,
    scanned_pdf,
)


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
    bomb = zlib.compress(zlib.compress(bytes(140 * 1024**2), 9), 9)
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
        packed = zlib.compress(b" " * 140 * 1024**2, 9)
        pdf.pages[0].obj.Contents.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.save(path, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return path


def empty_pdf(path: Path) -> Path:
    """Write a PDF in order that has no page."""
    with pikepdf.new() as pdf:
        pdf.save(path)
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


def _png_with(name: bytes, data: bytes) -> bytes:
    """Give a PNG with one more chunk before its picture."""
    whole = picture_bytes(sample_picture(64, 64), PNG)
    chunk = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return whole[:33] + chunk + whole[33:]


def _bomb(mebibytes: int = 70) -> bytes:
    return zlib.compress(bytes(mebibytes * 1024**2))


def _bare_webp(width: int, height: int) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sizes
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _large_heic() -> bytes:
    """Give a HEIC that declares another size than it holds."""
    data = bytearray(heic_bytes(sample_picture(64, 64)))
    place = data.index(b"ispe") + 8
    data[place : place + 8] = struct.pack(">II", 20_000, 10_050)
    return bytes(data)


def _bare_bmp(width: int, height: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


def _closed_jpeg_in_pdf(path: Path) -> Path:
    """Write a PDF whose JPEG was cut and then closed as if it were whole."""
    with pikepdf.new() as pdf:
        picture = jpeg_stream(pdf, _cut(picture_bytes(_noise(), JPEG)) + b"\xff\xd9", _noise())
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(path)
    return path


def _packed_in_pdf(data: bytes, packing: str, **more: Any) -> Callable[[Path], Path]:
    """Write a PDF whose picture declares 64 by 64 pixels outside and more within."""

    def write(path: Path) -> Path:
        with pikepdf.new() as pdf:
            picture = image_stream(pdf, sample_picture(64, 64).convert("L"), **more)
            picture.write(data, filter=pikepdf.Name(packing))
            add_page(pdf, full_page(), {"Im0": picture})
            pdf.save(path, compress_streams=False)
        return path

    return write


def _large_fax_in_pdf(path: Path) -> Path:
    with pikepdf.new() as pdf:
        parameters = pikepdf.Dictionary(K=-1, Columns=60_000, Rows=60_000)
        picture = image_stream(pdf, sample_picture(64, 64).convert("1"))
        picture.write(b"\0\x10\x01" * 20, filter=pikepdf.Name.CCITTFaxDecode)
        picture.DecodeParms = parameters
        add_page(pdf, full_page(), {"Im0": picture})
        pdf.save(path, compress_streams=False)
    return path


def _large_jpx() -> bytes:
    data = bytearray(picture_bytes(sample_picture(64, 64), "JPEG2000"))
    place = data.index(b"\xff\x4f\xff\x51") + 8
    data[place : place + 8] = struct.pack(">II", 60_000, 60_000)
    return bytes(data)


def _large_jbig2() -> bytes:
    page = struct.pack(">IIIIBH", 64, 64, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", 60_000, 60_000, 0, 0, 0) + bytes(20)
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data
        for number, (kind, data) in enumerate(((48, page), (38, region)))
    )


def _large_inline_in_pdf(path: Path) -> Path:
    with pikepdf.new() as pdf:
        add_page(pdf, "q 9 0 0 9 0 0 cm BI /W 60000 /H 60000 /BPC 8 /CS /RGB ID 0 EI Q")
        pdf.save(path)
    return path


def _endless_letters() -> bytes:
    """Give LZW of one word that is put out for ever: it swells two thousand times."""
    words = b"".join(format(code, "012b").encode() for code in [4095] * 200_000)
    head = b"".join(format(code, f"0{width}b").encode() for code, width in _growing_codes())
    bits = head + words
    bits = bits.ljust(-(-len(bits) // 8) * 8, b"0")
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _growing_codes() -> list[tuple[int, int]]:
    """Give the codes that fill a table of LZW with ever longer words, and their widths."""
    longer = [(code, min(12, (code + 1).bit_length())) for code in range(258, 4096)]
    return [(256, 9), (0, 9), *longer]


HOSTILE: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "empty.pdf": ("empty-scan", _written(b"")),
    "page.html": ("text-scan", _written(b"<!DOCTYPE html><html><body>x</body></html>")),
    "paper.docx": ("office-scan", _written(_docx())),
    "named-so.pdf": ("office-scan", _written(_docx())),
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
    "large.webp": ("page-too-large", _written(_bare_webp(16_383, 16_383))),
    "large.heic": ("page-too-large", _written(_large_heic())),
    "large.bmp": ("page-too-large", _written(_bare_bmp(20_000, 10_050))),
    "text-swells.png": ("damaged-scan", _written(_png_with(b"zTXt", b"a\0\0" + _bomb()))),
    "colours-swell.png": ("damaged-scan", _written(_png_with(b"iCCP", b"a\0\0" + _bomb()))),
    "closed-jpeg-in.pdf": ("damaged-scan", _closed_jpeg_in_pdf),
    "large-fax-in.pdf": ("page-too-large", _large_fax_in_pdf),
    "large-jpx-in.pdf": ("page-too-large", _packed_in_pdf(_large_jpx(), "/JPXDecode")),
    "large-jbig2-in.pdf": ("page-too-large", _packed_in_pdf(_large_jbig2(), "/JBIG2Decode")),
    "large-inline-in.pdf": ("page-too-large", _large_inline_in_pdf),
    "endless-letters-in.pdf": (
        "page-too-large",
        _packed_in_pdf(_endless_letters(), "/LZWDecode"),
    ),
    "crowded.pdf": ("too-many-pages", crowded_pdf),
}
"""Name of the file, the code of the error it must raise, and how it is made."""
