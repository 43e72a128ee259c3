"""The picture of a kept page as it lies in the PDF: faithful, and small enough to send.

Colours and grey are JPEG at the scanned resolution, what came in black and white stays so
(ITU-T T.6, "G4"). A copy is never much larger than the scan it was made from.
"""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from dossier.page import PageImage
from ocr.options import OcrOptions

Coding = Literal["jpeg", "g4", "flate"]

_LOWEST_QUALITY = 40  # below, recognisers and eyes lose tone marks at 200 dpi
_RICH_SHARE = 0.8  # a scan packed with JPEG quality 85 or more shrinks to less than this at 75
_RICH_LIMIT = 0.58  # of the bytes of such a scan
_PROGRESSIVE_SHARE = 0.94  # of the bytes of a sequential JPEG, for twice its time
_ROOM_BYTES = 8_000  # for the words and what else a page needs
_BLACK_BELOW = 128
_INK_IS_1 = 0  # photometric interpretation of a fax: white runs are paper
_STRIP_OFFSETS, _STRIP_BYTES, _ROWS_PER_STRIP, _PHOTOMETRIC = 273, 279, 278, 262
_PNG_MARK = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class PagePicture:
    """An encoded page; small, so that it crosses process borders.

    Attributes:
        data: What the PDF's filter decodes: a whole JPEG file, the fax code (T.6) of one strip
            whose black is ink, or deflated rows with PNG predictors.
        width_px: Width in pixels.
        height_px: Height in pixels.
        dpi: Pixels per inch, the same in both directions.
        channels: 1 for grey and black and white, 3 for RGB.
        coding: `jpeg`, `g4` or `flate`.
    """

    data: bytes
    width_px: int
    height_px: int
    dpi: float
    channels: int
    coding: Coding = "jpeg"


@dataclass(frozen=True, slots=True)
class InkLayers:
    """What lies beneath and in the ink of a page in layers (mixed raster content).

    Attributes:
        paper: The page without its ink, coarse.
        colour: Colours of the ink, coarse; shown only where ink is.
    """

    paper: PagePicture
    colour: PagePicture


def encode_page(
    kept: PageImage, options: OcrOptions, *, packed_bytes: int = 0, bilevel: bool = False
) -> PagePicture:
    """Encode a kept page at the scanned resolution; colours and grey are kept.

    Args:
        kept: The page.
        options: The quality to begin with.
        packed_bytes: What the page took in the scan; 0 sets no limit.
        bilevel: Whether it came in black and white only, and shall stay so.
    """
    if bilevel:
        return _picture(kept, _fax_coded(kept), "g4")
    quality = options.jpeg_quality
    data = _jpeg(kept, quality, progressive=False)
    size = round(_PROGRESSIVE_SHARE * len(data))
    limit = _limit_bytes(kept, size, packed_bytes)
    if len(data) > limit >= size:
        data = _jpeg(kept, quality)
        size = len(data)
    while max(size, len(data)) > limit and quality > _LOWEST_QUALITY:
        quality = max(_LOWEST_QUALITY, quality - (5 if size < 1.1 * limit else 12))
        data = _jpeg(kept, quality)
        size = len(data)
    if len(data) > limit and len(flat := _deflated(kept)) < len(data):
        return _picture(kept, flat, "flate")
    return _picture(kept, data, "jpeg")


def decode_picture(picture: PagePicture) -> PageImage:
    """Give the pixels of an encoded page that is not black and white.

    Raises:
        ValueError: It is coded as a fax.
    """
    if picture.coding == "g4":
        message = "fax code is kept as it is"
        raise ValueError(message)
    data = picture.data if picture.coding == "jpeg" else _as_png(picture)
    with Image.open(io.BytesIO(data)) as image:
        return PageImage(np.asarray(image), picture.dpi)


def _as_png(picture: PagePicture) -> bytes:
    """Put the head of a PNG before deflated rows, and its end behind them."""
    kind = 2 if picture.channels > 1 else 0
    head = struct.pack(">IIBBBBB", picture.width_px, picture.height_px, 8, kind, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", picture.data), (b"IEND", b""))
    return _PNG_MARK + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _limit_bytes(kept: PageImage, coded_bytes: int, packed_bytes: int) -> float:
    """Give how large a picture may be, by what it takes at first and took in the scan."""
    if not packed_bytes:
        return float("inf")
    if kept.is_colour and coded_bytes < _RICH_SHARE * packed_bytes:
        return max(_RICH_LIMIT * packed_bytes - _ROOM_BYTES, packed_bytes / 2)
    return packed_bytes + _ROOM_BYTES


def _picture(kept: PageImage, data: bytes, coding: Coding) -> PagePicture:
    channels = 3 if kept.is_colour else 1
    return PagePicture(data, kept.width_px, kept.height_px, kept.dpi, channels, coding)


def _jpeg(kept: PageImage, quality: int, *, progressive: bool = True) -> bytes:
    buffer = io.BytesIO()
    dpi = round(kept.dpi)
    Image.fromarray(kept.pixels).save(
        buffer, "JPEG", quality=quality, progressive=progressive, optimize=True, dpi=(dpi, dpi)
    )
    return buffer.getvalue()


def _fax_coded(kept: PageImage) -> bytes:
    """Give the one strip of a TIFF that libtiff makes."""
    buffer = io.BytesIO()
    ink = np.where(kept.pixels < _BLACK_BELOW, 0, 255).astype(np.uint8)
    tags = {_ROWS_PER_STRIP: kept.height_px, _PHOTOMETRIC: _INK_IS_1}
    Image.fromarray(ink).convert("1").save(buffer, "TIFF", compression="group4", tiffinfo=tags)
    buffer.seek(0)
    with TiffImageFile(buffer) as tiff:
        start, length = (tiff.tag_v2[tag][0] for tag in (_STRIP_OFFSETS, _STRIP_BYTES))
    return buffer.getvalue()[start : start + length]


def _deflated(kept: PageImage) -> bytes:
    """Give the data of a PNG, which a PDF decodes as it is."""
    buffer = io.BytesIO()
    Image.fromarray(kept.pixels).save(buffer, "PNG", optimize=True)
    png, parts, at = buffer.getvalue(), [], len(_PNG_MARK)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            parts.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(parts)
