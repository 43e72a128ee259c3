"""Both sides of an identity card: the QR code first, then the machine-readable zone and print.

No source wins in silence: where two that can be trusted disagree, the field is doubted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from dossier.page import Barcode, Box
from dossier.words import comparable, fold_diacritics
from ocr.card_qr import CardQr, parse_card_qr
from ocr.cells import LabelledSheet, find_by_label
from ocr.drafts import Draft, words_confidence
from ocr.forms import Form, FormField
from ocr.mrz import Mrz, find_mrz, name_line
from ocr.phrases import find_phrase
from ocr.rows import Sheet, Token, box_of, join, letters_of
from ocr.values import find_number

_CLEARLY_READ = 0.85  # print read less surely contradicts nothing
_SAME_PLACE = 0.6  # likeness from which print is taken for the same value, misread
_NAME_LINE_ERRORS = 4
_EXACT_KINDS = ("number", "date", "sex")


@dataclass(frozen=True, slots=True)
class _Codes:
    """What the codes of a card say.

    Attributes:
        qr: The first QR code; None for none.
        qr_at: Page and place of the QR code.
        many: Whether there are QR codes of different cards.
        mrz: The machine-readable zone; None for none.
        mrz_sheet: The sheet it stands on.
        mrz_rows: Its three rows.
    """

    qr: CardQr | None
    qr_at: tuple[int, Box]
    many: bool
    mrz: Mrz | None
    mrz_sheet: Sheet | None
    mrz_rows: tuple[int, int, int]


def read_card(
    form: Form,
    sheets: Sequence[LabelledSheet],
    barcodes: Sequence[tuple[int, Barcode]],
) -> dict[str, Draft]:
    """Find the fields of an identity card.

    Args:
        form: The form of the card.
        sheets: Its sides, one or two.
        barcodes: Barcodes with the number of the page they stand on.

    Returns:
        Drafts by field name.
    """
    codes = _read_codes([labelled.sheet for labelled in sheets], barcodes)
    drafts: dict[str, Draft] = {}
    name = _printed_name(form, sheets, codes)
    for field in form.fields:
        draft = _read_field(field, sheets, codes, name)
        if draft:
            drafts[field.name] = draft.doubted("two-cards") if codes.many else draft
    return drafts


def _read_codes(sheets: Sequence[Sheet], barcodes: Sequence[tuple[int, Barcode]]) -> _Codes:
    cards = [(parse_card_qr(code.text), page, code.box) for page, code in barcodes]
    found = [(card, page, box) for card, page, box in cards if card]
    qr, page, box = found[0] if found else (None, 1, Box(0, 0, 0, 0))
    many = len({card.number for card, _, _ in found}) > 1
    for sheet in sheets:
        zone = find_mrz(row.text for row in sheet.rows)
        if zone:
            return _Codes(qr, (page, box), many, zone[0], sheet, zone[1])
    return _Codes(qr, (page, box), many, None, None, (0, 0, 0))


def _read_field(
    field: FormField, sheets: Sequence[LabelledSheet], codes: _Codes, name: str
) -> Draft | None:
    if field.name == "qr":
        return _qr_draft(field, codes, codes.qr.raw, codes.qr.raw) if codes.qr else None
    printed = find_by_label(field, sheets) if field.labels else None
    if field.name == "mrz":
        return _mrz_draft(field, codes, name)
    if printed is None and field.kind == "number":
        printed = _any_number(field, [labelled.sheet for labelled in sheets])
    said = _qr_values(codes.qr).get(field.name, ("", ""))
    zone = _mrz_values(codes.mrz).get(field.name, "")
    if said[0]:
        return _from_qr(field, codes, said, printed, [labelled.sheet for labelled in sheets])
    return _from_print(printed, zone, valid=bool(codes.mrz and codes.mrz.valid))


def _qr_values(qr: CardQr | None) -> Mapping[str, tuple[str, str]]:
    """Give value and raw text by field name."""
    if qr is None:
        return {}
    return {
        "so_dinh_danh": (qr.number, qr.parts[0]),
        "ho_ten": (qr.name, qr.parts[2]),
        "ngay_sinh": (qr.birth_date, qr.parts[3]),
        "gioi_tinh": (qr.sex, qr.parts[4]),
        "dia_chi": (qr.address, qr.parts[5]),
        "ngay_cap": (qr.issued, qr.parts[6]),
    }


def _mrz_values(mrz: Mrz | None) -> Mapping[str, str]:
    if mrz is None:
        return {}
    return {"so_dinh_danh": mrz.number, "ngay_sinh": mrz.birth_date, "gioi_tinh": mrz.sex}


def _from_qr(
    field: FormField,
    codes: _Codes,
    said: tuple[str, str],
    printed: Draft | None,
    sheets: Sequence[Sheet],
) -> Draft:
    value, raw = said
    draft = _qr_draft(field, codes, value, raw)
    place = _place_of(field, value, printed, sheets)
    if place:
        page, box, text = place
        draft = replace(draft, page=page, box=box, text=text or raw)
    if printed and _contradicts(value, printed):
        draft = draft.doubted("qr-print-differ")
    zone = _mrz_values(codes.mrz).get(field.name, "")
    if codes.mrz and codes.mrz.valid and zone and zone != value:
        draft = draft.doubted("qr-mrz-differ")
    return draft.supported()


def _from_print(printed: Draft | None, zone: str, *, valid: bool) -> Draft | None:
    """Hold print against the machine-readable zone, where that says the same field."""
    if printed is None or not zone:
        return printed
    if printed.value == zone:
        return printed.supported().supported() if valid else printed.supported()
    return printed.doubted("mrz-print-differ")


def _qr_draft(field: FormField, codes: _Codes, value: str, raw: str) -> Draft:
    page, box = codes.qr_at
    return Draft(field, value, raw, page, box, "qr", reading=1.0, lowest=1.0)


def _mrz_draft(field: FormField, codes: _Codes, name: str) -> Draft | None:
    if codes.mrz is None or codes.mrz_sheet is None:
        return None
    rows = [codes.mrz_sheet.rows[index] for index in codes.mrz_rows]
    tokens = [token for row in rows for token in row.tokens]
    lines = list(codes.mrz.lines)
    doubts = [] if codes.mrz.valid else ["mrz-check-digit"]
    expected = name_line(fold_diacritics(name)) if name else ""
    # The name line has no check digit: the name on the card stands for one.
    if expected and Levenshtein.distance(expected, lines[2]) <= _NAME_LINE_ERRORS:
        lines[2] = expected
    else:
        doubts.append("mrz-name-unconfirmed")
    reading = words_confidence(tokens, long=True)
    return Draft(
        field,
        "\n".join(lines),
        "\n".join(join(row.tokens) for row in rows),
        codes.mrz_sheet.number,
        box_of(tokens),
        "mrz",
        reading=1.0 if codes.mrz.valid else reading,
        lowest=words_confidence(tokens, long=False),
        doubts=tuple(doubts),
    )


def _printed_name(form: Form, sheets: Sequence[LabelledSheet], codes: _Codes) -> str:
    """Give the name on the card: by the QR code, else as printed where it is clearly read."""
    if codes.qr:
        return codes.qr.name
    for field in form.fields:
        printed = find_by_label(field, sheets) if field.name == "ho_ten" else None
        if printed and printed.lowest >= _CLEARLY_READ and not printed.doubts:
            return printed.value
    return ""


def _any_number(field: FormField, sheets: Iterable[Sheet]) -> Draft | None:
    """Find twelve digits that stand anywhere in print: on a card that is the number."""
    for sheet in sheets:
        for row in sheet.rows:
            found = find_number(row.text)
            if found and len(found.value) == 12 and not found.doubts and "<" not in row.text:  # noqa: PLR2004
                tokens = find_phrase(row, found.value)
                if tokens:
                    return _draft_at(field, sheet, tokens, found.value)
    return None


def _draft_at(field: FormField, sheet: Sheet, tokens: Sequence[Token], value: str) -> Draft:
    lowest = words_confidence(tokens, long=False)
    return Draft(
        field, value, join(tokens), sheet.number, box_of(tokens), sheet.source, lowest, lowest
    )


def _place_of(
    field: FormField, value: str, printed: Draft | None, sheets: Sequence[Sheet]
) -> tuple[int, Box, str] | None:
    """Give page, box and text of the printed value; the text is empty where it was misread."""
    if printed and _same(field, value, printed.value):
        return printed.page, printed.box, printed.text
    wanted = _as_printed(field, value)
    for sheet in sheets:
        for row in sheet.rows:
            tokens = find_phrase(row, wanted) if wanted else ()
            letters = "".join(token.letters for token in tokens)
            if tokens and (field.kind == "name" or letters == letters_of(wanted)):
                text = join(tokens) if letters == letters_of(wanted) else ""
                return sheet.number, box_of(tokens), text
    if printed and _likeness(value, printed.value) >= _SAME_PLACE:
        return printed.page, printed.box, ""
    return None


def _as_printed(field: FormField, value: str) -> str:
    if field.kind == "date":
        year, month, day = value.split("-")
        return f"{day}{month}{year}"
    return value if field.kind in ("number", "name") else ""


def _same(field: FormField, value: str, other: str) -> bool:
    if field.kind in _EXACT_KINDS:
        return value == other
    return comparable(value) == comparable(other)


def _contradicts(value: str, printed: Draft) -> bool:
    """Tell whether clear print says another thing than a code."""
    if printed.doubts or printed.lowest < _CLEARLY_READ:
        return False
    if printed.field.kind in _EXACT_KINDS:
        return printed.value != value
    if printed.field.kind == "name":  # tone marks on a patterned card are often misread
        return letters_of(printed.value) != letters_of(value)
    return False


def _likeness(value: str, other: str) -> float:
    return Levenshtein.normalized_similarity(letters_of(value), letters_of(other))
