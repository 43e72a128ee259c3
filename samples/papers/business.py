"""Codes and names of businesses that do not exist."""

from samples.papers.look import Look
from samples.people import Person

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_TRADES = ("THƯƠNG MẠI VÀ DỊCH VỤ", "XÂY DỰNG", "VẬN TẢI", "NÔNG SẢN SẠCH", "CƠ KHÍ")
_SHOPS = ("TẠP HÓA", "QUÁN ĂN", "TIỆM MAY", "CỬA HÀNG VẬT LIỆU XÂY DỰNG", "NHÀ THUỐC")


def tax_code(look: Look, what: str) -> str:
    """Give ten digits with the right check digit; no tax office has codes that begin with 000."""
    for step in range(100):
        start = f"000{(look.number(what, 0, 999_999) + step) % 1_000_000:06d}"
        rest = sum(int(digit) * weight for digit, weight in zip(start, _WEIGHTS, strict=True)) % 11
        if rest:
            return f"{start}{10 - rest}"
    message = "every second code has a check digit"
    raise AssertionError(message)


def company_name(owner: Person, look: Look) -> str:
    """Give the name of a company of one owner, in capitals."""
    sort = look.pick("sort", ("CÔNG TY TNHH MỘT THÀNH VIÊN", "CÔNG TY TNHH", "CÔNG TY CỔ PHẦN"))
    return f"{sort} {look.pick('trade', _TRADES)} {_given(owner)}"


def shop_name(owner: Person, look: Look) -> str:
    """Give the name of a household business, in capitals."""
    return f"{look.pick('shop', _SHOPS)} {_given(owner)}"


def _given(owner: Person) -> str:
    return " ".join(owner.full_name.upper().split()[-2:])
