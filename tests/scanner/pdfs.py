"""Pictures as they stand in PDFs, packed in every way that scanners use."""

import base64
import io
import itertools
import struct
import zlib
from typing import Any

import numpy as np
import pikepdf
from PIL import Image

from tests.scanner.files import A4_POINTS, TIFF, image_stream, picture_bytes


def packed_stream(
    pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], packing: str, **more: Any
) -> pikepdf.Stream:
    """Give a picture of data that are packed already; one bit of grey unless told otherwise."""
    entries: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": size[0],
        "Height": size[1],
        "Filter": pikepdf.Name(packing),
    }
    if "ImageMask" not in more and packing != "/JPXDecode":
        entries |= {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 1}
    return pikepdf.Stream(pdf, data, **(entries | more))


def fax_bytes(bilevel: Image.Image, packing: str = "group4") -> bytes:
    """Give a bilevel picture as G3 or G4, where ones are white."""
    file = picture_bytes(bilevel, TIFF, compression=packing, strip_size=1 << 24)
    with Image.open(io.BytesIO(file)) as picture:
        tags = picture.getexif()
        start, length = int(tags[273]), int(tags[279])
    return file[start : start + length]


def fax_stream(
    pdf: pikepdf.Pdf, bilevel: Image.Image, packing: str = "group4", **more: Any
) -> pikepdf.Stream:
    """Give a bilevel picture as G3 or G4 as it stands in a PDF."""
    parameters = pikepdf.Dictionary(
        K=-1 if packing == "group4" else 0,
        Columns=bilevel.width,
        Rows=bilevel.height,
        BlackIs1=True,
        EndOfLine=packing == "group3",
    )
    data = fax_bytes(bilevel, packing)
    more = {"DecodeParms": parameters} | more
    return packed_stream(pdf, data, bilevel.size, "/CCITTFaxDecode", **more)


def jbig2_bytes(bilevel: Image.Image) -> bytes:
    """Give a bilevel picture as one generic region, where ones are black."""
    black = Image.fromarray(255 - np.asarray(bilevel.convert("L"))).convert("1")
    width, height = bilevel.size
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + fax_bytes(black)
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data
        for number, (kind, data) in enumerate(((48, page), (38, region)))
    )


def ascii_stream(pdf: pikepdf.Pdf, image: Image.Image, **more: Any) -> pikepdf.Stream:
    """Give a picture that is deflated and then written in letters."""
    data = base64.a85encode(zlib.compress(image.tobytes())) + b"~>"
    filters = pikepdf.Array([pikepdf.Name.ASCII85Decode, pikepdf.Name.FlateDecode])
    picture = image_stream(pdf, image, **more)
    picture.write(data, filter=filters)
    return picture


def strips_of(
    pdf: pikepdf.Pdf, image: Image.Image, count: int, box: tuple[float, float] = A4_POINTS
) -> tuple[str, dict[str, pikepdf.Stream]]:
    """Give a drawing that puts a picture together from strips, and the strips."""
    edges = [image.height * number // count for number in range(count + 1)]
    drawing, pictures = "", {}
    for number, (top, bottom) in enumerate(itertools.pairwise(edges)):
        strip = image.crop((0, top, image.width, bottom))
        pictures[f"Im{number}"] = image_stream(pdf, strip)
        high, low = (box[1] * (bottom - top) / image.height, box[1] * (1 - bottom / image.height))
        drawing += f"q {box[0]:.3f} 0 0 {high:.3f} 0 {low:.3f} cm /Im{number} Do Q\n"
    return drawing, pictures
