"""Attacks on a signed file, each made from our own output."""

import re
from collections.abc import Callable
from io import BytesIO

from asn1crypto import parser
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.stamp import StaticStampStyle

Change = Callable[[IncrementalPdfFileWriter], None]
Case = Callable[[bytes], bytes]

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def byte_range(pdf: bytes, number: int = 0) -> tuple[int, int, int, int]:
    """Give the byte range of a signature, in order of appearance."""
    found = list(BYTE_RANGE.finditer(pdf))[number]
    start, length, after, rest = (int(part) for part in found.groups())
    return start, length, after, rest


def flip(pdf: bytes, position: int, mask: int = 0x01) -> bytes:
    """Change one byte."""
    return pdf[:position] + bytes([pdf[position] ^ mask]) + pdf[position + 1 :]


def update(pdf: bytes, change: Change) -> bytes:
    """Append a revision, well-formed in every way, that changes something."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def other_page_content(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    content = generic.StreamObject(stream_data=b"1 0 0 rg 0 0 600 850 re f")
    page[generic.pdf_name("/Contents")] = writer.add_object(content)
    writer.update_container(page)


def further_annotation(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    cover = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Square"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(part) for part in (100, 100, 400, 400)]
            ),
        }
    )
    page["/Annots"].append(writer.add_object(cover))
    writer.update_container(page["/Annots"])


def no_form(writer: IncrementalPdfFileWriter) -> None:
    del writer.root["/AcroForm"]
    writer.update_root()


def other_field_value(writer: IncrementalPdfFileWriter) -> None:
    for reference in writer.root["/AcroForm"]["/Fields"]:
        field = reference.get_object()
        if field["/T"] == "so_tien":
            field[generic.pdf_name("/V")] = generic.pdf_string("100000000")
            writer.update_container(field)


def other_title(writer: IncrementalPdfFileWriter) -> None:
    information = writer.trailer["/Info"]
    information[generic.pdf_name("/Title")] = generic.pdf_string("Giấy chứng tử")
    writer.update_container(information)


def empty_visible_field(writer: IncrementalPdfFileWriter) -> None:
    """Add a signature field that nobody signed, over the page."""
    page = writer.root["/Pages"]["/Kids"][0]
    field = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Widget"),
            generic.pdf_name("/FT"): generic.pdf_name("/Sig"),
            generic.pdf_name("/T"): generic.pdf_string("Trap"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(part) for part in (100, 100, 300, 200)]
            ),
        }
    )
    reference = writer.add_object(field)
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"]["/Fields"])
    page.get_object()["/Annots"].append(reference)
    writer.update_container(page.get_object()["/Annots"])


def cover_nobody_signed(writer: IncrementalPdfFileWriter) -> None:
    """Add an empty signature field with a picture of other content over the whole page.

    It names no page by /P, and the picture is all there is to it.
    """
    empty_visible_field(writer)
    field = writer.root["/AcroForm"]["/Fields"][-1].get_object()
    sides = generic.ArrayObject([generic.NumberObject(part) for part in (595, 842, 0, 0)])
    picture = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
            generic.pdf_name("/BBox"): sides,
        },
        stream_data=b"1 0 0 rg 0 0 595 842 re f",
    )
    field[generic.pdf_name("/Rect")] = sides
    field[generic.pdf_name("/AP")] = generic.DictionaryObject(
        {generic.pdf_name("/N"): writer.add_object(picture)}
    )


def without_table(pdf: bytes) -> bytes:
    """Append an object and no cross-reference table: some readers mend that and show it."""
    return pdf + b"\n3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n%%EOF\n"


def wrapped(pdf: bytes) -> bytes:
    """Move the second covered stretch back and put unsigned objects into the wider gap."""
    _, length, after, rest = byte_range(pdf)
    value = pdf[length:after].rstrip(b">").rstrip(b"0") + b"00>"
    room = b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + b" " * 200
    moved = after + 1000
    range_again = b"/ByteRange [0 %d %d %d]" % (length, moved, rest)
    gap = value + range_again + room
    return pdf[:length] + gap.ljust(moved - length, b" ") + pdf[after:]


def other_value(pdf: bytes) -> bytes:
    """Change the signature value inside the container, which stays well-formed."""
    _, length, after, _ = byte_range(pdf)
    digits = pdf[length + 1 : after - 1]
    container = bytes.fromhex(digits.decode("ascii"))
    # RSA-2048 values are OCTET STRINGs of 256 bytes; the signer's is the last but for tokens
    marker = b"\x04\x82\x01\x00"
    start = container.index(marker) + len(marker)
    changed = container[:start] + bytes(256) + container[start + 256 :]
    return pdf[: length + 1] + changed.hex().encode("ascii") + pdf[after - 1 :]


def transplanted(pdf: bytes, donor: bytes) -> bytes:
    """Put another file's signature into this one."""
    _, length, after, _ = byte_range(pdf)
    _, from_length, from_after, _ = byte_range(donor)
    return pdf[:length] + donor[from_length:from_after] + pdf[after:]


def with_container(pdf: bytes, change: Callable[[bytes], bytes], number: int = 0) -> bytes:
    """Put a changed container, which may not be longer, where a signature's own stood."""
    _, length, after, _ = byte_range(pdf, number)
    value = bytes.fromhex(pdf[length + 1 : after - 1].decode("ascii"))
    digits = change(value[: parser.peek(value)]).hex().encode("ascii")
    return pdf[: length + 1] + digits.ljust(after - length - 2, b"0") + pdf[after - 1 :]


def emptied(pdf: bytes, number: int = 0) -> bytes:
    """Put nothing where a signature was (universal forgery)."""
    _, length, after, _ = byte_range(pdf, number)
    return pdf[: length + 1] + b"0" * (after - length - 2) + pdf[after - 1 :]


def sign_invisibly(pdf: bytes, key: Signer) -> bytes:
    """Add a further signature that shows nowhere."""
    about = PdfSignatureMetadata(field_name="Unseen", subfilter=SigSeedSubFilter.PADES)
    output = PdfSigner(about, key).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=BytesIO()
    )
    signed: bytes = output.getvalue()
    return signed


def sign_over(
    pdf: bytes, key: Signer, box: tuple[int, int, int, int], field: str = "Cover"
) -> bytes:
    """Add a further signature whose widget covers a part of a page, in points."""
    signer = PdfSigner(
        PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES),
        key,
        new_field_spec=SigFieldSpec(field, box=box),
        stamp_style=StaticStampStyle(background=RawContent(b"", box=BoxConstraints(10, 10))),
    )
    output = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=BytesIO())
    signed: bytes = output.getvalue()
    return signed
