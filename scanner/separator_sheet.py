"""Is a page a separator sheet, a paper with a separator's code on it, or a sheet that was not read?

A separator's text is never kept, so a page is only taken for one if it holds little else. A
sheet that looks like a separator but says nothing is shown to the clerk: without it two papers
would run into one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.page import PageImage
from dossier.separator import Separator
from scanner.code_places import finder_sides, finders_of_one_code
from scanner.codes import Codes, FoundCode, find_separator
from scanner.ink import Ink
from scanner.patch import CoarseCopy, coarse_copy
from scanner.quality import QualityFinding

_MOST_LETTERS = 350  # with dots and marks; the sheet we print has about 200
_AROUND_MM = 4.0
_NEIGHBOURHOOD_MM = 8.0
_PAPER_SHARE = 0.5  # print darkens its neighbourhood less, a bed more
_SMALLEST_QR_SHARE = 0.17  # of the shorter side of the sheet; ours has 0.4
_SMALLEST_FINDER_MM = 9.0  # ours has 13; codes on papers have smaller ones


@dataclass(frozen=True, slots=True)
class SeparatorSigns:
    """What speaks for a separator on a page.

    Attributes:
        separator: What the sheet says, if the page is a separator sheet.
        on_paper: Whether a separator's code stands on a page that holds more than that.
        likely: Whether the page looks like a separator sheet that was not read; with a
            separator, only its bars were read and its large QR code was not.
    """

    separator: Separator | None
    on_paper: bool = False
    likely: bool = False


def find_separator_signs(page: PageImage, ink: Ink, codes: Codes) -> SeparatorSigns:
    """Tell a separator sheet from a paper with a separator's code on it.

    Args:
        page: As loaded.
        ink: Its ink.
        codes: Its barcodes.
    """
    separating = [code for code in codes.found if find_separator([code])]
    places = [code.corners for code in separating] + list(codes.unnamed_bars)
    letters = _letters_outside(ink, places)
    separator = find_separator(separating)
    if separator is not None:
        if letters <= _MOST_LETTERS and any(_is_large(code, page) for code in separating):
            read = any(code.format == "qr-code" for code in separating)
            return SeparatorSigns(separator, likely=not read and _shows_large_finders(ink))
        return SeparatorSigns(None, on_paper=True)
    if codes.found or letters > _MOST_LETTERS:
        return SeparatorSigns(None)
    return SeparatorSigns(None, likely=bool(codes.unnamed_bars) or _shows_large_finders(ink))


def separator_findings(signs: SeparatorSigns) -> list[QualityFinding]:
    """Say what a person has to look at; both make a page suspicious."""
    if signs.likely:
        text = (
            "Trang giống tờ phân cách nhưng không đọc được mã, đề nghị kiểm tra chỗ chia giấy tờ."
        )
        return [QualityFinding("separator-not-read", 1.0, "sheets", text)]
    if signs.on_paper:
        text = "Mã phân cách nằm trên trang có nội dung, trang được giữ lại, đề nghị kiểm tra."
        return [QualityFinding("separator-on-paper", 1.0, "codes", text)]
    return []


def _letters_outside(ink: Ink, places: Sequence[NDArray[np.float64]]) -> int:
    """Count letters on paper that are not part of the separator's codes."""
    if not len(ink.letters):
        return 0
    look = coarse_copy(ink)
    left, top, width, height, _ = ink.letters.T.astype(np.float64)
    x, y = left + width / 2, top + height / 2
    outside = _are_on_paper(look, max(ink.paper), x / ink.px_per_mm, y / ink.px_per_mm)
    around = _AROUND_MM * ink.px_per_mm
    for corners in places:
        low = corners.min(axis=0) * ink.scale - around
        high = corners.max(axis=0) * ink.scale + around
        outside &= (x < low[0]) | (x > high[0]) | (y < low[1]) | (y > high[1])
    return int(outside.sum())


def _are_on_paper(
    look: CoarseCopy, paper: int, x_mm: NDArray[np.float64], y_mm: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Tell letters from the grain of a dark bed, by how bright it is around them."""
    reach = max(1, round(_NEIGHBOURHOOD_MM * look.px_per_mm))
    around = np.asarray(cv2.blur(look.grey, (reach, reach)), dtype=np.uint8)
    row = np.minimum((y_mm * look.px_per_mm).astype(int), around.shape[0] - 1)
    column = np.minimum((x_mm * look.px_per_mm).astype(int), around.shape[1] - 1)
    return np.asarray(around[row, column] >= _PAPER_SHARE * paper, dtype=np.bool_)


def _is_large(code: FoundCode, page: PageImage) -> bool:
    """Whether a code is as large as on a separator sheet; only a QR code of ours can be small."""
    if code.format != "qr-code":
        return True
    side = float(np.linalg.norm(code.corners[1] - code.corners[0]))
    return side >= _SMALLEST_QR_SHARE * min(page.width_px, page.height_px)


def _shows_large_finders(ink: Ink) -> bool:
    """Whether two corners of a huge QR code show, as black as print on this side is."""
    look = coarse_copy(ink)
    plain = cv2.medianBlur(look.grey, 3)  # no grain, no streaks
    dark = np.asarray(cv2.compare(plain, look.level, cv2.CMP_LT), dtype=np.uint8)
    side = finders_of_one_code(finder_sides(dark))
    return side >= _SMALLEST_FINDER_MM * look.px_per_mm
