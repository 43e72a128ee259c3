"""Where a born-digital paper wants its signature: between position and name of the signer.

Decree 30/2020 Annex I puts the signature's picture there and the seal over its left third. The
name is looked for in the text of the last pages; a paper that does not say it is signed in the
room under its text at the right.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from dossier.page import Box
from dossier.words import comparable
from signing.entries import entry, items
from signing.errors import PdfUnreadableError
from signing.guard import Failed, attempt
from signing.placement import PageFrame, frame_of, widget_box
from signing.request import Spot

_PAGES_LOOKED_AT = 3  # from the end: an annex may follow the signer
_WIDTH_MM = 60.0
_LEAST_MM, _USUAL_MM, _MOST_MM = 8.0, 25.0, 40.0  # between position and name
_TITLE_LETTERS = 14  # before a name: `KT. TS.`, `Người ký:`
_SAME_LINE_MM = 5.0  # words that stand farther apart belong to two columns
_EDGE_MM, _FOOT_MM = 10.0, 20.0
_AIR_MM = 0.7


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    box: Box


def find_block(pdf: bytes, signer_name: str) -> Spot:
    """Find where a person signs a paper.

    Args:
        pdf: The file.
        signer_name: As the paper prints it; case and placing of tone marks do not matter.

    Raises:
        PdfUnreadableError: The file or its text cannot be read.
    """
    found = attempt(lambda: _find_block(pdf, signer_name))
    if isinstance(found, Failed):
        raise PdfUnreadableError(reason=found.kind.__name__)
    return found


def find_signature(pdf: bytes) -> Spot | None:
    """Find the last signature that shows on a page; None when none does.

    Raises:
        PdfUnreadableError: The file cannot be read.
    """
    found = attempt(lambda: list(_shown_signatures(PdfFileReader(BytesIO(pdf)))))
    if isinstance(found, Failed):
        raise PdfUnreadableError(reason=found.kind.__name__)
    return found[-1] if found else None


def page_frame(pdf: bytes, page: int) -> PageFrame | None:
    """Give how a page, counted from 1, is displayed; None when there is no such page.

    Raises:
        PdfUnreadableError: The file cannot be read.
    """
    found = attempt(lambda: _frames(PdfFileReader(BytesIO(pdf))))
    if isinstance(found, Failed):
        raise PdfUnreadableError(reason=found.kind.__name__)
    return found[page - 1] if 0 < page <= len(found) else None


def _find_block(pdf: bytes, signer_name: str) -> Spot:
    frames = _frames(PdfFileReader(BytesIO(pdf)))
    last = len(frames) - 1
    wanted = comparable(signer_name)
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for index in range(last, max(last - _PAGES_LOOKED_AT, -1), -1):
            lines = _lines(document[index], frames[index])
            names = [line for line in lines if wanted and _is_name(line.text, wanted)]
            if names:
                lowest = max(names, key=lambda line: line.box.bottom)
                return Spot(index + 1, _above(lowest.box, lines))
        return Spot(last + 1, _under_text(_lines(document[last], frames[last]), frames[last]))


def _is_name(text: str, wanted: str) -> bool:
    """Say whether a line is somebody's name, not a sentence that mentions it."""
    said = comparable(text)
    return said.endswith(wanted) and len(said) <= len(wanted) + _TITLE_LETTERS


def _above(name: Box, lines: Sequence[_Line]) -> Box:
    middle = (name.left + name.right) / 2
    left, right = max(0.0, middle - _WIDTH_MM / 2), middle + _WIDTH_MM / 2
    above = [
        line.box.bottom
        for line in lines
        if line.box.left < right and line.box.right > left and line.box.bottom <= name.top + 1
    ]
    bottom = name.top - _AIR_MM
    top = max([*above, bottom - _MOST_MM]) + _AIR_MM
    if bottom - top < _LEAST_MM:  # no line was left free for it
        top = bottom - _USUAL_MM
    top = max(0.0, top)
    return Box(left, top, right, max(top, bottom))


def _under_text(lines: Sequence[_Line], frame: PageFrame) -> Box:
    edge = min(_EDGE_MM, frame.width_mm / 8, frame.height_mm / 8)
    left, right, floor = frame.width_mm / 2, frame.width_mm - edge, frame.height_mm - edge
    foot = frame.height_mm - _FOOT_MM  # page numbers stand lower
    ends = [line.box.bottom for line in lines if line.box.right > left and line.box.top < foot]
    top = max([*ends, edge]) + _AIR_MM
    height = min(_MOST_MM, floor - edge)
    top = min(top, floor - height)
    return Box(left, top, right, top + height)


def _lines(page: pypdfium2.PdfPage, frame: PageFrame) -> list[_Line]:
    """Give the page's text, word groups of one line joined, in reading order."""
    with closing(page.get_textpage()) as text:
        rects = [text.get_rect(at) for at in range(text.count_rects())]
        parts = [_Line(text.get_text_bounded(*rect).strip(), frame.to_box(rect)) for rect in rects]
    joined: list[_Line] = []
    for part in sorted(
        (part for part in parts if part.text), key=lambda part: (part.box.top, part.box.left)
    ):
        near = next((at for at, line in enumerate(joined) if _goes_on(line.box, part.box)), None)
        if near is None:
            joined.append(part)
        else:
            line = joined[near]
            joined[near] = _Line(f"{line.text} {part.text}", line.box.union(part.box))
    return joined


def _goes_on(line: Box, part: Box) -> bool:
    shared = min(line.bottom, part.bottom) - max(line.top, part.top)
    gap = part.left - line.right
    return shared > min(line.height, part.height) / 2 and -1 <= gap < _SAME_LINE_MM


def _shown_signatures(reader: PdfFileReader) -> Iterator[Spot]:
    pages = [reader.find_page_for_modification(at)[0].get_object() for at in range(_count(reader))]
    for _, _, reference in enumerate_sig_fields(reader, filled_status=True):
        field = reference.get_object()
        for number, page in enumerate(pages, 1):
            listed = [reference.get_object() for reference in items(page, "/Annots")]
            for widget in listed:
                box = widget_box(widget, frame_of(page)) if _is_of(widget, field) else None
                if box is not None:
                    yield Spot(number, box)


def _is_of(widget: DictionaryObject, field: DictionaryObject) -> bool:
    """Say whether an annotation is the field's own: merged with it, or its kid."""
    return bool(widget == field) or entry(widget, "/Parent") == field


def _frames(reader: PdfFileReader) -> list[PageFrame]:
    count = range(_count(reader))
    return [frame_of(reader.find_page_for_modification(at)[0].get_object()) for at in count]


def _count(reader: PdfFileReader) -> int:
    return int(reader.root["/Pages"]["/Count"])
