"""Where documents seem to begin in a batch without separators: a suggestion with its reasons.

Each page is weighed against the document before it. What speaks for a beginning counts up, what
speaks for going on counts down, in natural logarithms of odds; nothing is split by it unless a
person asks.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from desk.page_work import DigitizedPage
from dossier.page import MM_PER_INCH, PageKind
from ocr.first_page import Opening, is_nation_or_motto, read_opening
from ocr.page_flow import Flow, Item, read_flow
from ocr.rows import Row, Sheet, sheet_of

_START = -1.6  # a page with nothing to tell goes on
_SAME_SIZE = 0.12  # share by which edges may differ
_SAME_ROW = 88.0  # likeness of two rows, of 100
_SAME_PLACE_MM = 6.0
_RUNNING_ROWS = 3
_LETTER_ROWS = 4  # among which a letter without a head is addressed
_SURE, _UNSURE = 0.99, 0.5
_ENDS_EARLY, _FULL = 0.62, 0.85  # how far down a page its text reaches
_FEWEST_BLANK_BACKS = 2
_RESTARTING = ("article", "chapter", "paragraph")  # of lists of these a paper has one

Weight = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A page on which a document seems to begin.

    Attributes:
        page: Input page number.
        confidence: 0 to 1.
        reason: One Vietnamese sentence.
    """

    page: int
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of one page with something on it."""

    number: int
    side: int
    kind: PageKind
    opening: Opening
    flow: Flow
    sheet: Sheet
    size_mm: tuple[float, float]
    turn_degrees: int
    after_blank: bool
    after_separator: bool


@dataclass(slots=True)
class _Document:
    """The document a page is weighed against."""

    pages: list[_Page] = field(default_factory=list)

    @property
    def last(self) -> _Page:
        return self.pages[-1]

    @property
    def number(self) -> str:
        return next((page.opening.number for page in self.pages if page.opening.number), "")

    @property
    def last_number(self) -> int:
        """Page number of the last page, told from any page that has one."""
        for back, page in enumerate(reversed(self.pages)):
            if page.flow.number:
                return page.flow.number + back
        return 0

    @property
    def total(self) -> int:
        return next((page.flow.total for page in self.pages if page.flow.total), 0)


def suggest_boundaries(
    pages: Sequence[DigitizedPage], *, duplex: bool = False
) -> tuple[Suggestion, ...]:
    """Say on which pages documents seem to begin.

    Args:
        pages: Every page of a batch, in the order of the paper; a separator among them begins
            a document, too.
        duplex: Whether they are fronts and backs in turn; also told from blank backs.

    Returns:
        In order; the first page with something on it begins a document, and so does the first
        one after a separator. Empty where no page has anything on it.
    """
    seen = list(_pages(pages))
    two_sided = 6.0 if duplex else 2.5 if _has_blank_backs(pages) else 0.0
    found: list[Suggestion] = []
    document = _Document()
    for page in seen:
        if not document.pages or page.after_separator:
            document = _Document()
            reason = "Sau tờ phân cách." if page.after_separator else "Trang đầu tiên của lô quét."
            found.append(Suggestion(page.number, 1.0, reason))
        else:
            weights = [*_weights(page, document), *_parity(page, two_sided)]
            total = _START + sum(weight for weight, _ in weights)
            if total > 0:
                found.append(_suggestion(page, total, weights))
                document = _Document()
        document.pages.append(page)
    return tuple(found)


def _pages(pages: Sequence[DigitizedPage]) -> Iterator[_Page]:
    previous, between = Sheet(0, (), "ocr", 0.0, 0.0, 7.0), set[PageKind]()
    for side, page in enumerate(pages, 1):
        if page.kind not in (PageKind.CONTENT, PageKind.NONTEXT):
            between.add(page.kind)
            continue
        whole = sheet_of(page.number, page.reading)
        size_mm = _size_mm(page)
        flow, bare = read_flow(whole, size_mm[1])
        sheet = _without_running_head(bare, previous)
        opening = read_opening(sheet, page.reading)
        yield _Page(
            page.number,
            side,
            page.kind,
            opening,
            flow,
            sheet,
            size_mm,
            page.turn_degrees,
            PageKind.BLANK in between,
            PageKind.SEPARATOR in between,
        )
        previous, between = bare, set()


def _size_mm(page: DigitizedPage) -> tuple[float, float]:
    if page.dpi <= 0:
        return 0.0, 0.0
    scale = MM_PER_INCH / page.dpi
    return page.kept_width_px * scale, page.kept_height_px * scale


def _without_running_head(sheet: Sheet, previous: Sheet) -> Sheet:
    """Take away rows that head the page before, too, unless they are the head of a paper."""
    count = 0
    for row, before in zip(sheet.rows[:_RUNNING_ROWS], previous.rows, strict=False):
        if not _is_same_row(row, before):
            break
        count += 1
    if count in (0, _RUNNING_ROWS, len(sheet.rows)):
        return sheet  # two papers of one form begin alike, too, and over more rows
    if any(is_nation_or_motto(row) for row in sheet.rows[:count]):
        return sheet
    rows = sheet.rows[count:]
    return Sheet(sheet.number, rows, sheet.source, sheet.left, sheet.right, sheet.pitch)


def _is_same_row(row: Row, other: Row) -> bool:
    near = abs(row.top - other.top) < _SAME_PLACE_MM
    return near and fuzz.ratio(row.letters, other.letters) >= _SAME_ROW


def _has_blank_backs(pages: Sequence[DigitizedPage]) -> bool:
    blanks = [side for side, page in enumerate(pages, 1) if page.kind is PageKind.BLANK]
    return len(blanks) >= _FEWEST_BLANK_BACKS and not any(side % 2 for side in blanks)


def _parity(page: _Page, two_sided: float) -> Iterator[Weight]:
    if two_sided and page.side % 2 == 0:
        yield -two_sided, ""


def _weights(page: _Page, document: _Document) -> Iterator[Weight]:
    yield from _of_head(page, document)
    yield from _of_cards(page, document)
    yield from _of_numbers(page, document)
    yield from _of_items(page, document)
    yield from _of_sentences(page, document)
    yield from _of_paper(page, document)


def _of_head(page: _Page, document: _Document) -> Iterator[Weight]:
    opening = page.opening
    annex = _annex_weight(opening, document)
    if opening.nation:
        yield 4.0, "có Quốc hiệu, Tiêu ngữ"
    if opening.title:
        of_annex = annex < 0 and not opening.nation
        weight = 2.6 if opening.named else 1.4
        yield 0.0 if of_annex else weight, f"có tiêu đề “{opening.title}”"
    if opening.numbered:
        yield (1.6 if opening.number else 1.0), "có số, ký hiệu văn bản"
    if opening.two_blocks:
        yield 1.0, "có phần đầu hai cột"
    if opening.form_code and opening.form_code not in _codes(document):
        yield 1.6, "có ký hiệu mẫu"
    if opening.addressed:
        yield (2.2 if opening.addressed <= _LETTER_ROWS else 1.5), "có dòng “Kính gửi”"
    if opening.section:
        yield -1.5, ""
    yield annex, ""


def _codes(document: _Document) -> set[str]:
    return {page.opening.form_code for page in document.pages}


def _annex_weight(opening: Opening, document: _Document) -> float:
    """Weigh what a page says of the paper it is attached to."""
    if not opening.annex:
        return 0.0
    named, known = _digits(opening.annex_number), _digits(document.number)
    if not named or not known:
        return -2.0
    return -4.0 if named == known else 1.0


def _digits(sign: str) -> str:
    return "".join(letter for letter in sign.partition("/")[0] if letter.isdigit())


def _of_cards(page: _Page, document: _Document) -> Iterator[Weight]:
    card, before = page.opening.card, document.last.opening.card
    if card in ("front", "both"):
        yield 3.0, "là mặt trước thẻ"
    elif card == "back":
        alone = before == "front" and len(document.pages) == 1
        yield (-5.0 if alone else 3.0), "là mặt sau thẻ"
    elif before and document.last.flow.number == 0:
        yield 2.0, "sau trang chụp thẻ"


def _of_numbers(page: _Page, document: _Document) -> Iterator[Weight]:
    flow, expected = page.flow, document.last_number + 1
    place = len(document.pages) + 1
    if flow.number == 1:
        yield (2.6 if flow.total or flow.named else 1.6), "đánh số trang 1"
    elif flow.number and flow.number == expected and document.last_number:
        yield -5.0, ""
    elif flow.number == place:
        yield -4.0, ""
    elif flow.number:
        yield -1.2, ""
    if document.total and flow.total not in (0, document.total):
        yield 1.5, "tổng số trang khác trang trước"
    elif document.total and not flow.number:
        done = document.last_number >= document.total
        yield (2.0 if done else -2.0), "giấy tờ trước đã đủ số trang"


def _of_items(page: _Page, document: _Document) -> Iterator[Weight]:
    """Weigh numbered items that go on where the document before stopped."""
    last: dict[str, int] = {}
    for before in document.pages:
        last.update(before.flow.last)
    items = page.flow.first
    yield min((_item_weight(item, last, page.flow) for item in items), default=0.0), ""
    if any(n == 1 and kind in _RESTARTING and last.get(kind, 0) > 1 for kind, n in items):
        yield 1.4, "đánh số lại từ 1"


def _item_weight(item: Item, last: dict[str, int], flow: Flow) -> float:
    kind, number = item
    before = last.get(kind, 0)
    if number <= 1:
        return 0.0
    if number == before + 1:
        return -3.2 if kind != "sub" else -1.0
    leads = flow.leading == kind
    return -2.0 if leads or kind in ("article", "chapter") else -0.7


def _of_sentences(page: _Page, document: _Document) -> Iterator[Weight]:
    flow, before = page.flow, document.last.flow
    if flow.begins_in_sentence:
        yield (-3.0 if before.ends_in_sentence else -2.0), ""
    elif before.ends_in_sentence and before.filled_share > _FULL:
        yield -1.2, ""
    if before.signed:
        yield 1.0, "trang trước kết thúc bằng chữ ký"
    elif before.filled_share > _FULL:
        yield -0.7, ""
    elif 0 < before.filled_share < _ENDS_EARLY:
        yield 0.5, ""


def _of_paper(page: _Page, document: _Document) -> Iterator[Weight]:
    last = document.last
    if page.after_blank:
        yield 0.8, "sau mặt trắng"
    if not page.sheet.rows:
        yield -0.5, ""
    if 0 in (*page.size_mm, *last.size_mm):
        return
    if not _alike(sorted(page.size_mm), sorted(last.size_mm)):
        yield 2.2, "khổ giấy khác trang trước"
    elif not _alike(page.size_mm, last.size_mm):
        yield 0.7, "chiều giấy khác trang trước"
    if page.turn_degrees != last.turn_degrees:
        yield 0.3, ""


def _alike(size: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _SAME_SIZE * max(a, b) for a, b in zip(size, other, strict=True))


def _suggestion(page: _Page, total: float, weights: Sequence[Weight]) -> Suggestion:
    told = sorted((weight for weight in weights if weight[0] > 0 and weight[1]), reverse=True)
    reasons = ", ".join(reason for _, reason in told[:3]) or "bố cục khác trang trước"
    confidence = min(_SURE, max(_UNSURE, 1 / (1 + math.exp(-total))))
    return Suggestion(page.number, round(confidence, 3), f"{reasons[0].upper()}{reasons[1:]}.")
