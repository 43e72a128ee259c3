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

from scanner.placement import Bounds, Placement, covers, stacked

_DEEPEST_FORM = 8
_MOST_OBJECTS = 100_000
_UNSEEN_MODES = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
_FEWEST_LETTERS = 12
_FEWEST_LETTERS_ON_PICTURE = 200  # less beside a large picture is a footer or a stamp
_LARGE_SHARE = 0.5
_NOTABLE_SHARE = 0.3  # of the page, from which on its pictures say how fine it is drawn
_FINE_SHARE = 0.05  # of the page; a finer picture is a logo
_CARD_SHARE = 0.05  # of the page; an identity card takes 0.07 of A4, a portrait 0.04
_LEAST_READABLE_DPI = 70.0
_MOST_PICTURES = 500
_SEAM_POINTS = 1.0
_MOST_ODD_SHARE = 0.03
# Letters that Vietnamese never uses, but TCVN3 and VNI fonts do for its own (as Latin-1).
_FOREIGN = frozenset("\xb5\xb8\xb6\xb7\xb9\xa8\xa9\xaa\xab\xac\xae\xad\xa7ØøÄäÖöÏïÛûÑñÅåËëÿ\ufffd")


@dataclass(frozen=True, slots=True)
class PageObjects:
    """What is painted on a page.

    Attributes:
        visible: Left, bottom, right, top of what the page shows.
        scan: The picture that is all one sees, or its strips from top to bottom; else empty.
        pictures: All of them.
        born_digital: Whether it has usable visible text of its own.
    """

    visible: Bounds
    scan: tuple[Placement, ...]
    pictures: tuple[Placement, ...]
    born_digital: bool

    def pictured(self) -> tuple[Bounds, ...]:
        """Give where pictures stand that may hold text: from the size of a card upward.

        Pictures that touch are one: programs cut them into strips and tiles.
        """
        fine = [one for one in self.pictures if one.dpi >= _LEAST_READABLE_DPI]
        places = [_clipped(one.bounds, self.visible) for one in fine[:_MOST_PICTURES]]
        area = _area(self.visible)
        return tuple(place for place in _joined(places) if _area(place) >= _CARD_SHARE * area)

    def picture_dpi(self) -> float:
        """Give the pixels for 72 points of the finest pictures, 0 where they are a small part.

        The layers of a page that was packed in several (ink finer than paper) all count.
        """
        parts = [(one.dpi, one.share_of(self.visible)) for one in self.pictures]
        if sum(share for _, share in parts) < _NOTABLE_SHARE:
            return 0.0
        covered = 0.0
        for dpi, share in sorted(parts, reverse=True):
            covered += share
            if covered >= _FINE_SHARE:
                return dpi
        return 0.0


def _joined(places: list[Bounds]) -> list[Bounds]:
    """Give places such that none touches another."""
    apart: list[Bounds] = []
    for place in places:
        whole, touching = place, True
        while touching:
            near = [other for other in apart if _touch(whole, other)]
            touching = bool(near)
            apart = [other for other in apart if other not in near]
            for left, bottom, right, top in near:
                whole = (
                    min(whole[0], left),
                    min(whole[1], bottom),
                    max(whole[2], right),
                    max(whole[3], top),
                )
        apart.append(whole)
    return apart


def _touch(one: Bounds, other: Bounds) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, along) >= -_SEAM_POINTS


def _clipped(place: Bounds, visible: Bounds) -> Bounds:
    left, bottom = max(place[0], visible[0]), max(place[1], visible[1])
    right, top = min(place[2], visible[2]), min(place[3], visible[3])
    return left, bottom, max(left, right), max(bottom, top)


def _area(place: Bounds) -> float:
    return (place[2] - place[0]) * (place[3] - place[1])


def look_at_page(page: pypdfium2.PdfPage) -> PageObjects:
    """Find out what a page shows, in the order in which it is painted.

    What lies under a picture of the whole page is hidden by it, so only what is painted
    later counts. Invisible text over a scan (text render mode 3) is not text of its own.

    Args:
        page: An open page; it stays open.
    """
    visible = _visible_box(page)
    pictures: list[Placement] = []
    upper: list[Placement] = []  # those with nothing but pictures above them
    texts: list[pypdfium2.PdfTextObj] = []
    for item in _objects(page):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            placement = Placement(item, _whole_matrix(item))
            pictures.append(placement)
            upper.append(placement)
            if covers([placement], visible) and placement.is_level:
                upper, texts = [placement], []
        elif item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(item) not in _UNSEEN_MODES:
                upper = []
                texts.append(item)
        elif item.type != pdfium.FPDF_PAGEOBJ_FORM:
            upper = []
    scan = stacked(upper, visible)
    shares = (picture.share_of(visible) for picture in pictures)
    is_pictured = max(shares, default=0.0) > _LARGE_SHARE
    fewest = _FEWEST_LETTERS_ON_PICTURE if is_pictured else _FEWEST_LETTERS
    own_text = not scan and _is_usable(_text_of(page, texts), fewest)
    return PageObjects(visible, scan, tuple(pictures), own_text)


def _objects(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    for number, item in enumerate(page.get_objects(max_depth=_DEEPEST_FORM)):
        if number >= _MOST_OBJECTS:
            return
        yield item


def _visible_box(page: pypdfium2.PdfPage) -> Bounds:
    """Give what is in the crop box and in the media box, as PDFium does where they disagree."""
    media, crop = _sorted_box(page.get_mediabox()), _sorted_box(page.get_cropbox())
    both = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    empty = both[0] >= both[2] or both[1] >= both[3]
    return media if empty else both


def _sorted_box(box: Bounds) -> Bounds:
    left, bottom, right, top = box
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


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
