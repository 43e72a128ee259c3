"""Small files of every format, and what chance makes of them: the food of the fuzzer."""

import io
import random
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image

from dossier.errors import DeskError
from scanner.load import open_scan
from scanner.options import ScanOptions
from tests.scanner.files import (
    JPEG,
    PNG,
    TIFF,
    add_page,
    full_page,
    heic_bytes,
    image_stream,
    jpeg_stream,
    picture_bytes,
    sample_picture,
)
from tests.scanner.pdfs import fax_stream, jbig2_bytes, packed_stream, strips_of

_SMALL = sample_picture(92, 130)
_BILEVEL = _SMALL.convert("1")
_MOST_PAGES = 20
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
_CORPUS = Path(__file__).parent / "corpus"


def seeds() -> dict[str, bytes]:
    """Give a small file of every format and make, with those that once did harm."""
    made = {f"page.{name}": _picture(name) for name in _PICTURES}
    made |= {f"{name}.pdf": _pdf(draw) for name, draw in _PDFS.items()}
    return made | {path.name: path.read_bytes() for path in sorted(_CORPUS.glob("*"))}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Give a file with a few wounds, the same for the same state of chance."""
    wounded = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_WOUNDS)(wounded, chance)
    return bytes(wounded)


def read_all(path: Path) -> int:
    """Read a file as the office would; give how many pages were asked for.

    Raises:
        Exception: Anything but a DeskError, which is what must never be seen.
    """
    asked = 1
    try:
        with open_scan(path, ScanOptions()) as scan:
            for number in range(1, min(_MOST_PAGES, scan.page_count) + 1):
                asked = number
                try:
                    scan.load(number)
                except DeskError:
                    continue
    except DeskError:
        return asked
    return asked


def _place(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(max(1, len(data)))


def _flip(data: bytearray, chance: random.Random) -> None:
    place = _place(data, chance)
    data[place : place + 1] = bytes([chance.randrange(256)])


def _extreme(data: bytearray, chance: random.Random) -> None:
    width = chance.choice((1, 2, 4))
    value = chance.choice(_EXTREMES) & (1 << 8 * width) - 1
    place = _place(data, chance)
    data[place : place + width] = value.to_bytes(width, chance.choice(("little", "big")))


def _number(data: bytearray, chance: random.Random) -> None:
    """Change a digit, which is how PDFs say sizes."""
    digits = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if digits:
        data[chance.choice(digits)] = chance.choice(b"0123456789- ")


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _hole(data: bytearray, chance: random.Random) -> None:
    place = _place(data, chance)
    del data[place : place + chance.randint(1, 40)]


def _again(data: bytearray, chance: random.Random) -> None:
    place = _place(data, chance)
    data[place:place] = data[place : place + chance.randint(1, 200)]


_WOUNDS = (_flip, _flip, _extreme, _extreme, _number, _cut, _hole, _again)

_PICTURES: dict[str, Callable[[], bytes]] = {
    "jpg": lambda: picture_bytes(_SMALL, JPEG, dpi=(200, 200)),
    "progressive.jpg": lambda: picture_bytes(_SMALL, JPEG, progressive=True),
    "cmyk.jpg": lambda: picture_bytes(_SMALL.convert("CMYK"), JPEG),
    "turned.jpg": lambda: picture_bytes(_SMALL, JPEG, exif=_exif()),
    "mpo.jpg": lambda: picture_bytes(_SMALL, "MPO", save_all=True, append_images=[_SMALL]),
    "png": lambda: picture_bytes(_SMALL, PNG, dpi=(200, 200)),
    "palette.png": lambda: picture_bytes(_SMALL.quantize(8), PNG),
    "alpha.png": lambda: picture_bytes(_SMALL.convert("RGBA"), PNG),
    "animated.png": lambda: picture_bytes(_SMALL, PNG, save_all=True, append_images=[_BILEVEL]),
    "lossless.webp": lambda: picture_bytes(_SMALL, "WEBP", lossless=True),
    "lossy.webp": lambda: picture_bytes(_SMALL, "WEBP", quality=60, exif=_exif()),
    "alpha.webp": lambda: picture_bytes(_SMALL.convert("RGBA"), "WEBP"),
    "heic": lambda: heic_bytes(_SMALL),
    "two.heic": lambda: heic_bytes(_SMALL, _SMALL.convert("L")),
    "bmp": lambda: picture_bytes(_SMALL.resize((40, 50)), "BMP"),
    "palette.bmp": lambda: picture_bytes(_SMALL.quantize(8), "BMP"),
    "bilevel.bmp": lambda: picture_bytes(_BILEVEL, "BMP"),
    "two.tif": lambda: picture_bytes(_SMALL, TIFF, save_all=True, append_images=[_SMALL]),
    "g3.tif": lambda: picture_bytes(_BILEVEL, TIFF, compression="group3"),
    "g4.tif": lambda: picture_bytes(_BILEVEL, TIFF, compression="group4", dpi=(204, 98)),
    "lzw.tif": lambda: picture_bytes(_SMALL, TIFF, compression="tiff_lzw"),
    "jpeg.tif": lambda: picture_bytes(_SMALL, TIFF, compression="jpeg"),
    "deflate.tif": lambda: picture_bytes(_SMALL, TIFF, compression="tiff_adobe_deflate"),
    "big.tif": lambda: picture_bytes(_SMALL.convert("L"), TIFF, big_tiff=True),
}


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[274], exif[282], exif[283], exif[296] = 6, 200.0, 200.0, 2
    return exif


def _picture(name: str) -> bytes:
    return _PICTURES[name]()


def _one(make: Callable[[pikepdf.Pdf], pikepdf.Stream]) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: add_page(pdf, full_page(), {"Im0": make(pdf)})


_PDFS: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "flate": _one(lambda pdf: image_stream(pdf, _SMALL)),
    "dct": _one(lambda pdf: jpeg_stream(pdf, picture_bytes(_SMALL, JPEG), _SMALL)),
    "masked": _one(lambda pdf: image_stream(pdf, _SMALL, SMask=image_stream(pdf, _BILEVEL))),
    "fax": _one(lambda pdf: fax_stream(pdf, _BILEVEL)),
    "jbig2": _one(
        lambda pdf: packed_stream(pdf, jbig2_bytes(_BILEVEL), _BILEVEL.size, "/JBIG2Decode")
    ),
    "jpx": _one(
        lambda pdf: packed_stream(pdf, picture_bytes(_SMALL, "JPEG2000"), _SMALL.size, "/JPXDecode")
    ),
    "strips": lambda pdf: add_page(pdf, *strips_of(pdf, _SMALL, 3)),
    "text": lambda pdf: add_page(pdf, "BT /F1 14 Tf 70 700 Td (Quyet dinh so 12) Tj ET"),
    "inline": lambda pdf: add_page(
        pdf, "q 99 0 0 99 9 9 cm BI /W 4 /H 4 /BPC 8 /CS /G ID 0123456789abcdef EI Q", Rotate=90
    ),
}


def _pdf(draw: Callable[[pikepdf.Pdf], None]) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        draw(pdf)
        pdf.save(file, static_id=True)
    return file.getvalue()
