"""Open what a scanner, a phone or a citizen brings, and read it page by page.

The type is told by the content, never by the name. On hostile bytes the only exceptions
that leave this module are those of `scanner.errors`.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import cv2
import numpy as np
from PIL import Image

from dossier.errors import DeskError
from dossier.page import Box, PageImage, Pixels
from scanner.errors import (
    DamagedScanError,
    PageNotFoundError,
    PageTooLargeError,
    ScanNotFoundError,
)
from scanner.folder import FolderSource
from scanner.kinds import ScanFormat, kind_of
from scanner.options import ScanOptions
from scanner.paper import DpiSource, judge_dpi
from scanner.pdf import PdfSource
from scanner.pictures import PictureSource
from scanner.scan_record import read_record
from scanner.source import PageSource, SourcePage

# What programs leave beside scans, and what is still being copied or downloaded.
_UNFIT_NAME = re.compile(
    r"^[.~]|~$|\.(tmp|temp|part|partial|crdownload|download|filepart|lock)$"
    r"|^(thumbs\.db|desktop\.ini)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([0-9]+)")
_FEWEST_PX = 2  # nothing narrower can be turned or measured
_MOST_RATIO = 20  # a till roll of 58 mm and more than a metre
_SQUARE_TOLERANCE = 0.01
_LEAST_SQUARE_DPI = 50.0  # a fax has 204 by 98; what claims less knows nothing


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """One page as pixels.

    Attributes:
        number: Input page number from 1.
        image: After the file's own /Rotate or EXIF turn, square pixels.
        dpi_source: `inferred` where the file said nothing or something absurd.
        born_digital: A PDF page with usable text of its own; the picture is a drawing of it.
        bilevel: Whether it came in black and white only, as from a fax.
        packed_bytes: What its picture takes in the file; 0 where that is not known.
        pictured: Where a born-digital page shows pictures that may hold text, in mm.
    """

    number: int
    image: PageImage
    dpi_source: DpiSource
    born_digital: bool
    bilevel: bool = False
    packed_bytes: int = 0
    pictured: tuple[Box, ...] = ()


class Scan:
    """An open scan; one page is in memory at a time. Use it as a context manager.

    Not for several threads at once: PDFium is not safe for that.

    Attributes:
        format: By content; `folder` for a folder of pages.
        page_count: At least 1.
        signed: Whether it is a PDF that carries any signature.
    """

    def __init__(
        self, kind: ScanFormat | Literal["folder"], source: PageSource, options: ScanOptions
    ) -> None:
        self.format = kind
        self.page_count = source.page_count
        self.signed = source.signed
        self._source = source
        self._options = options

    def load(self, number: int) -> LoadedPage:
        """Read one page.

        Args:
            number: From 1, in any order.

        Raises:
            PageNotFoundError: There is no page of that number.
            DamagedScanError: The page is truncated or corrupt.
            PageTooLargeError: The page has too many pixels.
        """
        if not 1 <= number <= self.page_count:
            raise PageNotFoundError(number=number, page_count=self.page_count)
        with _only_ours():
            return _loaded(number, self._source.page(number - 1), self._options)

    def close(self) -> None:
        """Let the file go."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_scan(path: Path, options: ScanOptions) -> Scan:
    """Open a PDF, TIFF, JPEG, PNG, WebP, HEIC or BMP file, or a folder of such pages.

    Args:
        path: The file, whose name and extension mean nothing; of a folder the files that
            `batch_files` gives are one batch.
        options: Limits.

    Raises:
        ScanError: One of its subclasses says why the file cannot be used.
    """
    with _only_ours():
        if path.is_dir():
            source = FolderSource(batch_files(path), lambda file: _open(file, options)[1], options)
            return Scan("folder", source, options)
        return Scan(*_open(path, options), options)


def _open(path: Path, options: ScanOptions) -> tuple[ScanFormat, PageSource]:
    kind = kind_of(path, options)
    match kind:
        case "pdf":
            return kind, PdfSource(path, options)
        case "tiff" | "jpeg" | "png" | "webp" | "heic" | "bmp":
            return kind, PictureSource(path, kind, options)


def batch_files(folder: Path) -> tuple[Path, ...]:
    """Give the files of a folder that are one batch, in the order of their pages.

    Where a finished scan left a record, the files it names; else all that may be scans.

    Raises:
        ScanNotFoundError: There is no such folder, or it cannot be read.
    """
    record = read_record(folder)
    named = record.files if record is not None else ()
    return tuple(folder / name for name in named) or scans_in(folder)


def scans_in(folder: Path) -> tuple[Path, ...]:
    """Give the files of a folder that may be scans, in the order in which a person counts.

    Subfolders, links, hidden files and what is still being written are left out.

    Args:
        folder: Looked into, not below.

    Returns:
        Paths in natural order: `page2` before `page10`.

    Raises:
        ScanNotFoundError: There is no such folder, or it cannot be read.
    """
    try:
        found = [
            path
            for path in folder.iterdir()
            if not path.is_symlink() and path.is_file() and not _UNFIT_NAME.search(path.name)
        ]
    except OSError as error:
        raise ScanNotFoundError from error
    return tuple(sorted(found, key=lambda path: _counted(path.name)))


def _counted(name: str) -> tuple[list[tuple[int, str]], str]:
    """Give a key by which names sort as people count."""
    parts = _NUMBER.split(unicodedata.normalize("NFC", name).casefold())
    return [(int(part or 0), "") if at % 2 else (-1, part) for at, part in enumerate(parts)], name


def _loaded(number: int, page: SourcePage, options: ScanOptions) -> LoadedPage:
    """Make pixels square, and judge the resolution."""
    pixels, dpi = page.pixels, max(page.dpi_x, page.dpi_y)
    bilevel = _is_bilevel(pixels)
    known = min(page.dpi_x, page.dpi_y) >= _LEAST_SQUARE_DPI
    if known and dpi > min(page.dpi_x, page.dpi_y) * (1 + _SQUARE_TOLERANCE):
        width = round(pixels.shape[1] * dpi / page.dpi_x)
        height = round(pixels.shape[0] * dpi / page.dpi_y)
        if width * height > options.largest_page_px:
            raise PageTooLargeError(width_px=width, height_px=height)
        stretched = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_LINEAR)
        pixels = np.asarray(stretched, dtype=np.uint8)
    height, width = pixels.shape[:2]
    if min(height, width) < _FEWEST_PX or max(height, width) > _MOST_RATIO * min(height, width):
        raise DamagedScanError("a picture too narrow for a page", width_px=width, height_px=height)
    judged, dpi_source = judge_dpi(width, height, dpi if known else 0.0)
    image = PageImage(pixels, judged)
    return LoadedPage(
        number, image, dpi_source, page.born_digital, bilevel, page.packed_bytes, page.pictured
    )


def _is_bilevel(pixels: Pixels) -> bool:
    """Say whether a picture has black and white only; one white all over has not."""
    if pixels.ndim > 2 or pixels[0, 0] not in (0, 255):  # noqa: PLR2004 - height, width, channel
        return False
    black, white = (int(np.count_nonzero(pixels == level)) for level in (0, 255))
    return black > 0 and black + white == pixels.size


@contextmanager
def _only_ours() -> Iterator[None]:
    """Turn whatever a decoder raises on hostile bytes into an error of ours."""
    try:
        yield
    except DeskError:
        raise
    except Image.DecompressionBombError as error:
        raise PageTooLargeError("a picture of too many pixels") from error
    except MemoryError as error:
        raise PageTooLargeError("not enough memory to decode") from error
    except Exception as error:  # decoders raise anything on hostile bytes
        raise DamagedScanError(type(error).__name__) from error
