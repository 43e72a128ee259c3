"""The directory of a TIFF file: which pages it has and what they declare, nothing decoded."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanner.errors import DamagedScanError, NoPagesError, PageTooLargeError, TooManyPagesError
from scanner.options import ScanOptions

_WIDTH, _HEIGHT, _BITS, _INK, _SUBFILE = 256, 257, 258, 262, 254
_ORIENTATION, _PACKING = 274, 259
_UNPACKED = 1
_PLACES, _LENGTHS = (273, 324), (279, 325)  # of strips, of tiles
_RESOLUTIONS, _RESOLUTION_UNIT = (282, 283), 296
_CENTIMETRE = 3
_CM_PER_INCH = 2.54
_FIELD_CODES = {1: "B", 3: "H", 4: "I", 16: "Q"}
_RATIONAL = 5
_REDUCED = 1  # bit of NewSubfileType: a thumbnail of another page (TIFF 6.0, page 36)
_MOST_TAGS = 4096
_MOST_SPECKS = 1_000_000  # strips or tiles of one page


@dataclass(frozen=True, slots=True)
class TiffPage:
    """What a page declares.

    Attributes:
        frame: Its place among all pictures of the file, thumbnails counted, from 0.
        offset: Where it is described.
        width_px: As stored.
        height_px: As stored.
        bits: Of one sample.
        white_is_zero: Whether small numbers are bright.
        orientation: 1 to 8, as in EXIF.
        dpi_x: Claimed pixels per inch along a stored row; 0 where nothing is said.
        dpi_y: Claimed pixels per inch along a stored column; 0 where nothing is said.
    """

    frame: int
    offset: int
    width_px: int
    height_px: int
    bits: int
    white_is_zero: bool
    orientation: int
    dpi_x: float
    dpi_y: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """How numbers stand in a TIFF: classic, or BigTIFF with twice the width."""

    order: str
    count: str
    offset: str

    @property
    def entry_bytes(self) -> int:
        return 4 + 2 * struct.calcsize("=" + self.offset)

    def number(self, code: str, data: bytes) -> int:
        return int(struct.unpack(self.order + code, data[: struct.calcsize("=" + code)])[0])


@dataclass(frozen=True, slots=True)
class _Entry:
    """One tag: its type, how many values, and the bytes that hold them or say where."""

    kind: int
    count: int
    held: bytes


def find_tiff_pages(path: Path, options: ScanOptions) -> list[TiffPage]:
    """Give the pages of a TIFF in order, thumbnails left out.

    Args:
        path: The file.
        options: Limits on pixels and pages.

    Raises:
        DamagedScanError: It is cut or runs in a circle.
        NoPagesError: It has no page.
        PageTooLargeError: A page declares too many pixels.
        TooManyPagesError: It has too many pages.
    """
    pages: list[TiffPage] = []
    with path.open("rb") as file:
        layout, offset = _read_head(file)
        seen: set[int] = set()
        while offset:
            if offset in seen:
                raise DamagedScanError("pages of the TIFF run in a circle", pages=len(seen))
            if len(seen) > 2 * options.most_pages:  # with a thumbnail for each
                raise TooManyPagesError(most_pages=options.most_pages)
            seen.add(offset)
            begins = offset
            tags, offset = _read_tags(file, layout, offset)
            if _whole(layout, tags.get(_SUBFILE)) & _REDUCED:
                continue
            pages.append(_page(file, layout, tags, len(seen) - 1, begins))
            _check(pages, options)
    if not pages:
        raise NoPagesError
    return pages


def _check(pages: list[TiffPage], options: ScanOptions) -> None:
    width, height = pages[-1].width_px, pages[-1].height_px
    if width * height > options.largest_page_px:
        raise PageTooLargeError(width_px=width, height_px=height)
    if len(pages) > options.most_pages:
        raise TooManyPagesError(most_pages=options.most_pages)


def packed_bytes_of(path: Path, page: TiffPage) -> int:
    """Give the bytes that a page's picture takes in the file.

    A page whose packed bytes lie beyond the end is refused: decoders of fax show white there.

    Args:
        path: The file.
        page: One of its pages.

    Raises:
        DamagedScanError: The file ends before the page does.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        layout, _ = _read_head(file)
        tags, _ = _read_tags(file, layout, page.offset)
        packed = 0
        for places, lengths in zip(_PLACES, _LENGTHS, strict=True):
            starts = _wholes(file, layout, tags.get(places))
            parts = list(zip(starts, _wholes(file, layout, tags.get(lengths)), strict=False))
            packed += sum(length for _, length in parts)
            beyond = any(start + length > size for start, length in parts)
            # What is not packed is counted by Pillow, and its lengths are often wrong.
            if beyond and _whole(layout, tags.get(_PACKING)) != _UNPACKED:
                raise DamagedScanError("the TIFF ends before its picture does")
        return min(packed, size)


def _page(
    file: BinaryIO, layout: _Layout, tags: dict[int, _Entry], frame: int, offset: int
) -> TiffPage:
    bits = _wholes(file, layout, tags.get(_BITS)) or (1,)
    per_cm = _whole(layout, tags.get(_RESOLUTION_UNIT)) == _CENTIMETRE
    dpi_x, dpi_y = (
        _ratio(file, layout, tags.get(tag)) * (_CM_PER_INCH if per_cm else 1.0)
        for tag in _RESOLUTIONS
    )
    ink = tags.get(_INK)
    return TiffPage(
        frame,
        offset,
        _whole(layout, tags.get(_WIDTH)),
        _whole(layout, tags.get(_HEIGHT)),
        bits[0],
        ink is not None and _whole(layout, ink) == 0,
        _whole(layout, tags.get(_ORIENTATION)) or 1,
        dpi_x,
        dpi_y,
    )


def _read_head(file: BinaryIO) -> tuple[_Layout, int]:
    """Read how numbers stand, and where the first page is described."""
    head = _exactly(file, 8)
    order = "<" if head[:2] == b"II" else ">"
    if int(struct.unpack(order + "H", head[2:4])[0]) == 42:  # noqa: PLR2004 - classic TIFF
        return _Layout(order, "H", "I"), int(struct.unpack(order + "I", head[4:8])[0])
    return _Layout(order, "Q", "Q"), int(struct.unpack(order + "Q", _exactly(file, 8))[0])


def _read_tags(file: BinaryIO, layout: _Layout, offset: int) -> tuple[dict[int, _Entry], int]:
    """Read the tags of one page, and where the next page is described."""
    file.seek(offset)
    count = layout.number(layout.count, _exactly(file, struct.calcsize("=" + layout.count)))
    if count > _MOST_TAGS:
        raise DamagedScanError("a TIFF page claims too many tags", tags=count)
    tags: dict[int, _Entry] = {}
    width = struct.calcsize("=" + layout.offset)
    for _ in range(count):
        entry = _exactly(file, layout.entry_bytes)
        tag, kind = struct.unpack(layout.order + "HH", entry[:4])
        values = layout.number(layout.offset, entry[4:])
        tags.setdefault(tag, _Entry(kind, values, entry[4 + width :]))
    return tags, layout.number(layout.offset, _exactly(file, width))


def _whole(layout: _Layout, entry: _Entry | None) -> int:
    """Give the first value of a tag that holds it itself, else 0."""
    code = _FIELD_CODES.get(entry.kind) if entry else None
    return layout.number(code, entry.held) if entry and code else 0


def _wholes(file: BinaryIO, layout: _Layout, entry: _Entry | None) -> tuple[int, ...]:
    """Give all values of a tag."""
    code = _FIELD_CODES.get(entry.kind) if entry else None
    if not entry or not code or not entry.count:
        return ()
    if entry.count > _MOST_SPECKS:
        raise DamagedScanError("a TIFF page claims too many strips", strips=entry.count)
    width = struct.calcsize("=" + code) * entry.count
    data = entry.held[:width]
    if width > len(entry.held):
        file.seek(layout.number(layout.offset, entry.held))
        data = _exactly(file, width)
    return struct.unpack(f"{layout.order}{entry.count}{code}", data)


def _ratio(file: BinaryIO, layout: _Layout, entry: _Entry | None) -> float:
    """Give a value that stands as numerator and denominator, else 0."""
    if entry is None or entry.kind != _RATIONAL or entry.count != 1:
        return 0.0
    data = entry.held
    if len(data) < 8:  # noqa: PLR2004 - two numbers of four bytes
        file.seek(layout.number(layout.offset, data))
        data = file.read(8)
    if len(data) < 8:  # noqa: PLR2004
        return 0.0
    above, below = struct.unpack(layout.order + "II", data)
    return above / below if below else 0.0


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise DamagedScanError("the TIFF ends too early")
    return data
