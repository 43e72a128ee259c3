"""Damage to the bytes of a signed file, and what an independent reader shows of the result."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to damage a file.

    Attributes:
        kind: `flip`, `cut`, `insert`, `move`, `repeat`, `swap` or `end`.
        start: Where it begins, as a share of the file.
        length: How many bytes it concerns.
        target: Where bytes go, as a share of the file.
        bytes: What is put in, for `insert`; what is mixed in, for `flip`.
    """

    kind: str
    start: float
    length: int
    target: float
    bytes: bytes


def mutations() -> st.SearchStrategy[Mutation]:
    """Draw damage of every kind."""
    share = st.floats(0, 1, exclude_max=True)
    return st.builds(
        Mutation,
        kind=st.sampled_from(["flip", "cut", "insert", "move", "repeat", "swap", "end"]),
        start=share,
        length=st.one_of(st.integers(1, 8), st.integers(1, 4000)),
        target=share,
        bytes=st.binary(min_size=1, max_size=12).filter(any),
    )


def damage(pdf: bytes, how: Mutation) -> bytes:
    """Give the damaged file."""
    start, target = int(how.start * len(pdf)), int(how.target * len(pdf))
    end = min(start + how.length, len(pdf))
    part, rest = pdf[start:end], pdf[:start] + pdf[end:]
    mixed = bytes(a ^ b for a, b in zip(pdf[start:], how.bytes, strict=False))
    damaged = {
        "flip": pdf[:start] + mixed + pdf[start + len(mixed) :],
        "cut": rest,
        "insert": pdf[:start] + how.bytes + pdf[start:],
        "move": rest[:target] + part + rest[target:],
        "repeat": pdf[:target] + part + pdf[target:],
        "swap": _swapped(pdf, how),
        "end": pdf[:start],
    }
    return damaged[how.kind]


def _swapped(pdf: bytes, how: Mutation) -> bytes:
    """Put the revisions into another order, or leave one out."""
    parts = revisions(pdf)
    first, second = int(how.start * len(parts)), int(how.target * len(parts))
    if first == second:
        return b"".join(parts[:first] + parts[first + 1 :])
    parts[first], parts[second] = parts[second], parts[first]
    return b"".join(parts)


def revisions(pdf: bytes) -> list[bytes]:
    """Cut a file behind each of its end marks."""
    ends = [found.end() for found in re.finditer(rb"%%EOF\s*", pdf)]
    return [pdf[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def shown(pdf: bytes) -> str:
    """Give a fingerprint of what qpdf, which shares no code with the verifier, reads of a file.

    Pages with their content and annotations, field values and layers; the document as it was
    before the last revisions has another one.
    """
    with pikepdf.open(BytesIO(pdf)) as opened:
        # signature values stand aside: they are not shown, and padding may differ
        parts = [_written(page.obj, set(), 0) for page in opened.pages]
        layers = opened.Root.get("/OCProperties")
        parts.append(b"" if layers is None else _written(layers, set(), 0))
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


_UNSEEN = {"/Parent", "/P", "/V"}
_DEEPEST = 40


def _written(value: object, seen: set[tuple[int, int]], depth: int) -> bytes:
    if depth > _DEEPEST or not isinstance(value, pikepdf.Object):
        return repr(value).encode()
    if value.is_indirect:
        if value.objgen in seen:
            return b"again"
        seen = {*seen, value.objgen}
    if isinstance(value, pikepdf.Array):
        return b"[%s]" % b" ".join(_written(one, seen, depth + 1) for one in value)
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        entries = [
            key.encode() + b" " + _written(value[key], seen, depth + 1)
            for key in sorted(value.keys())
            if key not in _UNSEEN
        ]
        data = value.read_raw_bytes() if isinstance(value, pikepdf.Stream) else b""
        return b"<%s>%s" % (b" ".join(entries), data)
    return value.unparse()
