"""Files as other makes write and sign them, all of them good."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer
from pyhanko.sign.timestamps import TimeStamper

from tests.signing import forgeries


@dataclass(frozen=True, slots=True)
class Make:
    """How a signature is made.

    Attributes:
        field: Name of its field; an empty one is filled, else one is added.
        pades: Whether it is PAdES; else `adbe.pkcs7.detached`.
        box: Where it shows on the first page, in points; None for nowhere.
        certify: What a certification allows afterwards; None for an approval.
        digest: The digest algorithm.
    """

    field: str
    pades: bool = True
    box: tuple[int, int, int, int] | None = None
    certify: MDPPerm | None = None
    digest: str = "sha256"


def sign_as(pdf: bytes, key: Signer, make: Make, timestamper: TimeStamper | None = None) -> bytes:
    """Sign with the time of this machine."""
    about = PdfSignatureMetadata(
        field_name=make.field,
        md_algorithm=make.digest,
        subfilter=SigSeedSubFilter.PADES if make.pades else SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
        certify=make.certify is not None,
        docmdp_permissions=make.certify or MDPPerm.FILL_FORMS,
    )
    place = SigFieldSpec(make.field, box=make.box) if make.box else None
    signer = PdfSigner(about, key, timestamper=timestamper, new_field_spec=place)
    output = signer.sign_pdf(_writer(pdf), output=BytesIO())
    signed: bytes = output.getvalue()
    return signed


def stamp(pdf: bytes, timestamper: TimeStamper) -> bytes:
    """Add a document time-stamp."""
    output = PdfTimeStamper(timestamper).timestamp_pdf(_writer(pdf), "sha256", output=BytesIO())
    stamped: bytes = output.getvalue()
    return stamped


def with_empty_field(pdf: bytes, name: str) -> bytes:
    """Add a field that shows on the page, for somebody to sign."""
    writer = _writer(pdf)
    append_signature_field(writer, SigFieldSpec(name, box=(10, 10, 100, 60)))
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def three_pages(*, linearize: bool = False, streams: bool = False, locked: bool = False) -> bytes:
    """Give a paper of three pages with fonts and an outline.

    Args:
        linearize: For fast view on the web.
        streams: Objects and cross-references stand in streams.
        locked: Encrypted so that the empty password reads it.
    """
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    fonts = pikepdf.Dictionary(F1=made.make_indirect(font))
    for number in range(3):
        page = made.add_blank_page(page_size=(595, 842))
        page.Contents = made.make_stream(b"BT /F1 12 Tf 50 700 Td (Page %d) Tj ET" % number)
        page.Resources = pikepdf.Dictionary(Font=fonts)
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("First", 0))
    plain = BytesIO()
    made.save(plain)
    mode = pikepdf.ObjectStreamMode.generate if streams else pikepdf.ObjectStreamMode.disable
    target = BytesIO()
    with pikepdf.open(plain) as again:
        # some makers keep these arrays as objects of their own
        again.Root.Pages.Kids = again.make_indirect(again.Root.Pages.Kids)
        again.pages[0].obj.Annots = again.make_indirect(pikepdf.Array())
        again.save(
            target,
            linearize=linearize,
            object_stream_mode=mode,
            encryption=pikepdf.Encryption(owner="chủ", user="", R=6) if locked else False,
        )
    return target.getvalue()


def hybrid(pdf: bytes) -> bytes:
    """Give a paper with cross-references of both kinds, as word processors write them."""
    first = forgeries.next_number(pdf)
    head = b"%d 0 " % (first + 2)
    holder = len(pdf)
    packed = forgeries.stream(
        head + b"<< /Hidden true >>", b"/Type /ObjStm /N 1 /First %d" % len(head)
    )
    out = pdf + b"%d 0 obj\n%s\nendobj\n" % (first, packed)
    table = len(out)
    rows = b"\1" + holder.to_bytes(4, "big") + b"\0\2" + first.to_bytes(4, "big") + b"\0"
    about = b"/Type /XRef /W [1 4 1] /Index [%d 1 %d 1] /Size %d /Root 1 0 R"
    stream = forgeries.stream(rows, about % (first, first + 2, first + 3))
    out += b"%d 0 obj\n%s\nendobj\n" % (first + 1, stream)
    entries = (holder, table, first + 3, forgeries.last_table(pdf), table, len(out))
    return out + (
        b"xref\n%d 3\n" % first + b"%010d 00000 n \n%010d 00000 n \n0000000000 65535 f \n"
        b"trailer\n<< /Size %d /Root 1 0 R /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n"
        % entries
    )


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    if PdfFileReader(BytesIO(pdf)).encrypted:
        writer.encrypt("")
    return writer
