"""Which person a place on a form is about: parts one above the other, or columns side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dossier.page import Box
from ocr.forms import Form
from ocr.labels import Label
from ocr.rows import Row, Sheet, letters_of, segments

_SIDE_BY_SIDE_MM = 8.0  # headings at most so far apart in height may stand side by side
_GAP_MM = 4.0  # white space between the cells of a table
_NEAR_MM = 3.0
_LEAST_COLUMNS = 2
_EVERYWHERE = (float("-inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class _Head:
    section: str
    box: Box

    @property
    def middle(self) -> float:
        return (self.box.left + self.box.right) / 2


class Sections:
    """The parts of one sheet.

    Args:
        form: The sort of paper.
        sheet: The sheet.
        labels: Labels found on the sheet, by row, headings too.
        before: Section the sheet before ended in.
    """

    def __init__(
        self, form: Form, sheet: Sheet, labels: Sequence[Sequence[Label]], before: str
    ) -> None:
        self._rows = sheet.rows
        self._groups = _groups(_heads(form, sheet, labels))
        self._labels = [label.box for row in labels for label in row]
        first = next((part.name for part in form.sections if not part.headings), "")
        self._start = before or first

    @property
    def last(self) -> str:
        """The section the sheet ends in."""
        return self._groups[-1][-1].section if self._groups else self._start

    def at(self, box: Box) -> str:
        """Give the section a label belongs to."""
        group = self._group(box)
        if not group:
            return self._start
        for head, edge in zip(group, self._edges(group), strict=False):
            if box.left < edge:
                return head.section
        return group[-1].section

    def band(self, section: str, box: Box) -> tuple[float, float]:
        """Give left and right end, in mm, of the section's column at a label."""
        group = self._group(box)
        names = [head.section for head in group]
        if len(group) < 2 or section not in names:  # noqa: PLR2004 - no columns here
            return _EVERYWHERE
        edges = [_EVERYWHERE[0], *self._edges(group), _EVERYWHERE[1]]
        at = names.index(section)
        return edges[at], edges[at + 1]

    def is_beside(self, section: str, box: Box) -> bool:
        """Tell whether the section has a column at the height of a label."""
        group = self._group(box)
        return len(group) > 1 and section in [head.section for head in group]

    def _group(self, box: Box) -> list[_Head]:
        middle = (box.top + box.bottom) / 2
        above = [group for group in self._groups if min(h.box.top for h in group) <= middle]
        return above[-1] if above else []

    def _edges(self, group: Sequence[_Head]) -> list[float]:
        """Give where each column but the first begins."""
        edges = []
        for head, following in pairwise(group):
            middle = (head.middle + following.middle) / 2
            # labels begin where the column begins, a centred heading does not
            below = [box.left for box in self._labels if box.top >= head.box.top - 1]
            lefts = [left for left in below if middle < left <= following.box.left]
            lefts = [left for left in lefts if sum(abs(left - x) < _NEAR_MM for x in lefts) > 1]
            lefts = lefts or self._cells_between(head, following)
            edges.append(min([*lefts, following.box.left]) - 1.0)
        return edges

    def _cells_between(self, head: _Head, following: _Head) -> list[float]:
        """Give where the cells of a table begin whose labels stand only on its left."""
        lefts: list[float] = []
        below = [row for row in self._rows if row.top > max(head.box.bottom, following.box.bottom)]
        for row in below:
            starts = [part.box.left for part in segments(row, _GAP_MM)]
            inner = [left for left in starts if head.middle < left <= following.box.left]
            if len(inner) == 1:
                lefts += inner
            elif not inner and row.box.right > following.box.left:
                break  # text that runs over both columns: the table has ended
        return lefts


def headings(form: Form) -> dict[str, str]:
    """Give the section by the letters of what begins it: headings, and labels that name whose."""
    sections: dict[str, str] = {}
    for part in form.sections:
        sections.update(dict.fromkeys(map(letters_of, part.headings), part.name))
    for field in form.fields:
        if field.section:
            sections.update(dict.fromkeys(map(letters_of, field.own_labels), field.section))
    return sections


def _heads(form: Form, sheet: Sheet, labels: Sequence[Sequence[Label]]) -> list[_Head]:
    sections = headings(form)
    heads: list[_Head] = []
    for row, found in zip(sheet.rows, labels, strict=True):
        said = [label for label in found if label.letters in sections]
        marked = [_Head(sections[label.letters], label.box) for label in said]
        heads += marked or _column_heads(row, sections)
    return heads


def _column_heads(row: Row, sections: Mapping[str, str]) -> list[_Head]:
    """Give the heads of a row that holds little else: `Cha` and `Mẹ` over their columns."""
    parts = segments(row, _GAP_MM)
    heads = [_Head(sections[p.letters], p.box) for p in parts if p.letters in sections]
    apart = len({head.section for head in heads}) == len(heads) >= _LEAST_COLUMNS
    return heads if apart and len(parts) <= len(heads) + 1 else []


def _groups(heads: Sequence[_Head]) -> list[list[_Head]]:
    groups: list[list[_Head]] = []
    for head in heads:
        if groups and all(_beside(head, other) for other in groups[-1]):
            groups[-1].append(head)
        else:
            groups.append([head])
    for group in groups:
        group.sort(key=lambda head: head.box.left)
    return groups


def _beside(head: _Head, other: _Head) -> bool:
    apart = head.box.left >= other.box.right or other.box.left >= head.box.right
    near = abs(head.box.top - other.box.top) <= _SIDE_BY_SIDE_MM
    return apart and near and head.section != other.section
