"""What a file is, is told by its content; what is no scan is refused with its own advice."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest

from scanner.errors import (
    ArchiveScanError,
    MailScanError,
    OfficeScanError,
    ProgramScanError,
    ScanError,
    TextScanError,
    UnsupportedScanError,
)
from scanner.kinds import kind_of
from scanner.load import open_scan
from scanner.options import ScanOptions
from tests.scanner.files import (
    JPEG,
    PNG,
    TIFF,
    heic_bytes,
    picture_bytes,
    sample_picture,
    scanned_pdf,
    text_pdf,
)

_SMALL = sample_picture(60, 80)


def _zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def _tar(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def _compound(*names: str) -> bytes:
    """Give the head of an old office document, with names in its directory."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries).ljust(4096, b"\0")


_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
_OOXML = {"[Content_Types].xml": b"<Types/>"}
_REFUSED: dict[str, tuple[bytes, type[ScanError]]] = {
    "zip": (_zip(**{"don.jpg": picture_bytes(_SMALL, JPEG)}), ArchiveScanError),
    "zip of a stored pdf": (_zip(**{"don.pdf": _PDF}), ArchiveScanError),
    "empty zip": (_zip(), ArchiveScanError),
    "tar of a pdf": (_tar("don.pdf", _PDF), ArchiveScanError),
    "gzip": (gzip.compress(_PDF), ArchiveScanError),
    "bzip2": (bz2.compress(_PDF), ArchiveScanError),
    "xz": (lzma.compress(_PDF), ArchiveScanError),
    "rar": (b"Rar!\x1a\x07\x01\0" + bytes(99), ArchiveScanError),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(99), ArchiveScanError),
    "docx": (_zip(**_OOXML, **{"word/document.xml": b"<w/>"}), OfficeScanError),
    "xlsx, parts in another order": (
        _zip(**{"xl/workbook.xml": b"x" * 20_000}, **_OOXML),
        OfficeScanError,
    ),
    "odt": (_zip(mimetype=b"application/vnd.oasis.opendocument.text"), OfficeScanError),
    "doc": (_compound("Root Entry", "WordDocument"), OfficeScanError),
    "rtf": (rb"{\rtf1\ansi Don xin", OfficeScanError),
    "msg": (_compound("Root Entry", "__properties_version1.0"), MailScanError),
    "eml": (b"Received: from a\r\nFrom: a@b\r\nSubject: Don\r\n\r\nKinh gui", MailScanError),
    "html": (b"\xef\xbb\xbf <!DOCTYPE html><html></html>", TextScanError),
    "xml": (b'<?xml version="1.0"?><HDon/>', TextScanError),
    "text": ("Kính gửi: Ủy ban nhân dân phường\r\n".encode(), TextScanError),
    "text in UTF-16": ("Kính gửi".encode("utf-16"), TextScanError),
    "exe": (b"MZ\x90\0" + bytes(99), ProgramScanError),
    "elf": (b"\x7fELF" + bytes(99), ProgramScanError),
    "script": (b"#!/bin/sh\necho", ProgramScanError),
    "gif": (picture_bytes(_SMALL, "GIF"), UnsupportedScanError),
    "avif": (picture_bytes(_SMALL, "AVIF"), UnsupportedScanError),
    "jp2": (picture_bytes(_SMALL, "JPEG2000"), UnsupportedScanError),
    "noise": (bytes(range(256)), UnsupportedScanError),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_what_is_no_scan_is_refused_whatever_its_name(
    name: str, tmp_path: Path, options: ScanOptions
) -> None:
    data, error = _REFUSED[name]
    path = tmp_path / "scan.pdf"
    path.write_bytes(data)
    with pytest.raises(ScanError) as caught:
        open_scan(path, options)
    assert type(caught.value) is error


def test_what_is_a_scan_is_known_whatever_its_name(tmp_path: Path, options: ScanOptions) -> None:
    path = tmp_path / "paper.docx"
    made = {kind: picture_bytes(_SMALL, kind) for kind in (JPEG, PNG, TIFF, "WEBP", "BMP")}
    for kind, data in (made | {"HEIC": heic_bytes(_SMALL)}).items():
        path.write_bytes(data)
        with open_scan(path, options) as scan:
            assert (scan.format, scan.page_count, scan.signed) == (kind.lower(), 1, False)
    assert kind_of(scanned_pdf(path), options) == "pdf"


@pytest.mark.parametrize(
    "before", [bytes(500), b"<br>Warning: headers already sent<br>\n", b"\x1b%-12345X@PJL\r\n"]
)
def test_garbage_before_a_pdf_is_forgiven(
    before: bytes, tmp_path: Path, options: ScanOptions
) -> None:
    path = text_pdf(tmp_path / "scan")
    path.write_bytes(before + path.read_bytes())
    with open_scan(path, options) as scan:
        assert scan.load(1).born_digital
