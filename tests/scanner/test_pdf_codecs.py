"""The size that a packed picture is decoded to is read from its own head, without decoding."""

import struct
from collections.abc import Iterator

import numpy as np
import pikepdf
import pytest
from PIL import Image

from scanner.errors import DamagedScanError
from scanner.pdf_codecs import fax_size, jbig2_sizes, jpx_size, lzw_length
from tests.scanner.files import picture_bytes, sample_picture
from tests.scanner.pdfs import jbig2_bytes

_PICTURE = sample_picture(92, 130)


def test_the_size_of_jpeg_2000_is_that_of_its_codestream() -> None:
    assert jpx_size(picture_bytes(_PICTURE, "JPEG2000")) == (92, 130)
    assert jpx_size(picture_bytes(_PICTURE, "JPEG2000", no_jp2=True)) == (92, 130)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.95])
def test_a_cut_jpeg_2000_is_damaged(share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (130, 92, 3), dtype=np.uint8)
    data = picture_bytes(Image.fromarray(noise), "JPEG2000")
    with pytest.raises(DamagedScanError):
        jpx_size(data[: int(share * len(data))])


def test_the_sizes_of_jbig2_are_those_of_page_and_regions() -> None:
    data = jbig2_bytes(_PICTURE.convert("1"))
    assert list(jbig2_sizes(data)) == [(92, 130), (92, 130)]
    with pytest.raises(DamagedScanError):
        list(jbig2_sizes(data[:-5]))


def test_segments_that_refer_to_many_others_are_passed_over() -> None:
    many = struct.pack(">IBI", 300, 48, 7 << 29 | 9) + bytes(2) + bytes(18) + b"\x01"
    page = struct.pack(">I", 19) + struct.pack(">IIIIBH", 7, 8, 0, 0, 0, 0)
    assert list(jbig2_sizes(many + page)) == [(7, 8)]


def test_the_size_of_a_fax_is_the_larger_of_what_is_said() -> None:
    with pikepdf.new() as pdf:
        parameters = pikepdf.Dictionary(Columns=99, Rows=77)
        picture = pikepdf.Stream(pdf, b"", DecodeParms=parameters)
        assert fax_size(picture, 50) == (99, 77)
        picture.DecodeParms = pikepdf.Array([None, parameters])
        assert fax_size(picture, 500) == (99, 500)
        assert fax_size(pikepdf.Stream(pdf, b""), 50) == (1728, 50)


@pytest.mark.parametrize("letters", [1, 4, 256])
def test_what_lzw_gives_is_counted_as_qpdf_unpacks_it(letters: int) -> None:
    chance = np.random.default_rng(3)
    data = chance.integers(0, letters, 30_000, dtype=np.uint8).tobytes()
    packed = _lzw(data)
    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.LZWDecode)
        assert len(stream.read_bytes()) == len(data)
    assert lzw_length(packed, 30_000) == 30_000
    assert lzw_length(packed, 2_800 * len(packed) + 1) == 0  # never so much, so not counted


def _lzw(data: bytes) -> bytes:
    bits = "".join(format(code, f"0{width}b") for code, width in _codes(data))
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _codes(data: bytes) -> Iterator[tuple[int, int]]:
    """Give the codes of LZW with early change, and their widths."""
    yield 256, 9
    table: dict[bytes, int] = {}
    word = b""
    for byte in data:
        longer = word + bytes([byte])
        if len(longer) == 1 or longer in table:
            word = longer
            continue
        width = max(9, min(12, (259 + len(table) - 1).bit_length()))
        yield table.get(word, word[0]), width
        table[longer] = 258 + len(table)
        word = bytes([byte])
        if len(table) >= 3_800:
            yield 256, 12
            table = {}
    yield table.get(word, word[0]), max(9, min(12, (259 + len(table) - 1).bit_length()))
    yield 257, max(9, min(12, (259 + len(table)).bit_length()))
