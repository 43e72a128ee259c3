"""What sort of paper a document is, by its title, its labels and its codes, with the reason.

Unknown papers are `khac`: evidence that is weak, or speaks for two sorts, decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dossier.page import Barcode
from dossier.reading import PageReading
from dossier.words import comparable
from ocr.card_qr import parse_card_qr
from ocr.decree_30 import Head, read_head
from ocr.evidence import shares_of_forms
from ocr.forms import Form, forms, shared
from ocr.labels import most_errors
from ocr.mrz import find_mrz
from ocr.phrases import MOTTO, begins_like, find_phrase, is_like, likeness
from ocr.rows import Row, Sheet, letters_of, segments, sheet_of

UNKNOWN = "khac"

_COLUMN_GAP_MM = 12.0
_TITLE_ROWS = 3  # rows a title may run over
_TITLE_PART = 0.6  # of the rows of page 1: titles stand in the upper part
_ALMOST_ALL_CAPITALS = 0.8
_ENOUGH = 0.15  # share of the form's phrases that must be there beside its title
_ENOUGH_UNDER_WHOLE_TITLE = 0.04  # where each letter of the title is right
_NEARLY_ALL = 0.75  # share that says the type where the title cannot be read
_MOST = 0.6  # share that says the type where the title is read badly
_LIKE_ENOUGH = 0.75  # likeness of such a title
_CLEAR_LEAD = 0.25
_SHORT_OPENER = 3  # letters of an opener that is compared with its marks
_WARD = "phường"
_REMARKS = ("bansao", "banchinh", "donvi", "mau")
_PHRASES = (MOTTO, "Nơi nhận", "Căn cứ", "Điều 1", "Kính gửi", "Ban hành kèm theo", "Chương I")
_ISSUED_WITH = "Ban hành kèm theo Quyết định số"
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
    titles = _titles(read[0])
    shares = shares_of_forms(read)
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


def _titles(sheet: Sheet) -> list[list[_Title]]:
    """Give what may be a title, by its first part: capitals alone and with those below."""
    last = max(12, int(len(sheet.rows) * _TITLE_PART))
    parts = [
        (index, part)
        for index, row in enumerate(sheet.rows[:last])
        for part in segments(row, _COLUMN_GAP_MM)
        if _is_capitals(part)
    ]
    return [_joined(parts[at : at + _TITLE_ROWS]) for at in range(len(parts))]


def _joined(parts: Sequence[tuple[int, Row]]) -> list[_Title]:
    """Give the first part, it with the next, and so on, as long as rows follow each other."""
    first = previous = parts[0][0]
    text, letters = "", ""
    titles: list[_Title] = []
    for row, part in parts:
        if row - previous > 1:
            break
        previous = row
        text = f"{text} {part.text}".strip()
        letters += _without_brackets(part)
        titles.append(_Title(first, text, letters))
    return titles


def _is_capitals(part: Row) -> bool:
    letters = [letter for letter in part.text.split("(")[0] if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return bool(letters) and capitals >= _ALMOST_ALL_CAPITALS * len(letters)


def _without_brackets(part: Row) -> str:
    return letters_of(part.text.split("(")[0])


def _by_title(
    titles: Sequence[Sequence[_Title]], shares: Mapping[str, float]
) -> tuple[TypeGuess, int] | None:
    """Decide by the first title we know, if enough of its form stands below it.

    What stands under the title of another paper names what that is about ("TỜ KHAI CẤP" above
    "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN").
    """
    for begun in titles:
        known = [(form, title) for title in begun for form in _forms_titled(title)]
        for form, title in reversed(known):
            share = shares.get(form.type, 0.0)
            if share >= (_ENOUGH_UNDER_WHOLE_TITLE if _likeness(form, title) == 1 else _ENOUGH):
                sure = round(min(0.99, 0.85 + 0.2 * share), 3)
                reason = f"Tiêu đề “{title.text}” và các mục của mẫu."
                return TypeGuess(form.type, sure, reason), title.row
        if not known and _opens_a_title(begun[0]):
            return None
    return None


def _forms_titled(title: _Title) -> list[Form]:
    """Give the forms a title is that of, the most like one last."""
    named = [form for form in forms().values() if _is_title_of(form, title)]
    return sorted(named, key=lambda form: _likeness(form, title))


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
    found = sum(any(find_phrase(row, phrase) for row in texts) for phrase in _PHRASES)
    annex = any(find_phrase(row, _ISSUED_WITH) for row in sheets[0].rows)
    return found + (head.nation >= 0) + 2 * (head.number >= 0) + 2 * annex


def _kind_row(sheet: Sheet) -> int:
    head = read_head(sheet)
    return head.title if head.title >= 0 else head.letter


def _by_labels(titles: Sequence[Sequence[_Title]], shares: Mapping[str, float]) -> TypeGuess:
    """Decide by labels alone, where no title says that it is another paper."""
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    (best, share), (_, second) = ranked[0], ranked[1]
    alone = [title for begun in titles for title in begun]
    if share >= _MOST and any(_likeness(forms()[best], title) >= _LIKE_ENOUGH for title in alone):
        return TypeGuess(best, 0.75, "Tiêu đề đọc không rõ, các mục trên giấy khớp mẫu.")
    other = next((begun[0] for begun in titles if _opens_a_title(begun[0])), None)
    if other:
        return TypeGuess(UNKNOWN, 0.6, f"Tiêu đề “{other.text}” không thuộc loại giấy đã biết.")
    if share >= _NEARLY_ALL and share - second >= _CLEAR_LEAD:
        return TypeGuess(best, 0.6, "Không đọc được tiêu đề, đoán theo các mục trên giấy.")
    return TypeGuess(UNKNOWN, 0.5, "Không đủ dấu hiệu của loại giấy nào.")


def _likeness(form: Form, title: _Title) -> float:
    """Give how like the title of a form a title is, 0 to 1, however badly read."""
    starts = [(title.letters[: len(letters_of(known))], known) for known in form.title_starts]
    whole = [(title.letters, known) for known in form.titles]
    return max((likeness(letters, known) for letters, known in [*starts, *whole]), default=0.0)


def _opens_a_title(title: _Title) -> bool:
    """Tell whether capitals begin as titles do; "BẢN SAO" alone is a remark."""
    if title.letters in _REMARKS:
        return False
    first = title.text.partition(" ")[0].strip(" .:,").upper()
    for opener in shared().title_openers:
        if len(opener) <= _SHORT_OPENER:  # SỔ is not SỞ
            if first == opener:
                return True
        elif _opens_with_words(title, opener):
            return True
    return False


def _opens_with_words(title: _Title, opener: str) -> bool:
    """Tell whether a title begins with the words of an opener; PHƯỜNG AN KHÊ is no PHƯƠNG ÁN."""
    wanted = letters_of(opener)
    words = title.text.split()[: len(opener.split())]
    if comparable(words[0]) == _WARD:
        return False
    spelt = is_like(letters_of("".join(words)), wanted, most_errors(len(wanted)))
    return spelt or title.letters.startswith(wanted)
