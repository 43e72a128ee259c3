"""What was changed in a file after one of its signatures.

pyHanko compares the signed revision with each later one against a list of allowed changes. Its
own list lets form values, the information dictionary and the XMP packet change; for a scanned
record each of these is a change. Ours allows further signature fields and their signatures, the
security store, document time-stamps, and the dates and tool name that every writer renews.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp
from pyhanko.pdf_utils.reader import HistoricalResolver
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffPolicy,
    DiffResult,
    ModificationLevel,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate, WhitelistRule
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.guard import Failed, attempt
from signing.upkeep import FormAsBefore, NothingIdle, NothingShown, unsigned_fields

LaterChanges = Literal["none", "upkeep", "form", "changed"]

_RENEWED_INFO = {"/ModDate", "/Producer"}
_RENEWED_ROOT = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"})
_RENEWED_FORM = frozenset({"/Fields", "/DR", "/DA", "/SigFlags", "/NeedAppearances"})
_RENEWED_XMP = {"ModifyDate", "MetadataDate", "Producer", "InstanceID", "CreatorTool", "History"}


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened after a signature.

    Attributes:
        kind: `none`; `upkeep`: further signatures and what proves them; `form`: fields were
            filled or added; `changed`: anything else, or what cannot be told.
        fields: Names of the fields that were filled, for `form`.
    """

    kind: LaterChanges
    fields: tuple[str, ...] = ()


class _SameInformation(DocInfoRule):
    """The information dictionary may renew its date and tool, and nothing else."""

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        if _information(new) not in (_information(old), {}):
            message = "the information dictionary says something else"
            raise SuspiciousModification(message)
        yield from super().apply(old, new)


class _SameMetadata(WhitelistRule):
    """The XMP packet may renew its dates and tool, and nothing else."""

    _renewed = MetadataUpdateRule()

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
        before, after = _metadata(old), _metadata(new)
        if before and before != after:
            message = "the XMP packet says something else"
            raise SuspiciousModification(message)
        yield from self._renewed.apply(old, new)


_STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(_RENEWED_ROOT),
        NothingShown().as_qualified(ModificationLevel.NONE),
        FormAsBefore().as_qualified(ModificationLevel.NONE),
        NothingIdle().as_qualified(ModificationLevel.NONE),
        _SameInformation().as_qualified(ModificationLevel.LTA_UPDATES),
        _SameMetadata().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(), SigFieldModificationRule()],
        ignored_acroform_keys=_RENEWED_FORM,
    ),
)


def changes_after(signature: EmbeddedPdfSignature, *, is_last: bool) -> Changes:
    """Tell what was changed after a signature.

    Args:
        signature: Of a file whose later revisions are compared.
        is_last: Whether no further signature follows (time-stamps do not count); what a
            further signature covers is that signature's business.
    """
    strict = attempt(lambda: _review(signature, _STRICT))
    if isinstance(strict, DiffResult):
        unsigned = attempt(lambda: _unsigned(signature))
        if isinstance(unsigned, Failed):
            return Changes("changed")
        return Changes("form", unsigned) if unsigned else _allowed(strict, is_last=is_last)
    lenient = attempt(lambda: _review(signature, DEFAULT_DIFF_POLICY))
    if isinstance(strict, Failed) or not isinstance(lenient, DiffResult):
        return Changes("changed")
    filled = tuple(sorted(lenient.changed_form_fields))
    return Changes("form", filled) if filled else Changes("changed")


def _review(
    signature: EmbeddedPdfSignature, policy: DiffPolicy
) -> DiffResult | SuspiciousModification:
    return policy.review_file(
        signature.reader,
        signature.signed_revision,
        field_mdp_spec=signature.fieldmdp,
        doc_mdp=signature.docmdp_level,
    )


def _unsigned(signature: EmbeddedPdfSignature) -> tuple[str, ...]:
    reader = signature.reader
    last = reader.xrefs.total_revisions - 1
    if signature.signed_revision == last:
        return ()
    return unsigned_fields(
        reader.get_historical_resolver(signature.signed_revision),
        reader.get_historical_resolver(last),
    )


def _allowed(result: DiffResult, *, is_last: bool) -> Changes:
    match result.modification_level:
        case ModificationLevel.NONE:
            return Changes("none")
        case ModificationLevel.LTA_UPDATES:
            return Changes("upkeep")
        case ModificationLevel.FORM_FILLING if not is_last:
            return Changes("upkeep")
        case _:
            return Changes("form", tuple(sorted(result.changed_form_fields)))


def _information(revision: HistoricalResolver) -> dict[str, bytes]:
    found = _then(revision, revision.trailer_view, "/Info")
    if not isinstance(found, generic.DictionaryObject):
        return {}
    return {
        str(key): _written(found.raw_get(key)) for key in found if str(key) not in _RENEWED_INFO
    }


def _written(value: generic.PdfObject) -> bytes:
    # a text may be written anew in another encoding: compare what it says
    if isinstance(value, generic.TextStringObject):
        return str(value).encode("utf-8", "surrogatepass")
    stream = BytesIO()
    value.write_to_stream(stream, None)
    return stream.getvalue()


def _metadata(revision: HistoricalResolver) -> dict[str, object]:
    """Give the packet's statements, without those that every writer renews."""
    stream = _then(revision, revision.root, "/Metadata")
    if not isinstance(stream, generic.StreamObject):
        return {}
    # a writer may put several descriptions into one: what counts is what they say together
    statements = [entry for structure in parse_xmp(BytesIO(stream.data)) for entry in structure]
    return {str(name): value for name, value in statements if name.local_name not in _RENEWED_XMP}


def _then(
    revision: HistoricalResolver, holder: generic.DictionaryObject, key: str
) -> generic.PdfObject | None:
    """Give what an entry referred to in that revision, not what it refers to now."""
    value = holder.raw_get(key) if key in holder else None
    found: generic.PdfObject | None = (
        revision(value.reference) if isinstance(value, generic.IndirectObject) else value
    )
    return found
