"""Which way up a page lies, asked of the recogniser where the shape of the page does not tell."""

from collections.abc import Mapping

from dossier.page import PageImage
from ocr.options import OcrOptions
from ocr.tesseract import orientation

_ODDS_FOR_SCORE = 0.4
_STRONGEST = 3.0


def turn_odds(page: PageImage, options: OcrOptions) -> Mapping[int, float]:
    """Give what reading says of the turn of a page.

    Args:
        page: Grey, as it lies.
        options: Where language data is.

    Returns:
        Log odds by clockwise turn, 0, 90, 180 or 270; empty where it says nothing.

    Source:
        Right decisions on Vietnamese pages score anything from 2 to 27, wrong ones up to 7, so
        a score is evidence to be weighed and no threshold.
    """
    told = orientation(page.pixels, page.dpi, options)
    if told is None:
        return {}
    degrees, score = told
    return {degrees: min(_ODDS_FOR_SCORE * score, _STRONGEST)}
