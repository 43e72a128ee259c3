"""The day a paper is of: in its line of place and day, or in what an act between people says."""

import re
from collections.abc import Iterator, Sequence

from ocr.drafts import Draft, draft_of
from ocr.forms import FormField
from ocr.phrases import is_like
from ocr.rows import Row, Sheet, Token, fold_each, join, segments
from ocr.values import Found, find_day

_UPPER_PART = 0.45  # of the rows of a page: where an office writes place and day
_COLUMN_GAP_MM = 8.0
_PLACE_WORDS = 9
_WHOLE_DATE = 10
_ACT = re.compile(r"\b(hom nay|lap|ky|lam)\b.{0,30}?(?=\bng[a-z]{1,2}\b)")
_DAY_WORD = re.compile(r"\bng[a-z]{1,2}(?![a-z])")
_LETTERS = re.compile(r"[a-z0-9]")
_SIGNS = re.compile(r"[(\[]?\s*k[yi]\b|nguoi\b|dai dien\b|y kien\b|chu ho\b")
_REGISTERED = re.compile(r"(dang ky|cap|thay doi) ")  # "Đăng ký lần đầu, ngày ..."
_GOOD, _FAIR = 1.0, 0.92  # a line of place and day; a day in a sentence or over a signature
_UNSURE = 0.5  # two days side by side


def place_lines(row: Row) -> Iterator[tuple[Token, ...]]:
    """Give the parts of a row that are a line of place and day and nothing else."""
    for part in segments(row, _COLUMN_GAP_MM):
        found = find_day(part.text)
        if found and len(found.value) == _WHOLE_DATE and _is_place_and_day(part.text, found):
            yield part.tokens


def find_last_place_date(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find the day in the last line of place and day, as on letters of citizens."""
    for sheet in reversed(sheets):
        found = [(row.top, day) for row in sheet.rows for day in place_lines(row)]
        if found:  # of signatures side by side the last is that of who hands the paper in
            near = [day for top, day in found if found[-1][0] - top <= sheet.pitch]
            near.sort(key=lambda day: day[0].box.left)
            return _last_day(field, sheet, near, _GOOD)
    return _day_of_signature(field, sheets)


def find_any_place_date(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find the day at the top of the first page, else that at the end."""
    first = sheets[0]
    for row in first.rows[: max(8, int(len(first.rows) * _UPPER_PART))]:
        for tokens in place_lines(row):
            return _day_in(field, first, tokens, _GOOD)
    return find_last_place_date(field, sheets)


def find_day_of_act(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find the day people put to an act: "Hôm nay, ngày ...", else in the line at the end."""
    for sheet in sheets:
        for row in sheet.rows:
            said = _ACT.search(fold_each(row.text))
            if said and said.group().startswith("hom nay"):
                draft = _day_in(field, sheet, _tokens_from(row, said.end()), _FAIR)
                if draft and len(draft.value) == _WHOLE_DATE:
                    return draft
    return find_last_place_date(field, sheets)


def _day_of_signature(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find the day over a signature whose place was left open: "....., ngày 5 tháng 3 ...".

    Of several signatures side by side the last is that of who hands the paper in.
    """
    for sheet in reversed(sheets):
        for at, row in reversed(list(enumerate(sheet.rows))):
            below = [part for r in sheet.rows[at + 1 : at + 3] for part in _parts(r)]
            days = _parts(row)
            if all(_is_day_alone(p) and _is_signed(p, below) for p in days):
                return _last_day(field, sheet, [part.tokens for part in days], _FAIR)
    return None


def _last_day(
    field: FormField, sheet: Sheet, days: Sequence[tuple[Token, ...]], quality: float
) -> Draft | None:
    """Take the last of days side by side; where they differ it is not sure."""
    values = {found.value for tokens in days if (found := find_day(join(tokens)))}
    return _day_in(field, sheet, days[-1], quality if len(values) == 1 else _UNSURE)


def _parts(row: Row) -> list[Row]:
    return segments(row, _COLUMN_GAP_MM)


def _is_day_alone(part: Row) -> bool:
    found = find_day(part.text)
    if not found or len(found.value) != _WHOLE_DATE:
        return False
    said = fold_each(part.text)
    around = said[: found.start] + said[found.end :]
    return _DAY_WORD.search(said) is not None and not _LETTERS.search(_DAY_WORD.sub("", around))


def _is_signed(day: Row, below: Sequence[Row]) -> bool:
    """Tell whether who signs, or how, stands right below a day."""
    near = [p for p in below if p.box.left < day.box.right and day.box.left < p.box.right]
    signs = [part for part in near if _SIGNS.match(fold_each(part.text))]
    return bool(signs) or any(p.text.isupper() and " " in p.text for p in near)


def _is_place_and_day(text: str, found: Found) -> bool:
    before, after = text[: found.start].strip(), text[found.end :].strip(" .,;")
    if text[found.start].isdigit():  # "Sinh tại Lam Khê, 05/03/1991" is none
        before, says_day = _without_day(before)
        if not says_day:
            return False
    if after or len(before.split()) > _PLACE_WORDS or ":" in before.partition(":")[2]:
        return False
    if _REGISTERED.match(fold_each(before)):
        return False
    return before.endswith(",") or (bool(before) and _is_place(before))


def _without_day(before: str) -> tuple[str, bool]:
    words = before.split()
    says_day = bool(words) and is_like(fold_each(words[-1]), "ngay", 1)
    return " ".join(words[:-1]), says_day


def _is_place(before: str) -> bool:
    """Tell whether two or more words are all names, as of a place whose comma was not read."""
    return " " in before and all(
        word[:1].isupper() and not word.isupper() for word in before.split()
    )


def _tokens_from(row: Row, start: int) -> tuple[Token, ...]:
    at, kept = 0, []
    for token in row.tokens:
        if at >= start:
            kept.append(token)
        at += len(token.text) + 1
    return tuple(kept)


def _day_in(
    field: FormField, sheet: Sheet, tokens: Sequence[Token], quality: float
) -> Draft | None:
    found = find_day(join(tokens)) if tokens else None
    return draft_of(field, sheet, tokens, found, quality) if found else None
