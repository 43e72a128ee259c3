"""Fields of a document: what the paper says under each name, where, and how sure we are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.field import Field
from dossier.page import Barcode
from dossier.reading import PageReading
from ocr.card import read_card
from ocr.cells import LabelledSheet, find_by_label, label_sheets
from ocr.checks import check, judge
from ocr.dates import date_in_words
from ocr.decree_30 import FINDERS
from ocr.drafts import Draft
from ocr.forms import Form, FormField, forms, shared
from ocr.numerals import number_in_brackets
from ocr.options import OcrOptions
from ocr.rows import Sheet, sheet_of
from ocr.serials import FINDERS as SERIAL_FINDERS

_WORDS_WITHIN = 2.3  # row pitches below a date in which it is said again in words


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as read.

    Attributes:
        number: Input page number, from 1.
        reading: Its words.
        barcodes: Its barcodes.
    """

    number: int
    reading: PageReading
    barcodes: tuple[Barcode, ...]


def extract_fields(
    document_type: str, pages: Sequence[ReadPage], options: OcrOptions
) -> tuple[Field, ...]:
    """Find the fields of a document of a known type.

    Args:
        document_type: Key of the document type; a type without a form has no fields.
        pages: The pages of the document, in order.
        options: `accept_confidence` says from when on a field is accepted.

    Returns:
        The fields found, in the order of the form; a field that was not found is left out.
    """
    form = forms().get(document_type)
    sheets = [sheet_of(page.number, page.reading) for page in pages]
    if form is None or not sheets:
        return ()
    drafts = check(form, _find(form, sheets, pages), sheets)
    ordered = [drafts[field.name] for field in form.fields if field.name in drafts]
    return tuple(judge(draft, options.accept_confidence) for draft in ordered)


def _find(form: Form, sheets: Sequence[Sheet], pages: Sequence[ReadPage]) -> dict[str, Draft]:
    labelled = label_sheets(form, sheets, shared())
    if form.layout == "card":
        codes = [(page.number, code) for page in pages for code in page.barcodes]
        return read_card(form, labelled, codes)
    read = [sheet for sheet in sheets if sheet.rows]
    drafts: dict[str, Draft] = {}
    for field in form.fields:
        draft = _find_field(field, labelled, read)
        if draft:
            drafts[field.name] = draft
    return {name: _with_words(draft, drafts, sheets) for name, draft in drafts.items()}


def _find_field(
    field: FormField, labelled: Sequence[LabelledSheet], sheets: Sequence[Sheet]
) -> Draft | None:
    finders = {**FINDERS, **SERIAL_FINDERS}
    if field.find in finders:
        return finders[field.find](field, sheets) if sheets else None
    found = find_by_label(field, labelled)
    if found is None and field.otherwise and sheets:
        return finders[field.otherwise](field, sheets)
    return found


def _with_words(draft: Draft, drafts: Mapping[str, Draft], sheets: Sequence[Sheet]) -> Draft:
    """Hold a date or an area against the same in words, where the paper says it again."""
    if draft.field.kind == "area":
        return _with_area_in_words(draft, number_in_brackets(_text_near(draft, sheets)))
    if draft.field.kind != "date":
        return draft
    said = date_in_words(_text_near(draft, sheets))
    if said == draft.value:
        return draft.supported()
    others = {other.value for name, other in drafts.items() if name != draft.field.name}
    return draft.doubted("date-words-differ") if said and said not in others else draft


def _with_area_in_words(draft: Draft, said: str) -> Draft:
    if said == draft.value.removesuffix(",0"):
        return draft.supported()
    return draft.doubted("area-words-differ") if said else draft


def _text_near(draft: Draft, sheets: Sequence[Sheet]) -> str:
    sheet = next(sheet for sheet in sheets if sheet.number == draft.page)
    bottom = draft.box.bottom + _WORDS_WITHIN * sheet.pitch
    rows = [row for row in sheet.rows if row.bottom > draft.box.top and row.top < bottom]
    return " ".join(row.text for row in rows)
