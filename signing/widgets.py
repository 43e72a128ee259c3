"""What signature fields added or altered after a signature may hide of the page.

A signature's appearance is a picture that its maker chooses, and it lies over the page. Later
signatures are upkeep, so the appearance is where a forger may put other content: on one widget,
on several side by side, or on one that nobody ever signs.
"""

from collections.abc import Iterator
from typing import Literal

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    Reference,
)
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.entries import entry, items, word
from signing.placement import PageFrame, frame_of

Hiding = Literal["unsigned-appearance", "large-appearance"]

_LARGEST_SHARE = 0.25  # of a page, for all later signatures together
_DEEPEST_FORM = 64  # levels of fields; guards against loops
_OTHER_FIELDS = {"/Tx", "/Btn", "/Ch"}
_SHOWN = ("/AP", "/Rect", "/MK")


def hides_later(signature: EmbeddedPdfSignature) -> Hiding | None:
    """Say how later signature fields may hide what a signature covers; None when they do not.

    The page of a widget is the one that lists it: /P is only what its maker says. What counts
    is what the file shows now; a revision that takes a widget away is a change by itself.

    Raises:
        Exception: Anything, on broken bytes: call under `guard.attempt`.
    """
    reader = signature.reader
    now = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    signed = reader.get_historical_resolver(signature.signed_revision)
    for page_ref in _pages(now):
        page = now(page_ref)
        known = _listed(signed, page_ref)
        frame = frame_of(page)
        covered = 0.0
        for listed in _raw(items(page, "/Annots")):
            widget = listed.get_object()
            if not _is_signature(widget) or _as_signed(reader, now, signed, listed, known):
                continue
            if not _is_filled(widget) and ("/AP" in widget or _area(widget, frame)):
                return "unsigned-appearance"
            covered += _area(widget, frame)
        if covered > _LARGEST_SHARE * frame.width_mm * frame.height_mm:
            return "large-appearance"
    return None


def _pages(revision: HistoricalResolver) -> Iterator[Reference]:
    """Walk the page tree, each node once, so loops end.

    Inner nodes are given too: readers differ in what they take for a page.
    """
    waiting: list[PdfObject] = [revision.root.raw_get("/Pages")]
    seen: set[Reference] = set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, IndirectObject):  # ISO 32000-1, 7.7.3.2: kids are references
            message = "a page stands inside the page tree"
            raise PdfReadError(message)
        if node.reference in seen:
            continue
        seen.add(node.reference)
        waiting.extend(_raw(items(node.get_object(), "/Kids")))
        yield node.reference


def _listed(revision: HistoricalResolver, page_ref: Reference) -> set[Reference]:
    """Give the annotations a page had; none for a page that was not there."""
    if revision.is_ref_unassignable(page_ref):
        return set()
    listed = _raw(items(revision(page_ref), "/Annots"))
    return {one.reference for one in listed if isinstance(one, IndirectObject)}


def _raw(array: ArrayObject) -> list[PdfObject]:
    """Give the items of an array with references not followed."""
    return [array.raw_get(index) for index in range(len(array))]


def _as_signed(
    reader: PdfFileReader,
    now: HistoricalResolver,
    signed: HistoricalResolver,
    listed: PdfObject,
    known: set[Reference],
) -> bool:
    """Say whether a widget, and all it shows, stood on the page when it was signed."""
    if not isinstance(listed, IndirectObject) or listed.reference not in known:
        return False
    widget = listed.get_object()
    parts = {listed.reference}
    for key in _SHOWN:
        if key in widget:
            parts |= now.collect_dependencies(widget.raw_get(key))
    return all(reader.xrefs.get_last_change(part) <= signed.revision for part in parts)


def _is_signature(widget: PdfObject) -> bool:
    if word(widget, "/Subtype") != "/Widget":
        return False  # whether other annotations may come is not decided here
    return str(_of_field(widget, "/FT")) not in _OTHER_FIELDS


def _is_filled(widget: PdfObject) -> bool:
    return isinstance(_of_field(widget, "/V"), DictionaryObject)


def _of_field(widget: PdfObject, key: str) -> PdfObject | None:
    node: PdfObject | None = widget
    for _ in range(_DEEPEST_FORM):
        if not isinstance(node, DictionaryObject):
            return None
        if key in node:
            return entry(node, key)
        node = entry(node, "/Parent")
    return None


def _area(widget: PdfObject, frame: PageFrame) -> float:
    """Give the area of a widget in square millimetres, whichever corners it names."""
    corners = items(widget, "/Rect")
    if not corners:
        return 0.0  # readers draw nothing without a rectangle (ISO 32000-1, 12.5.2)
    left, bottom, right, top = (float(corner) for corner in corners)
    box = frame.to_box((min(left, right), min(bottom, top), max(left, right), max(bottom, top)))
    return box.width * box.height
