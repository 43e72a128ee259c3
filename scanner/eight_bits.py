"""Any picture that Pillow has open as 8-bit grey or RGB on white paper."""

import numpy as np
from PIL import Image, ImageChops

from dossier.page import Pixels

_BAND_PX = 4_000_000
_DEEP_BITS = 16


def is_deep(image: Image.Image) -> bool:
    """Whether samples have more than 8 bits, or are fractions."""
    return image.mode.startswith("I") or image.mode == "F"


def eight_bit_pixels(image: Image.Image, bits: int = _DEEP_BITS) -> Pixels:
    """Decode a picture to what a page is made of; what is transparent shows white paper.

    Done band by band, so that the picture is held twice only.

    Args:
        image: Open; not turned here, but for what Pillow turns by itself.
        bits: Of one sample, where it has more than 8.

    Returns:
        uint8 of shape (height, width) for grey, (height, width, 3) for RGB.
    """
    image.load()
    width, height = image.size
    deep = is_deep(image)
    grey = deep or (image.mode in {"1", "L"} and "transparency" not in image.info)
    out = np.empty((height, width) if grey else (height, width, 3), np.uint8)
    rows = max(1, _BAND_PX // max(1, width))
    white = _brightest(image, bits) if deep else 0.0
    # Pillow turns every CMYK JPEG over, but only Adobe writes them so, and says that it did.
    negative = image.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(height, top + rows)))
        if negative:
            band = ImageChops.invert(band)
        if deep:
            samples = np.asarray(band)
            samples = samples.view(np.uint32) if band.mode == "I" else samples
            levels = np.nan_to_num(samples.astype(np.float32)) * (255.0 / white)
            out[top : top + rows] = np.clip(np.rint(levels), 0, 255).astype(np.uint8)
        else:
            out[top : top + rows] = np.asarray(band.convert("L") if grey else _rgb(band))
    return out


def _rgb(band: Image.Image) -> Image.Image:
    if band.has_transparency_data:
        clear = band.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return band.convert("RGB")


def _brightest(image: Image.Image, bits: int) -> float:
    """Give the number that means white: by the depth of the samples, of fractions 1."""
    if image.mode != "F":
        return float(2**bits - 1)
    highest = float(np.nan_to_num(image.getextrema()[1]))
    return next((white for white in (1.0, 255.0) if highest <= white), 65535.0)
