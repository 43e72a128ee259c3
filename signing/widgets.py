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

from signing.placement import frame_of, widget_box

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
        for entry in page.get("/Annots", ()):
            widget = entry.get_object()
            if not _is_signature(widget) or _as_signed(reader, now, signed, entry, known):
                continue
            box = widget_box(widget, frame)
            if not _is_filled(widget) and ("/AP" in widget or _is_visible(widget)):
                return "unsigned-appearance"
            if box is None and _is_visible(widget):
                return "large-appearance"
            covered += box.width * box.height if box is not None else 0.0
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
        entry = waiting.pop()
        if not isinstance(entry, IndirectObject):  # ISO 32000-1, 7.7.3.2: kids are references
            message = "a page stands inside the page tree"
            raise PdfReadError(message)
        if entry.reference in seen:
            continue
        seen.add(entry.reference)
        kids = entry.get_object().get("/Kids")
        waiting.extend(kids if isinstance(kids, ArrayObject) else ())
        yield entry.reference


def _listed(revision: HistoricalResolver, page_ref: Reference) -> set[Reference]:
    """Give the annotations a page had; none for a page that was not there."""
    if revision.is_ref_unassignable(page_ref):
        return set()
    page = revision(page_ref)
    entries = page.get("/Annots", ()) if isinstance(page, DictionaryObject) else ()
    return {entry.reference for entry in entries if isinstance(entry, IndirectObject)}


def _as_signed(
    reader: PdfFileReader,
    now: HistoricalResolver,
    signed: HistoricalResolver,
    entry: PdfObject,
    known: set[Reference],
) -> bool:
    """Say whether a widget, and all it shows, stood on the page when it was signed."""
    if not isinstance(entry, IndirectObject) or entry.reference not in known:
        return False
    widget = entry.get_object()
    parts = {entry.reference}
    for key in _SHOWN:
        if key in widget:
            parts |= now.collect_dependencies(widget.raw_get(key))
    return all(reader.xrefs.get_last_change(part) <= signed.revision for part in parts)


def _is_signature(widget: PdfObject) -> bool:
    if not isinstance(widget, DictionaryObject) or widget.get("/Subtype") != "/Widget":
        return False  # whether other annotations may come is not decided here
    return str(_of_field(widget, "/FT")) not in _OTHER_FIELDS


def _is_filled(widget: DictionaryObject) -> bool:
    return isinstance(_of_field(widget, "/V"), DictionaryObject)


def _of_field(widget: DictionaryObject, key: str) -> PdfObject | None:
    node: PdfObject | None = widget
    for _ in range(_DEEPEST_FORM):
        if not isinstance(node, DictionaryObject):
            return None
        if key in node:
            value: PdfObject = node[key]
            return value
        node = node.get("/Parent")
    return None


def _is_visible(widget: DictionaryObject) -> bool:
    """Say whether the rectangle has an area; one that cannot be read may have."""
    left, bottom, right, top = (float(part.get_object()) for part in widget.get("/Rect", (0,) * 4))
    return left != right and bottom != top
