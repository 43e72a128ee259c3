"""Pages of picture files. The only module that decodes them; sizes are checked first."""

import io
import struct
import warnings
from pathlib import Path
from typing import Literal

import numpy as np
import pillow_heif
from PIL import Image, ImageFile, UnidentifiedImageError

from dossier.page import Pixels
from scanner.eight_bits import eight_bit_pixels, is_deep
from scanner.errors import (
    PageTooLargeError,
    ScanTooLargeError,
    TooManyPagesError,
    UnsupportedScanError,
)
from scanner.jpeg import look_at_jpeg
from scanner.options import ScanOptions
from scanner.source import SourcePage
from scanner.tiff import TiffPage, find_tiff_pages, packed_bytes_of

PictureFormat = Literal["tiff", "jpeg", "png", "webp", "heic", "bmp"]

# Our own limit is checked on the header of every page. Pillow's stands behind it, at the
# most that the options allow, and would otherwise warn of pages that are in order.
Image.MAX_IMAGE_PIXELS = 400_000_000

_ORIENTATION, _EXIF_BLOCK = 274, 0x8769
_CAMERA_TAGS = (33434, 33437, 37386)  # exposure time, aperture, focal length
_TURNS = {3: 2, 4: 2, 5: -1, 6: -1, 7: 1, 8: 1}  # quarters counter-clockwise, before mirroring
_MIRRORED = {2, 4, 5, 7}
# Decoders of these hold a page several times over, and no scanner writes them.
_SHARE_OF_LIMIT = {"webp": 0.5, "heic": 0.5}
_LARGE_SAMPLES = 40_000_000  # of these Pillow would hold a second copy


class PictureSource:
    """An open TIFF, JPEG, PNG, WebP, HEIC or BMP file.

    A HEIC file gives every picture in it as a page. Of what a phone adds to a JPEG (a preview,
    a depth map, a film) nothing is given.

    Raises:
        DamagedScanError: The file is truncated, corrupt or runs in circles.
        NoPagesError: A TIFF without a page.
        TooManyPagesError: More pages than the options allow.
        UnsupportedScanError: An animation, or a make that no decoder reads.
    """

    signed = False

    def __init__(self, path: Path, kind: PictureFormat, options: ScanOptions) -> None:
        self._path = path
        self._kind = kind
        self._options = options
        self._image: ImageFile.ImageFile | None = None
        self._tiff = find_tiff_pages(path, options) if kind == "tiff" else []
        self.page_count = len(self._tiff) or 1
        if kind == "heic":
            self.page_count = len(self._open_heic())

    def page(self, index: int) -> SourcePage:
        """Read the page at an index from 0."""
        # Other libraries turn this on for the whole process; then a cut page would be half grey.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        with warnings.catch_warnings():
            # Pillow warns of odd tags and large sizes; what matters of them is checked here.
            warnings.simplefilter("ignore")
            try:
                page = self._read(index)
            except BaseException as error:
                self.close()  # a decoder that failed half-way is not asked again
                if self._tiff and isinstance(error, UnidentifiedImageError):
                    # The walk through the file has shown that it is one, so its make is rare.
                    raise UnsupportedScanError("no decoder for this picture") from error
                raise
        if not self._tiff or page.pixels.size > _LARGE_SAMPLES:
            self.close()  # a TIFF stays open, because finding a page again takes its time
        return page

    def close(self) -> None:
        """Let the file go."""
        if self._image is not None:
            self._image.close()
            self._image = None

    def _read(self, index: int) -> SourcePage:
        match self._kind:
            case "tiff":
                return self._read_tiff(self._tiff[index])
            case "heic":
                return self._read_heic(index)
            case "jpeg":
                self._image = Image.open(io.BytesIO(self._jpeg_bytes()), formats=["JPEG"])
            case "webp":
                self._check_size(*_webp_size(self._path))
                self._image = Image.open(self._path, formats=["WEBP"])
            case "png":
                self._image = Image.open(self._path, formats=["PNG"])
            case "bmp":
                self._image = Image.open(self._path, formats=["BMP"])
                self._check_size(*self._image.size)
                _mend_bmp(self._image, self._path)
        if self._kind != "jpeg" and getattr(self._image, "is_animated", False):
            raise UnsupportedScanError("an animation")
        return self._read_still(self._image)

    def _read_still(self, image: Image.Image) -> SourcePage:
        self._check_size(*image.size)
        orientation, is_photo = _what_exif_says(image)
        dpi_x, dpi_y = (0.0, 0.0) if is_photo else _claimed_dpi(image)
        pixels = eight_bit_pixels(image)
        self.close()  # before turning, which takes a copy
        if abs(_TURNS.get(orientation, 0)) == 1:
            dpi_x, dpi_y = dpi_y, dpi_x
        size = self._path.stat().st_size
        return SourcePage(_turned(pixels, orientation), dpi_x, dpi_y, packed_bytes=size)

    def _read_tiff(self, page: TiffPage) -> SourcePage:
        packed_bytes = packed_bytes_of(self._path, page)
        if self._image is None:
            self._image = Image.open(self._path, formats=["TIFF"])
        self._image.seek(page.frame)
        self._check_size(*self._image.size)
        dpi_x, dpi_y = page.dpi_x, page.dpi_y
        if abs(_TURNS.get(page.orientation, 0)) == 1:  # Pillow itself turns a TIFF as it decodes
            dpi_x, dpi_y = dpi_y, dpi_x
        pixels = eight_bit_pixels(self._image, page.bits)
        if page.white_is_zero and is_deep(self._image):  # others are turned over by Pillow
            pixels = np.subtract(255, pixels, dtype=np.uint8)
        return SourcePage(pixels, dpi_x, dpi_y, packed_bytes=packed_bytes)

    def _open_heic(self) -> pillow_heif.HeifFile:
        self._check_bytes()
        pictures = pillow_heif.open_heif(self._path)
        if len(pictures) > self._options.most_pages:
            raise TooManyPagesError(pages=len(pictures), most_pages=self._options.most_pages)
        return pictures

    def _read_heic(self, index: int) -> SourcePage:
        """Decode one picture; libheif turns it, so what its EXIF says of turning is done."""
        picture = self._open_heic()[index]
        self._check_size(*picture.size)
        packed_bytes = self._path.stat().st_size // self.page_count
        pixels = eight_bit_pixels(picture.to_pillow())
        return SourcePage(pixels, 0.0, 0.0, packed_bytes=packed_bytes)

    def _jpeg_bytes(self) -> bytes:
        self._check_bytes()
        return look_at_jpeg(self._path.read_bytes(), self._options).data

    def _check_bytes(self) -> None:
        size = self._path.stat().st_size
        if size > self._options.largest_stream_bytes:
            raise ScanTooLargeError(bytes=size)

    def _check_size(self, width: int, height: int) -> None:
        limit = self._options.largest_page_px * _SHARE_OF_LIMIT.get(self._kind, 1.0)
        if width * height > limit:
            raise PageTooLargeError(width_px=width, height_px=height)


def _webp_size(path: Path) -> tuple[int, int]:
    """Read what the first part of a WebP declares (RFC 9649); opening it takes memory already."""
    with path.open("rb") as file:
        head = file.read(30).ljust(30, b"\0")
    if head[12:16] == b"VP8X":
        width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    if head[12:16] == b"VP8L":
        sizes = int.from_bytes(head[21:25], "little")
        return (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _mend_bmp(image: ImageFile.ImageFile, path: Path) -> None:
    """Put right what Pillow makes of rare BMPs.

    Fourth samples mean nothing, since most writers leave them at 0.
    """
    with path.open("rb") as file:
        bits = file.read(30)[28]
    if image.mode == "1" and bits > 1 and image.tile[0].codec_name == "raw":
        # Pillow takes samples of more bits for single ones where the palette is black and white.
        if bits != 8:  # noqa: PLR2004
            raise UnsupportedScanError("a rare make of BMP", bits=bits)
        image.tile = [
            part._replace(args=("1;8", *part.args[1:]))
            for part in image.tile
            if isinstance(part.args, tuple)
        ]
    if image.mode == "RGBA":
        image.putalpha(255)


def _what_exif_says(image: Image.Image) -> tuple[int, bool]:
    """Give the orientation (1 to 8), and whether a camera took the picture.

    A camera knows no paper, so the resolution it writes means nothing.
    """
    try:
        exif = image.getexif()
        is_photo = any(tag in exif.get_ifd(_EXIF_BLOCK) for tag in _CAMERA_TAGS)
        return int(exif.get(_ORIENTATION, 1)), is_photo
    except Exception:  # noqa: BLE001 - what is noted beside a picture does not spoil it
        return 1, False


def _claimed_dpi(image: Image.Image) -> tuple[float, float]:
    claimed = image.info.get("dpi", (0.0, 0.0))
    try:
        return float(claimed[0]), float(claimed[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 0.0, 0.0


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    """Turn and mirror as EXIF asks for."""
    turned = np.rot90(pixels, _TURNS.get(orientation, 0))
    if orientation in _MIRRORED:
        turned = turned[:, ::-1]
    return np.ascontiguousarray(turned)
