"""Files as scanners, phones and enemies make them; small, and made anew for every test."""

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pillow_heif
from PIL import Image

A4_POINTS = (595.276, 841.89)
JPEG, PNG, TIFF = "JPEG", "PNG", "TIFF"


def sample_picture(width: int = 620, height: int = 877) -> Image.Image:
    """Give a picture whose four quarters differ: black, red, green and blue on white paper."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    down, across = height // 4, width // 4
    pixels[20:down, 20:across] = 0
    pixels[20:down, -across:-20] = (220, 20, 20)
    pixels[-down:-20, 20:across] = (20, 160, 20)
    pixels[-down:-20, -across:-20] = (20, 20, 220)
    return Image.fromarray(pixels)


def picture_bytes(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def heic_bytes(*images: Image.Image, **options: Any) -> bytes:
    """Give a HEIC file of one or more pictures."""
    first, *others = images
    whole = pillow_heif.from_pillow(first)
    for image in others:
        whole.add_from_pillow(image)
    file = io.BytesIO()
    whole.save(file, quality=90, **options)
    return file.getvalue()


def image_stream(pdf: pikepdf.Pdf, image: Image.Image, **more: Any) -> pikepdf.Stream:
    """Give a picture as it stands in a PDF, deflated."""
    grey = image.mode in {"L", "1"}
    entries: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
        "BitsPerComponent": 1 if image.mode == "1" else 8,
        "Filter": pikepdf.Name.FlateDecode,
    }
    return pikepdf.Stream(pdf, zlib.compress(image.tobytes()), **(entries | more))


def jpeg_stream(pdf: pikepdf.Pdf, data: bytes, image: Image.Image, **more: Any) -> pikepdf.Stream:
    """Give a JPEG of a picture as it stands in a PDF."""
    space = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}[image.mode]
    entries: dict[str, Any] = {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": pikepdf.Name(space),
        "BitsPerComponent": 8,
        "Filter": pikepdf.Name.DCTDecode,
    }
    return pikepdf.Stream(pdf, data, **(entries | more))


def add_page(
    pdf: pikepdf.Pdf,
    drawing: str,
    pictures: dict[str, pikepdf.Stream] | None = None,
    box: tuple[float, float] = A4_POINTS,
    **more: Any,
) -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if pictures:
        resources.XObject = pikepdf.Dictionary({f"/{name}": one for name, one in pictures.items()})
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, *box],
        Resources=resources,
        Contents=pikepdf.Stream(pdf, drawing.encode("latin-1")),
        **more,
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def full_page(name: str = "Im0", box: tuple[float, float] = A4_POINTS) -> str:
    return f"q {box[0]} 0 0 {box[1]} 0 0 cm /{name} Do Q"


def scanned_pdf(path: Path, pages: int = 1, **more: Any) -> Path:
    """Write a PDF of pages that are one picture each."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            add_page(pdf, full_page(), {"Im0": image_stream(pdf, sample_picture())}, **more)
        pdf.save(path)
    return path


def text_pdf(path: Path, words: str = "Quyet dinh ve viec thanh lap to cong tac") -> Path:
    """Write a born-digital page."""
    with pikepdf.new() as pdf:
        add_page(pdf, f"BT /F1 14 Tf 70 700 Td ({words}) Tj ET")
        pdf.save(path)
    return path


def locked_pdf(path: Path, user: str) -> Path:
    """Write an encrypted PDF; an empty word lets everybody read it."""
    with pikepdf.new() as pdf:
        add_page(pdf, full_page(), {"Im0": image_stream(pdf, sample_picture())})
        pdf.save(path, encryption=pikepdf.Encryption(owner="chủ", user=user))
    return path
