"""A QR code seen from behind is told from one seen from before, whichever way it lies."""

import io

import numpy as np
import pytest
import segno
import zxingcpp
from PIL import Image

from dossier.page import Pixels
from scanner.mirrored import is_mirrored

_QR = zxingcpp.barcode_formats_from_str("QRCode")
_WORDS = ("A", "SOHOA:1:H99.15.3-261124-0007:2:7F3A", "Nguyễn Thị Hồng Gấm " * 4, "x" * 400)


def _code(words: str, error: str, mask: int) -> Pixels:
    file = io.BytesIO()
    code = segno.make(words, error=error, mask=mask, micro=False, boost_error=False)
    code.save(file, kind="png", scale=3, border=4)
    return np.asarray(Image.open(file).convert("L"))


@pytest.mark.parametrize("words", _WORDS, ids=lambda words: str(len(words)))
@pytest.mark.parametrize("error", ["l", "m", "q", "h"])
def test_every_mask_and_turn_of_a_code_is_told(words: str, error: str) -> None:
    for mask in range(0, 8, 2):
        pixels = _code(words, error, mask)
        for quarters in range(4):
            for mirrored in (False, True):
                seen = np.rot90(pixels[:, ::-1] if mirrored else pixels, quarters)
                (code,) = zxingcpp.read_barcodes(np.ascontiguousarray(seen), formats=_QR)
                assert is_mirrored(code) is mirrored
