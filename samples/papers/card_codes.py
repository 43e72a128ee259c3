"""What machines read on an identity card: the QR text and the three lines of the MRZ."""

import calendar
from datetime import date

from dossier.words import fold_diacritics
from samples.papers.wording import sex_word
from samples.people import Person

_WEIGHTS = (7, 3, 1)  # ICAO Doc 9303 part 3, 4.9
_LINE = 30  # characters of a TD1 line, ICAO Doc 9303 part 5
_VALID_UNTIL_AGES = (25, 40, 60)  # Law on Identification 26/2023 Art. 21
_FOR_LIFE = date(2099, 12, 31)


def check_digit(text: str) -> str:
    """Give the check digit of digits, capitals and fillers.

    >>> check_digit("520727")
    '3'
    """
    total = sum(_worth(mark) * _WEIGHTS[place % 3] for place, mark in enumerate(text))
    return str(total % 10)


def mrz_lines(person: Person, expiry: date) -> tuple[str, str, str]:
    """Give the MRZ of a card (TD1): three lines of 30."""
    number = person.personal_id
    first = f"IDVNM{number[-9:]}{check_digit(number[-9:])}{number}<<{check_digit(number)}"
    born, ends = f"{person.birth:%y%m%d}", f"{expiry:%y%m%d}"
    sex = "M" if person.sex == "nam" else "F"
    second = f"{born}{check_digit(born)}{sex}{ends}{check_digit(ends)}VNM".ljust(_LINE - 1, "<")
    second += check_digit(first[5:] + second[:7] + second[8:15] + second[18:29])
    surname, *rest = fold_diacritics(person.full_name).upper().split()
    third = f"{surname}<<{'<'.join(rest)}"[:_LINE].ljust(_LINE, "<")
    return first, second, third


def qr_text(person: Person, issued: date, old_number: str, *, with_parents: bool) -> str:
    """Give what the QR of a card says, parts separated by bars.

    Args:
        person: Whose card.
        issued: Day of issue.
        old_number: Nine digits of the former card, or empty.
        with_parents: Cards since July 2024 append relatives.
    """
    parts = [
        person.personal_id,
        old_number,
        person.full_name,
        f"{person.birth:%d%m%Y}",
        sex_word(person),
        person.address,
        f"{issued:%d%m%Y}",
    ]
    if with_parents:
        relatives = (person.father, person.mother)
        parts += ["", *(one.full_name if one else "" for one in relatives), ""]
    return "|".join(parts)


def expiry_of(person: Person, issued: date) -> date:
    """Give the day a card ends: the birthday at 25, 40 or 60, else 31/12/2099 for life.

    A card issued within two years before such a birthday holds until the next.
    """
    for age in _VALID_UNTIL_AGES:
        birthday = _birthday(person, age)
        if (birthday - issued).days > 2 * 365:
            return birthday
    return _FOR_LIFE


def _birthday(person: Person, age: int) -> date:
    year, month, day = person.birth.year + age, person.birth.month, person.birth.day
    leap = calendar.isleap(year)
    return date(year, month, 28 if (month, day) == (2, 29) and not leap else day)


def _worth(mark: str) -> int:
    if mark == "<":
        return 0
    return int(mark) if mark.isdigit() else ord(mark) - ord("A") + 10
