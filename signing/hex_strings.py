"""Reads hexadecimal strings of a PDF at once instead of letter by letter.

A signature's value is a hexadecimal string of 32 KiB or more. pyHanko reads each letter by
itself, which costs 10 ms a signature at every opening of a file, several times what all the
cryptography costs. What is not plainly digits and white space is left to pyHanko's own reader,
so nothing is accepted that it would refuse.
"""

from binascii import unhexlify
from collections.abc import Callable
from typing import BinaryIO

from pyhanko.pdf_utils import generic

_WHITE = b" \t\r\n\f\0"
_FIRST_READ = 128  # most strings are short: identifiers and such

Text = generic.ByteStringObject | generic.TextStringObject
Reader = Callable[[BinaryIO], Text]

letter_by_letter: Reader = generic.read_hex_string_from_stream


def read_hex_string(stream: BinaryIO) -> Text:
    """Read a hexadecimal string.

    Args:
        stream: Stands at its `<`; stands behind its `>` afterwards.

    Raises:
        PdfStreamError: It is not one.
    """
    start = stream.tell()
    stream.read(1)
    body = _up_to_end(stream)
    digits = b"?" if body is None else body.translate(None, _WHITE)
    try:
        value = unhexlify(digits + b"0" * (len(digits) % 2))
    except ValueError:
        stream.seek(start)
        return letter_by_letter(stream)
    stream.seek(start + 2 + len(body or b""))
    return generic.pdf_string(value)


def _up_to_end(stream: BinaryIO) -> bytes | None:
    """Give what stands before the next `>`; None when there is none."""
    read = bytearray()
    size = _FIRST_READ
    while chunk := stream.read(size):
        end = chunk.find(b">")
        if end >= 0:
            return bytes(read + chunk[:end])
        read += chunk
        size *= 4
    return None


def install() -> None:
    """Let pyHanko use this reader in this process; doing it twice changes nothing."""
    generic.read_hex_string_from_stream = read_hex_string
