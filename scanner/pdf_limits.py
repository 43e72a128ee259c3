"""What a page of a PDF declares and what its streams swell to, checked before decoding.

PDFium draws without limits of its own and fills with nothing what is missing; both would
be silent, so both are looked for here, on the packed bytes.
"""

import math
import re
import zlib
from collections.abc import Iterator

import pikepdf

from scanner.errors import DamagedScanError, PageTooLargeError
from scanner.jpeg import look_at_jpeg
from scanner.options import ScanOptions
from scanner.pdf_codecs import fax_size, jbig2_sizes, jpx_size, lzw_length

_DEEPEST_FORM = 8
_MOST_STREAMS = 5_000
_CHUNK_BYTES = 1024 * 1024
_DEFLATE_SWELLING = 1040  # deflate swells at most 1032 times
_CHANNELS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
_CODECS = {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"}
_SHORT = {  # as pictures within a drawing may call them, and some writers do elsewhere
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}
_MOST_INLINE_BYTES = 4 * 1024**2  # of drawing, in which pictures written into it are looked for
_INLINE = re.compile(rb"\bBI\s(.{0,800}?)\sID\s", re.DOTALL)
_INLINE_SIDE = re.compile(rb"/(?:Width|Height|W|H)\s+([0-9]{1,10})\b")


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
            _check_inline(stream, options)
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
    """Give pictures, masks, forms, patterns and drawn letters, also those inside forms."""
    if not isinstance(resources, pikepdf.Dictionary) or depth > _DEEPEST_FORM:
        return
    for stream in _named_streams(resources):
        if not isinstance(stream, pikepdf.Stream) or stream.objgen in seen:
            continue
        seen.add(stream.objgen)
        yield stream
        for key in ("/SMask", "/Mask"):
            mask = stream.get(key)
            if isinstance(mask, pikepdf.Stream):
                yield mask
        yield from _streams(stream.get("/Resources"), depth + 1, seen)


def _named_streams(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for group in ("/XObject", "/Pattern"):
        yield from _values(resources.get(group))
    for state in _values(resources.get("/ExtGState")):
        if isinstance(state, pikepdf.Dictionary):
            yield from _values(state.get("/SMask"))  # among them the form that is the mask
    for font in _values(resources.get("/Font")):
        if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type3":
            yield from _values(font.get("/CharProcs"))


def _values(group: pikepdf.Object | None) -> list[pikepdf.Object]:
    return [one for _, one in group.items()] if isinstance(group, pikepdf.Dictionary) else []


def _check_picture(stream: pikepdf.Object, options: ScanOptions) -> None:
    width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    _check_pixels(width, height, options)
    filters = _filters(stream)
    if len(filters) > 1 and filters[-1] in _CODECS:
        _check_swelling(stream, options)
    match filters[-1] if filters else "":
        case "/DCTDecode":
            look_at_jpeg(_packed(stream), options)
        case "/JPXDecode":
            _check_pixels(*jpx_size(_packed(stream)), options)
        case "/CCITTFaxDecode":
            _check_pixels(*fax_size(stream, height), options)
        case "/JBIG2Decode":
            for size in jbig2_sizes(_packed(stream)):
                _check_pixels(*size, options)
        case _:
            _check_complete(stream, width, height, options)


def _packed(stream: pikepdf.Object) -> bytes:
    """Give a picture as its codec wrote it; what lies around that has been checked to be small."""
    around = _filters(stream)[:-1]
    return _unpacked(stream, around) if around else bytes(stream.read_raw_bytes())


def _unpacked(stream: pikepdf.Object, packings: list[str]) -> bytes:
    """Undo the outer packings of a stream; qpdf itself undoes all or none."""
    with pikepdf.new() as scratch:
        names = pikepdf.Array([pikepdf.Name(name) for name in packings])
        outer = pikepdf.Stream(scratch, stream.read_raw_bytes(), Filter=names)
        return bytes(outer.read_bytes())


def _check_inline(stream: pikepdf.Object, options: ScanOptions) -> None:
    """Look at the sizes of pictures that are written into the drawing itself."""
    for declared in _INLINE.finditer(stream.read_bytes()[:_MOST_INLINE_BYTES]):
        sides = [int(side) for side in _INLINE_SIDE.findall(declared[1])]
        _check_pixels(math.prod(sides), 1, options)


def _check_pixels(width: int, height: int, options: ScanOptions) -> None:
    if width * height > options.largest_page_px:
        raise PageTooLargeError(width_px=width, height_px=height)


def _check_complete(stream: pikepdf.Object, width: int, height: int, options: ScanOptions) -> None:
    """Refuse a picture with fewer samples than its size needs."""
    bits = 1 if bool(stream.get("/ImageMask", False)) else int(stream.get("/BitsPerComponent", 8))
    row_bytes = math.ceil(width * _channels(stream.get("/ColorSpace")) * bits / 8)
    data = stream.read_raw_bytes()
    match _filters(stream):
        case []:
            got = len(data)
        case ["/FlateDecode"]:
            got = _inflated(data, row_bytes * height)
        case _:  # others are rare, and have been checked to be small
            _check_swelling(stream, options)
            got = len(stream.read_bytes())
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
    packings = [name for name in _filters(stream) if name not in _CODECS]
    data = stream.read_raw_bytes()
    limit = options.largest_stream_bytes
    deflated = [name for name in packings if name == "/FlateDecode"]
    if deflated and len(data) * _DEFLATE_SWELLING ** len(deflated) > limit:
        times = len(deflated) if deflated == packings else int(packings[0] == "/FlateDecode")
        if _inflated(data, limit + 1, times) > limit:
            raise PageTooLargeError("a stream swells without bound")
    elif packings[:1] == ["/LZWDecode"] and lzw_length(data, limit + 1) > limit:
        raise PageTooLargeError("a stream swells without bound")
    if len(packings) > 1 and deflated != packings:
        # Packed in several ways: qpdf unpacks within its own limit, set in pdf_open.py.
        try:
            _unpacked(stream, packings)
        except pikepdf.DataDecodingError as error:
            raise PageTooLargeError("a stream swells without bound") from error


def _inflated(data: bytes, enough: int, times: int = 1) -> int:
    """Count the bytes that deflated data give, until they are enough; keep none of them."""
    chunks: Iterator[bytes] = iter([data])
    for _ in range(times):
        chunks = _inflating(chunks)
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total >= enough:
            break
    return total


def _inflating(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give what deflated chunks give, up to where they are broken."""
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        data = chunk
        while data and not unpacker.eof:
            try:
                yield unpacker.decompress(data, _CHUNK_BYTES)
            except zlib.error:
                return
            data = unpacker.unconsumed_tail


def _filters(stream: pikepdf.Object) -> list[str]:
    filters = stream.get("/Filter")
    if filters is None:
        return []
    names = filters if isinstance(filters, pikepdf.Array) else [filters]
    return [_SHORT.get(str(name), str(name)) for name in names]
