"""Pages of PDF files: qpdf (pikepdf) reads the structure, PDFium decodes and draws.

A page that is one picture is given as that picture's own pixels, any other page as a
drawing of it.
"""

from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2

from dossier.page import MM_PER_INCH, Box, Pixels
from scanner.errors import DamagedScanError, PageTooLargeError
from scanner.options import ScanOptions
from scanner.pdf_limits import check_page
from scanner.pdf_open import OpenPdf
from scanner.pdf_page import PageObjects, look_at_page
from scanner.placement import Placement, around
from scanner.source import SourcePage

_POINTS_PER_INCH = 72.0
_LOWEST_DRAWING_DPI = 150.0
_HIGHEST_DRAWING_DPI = 600.0
_LONGEST_SHEET_MM = 450.0  # a little over A3; what is longer has points for pixels, or is a map
_HIDDEN_FLAGS = 0b100010  # annotation flags Hidden and NoView, ISO 32000-1 table 165


class PdfSource:
    """An open PDF file.

    Raises:
        ArchiveScanError: It is a portfolio of other files.
        EncryptedScanError: It opens with a password only.
        DamagedScanError: It is truncated or corrupt.
        NoPagesError: It has no page.
        TooManyPagesError: It has more pages than the options allow.
    """

    def __init__(self, path: Path, options: ScanOptions) -> None:
        self._options = options
        self._pdf = OpenPdf(path, options)
        self.page_count = self._pdf.page_count
        self.signed = self._pdf.signed

    def page(self, index: int) -> SourcePage:
        """Read the page at an index from 0."""
        leaf = self._pdf.leaf(index)
        bare = not check_page(leaf, self._options) and not _has_annotations(leaf)
        user_unit = _user_unit(leaf)
        # PDFium keeps the packed pictures of all pages it has shown, so it opens for one only.
        with closing(pypdfium2.PdfDocument(self._pdf.shown)) as drawn:
            drawn.init_forms()  # else what was filled in is not drawn
            if len(drawn) < self.page_count:
                raise DamagedScanError("PDFium finds fewer pages", pages=len(drawn))
            with closing(drawn[index]) as page:
                objects = look_at_page(page)
                if bare and objects.scan:
                    return _own_pixels(page, objects, user_unit)
                return self._drawing(page, objects, user_unit)

    def close(self) -> None:
        """Let the file go."""
        self._pdf.close()

    def _drawing(
        self, page: pypdfium2.PdfPage, objects: PageObjects, user_unit: float
    ) -> SourcePage:
        """Draw the page with all that is on it, at the resolution of the pictures it holds."""
        inches = tuple(side * user_unit / _POINTS_PER_INCH for side in page.get_size())
        dpi = self._drawing_dpi(objects, user_unit, max(inches) * MM_PER_INCH)
        if not self._fits(inches, dpi):
            dpi = min(dpi, _LOWEST_DRAWING_DPI)  # a map on a large sheet
        if not self._fits(inches, dpi):
            width, height = (round(side * dpi) for side in inches)
            raise PageTooLargeError(width_px=width, height_px=height)
        if not min(inches) * dpi >= 1:
            raise DamagedScanError("a page without an area")
        bitmap = page.render(scale=dpi * user_unit / _POINTS_PER_INCH)
        born_digital = objects.born_digital
        pictured = _shown_boxes(bitmap.get_posconv(page), objects, dpi) if born_digital else ()
        return SourcePage(_bitmap_pixels(bitmap), dpi, dpi, born_digital, pictured=pictured)

    def _drawing_dpi(self, objects: PageObjects, user_unit: float, long_mm: float) -> float:
        picture_dpi = objects.picture_dpi() / user_unit
        if not picture_dpi or objects.born_digital:
            return float(self._options.render_dpi)
        lowest = _LOWEST_DRAWING_DPI if long_mm <= _LONGEST_SHEET_MM else 1.0
        return min(max(picture_dpi, lowest), _HIGHEST_DRAWING_DPI)

    def _fits(self, inches: tuple[float, ...], dpi: float) -> bool:
        return inches[0] * inches[1] * dpi * dpi <= self._options.largest_page_px


def _user_unit(leaf: pikepdf.Page) -> float:
    """Give how many 1/72 inch a unit of the page is; 1 where that makes no sense."""
    try:
        unit = float(leaf.obj.get("/UserUnit", 1.0))
    except (TypeError, ValueError):
        return 1.0
    return unit if 0 < unit < float("inf") else 1.0


def _has_annotations(leaf: pikepdf.Page) -> bool:
    """Whether anything visible lies upon the page: a stamp, a note, a signature's picture."""
    annotations = leaf.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return False
    return any(
        isinstance(note, pikepdf.Dictionary)
        and "/AP" in note
        and not int(note.get("/F", 0)) & _HIDDEN_FLAGS
        for note in annotations
    )


def _shown_boxes(places: pypdfium2.PdfPosConv, objects: PageObjects, dpi: float) -> tuple[Box, ...]:
    """Give where the drawing shows pictures that may hold text, in mm from its top left."""
    boxes = []
    for left, bottom, right, top in objects.pictured():
        corners = (places.to_bitmap(left, bottom), places.to_bitmap(right, top))
        columns, rows = (sorted(ends) for ends in zip(*corners, strict=True))
        edges = (columns[0], rows[0], columns[1], rows[1])
        boxes.append(Box(*(edge / dpi * MM_PER_INCH for edge in edges)))
    return tuple(boxes)


def _own_pixels(page: pypdfium2.PdfPage, objects: PageObjects, user_unit: float) -> SourcePage:
    """Give the pixels of the picture that is the page, cut to what the page shows of it."""
    pixels = _joined([_decoded(part) for part in objects.scan])
    left, bottom, right, top = around(objects.scan)
    height, width = pixels.shape[:2]
    dpi_x = width / (right - left) * _POINTS_PER_INCH / user_unit
    dpi_y = height / (top - bottom) * _POINTS_PER_INCH / user_unit
    seen = objects.visible
    columns = _span(seen[0] - left, seen[2] - left, right - left, width)
    rows = _span(top - seen[3], top - seen[1], top - bottom, height)
    turn = page.get_rotation()
    if turn % 180:
        dpi_x, dpi_y = dpi_y, dpi_x
    turned = np.rot90(pixels[rows, columns], -turn // 90)
    packed_bytes = sum(part.packed_bytes for part in objects.scan)
    return SourcePage(np.ascontiguousarray(turned), dpi_x, dpi_y, packed_bytes=packed_bytes)


def _decoded(part: Placement) -> Pixels:
    try:
        return part.upright(_bitmap_pixels(part.image.get_bitmap(render=False)))
    except pypdfium2.PdfiumError as error:
        raise DamagedScanError("a picture cannot be decoded") from error


def _joined(strips: list[Pixels]) -> Pixels:
    """Put strips under each other; grey ones become RGB beside others."""
    if len(strips) == 1:
        return strips[0]
    if len({strip.ndim for strip in strips}) > 1:
        strips = [strip if strip.ndim > 2 else np.dstack([strip] * 3) for strip in strips]  # noqa: PLR2004
    return np.concatenate(strips)


def _span(start: float, end: float, length: float, pixels: int) -> slice:
    """Give the pixels that lie between two lengths."""
    first = max(0, round(start / length * pixels))
    return slice(first, max(first + 1, min(pixels, round(end / length * pixels))))


def _bitmap_pixels(bitmap: pypdfium2.PdfBitmap) -> Pixels:
    """Copy a bitmap of PDFium, which owns its bytes, to grey or RGB."""
    pixels = bitmap.to_numpy()
    match bitmap.mode:
        case "L":
            return np.array(pixels, dtype=np.uint8).reshape(pixels.shape[:2])
        case "BGR":
            return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), dtype=np.uint8)
        case "BGRX" | "BGRA":
            return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGB), dtype=np.uint8)
        case mode:
            raise DamagedScanError("a picture of unknown make", mode=mode)
