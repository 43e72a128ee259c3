"""Both sides of an identity card: the QR code first, then the machine-readable zone and print.

No source wins in silence: where two that can be trusted disagree, the field is doubted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from dossier.page import Barcode, Box
from dossier.words import comparable, fold_diacritics
from ocr.card_qr import CardQr, parse_card_qr
from ocr.cells import LabelledSheet, find_by_label
from ocr.drafts import Draft, draft_of, words_confidence
from ocr.forms import Form, FormField, shared
from ocr.mrz import Known, Mrz, find_mrz, mend_known, name_line
from ocr.phrases import find_phrase
from ocr.rows import Row, Sheet, Token, box_of, join, letters_of, segments
from ocr.values import KINDS, find_number

_CLEARLY_READ = 0.85  # print read less surely contradicts nothing
_SAME_PLACE = 0.6  # likeness from which print is taken for the same value, misread
_SHORTEST_LABEL = 7  # letters; fewer are like too much
_LIKE_LABEL = 0.55  # likeness from which the start of a text is a label read badly
_ONLY_LABEL = 0.5  # and a whole text that has no comma, as every address has
_LINE_APART_MM = 6.0  # white space that parts a line of the zone from print beside it
_WORD_APART_MM = 2.5  # the same where a line of the zone is one word
_LONG_WORD = 22  # characters from which a word may be a line of the zone by itself
_LOOK_ALIKE = str.maketrans("tljqd", "iiioo")  # letters the zone's print does not tell apart
_ZONE_DIFFERS = "mrz-print-differ"
_IN_ZONE = ("so_dinh_danh", "ngay_sinh", "gioi_tinh")
_EXACT_KINDS = ("number", "date", "sex")


@dataclass(frozen=True, slots=True)
class _Zone:
    """The machine-readable zone and where it stands: its page and the words of its lines."""

    mrz: Mrz
    page: int
    lines: tuple[tuple[Token, ...], ...]


@dataclass(frozen=True, slots=True)
class _Codes:
    """What the codes of a card say.

    Attributes:
        qr: The first QR code; None for none.
        qr_at: Page and place of the QR code.
        many: Whether there are QR codes of different cards.
        zone: The machine-readable zone; None for none.
    """

    qr: CardQr | None
    qr_at: tuple[int, Box]
    many: bool
    zone: _Zone | None

    @property
    def surely(self) -> _Zone | None:
        """The zone if all its check digits hold."""
        return self.zone if self.zone and self.zone.mrz.valid else None


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
    plain = [labelled.sheet for labelled in sheets]
    codes = _read_codes(plain, barcodes)
    printed = {field.name: draft for field in form.fields if (draft := _printed(field, sheets))}
    codes = replace(codes, zone=_with_known(codes, printed))
    drafts: dict[str, Draft] = {}
    for field in form.fields:
        draft = _read_field(field, plain, codes, printed.get(field.name))
        if draft:
            drafts[field.name] = draft.doubted("two-cards") if codes.many else draft
    return {**drafts, **_zone_drafts(form, codes, drafts.get("ho_ten"))}


def _zone_drafts(form: Form, codes: _Codes, name: Draft | None) -> dict[str, Draft]:
    """Give the field of the zone itself, mended by the name that was found."""
    if codes.zone is None:
        return {}
    said = fold_diacritics(name.value) if name and _ZONE_DIFFERS not in name.doubts else ""
    mrz = mend_known(codes.zone.mrz, Known(name=said))
    zone = replace(codes.zone, mrz=mrz)
    named = bool(said) and mrz.lines[2] == name_line(said)
    drafts = [_mrz_draft(field, zone, named=named) for field in form.fields if field.kind == "mrz"]
    return {d.field.name: d.doubted("two-cards") if codes.many else d for d in drafts}


def _read_codes(sheets: Sequence[Sheet], barcodes: Sequence[tuple[int, Barcode]]) -> _Codes:
    cards = [(parse_card_qr(code.text), page, code.box) for page, code in barcodes]
    found = [(card, page, box) for card, page, box in cards if card]
    qr, page, box = found[0] if found else (None, 1, Box(0, 0, 0, 0))
    many = len({card.number for card, _, _ in found}) > 1
    zones = [zone for sheet in sheets if (zone := _find_zone(sheet))]
    return _Codes(qr, (page, box), many, zones[0] if zones else None)


def _find_zone(sheet: Sheet) -> _Zone | None:
    strips = [strip for row in sheet.rows for strip in _strips(row)]
    found = find_mrz(join(strip) for strip in strips)
    if not found:
        return None
    mrz, places = found
    return _Zone(mrz, sheet.number, tuple(strips[place] for place in places))


def _strips(row: Row) -> Iterator[tuple[Token, ...]]:
    """Cut a row where another side of the card lies beside."""
    long = any(len(token.text) >= _LONG_WORD for token in row.tokens)
    for part in segments(row, _WORD_APART_MM if long else _LINE_APART_MM):
        yield part.tokens


def _with_known(codes: _Codes, printed: Mapping[str, Draft]) -> _Zone | None:
    """Mend the zone by the QR code, else by the number that is clearly printed."""
    zone = codes.zone
    if zone is None:
        return None
    if codes.qr:
        name = fold_diacritics(codes.qr.name)
        known = Known(codes.qr.number, codes.qr.birth_date, codes.qr.sex, name)
    else:
        number = printed.get("so_dinh_danh")
        known = Known(number.value if number and _is_clear(number) else "", printed=True)
    return replace(zone, mrz=mend_known(zone.mrz, known))


def _printed(field: FormField, sheets: Sequence[LabelledSheet]) -> Draft | None:
    """Give what is printed behind the label of a field; a badly read label is no value."""
    found = find_by_label(field, sheets) if field.labels else None
    if found is None and field.kind == "number":
        return _any_number(field, [labelled.sheet for labelled in sheets])
    return _without_label(found) if found and field.kind == "text" else found


def _without_label(draft: Draft) -> Draft | None:
    """Leave out the words a text begins with that are a label of its field, read badly."""
    parts = {letters_of(part) for label in draft.field.labels for part in label.split("/")}
    words = draft.value.split()
    if "," not in draft.value and _like_any(letters_of(draft.value), parts) >= _ONLY_LABEL:
        return None
    likeness = [_like_any(letters_of("".join(words[:n])), parts) for n in range(len(words) + 1)]
    best = max(likeness)
    rest = " ".join(words[likeness.index(best) :]) if best >= _LIKE_LABEL else draft.value
    return replace(draft, value=rest) if rest else None


def _like_any(letters: str, phrases: Iterable[str]) -> float:
    """Give how like one of the phrases, or the start of one, letters are."""
    if len(letters) < _SHORTEST_LABEL:
        return 0.0
    compared = [part for phrase in phrases for part in (phrase, phrase[: len(letters)])]
    return max(Levenshtein.normalized_similarity(letters, part) for part in compared)


def _read_field(
    field: FormField, sheets: Sequence[Sheet], codes: _Codes, printed: Draft | None
) -> Draft | None:
    if field.name == "qr":
        return _qr_draft(field, codes, codes.qr.raw, codes.qr.raw) if codes.qr else None
    if field.name == "mrz":
        return None
    said = _qr_values(codes.qr).get(field.name, ("", ""))
    if said[0]:
        return _from_qr(field, codes, said, printed, sheets)
    if field.kind == "name":
        return _name_by_zone(field, sheets, codes, printed)
    return _by_zone(field, codes, printed)


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


def _mrz_value(field: FormField, zone: _Zone | None) -> str:
    if zone is None:
        return ""
    mrz = zone.mrz
    said = {"so_dinh_danh": mrz.number, "ngay_sinh": mrz.birth_date, "gioi_tinh": mrz.sex}
    return said.get(field.name, "")


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
    zone = _mrz_value(field, codes.surely)
    if zone and zone != value:
        draft = draft.doubted("qr-mrz-differ")
    return draft.supported()


def _by_zone(field: FormField, codes: _Codes, printed: Draft | None) -> Draft | None:
    """Hold print against the zone; a zone whose check digits hold stands for bad print."""
    value = _mrz_value(field, codes.zone)
    if codes.zone is None or field.name not in _IN_ZONE:
        return printed
    sure = codes.surely is not None
    if printed and printed.value == value:
        return printed.supported().supported() if sure else printed.supported()
    if not sure:
        return printed.doubted(_ZONE_DIFFERS) if printed else None
    if printed and _is_clear(printed):
        return printed.doubted(_ZONE_DIFFERS)
    line = codes.zone.lines[0 if field.kind == "number" else 1]
    box, text = box_of(line), join(line)
    return Draft(field, value, text, codes.zone.page, box, "mrz", reading=1.0, lowest=1.0)


def _name_by_zone(
    field: FormField, sheets: Sequence[Sheet], codes: _Codes, printed: Draft | None
) -> Draft | None:
    """Choose the printed reading of a name whose letters the zone has; it has no tone marks."""
    name = codes.zone.mrz.name if codes.zone else ""
    letters = _shape(name)
    if not letters or (printed and _shape(printed.value) == letters):
        return printed
    for sheet in sheets:
        for row in sheet.rows:
            tokens = () if "<" in row.text else find_phrase(row, name)
            if tokens and _shape(join(tokens)) == letters:
                found = KINDS[field.kind](join(tokens))
                return draft_of(field, sheet, tokens, found, 1.0) if found else None
    if printed is None or (
        _is_clear(printed) and _are_of_names(printed.value) and not _are_of_names(name)
    ):
        return printed
    return printed.doubted(_ZONE_DIFFERS)


def _are_of_names(name: str) -> bool:
    """Tell whether all words of a name are common in names, whatever their marks."""
    common = {letters_of(word) for word in shared().name_words}
    return all(letters_of(word) in common for word in name.split())


def _shape(text: str) -> str:
    return letters_of(text).translate(_LOOK_ALIKE)


def _qr_draft(field: FormField, codes: _Codes, value: str, raw: str) -> Draft:
    page, box = codes.qr_at
    return Draft(field, value, raw, page, box, "qr", reading=1.0, lowest=1.0)


def _mrz_draft(field: FormField, zone: _Zone, *, named: bool) -> Draft:
    """Give the zone.

    Args:
        field: The field.
        zone: The zone, mended by what is known.
        named: Whether the card says the same name; the name line has no check digit.
    """
    tokens = [token for line in zone.lines for token in line]
    doubts = [] if zone.mrz.valid else ["mrz-check-digit"]
    lowest = words_confidence(tokens, long=False)
    return Draft(
        field,
        zone.mrz.text,
        "\n".join(join(line) for line in zone.lines),
        zone.page,
        box_of(tokens),
        "mrz",
        reading=1.0 if zone.mrz.valid else words_confidence(tokens, long=True),
        lowest=lowest,
        doubts=tuple(doubts if named else [*doubts, "mrz-name-unconfirmed"]),
    )


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
    if not _is_clear(printed):
        return False
    if printed.field.kind in _EXACT_KINDS:
        return printed.value != value
    if printed.field.kind == "name":  # tone marks on a patterned card are often misread
        return letters_of(printed.value) != letters_of(value)
    return False


def _is_clear(printed: Draft) -> bool:
    return not printed.doubts and printed.lowest >= _CLEARLY_READ


def _likeness(value: str, other: str) -> float:
    return Levenshtein.normalized_similarity(letters_of(value), letters_of(other))
