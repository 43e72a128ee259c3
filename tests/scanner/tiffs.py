"""TIFF files of every make, put together tag by tag, because writers know a few makes only."""

import struct
from collections.abc import Mapping, Sequence

_SIZES = {1: 1, 3: 2, 4: 4, 5: 8, 16: 8}
_CODES = {1: "B", 3: "H", 4: "I", 16: "Q"}

Tags = Mapping[int, tuple[int, Sequence[int]]]
"""Type and values of a tag; a fraction (type 5) is two values."""


def tags_of(
    width: int, height: int, bits: int, ink: int, samples: int = 1, packing: int = 1
) -> dict[int, tuple[int, Sequence[int]]]:
    """Give the tags of a page in one strip: 262 is how samples make colours, 259 the packing."""
    return {
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [bits] * samples),
        259: (3, [packing]),
        262: (3, [ink]),
        277: (3, [samples]),
        278: (4, [height]),
    }


def tiff_bytes(*pages: tuple[Tags, Sequence[bytes]], order: str = "<") -> bytes:
    """Give a TIFF; each page as its tags and its strips. Directories stand before the strips."""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8))
    for number, (tags, strips) in enumerate(pages):
        begins = len(out)
        whole = dict(tags)
        if 324 not in tags:  # no tiles
            whole[273] = (4, [0] * len(strips))
            whole[279] = (4, [len(strip) for strip in strips])
        far = {tag: _packed(order, *field) for tag, field in whole.items()}
        head = 2 + 12 * len(whole) + 4
        body = head + sum(len(data) for data in far.values() if len(data) > 4)
        starts, place = [], begins + body
        for strip in strips:
            starts.append(place)
            place += len(strip)
        if 324 not in tags:
            far[273] = _packed(order, 4, starts)
        following = place if number + 1 < len(pages) else 0
        out += _directory(order, whole, far, begins + head) + struct.pack(order + "I", following)
        out += b"".join(far[tag] for tag in sorted(far) if len(far[tag]) > 4)
        out += b"".join(strips)
    return bytes(out)


def _directory(order: str, tags: Tags, packed: Mapping[int, bytes], place: int) -> bytes:
    out = struct.pack(order + "H", len(tags))
    for tag in sorted(tags):
        kind, values = tags[tag]
        data = packed[tag]
        count = len(data) // _SIZES[kind] if values else 0
        held = data.ljust(4, b"\0")
        if len(data) > 4:
            held = struct.pack(order + "I", place)
            place += len(data)
        out += struct.pack(order + "HHI", tag, kind, count) + held
    return out


def _packed(order: str, kind: int, values: Sequence[int]) -> bytes:
    code = _CODES.get(kind, "I")
    return struct.pack(f"{order}{len(values)}{code}", *values)
