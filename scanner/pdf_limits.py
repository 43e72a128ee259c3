"""What a page of a PDF declares and what its streams swell to, checked before decoding.

PDFium draws without limits of its own and fills with nothing what is missing; both would
be silent, so both are looked for here, on the packed bytes.
"""

import io
import math
import warnings
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import Image

from scanner.errors import DamagedScanError, PageTooLargeError
from scanner.options import ScanOptions

_DEEPEST_FORM = 8
_MOST_STREAMS = 5_000
_CHUNK_BYTES = 1024 * 1024
_DEFLATE_SWELLING = 1040  # deflate swells at most 1032 times
_JPEG_END = b"\xff\xd9"
_JPEG_TAIL_BYTES = 4096  # some scanners fill up behind the end
_CHANNELS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
_CODECS = {"/DCTDecode": "JPEG", "/JPXDecode": "JPEG2000"}


def check_page(page: pikepdf.Page, options: ScanOptions) -> bool:
    """Refuse a page whose streams are too large or too short.

    Args:
        page: The page as qpdf has it.
        options: Limits.

    Returns:
        Whether any picture is a stencil or has a mask, so that its own pixels are not yet
        what a person sees.

    Raises:
        PageTooLargeError: A picture or stream is over the limits.
        DamagedScanError: A picture ends too early.
    """
    contents = page.obj.get("/Contents")
    for stream in list(contents) if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(stream, pikepdf.Stream):
            _check_swelling(stream, options)
    masked = False
    for number, stream in enumerate(_streams(page.resources, 0, set())):
        if number > _MOST_STREAMS:
            raise PageTooLargeError("a page of too many streams")
        if stream.get("/Subtype") == "/Image":
            _check_picture(stream, options)
            masked |= any(key in stream for key in ("/ImageMask", "/SMask", "/Mask"))
        else:
            _check_swelling(stream, options)
    return masked


def _streams(
    resources: pikepdf.Object | None, depth: int, seen: set[tuple[int, int]]
) -> Iterator[pikepdf.Object]:
    """Give pictures, forms and patterns, also those inside forms; each once."""
    if not isinstance(resources, pikepdf.Dictionary) or depth > _DEEPEST_FORM:
        return
    for group in ("/XObject", "/Pattern"):
        named = resources.get(group)
        if not isinstance(named, pikepdf.Dictionary):
            continue
        for stream in dict(named.items()).values():
            if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
                continue
            seen.add(stream.objgen)
            yield stream
            mask = stream.get("/SMask")
            if isinstance(mask, pikepdf.Stream):
                yield mask
            yield from _streams(stream.get("/Resources"), depth + 1, seen)


def _check_picture(stream: pikepdf.Object, options: ScanOptions) -> None:
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    _check_pixels(width, height, options)
    filters = _filters(stream)
    if len(filters) > 1:
        _check_swelling(stream, options)
    elif filters and filters[0] in _CODECS:
        _check_coded(stream.read_raw_bytes(), _CODECS[filters[0]], options)
    elif filters in (["/FlateDecode"], []):
        _check_complete(stream, width, height)


def _check_pixels(width: int, height: int, options: ScanOptions) -> None:
    if width * height > options.largest_page_px:
        raise PageTooLargeError(width_px=width, height_px=height)


def _check_coded(data: bytes, codec: str, options: ScanOptions) -> None:
    """Look at the size inside a JPEG, which may be another than declared, and at its end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large sizes; they are checked here
        with Image.open(io.BytesIO(data), formats=[codec]) as picture:
            _check_pixels(*picture.size, options)
    if codec == "JPEG" and _JPEG_END not in data[-_JPEG_TAIL_BYTES:]:
        raise DamagedScanError("a picture ends too early")


def _check_complete(stream: pikepdf.Object, width: int, height: int) -> None:
    """Refuse a picture with fewer samples than its size needs."""
    bits = 1 if bool(stream.get("/ImageMask", False)) else int(stream.get("/BitsPerComponent", 8))
    row_bytes = math.ceil(width * _channels(stream.get("/ColorSpace")) * bits / 8)
    data = stream.read_raw_bytes()
    got = _inflated(data, row_bytes * height) if _filters(stream) else len(data)
    if got < row_bytes * height:
        raise DamagedScanError("a picture ends too early", bytes=got)


def _channels(space: pikepdf.Object | None) -> int:
    """Give how many samples make a pixel; 1, the least, where that is not simply said."""
    if isinstance(space, pikepdf.Array) and len(space) > 1 and space[0] == "/ICCBased":
        return int(space[1].get("/N", 1))
    if isinstance(space, pikepdf.Array) and len(space):
        space = space[0]
    return _CHANNELS.get(str(space), 1)


def _check_swelling(stream: pikepdf.Object, options: ScanOptions) -> None:
    """Refuse a stream that swells without bound."""
    filters = _filters(stream)
    data = stream.read_raw_bytes()
    limit = options.largest_stream_bytes
    suspect = filters[:1] == ["/FlateDecode"] and len(data) * _DEFLATE_SWELLING > limit
    if suspect and _inflated(data, limit + 1) > limit:
        raise PageTooLargeError("a stream swells without bound")
    if len([name for name in filters if name not in _CODECS]) > 1:
        # Packed more than once: qpdf unpacks within its own limit, set in pdf.py.
        try:
            stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
        except pikepdf.DataDecodingError as error:
            raise PageTooLargeError("a stream swells without bound") from error


def _inflated(data: bytes, enough: int) -> int:
    """Count the bytes that deflated data give, until they are enough; keep none of them."""
    unpacker, total = zlib.decompressobj(), 0
    try:
        while data and total < enough and not unpacker.eof:
            total += len(unpacker.decompress(data, _CHUNK_BYTES))
            data = unpacker.unconsumed_tail
    except zlib.error:
        return total
    return total


def _filters(stream: pikepdf.Object) -> list[str]:
    filters = stream.get("/Filter")
    if filters is None:
        return []
    names = filters if isinstance(filters, pikepdf.Array) else [filters]
    return [str(name) for name in names]
