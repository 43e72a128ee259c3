"""Our own arithmetic over /ByteRange, without any PDF library.

A signature covers two stretches of bytes around one gap, and the gap has to be exactly its own
value: `<` hexadecimal digits `>`, and white space around them. Everything a reader shows beyond
the stretches is unsigned.
"""

import re
from binascii import unhexlify
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[([0-9\s+-]{1,200})\]")
_NUMBER = re.compile(rb"[+-]?[0-9]+")
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10})\s+[0-9]{1,5}\s+obj(?![a-zA-Z])")
_HEX = re.compile(rb"[0-9A-Fa-f\s]*")
_WHITE = b" \t\r\n\f\0"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one byte range covers.

    Attributes:
        sound: Starts at 0, has one gap, and the gap is the value it claims.
        end: Offset behind the last covered byte.
        whole: Covers the file up to its end, trailing white space apart.
    """

    sound: bool
    end: int
    whole: bool


def find_byte_ranges(pdf: bytes) -> tuple[tuple[int, ...], ...]:
    """Find every byte range in the raw bytes, in order of appearance."""
    return tuple(
        tuple(int(number) for number in found[1].split())
        for found in _BYTE_RANGE.finditer(pdf)
        if all(_NUMBER.fullmatch(number) for number in found[1].split())
    )


def cover(pdf: bytes, byte_range: Sequence[int], value: bytes) -> Coverage:
    """Say what a byte range covers.

    Args:
        pdf: The file.
        byte_range: As the signature dictionary says.
        value: The signature value as a reader gives it, with padding.
    """
    if len(byte_range) != 4:  # noqa: PLR2004 - two stretches
        return Coverage(sound=False, end=0, whole=False)
    start, length, after, rest = byte_range
    end = after + rest
    ordered = start == 0 and 0 < length < after and rest > 0 and end <= len(pdf)
    if not ordered or not _gap_is_value(pdf[length:after], value):
        return Coverage(sound=False, end=0, whole=False)
    return Coverage(sound=True, end=end, whole=not pdf[end:].strip(_WHITE))


def _gap_is_value(gap: bytes, value: bytes) -> bool:
    gap = gap.strip(_WHITE)
    inside = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or not _HEX.fullmatch(inside):
        return False
    digits = b"".join(inside.split())
    return len(digits) % 2 == 0 and unhexlify(digits) == value


def stray_bytes(pdf: bytes, covered_to: int, revisions: Sequence[Collection[int]]) -> bool:
    """Say whether bytes stand behind a signature that belong to no later revision.

    Readers that repair files may pick up objects from such bytes (incremental saving attacks
    leave out the cross-reference table on purpose, or leave their objects out of it).

    Args:
        pdf: The file.
        covered_to: Offset behind the last covered byte.
        revisions: For each revision a strict reader sees behind it, the numbers of the
            objects its cross-references name.
    """
    tail = pdf[covered_to:]
    if not revisions:
        return bool(tail.strip(_WHITE).removeprefix(b"%%EOF").strip(_WHITE))
    last = tail.rfind(b"%%EOF")
    behind = tail[last + len(b"%%EOF") :].strip(_WHITE) if last >= 0 else b"?"
    if tail.count(b"startxref") != len(revisions) or behind:
        return True
    named = Counter(number for numbers in revisions for number in set(numbers))
    standing = Counter(int(found[1]) for found in _OBJECT.finditer(tail))
    return not standing <= named
