"""What the digits of personal numbers and tax codes say about themselves."""

from functools import cache

from ocr.forms import shared
from ocr.rows import letters_of

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TAX_DIGITS, _UNIT_DIGITS, _PERSONAL_DIGITS = 10, 3, 12
_PROVINCE_DIGITS = 3
_FIRST_ABROAD = 100  # codes from here on stand for countries
_NOWHERE = "000"  # no place has it; invented persons do


def enterprise_doubts(code: str) -> tuple[str, ...]:
    """Give the codes of what speaks against the code of an enterprise or a household business.

    Args:
        code: Ten digits, of a dependent unit `-` and three more, or twelve of its owner.

    Source:
        Check digit of the tax code: ten less the remainder by 11 of the weighted sum; where
        that is ten there is no digit for it.
    """
    start, _, unit = code.partition("-")
    if len(start) == _PERSONAL_DIGITS and not unit:
        return place_doubts(start)
    if len(start) != _TAX_DIGITS or len(unit) not in (0, _UNIT_DIGITS):
        return ("enterprise-code-length",)
    digits = [int(digit) for digit in start]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return () if digits[-1] == 10 - total % 11 else ("enterprise-code-check",)


def place_doubts(number: str, place: str = "") -> tuple[str, ...]:
    """Give the codes of what speaks against the first three digits of a personal number.

    Args:
        number: Twelve digits; the first three say where the birth was registered.
        place: Where it was registered, as printed; empty for unknown.

    Source:
        Codes of the 63 provinces before July 2025, which numbers keep (Decree 70/2024).
    """
    code = number[:_PROVINCE_DIGITS]
    if code == _NOWHERE or int(code) >= _FIRST_ABROAD:
        return ()
    if code not in shared().provinces:
        return ("personal-number-province",)
    allowed = _codes_named(letters_of(place))
    return ("personal-number-place",) if allowed and code not in allowed else ()


@cache
def _codes_named(place: str) -> frozenset[str]:
    """Give the codes of the province whose name stands last in a folded text."""
    names = {letters_of(name) for group in shared().provinces.values() for name in group}
    last = max(names, key=lambda name: (place.rfind(name), len(name)))
    if last not in place:
        return frozenset()
    return frozenset(
        code
        for code, group in shared().provinces.items()
        if last in {letters_of(name) for name in group}
    )
