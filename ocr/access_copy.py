"""A small copy of a page for screens: its ink sharp, its paper coarse (mixed raster content).

Three layers, ISO 32000-1, 8.9.6.3: the paper with the ink taken out, at a quarter of the
resolution; the colours of the ink, coarser still; and where the ink lies, in black and
white at up to 300 dpi. The archived PDF keeps the faithful picture; this is another file.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from dossier.page import PageImage, Pixels
from ocr.options import OcrOptions
from ocr.picture import InkLayers, PagePicture, decode_picture, encode_page
from ocr.searchable_pdf import PdfPage

_MOST_BYTES = 108_000  # of one page; its words and the rest of the file take up to 12,000
_INK_DPIS = (300.0, 200.0, 150.0)
_PAPER_DPI, _COLOUR_DPI = 75.0, 60.0
_PAPER_QUALITY, _COLOUR_QUALITY = 40, 45
_CONTRAST = 28  # grey levels by which ink is darker than the paper around it
_DEEPEST = 0.45  # of the way from the paper to the darkest: where ink begins
_FEWEST_NEAR = 2  # of the nine pixels around; an ink pixel with fewer is a speck
_MOST_INK = 0.22  # of a page of text; more is a picture, which has no ink
_PICTURE_DPIS, _LOWEST_QUALITY, _STEP = (150.0, 110.0, 75.0), 20, 12
_PAPER_MM = 4.0  # the paper is looked for so far around a stroke


def access_page(page: PdfPage, options: OcrOptions) -> PdfPage:
    """Make the access copy of a page, with its ink at the finest resolution that fits.

    Args:
        page: As archived, its picture whole.
        options: The quality of pictures.

    Returns:
        Black and white pages as they are; photographs as one coarser picture.
    """
    if page.picture.coding == "g4":
        return page
    image = decode_picture(page.picture)
    for dpi in _INK_DPIS:
        layered = _layered(_at(image, dpi), page)
        if layered is None:
            break
        if _size_bytes(layered) <= _MOST_BYTES:
            return layered
    return replace(page, picture=_coarse(image, options))


def _layered(image: PageImage, page: PdfPage) -> PdfPage | None:
    """Give a page in layers; None where it is no page of text."""
    ink = _ink(image)
    if ink.mean() > _MOST_INK:
        return None
    paper = _jpeg(_filled(image, ~ink, _PAPER_DPI), _PAPER_QUALITY)
    colour = _jpeg(_filled(image, ink, _COLOUR_DPI), _COLOUR_QUALITY)
    black = PageImage(np.where(ink, 0, 255).astype(np.uint8), image.dpi)
    picture = encode_page(black, OcrOptions(), bilevel=True)
    return PdfPage(picture, page.reading, InkLayers(paper, colour))


def _size_bytes(page: PdfPage) -> int:
    layers = (page.beneath.paper, page.beneath.colour) if page.beneath else ()
    return sum(len(part.data) for part in (page.picture, *layers))


def _ink(page: PageImage) -> NDArray[np.bool_]:
    """Say which pixels are ink: darker than the paper around them, single specks left out."""
    grey = Image.fromarray(page.pixels).convert("L")
    dark = Image.fromarray(page.pixels.min(axis=2)) if page.is_colour else grey
    paper = _paper_grey(dark, page.px_per_mm)
    depth = paper.astype(np.int16) - np.asarray(dark)
    deepest = max(float(np.percentile(depth, 99.5)), _CONTRAST)
    found = depth > max(_CONTRAST, min(_DEEPEST * deepest, 80))
    marked = Image.fromarray(np.where(found, 255, 0).astype(np.uint8))
    near = np.asarray(marked.filter(ImageFilter.BoxBlur(1)))
    return np.asarray(found & (near > _FEWEST_NEAR * 255 // 9), np.bool_)


def _paper_grey(dark: Image.Image, px_per_mm: float) -> Pixels:
    """Give how bright the paper is around each pixel."""
    shrink = max(1, round(px_per_mm))
    small = dark.reduce(shrink)
    size = 2 * round(_PAPER_MM * px_per_mm / shrink / 2) + 1
    small = small.filter(ImageFilter.MaxFilter(size)).filter(ImageFilter.MinFilter(size))
    small = small.filter(ImageFilter.GaussianBlur(size / 3))
    return np.asarray(small.resize(dark.size, Image.Resampling.BILINEAR))


def _filled(page: PageImage, chosen: NDArray[np.bool_], dpi: float) -> PageImage:
    """Give the chosen pixels' mean colours, coarse; where none are, those around them."""
    shrink = max(1, round(page.dpi / dpi))
    channels = page.pixels if page.is_colour else page.pixels[:, :, None]
    planes = [np.where(chosen, 255, 0).astype(np.uint8)]
    planes += [np.where(chosen, plane, 0) for plane in np.moveaxis(channels, 2, 0)]
    coarse = np.dstack(
        [np.asarray(Image.fromarray(plane).reduce(shrink), np.float32) for plane in planes]
    )
    filled = _spread(coarse)
    means = np.clip(255 * filled[:, :, 1:] / np.maximum(filled[:, :, :1], 1.0), 0, 255)
    pixels = means.astype(np.uint8)
    return PageImage(pixels if page.is_colour else pixels[:, :, 0], page.dpi / shrink)


def _spread(planes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fill cells of no weight with the sums of wider and wider cells around them.

    Args:
        planes: Weight, then sums of colours, by rows and columns.
    """
    known = planes[:, :, :1] > 1.0
    rows, columns = planes.shape[:2]
    if known.all() or min(rows, columns) == 1:
        return planes
    padded = np.pad(planes, ((0, rows % 2), (0, columns % 2), (0, 0)))
    wider = padded.reshape(-(-rows // 2), 2, -(-columns // 2), 2, -1).sum((1, 3))
    around = _spread(wider).repeat(2, 0).repeat(2, 1)[:rows, :columns]
    return np.asarray(np.where(known, planes, around), np.float32)


def _coarse(page: PageImage, options: OcrOptions) -> PagePicture:
    """Give a page as one coarser picture that fits."""
    picture = _jpeg(page, options.jpeg_quality)
    for dpi in _PICTURE_DPIS:
        smaller = _at(page, dpi)
        for quality in range(options.jpeg_quality, _LOWEST_QUALITY, -_STEP):
            picture = _jpeg(smaller, quality)
            if len(picture.data) <= _MOST_BYTES:
                return picture
    return picture


def _jpeg(page: PageImage, quality: int) -> PagePicture:
    return encode_page(page, replace(OcrOptions(), jpeg_quality=quality))


def _at(page: PageImage, dpi: float) -> PageImage:
    if dpi >= page.dpi:
        return page
    size = (round(page.width_px * dpi / page.dpi), round(page.height_px * dpi / page.dpi))
    picture = Image.fromarray(page.pixels).resize(size, Image.Resampling.LANCZOS)
    return PageImage(np.asarray(picture), dpi)
