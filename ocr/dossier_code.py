"""The code of a dossier on its receipt: `H40.15.3-260131-0007`, `000.00.15.H40-260131-0007`."""

import re
from collections.abc import Sequence

from ocr.drafts import Draft, draft_of
from ocr.forms import FormField
from ocr.phrases import find_phrase
from ocr.rows import Row, Sheet, join
from ocr.values import Found

_LABELS = ("Mã hồ sơ", "Mã số hồ sơ", "Số hồ sơ", "Mã tiếp nhận", "Số biên nhận", "Mã biên nhận")
_CODE = re.compile(
    r"(?<![^\W_])(?:[0-9O]{3}\s?\.\s?)?[0-9OA-Z]{2,4}(?:\s?\.\s?[0-9OA-Z]{1,4}){0,4}"
    r"\s?[-\u2013]\s?[0-9O]{6,8}\s?[-\u2013]\s?[0-9O]{2,9}(?![^\W_])"
)
_OTHER_CODE = re.compile(r"[A-Z0-9][A-Z0-9./\u2013-]{3,40}")
_BESIDE_LABEL, _ALONE = 1.0, 0.95


def find_dossier_code(field: FormField, sheets: Sequence[Sheet]) -> Draft | None:
    """Find the code behind its label, else the first thing on the paper built like one."""
    for sheet in sheets:
        for row in sheet.rows:
            draft = _behind_label(field, sheet, row)
            if draft:
                return draft
    for sheet in sheets:
        for row in sheet.rows:
            found = _code_in(row.text)
            if found:
                return draft_of(field, sheet, row.tokens, found, _ALONE)
    return None


def _behind_label(field: FormField, sheet: Sheet, row: Row) -> Draft | None:
    for label in _LABELS:
        spelt = find_phrase(row, label)
        if not spelt:
            continue
        tokens = [token for token in row.tokens if token.box.left >= spelt[-1].box.right - 0.5]
        text = join(tokens)
        found = (_code_in(text) or _other_code(text)) if tokens else None
        if found:
            return draft_of(field, sheet, tokens, found, _BESIDE_LABEL)
    return None


def _code_in(text: str) -> Found | None:
    match = _CODE.search(text)
    if not match:
        return None
    value = re.sub(r"\s", "", match.group()).replace("\u2013", "-")
    agency, _, rest = value.partition("-")
    mended = agency.replace("O", "0") + "-" + rest.replace("O", "0")
    doubts = () if mended == value else ("mended-digits",)
    return Found(mended, match.start(), match.end(), doubts)


def _other_code(text: str) -> Found | None:
    """Take a code of another make, as long as it holds digits."""
    match = _OTHER_CODE.search(text)
    if not match or not any(map(str.isdigit, match.group())):
        return None
    return Found(match.group().rstrip(".-/"), match.start(), match.end())
