"""What only a whole batch shows: a dirty glass, sheets drawn in together, sides missing or twice.

Paper of mixed sizes and shades is normal at a desk and is no finding.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from scanner.ink import Ink

_FEWEST_LETTERS = 60
_PX_PER_MM = 2.0
_INKED_LEVEL = 64  # of 255
_SOFT_PX = 1.0  # two scans of a stroke fall on other pixels
_PART_PX, _REACH_PX = 24, 10
_FEWEST_PART_PX = 60
_LEAST_INK_SHARE = 0.8
_WORST_PARTS = 0.05
_ALIKE = 0.87
_FEWEST_NUMBERS = 3
_SAME_NUMBERS = 0.85

_SAME_COLUMN_MM = 1.0
_FEWEST_STREAKED = 3

_SAME_WIDTH_MM = 3.0
_LONGER_MM = 12.0
_FEWEST_ALIKE = 4
_KNOWN_LENGTHS_MM = (148.0, 210.0, 257.0, 279.4, 297.0, 330.0, 355.6, 364.0, 420.0)
_KNOWN_MM = 4.0


@dataclass(frozen=True, slots=True)
class FedPage:
    """What a batch needs to know of one side.

    Attributes:
        number: Input page number from 1.
        width_mm: Of the sheet as it was fed.
        height_mm: Of the sheet as it was fed.
        streaks_mm: Where streaks run, from the left as scanned.
        fingerprint: From `page_fingerprint`.
        numbers: The numbers read on it, in any order; empty where it was not read.
    """

    number: int
    width_mm: float
    height_mm: float
    streaks_mm: tuple[float, ...] = ()
    fingerprint: bytes = b""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedFinding:
    """One thing about the feeding of a batch that a person should look at.

    Attributes:
        code: Kebab-case name that never changes once released.
        pages: Input page numbers it is about; empty for the batch as a whole.
        text: One Vietnamese sentence for the clerk.
        verdict: What follows from it alone.
    """

    code: str
    pages: tuple[int, ...]
    text: str
    verdict: Literal["look", "rescan"] = "look"


def page_fingerprint(ink: Ink) -> bytes:
    """Give a small packed picture of the print of a page, some kilobytes; empty for too little.

    Args:
        ink: Of the page as loaded; a lean up to a degree between two scans does no harm.
    """
    if len(ink.letters) < _FEWEST_LETTERS:
        return b""
    size = tuple(round(edge / ink.px_per_mm * _PX_PER_MM) for edge in ink.mask.shape[::-1])
    share = cv2.resize(ink.mask * np.uint8(255), size, interpolation=cv2.INTER_AREA)
    header = struct.pack("<HH", *share.shape)
    return header + zlib.compress(np.packbits(share >= _INKED_LEVEL).tobytes())


def looks_same(one: bytes, other: bytes) -> bool:
    """Whether two fingerprints are of one page scanned twice: all its parts are found again.

    The same form filled in by somebody else differs in the parts that were filled in.
    """
    if not one or not other:
        return False
    first, second = _unpacked(one), _unpacked(other)
    sums = [float(picture.sum()) for picture in (first, second)]
    if min(sums) < _LEAST_INK_SHARE * max(sums):
        return False
    around = cv2.copyMakeBorder(second, *(_REACH_PX + _PART_PX,) * 4, cv2.BORDER_CONSTANT, value=0)
    alike = []
    for top in range(0, first.shape[0], _PART_PX):
        for left in range(0, first.shape[1], _PART_PX):
            part = first[top : top + _PART_PX, left : left + _PART_PX]
            if float(part.sum()) < _FEWEST_PART_PX or min(part.shape) < _PART_PX:
                continue
            low, high = _PART_PX, 2 * _PART_PX + 2 * _REACH_PX
            where = around[top + low : top + high, left + low : left + high]
            alike.append(float(cv2.matchTemplate(where, part, cv2.TM_CCOEFF_NORMED).max()))
    return bool(alike) and float(np.quantile(alike, _WORST_PARTS)) >= _ALIKE


def _unpacked(fingerprint: bytes) -> NDArray[np.float32]:
    rows, columns = struct.unpack("<HH", fingerprint[:4])
    bits = np.frombuffer(zlib.decompress(fingerprint[4:]), dtype=np.uint8)
    picture = np.unpackbits(bits)[: rows * columns].reshape(rows, columns).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), _SOFT_PX), dtype=np.float32)


def find_feed_faults(
    pages: Sequence[FedPage], announced_sides: int | None, *, duplex: bool = False
) -> tuple[FeedFinding, ...]:
    """Find what only the sides of a batch together show.

    Args:
        pages: In the order of scanning.
        announced_sides: How many sides were announced; None for not announced.
        duplex: Whether both sides of every sheet were scanned.
    """
    found = [
        *_sides(len(pages), announced_sides, duplex=duplex),
        *_dirty_glass(pages),
        *_too_long(pages),
        *_twice(pages),
    ]
    return tuple(found)


def _sides(scanned: int, announced: int | None, *, duplex: bool) -> list[FeedFinding]:
    found = []
    if duplex and scanned % 2:
        text = f"Quét hai mặt nhưng số mặt lẻ ({scanned}), đề nghị kiểm tra có thiếu mặt nào không."
        found.append(FeedFinding("odd-sides", (), text, "rescan"))
    if announced is None or announced == scanned:
        return found
    if scanned < announced:
        missing = announced - scanned
        text = f"Thiếu {missing} mặt: đã khai {announced} mặt nhưng chỉ quét được {scanned}."
        return [*found, FeedFinding("sides-missing", (), text, "rescan")]
    text = f"Thừa {scanned - announced} mặt: đã khai {announced} mặt nhưng quét được {scanned}."
    return [*found, FeedFinding("sides-too-many", (), text)]


def _dirty_glass(pages: Sequence[FedPage]) -> list[FeedFinding]:
    """Find columns where streaks run on several pages: dirt lies on the glass, not on paper."""
    places = sorted({(place, page.number) for page in pages for place in page.streaks_mm})
    found: list[FeedFinding] = []
    while places:
        column = [one for one in places if one[0] - places[0][0] <= _SAME_COLUMN_MM]
        places = places[len(column) :]
        numbers = tuple(sorted({number for _, number in column}))
        if len(numbers) < _FEWEST_STREAKED:
            continue
        middle = float(np.median([place for place, _ in column]))
        text = (
            f"Kính máy quét bẩn: {len(numbers)} trang có vệt cùng cách mép trái {middle:.0f} mm,"
            " đề nghị lau kính rồi quét lại."
        )
        found.append(FeedFinding("dirty-glass", numbers, text))
    return found


def _too_long(pages: Sequence[FedPage]) -> list[FeedFinding]:
    """Find sheets longer than most of their width and than any paper: two that overlap."""
    found = []
    for page in pages:
        alike = [
            one.height_mm for one in pages if abs(one.width_mm - page.width_mm) <= _SAME_WIDTH_MM
        ]
        if len(alike) < _FEWEST_ALIKE or page.height_mm - np.median(alike) <= _LONGER_MM:
            continue
        if any(abs(page.height_mm - known) <= _KNOWN_MM for known in _KNOWN_LENGTHS_MM):
            continue
        text = (
            f"Trang {page.number} dài {page.height_mm:.0f} mm, dài hơn các trang cùng khổ,"
            " có thể máy kéo hai tờ chồng lên nhau."
        )
        found.append(FeedFinding("double-feed", (page.number,), text))
    return found


def _twice(pages: Sequence[FedPage]) -> list[FeedFinding]:
    found = []
    for place, page in enumerate(pages):
        # In a duplex scan the same side comes back two sides later.
        before = [one for one in pages[max(0, place - 2) : place] if _is_same(one, page)]
        if before:
            numbers = (before[0].number, page.number)
            text = (
                f"Trang {numbers[1]} giống trang {numbers[0]}, có thể quét trùng, đề nghị kiểm tra."
            )
            found.append(FeedFinding("scanned-twice", numbers, text))
    return found


def _is_same(one: FedPage, other: FedPage) -> bool:
    return _same_numbers(one.numbers, other.numbers) and looks_same(
        one.fingerprint, other.fingerprint
    )


def _same_numbers(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether numbers speak for one page: rows of a register look alike but for their numbers."""
    if min(len(one), len(other)) < _FEWEST_NUMBERS:
        return True
    shared = (Counter(one) & Counter(other)).total()
    return shared >= _SAME_NUMBERS * max(len(one), len(other))
