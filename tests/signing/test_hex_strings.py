"""The quick reader of hexadecimal strings reads what pyHanko's reads, and refuses what it does."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic

from signing import hex_strings
from signing.guard import Failed, attempt

_PARTS = st.sampled_from(
    [
        b"0",
        b"a",
        b"F",
        b"7c",
        b"FEFF",
        b" ",
        b"\r\n",
        b"\0",
        b"%note\n",
        b"g",
        b"<",
        b">",
        b"(",
        b"%",
    ]
)


@given(st.lists(_PARTS, max_size=12).map(b"".join))
def test_both_readers_agree(inside: bytes) -> None:
    hex_strings.install()
    data = b"<" + inside + b"> /Next"

    assert _read(hex_strings.read_hex_string, data) == _read(hex_strings.letter_by_letter, data)


@given(st.binary(max_size=700), st.sampled_from([b"", b"> /Next"]))
def test_long_strings_are_read_whole_or_not_at_all(value: bytes, end: bytes) -> None:
    data = b"<" + value.hex().encode() + end

    assert _read(hex_strings.read_hex_string, data) == _read(hex_strings.letter_by_letter, data)


def test_pyhanko_uses_the_quick_reader() -> None:
    hex_strings.install()

    assert generic.read_hex_string_from_stream is hex_strings.read_hex_string


def _read(reader: hex_strings.Reader, data: bytes) -> tuple[object, int] | None:
    """Give what was read, and where the stream stands; None for what is refused."""
    stream = BytesIO(data)
    read = attempt(lambda: reader(stream))
    return None if isinstance(read, Failed) else (read, stream.tell())
