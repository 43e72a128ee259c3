"""How much of what a form holds stands on a paper: its labels, and phrases of its own.

What few forms hold says more than what many do: "họ và tên" is on every paper, "nguyên nhân
chết" on one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ocr.forms import Form, forms
from ocr.labels import LabelIndex
from ocr.rows import Sheet, letters_of


def shares_of_forms(sheets: Sequence[Sheet]) -> dict[str, float]:
    """Give what share of the weight of each form's phrases stands on a paper, 0 to 1.

    Args:
        sheets: The sheets of the paper.
    """
    rows = (row for sheet in sheets for row in _index().in_sheet(sheet))
    found = {label.letters for row in rows for label in row}
    return {type_: marks.share(found) for type_, marks in _marks_of_forms().items()}


@cache
def _index() -> LabelIndex:
    return LabelIndex([phrase for marks in _marks_of_forms().values() for phrase in marks.phrases])


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a form is known by: groups of phrases with their weight, and phrases against it."""

    groups: tuple[frozenset[str], ...]
    weights: tuple[float, ...]
    against: frozenset[str]

    @property
    def phrases(self) -> frozenset[str]:
        return self.against.union(*self.groups)

    def share(self, found: set[str]) -> float:
        """Give the share of the weight that was found, less what speaks against it."""
        total = sum(self.weights)
        if not total:
            return 0.0
        pairs = zip(self.groups, self.weights, strict=True)
        hits = sum(weight for group, weight in pairs if group & found)
        misses = len(self.against & found) * total / len(self.groups)
        return max(0.0, (hits - misses) / total)


@cache
def _marks_of_forms() -> Mapping[str, _Marks]:
    """Give the marks of each form; what few forms hold weighs most."""
    groups = {
        form.type: [frozenset(map(letters_of, group)) for group in _groups(form)]
        for form in forms().values()
        if form.layout != "decree_30"
    }
    everything = {type_: frozenset().union(*own) for type_, own in groups.items()}
    return {
        type_: _Marks(
            tuple(own),
            tuple(_weight(group, everything.values()) for group in own),
            frozenset(map(letters_of, forms()[type_].against)),
        )
        for type_, own in groups.items()
    }


def _weight(group: frozenset[str], forms_phrases: Iterable[frozenset[str]]) -> float:
    """Give how much a group says: the fewer forms hold one of its phrases, the more."""
    return 1 / sum(bool(group & phrases) for phrases in forms_phrases)


def _groups(form: Form) -> list[tuple[str, ...]]:
    """Give the phrases of a form: of each group one is enough.

    Of a field about one of several persons only what names the person counts: "họ và tên"
    alone is on every paper.
    """
    heads = {section.name: section.headings for section in form.sections}
    groups = [
        (*field.own_labels, *(heads.get(field.section) or field.labels))
        for field in form.fields
        if not field.optional
    ]
    marks = [*[group for group in groups if group], *[(phrase,) for phrase in form.evidence]]
    return list(dict.fromkeys(marks))
