"""Whether a file is all there, told by its end. Nothing is decoded.

A file that is still being written has no end yet: a PDF lacks its `%%EOF`, a JPEG its end of
image, a PNG its IEND, a TIFF bytes that its directories speak of. Space that was only set
aside for a file is seen too, because it reads as zeros; but not in a TIFF of unpacked pixels,
where zeros are a dark edge.
"""

import io
import re
import struct
from pathlib import Path
from typing import BinaryIO

_PDF_TAIL_BYTES = 1024  # where readers look for the end
_PDF_HEAD_BYTES = 1024  # Acrobat accepts garbage of this length before a PDF begins
_TIFF_SLACK_BYTES = 64  # more than padding after the last part: a page is to come
_TIFF_TYPE_BYTES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
}
_OFFSETS, _COUNTS = (273, 324), (279, 325)  # of strips, of tiles
_POINTERS = (330, 34665, 34853)  # to directories of previews, of a camera, of a place
_NUMBERED = (*_OFFSETS, *_COUNTS, *_POINTERS)
_LETTERS = {3: "H", 4: "I", 13: "I"}
_INLINE_BYTES = 4
# Beyond these a file is laid out to keep us busy; whoever reads it will judge it.
_MOST_DIRECTORIES, _MOST_ENTRIES, _MOST_STRIPS = 5_000, 200, 20_000
_MOST_PARTS = 500_000
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"

_MARKER = 0xFF
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA
_LONE_MARKERS = frozenset((0x01, *range(0xD0, 0xD9)))
_MARKER_IN_DATA = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_CHUNK_BYTES = 1 << 20


class _CutShortError(Exception):
    """The file speaks of bytes that are not there."""


def is_whole(path: Path) -> bool | None:
    """Say whether the end of a PDF, TIFF, JPEG or PNG file is there.

    The file is read, never mapped: its writer may cut it short meanwhile.

    Returns:
        None where the end cannot be told: another kind of file, or one we may not read.
    """
    try:
        with path.open("rb") as file:
            return _told_by_content(file)
    except OSError:
        return None


def suffix_of(head: bytes) -> str:
    """Give the suffix for a file that begins so; empty for a kind no scanner sends."""
    if head.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if head.startswith(_PNG_HEAD):
        return ".png"
    if head[:4] in (b"II*\0", b"MM\0*"):
        return ".tif"
    return ".pdf" if b"%PDF-" in head[:_PDF_HEAD_BYTES] else ""


def _told_by_content(file: BinaryIO) -> bool | None:
    ends = {".jpg": _jpeg_ends, ".png": _png_ends, ".tif": _tiff_ends, ".pdf": _pdf_ends}
    end = ends.get(suffix_of(file.read(_PDF_HEAD_BYTES)))
    if end is None:
        return None
    try:
        return end(file)
    except _CutShortError:
        return False


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    if place + size > _size(file):  # looked at first: room for all of it would be made
        raise _CutShortError
    file.seek(place)
    return file.read(size)


def _size(file: BinaryIO) -> int:
    return file.seek(0, io.SEEK_END)


def _pdf_ends(file: BinaryIO) -> bool:
    file.seek(max(0, _size(file) - _PDF_TAIL_BYTES))
    return b"%%EOF" in file.read()


def _png_ends(file: BinaryIO) -> bool:
    place = len(_PNG_HEAD)
    for _ in range(_MOST_PARTS):
        head = _at(file, place, 8)
        place += 12 + int.from_bytes(head[:4], "big")
        if head[4:] == b"IEND":
            return place <= _size(file)
    return False


def _jpeg_ends(file: BinaryIO) -> bool:
    """Walk the segments: the end of a thumbnail inside one of them is not the end."""
    place = 2
    for _ in range(_MOST_PARTS):
        first, marker = _at(file, place, 2)
        if first != _MARKER:
            return False
        if marker == _END_OF_IMAGE:
            return True
        if marker == _MARKER:  # padding before a marker
            place += 1
            continue
        place += 2
        if marker in _LONE_MARKERS:
            continue
        place += max(2, int.from_bytes(_at(file, place, 2), "big"))
        if marker == _START_OF_SCAN:
            place = _next_marker(file, place)
    return False


def _next_marker(file: BinaryIO, place: int) -> int:
    """Find where the packed data of a picture end."""
    while True:
        file.seek(place)
        chunk = file.read(_CHUNK_BYTES)
        found = _MARKER_IN_DATA.search(chunk)
        if found is not None:
            return place + found.start()
        if len(chunk) < _CHUNK_BYTES:
            raise _CutShortError
        place += len(chunk) - 1  # a marker may lie across


def _tiff_ends(file: BinaryIO) -> bool:
    order = "<" if _at(file, 0, 2) == b"II" else ">"
    waiting, seen, last = [_numbers(file, 4, 1, f"{order}I")[0]], set[int](), 8
    while waiting and len(seen) <= _MOST_DIRECTORIES:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        reach, others = _read_directory(file, place, order)
        last, waiting = max(last, reach), waiting + others
    return last <= _size(file) <= last + _TIFF_SLACK_BYTES


def _read_directory(file: BinaryIO, place: int, order: str) -> tuple[int, list[int]]:
    """Give how far the bytes of one directory reach, and where further ones stand."""
    (count,) = _numbers(file, place, 1, f"{order}H")
    if not 0 < count <= _MOST_ENTRIES:  # none is empty: these are zeros
        raise _CutShortError
    reach, parts = place + 2 + count * 12 + 4, dict[int, tuple[int, ...]]()
    for entry in range(place + 2, place + 2 + count * 12, 12):
        tag, kind = _numbers(file, entry, 2, f"{order}H")
        number, value = _numbers(file, entry + 4, 2, f"{order}I")
        size = _TIFF_TYPE_BYTES.get(kind, 1) * number
        start = value if size > _INLINE_BYTES else entry + 8
        reach = max(reach, start + size)
        if tag in _NUMBERED and kind in _LETTERS and number <= _MOST_STRIPS:
            parts[tag] = _numbers(file, start, number, order + _LETTERS[kind])
    for offsets, sizes in zip(_OFFSETS, _COUNTS, strict=True):
        pairs = zip(parts.get(offsets, ()), parts.get(sizes, ()), strict=False)
        reach = max([reach, *(offset + size for offset, size in pairs)])
    following = _numbers(file, place + 2 + count * 12, 1, f"{order}I")
    pointed = [offset for tag in _POINTERS for offset in parts.get(tag, ())]
    return reach, [offset for offset in (*pointed, *following) if offset]


def _numbers(file: BinaryIO, place: int, count: int, kind: str) -> tuple[int, ...]:
    """Read whole numbers of one kind, such as `<I`."""
    one = struct.calcsize(kind)
    return struct.unpack(f"{kind[0]}{count}{kind[1]}", _at(file, place, count * one))
