"""What people and programs type about an owner becomes a value of ours, or a fault by name."""

import unicodedata

from api.errors import MalformedRequestError
from dossier.codes import PersonalId
from dossier.words import nfc
from vault.records import NewOwner, OwnerKind

_LONGEST_NAME = 200
MOST_SHEETS = 100_000
_SHORTEST_NUMBER, _LONGEST_NUMBER = 8, 20


def owner_from(kind: str, number: str, name: str) -> NewOwner:
    """Give the owner somebody typed: number without blanks, dots and dashes, name in NFC.

    Raises:
        MalformedRequestError: All faults at once, by name.
    """
    said = " ".join(nfc(name).split())
    plain = _plain_number(number)
    faults = []
    if kind not in set(OwnerKind):
        faults.append(("kind", "unknown"))
    elif not _number_fits(OwnerKind(kind), plain):
        faults.append(("number", "malformed"))
    if not said or len(said) > _LONGEST_NAME:
        faults.append(("name", "missing" if not said else "too-long"))
    if faults:
        raise MalformedRequestError(tuple(faults))
    return NewOwner(OwnerKind(kind), plain, said)


def sheets_from(text: str) -> int | None:
    """Give the number of sheets somebody typed; None when nothing was.

    Raises:
        MalformedRequestError: It is no number from 1 to `MOST_SHEETS`.
    """
    said = text.strip()
    if not said:
        return None
    short = len(said) <= len(str(MOST_SHEETS))
    sheets = int(said) if short and said.isdecimal() else 0
    if not 1 <= sheets <= MOST_SHEETS:
        raise MalformedRequestError((("so_to", "out-of-range"),))
    return sheets


def _plain_number(number: str) -> str:
    # NFKC also turns the full-width digits some input methods give into plain ones.
    letters = (c for c in unicodedata.normalize("NFKC", number) if c.isalnum())
    return "".join(letters).upper()


def _number_fits(kind: OwnerKind, number: str) -> bool:
    if kind is OwnerKind.ORGANIZATION:
        fits = _SHORTEST_NUMBER <= len(number) <= _LONGEST_NUMBER
        return fits and number.isascii() and number.isalnum()
    try:
        PersonalId(number)
    except ValueError:
        return False
    return True
