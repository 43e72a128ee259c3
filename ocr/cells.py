"""Values that stand behind their labels: on the same row, running on, or on the row below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.checks import value_doubts
from ocr.drafts import Draft, draft_from
from ocr.forms import Form, FormField, Shared
from ocr.labels import Label, LabelIndex, is_numbering
from ocr.rows import Sheet, Token, letters_of
from ocr.sections import Sections, headings

_NEXT_ROW = 1.9  # row pitches to the row a value may go on in
_ROW_IS_FULL = 0.8  # share of the column a row fills before its text runs on
_SPACE_MM = 2.0
_GOOD_PLACE = 0.9
_CELL_KINDS = ("parcel", "area", "serial")  # as they stand in tables of parcels
_ROWS_OF_HEAD = 3  # rows from the first of a table's head to its first value
_JOINED_KINDS = ("number", "date", "sign", "register_number", "phone")
_COLUMNS = 3  # labels in one row that make it the head of a table
_OTHER_COLUMN = 0.95  # a value that shares its label with the column beside it


@dataclass(frozen=True, slots=True)
class LabelledSheet:
    """A sheet with the labels and sections of a form found on it."""

    sheet: Sheet
    labels: tuple[tuple[Label, ...], ...]
    sections: Sections


def label_sheets(form: Form, sheets: Sequence[Sheet], shared: Shared) -> list[LabelledSheet]:
    """Find the labels and sections of a form on its sheets."""
    own = [phrase for field in form.fields for phrase in (*field.labels, *field.own_labels)]
    index = LabelIndex([*own, *headings(form), *form.stops, *shared.stops], shared.roles)
    done: list[LabelledSheet] = []
    for sheet in sheets:
        labels = tuple(tuple(row) for row in index.in_sheet(sheet))
        before = done[-1].sections.last if done else ""
        done.append(LabelledSheet(sheet, labels, Sections(form, labels, before)))
    return done


def find_by_label(field: FormField, sheets: Sequence[LabelledSheet]) -> Draft | None:
    """Find a field behind one of its labels: the first good place, else the best one."""
    drafts = [draft for sheet in sheets for draft in _drafts(field, sheet)]
    good = [draft for draft in drafts if draft.quality >= _GOOD_PLACE]
    if good:
        return good[0]
    return max(drafts, key=lambda draft: draft.quality, default=None)


def _drafts(field: FormField, labelled: LabelledSheet) -> list[Draft]:
    wanted = {letters_of(phrase) for phrase in field.labels}
    own = {letters_of(phrase) for phrase in field.own_labels}
    all_labels = [label for row in labelled.labels for label in row]
    mine = [label for label in all_labels if label.letters in own]
    mine += [
        label
        for label in all_labels
        if label.letters in wanted and _is_mine(field, label, labelled)
    ]
    drafts = [_value(field, labelled, label, label.quality) for label in mine]
    if not any(drafts) and field.section:
        drafts = [
            _beside(field, labelled, label) for label in all_labels if label.letters in wanted
        ]
    if not any(drafts) and field.elsewhere:
        drafts = [
            _value(field, labelled, label, label.quality * _OTHER_COLUMN)
            for label in all_labels
            if label.letters in wanted
        ]
    return [draft for draft in drafts if draft]


def _is_mine(field: FormField, label: Label, labelled: LabelledSheet) -> bool:
    return not field.section or labelled.sections.at(label.box) == field.section


def _beside(field: FormField, labelled: LabelledSheet, label: Label) -> Draft | None:
    """Read a table row whose label stands once, left of the columns."""
    if not labelled.sections.is_beside(field.section, label.box):
        return None
    return _value(field, labelled, label, label.quality * _OTHER_COLUMN)


def _value(field: FormField, labelled: LabelledSheet, label: Label, quality: float) -> Draft | None:
    cell = _Cell(labelled, label, labelled.sections.band(field.section, label.box))
    here = cell.same_row()
    if field.rows > 1:
        return draft_from(field, labelled.sheet, cell.running_on(here, field.rows), quality)
    if not here:
        return _further_down(field, cell, quality)
    found = draft_from(field, labelled.sheet, here, quality)
    if not found and (field.below or field.kind in _CELL_KINDS):
        return _further_down(field, cell, quality)
    if field.kind not in _JOINED_KINDS or (found and not value_doubts(found)):
        return found
    # a date or a number that is not whole may go on in the next row
    longer = draft_from(field, labelled.sheet, [*here, *cell.row_below(1)], quality)
    return longer if longer and (not found or not value_doubts(longer)) else found


def _further_down(field: FormField, cell: "_Cell", quality: float) -> Draft | None:
    """Find a value in the rows below its label; in a table it stands in the same column."""
    column = replace(cell, band=cell.column())
    rows = max(field.below, _ROWS_OF_HEAD if column.band != cell.band else 1)
    for step in range(1, rows + 1):
        found = draft_from(field, cell.labelled.sheet, column.row_below(step), quality)
        if found:
            return found
    return None


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where the value of a label may stand."""

    labelled: LabelledSheet
    label: Label
    band: tuple[float, float]

    def same_row(self) -> list[Token]:
        """Give what stands behind the label, up to the next label."""
        return self._tokens(self.label.row, self.label.end)

    def running_on(self, here: list[Token], rows: int) -> list[Token]:
        """Give what stands behind the label and the rows its text runs on in."""
        tokens = list(here)
        last = here
        for step in range(1, rows + (not here)):
            below = self.row_below(step)
            if not below or (last and not self._runs_on(last, below)):
                break
            tokens.extend(below)
            last = below
        return tokens

    def row_below(self, step: int) -> list[Token]:
        """Give the tokens of the row `step` below that may go on with the value."""
        sheet, index = self.labelled.sheet, self.label.row + step
        while index < len(sheet.rows) and not self._inside(sheet.rows[index].tokens):
            index += 1  # a row of the other column only
        if index >= len(sheet.rows):
            return []
        if sheet.rows[index].top - sheet.rows[self.label.row].top > _NEXT_ROW * step * sheet.pitch:
            return []
        tokens = self._inside(sheet.rows[index].tokens)
        if is_numbering(tokens[0]) or self._begins_with_label(index, tokens[0]):
            return []
        return self._tokens(index, 0)

    def column(self) -> tuple[float, float]:
        """Give left and right end of the column the label heads; the band where it heads none."""
        tokens = self.labelled.sheet.rows[self.label.row].tokens
        labels = self._labels(self.label.row)
        heads = [label for label in labels if not self._tokens(label.row, label.end)]
        if len(labels) < _COLUMNS or len(heads) < len(labels) - 1:
            return self.band
        before, after = tokens[: self.label.start], tokens[self.label.end :]
        box = self.label.box
        left = (before[-1].box.right + box.left) / 2 if before else self.band[0]
        right = (box.right + after[0].box.left) / 2 if after else self.band[1]
        return left, right

    def _tokens(self, row: int, start: int) -> list[Token]:
        all_tokens = self.labelled.sheet.rows[row].tokens
        starts = [other.start for other in self._labels(row) if other.start >= start]
        tokens = self._inside(all_tokens[start : min(starts, default=len(all_tokens))])
        while tokens and starts and is_numbering(tokens[-1]):
            tokens.pop()
        return tokens

    def _labels(self, row: int) -> list[Label]:
        return [label for label in self.labelled.labels[row] if self._holds(label.box.left + 1)]

    def _begins_with_label(self, row: int, token: Token) -> bool:
        return any(abs(other.box.left - token.box.left) < 1 for other in self._labels(row))

    def _inside(self, tokens: Sequence[Token]) -> list[Token]:
        return [token for token in tokens if self._holds((token.box.left + token.box.right) / 2)]

    def _holds(self, x: float) -> bool:
        return self.band[0] <= x < self.band[1]

    def _runs_on(self, tokens: Sequence[Token], below: Sequence[Token]) -> bool:
        """Tell whether a row goes on in the one below: it is full, or ends in a comma."""
        if tokens[-1].text.endswith((",", ";", "-")):
            return True
        right = min(self.band[1], self.labelled.sheet.right)
        left = max(self.band[0], self.labelled.sheet.left)
        end = tokens[-1].box.right
        fits = end + below[0].box.width + _SPACE_MM < right
        return end >= left + _ROW_IS_FULL * (right - left) or not fits
