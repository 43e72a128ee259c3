"""The kept picture keeps its size, its resolution and its colours."""

import io

import numpy as np
import pytest
from PIL import Image

from dossier.page import PageImage
from ocr.options import OcrOptions
from ocr.picture import encode_page
from tests.ocr.sheets import read_paper


def test_grey_stays_grey_and_colour_stays_colour() -> None:
    for shape, channels in (((60, 40), 1), ((60, 40, 3), 3)):
        picture = encode_page(PageImage(np.full(shape, 200, np.uint8), 150.0), OcrOptions())
        decoded = Image.open(io.BytesIO(picture.data))
        assert picture.channels == channels == len(decoded.getbands())
        assert (picture.width_px, picture.height_px) == decoded.size == (40, 60)
        assert decoded.info["dpi"] == (150, 150)


def test_what_is_seen_hardly_changes() -> None:
    page = read_paper("don_de_nghi", 504, "none", 200.0)[0][0].image
    decoded = np.asarray(Image.open(io.BytesIO(encode_page(page, OcrOptions()).data)))
    assert np.abs(decoded.astype(int) - page.pixels).mean() < 2.0


@pytest.mark.parametrize("quality", [0, 96])
def test_a_quality_out_of_range_is_refused(quality: int) -> None:
    with pytest.raises(ValueError, match="jpeg_quality"):
        OcrOptions(jpeg_quality=quality)


def test_a_lower_quality_is_smaller() -> None:
    page = read_paper("don_de_nghi", 504, "none", 200.0)[0][0].image
    sizes = [len(encode_page(page, OcrOptions(jpeg_quality=q)).data) for q in (40, 75, 90)]
    assert sizes == sorted(sizes)
