"""The QR code of the Vietnamese identity card: fields separated by a vertical bar.

Source: cards since 2021: personal number, old nine-digit number (may be empty), name, date of
birth, sex, residence, date of issue, both dates ddMMyyyy; cards since July 2024 append fields.
"""

import re
from dataclasses import dataclass

from dossier.words import fold_diacritics, nfc
from ocr.dates import is_possible

_FEWEST = 7
_NUMBER, _OLD, _NAME, _BIRTH, _SEX, _ADDRESS, _ISSUED = range(_FEWEST)
_SEXES = {"nam": "nam", "nu": "nu"}


@dataclass(frozen=True, slots=True)
class CardQr:
    """What the QR code of an identity card says.

    Attributes:
        raw: The whole text, NFC.
        parts: All fields as written, at least seven.
        number: Personal number, twelve digits.
        name: As written.
        birth_date: ISO 8601.
        sex: `nam` or `nu`.
        address: Residence, as written.
        issued: Date of issue, ISO 8601; empty where the code does not say.
    """

    raw: str
    parts: tuple[str, ...]
    number: str
    name: str
    birth_date: str
    sex: str
    address: str
    issued: str

    @property
    def old_number(self) -> str:
        """The nine-digit number the person had before; may be empty."""
        return self.parts[_OLD]

    @property
    def extra(self) -> tuple[str, ...]:
        """Fields behind the seventh, of cards since July 2024."""
        return self.parts[_FEWEST:]


def parse_card_qr(text: str) -> CardQr | None:
    """Read the text of a QR code; None when it is not an identity card's.

    The structure has to hold: twelve digits, no or nine digits, a name, a possible date, a sex.
    """
    raw = nfc(text.strip("\ufeff\r\n\0 "))
    parts = tuple(part.strip() for part in raw.split("|"))
    if len(parts) < _FEWEST or not re.fullmatch(r"[0-9]{12}", parts[_NUMBER]):
        return None
    sex = _SEXES.get(fold_diacritics(parts[_SEX]), "")
    birth, issued = _date(parts[_BIRTH]), _date(parts[_ISSUED])
    if not (sex and birth and parts[_NAME]) or (parts[_ISSUED] and not issued):
        return None
    if not re.fullmatch(r"([0-9]{9}|[0-9]{12})?", parts[_OLD]):
        return None
    return CardQr(raw, parts, parts[_NUMBER], parts[_NAME], birth, sex, parts[_ADDRESS], issued)


def _date(text: str) -> str:
    """Give ddMMyyyy as an ISO date; empty when it is none."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return ""
    value = f"{text[4:]}-{text[2:4]}-{text[:2]}"
    return value if is_possible(value) else ""
