"""Whether a JPEG is a picture to its end.

A decoder that runs out of bytes paints what is missing in grey and is content, if only the
file was closed properly. So a picture that looks unfinished is decoded a second time with
bytes put in before its end: a whole picture stays as it is, a cut one changes.
"""

import io
import re
import struct
from dataclasses import dataclass

from PIL import Image, ImageChops

from scanner.errors import DamagedScanError, PageTooLargeError, UnsupportedScanError
from scanner.options import ScanOptions

_END = b"\xff\xd9"
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what Pillow and PDFium read
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_BARE = {0x01, *range(0xD0, 0xD9)}
_MOST_WORK = 5  # pages of the largest size that the strokes of one picture may paint
_MORE = b"\x5a" * 64
_UNPAINTED = {127, 128}  # of every component where nothing was decoded


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A JPEG that has been looked at.

    Attributes:
        width_px: As coded.
        height_px: As coded.
        data: Up to its end, which is put there where it was missing.
    """

    width_px: int
    height_px: int
    data: bytes


def look_at_jpeg(data: bytes, options: ScanOptions) -> Jpeg:
    """Check a JPEG's size before, and its completeness by decoding it small.

    Args:
        data: The file, or a picture of a PDF; what follows its end is left out.
        options: The limit on pixels.

    Raises:
        DamagedScanError: It is cut or corrupt.
        PageTooLargeError: It has too many pixels, or is painted over and over again.
        UnsupportedScanError: It is coded with 12 bits, arithmetically or without loss.
    """
    walk = _Walk(data)
    width, height = walk.size
    if width * height > options.largest_page_px:
        raise PageTooLargeError(width_px=width, height_px=height)
    if min(width, height) < 1 or any(walk.owed.values()):
        raise DamagedScanError("a JPEG lacks strokes of its picture")
    if walk.progressive and walk.scans * width * height > _MOST_WORK * options.largest_page_px:
        raise PageTooLargeError("a JPEG that is painted over and over again", scans=walk.scans)
    closed = data[: walk.end].rstrip(b"\xff") + _END
    if _looks_unfinished(closed, walk) and _changes(closed, walk):
        raise DamagedScanError("a JPEG ends too early")
    return Jpeg(width, height, closed)


class _Walk:
    """The markers of a JPEG in order, up to its end."""

    def __init__(self, data: bytes) -> None:
        self.size = (0, 0)
        self.progressive = False
        self.scans = 0
        self.owed: dict[tuple[int, str], int] = {}  # bits to come, of the mean and the rest
        self.closed = False
        self._data = data
        self.end = len(data)
        place: int | None = 2
        while place is not None:
            place = self._step(place)

    def _step(self, place: int) -> int | None:
        """Read the marker at or after a place; give where to go on, None at the end."""
        found = _NEXT_MARKER.search(self._data, place)
        if found is None:
            return None
        marker, place = self._data[found.start() + 1], found.end()
        if marker == _EOI:
            self.end, self.closed = found.start(), True
            return None
        if marker in _BARE:
            return place
        length = int.from_bytes(self._data[place : place + 2], "big")
        if marker in _FRAMES | _OTHER_FRAMES:
            self._frame(marker, place)
        if marker == _SOS:
            self._scan(self._data[place + 2 : place + max(2, length)])
        return place + max(2, length)

    def _frame(self, marker: int, place: int) -> None:
        if len(self._data) < place + 20:
            raise DamagedScanError("a JPEG ends within its head")
        bits, height, width = struct.unpack(">BHH", self._data[place + 2 : place + 7])
        if marker in _OTHER_FRAMES or bits != 8:  # noqa: PLR2004 - what everybody reads
            raise UnsupportedScanError("a rare make of JPEG", bits=bits)
        self.size = (max(self.size[0], width), max(self.size[1], height))
        self.progressive = marker == 0xC2  # noqa: PLR2004
        for at in range(place + 8, place + 8 + 3 * self._data[place + 7], 3):
            for part in ("mean", "rest"):
                self.owed.setdefault((self._data[at], part), 1)

    def _scan(self, head: bytes) -> None:
        """Note what a stroke over the picture brings (ITU-T T.81, B.2.3)."""
        self.scans += 1
        first, last, bits = head[-3:]
        for component in head[1 : 1 + 2 * head[0] : 2]:
            if first == 0:
                self.owed[component, "mean"] = bits & 15
            if last > 0:
                self.owed[component, "rest"] = bits & 15


def _looks_unfinished(closed: bytes, walk: _Walk) -> bool:
    """Whether the last pixel is what decoders leave where nothing came, or cannot tell."""
    if walk.progressive or walk.scans > 1 or not walk.closed:
        return True  # the first strokes of a progressive picture reach its end soon
    small = _small(closed, walk)
    last = small.getpixel((small.width - 1, small.height - 1))
    levels = last if isinstance(last, tuple) else (last,)
    return _UNPAINTED.issuperset(levels)


def _changes(closed: bytes, walk: _Walk) -> bool:
    """Whether bytes put in before the end change the picture, because it wanted for them."""
    whole = _small(closed, walk)
    longer = _small(closed[: -len(_END)] + _MORE + _END, walk)
    return ImageChops.difference(whole, longer).getbbox() is not None


def _small(data: bytes, walk: _Walk) -> Image.Image:
    """Decode at an eighth of the size; a progressive picture at half, to see its fine strokes."""
    share = 2 if walk.progressive else 8
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        picture.draft(picture.mode, (max(1, walk.size[0] // share), max(1, walk.size[1] // share)))
        picture.load()
        return picture.copy()
