"""What packed pictures of a PDF declare within, which may be another size than outside.

Read from their heads alone; nothing is decoded.
"""

import struct
from collections.abc import Iterator

import pikepdf

from scanner.errors import DamagedScanError

_JPX_SIZE = b"\xff\x4f\xff\x51"  # start of the codestream and its size, ITU-T T.800 A.5.1
_JPX_TILE = b"\xff\x90\x00\x0a"
_FAX_COLUMNS = 1728
_JBIG2_PAGE = 48
_JBIG2_REGIONS = {4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43}
_JBIG2_MAGIC = b"\x97JB2\r\n\x1a\n"
_UNKNOWN = 0xFFFFFFFF
_SHORT_REFERENCES = 4
_MOST_SEGMENTS = 65_536

_LZW_SWELLING = 2800  # the longest word has 4096 bytes and takes 12 bits
_LZW_CLEAR, _LZW_END = 256, 257
_LZW_WIDEST = 12

Size = tuple[int, int]


def jpx_size(data: bytes) -> Size:
    """Give the size a JPEG 2000 picture is decoded to.

    Raises:
        DamagedScanError: It has no size, or ends before its tiles do.
    """
    start = data.find(_JPX_SIZE)
    if start < 0 or len(data) < start + 24:
        raise DamagedScanError("a JPEG 2000 picture without a head")
    right, bottom, left, top = struct.unpack(">IIII", data[start + 8 : start + 24])
    tile = data.find(_JPX_TILE, start)
    while tile >= 0 and data.startswith(_JPX_TILE, tile):
        (length,) = struct.unpack(">I", data[tile + 6 : tile + 10].ljust(4, b"\0"))
        if length == 0:  # reaches to the end
            break
        if tile + length > len(data):
            raise DamagedScanError("a JPEG 2000 picture ends too early")
        tile += max(length, len(_JPX_TILE))
    return right - left, bottom - top


def fax_size(picture: pikepdf.Object, height: int) -> Size:
    """Give the size a CCITT picture is decoded to, by its parameters."""
    parameters = picture.get("/DecodeParms", pikepdf.Dictionary())
    if isinstance(parameters, pikepdf.Array):
        parameters = next(
            (one for one in parameters if isinstance(one, pikepdf.Dictionary)), pikepdf.Dictionary()
        )
    columns = int(parameters.get("/Columns", _FAX_COLUMNS))
    return columns, max(height, int(parameters.get("/Rows", 0)))


def jbig2_sizes(data: bytes) -> Iterator[Size]:
    """Give the sizes of page and regions of a JBIG2 picture (ITU-T T.88, 7.2).

    Raises:
        DamagedScanError: It ends too early.
    """
    place = 13 if data.startswith(_JBIG2_MAGIC) else 0
    for _ in range(_MOST_SEGMENTS):
        if place >= len(data):
            return
        kind, length, place = _segment_head(data, place)
        if kind == _JBIG2_PAGE or kind in _JBIG2_REGIONS:
            if len(data) < place + 8:
                raise DamagedScanError("a JBIG2 picture ends too early")
            width, height = struct.unpack(">II", data[place : place + 8])
            yield width, 0 if height == _UNKNOWN else height
        if length == _UNKNOWN:
            return
        place += length
        if place > len(data):
            raise DamagedScanError("a JBIG2 picture ends too early")


def _segment_head(data: bytes, place: int) -> tuple[int, int, int]:
    """Give kind and length of a segment, and where its data begin."""
    try:
        number, flags, count = struct.unpack(">IBB", data[place : place + 6])
        place += 5
        count >>= 5
        if count > _SHORT_REFERENCES:
            (count,) = struct.unpack(">I", data[place : place + 4])
            count &= 0x1FFFFFFF
            place += 4 + (count + 8) // 8
        else:
            place += 1
        place += count * (1 if number <= 256 else 2 if number <= 65_536 else 4)  # noqa: PLR2004
        place += 4 if flags & 0x40 else 1
        (length,) = struct.unpack(">I", data[place : place + 4])
    except struct.error as error:
        raise DamagedScanError("a JBIG2 picture ends too early") from error
    return flags & 0x3F, int(length), place + 4


def lzw_length(data: bytes, enough: int) -> int:
    """Count the bytes that LZW data give, until they are enough; keep none of them.

    Data that cannot become enough are not counted at all, and said to give none.
    """
    if len(data) * _LZW_SWELLING < enough:
        return 0
    lengths: list[int] = []
    total, last, buffer, held, width = 0, 0, 0, 0, 9
    for byte in data:
        buffer, held = (buffer << 8 | byte) & 0xFFFFF, held + 8
        if held < width:
            continue
        held -= width
        code = buffer >> held & (1 << width) - 1
        if code == _LZW_END or total >= enough:
            break
        if code == _LZW_CLEAR:
            lengths, last, width = [], 0, 9
            continue
        known = 1 if code < _LZW_CLEAR else 0
        word = known or (lengths[code - 258] if code - 258 < len(lengths) else last + 1)
        if last:
            lengths.append(last + 1)
        total, last = total + word, word
        width = min(_LZW_WIDEST, (len(lengths) + 259).bit_length())
    return total
