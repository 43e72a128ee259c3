"""Pictures of signatures and seals: PNG with a transparent ground, embedded as PDF/A-2u allows.

Colours are sRGB by an ICC profile, the ground is a soft mask (ISO 19005-2, 6.2.4.2 and 6.2.10).
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageCms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from dossier.page import MM_PER_INCH
from signing.errors import PictureRefusedError

_MOST_PIXELS = 25_000_000
_FINEST_DPI = 600  # what is finer is thinned out before embedding
_CLEAR = 250  # a pixel of less opacity than that lets the paper through
_LEAST_CLEAR_SHARE = 0.05
_SIZES_MM = (10.0, 70.0)  # of seals and signatures; a resolution that says otherwise is a guess


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be part of a signature.

    Attributes:
        png: The file.
        width_px: Width.
        height_px: Height.
        width_mm: Width on paper as somebody or the file says it; None when nobody does.
    """

    png: bytes
    width_px: int
    height_px: int
    width_mm: float | None = None

    def fitted(self, width_mm: float, height_mm: float) -> tuple[float, float]:
        """Give the largest size of the picture's own shape that fits, in mm."""
        scale = min(width_mm / self.width_px, height_mm / self.height_px)
        return self.width_px * scale, self.height_px * scale

    def true_size(self, width_mm: float, height_mm: float) -> tuple[float, float]:
        """Give the size on paper in mm; the largest that fits when nobody says it."""
        if self.width_mm is None:
            return self.fitted(width_mm, height_mm)
        return self.width_mm, self.width_mm * self.height_px / self.width_px


def open_picture(png: bytes, width_mm: float | None = None) -> Picture:
    """Look at a picture somebody gave.

    Args:
        png: The file.
        width_mm: Width on paper; None takes it from the file's resolution, where that makes
            sense.

    Raises:
        PictureRefusedError: Not a PNG, too large, or without a transparent ground.
    """
    try:
        with Image.open(BytesIO(png), formats=("PNG",)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise PictureRefusedError(reason="too-large")
            stated = image.info.get("dpi", (0.0, 0.0))[0]
            opacity = image.convert("RGBA").getchannel("A")
            size = image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureRefusedError(reason="not-a-png") from error
    clear = sum(opacity.histogram()[:_CLEAR])
    if clear < _LEAST_CLEAR_SHARE * size[0] * size[1] or opacity.getextrema()[1] == 0:
        raise PictureRefusedError(reason="not-transparent")
    return Picture(png, *size, width_mm or _stated_width(size[0], float(stated)))


def _stated_width(width_px: int, dpi: float) -> float | None:
    if dpi <= 0:
        return None
    width_mm = width_px / dpi * MM_PER_INCH
    return width_mm if _SIZES_MM[0] <= width_mm <= _SIZES_MM[1] else None


def embed_picture(
    writer: BasePdfFileWriter, picture: Picture, width_mm: float
) -> generic.IndirectObject:
    """Add a picture to a file that is being written; gives the image object."""
    colours, opacity, size = _planes(picture, round(width_mm / MM_PER_INCH * _FINEST_DPI))
    mask = _image(size, generic.pdf_name("/DeviceGray"), opacity)
    space = generic.ArrayObject([generic.pdf_name("/ICCBased"), writer.add_object(_profile())])
    image = _image(size, space, colours)
    image[generic.pdf_name("/SMask")] = writer.add_object(mask)
    return writer.add_object(image)


@lru_cache(maxsize=8)
def _planes(picture: Picture, most_px: int) -> tuple[bytes, bytes, tuple[int, int]]:
    """Give colours and opacity, packed, and their size in px."""
    with Image.open(BytesIO(picture.png), formats=("PNG",)) as image:
        pixels = image.convert("RGBA")
    if pixels.width > most_px > 0:
        height = max(1, round(pixels.height * most_px / pixels.width))
        # colours of clear pixels must not bleed into the edges
        small = pixels.convert("RGBa").resize((most_px, height), Image.Resampling.LANCZOS)
        pixels = small.convert("RGBA")
    colours = zlib.compress(pixels.convert("RGB").tobytes())
    return colours, zlib.compress(pixels.getchannel("A").tobytes()), pixels.size


def _image(size: tuple[int, int], space: generic.PdfObject, packed: bytes) -> generic.StreamObject:
    entries = {
        "/Type": generic.pdf_name("/XObject"),
        "/Subtype": generic.pdf_name("/Image"),
        "/Width": generic.NumberObject(size[0]),
        "/Height": generic.NumberObject(size[1]),
        "/ColorSpace": space,
        "/BitsPerComponent": generic.NumberObject(8),
        "/Filter": generic.pdf_name("/FlateDecode"),
    }
    named = {generic.pdf_name(name): value for name, value in entries.items()}
    return generic.StreamObject(named, encoded_data=packed)


def _profile() -> generic.StreamObject:
    return generic.StreamObject(
        {
            generic.pdf_name("/N"): generic.NumberObject(3),
            generic.pdf_name("/Filter"): generic.pdf_name("/FlateDecode"),
        },
        encoded_data=_srgb(),
    )


@lru_cache(maxsize=1)
def _srgb() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return zlib.compress(profile.tobytes())
