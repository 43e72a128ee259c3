"""How a page hangs together with the page before: page numbers, numbered items, sentences.

Facts of one page; what follows from two of them is weighed by whoever knows both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ocr.first_page import is_capitals
from ocr.rows import Row, Sheet, letters_of, segments

_EDGE_ROWS = 2  # rows at the top and at the bottom where page numbers stand
_HEAD_ROWS = 6  # rows among which "Trang 2/3" may stand beside something else
_EDGE_MM = 34.0  # from the edge of the paper
_COLUMN_GAP_MM = 8.0
_MOST_PAGES = 400
_OF = re.compile(
    r"^\W*(?:trang|page|tr|tờ)?\W*(\d{1,3})\s*(?:/|trên|of|trong)\s*(\d{1,3})\W*$", re.IGNORECASE
)
_ALONE = re.compile(r"^\W*(?:(?:trang|page|tr)\W*(?:số\W*)?)?(\d{1,3})\W*$", re.IGNORECASE)
_ANYWHERE = re.compile(
    r"\b(?:trang|page)\W{0,3}(?:số\W*)?(\d{1,3})\s*(?:/|trên|of)\s*(\d{1,3})\b", re.IGNORECASE
)
_NAMED = re.compile(r"^\W*(trang|page|tr)\b", re.IGNORECASE)
_ITEMS = (
    ("article", re.compile(r"^[ĐDÐ]i[êềeèé]u\s*(\d{1,3})\b", re.IGNORECASE)),
    ("chapter", re.compile(r"^ch[ươuơ]+ng\s+([IVX]{1,5})\b", re.IGNORECASE)),
    ("roman", re.compile(r"^([IVX]{1,5})[.)/]")),
    ("paragraph", re.compile(r"^\[(\d{1,3})\]")),
    ("sub", re.compile(r"^\d{1,2}\.(\d{1,2})[.)]?\s")),
    ("number", re.compile(r"^(\d{1,3})[.)](?!\d)")),
    ("letter", re.compile(r"^([a-zđ])[.)]")),
)
_TABLE_ROW = re.compile(r"^(\d{1,3})$")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ENDS = frozenset('.;:!?…/)”"')
_WIDE = 0.8  # of the width of the text: a line that runs on
_SIGNATURES = (
    "Ký, ghi rõ họ tên", "Ký và ghi rõ họ tên", "Ký tên, đóng dấu", "Ký, đóng dấu", "Ký, họ tên",
    "Nơi nhận", "Người khai", "Người làm đơn", "Người viết đơn", "Người đề nghị", "Người yêu cầu",
    "Người ủy quyền", "Người ký", "Người cam đoan", "Đại diện bên B", "Chủ tọa",
)  # fmt: skip
_POSITIONS = (
    "TM", "KT", "TL", "TUQ", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC",
    "TRƯỞNG PHÒNG", "HIỆU TRƯỞNG", "TRƯỞNG CÔNG AN", "CÔNG CHỨNG VIÊN", "THẨM PHÁN", "CỤC TRƯỞNG",
    "CHI CỤC TRƯỞNG", "CHÁNH VĂN PHÒNG",
)  # fmt: skip
_SIGNATURE_PART = 14  # rows from the end in which a signature block stands
_SIGNATURE_LIKENESS = 86.0

Item = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """How a page begins and ends.

    Attributes:
        number: Page number printed at an edge of it; 0 for none.
        total: How many pages there are, as printed ("2/5"); 0 for none.
        named: Whether the number says that it is one ("Trang 2").
        first: First numbered item of each kind.
        last: Last numbered item of each kind.
        leading: Kind of the item the page begins with; empty for none.
        begins_in_sentence: Whether its first word is in small letters.
        ends_in_sentence: Whether its last line runs to the edge without an end.
        signed: Whether it ends with a signature block or a list of who gets it.
        filled_share: How far down the paper its text reaches, 0 to 1.
    """

    number: int = 0
    total: int = 0
    named: bool = False
    first: tuple[Item, ...] = ()
    last: tuple[Item, ...] = ()
    leading: str = ""
    begins_in_sentence: bool = False
    ends_in_sentence: bool = False
    signed: bool = False
    filled_share: float = 0.0


def read_flow(sheet: Sheet, height_mm: float) -> tuple[Flow, Sheet]:
    """Read how a page begins and ends; also give it without its page number.

    Args:
        sheet: The page as rows.
        height_mm: Height of the kept page; 0 where unknown.
    """
    number, total, named, at = _page_number(sheet.rows, height_mm)
    rows = tuple(row for index, row in enumerate(sheet.rows) if index != at)
    bare = Sheet(sheet.number, rows, sheet.source, sheet.left, sheet.right, sheet.pitch)
    if not rows:
        return Flow(number, total, named), bare
    items = [item for row in rows if (item := _item(row))]
    leading = _item(rows[0])
    flow = Flow(
        number=number,
        total=total,
        named=named,
        first=tuple({kind: (kind, n) for kind, n in reversed(items)}.values()),
        last=tuple({kind: (kind, n) for kind, n in items}.values()),
        leading=leading[0] if leading else "",
        begins_in_sentence=_begins_in_sentence(rows[0]),
        ends_in_sentence=_ends_in_sentence(rows[-1], bare),
        signed=any(_is_signature(row) for row in rows[-_SIGNATURE_PART:]),
        filled_share=rows[-1].bottom / height_mm if height_mm else 0.0,
    )
    return flow, bare


def _page_number(rows: Sequence[Row], height_mm: float) -> tuple[int, int, bool, int]:
    """Give number, total, whether it is named, and the index of its row; -1 for none."""
    for row in (*rows[:_HEAD_ROWS], *rows[-_EDGE_ROWS:]):
        pair = _ANYWHERE.search(row.text)
        if pair and 0 < int(pair[1]) <= int(pair[2]) <= _MOST_PAGES:
            return int(pair[1]), int(pair[2]), True, -1
    last = len(rows) - 1
    places = [*range(min(_EDGE_ROWS, len(rows))), *range(last, max(last - _EDGE_ROWS, -1), -1)]
    for index in places:
        row = rows[index]
        low = height_mm and row.bottom > height_mm - _EDGE_MM
        if not (row.top < _EDGE_MM or low or not height_mm):
            continue
        parts = segments(row, _COLUMN_GAP_MM)
        if len(parts) > 2:  # noqa: PLR2004 - columns of a table
            continue
        for part in parts:
            found = _number_of(part.text)
            if found:
                whole = index if len(parts) == 1 else -1
                return (*found, bool(_NAMED.match(part.text)), whole)
    return 0, 0, False, -1


def _number_of(text: str) -> tuple[int, int] | None:
    pair = _OF.match(text)
    if pair:
        number, total = int(pair[1]), int(pair[2])
        return (number, total) if 0 < number <= total <= _MOST_PAGES else None
    alone = _ALONE.match(text)
    if alone and 0 < int(alone[1]) <= _MOST_PAGES:
        return int(alone[1]), 0
    return None


def _item(row: Row) -> Item | None:
    text = row.text
    for kind, pattern in _ITEMS:
        found = pattern.match(text)
        if found:
            return kind, _value(found[1])
    first = _TABLE_ROW.match(row.tokens[0].text)
    if first and len(segments(row, _COLUMN_GAP_MM / 2)) > 2:  # noqa: PLR2004 - cells
        return "row", int(first[1])
    return None


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.isupper():
        values = [_ROMAN[letter] for letter in text]
        later = [*values[1:], 0]
        return sum(-a if a < b else a for a, b in zip(values, later, strict=True))
    return _LETTERS.find(text) + 1


def _begins_in_sentence(row: Row) -> bool:
    first = row.tokens[0].text
    letters = [letter for letter in first if letter.isalpha()]
    return len(letters) > 1 and letters[0].islower() and first[0].isalpha()


def _ends_in_sentence(row: Row, sheet: Sheet) -> bool:
    wide = row.box.right - sheet.left > _WIDE * (sheet.right - sheet.left)
    last = row.tokens[-1].text
    return wide and last[-1] not in _ENDS and not is_capitals(row.text) and len(row.tokens) > 4  # noqa: PLR2004


def _is_signature(row: Row) -> bool:
    for part in segments(row, _COLUMN_GAP_MM):
        if len(part.letters) > 60:  # noqa: PLR2004 - a sentence
            continue
        if any(_like(part.letters, mark) for mark in _SIGNATURES):
            return True
        if is_capitals(part.text) and any(_opens(part, position) for position in _POSITIONS):
            return True
    return False


def _like(letters: str, mark: str) -> bool:
    wanted = letters_of(mark)
    return (
        len(letters) >= len(wanted) - 2
        and len(letters) < 2 * len(wanted) + 6
        and fuzz.partial_ratio(wanted, letters) >= _SIGNATURE_LIKENESS
    )


def _opens(part: Row, position: str) -> bool:
    if len(position) <= 3:  # noqa: PLR2004 - TM., KT., TL., TUQ.
        return part.tokens[0].letters == letters_of(position)
    wanted = letters_of(position)
    return fuzz.ratio(wanted, part.letters[: len(wanted)]) >= _SIGNATURE_LIKENESS
