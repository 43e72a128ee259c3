"""What a later revision may hold and still be upkeep: rules stricter than pyHanko's own.

pyHanko lets writers be careless: it passes objects that nothing refers to, switches of the form
that make a reader draw fields anew, and fields added for nobody. A scanned record needs none of
these, and each has served an attack. The rules here only refuse; they approve nothing.
"""

from collections.abc import Iterable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.diff_analysis.commons import compare_dicts
from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate, WhitelistRule
from pyhanko.sign.fields import enumerate_sig_fields

from signing.entries import entry, word

# kinds of objects that a reader could take for the document, or a part of what it shows
_SHOWN_TYPES = {"/Catalog", "/Pages", "/Page", "/OCG", "/OCMD"}
# of the form: may be added where none stood (a first visible field brings them), never altered
_ADDABLE = frozenset({"/DA", "/DR"})
_ONCE_AND_FOR_ALL = frozenset({"/Fields", "/SigFlags", "/NeedAppearances"})
_RENEWED_ROOT = frozenset({"/Metadata", "/AcroForm", "/DSS"})


class NothingShown(WhitelistRule):
    """No page, catalog or layer is added, not even one that nothing refers to yet.

    Shadow attacks put such objects in place first and switch to them later. An object number
    with another generation is the same object to readers that do not look at generations.
    """

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """Refuse what was added to the pages, the catalog or the layers."""
        for ref in new.explicit_refs_in_revision():
            if ref.generation:
                _refuse("an object number is used again with another generation")
            found = new(ref) if old.is_ref_unassignable(ref) else None
            if word(found, "/Type") in _SHOWN_TYPES:
                _refuse("a page, a layer or a catalog was added")
        return ()


class FormAsBefore(WhitelistRule):
    """The form's own switches and resources stay as they were; fields are others' business."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        """Refuse what makes fields look otherwise."""
        before, after = _form(old), _form(new)
        if _draws_anew(before) != _draws_anew(after):
            _refuse("the reader is told to draw the fields anew")
        added = frozenset(key for key in _ADDABLE if key not in before)
        if not before:
            return ()
        compare_dicts(before, after, _ONCE_AND_FOR_ALL | added | {"/DR"})
        if "/DR" in before and not _only_added(before["/DR"], entry(after, "/DR")):
            _refuse("the form's resources were altered")
        return ()


class NothingIdle(WhitelistRule):
    """A revision that brings no signature and no proofs renews dates, and does nothing else."""

    def apply(
        self,
        old: HistoricalResolver,  # noqa: ARG002 - a rule's signature
        new: HistoricalResolver,
    ) -> Iterable[ReferenceUpdate]:
        """Refuse what serves no signature."""
        previous = new.reader.get_historical_resolver(new.revision - 1)
        written = new.explicit_refs_in_revision()
        if any(_is_value(new(ref)) for ref in written) or written & _store(new):
            return ()
        compare_dicts(previous.root, new.root, _RENEWED_ROOT)
        if len(_field_names(previous)) == len(_field_names(new)):
            idle = written - _bookkeeping(new)
            if idle:
                _refuse("objects were written that serve no signature")
        return ()


def unsigned_fields(old: HistoricalResolver, new: HistoricalResolver) -> tuple[str, ...]:
    """Name the signature fields added since a revision that nobody signed."""
    known = set(_field_names(old))
    return tuple(
        name for name, value, _ in enumerate_sig_fields(new) if name not in known and value is None
    )


def _refuse(message: str) -> None:
    raise SuspiciousModification(message)


def _form(revision: HistoricalResolver) -> generic.DictionaryObject:
    found = entry(revision.root, "/AcroForm")
    return found if isinstance(found, generic.DictionaryObject) else generic.DictionaryObject()


def _draws_anew(form: generic.DictionaryObject) -> bool:
    switch = entry(form, "/NeedAppearances")
    return switch is not None and not (
        isinstance(switch, generic.BooleanObject) and switch.value is False
    )


def _only_added(before: generic.PdfObject, after: generic.PdfObject | None) -> bool:
    """Say whether a dictionary holds all it held, at every level."""
    if isinstance(before, generic.DictionaryObject) and isinstance(after, generic.DictionaryObject):
        return all(
            key in after
            and (before.raw_get(key) == after.raw_get(key) or _only_added(before[key], after[key]))
            for key in before
        )
    return bool(before == after)


def _is_value(found: generic.PdfObject) -> bool:
    return isinstance(found, generic.DictionaryObject) and "/ByteRange" in found


def _store(revision: HistoricalResolver) -> set[generic.Reference]:
    if "/DSS" not in revision.root:
        return set()
    return revision.collect_dependencies(revision.root.raw_get("/DSS"))


def _field_names(revision: HistoricalResolver) -> list[str]:
    if "/AcroForm" not in revision.root:
        return []
    return [name for name, _, _ in enumerate_sig_fields(revision)]


def _bookkeeping(revision: HistoricalResolver) -> set[generic.Reference]:
    """Give what every writer renews: catalog, information, metadata, cross-references."""
    xrefs = revision.reader.xrefs.get_xref_container_info(revision.revision).stream_ref
    named = [
        holder.raw_get(key)
        for holder, key in ((revision.trailer_view, "/Info"), (revision.root, "/Metadata"))
        if key in holder
    ]
    found = {one.reference for one in named if isinstance(one, generic.IndirectObject)}
    return (
        found
        | {revision.root_ref}
        | set(revision.object_streams_used())
        | ({xrefs} if xrefs is not None else set())
    )
