"""Numbers as papers say them in words: areas and amounts."""

import re
from collections.abc import Sequence

from ocr.rows import fold_each

_ONES = {
    **{"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5},
    **{"sau": 6, "bay": 7, "tam": 8, "chin": 9},
}
_LARGE = (("ty", 1_000_000_000), ("trieu", 1_000_000), ("nghin", 1000), ("ngan", 1000))
_POINT = "phay"
_IGNORED = ("linh", "le", "chan")
_IN_WORDS = re.compile(r"bang chu\s*[:;.]?\s*(?P<said>[a-z ,\-]+)")
_UNIT = re.compile(r"\s*(?:met vuong|m2|dong).*")


def number_said(text: str) -> str:
    """Read a number from words: digits, with a decimal comma; empty where it is not certain.

    >>> number_said("Một nghìn hai trăm linh năm phẩy năm")
    '1205,5'
    """
    words = re.sub(r"[^a-z]+", " ", fold_each(text)).split()
    if words.count(_POINT) > 1 or not words:
        return ""
    if _POINT not in words:
        whole = _whole(words)
        return "" if whole is None else str(whole)
    at = words.index(_POINT)
    whole, part = _whole(words[:at]), _part(words[at + 1 :])
    return "" if whole is None or not part else f"{whole},{part}"


def number_in_brackets(text: str) -> str:
    """Read the number a paper says "bằng chữ"; empty where it says none for certain.

    >>> number_in_brackets("120 m2, (bằng chữ: Một trăm hai mươi mét vuông)")
    '120'
    """
    match = _IN_WORDS.search(fold_each(text))
    return number_said(_UNIT.sub("", match["said"])) if match else ""


def _part(words: Sequence[str]) -> str:
    """Give the digits behind the comma: said one by one, or as a number below a hundred."""
    if words and all(word in _ONES for word in words):
        return "".join(str(_ONES[word]) for word in words)
    value = _below_thousand(words)
    return "" if value is None else str(value)


def _whole(words: Sequence[str]) -> int | None:
    total, rest = 0, list(words)
    for name, worth in _LARGE:
        if name not in rest:
            continue
        at = rest.index(name)
        count = _below_thousand(rest[:at])
        if count is None:
            return None
        total, rest = total + count * worth, rest[at + 1 :]
    last = _below_thousand(rest) if rest else 0
    return None if last is None or not words else total + last


def _below_thousand(words: Sequence[str]) -> int | None:
    words = [word for word in words if word not in _IGNORED]
    if "tram" not in words:
        return _below_hundred(words)
    at = words.index("tram")
    hundreds, rest = _below_hundred(words[:at]), words[at + 1 :]
    last = _below_hundred(rest) if rest else 0
    return None if hundreds is None or last is None else 100 * hundreds + last


def _below_hundred(words: Sequence[str]) -> int | None:
    if "muoi" not in words:
        return _ONES.get(words[0]) if len(words) == 1 else None
    at = words.index("muoi")
    if at > 1 or len(words) > at + 2:
        return None
    tens = _ONES.get(words[0]) if at else 1
    units = _ONES.get(words[at + 1]) if len(words) > at + 1 else 0
    return None if tens is None or units is None else 10 * tens + units
