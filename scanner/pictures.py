"""Pages of TIFF, JPEG and PNG files. The only module that decodes them; sizes are checked first."""

import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
from PIL import Image, ImageOps

from dossier.page import Pixels
from scanner.errors import DamagedScanError, NoPagesError, PageTooLargeError, TooManyPagesError
from scanner.options import ScanOptions
from scanner.source import SourcePage

PictureFormat = Literal["tiff", "jpeg", "png"]

# Our own limit is checked on the header of every page. Pillow's stands behind it and would
# otherwise refuse pages that the options allow.
Image.MAX_IMAGE_PIXELS = 200_000_000

_TIFF_WIDTH, _TIFF_HEIGHT, _TIFF_SUBFILE = 256, 257, 254
_TIFF_FIELD_CODES = {3: "H", 4: "I", 16: "Q"}
_REDUCED = 1  # bit of NewSubfileType: a thumbnail of another page (TIFF 6.0, page 36)
_MOST_TAGS = 4096
_SIXTEEN_BIT = 257.0  # 65535 / 255


class PictureSource:
    """An open TIFF, JPEG or PNG file.

    Raises:
        DamagedScanError: The file is truncated, corrupt or runs in circles.
        NoPagesError: A TIFF without a page.
        TooManyPagesError: A TIFF of more pages than the options allow.
    """

    signed = False

    def __init__(self, path: Path, kind: PictureFormat, options: ScanOptions) -> None:
        self._path = path
        self._kind = kind
        self._options = options
        self._image: Image.Image | None = None
        self._frames = [0] if kind != "tiff" else _tiff_frames(path, options)

    @property
    def page_count(self) -> int:
        """How many pages it has."""
        return len(self._frames)

    def page(self, index: int) -> SourcePage:
        """Read the page at an index from 0."""
        with warnings.catch_warnings():
            # Pillow warns of odd tags and large sizes; what matters of them is checked here.
            warnings.simplefilter("ignore")
            try:
                page = self._read(self._frames[index])
            except BaseException:
                self.close()  # a decoder that failed half-way is not asked again
                raise
        if self._kind != "tiff":
            self.close()  # a TIFF stays open, because finding a page again takes its time
        return page

    def _read(self, frame: int) -> SourcePage:
        if self._image is None:
            self._image = Image.open(self._path, formats=[self._kind.upper()])
        self._image.seek(frame)
        width, height = self._image.size
        if width * height > self._options.largest_page_px:
            raise PageTooLargeError(width_px=width, height_px=height)
        dpi_x, dpi_y = _claimed_dpi(self._image)
        before = self._image.size
        self._image.load()  # Pillow turns a TIFF by its orientation here
        turned = ImageOps.exif_transpose(self._image)
        if before[0] != before[1] and turned.size == before[::-1]:
            dpi_x, dpi_y = dpi_y, dpi_x
        return SourcePage(_pixels(turned), dpi_x, dpi_y)

    def close(self) -> None:
        """Let the file go."""
        if self._image is not None:
            self._image.close()
            self._image = None


def _claimed_dpi(image: Image.Image) -> tuple[float, float]:
    claimed = image.info.get("dpi", (0.0, 0.0))
    try:
        return float(claimed[0]), float(claimed[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 0.0, 0.0


def _pixels(image: Image.Image) -> Pixels:
    """Give uint8 grey or RGB; what is transparent shows white paper."""
    if image.mode.startswith("I") or image.mode == "F":
        return _deep_pixels(np.asarray(image))
    if image.mode in {"1", "L"} and "transparency" not in image.info:
        return np.array(image.convert("L"), dtype=np.uint8)
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return np.array(Image.alpha_composite(paper, clear).convert("RGB"), dtype=np.uint8)
    return np.array(image.convert("RGB"), dtype=np.uint8)


def _deep_pixels(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Pixels:
    """Bring 16-bit, 32-bit and floating grey to 8 bits."""
    levels = np.nan_to_num(values.astype(np.float32))
    brightest = float(levels.max(initial=0.0))
    if values.dtype.kind == "f" and brightest <= 1.0:
        levels = levels * 255.0
    elif values.dtype.itemsize == np.dtype(np.uint16).itemsize or brightest > 255.0:  # noqa: PLR2004
        levels = levels / _SIXTEEN_BIT
    return np.clip(levels, 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How numbers stand in a TIFF: classic, or BigTIFF with twice the width."""

    order: str
    count: str
    entry_bytes: int
    offset: str

    def number(self, code: str, data: bytes) -> int:
        return int(struct.unpack(self.order + code, data)[0])


def _tiff_frames(path: Path, options: ScanOptions) -> list[int]:
    """Give the frames that are pages, thumbnails left out; walk without decoding."""
    frames: list[int] = []
    with path.open("rb") as file:
        layout, offset = _tiff_layout(file)
        seen: set[int] = set()
        while offset:
            if offset in seen:
                raise DamagedScanError("pages of the TIFF run in a circle", pages=len(seen))
            seen.add(offset)
            tags, offset = _tiff_tags(file, layout, offset)
            width, height = tags.get(_TIFF_WIDTH, 0), tags.get(_TIFF_HEIGHT, 0)
            if tags.get(_TIFF_SUBFILE, 0) & _REDUCED:
                continue
            if width * height > options.largest_page_px:
                raise PageTooLargeError(width_px=width, height_px=height)
            frames.append(len(seen) - 1)
            if len(frames) > options.most_pages:
                raise TooManyPagesError(most_pages=options.most_pages)
    if not frames:
        raise NoPagesError
    return frames


def _tiff_layout(file: BinaryIO) -> tuple[_Layout, int]:
    """Read the header: how numbers stand, and where the first page is described."""
    head = _exactly(file, 8)
    order = "<" if head[:2] == b"II" else ">"
    if int(struct.unpack(order + "H", head[2:4])[0]) == 42:  # noqa: PLR2004 - classic TIFF
        return _Layout(order, "H", 12, "I"), int(struct.unpack(order + "I", head[4:8])[0])
    return _Layout(order, "Q", 20, "Q"), int(struct.unpack(order + "Q", _exactly(file, 8))[0])


def _tiff_tags(file: BinaryIO, layout: _Layout, offset: int) -> tuple[dict[int, int], int]:
    """Read the whole-number tags of one page, and where the next page is described."""
    file.seek(offset)
    count = layout.number(layout.count, _exactly(file, struct.calcsize("=" + layout.count)))
    if count > _MOST_TAGS:
        raise DamagedScanError("a TIFF page claims too many tags", tags=count)
    tags = {}
    for _ in range(count):
        entry = _exactly(file, layout.entry_bytes)
        tag, kind = struct.unpack(layout.order + "HH", entry[:4])
        code = _TIFF_FIELD_CODES.get(kind)
        start = 4 + struct.calcsize("=" + layout.offset)
        if code and struct.calcsize("=" + code) <= layout.entry_bytes - start:
            tags[tag] = layout.number(code, entry[start : start + struct.calcsize("=" + code)])
    return tags, layout.number(layout.offset, _exactly(file, struct.calcsize("=" + layout.offset)))


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise DamagedScanError("the TIFF ends too early")
    return data
