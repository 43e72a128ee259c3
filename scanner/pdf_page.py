"""What is painted on a page of a PDF: is it one picture, a paper with text, or neither?

The only module that asks PDFium for the objects of a page. Lengths in points, y upward.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw as pdfium

from dossier.page import Pixels

_DEEPEST_FORM = 8
_MOST_OBJECTS = 100_000
_UNSEEN_MODES = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
_SQUARE_SHARE = 0.002  # a picture placed straighter than this is not turned
_MARGIN_POINTS = 8.5  # 3 mm: scanners leave a little of the sheet out
_MARGIN_SHARE = 0.015
_FEWEST_LETTERS = 12
_FEWEST_LETTERS_ON_PICTURE = 200  # less beside a large picture is a footer or a stamp
_LARGE_SHARE = 0.5
_NOTABLE_SHARE = 0.3
_MOST_ODD_SHARE = 0.03
# Letters that Vietnamese never uses, but TCVN3 and VNI fonts do for its own (as Latin-1).
_FOREIGN = frozenset("\xb5\xb8\xb6\xb7\xb9\xa8\xa9\xaa\xab\xac\xae\xad\xa7ØøÄäÖöÏïÛûÑñÅåËëÿ\ufffd")


@dataclass(frozen=True, slots=True)
class Placement:
    """A picture and where it stands on the page.

    Attributes:
        image: PDFium's object.
        matrix: a b c d e f, from the unit square to the page.
    """

    image: pypdfium2.PdfImage
    matrix: tuple[float, float, float, float, float, float]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of the box around it."""
        a, b, c, d, e, f = self.matrix
        return (
            e + min(a, 0) + min(c, 0),
            f + min(b, 0) + min(d, 0),
            e + max(a, 0) + max(c, 0),
            f + max(b, 0) + max(d, 0),
        )

    @property
    def is_level(self) -> bool:
        """Whether it is turned by right angles only."""
        a, b, c, d = (abs(value) for value in self.matrix[:4])
        return max(b, c) <= _SQUARE_SHARE * min(a, d) or max(a, d) <= _SQUARE_SHARE * min(b, c)

    def upright(self, pixels: Pixels) -> Pixels:
        """Give the picture's pixels as they lie on the page; nothing is resampled."""
        a, b, c, d = self.matrix[:4]
        if abs(b) > abs(a):
            pixels = np.swapaxes(pixels, 0, 1)
            flip_rows, flip_columns = b > 0, c > 0
        else:
            flip_rows, flip_columns = d < 0, a < 0
        rows = slice(None, None, -1 if flip_rows else 1)
        columns = slice(None, None, -1 if flip_columns else 1)
        return pixels[rows, columns]

    def share_of(self, visible: tuple[float, float, float, float]) -> float:
        """Give the share of the visible page that the box around it covers."""
        left, bottom, right, top = self.bounds
        width = min(right, visible[2]) - max(left, visible[0])
        height = min(top, visible[3]) - max(bottom, visible[1])
        area = (visible[2] - visible[0]) * (visible[3] - visible[1])
        return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0

    def covers(self, visible: tuple[float, float, float, float]) -> bool:
        """Whether it is the whole visible page, but for a narrow margin."""
        left, bottom, right, top = self.bounds
        across = max(_MARGIN_POINTS, _MARGIN_SHARE * (visible[2] - visible[0]))
        down = max(_MARGIN_POINTS, _MARGIN_SHARE * (visible[3] - visible[1]))
        wide = left <= visible[0] + across and right >= visible[2] - across
        return wide and bottom <= visible[1] + down and top >= visible[3] - down


@dataclass(frozen=True, slots=True)
class PageObjects:
    """What is painted on a page.

    Attributes:
        visible: Left, bottom, right, top of what the page shows.
        scan: The one picture that is all one sees, else None.
        largest: The largest picture, if any.
        born_digital: Whether it has usable visible text of its own.
    """

    visible: tuple[float, float, float, float]
    scan: Placement | None
    largest: Placement | None
    born_digital: bool

    def picture_dpi(self) -> float:
        """Give the pixels per 72 points of a picture that fills much of the page, else 0."""
        if self.largest is None or self.largest.share_of(self.visible) < _NOTABLE_SHARE:
            return 0.0
        a, b, c, d = self.largest.matrix[:4]
        width, height = self.largest.image.get_px_size()
        across, down = float(np.hypot(a, b)), float(np.hypot(c, d))
        return 72.0 * max(width / across, height / down) if min(across, down) > 0 else 0.0


def look_at_page(page: pypdfium2.PdfPage) -> PageObjects:
    """Find out what a page shows, in the order in which it is painted.

    What lies under a picture of the whole page is hidden by it, so only what is painted
    later counts. Invisible text over a scan (text render mode 3) is not text of its own.

    Args:
        page: An open page; it stays open.
    """
    visible = _visible_box(page)
    pictures: list[Placement] = []
    scan: Placement | None = None
    texts: list[pypdfium2.PdfTextObj] = []
    for item in _objects(page):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            placement = Placement(item, _whole_matrix(item))
            pictures.append(placement)
            scan = placement if placement.covers(visible) and placement.is_level else None
            texts = [] if scan else texts
        elif item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(item) not in _UNSEEN_MODES:
                scan = None
                texts.append(item)
        elif item.type != pdfium.FPDF_PAGEOBJ_FORM:
            scan = None
    largest = max(pictures, key=lambda picture: picture.share_of(visible), default=None)
    fewest = _FEWEST_LETTERS
    if largest is not None and largest.share_of(visible) > _LARGE_SHARE:
        fewest = _FEWEST_LETTERS_ON_PICTURE
    return PageObjects(visible, scan, largest, _is_usable(_text_of(page, texts), fewest))


def _objects(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    for number, item in enumerate(page.get_objects(max_depth=_DEEPEST_FORM)):
        if number >= _MOST_OBJECTS:
            return
        yield item


def _visible_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    media, crop = page.get_mediabox(), page.get_cropbox()
    return (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )


def _whole_matrix(item: pypdfium2.PdfObject) -> tuple[float, float, float, float, float, float]:
    """Give an object's matrix with those of the forms around it."""
    matrix = _square(item)
    container = item.container
    while container is not None:
        matrix = matrix @ _square(container)
        container = container.container
    (a, b, _), (c, d, _), (e, f, _) = matrix.tolist()
    return a, b, c, d, e, f


def _square(item: pypdfium2.PdfObject) -> NDArray[np.float64]:
    a, b, c, d, e, f = item.get_matrix().get()
    return np.array([[a, b, 0.0], [c, d, 0.0], [e, f, 1.0]])


def _text_of(page: pypdfium2.PdfPage, texts: list[pypdfium2.PdfTextObj]) -> str:
    if not texts:
        return ""
    textpage = page.get_textpage()
    try:
        return "".join(_extract(item, textpage) for item in texts)
    finally:
        textpage.close()


def _extract(item: pypdfium2.PdfTextObj, textpage: pypdfium2.PdfTextPage) -> str:
    item.textpage = textpage
    try:
        return str(item.extract())
    except pypdfium2.PdfiumError:
        return "\ufffd"  # painted, but it cannot be said what


def _is_usable(text: str, fewest: int) -> bool:
    """Whether text is enough, and made of letters that Vietnamese papers use."""
    marks = [mark for mark in text if not mark.isspace()]
    letters = [mark for mark in marks if mark.isalnum()]
    odd = [mark for mark in marks if mark in _FOREIGN or unicodedata.category(mark)[0] == "C"]
    return len(letters) >= fewest and len(odd) <= _MOST_ODD_SHARE * len(marks)
