"""Administrative documents in the layout of Decree 30/2020, annex I.

Top left who issues it and its number, top right nation, motto, place and day; then the title
(none on an official letter, whose subject stands under the number as V/v), the subject, the
text; at the end left who gets it, right who signs.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ocr.dossier_code import find_dossier_code
from ocr.drafts import Draft, draft_from, draft_of
from ocr.forms import FormField, shared
from ocr.labels import most_errors
from ocr.names import name_doubts
from ocr.paper_day import (
    find_any_place_date,
    find_day_of_act,
    find_last_place_date,
    place_lines,
)
from ocr.phrases import MOTTO, NATION, begins_like, find_phrase, is_like, likeness
from ocr.rows import Row, Sheet, Token, join, letters_of, segments
from ocr.values import Found, find_day, find_name, find_sign, find_text

_AGENCIES = (
    "ỦY BAN", "UBND", "HỘI ĐỒNG", "HĐND", "SỞ", "BỘ", "VĂN PHÒNG", "TRUNG TÂM", "CHI CỤC", "CỤC",
    "TỔNG CỤC", "PHÒNG", "BAN", "CÔNG AN", "VIỆN", "TRƯỜNG", "CHI NHÁNH", "TÒA ÁN", "ĐẢNG ỦY",
    "THANH TRA", "KHO BẠC", "BẢO HIỂM", "THUẾ", "CHÍNH PHỦ", "THỦ TƯỚNG", "HỘI", "LIÊN ĐOÀN",
)  # fmt: skip
_POSITIONS = (
    "TM", "KT", "TL", "TUQ", "Q", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC",
    "CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "BỘ TRƯỞNG",
    "THỨ TRƯỞNG", "CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", "TRƯỞNG BAN", "HIỆU TRƯỞNG", "VIỆN TRƯỞNG",
    "TRƯỞNG CÔNG AN", "CHÁNH THANH TRA", "BÍ THƯ", "THỦ TRƯỞNG", "TỔNG GIÁM ĐỐC",
)  # fmt: skip
_PLACES = ("PHƯỜNG", "XÃ", "TỈNH", "THÀNH", "TP", "HUYỆN", "QUẬN", "THỊ", "ĐẶC", "VÀ", "NHÂN")
_BODY = (
    "Căn cứ",
    "Kính gửi",
    "Thực hiện",
    "Xét đề nghị",
    "Theo đề nghị",
    "Chương I",
    "Điều 1",
    "Phần I",
    "Phần thứ nhất",
)
_BODY_NUMBER = re.compile(r"(I|1|A)[.)]")
_UPPER_PART = 0.45  # of the rows of page 1: where number, date and title stand
_SUBJECT_GAP = 1.7  # row pitches that end the subject
_LETTER_GAP = 1.5  # row pitches that end the subject of an official letter
_OVER_SPLIT_MM = 4.0  # how far the left block may reach into the right one
_COLUMN_GAP_MM = 8.0
_BLOCK_GAP_MM = 4.5  # between the left and the right block; words stand closer
_SIGNATURE_MM = 60.0  # from who signs to the name
_BESIDE_MM = 30.0  # from the middle of who signs to the middle of the name
_SHORT_OPENER = 3  # letters; SỔ and SỞ are the same without their marks
# The second v of "V/v" is small, slanting and often read as a mark or not at all.
_VV = re.compile(r"v\s?[/|\\!1li]\s?v\b|v\s?/\S{0,2}(?!\S)|v[vw]\b", re.IGNORECASE)
_TWO_PARTS = re.compile(r"/.*[-./&]")  # of the sign of a letter: 385/STP-HCTP
_ADDRESS = "Kính gửi"
_RECEIVERS = "Nơi nhận"
_LEAST_POSITION = 5  # letters of what is left of one
_LIKE_POSITION = 0.75
_LEAST_TITLE = 8  # letters; "HỎA TỐC" and what is left of stamps are no titles
_OF_ISSUER = re.compile(r"\d{4}\s+c[uủ]a\s+(?P<who>[^()\d]{4,90}?)\s*[)]")
_ANNEX = re.compile(r"ban hành kèm theo", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """The upper part of a first page.

    Attributes:
        nation: Row of the nation's name; -1 for none.
        split: x in mm between the left and the right block.
        title: Row of the title; -1 for none.
        kind: Value of `loai`; empty where the title is none we know.
        number: Row with number and sign; -1 for none.
        letter: Row where the subject of an official letter begins, of a letter without one
            that of whom it is sent to; -1 for none.
    """

    nation: int
    split: float
    title: int
    kind: str
    number: int
    letter: int


def read_head(sheet: Sheet) -> Head:
    """Find the marks of the layout on a first page."""
    rows = sheet.rows
    last = max(12, int(len(rows) * _UPPER_PART))
    nation, split = -1, (sheet.left + sheet.right) / 2
    for index, row in enumerate(rows[:last]):
        found = find_phrase(row, NATION)
        if found:
            nation, split = index, found[0].box.left - 1
            break
    title, kind = _title(rows[: last + 4])
    above = title if title >= 0 else last
    number = next(
        (i for i, row in enumerate(rows[:above]) if _is_number_row(_left(row, split))), -1
    )
    letter = next((i for i, row in enumerate(rows[:above]) if _opens_subject(row, split)), -1)
    if letter < 0 <= min(nation, number) and title < 0:
        letter = _letter_without_vv(rows[:last], number, split)
    if any(_names_a_paper(row) for row in rows[: max(letter, 0)]):
        letter = -1
    if not kind and title < 0 and letter >= 0:
        kind = "cong_van"
    return Head(nation, split, title, kind, number, letter)


def find_kind(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find what sort of document it is."""
    sheet, head = sheets[0], read_head(sheets[0])
    if not head.kind:
        return None
    index = head.title if head.title >= 0 else head.letter
    tokens = sheet.rows[index].tokens if head.title >= 0 else sheet.rows[index].tokens[:1]
    return draft_of(field, sheet, tokens, Found(head.kind, 0, len(join(tokens))), 1.0)


def find_number(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find number and sign, of an annex those of the decision that issues it."""
    sheet, head = sheets[0], read_head(sheets[0])
    if head.number >= 0:
        return _first_of(field, sheet, [_left(sheet.rows[head.number], head.split)], find_sign)
    return _first_of(field, sheet, _annex_rows(sheet), find_sign)


def find_place_date(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find the day in the first line of place and day."""
    sheet = sheets[0]
    head = read_head(sheet)
    upper = head.title if head.title > 0 else int(len(sheet.rows) * _UPPER_PART)
    lines = [tokens for row in sheet.rows[: upper + 1] for tokens in place_lines(row)]
    return _first_of(field, sheet, lines or _annex_rows(sheet), find_day)


def find_issuer(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find who issues the document: the last of the agencies at the top left."""
    sheet, head = sheets[0], read_head(sheets[0])
    end = head.number if head.number >= 0 else head.letter if head.letter >= 0 else head.title
    start = max(0, head.nation - 2) if head.nation >= 0 else 0
    block = [_left(row, head.split) for row in sheet.rows[start : max(end, 0)]]
    block = [tokens for tokens in block if len(letters_of(join(tokens))) > 1]
    agencies = _agencies(block)
    if not agencies:
        return _issuer_of_annex(field, sheet)
    return _whole(field, sheet, agencies[-1])


def _issuer_of_annex(field: FormField, sheet: Sheet) -> Draft | None:
    """Find who issued the decision a regulation comes with: behind "của", up to the bracket."""
    for tokens in _annex_rows(sheet):
        text = join(tokens)
        said = _OF_ISSUER.search(text)
        found = find_text(said["who"]) if said else None
        if said and found:
            start = said.start("who") + found.start
            found = Found(found.value, start, start + found.end - found.start)
            return draft_of(field, sheet, tokens, found, 1.0)
    return None


def find_subject(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find the subject: under the title, or behind V/v on an official letter."""
    sheet, head = sheets[0], read_head(sheets[0])
    if head.title >= 0:
        rows = list(_subject_rows(sheet, head.title + 1))
        return _whole(field, sheet, [token for row in rows for token in row.tokens])
    if head.letter < 0:
        return None
    if _is_body(sheet.rows[head.letter]):
        return None
    tokens = list(_left(sheet.rows[head.letter], head.split))
    previous = sheet.rows[head.letter]
    for row in sheet.rows[head.letter + 1 :]:
        part = _left(row, head.split)
        if not part or _is_body(row) or part[-1].box.right > head.split + _OVER_SPLIT_MM:
            break
        if row.top - previous.top > _LETTER_GAP * sheet.pitch:
            break
        tokens.extend(part)
        previous = row
    draft = _whole(field, sheet, tokens)
    if draft and (opening := _VV.match(draft.value)):
        said = draft.value[opening.end() :].lstrip(" %*'\".,:;")
        return replace(draft, value=f"V/v {said}")
    return draft


def find_signer(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find who signed: the name under the position at the right of the last page that has one.

    Under a stamp that made the position unreadable only a name is taken that is surely one.
    """
    for sheet in reversed(sheets):
        blocks = [part for row in sheet.rows for part in segments(row, _COLUMN_GAP_MM)]
        right = [part for part in blocks if _middle(part) > (sheet.left + sheet.right) / 2]
        heads = [part for part in right if _is_position(part)]
        found = heads or [part for part in right if _is_stamped_position(part, blocks)]
        names = [part for part in right if found and _may_be_name(part, found[-1])]
        sure = [part for part in names if not name_doubts(part.text.rstrip(" .,"))]
        if sure or (heads and names):
            return draft_from(field, sheet, (sure or names)[-1].tokens, 1.0)
        if heads:
            return None
    return None


FINDERS: Mapping[str, Callable[[FormField, Sequence[Sheet]], Draft | None]] = {
    "kind": find_kind,
    "number": find_number,
    "place_date": find_place_date,
    "last_place_date": find_last_place_date,
    "any_place_date": find_any_place_date,
    "day_of_act": find_day_of_act,
    "dossier_code": find_dossier_code,
    "issuer": find_issuer,
    "subject": find_subject,
    "signer": find_signer,
}


def _title(rows: Sequence[Row]) -> tuple[int, str]:
    """Give the row of the title and the kind; a title is alone on its row."""
    for index, row in enumerate(rows):
        for title, kind in shared().kinds_of_text.items():
            wanted = letters_of(title)
            if is_like(row.letters, wanted, most_errors(len(wanted))) and row.text.isupper():
                return index, kind
    return -1, ""


def _left(row: Row, split: float) -> tuple[Token, ...]:
    """Give the part of a row that belongs to the left block."""
    for phrase in (NATION, MOTTO):
        found = find_phrase(row, phrase)
        if found:
            return tuple(token for token in row.tokens if token.box.right <= found[0].box.left)
    parts = [part for part in segments(row, _BLOCK_GAP_MM) if part.box.left < split]
    return tuple(t for part in parts if not any(place_lines(part)) for t in part.tokens)


def _opens_subject(row: Row, split: float) -> bool:
    """Tell whether V/v begins here in the left block, not in the middle under a title."""
    tokens = _left(row, split)
    if not tokens or not _VV.match(join(tokens)):
        return False
    return (tokens[0].box.left + tokens[-1].box.right) / 2 < split


def _letter_without_vv(rows: Sequence[Row], number: int, split: float) -> int:
    """Give the row under the number of a letter whose V/v cannot be read; -1 for no letter.

    A letter has a sign of two parts, says to whom it goes, and has no title above that.
    """
    if not _TWO_PARTS.search(join(_left(rows[number], split))):
        return -1
    below = range(number + 1, len(rows))
    address = next((at for at in below if find_phrase(rows[at], _ADDRESS)), -1)
    head = rows[number + 1 : max(address, 0)]
    if address < 0 or any(_is_title_like(row) for row in head):
        return -1
    lefts = (join(_left(row, split)) for row in head)
    subjects = (at for at, text in enumerate(lefts, number + 1) if _is_sentence(text))
    return next(subjects, address)


def _is_title_like(row: Row) -> bool:
    known = find_phrase(row, NATION) or find_phrase(row, MOTTO)
    return row.text.isupper() and len(row.letters) >= _LEAST_TITLE and not known


def _is_sentence(text: str) -> bool:
    return " " in text and not text.isupper() and any(letter.isalpha() for letter in text)


def _names_a_paper(row: Row) -> bool:
    """Tell whether a row is the title of some paper: the letter that has V/v has none."""
    openers = [opener for opener in shared().title_openers if len(opener) > _SHORT_OPENER]
    return row.text.isupper() and any(begins_like(row.letters, opener) for opener in openers)


def _is_number_row(tokens: Sequence[Token]) -> bool:
    text = join(tokens)
    return bool(tokens) and tokens[0].letters.startswith("so") and find_sign(text) is not None


def _annex_rows(sheet: Sheet) -> list[tuple[Token, ...]]:
    """Give the rows that say by what decision a regulation is issued, joined."""
    for index, row in enumerate(sheet.rows):
        if _ANNEX.search(row.text):
            return [tuple(t for part in sheet.rows[index : index + 3] for t in part.tokens)]
    return []


def _first_of(
    field: FormField,
    sheet: Sheet,
    places: Sequence[Sequence[Token]],
    find: Callable[[str], Found | None],
) -> Draft | None:
    for tokens in places:
        found = find(join(tokens))
        if found:
            return draft_of(field, sheet, tokens, found, 1.0)
    return None


def _whole(field: FormField, sheet: Sheet, tokens: Sequence[Token]) -> Draft | None:
    found = find_text(join(tokens))
    return draft_of(field, sheet, tokens, found, 1.0) if found else None


def _agencies(block: Sequence[tuple[Token, ...]]) -> list[list[Token]]:
    """Put the lines of the top left together to names of agencies, the superior first."""
    agencies: list[list[Token]] = []
    for tokens in block:
        letters = "".join(token.letters for token in tokens)
        first = tokens[0].letters
        opens = any(begins_like(letters, agency) for agency in _AGENCIES)
        goes_on = first in {letters_of(place) for place in _PLACES}
        if agencies and (goes_on or not opens):
            agencies[-1].extend(tokens)
        else:
            agencies.append(list(tokens))
    return agencies


def _subject_rows(sheet: Sheet, start: int) -> Iterator[Row]:
    previous = sheet.rows[start - 1]
    shouting: bool | None = None
    for row in sheet.rows[start:]:
        if shouting is None:
            shouting = row.text.isupper()
        far = row.top - previous.top > _SUBJECT_GAP * sheet.pitch and start < sheet.rows.index(row)
        if far or _is_body(row) or (row.text.isupper() and not shouting) or _is_position(row):
            return
        yield row
        previous = row


def _is_body(row: Row) -> bool:
    if _BODY_NUMBER.fullmatch(row.tokens[0].text) or _ANNEX.search(row.text):
        return True
    # "thực hiện ..." in small letters goes on with a subject
    capital = row.text[:1].isupper()
    return capital and any(begins_like(row.letters, opener) for opener in _BODY)


def _is_position(part: Row) -> bool:
    """Tell whether a line says as what or for whom somebody signs."""
    if not part.text.isupper():
        return False
    return any(_opens_with(part, position) for position in _POSITIONS)


def _is_stamped_position(part: Row, blocks: Sequence[Row]) -> bool:
    """Tell whether capitals are where, or nearly what, a position is that a stamp covers."""
    if not part.text.isupper() or len(part.letters) < _LEAST_POSITION:
        return False
    receivers = [block for block in blocks if begins_like(block.letters, _RECEIVERS)]
    if receivers and part.top >= receivers[-1].top - (part.bottom - part.top):
        return True
    return any(likeness(part.letters, position) >= _LIKE_POSITION for position in _POSITIONS)


def _opens_with(part: Row, position: str) -> bool:
    if len(position) <= 3:  # noqa: PLR2004 - TM., KT., TL., TUQ.
        return part.tokens[0].letters == letters_of(position)
    return begins_like(part.letters, position)


def _may_be_name(part: Row, head: Row) -> bool:
    below = 0 < part.top - head.bottom <= _SIGNATURE_MM
    if not below or abs(_middle(part) - _middle(head)) > _BESIDE_MM or _is_position(part):
        return False
    found = find_name(part.text)
    return found is not None and not found.doubts and found.end >= len(part.text.rstrip(" .,"))


def _middle(part: Row) -> float:
    return (part.box.left + part.box.right) / 2
