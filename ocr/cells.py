"""Values that stand behind their labels: on the same row, running on, or on the row below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from math import isfinite

from ocr.checks import value_doubts
from ocr.drafts import Draft, draft_from
from ocr.forms import Form, FormField, Shared
from ocr.label_places import is_numbering, is_row_number
from ocr.labels import Label, LabelIndex
from ocr.rows import Row, Sheet, Token, letters_of, segments
from ocr.sections import Sections, headings

_NEXT_ROW = 1.9  # row pitches to the row a value may go on in
_ROW_IS_FULL = 0.8  # share of the column a row fills before its text runs on
_SPACE_MM = 2.0
_GOOD_PLACE = 0.9
_CELL_KINDS = ("parcel", "area", "serial")  # as they stand in tables of parcels
_ROWS_OF_HEAD = 3  # rows from the first of a table's head to its first value
_JOINED_KINDS = ("number", "date", "sign", "register_number", "phone")
_WORDS_OF_LABEL = 6  # words from the start of a row to the colon of a label we do not know
# What an address is written in, with or without a colon: these do not end it.
_PLACES = (
    *("so", "thon", "ap", "to", "khu", "pho", "duong", "xa", "phuong", "thi", "quan", "huyen"),
    *("tinh", "thanh", "tp"),
)
_BARE_NUMBER = re.compile(r"\d{1,2}")
_COLUMNS = 3  # labels in one row that make it the head of a table
_NEXT_CELL_MM = 8.0  # white space no name holds
_REST_OF_NAME = 2  # words of a name that stand on a second row
_OTHER_COLUMN = 0.95  # a value that shares its label with the column beside it


@dataclass(frozen=True, slots=True)
class LabelledSheet:
    """A sheet with the labels and sections of a form found on it."""

    sheet: Sheet
    labels: tuple[tuple[Label, ...], ...]
    sections: Sections


def label_sheets(form: Form, sheets: Sequence[Sheet], shared: Shared) -> list[LabelledSheet]:
    """Find the labels and sections of a form on its sheets."""
    own = [
        phrase
        for field in form.fields
        for phrase in (*field.labels, *field.own_labels, *field.instead)
    ]
    index = LabelIndex([*own, *headings(form), *form.stops, *shared.stops], shared.roles)
    done: list[LabelledSheet] = []
    for sheet in sheets:
        labels = tuple(tuple(row) for row in index.in_sheet(sheet))
        before = done[-1].sections.last if done else ""
        done.append(LabelledSheet(sheet, labels, Sections(form, sheet, labels, before)))
    return done


def find_by_label(field: FormField, sheets: Sequence[LabelledSheet]) -> Draft | None:
    """Find a field behind one of its labels: the first good place, else the best one."""
    drafts = [draft for sheet in sheets for draft in _drafts(field, sheet)]
    good = [draft for draft in drafts if draft.quality >= _GOOD_PLACE]
    if good:
        return good[0]
    if not drafts and field.instead:
        return _of_a_near_thing(field, sheets)
    return max(drafts, key=lambda draft: draft.quality, default=None)


def _of_a_near_thing(field: FormField, sheets: Sequence[LabelledSheet]) -> Draft | None:
    near = replace(field, labels=field.instead, own_labels=(), section="", instead=())
    found = find_by_label(near, sheets)
    return replace(found, field=field).doubted("of-a-near-thing") if found else None


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
            if label.letters in wanted and labelled.sections.at(label.box) in field.elsewhere
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
    if field.rows == 1:
        return _value_at(field, cell, here, quality)
    if not here:
        cell = cell.in_column()
    return draft_from(field, labelled.sheet, cell.running_on(here, field.rows), quality)


def _value_at(field: FormField, cell: "_Cell", here: list[Token], quality: float) -> Draft | None:
    if not here:
        return _further_down(field, cell, quality)
    if field.kind == "name":
        return _name(field, cell, here, quality)
    if field.kind == "sex":
        here = _with_last_square(cell.label, here)
    found = draft_from(field, cell.labelled.sheet, here, quality)
    if not found and (field.below or field.kind in _CELL_KINDS):
        return _further_down(field, cell, quality)
    if field.kind not in _JOINED_KINDS or (found and not value_doubts(found)):
        return found
    # a date or a number that is not whole may go on in the next row
    longer = draft_from(field, cell.labelled.sheet, [*here, *cell.row_below(1)], quality)
    return longer if longer and (not found or not value_doubts(longer)) else found


def _name(field: FormField, cell: "_Cell", here: list[Token], quality: float) -> Draft | None:
    """Read a name up to the next cell of a table; in a narrow column it goes on below."""
    sheet = cell.labelled.sheet
    near = list(segments(Row(tuple(here), 0.0, 0.0), _NEXT_CELL_MM)[0].tokens)
    found = draft_from(field, sheet, near, quality)
    if not found:
        return _further_down(field, cell, quality) if field.below else None
    if len(near) < len(here) and here[len(near)].text[:1].isupper():
        return found.doubted("text-left-over")
    below = cell.row_below(1)
    if "text-left-over" in found.doubts or not _is_rest_of_name(found.value, below):
        return found
    if not cell.fits(near[-1], below[0]):
        return draft_from(field, sheet, [*near, *below], quality)
    return found.doubted("text-left-over") if cell.is_column() else found


def _is_rest_of_name(name: str, below: Sequence[Token]) -> bool:
    same_case = str.isupper if name.isupper() else str.istitle
    words = [token.text for token in below]
    return 0 < len(words) <= _REST_OF_NAME and all(w.isalpha() and same_case(w) for w in words)


def _further_down(field: FormField, cell: "_Cell", quality: float) -> Draft | None:
    """Find a value in the rows below its label; in a table it stands in the same column."""
    column = cell.in_column()
    rows = max(field.below, _ROWS_OF_HEAD if column.is_headed else 1)
    for step in range(1, rows + 1):
        found = draft_from(field, cell.labelled.sheet, column.row_below(step), quality)
        if found:
            return found
    return None


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where the value of a label may stand.

    Attributes:
        labelled: The sheet.
        label: The label.
        band: Left and right end of what is about the same, in mm.
        is_headed: Whether the band is the column of a table that the label heads.
    """

    labelled: LabelledSheet
    label: Label
    band: tuple[float, float]
    is_headed: bool = False

    def same_row(self) -> list[Token]:
        """Give what stands behind the label, up to the next label."""
        return self._tokens(self.label.row, self.label.end)

    def running_on(self, here: list[Token], rows: int) -> list[Token]:
        """Give what stands behind the label and the rows its text runs on in."""
        tokens = list(here)
        last = here
        for step in range(1, rows + (not here)):
            below = self.row_below(step)
            if not below or _says_a_label(below) or (last and not self._runs_on(last, below)):
                break
            tokens.extend(below)
            last = below
        return tokens

    def row_below(self, step: int) -> list[Token]:
        """Give the tokens of the row `step` below that may go on with the value."""
        sheet, first = self.labelled.sheet, self.label.row + 1
        # rows of another column only do not count
        mine = (at for at in range(first, len(sheet.rows)) if self._inside(sheet.rows[at].tokens))
        index = next(islice(mine, step - 1, None), None)
        if index is None:
            return []
        reach = (_NEXT_ROW * step + (_ROWS_OF_HEAD - 1) * self.is_headed) * sheet.pitch
        if sheet.rows[index].top - sheet.rows[self.label.row].top > reach:
            return []
        row, start = sheet.rows[index], self._rest_of_label(index)
        tokens = self._inside(row.tokens[start:])
        if not tokens or is_numbering(tokens[0]) or self._begins_with_label(index, tokens):
            return []
        return self._tokens(index, start)

    def in_column(self) -> "_Cell":
        """Give the column of a table that the label heads; this cell where it heads none."""
        tokens = self.labelled.sheet.rows[self.label.row].tokens
        labels = self._labels(self.label.row)
        heads = [label for label in labels if not self._tokens(label.row, label.end)]
        if len(labels) < _COLUMNS or len(heads) < len(labels) - 1:
            return self
        before, after = tokens[: self.label.start], tokens[self.label.end :]
        box = self.label.box
        left = self._edge(before[-1].box.right, box.left) if before else self.band[0]
        right = self._edge(box.right, after[0].box.left) if after else self.band[1]
        return replace(self, band=(left, right), is_headed=True)

    def _edge(self, left: float, right: float) -> float:
        """Give where a column ends between the heads of two: heads are centred, values are not."""
        for row in self.labelled.sheet.rows[self.label.row + 1 :][:_ROWS_OF_HEAD]:
            pairs = ((one.box.right, two.box.left) for one, two in pairwise(row.tokens))
            gaps = (
                (max(left, gap[0]), min(right, gap[1]))
                for gap in pairs
                if gap[1] - gap[0] > _SPACE_MM
            )
            free = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0.0, 0.0))
            if free[0] < free[1]:
                left, right = free
        return (left + right) / 2

    def _tokens(self, row: int, start: int) -> list[Token]:
        all_tokens = self.labelled.sheet.rows[row].tokens
        starts = [other.start for other in self._labels(row) if other.start >= start]
        tokens = self._inside(all_tokens[start : min(starts, default=len(all_tokens))])
        while tokens and starts and _numbers_next(tokens):
            tokens.pop()
        return tokens

    def _labels(self, row: int) -> list[Label]:
        return [label for label in self.labelled.labels[row] if self._holds(label.box.left + 1)]

    def _rest_of_label(self, row: int) -> int:
        """Give the token after what goes on in a row of the label above it, 0 for nothing."""
        goes_on = self.label.goes_on and row == self.label.row + 1
        rests = (other for other in self._labels(row) if other.goes_on and not other.letters)
        return next((rest.end for rest in rests), 0) if goes_on else 0

    def _begins_with_label(self, row: int, tokens: Sequence[Token]) -> bool:
        """Tell whether a label stands first, or behind the number of a row of a table."""
        whole = self.labelled.sheet.rows[row]
        numbered = tokens[0] is whole.tokens[0] and is_row_number(whole, 0)
        first = tokens[1 if numbered and len(tokens) > 1 else 0]
        return any(abs(other.box.left - first.box.left) < 1 for other in self._labels(row))

    def _inside(self, tokens: Sequence[Token]) -> list[Token]:
        return [token for token in tokens if self._holds((token.box.left + token.box.right) / 2)]

    def _holds(self, x: float) -> bool:
        return self.band[0] <= x < self.band[1]

    def _runs_on(self, tokens: Sequence[Token], below: Sequence[Token]) -> bool:
        """Tell whether a row goes on in the one below: it is full, or ends in a comma."""
        if tokens[-1].text.endswith((",", ";", "-")):
            return True
        right = self._right()
        left = max(self.band[0], self.labelled.sheet.left)
        end = tokens[-1].box.right
        full = end >= left + _ROW_IS_FULL * (right - left)
        return full or not self.fits(tokens[-1], below[0])

    def fits(self, last: Token, following: Token) -> bool:
        """Tell whether a word from the row below would have had room behind the last one."""
        return last.box.right + following.box.width + _SPACE_MM < self._right()

    def is_column(self) -> bool:
        """Tell whether there is another person's column on the left or right."""
        return any(map(isfinite, self.band))

    def _right(self) -> float:
        return min(self.band[1], self.labelled.sheet.right)


def _numbers_next(tokens: Sequence[Token]) -> bool:
    """Tell whether the last token before a label numbers it: `6.`, or `6` after a gap."""
    if is_numbering(tokens[-1]):
        return True
    gap = tokens[-1].box.left - tokens[-2].box.right if len(tokens) > 1 else 0.0
    return gap >= _NEXT_CELL_MM and _BARE_NUMBER.fullmatch(tokens[-1].text) is not None


def _with_last_square(label: Label, here: list[Token]) -> list[Token]:
    """Add the empty square that readers leave out: behind the last word, as none is before one.

    In "Nam x Nữ" the tick may belong to either; with no room for a square before "Nam" the
    squares stand behind the words.
    """
    close = here[0].box.left - label.box.right < _SPACE_MM
    return [*here, replace(here[-1], text="☐")] if close and here[-1].letters == "nu" else here


def _says_a_label(tokens: Sequence[Token]) -> bool:
    """Tell whether a row opens with words and a colon, though no label we know."""
    words = [token for token in tokens[:_WORDS_OF_LABEL] if token.letters]
    colon = next((at for at, token in enumerate(words) if token.text.endswith(":")), None)
    return colon is not None and words[0].text[:1].isupper() and words[0].letters not in _PLACES
