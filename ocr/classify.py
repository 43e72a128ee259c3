"""What sort of paper a document is, by its title, its labels and its codes, with the reason.

Unknown papers are `khac`: evidence that is weak, or speaks for two sorts, decides nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dossier.page import Barcode
from dossier.reading import PageReading
from ocr.card_qr import parse_card_qr
from ocr.decree_30 import Head, read_head
from ocr.forms import Form, forms, shared
from ocr.labels import LabelIndex, most_errors
from ocr.mrz import find_mrz
from ocr.phrases import MOTTO, begins_like, find_phrase, is_like, likeness
from ocr.rows import Row, Sheet, letters_of, segments, sheet_of

UNKNOWN = "khac"

_COLUMN_GAP_MM = 12.0
_TITLE_ROWS = 3  # rows a title may run over
_TITLE_PART = 0.6  # of the rows of page 1: titles stand in the upper part
_ALMOST_ALL_CAPITALS = 0.8
_ENOUGH = 0.25  # share of the form's phrases that must be there beside its title
_NEARLY_ALL = 0.75  # share that says the type where the title cannot be read
_MOST = 0.6  # share that says the type where the title is read badly
_LIKE_ENOUGH = 0.75  # likeness of such a title
_CLEAR_LEAD = 0.25
_ADMINISTRATIVE = 5  # marks of the layout, of eight, that make it sure
_PROBABLY_ADMINISTRATIVE = 3


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """What sort of paper a document seems to be.

    Attributes:
        type: Key of the document type, `khac` for an unknown one.
        confidence: 0 to 1.
        reason: One Vietnamese sentence.
    """

    type: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Title:
    row: int
    text: str
    letters: str


def classify(readings: Sequence[PageReading], barcodes: Sequence[Barcode]) -> TypeGuess:
    """Tell what sort of paper a document is.

    Args:
        readings: Its pages, in order.
        barcodes: Barcodes of all its pages.
    """
    sheets = [sheet_of(number, reading) for number, reading in enumerate(readings, 1)]
    read = [sheet for sheet in sheets if sheet.rows]
    code = _card_by_code(read, barcodes)
    if not read:
        return code or TypeGuess(UNKNOWN, 0.0, "Không đọc được chữ nào trên giấy.")
    titles = list(_titles(read[0]))
    shares = _shares(read)
    named = _by_title(titles, shares)
    administrative = _administrative(read)
    if named and administrative and named[1] < _kind_row(read[0]):
        administrative = None
    if administrative:
        return administrative
    if named:
        return named[0]
    return code or _by_labels(titles, shares)


def _card_by_code(sheets: Sequence[Sheet], barcodes: Sequence[Barcode]) -> TypeGuess | None:
    if any(parse_card_qr(barcode.text) for barcode in barcodes):
        return TypeGuess("can_cuoc", 0.99, "Có mã QR của thẻ căn cước.")
    for sheet in sheets:
        zone = find_mrz(row.text for row in sheet.rows)
        if zone:
            sure = 0.98 if zone[0].valid else 0.85
            return TypeGuess("can_cuoc", sure, "Có vùng MRZ của thẻ căn cước.")
    return None


def _titles(sheet: Sheet) -> Iterator[_Title]:
    """Give what may be a title: parts of rows in capitals, alone and with those below."""
    last = max(12, int(len(sheet.rows) * _TITLE_PART))
    parts = [
        (index, part)
        for index, row in enumerate(sheet.rows[:last])
        for part in segments(row, _COLUMN_GAP_MM)
        if _is_capitals(part)
    ]
    for at, (index, _) in enumerate(parts):
        text, letters, row = "", "", index
        for below, more in parts[at : at + _TITLE_ROWS]:
            if below - row > 1:
                break
            row = below
            text = f"{text} {more.text}".strip()
            letters += _without_brackets(more)
            yield _Title(index, text, letters)


def _is_capitals(part: Row) -> bool:
    letters = [letter for letter in part.text.split("(")[0] if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return bool(letters) and capitals >= _ALMOST_ALL_CAPITALS * len(letters)


def _without_brackets(part: Row) -> str:
    return letters_of(part.text.split("(")[0])


def _shares(sheets: Sequence[Sheet]) -> dict[str, float]:
    """Give what share of each form's phrases stands on the paper."""
    papers = [form for form in forms().values() if form.layout != "decree_30"]
    phrases = [phrase for form in papers for group in _groups(form) for phrase in group]
    against = [phrase for form in papers for phrase in form.against]
    index = LabelIndex([*phrases, *against])
    found = {label.letters for sheet in sheets for row in index.in_sheet(sheet) for label in row}
    return {form.type: _share(form, found) for form in papers}


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
    return [*[group for group in groups if group], *[(phrase,) for phrase in form.evidence]]


def _share(form: Form, found: set[str]) -> float:
    groups = _groups(form)
    hits = sum(any(letters_of(phrase) in found for phrase in group) for group in groups)
    misses = sum(letters_of(phrase) in found for phrase in form.against)
    return max(0.0, (hits - misses) / len(groups)) if groups else 0.0


def _by_title(titles: Sequence[_Title], shares: dict[str, float]) -> tuple[TypeGuess, int] | None:
    """Decide by the first title we know, if enough of its form stands below it."""
    for title in titles:
        for form in forms().values():
            if not _is_title_of(form, title):
                continue
            share = shares.get(form.type, 0.0)
            if share >= _ENOUGH:
                sure = round(min(0.99, 0.85 + 0.2 * share), 3)
                return TypeGuess(
                    form.type, sure, f"Tiêu đề “{title.text}” và các mục của mẫu."
                ), title.row
    return None


def _is_title_of(form: Form, title: _Title) -> bool:
    for known in form.titles:
        wanted = letters_of(known)
        if is_like(title.letters, wanted, most_errors(len(wanted))):
            return True
    return any(begins_like(title.letters, known) for known in form.title_starts)


def _administrative(sheets: Sequence[Sheet]) -> TypeGuess | None:
    """Decide by the layout of Decree 30/2020."""
    head = read_head(sheets[0])
    if not head.kind:
        return None
    marks = _marks(head, sheets)
    if marks < _PROBABLY_ADMINISTRATIVE:
        return None
    sure = 0.97 if marks >= _ADMINISTRATIVE else 0.75
    what = "công văn" if head.kind == "cong_van" else sheets[0].rows[head.title].text
    return TypeGuess("van_ban", sure, f"Thể thức văn bản hành chính, loại “{what}”.")


def _marks(head: Head, sheets: Sequence[Sheet]) -> int:
    """Count the marks of the layout beside the title."""
    texts = [row for sheet in sheets for row in sheet.rows]
    phrases = (MOTTO, "Nơi nhận", "Căn cứ", "Điều 1", "Kính gửi", "Ban hành kèm theo")
    found = sum(any(find_phrase(row, phrase) for row in texts) for phrase in phrases)
    return found + (head.nation >= 0) + 2 * (head.number >= 0)


def _kind_row(sheet: Sheet) -> int:
    head = read_head(sheet)
    return head.title if head.title >= 0 else head.letter


def _by_labels(titles: Sequence[_Title], shares: dict[str, float]) -> TypeGuess:
    """Decide by labels alone, where no title says that it is another paper."""
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    (best, share), (_, second) = ranked[0], ranked[1]
    if share >= _MOST and any(_resembles(forms()[best], title) for title in titles):
        return TypeGuess(best, 0.75, "Tiêu đề đọc không rõ, các mục trên giấy khớp mẫu.")
    other = next((title for title in titles if _opens_a_title(title)), None)
    if other:
        return TypeGuess(UNKNOWN, 0.6, f"Tiêu đề “{other.text}” không thuộc loại giấy đã biết.")
    if share >= _NEARLY_ALL and share - second >= _CLEAR_LEAD:
        return TypeGuess(best, 0.6, "Không đọc được tiêu đề, đoán theo các mục trên giấy.")
    return TypeGuess(UNKNOWN, 0.5, "Không đủ dấu hiệu của loại giấy nào.")


def _resembles(form: Form, title: _Title) -> bool:
    """Tell whether a title read badly may be one of the form's."""
    starts = [(title.letters[: len(letters_of(known))], known) for known in form.title_starts]
    whole = [(title.letters, known) for known in form.titles]
    return any(likeness(letters, known) >= _LIKE_ENOUGH for letters, known in [*starts, *whole])


def _opens_a_title(title: _Title) -> bool:
    return any(begins_like(title.letters, opener) for opener in shared().title_openers)
