"""What the clerk compares: a document's fields beside its pages, ready for a template."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.field_text import shown
from api.pages.words import CHOICES, DOUBTED, LEVELS, confidence_word, label_of
from desk.look import DocumentView, expected_fields
from dossier.field import Field
from dossier.page import Box

_LONG = ("mrz", "qr", "trich_yeu", "noi_dang_ky", "dia_chi")


@dataclass(frozen=True, slots=True)
class ReviewField:
    """One row of the form.

    Attributes:
        value: As a person reads it, or as it was typed and not accepted.
        word: How sure: one of three words; empty where nothing was read.
        level: Class that draws it.
        notes: Sentences on what is doubted or wrong.
        choices: Values to choose from; empty for free text.
        long: Whether it wants several lines.
        page: Where it stands; 0 where nothing was read.
        box: On the kept page, in mm; None where it has no place.
    """

    name: str
    label: str
    value: str
    word: str
    level: str
    notes: tuple[str, ...]
    choices: Mapping[str, str]
    long: bool
    page: int
    box: Box | None

    @property
    def doubted(self) -> bool:
        """Whether a person has to look."""
        return self.level != "sure"


@dataclass(frozen=True, slots=True)
class Review:
    """A document on the screen.

    Attributes:
        view: The document.
        title: Its sort, as a person reads it.
        fields: Rows of the form, read ones first.
        open: Whether it may still be confirmed.
    """

    view: DocumentView
    title: str
    fields: tuple[ReviewField, ...]
    open: bool

    def on_page(self, number: int) -> tuple[ReviewField, ...]:
        """Give the fields that stand on a page."""
        return tuple(one for one in self.fields if one.page == number and one.box)


def review_of(
    view: DocumentView, title: str, said: Mapping[str, str], faults: Mapping[str, str]
) -> Review:
    """Prepare a document for the screen.

    Args:
        view: The document.
        title: Its sort.
        said: What was typed and sent back, by name.
        faults: What is wrong with it, by name.
    """
    read = {field.name: field for field in view.fields}
    unread = [name for name in expected_fields(view.document.document_type) if name not in read]
    is_open = view.document.deposited_at is None
    names = [*read, *(unread if is_open else ())]
    rows = tuple(_row(name, read.get(name), said.get(name), faults.get(name)) for name in names)
    return Review(view, title, rows, is_open)


def _row(name: str, field: Field | None, said: str | None, fault: str | None) -> ReviewField:
    word = confidence_word(field) if field else ""
    notes = tuple(found.text for found in field.findings) if field else ()
    value = shown(name, field.value) if field else ""
    placed = field is not None and field.box.width > 0
    level = "broken" if fault else LEVELS.get(word, LEVELS[DOUBTED])
    return ReviewField(
        name=name,
        label=label_of(name),
        value=value if said is None else said,
        word=word,
        level=level,
        notes=(fault, *notes) if fault else notes,
        choices=CHOICES.get(name, {}),
        long=name in _LONG,
        page=field.page if field and placed else 0,
        box=field.box if field and placed else None,
    )
