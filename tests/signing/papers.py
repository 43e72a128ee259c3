"""Small PDFs to be signed, and readings of what came out."""

from io import BytesIO

import pikepdf
from PIL import ImageCms
from pyhanko.pdf_utils.reader import PdfFileReader


def paper(
    *, turn: int = 0, size_pt: tuple[float, float] = (595.28, 841.89), streams: bool = False
) -> bytes:
    """Give a one-page PDF with metadata, as a scan would be kept.

    Args:
        turn: The page's /Rotate.
        size_pt: Of the page before it is turned.
        streams: Whether objects and cross-references stand in streams.
    """
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=size_pt)
    page.rotate(turn, relative=False)
    page.Contents = pdf.make_stream(b"0.5 g 200 300 150 100 re f")
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Giấy khai sinh"
    pdf.docinfo["/Title"] = pikepdf.String("Giấy khai sinh")
    return _saved(pdf, streams=streams)


def form() -> bytes:
    """Give a one-page PDF with a text field."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T=pikepdf.String("so_tien"),
            V=pikepdf.String("100"),
            Rect=[100, 100, 300, 120],
            P=page.obj,
        )
    )
    page.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array([field])))
    return _saved(pdf)


def cropped() -> bytes:
    """Give a page whose crop box is smaller than its media box and does not begin at 0."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(700, 900))
    page.cropbox = pikepdf.Array([50, 40, 645, 882])
    return _saved(pdf)


def encrypted() -> bytes:
    """Give a PDF with a password."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    target = BytesIO()
    pdf.save(target, encryption=pikepdf.Encryption(owner="chủ", user="mật", R=6))
    return target.getvalue()


def archive_paper() -> bytes:
    """Give a PDF/A-2u of one page."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595.28, 841.89))
    page.Contents = pdf.make_stream(b"0.5 g 200 300 150 100 re f")
    colours = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    colours.N = 3
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB"),
                DestOutputProfile=colours,
            )
        ]
    )
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = "Giấy khai sinh"
        metadata["pdfaid:part"] = "2"
        metadata["pdfaid:conformance"] = "U"
    return _saved(pdf)


def reader_of(pdf: bytes) -> PdfFileReader:
    """Open with pyHanko."""
    return PdfFileReader(BytesIO(pdf))


def _saved(pdf: pikepdf.Pdf, *, streams: bool = False) -> bytes:
    mode = pikepdf.ObjectStreamMode.generate if streams else pikepdf.ObjectStreamMode.disable
    target = BytesIO()
    pdf.save(target, object_stream_mode=mode, compress_streams=False)
    return target.getvalue()
