"""The words of a page that become the values of fields, in pieces to be read again by themselves.

They stand behind the labels of the form, on the row below, and where the layout says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dossier.page import Box
from dossier.reading import PageReading
from ocr.classify import classify
from ocr.decree_30 import FINDERS
from ocr.forms import Form, forms, shared
from ocr.labels import LabelIndex
from ocr.rows import Sheet, Token, letters_of, sheet_of

DIGITS = ("number", "date", "phone", "area", "parcel", "enterprise_code")
"""Kinds of which the digits alone are the value."""

_OTHER_CELL = 4.0  # heights of white no value goes on after
_BROAD_MM = 4.0  # a letter this wide stands in a square of its own and was read by itself


@dataclass(frozen=True, slots=True)
class Strip:
    """Words of one row behind a label.

    Attributes:
        tokens: The words; never empty.
        kind: Kind of the value, which says how often it is read.
    """

    tokens: tuple[Token, ...]
    kind: str


def value_strips(reading: PageReading) -> Iterator[Strip]:
    """Give the words of fields found by the layout, and those behind each label of a field.

    The row below a label may go on with them.
    """
    sheet = sheet_of(1, reading)
    document_type = classify([reading], ()).type
    yield from _laid_out(sheet, document_type)
    index, kinds = _labels(document_type)
    rows = index.in_sheet(sheet)
    for number, labels in enumerate(rows):
        for label in labels:
            if label.letters not in kinds:
                continue
            end = min((other.start for other in labels if other.start >= label.end), default=None)
            kind = kinds[label.letters]
            yield from _readable(sheet.rows[number].tokens[label.end : end], kind=kind)
            if end is None:
                yield from _row_below(sheet, rows, number + 1, kind=kind)


def _laid_out(sheet: Sheet, document_type: str) -> Iterator[Strip]:
    """Give the values that stand where the layout says, without a label."""
    known = forms().get(document_type)
    for field in known.fields if known else ():
        way = field.find if field.find in FINDERS else field.otherwise
        draft = FINDERS[way](field, [sheet]) if way in FINDERS else None
        if draft is None:
            continue
        for row in sheet.rows:
            inside = [token for token in row.tokens if holds(draft.box, token.box)]
            yield from _readable(inside, kind=field.kind)


def _row_below(
    sheet: Sheet, labels: Sequence[Sequence[object]], number: int, *, kind: str
) -> Iterator[Strip]:
    if number < len(sheet.rows) and not labels[number]:
        yield from _readable(sheet.rows[number].tokens, kind=kind)


def _readable(tokens: Sequence[Token], *, kind: str) -> Iterator[Strip]:
    """Give what can be a value of the kind, in pieces where much white is between."""
    wanted = [token for token in tokens if token.letters]
    if kind in DIGITS:
        places = [at for at, token in enumerate(wanted) if any(map(str.isdigit, token.text))]
        wanted = wanted[places[0] : places[-1] + 1] if places else []
    ends = [
        at
        for at, (one, other) in enumerate(pairwise(wanted), start=1)
        if other.box.left - one.box.right > _OTHER_CELL * one.box.height
    ]
    for start, end in pairwise([0, *ends, len(wanted)]):
        piece = tuple(wanted[start:end])
        broad = any(token.box.width > _BROAD_MM * len(token.text) for token in piece)
        if len("".join(token.text for token in piece)) > 1 and not broad:
            yield Strip(piece, kind)


@cache
def _labels(document_type: str) -> tuple[LabelIndex, dict[str, str]]:
    """Give the labels of a form, of all for an unknown one, and the kind each leads to."""
    known = forms().get(document_type)
    wanted: tuple[Form, ...] = (known,) if known else tuple(forms().values())
    fields = [field for form in wanted for field in form.fields]
    kinds = {
        letters_of(phrase): field.kind
        for field in fields
        for phrase in (*field.labels, *field.own_labels)
    }
    own = [phrase for field in fields for phrase in (*field.labels, *field.own_labels)]
    stops = [phrase for form in wanted for phrase in form.stops]
    return LabelIndex([*own, *stops, *shared().stops], shared().roles), kinds


def holds(box: Box, part: Box) -> bool:
    """Tell whether the middle of a part lies in a box."""
    x, y = (part.left + part.right) / 2, (part.top + part.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom
