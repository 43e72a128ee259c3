"""Dates as papers print them, in digits and in words. Values are ISO 8601, also partial."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ocr.rows import fold_each

_FIRST_YEAR, _LAST_YEAR = 1850, 2150
_MONTHS = 12

# Tone marks and some vowels of ngày, tháng, năm are often misread; consonants hold.
_NGAY, _THANG, _NAM = r"\bng[a-z]{1,2}", r"th[a-z]{1,2}n?g", r"n[a-z]m"
_SEP = r"[\s.:,…_]*"
_LONG = re.compile(
    rf"(?:{_NGAY}{_SEP}|(?<![\w/.])(?=[OoIl|]?[0-9]))(?P<d>[0-9OoIl|]{{1,2}}){_SEP}{_THANG}{_SEP}(?P<m>[0-9OoIl|]{{1,2}}){_SEP}"
    rf"(?:{_NAM})?{_SEP}(?P<y>[0-9OoIl|]{{4}})(?![0-9])",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?<![0-9/])(?P<d>[0-9OoIl|]{1,2})\s?[/.\-\u2013]\s?(?P<m>[0-9OoIl|]{1,2})\s?[/.\-\u2013]\s?"
    r"(?P<y>[0-9OoIl|]{4})(?![0-9])"
)
_BOXES = re.compile(
    r"(?<![0-9])(?P<d>\d\s?\d)\s?[/.\-]?\s(?P<m>\d\s?\d)\s?[/.\-]?\s"
    r"(?P<y>(?:\d\s?){3}\d)(?![0-9])"
)
_SPACED = re.compile(  # a digit in each square, slashes between: only if nothing else is found
    r"(?<![\w/])(?P<d>[0-9OoIl|]\s?[0-9OoIl|])\s?[/.\-]\s?(?P<m>[0-9OoIl|]\s?[0-9OoIl|])\s?[/.\-]\s?"
    r"(?P<y>(?:[0-9OoIl|]\s?){3}[0-9OoIl|])(?![0-9])"
)
_MONTH_YEAR = re.compile(
    rf"(?:{_THANG}{_SEP})?(?<![0-9/])(?P<m>\d{{1,2}})(?:\s?[/.\-]\s?|{_SEP}{_NAM}{_SEP})"
    r"(?P<y>\d{4})(?![0-9])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![0-9/.\-])(?P<y>\d{4})(?![0-9/])")
_DIGITS_FOR = str.maketrans("OoIl|", "00111")

_UNITS = {
    **{"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5},
    **{"sau": 6, "bay": 7, "tam": 8, "chin": 9},
}
_WORD_MONTHS = {"gieng": 1, "chap": 12}
_DIGIT_WORD = f"(?:{'|'.join([*_UNITS, 'muoi'])})"
_IN_WORDS = re.compile(
    rf"ngay\s+(?:mung\s+|mong\s+)?(?P<d>{_DIGIT_WORD}(?: {_DIGIT_WORD}){{0,2}})\s+thang\s+"
    r"(?P<m>gieng|chap|muoi(?: mot| hai)?|mot|hai|ba|tu|bon|nam|sau|bay|tam|chin)\s+nam\s+"
    r"(?P<y>[a-z ]+)"
)


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a text.

    Attributes:
        value: ISO 8601, also partial; possible or not.
        start: First letter of the date in the text.
        end: Letter after the date.
        mended: Whether a letter was read as the digit it looks like.
    """

    value: str
    start: int
    end: int
    mended: bool = False


def find_date(text: str) -> DateFound | None:
    """Find the first date written in digits: whole if there is one, else month or year.

    >>> find_date("Sinh ngày 5 tháng 3 năm 1985 tại").value
    '1985-03-05'
    """
    folded = fold_each(text)
    whole = [match for pattern in (_LONG, _NUMERIC, _BOXES) if (match := pattern.search(folded))]
    if whole:
        return _found(min(whole, key=lambda match: match.start()))
    spaced = _SPACED.search(folded)
    if spaced and is_possible(_found(spaced).value):
        return _found(spaced)
    for pattern in (_MONTH_YEAR, _YEAR):
        match = pattern.search(folded)
        if match and _FIRST_YEAR <= int(match["y"]) <= _LAST_YEAR:
            return _found(match)
    return None


def is_possible(value: str) -> bool:
    """Tell whether an ISO date, also partial, names a day there can be."""
    year, month, day = ([int(part) for part in value.split("-")] + [1, 1])[:3]
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _MONTHS):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]


def date_in_words(text: str) -> str:
    """Find a date written in words; ISO 8601, or empty where none can be read for sure.

    >>> date_in_words("Ngày mười hai tháng ba năm một nghìn chín trăm tám mươi lăm")
    '1985-03-12'
    """
    folded = re.sub(r"[^a-z]+", " ", fold_each(text))
    match = _IN_WORDS.search(folded)
    if not match:
        return ""
    day = _number(match["d"].split())
    month = _WORD_MONTHS.get(match["m"]) or _number(match["m"].split())
    year = _year(match["y"].split())
    if day is None or month is None or year is None:
        return ""
    value = f"{year:04d}-{month:02d}-{day:02d}"
    return value if is_possible(value) else ""


def _found(match: re.Match[str]) -> DateFound:
    groups = match.groupdict()
    raw = [re.sub(r"\s", "", groups[key]) for key in ("y", "m", "d") if groups.get(key)]
    digits = [part.translate(_DIGITS_FOR) for part in raw]
    value = "-".join(part.zfill(4 if index == 0 else 2) for index, part in enumerate(digits))
    return DateFound(value, match.start(), match.end(), mended=digits != raw)


def _year(words: Sequence[str]) -> int | None:
    known = list(_known(words))
    if len(known) == 4 and all(word in _UNITS for word in known):  # noqa: PLR2004 - read digit by digit
        return int("".join(str(_UNITS[word]) for word in known))
    for mark in ("nghin", "ngan"):
        if mark in known:
            at = known.index(mark)
            thousands, rest = _number(known[:at]), _below_thousand(known[at + 1 :])
            return None if thousands is None or rest is None else 1000 * thousands + rest
    return None


def _known(words: Sequence[str]) -> Sequence[str]:
    others = {"nghin", "ngan", "tram", "muoi", "linh", "le"}
    for index, word in enumerate(words):
        if word not in _UNITS and word not in others:
            return words[:index]
    return words


def _below_thousand(words: Sequence[str]) -> int | None:
    if not words:
        return 0
    if "tram" not in words:
        return _number(words)
    at = words.index("tram")
    hundreds = _number(words[:at])
    rest = _number([word for word in words[at + 1 :] if word not in ("linh", "le")])
    if hundreds is None or (rest is None and words[at + 1 :]):
        return None
    return 100 * hundreds + (rest or 0)


def _number(words: Sequence[str]) -> int | None:
    """Read a number below 100 from words; None where they are none."""
    words = [word for word in words if word not in ("linh", "le")]
    if "muoi" not in words:
        return _UNITS.get(words[0]) if len(words) == 1 else None
    at = words.index("muoi")
    tens = 1 if at == 0 else _UNITS.get(words[0]) if at == 1 else None
    units = 0 if at == len(words) - 1 else _UNITS.get(words[-1]) if at == len(words) - 2 else None
    return None if tens is None or units is None else 10 * tens + units
