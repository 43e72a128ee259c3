"""Pages of PDF files: qpdf (pikepdf) reads the structure, PDFium decodes and draws.

A page that is one picture is given as that picture's own pixels, any other page as a
drawing of it.
"""

import mmap
import re
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pypdfium2

from dossier.page import Pixels
from scanner.errors import (
    DamagedScanError,
    EncryptedScanError,
    NoPagesError,
    PageTooLargeError,
    TooManyPagesError,
)
from scanner.options import ScanOptions
from scanner.pdf_limits import check_page
from scanner.pdf_page import PageObjects, Placement, look_at_page
from scanner.source import SourcePage

_POINTS_PER_INCH = 72.0
_TAIL_BYTES = 2048
_END = re.compile(rb"startxref\s+[0-9]+\s+%%EOF")
_BYTE_RANGE = re.compile(rb"/ByteRange\s{0,9}\[\s{0,9}[0-9]+\s+[0-9]+\s+[0-9]+\s+[0-9]+")
_MOST_FIELDS = 10_000
_LOWEST_DRAWING_DPI = 150.0
_HIGHEST_DRAWING_DPI = 600.0
_UNPACK_LIMIT_BYTES = 256 * 1024**2
_HIDDEN_FLAGS = 0b100010  # annotation flags Hidden and NoView, ISO 32000-1 table 165


class PdfSource:
    """An open PDF file.

    Raises:
        EncryptedScanError: It opens with a password only.
        DamagedScanError: It is truncated or corrupt.
        NoPagesError: It has no page.
        TooManyPagesError: It has more pages than the options allow.
    """

    def __init__(self, path: Path, options: ScanOptions) -> None:
        self._path = path
        self._options = options
        # Bounds what qpdf unpacks in this process: object streams are unpacked on opening.
        pikepdf.settings.set_qpdf_limits(flate_max_memory=_UNPACK_LIMIT_BYTES)
        self._file = _open(path)
        try:
            self.page_count = _count_pages(self._file, options)
            self.signed = _is_signed(self._file, path)
        except BaseException:
            self._file.close()
            raise

    def page(self, index: int) -> SourcePage:
        """Read the page at an index from 0."""
        leaf = self._file.pages[index]
        bare = not check_page(leaf, self._options) and not _has_annotations(leaf)
        user_unit = float(leaf.obj.get("/UserUnit", 1.0))
        # PDFium keeps the packed pictures of all pages it has shown, so it opens for one only.
        with closing(pypdfium2.PdfDocument(self._path)) as drawn, closing(drawn[index]) as page:
            objects = look_at_page(page)
            if bare and objects.scan is not None:
                return _own_pixels(page, objects, objects.scan, user_unit)
            return self._drawing(page, objects, user_unit)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _drawing(
        self, page: pypdfium2.PdfPage, objects: PageObjects, user_unit: float
    ) -> SourcePage:
        """Draw the page with all that is on it, at the resolution of the picture it holds."""
        dpi = float(self._options.render_dpi)
        picture_dpi = objects.picture_dpi() / user_unit
        if picture_dpi and not objects.born_digital:
            dpi = min(max(picture_dpi, _LOWEST_DRAWING_DPI), _HIGHEST_DRAWING_DPI)
        scale = dpi * user_unit / _POINTS_PER_INCH
        width, height = (side * scale for side in page.get_size())
        if width * height > self._options.largest_page_px:
            raise PageTooLargeError(width_px=round(width), height_px=round(height))
        if not min(width, height) >= 1:
            raise DamagedScanError("a page without an area")
        bitmap = page.render(scale=scale)
        return SourcePage(_bitmap_pixels(bitmap), dpi, dpi, objects.born_digital)


def _open(path: Path) -> pikepdf.Pdf:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        if not _END.search(file.read()):
            # qpdf would mend it and leave out what is missing, without a word.
            raise DamagedScanError("the end of the PDF is missing")
    try:
        return pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise EncryptedScanError from error
    except pikepdf.PdfError as error:
        # Certificate encryption is not a password to qpdf, but it is one to the clerk.
        locked = "encrypt" in str(error).lower()
        raise (EncryptedScanError if locked else DamagedScanError)(type(error).__name__) from error


def _count_pages(file: pikepdf.Pdf, options: ScanOptions) -> int:
    """Count the pages; what the page tree declares is a first bound."""
    declared = file.Root.get("/Pages", pikepdf.Dictionary()).get("/Count", 0)
    if isinstance(declared, int) and declared > options.most_pages:
        raise TooManyPagesError(pages=int(declared), most_pages=options.most_pages)
    count = len(file.pages)
    if count > options.most_pages:
        raise TooManyPagesError(pages=count, most_pages=options.most_pages)
    if isinstance(declared, int) and declared > count:
        raise DamagedScanError("pages are missing", pages=count)
    if not count:
        raise NoPagesError
    return count


def _is_signed(file: pikepdf.Pdf, path: Path) -> bool:
    """Whether the file carries a signature, in its form or in its raw bytes."""
    form = file.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and _has_signed_field(form.get("/Fields")):
        return True
    with path.open("rb") as raw, mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return _BYTE_RANGE.search(view) is not None


def _has_signed_field(fields: pikepdf.Object | None) -> bool:
    """Walk the form's fields; a signature field without a value is an empty place."""
    waiting, seen = [fields], 0
    while waiting and seen < _MOST_FIELDS:
        group = waiting.pop()
        if not isinstance(group, pikepdf.Array):
            continue
        for field in group:
            seen += 1
            if not isinstance(field, pikepdf.Dictionary):
                continue
            if field.get("/FT") == "/Sig" and isinstance(field.get("/V"), pikepdf.Dictionary):
                return True
            waiting.append(field.get("/Kids"))
    return False


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


def _own_pixels(
    page: pypdfium2.PdfPage, objects: PageObjects, scan: Placement, user_unit: float
) -> SourcePage:
    """Give the pixels of the picture that is the page, cut to what the page shows of it."""
    try:
        pixels = scan.upright(_bitmap_pixels(scan.image.get_bitmap(render=False)))
    except pypdfium2.PdfiumError as error:
        raise DamagedScanError("a picture cannot be decoded") from error
    left, bottom, right, top = scan.bounds
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
    return SourcePage(np.ascontiguousarray(turned), dpi_x, dpi_y)


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
