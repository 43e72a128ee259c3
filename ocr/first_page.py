"""What the words at the top of a page say about whether a paper begins on it.

Phrases are compared without diacritics and with letters misread; a page read badly says
less, never something else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from dossier.reading import PageReading
from ocr.forms import forms, shared
from ocr.labels import most_errors
from ocr.mrz import find_mrz
from ocr.phrases import MOTTO, NATION, begins_like, is_like
from ocr.rows import Row, Sheet, letters_of, segments
from ocr.values import find_sign

_UPPER_PART = 0.45  # of the rows: where titles stand
_FEWEST_ROWS = 9  # of the upper part of a page with few rows
_HEAD_ROWS = 5  # rows in which a form says its number
_COLUMN_GAP_MM = 8.0
_NATION_LIKENESS, _MOTTO_LIKENESS = 76.0, 80.0  # of 100
_MOST_CAPITALS = 0.8
_TITLE_ROWS = 2  # rows of capitals that are one title
_TITLE_LETTERS = (4, 90)
_OFF_CENTRE = 0.18  # of the width of the text
_WIDEST_TITLE = 0.85
_WIDEST_BY_HAND = 0.6  # "Đơn xin nghỉ phép", not in capitals
_BELOW_A_TITLE = 3  # rows that must follow a title we do not know
_NUMBER_LETTERS = 45  # of a line "Số: ..."
_SHORT = 3  # letters of an opener that is compared with its marks: SỔ is not SỞ
_FEW_WORDS = 110  # more than an identity card has

_NATIONS = tuple(
    letters_of(name)
    for name in (NATION, "SOCIALIST REPUBLIC OF VIET NAM", "ĐẢNG CỘNG SẢN VIỆT NAM")
)
_MOTTOS = (letters_of(MOTTO), letters_of("Independence - Freedom - Happiness"))
_OPENERS = (
    "HỌC BẠ", "ĐIỀU LỆ", "BẢN ÁN", "NỘI QUY", "QUY CHẾ", "LỆNH", "TÓM TẮT", "HỒ SƠ", "SƠ ĐỒ",
    "BẢN VẼ", "TÀI LIỆU", "KẾT QUẢ", "KẾT LUẬN", "DỰ TOÁN", "DỰ ÁN", "THUYẾT MINH", "PHỤ LỤC",
    "CÔNG VĂN", "CHỨNG THƯ", "CHỨNG MINH NHÂN DÂN", "HỘ CHIẾU", "THƯ MỜI", "BẢN TƯỜNG TRÌNH",
    "BẢN KÊ", "LỜI KHAI", "THỎA THUẬN", "BẢN THỎA THUẬN", "MẢNH TRÍCH ĐO", "CĂN CƯỚC", "VI BẰNG",
)  # fmt: skip
_NO_TITLES = (
    "CHƯƠNG", "MỤC", "PHẦN", "TM", "KT", "TL", "TUQ", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC",
    "PHÓ GIÁM ĐỐC", "TRƯỞNG", "PHÓ TRƯỞNG", "NGƯỜI", "ĐẠI DIỆN", "BÊN", "XÁC NHẬN CỦA", "CHỦ HỘ",
    "THƯ KÝ", "CHỦ TỌA", "KẾ TOÁN", "THỦ QUỸ", "HIỆU TRƯỞNG", "GIÁO VIÊN", "CÁN BỘ",
    "CÔNG CHỨNG VIÊN", "THẨM PHÁN", "HỘI ĐỒNG XÉT XỬ", "NỘI DUNG", "NHẬN ĐỊNH", "CHÁNH",
    "BỘ TRƯỞNG", "CHỦ SỞ HỮU", "CHỨNG NHẬN", "Ý KIẾN", "NƠI NHẬN", "TỔNG CỘNG", "CÁC BÊN",
    "GHI CHÚ", "LỜI CHỨNG", "NHÂN CHỨNG",
)  # fmt: skip
_SECTIONS = ("CHƯƠNG", "PHẦN", "MỤC LỤC", "LỜI CHỨNG")
_WORDS_OF_ISSUER = ("BỘ", "SỞ", "CÔNG TY", "ỦY BAN", "UBND", "TRƯỜNG", "BỆNH VIỆN", "NGÂN HÀNG")
_CARDS = (
    "CĂN CƯỚC CÔNG DÂN", "CITIZEN IDENTITY CARD", "CĂN CƯỚC", "IDENTITY CARD",
    "CHỨNG MINH NHÂN DÂN", "GIẤY PHÉP LÁI XE", "THẺ BẢO HIỂM Y TẾ",
)  # fmt: skip
_CARD_BACKS = ("Đặc điểm nhận dạng", "Đặc điểm nhân dạng", "Ngón trỏ trái", "Ngón trỏ phải")
_FORM_CODE = re.compile(
    r"^m[ẫâaăấầ]u\s*(s[ốôo]|ct|đơn|tp|bm|\w{1,4}[./-])|^\(?(bm|ms|mẫu)[ .:-]*\d"
    r"|ban hành (kèm )?theo (thông tư|nghị định|tt|nđ)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(\d{1,2}|[IVX]{1,5}|[A-ZĐ])[.)/]")
_NUMBER_LABEL = re.compile(
    r"^(bản án |quyết định )?s[ốôoõòóồ]\s*[:.;]?\s*(\d|[.…/]|$)", re.IGNORECASE
)
_NOT_HERE = re.compile(
    r"^s[ốôoõòó] (cccd|cmnd|định danh|đi[eệ]n tho[aạ]i|tài kho)|\d{9}", re.IGNORECASE
)
_ANNEX_OF = (
    "Quyết định", "Nghị quyết", "Kế hoạch", "Công văn", "Tờ trình", "Hợp đồng", "Báo cáo",
    "Thông báo", "Biên bản", "Đơn", "Văn bản",
)  # fmt: skip
_ANNEX = tuple(
    f"{attached} {paper}"
    for attached in ("Kèm theo", "Ban hành kèm theo", "Đính kèm")
    for paper in _ANNEX_OF
)
_ANNEX_TITLES = ("PHỤ LỤC", "PHỤ LỤC HỢP ĐỒNG", "PHỤ BIỂU", "BIỂU SỐ")


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands at the top of a page.

    Attributes:
        nation: The name of the nation and its motto, as on papers of state and citizens.
        number: Number and sign of an administrative document; empty for none.
        numbered: A line "Số: ..." stands in the upper part.
        title: A title in capitals; empty for none.
        named: Whether the title is one papers are known by.
        form_code: Number of the form ("Mẫu số 01").
        addressed: Row of "Kính gửi" in the upper part, from 1; 0 for none.
        two_blocks: Whether the page begins with two blocks in capitals side by side.
        card: `front`, `back` or `both` of an identity card; empty for none.
        section: Whether it begins with the heading of a part of a paper.
        annex: Whether it says that it is attached to another paper.
        annex_number: Number of that paper; empty where not said.
        letters: Letters of the first rows, for comparing pages.
    """

    nation: bool = False
    number: str = ""
    numbered: bool = False
    title: str = ""
    named: bool = False
    form_code: str = ""
    addressed: int = 0
    two_blocks: bool = False
    card: str = ""
    section: bool = False
    annex: bool = False
    annex_number: str = ""
    letters: tuple[str, ...] = ()


def read_opening(sheet: Sheet, reading: PageReading) -> Opening:
    """Read what stands at the top of a page.

    Args:
        sheet: The page as rows, without running heads.
        reading: The same page.
    """
    if not sheet.rows:
        return Opening()
    upper = sheet.rows[: max(_FEWEST_ROWS, int(len(sheet.rows) * _UPPER_PART))]
    title, named = _title(sheet, upper)
    annex, annex_number = _annex(upper, title)
    numbers = [part for row in upper for part in segments(row, _COLUMN_GAP_MM) if _is_number(part)]
    signs = [sign.value for part in numbers if (sign := find_sign(part.text))]
    return Opening(
        nation=any(is_nation_or_motto(row) for row in upper),
        number=signs[0] if signs else "",
        numbered=bool(numbers),
        title=title,
        named=named,
        form_code=_form_code(sheet.rows[:_HEAD_ROWS]),
        addressed=next(
            (at for at, row in enumerate(upper, 1) if begins_like(row.letters, "Kính gửi")), 0
        ),
        two_blocks=_two_blocks(sheet.rows[:3]),
        card=_card(sheet, reading),
        section=_heads_section(sheet.rows[0]),
        annex=annex,
        annex_number=annex_number,
        letters=tuple(row.letters for row in sheet.rows[:6]),
    )


def is_nation_or_motto(row: Row) -> bool:
    """Tell whether a row holds the nation's name or motto as papers are headed by them."""
    return _is_nation(row) or _is_motto(row)


def _is_nation(row: Row) -> bool:
    """Tell whether a row holds the nation's name in capitals, not in a sentence."""
    parts = [part for part in segments(row, _COLUMN_GAP_MM / 2) if is_capitals(part.text, 0.6)]
    return any(_holds(part.letters, name, _NATION_LIKENESS) for part in parts for name in _NATIONS)


def _is_motto(row: Row) -> bool:
    parts = segments(row, _COLUMN_GAP_MM / 2)
    return any(
        _holds(part.letters, motto, _MOTTO_LIKENESS) and len(part.letters) < 2 * len(motto)
        for part in parts
        for motto in _MOTTOS
    )


def _holds(letters: str, wanted: str, likeness: float) -> bool:
    if 3 * len(letters) < 2 * len(wanted):
        return False
    return fuzz.partial_ratio(wanted, letters, score_cutoff=likeness) > 0


def is_capitals(text: str, share: float = _MOST_CAPITALS) -> bool:
    """Tell whether a text is set in capitals, what stands in brackets aside."""
    letters = [letter for letter in text.partition("(")[0] if letter.isalpha()]
    return len(letters) > 1 and sum(map(str.isupper, letters)) >= share * len(letters)


def _title(sheet: Sheet, upper: Sequence[Row]) -> tuple[str, bool]:
    """Give the title, and whether it is one papers are known by."""
    found = ""
    for index, row in enumerate(upper):
        if index == len(sheet.rows) - 1:
            break
        for text, letters in _candidates(upper, index):
            if _is_known(text, letters):
                return text, True
        below = len(sheet.rows) - index > _BELOW_A_TITLE
        if not found and below and not _heads_section(upper[0]) and _may_be_title(row, sheet):
            found = row.text
    return found, False


def _candidates(upper: Sequence[Row], index: int) -> Iterator[tuple[str, str]]:
    """Give the parts of a row that may be a title, alone and with the row below."""
    for part in segments(upper[index], _COLUMN_GAP_MM):
        if not is_capitals(part.text) or _is_no_title(part):
            continue
        yield part.text, letters_of(part.text.partition("(")[0])
        for below in upper[index + 1 : index + _TITLE_ROWS]:
            if is_capitals(below.text) and not _is_no_title(below):
                yield f"{part.text} {below.text}", letters_of(f"{part.text}{below.text}")


def _is_known(text: str, letters: str) -> bool:
    if not _TITLE_LETTERS[0] <= len(letters) <= _TITLE_LETTERS[1]:
        return False
    for form in forms().values():
        if any(is_like(letters, letters_of(t), most_errors(len(t))) for t in form.titles):
            return True
        if any(begins_like(letters, start) for start in form.title_starts):
            return True
    return _begins_with_opener(text, letters)


def _begins_with_opener(text: str, letters: str) -> bool:
    openers = (*shared().title_openers, *_OPENERS)
    if text.partition(" ")[0].upper() in (word for word in openers if len(word) <= _SHORT):
        return True
    return any(begins_like(letters, word) for word in openers if len(word) > _SHORT)


def _heads_section(row: Row) -> bool:
    return is_capitals(row.text) and any(begins_like(row.letters, word) for word in _SECTIONS)


def _may_be_title(row: Row, sheet: Sheet) -> bool:
    """Tell whether a row alone in capitals in the middle may be a title we do not know."""
    low, high = _TITLE_LETTERS
    if not low <= len(row.letters) <= high or _is_no_title(row) or _is_nation(row):
        return False
    if len(segments(row, _COLUMN_GAP_MM)) > 1 or _names_issuer(row):
        return False
    width = max(1.0, sheet.right - sheet.left)
    middle = (row.box.left + row.box.right - sheet.left - sheet.right) / 2
    share = row.box.width / width
    if abs(middle) > _OFF_CENTRE * width or share > _WIDEST_TITLE:
        return False
    by_hand = share < _WIDEST_BY_HAND and _begins_with_opener(row.text, row.letters)
    return is_capitals(row.text) or by_hand


def _names_issuer(row: Row) -> bool:
    return any(begins_like(row.letters, word) for word in _WORDS_OF_ISSUER)


def _is_no_title(part: Row) -> bool:
    """Tell whether capitals head a section or a signature, or are a number."""
    text = part.text.rstrip()
    if ":" in text or _NUMBERED.match(text) or any(map(str.isdigit, text[:2])):
        return True
    first = part.tokens[0].letters
    short = {letters_of(word) for word in _NO_TITLES if len(word) <= 3}  # noqa: PLR2004
    longer = [word for word in _NO_TITLES if len(word) > 3]  # noqa: PLR2004
    return first in short or any(begins_like(part.letters, word) for word in longer)


def _form_code(head: Sequence[Row]) -> str:
    for row in head:
        for part in segments(row, _COLUMN_GAP_MM):
            if _FORM_CODE.search(part.text):
                return part.letters
    return ""


def _is_number(part: Row) -> bool:
    few = len(part.letters) < _NUMBER_LETTERS
    return few and bool(_NUMBER_LABEL.match(part.text)) and not _NOT_HERE.search(part.text)


def _annex(upper: Sequence[Row], title: str) -> tuple[bool, str]:
    """Tell whether a page is attached to another paper, and to which."""
    for index, row in enumerate(upper):
        if _FORM_CODE.search(row.text):
            continue  # "Ban hành kèm theo Thông tư": every form says so
        if any(begins_like(row.letters, phrase) for phrase in _ANNEX):
            text = " ".join(part.text for part in upper[index : index + 2])
            sign = find_sign(text)
            return True, sign.value if sign else ""
    return any(begins_like(letters_of(title), known) for known in _ANNEX_TITLES), ""


def _two_blocks(head: Sequence[Row]) -> bool:
    blocks = [segments(row, _COLUMN_GAP_MM) for row in head]
    return any(len(parts) == 2 and all(is_capitals(p.text) for p in parts) for parts in blocks)  # noqa: PLR2004


def _card(sheet: Sheet, reading: PageReading) -> str:
    if len(reading.words) > 2 * _FEW_WORDS:
        return ""
    rows = [row.letters for row in sheet.rows]
    few = len(reading.words) < 2 * _FEW_WORDS
    front = few and any(
        fuzz.partial_ratio(letters_of(name), row) >= 90 and len(row) < 3 * len(name)  # noqa: PLR2004
        for name in _CARDS
        for row in rows
        if len(row) >= len(name.replace(" ", "")) - 1
    )
    back = find_mrz(row.text for row in sheet.rows) is not None or any(
        fuzz.partial_ratio(letters_of(mark), row) >= 85  # noqa: PLR2004
        for mark in _CARD_BACKS
        for row in rows
        if len(row) >= len(letters_of(mark)) - 2
    )
    return {(True, True): "both", (True, False): "front", (False, True): "back"}.get(
        (front, back), ""
    )
