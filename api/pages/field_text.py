"""Values as people read and type them: `27/03/2019` on the screen, `2019-03-27` in the vault."""

import re
from datetime import date

from dossier.words import nfc

_ISO = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
_TYPED = re.compile(r"(((?P<day>[0-9]{1,2})[/. -])?(?P<month>[0-9]{1,2})[/. -])?(?P<year>[0-9]{4})")
_DIGITS_ONLY = ("so_dinh_danh", "so_dien_thoai")
_MRZ = "mrz"


def is_date(name: str) -> bool:
    """Say whether a field holds a date."""
    return name == "ngay" or name.startswith("ngay_")


def shown(name: str, value: str) -> str:
    """Write a value as people read it."""
    found = _ISO.fullmatch(value) if is_date(name) else None
    if not found:
        return value
    return "/".join(part for part in (found["day"], found["month"], found["year"]) if part)


def typed(name: str, text: str) -> tuple[str, str]:
    """Read what a person typed.

    Returns:
        The value, and what is wrong with it in one sentence; empty when nothing is.
    """
    plain = nfc(text).strip()
    if name != _MRZ:
        plain = " ".join(plain.split())
    if not plain:
        return "", ""
    if is_date(name):
        return _typed_date(plain)
    if name.startswith(_DIGITS_ONLY):
        plain = re.sub(r"[\s.-]", "", plain)
        if not re.fullmatch("[0-9]+", plain):
            return plain, "Chỉ nhập chữ số."
    return plain.replace("\r\n", "\n"), ""


def _typed_date(text: str) -> tuple[str, str]:
    found = _TYPED.fullmatch(text) or _ISO.fullmatch(text)
    if not found:
        return text, "Nhập ngày theo mẫu 27/03/2019."
    year, month, day = found["year"], found["month"], found["day"]
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return text, f"Ngày {text} không tồn tại. Nhập lại theo ảnh."
    return "-".join(part.zfill(2) for part in (year, month, day) if part), ""
