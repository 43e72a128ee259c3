"""The picture of a kept page as it lies in the PDF: JPEG, colour kept, small enough to send."""

import io
from dataclasses import dataclass

from PIL import Image

from dossier.page import PageImage
from ocr.options import OcrOptions


@dataclass(frozen=True, slots=True)
class PagePicture:
    """An encoded page; small, so that it crosses process borders.

    Attributes:
        data: A whole JPEG file.
        width_px: Width in pixels.
        height_px: Height in pixels.
        dpi: Pixels per inch, the same in both directions.
        channels: 1 for grey, 3 for RGB.
    """

    data: bytes
    width_px: int
    height_px: int
    dpi: float
    channels: int


def encode_page(kept: PageImage, options: OcrOptions) -> PagePicture:
    """Encode a kept page; grey stays grey, colours are kept at the scanned resolution."""
    buffer = io.BytesIO()
    picture = Image.fromarray(kept.pixels)
    picture.save(
        buffer,
        "JPEG",
        quality=options.jpeg_quality,
        optimize=True,
        dpi=(round(kept.dpi), round(kept.dpi)),
    )
    channels = 3 if kept.is_colour else 1
    return PagePicture(buffer.getvalue(), kept.width_px, kept.height_px, kept.dpi, channels)
