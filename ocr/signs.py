"""Write the short signs of official papers as they are written: V/v, KT., m², III.

They are no words, so that the recogniser guesses their letters one by one; each has one form
only (Decree 30/2020/NĐ-CP, annex I). Numbers, codes and names are never touched.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.tesseract import SeenWord

_WORDS = (
    (re.compile(r"([(]?)V/[%wW]v?(\W?)"), r"\1V/v\2"),
    (re.compile(r"([(]?)V[%/][wW]"), r"\1V/v"),
    (re.compile(r"([(]?(?:[dck]?m|\d+m))[?'*°]([).,;:]*)"), r"\1²\2"),
)
_ACTS_FOR = re.compile(r"(KT|TM|TL|TUQ)[,:;]")
_ROMAN = re.compile(r"(?=.*[IH])[IlH1|]{2,3}[.]")
_NUMBERING = re.compile(r"(\d{1,2}),")
_CITED = frozenset({"Điều", "Khoản", "Chương", "Mục", "Điểm"})
_COMMAS = frozenset({("Ký.", "ghi"), ("Ký;", "ghi"), ("Họ.", "chữ"), ("Họ;", "chữ")})
_DAY = re.compile(r"\d{1,2}")


def with_signs(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Give the words of one row with their signs as they are written.

    Args:
        words: From left to right.
    """
    mended = [_sign(word) for word in words]
    for at, word in enumerate(mended):
        before = mended[at - 1].text if at else ""
        after = mended[at + 1].text if at + 1 < len(mended) else ""
        mended[at] = replace(word, text=_in_context(word.text, before, after))
    return mended


def _sign(word: SeenWord) -> SeenWord:
    for pattern, form in _WORDS:
        found = pattern.fullmatch(word.text)
        if found:
            return replace(word, text=found.expand(form))
    return word


def _in_context(text: str, before: str, after: str) -> str:
    acting = _ACTS_FOR.fullmatch(text)
    if acting and after.isupper():
        return f"{acting[1]}."
    if (text.lstrip("("), after) in _COMMAS:
        return text[:-1] + ","
    if not before:
        return _first(text, after)
    is_day = _DAY.fullmatch(before) and _DAY.fullmatch(after)
    if is_day and text in ("thúng", "thảng", "thẳng"):
        return "tháng"
    is_place = before.endswith(",") and after[:1].isupper()
    return "tỉnh" if is_place and text == "tính" else text


def _first(text: str, after: str) -> str:
    """Mend the numbering a row begins with."""
    if _ROMAN.fullmatch(text) and after[:1].isupper():
        return text.replace("H", "II").replace("l", "I").replace("1", "I").replace("|", "I")
    found = _NUMBERING.fullmatch(text)
    if found and after[:1].isupper() and after not in _CITED:
        return f"{found[1]}."
    return text
