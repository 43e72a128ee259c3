"""What kind of file it is, told by its content; what is no scan is refused with advice.

Only the first and last bytes are read, and nothing is unpacked.
"""

import re
import stat
import struct
from pathlib import Path
from typing import Literal

from scanner.errors import (
    ArchiveScanError,
    EmptyScanError,
    MailScanError,
    OfficeScanError,
    ProgramScanError,
    ScanError,
    ScanNotFoundError,
    ScanTooLargeError,
    TextScanError,
    UnsupportedScanError,
)
from scanner.options import ScanOptions

ScanFormat = Literal["pdf", "tiff", "jpeg", "png", "webp", "heic", "bmp"]

_HEAD_BYTES = 8192
_PDF_BYTES = 1024  # Acrobat accepts garbage of this length before a PDF begins
_TAIL_BYTES = 64 * 1024
_PICTURES: tuple[tuple[bytes, ScanFormat], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
)
_ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"\x1f\x9d",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"LZIP",
    b"MSCF",
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TAR_PLACE = 257
# Names that stand in a package of Microsoft, and what OpenDocument says of itself.
_OFFICE_PARTS = (b"[Content_Types].xml", b"application/vnd.oasis.opendocument")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_COMPOUND_MAIL = "__properties_version1.0".encode("utf-16-le")  # in the directory of a .msg
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
    b"L\0\0\0\x01\x14\x02",
)
_BMP_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"}
_MAIL = re.compile(
    rb"(from |(from|to|received|return-path|delivered-to|mime-version|message-id|subject|date"
    rb"|x-[a-z-]+):)",
    re.IGNORECASE,
)
_FEWEST_HEADERS = 2
_RTF = b"{\\rtf"


def kind_of(path: Path, options: ScanOptions) -> ScanFormat:
    """Tell what a file is by its content; its name and extension mean nothing.

    A container is seen before a PDF within it: the other files in it would be left out.

    Args:
        path: The file.
        options: Limits.

    Raises:
        ScanNotFoundError: There is no such file, or it cannot be read, or it is a pipe.
        EmptyScanError: It holds no bytes.
        ScanTooLargeError: It has too many bytes.
        ScanError: Another of its subclasses says what the file is instead of a scan.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device would be waited for, or never end
            raise ScanNotFoundError
        size = found.st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            file.seek(max(0, size - _TAIL_BYTES))
            tail = file.read(_TAIL_BYTES)
    except OSError as error:
        raise ScanNotFoundError from error
    if not head:
        raise EmptyScanError
    if size > options.largest_bytes:
        raise ScanTooLargeError(bytes=size, largest_bytes=options.largest_bytes)
    picture = _picture(head)
    if picture:
        return picture
    refused = _container(head, tail)
    if refused is None and b"%PDF-" in head[:_PDF_BYTES]:
        return "pdf"
    raise refused or _writing(head) or UnsupportedScanError()


def _picture(head: bytes) -> ScanFormat | None:
    for magic, kind in _PICTURES:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "bmp"
    if head[4:8] == b"ftyp":
        (size,) = struct.unpack(">I", head[:4])
        brands = {head[place : place + 4] for place in range(8, min(size, len(head)), 4)}
        return "heic" if brands & _HEIC_BRANDS else None
    return None


def _container(head: bytes, tail: bytes) -> ScanError | None:
    """Say what packs other files; an office document is told by the names of its parts."""
    if head.startswith(_ZIP):
        is_office = any(part in head or part in tail for part in _OFFICE_PARTS)
        return OfficeScanError() if is_office else ArchiveScanError()
    if head.startswith(_ARCHIVES) or head[_TAR_PLACE:].startswith(b"ustar"):
        return ArchiveScanError()
    if head.startswith(_COMPOUND):
        return MailScanError() if _COMPOUND_MAIL in head + tail else OfficeScanError()
    return ProgramScanError() if head.startswith(_PROGRAMS) else None


def _writing(head: bytes) -> ScanError | None:
    """Say what sort of text it is, if it is any."""
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(_RTF):
        return OfficeScanError()
    headers = [line for line in text[:2048].splitlines() if _MAIL.match(line)]
    if len(headers) >= _FEWEST_HEADERS and _MAIL.match(text):
        return MailScanError()
    odd = sum(byte < ord(" ") and byte not in b"\t\r\n\f\x1b" for byte in head)
    return TextScanError() if b"\0" in head or not odd else None
