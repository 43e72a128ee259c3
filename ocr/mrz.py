"""The machine-readable zone of the identity card: TD1, three lines of thirty letters.

A line is mended only to one that all its check digits hold for and that no other is as like to
what was read. Source: ICAO Doc 9303-5; Vietnamese cards carry the last nine digits of the
personal number, its check digit, and the whole number as optional data with a check digit at
position 30, so that nine of its digits stand there twice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from rapidfuzz.distance import Levenshtein

from ocr.dates import is_possible

LINE = 30
NAME_ERRORS = 4  # letters of the name line that may be wrong where the name is known

_WEIGHTS = (7, 3, 1)
_CENTURY = 100
_FOR_LIFE = "991231"
_DIGITS = "0123456789"
_AS_DIGIT = str.maketrans("OQDUIL|!TZSBGA", "00001111125864")
_AS_LETTER = str.maketrans("0158624", "OISBGZA")
_FILLERS = str.maketrans({"\u00ab": "<<", "\u2039": "<", "(": "<", "[": "<", "{": "<"})
_AS_FILLER = str.maketrans("KCE", "<<<")
_LOST = re.compile(r"[^A-Z0-9<]")
_VNM = re.compile(r"[VYWU][NM].|[VYWU].[MNWH]|.[NM][MNWH]")
_DATES = re.compile(r"([0-9]{6,9})([A-Z<]?)([0-9]{6,9})")
_TAIL = re.compile(r"<<[<KCELS]*$")
_SHORTEST, _LONGEST = 22, 40
_NUMBER_AT, _STATE_AT = 8, (11, 20)  # the state stands before the number, and in line 2 at 15
_BODY = 23  # digits of line 1: nine, check, twelve, check
_MOST_EXTRA = 2  # letters too many that are left out where the check digits then hold
_MOST_UNLIKE = 3  # places where the number may stand differently the two times
_MOST_WRONG = 3  # letters in which what was read may differ from what it is mended to
_MOST_WRONG_TOLD = 5  # where the QR code says what must stand there
_ONE_WRONG = 2  # a letter counts two, so that one thing more can break a tie
_FURTHER = 6  # lines in which the next one of the zone must come
_AGES = (25, 40, 60)  # at which cards end; Law on Identification 26/2023 Art. 21


@dataclass(frozen=True, slots=True)
class Known:
    """What the QR code, or clear print, says of the holder.

    Attributes:
        number: Twelve digits; empty for unknown.
        birth_date: ISO 8601; empty for unknown.
        sex: `nam`, `nu` or empty.
        name: Without diacritics; empty for unknown.
        printed: Whether it is print, which may be misread itself, and no QR code.
    """

    number: str = ""
    birth_date: str = ""
    sex: str = ""
    name: str = ""
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Mrz:
    """A machine-readable zone.

    Attributes:
        lines: Three lines of thirty letters, mended.
        number: Personal number, twelve digits.
        birth_date: ISO 8601; the century is taken from the number's fourth digit.
        sex: `nam`, `nu` or empty.
        expiry: ISO 8601, or empty for a card without end.
        name: Without diacritics, `NGUYEN VAN AN`.
        valid: Whether all five check digits hold.
        repaired: Whether anything was read otherwise.
        seen: The three lines as read.
    """

    lines: tuple[str, str, str]
    number: str
    birth_date: str
    sex: str
    expiry: str
    name: str
    valid: bool
    repaired: bool
    seen: tuple[str, str, str]

    @property
    def text(self) -> str:
        """The three lines joined by line feeds."""
        return "\n".join(self.lines)


def check_digit(text: str) -> str:
    """Give the check digit of a part of the zone: weights 7, 3, 1, letters from 10, filler 0.

    >>> check_digit("D23145890734")
    '9'
    """
    total = sum(_worth(letter) * _WEIGHTS[at % 3] for at, letter in enumerate(text))
    return str(total % 10)


def find_mrz(lines: Iterable[str]) -> tuple[Mrz, tuple[int, int, int]] | None:
    """Find the zone among lines of text: the zone and the indices of its three lines.

    Lines of a document that is no Vietnamese identity card give None. Other lines may stand
    between the three, as where another side of the card lies beside them.
    """
    texts = [_clean(line) for line in lines]
    for first, text in enumerate(texts):
        if not _body(text):
            continue
        further = range(first + 1, min(first + _FURTHER, len(texts)))
        second = next((at for at in further if _dates_of(texts[at])), None)
        third = _name_row(texts, second) if second is not None else None
        if second is not None and third is not None:
            return _mended((text, texts[second], texts[third]), Known()), (first, second, third)
    return None


def mend_known(zone: Mrz, known: Known) -> Mrz:
    """Mend a zone by what is known of the holder.

    Lines 1 and 2 are changed only where they did not hold as they were read; the name line,
    which has no check digit, where a few letters differ.
    """
    if known.number and (not zone.valid or zone.lines[:2] != zone.seen[:2]):
        other = _mended(zone.seen, known)
        zone = other if other.valid or not zone.valid else zone
    expected = name_line(known.name) if known.name else zone.lines[2]
    if Levenshtein.distance(expected, zone.lines[2]) > NAME_ERRORS:
        return zone
    return replace(zone, lines=(*zone.lines[:2], expected), name=_name_of(expected))


def name_line(name: str) -> str:
    """Give the third line of a name without diacritics, family name first."""
    family, *given = re.sub(r"[^A-Z ]", " ", name.upper()).split()
    return f"{family}<<{'<'.join(given)}".ljust(LINE, "<")[:LINE]


def _line_1(number: str) -> str:
    short = number[-9:]
    return f"IDVNM{short}{check_digit(short)}{number}<<{check_digit(number + '<<')}"


def _line_2(one: str, birth: str, sex: str, expiry: str) -> str:
    two = f"{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}VNM".ljust(LINE - 1, "<")
    return two + check_digit(one[5:30] + two[0:7] + two[8:15] + two[18:29])


def _worth(letter: str) -> int:
    if letter == "<":
        return 0
    return int(letter) if letter.isdigit() else ord(letter) - ord("A") + 10


def _clean(line: str) -> str:
    return _LOST.sub("", "".join(line.split()).upper().translate(_FILLERS))


def _body(text: str) -> str:
    """Give the digits of a first line; empty where it is none."""
    state = _VNM.search(text[:_NUMBER_AT])
    if not state or not _SHORTEST <= len(text) <= _LONGEST:
        return ""
    rest = text[state.end() :].translate(_AS_FILLER).translate(_AS_DIGIT).replace("<", "")
    extra = len(rest) - _BODY
    return rest if rest.isdigit() and -_MOST_EXTRA <= extra <= _MOST_EXTRA else ""


@dataclass(frozen=True, slots=True)
class _Dates:
    """What stands before the state in a second line, and the last letter of the line."""

    birth: str
    sex: str
    expiry: str
    last: str

    @property
    def text(self) -> str:
        """All of it joined."""
        return self.birth + self.sex + self.expiry + self.last


def _dates_of(text: str) -> _Dates | None:
    """Give the dates of a second line; None where it is none."""
    state = _VNM.search(text, *_STATE_AT)
    if not state or not _SHORTEST <= len(text) <= _LONGEST:
        return None
    found = _DATES.fullmatch(text[: state.start()].translate(_AS_DIGIT))
    last = text[-1].translate(_AS_DIGIT)
    return _Dates(found[1], found[2], found[3], last) if found else None


def _name_row(texts: Sequence[str], second: int) -> int | None:
    for third in range(second + 1, min(second + _FURTHER, len(texts))):
        letters = sum(letter.isalpha() or letter == "<" for letter in texts[third])
        if "<" in texts[third] and _SHORTEST <= len(texts[third]) <= _LONGEST:
            return third if 2 * letters > len(texts[third]) else None
    return None


def _mended(seen: tuple[str, str, str], known: Known) -> Mrz:
    body = _body(seen[0])
    number = _likest_number(body, known)
    one = _line_1(number) if number else f"IDVNM{body[:22].ljust(22, '0')}<<{body[-1]}"
    held = _likest_dates(seen[1], one, known) if number else ""
    two, three = held or _as_seen_2(seen[1]), _mended_name(seen[2])
    expiry = two[8:14]
    return Mrz(
        lines=(one, two, three),
        number=one[15:27],
        birth_date=_birth_date(two[:6], one[15:27]),
        sex={"M": "nam", "F": "nu"}.get(two[7], ""),
        expiry="" if expiry == _FOR_LIFE else f"20{expiry[:2]}-{expiry[2:4]}-{expiry[4:]}",
        name=_name_of(three),
        valid=bool(held),
        repaired=(one, two, three) != seen,
        seen=seen,
    )


def _likest_number(body: str, known: Known) -> str:
    """Give the number whose digits and check digits are likest to those read; empty for none."""
    told = bool(known.number) and not known.printed
    numbers = {known.number} if told else {*_numbers(body), known.number} - {""}
    costs = [
        (2 * _unlike(body, _line_1(number)[5:].replace("<", "")) - (number == known.number), number)
        for number in numbers
    ]
    return _likest(costs, told=told)


def _likest(costs: Iterable[tuple[int, str]], *, told: bool) -> str:
    """Give the likest of all, where it is like enough and no other is nearly as like.

    Args:
        costs: Twice the wrong letters, and one more or less for what else speaks for it.
        told: Whether the QR code told what must stand there.
    """
    (best, text), second = [*sorted(costs), (2 * LINE, ""), (2 * LINE, "")][:2]
    room = 1 if told or best <= _ONE_WRONG else _ONE_WRONG
    most = _MOST_WRONG_TOLD if told else _MOST_WRONG
    return text if best <= 2 * most and second[0] - best >= room else ""


def _unlike(one: str, other: str) -> int:
    return Levenshtein.distance(one, other)


def _numbers(body: str) -> Iterator[str]:
    """Give the numbers that may stand in the digits of a first line, one digit changed."""
    for digits in _shortened(body, _BODY):
        once, again, starts = digits[:9], digits[-10:-1], {digits[10:13], digits[-13:-10]}
        for start, end in product(starts, _either(once, again)):
            yield start + end
            yield from _one_changed(start + end)


def _either(once: str, again: str) -> Iterator[str]:
    """Give what two readings of the same digits may mean: at each place one of the two."""
    if sum(one != other for one, other in zip(once, again, strict=True)) > _MOST_UNLIKE:
        yield from (once, again)
        return
    pairs = [dict.fromkeys(pair) for pair in zip(once, again, strict=True)]
    yield from ("".join(digits) for digits in product(*pairs))


def _one_changed(digits: str) -> Iterator[str]:
    for at, digit in product(range(len(digits)), _DIGITS):
        yield digits[:at] + digit + digits[at + 1 :]


def _likest_dates(text: str, one: str, known: Known) -> str:
    """Give the second line that is likest to the one read; empty where none is or several are."""
    found = _dates_of(text)
    if found is None:
        return ""
    number = one[15:27]
    births = {_short(known.birth_date)} if known.birth_date else set(_births(found, number))
    sexes = {"M" if number[3] in "02468" else "F", found.sex} & {"M", "F"}
    costs = {}
    for birth, letter in product(births, sexes):
        usual = _usual_ends(birth)
        for expiry in {*usual, *_days(found.expiry)}:
            line = _line_2(one, birth, letter, expiry)
            odd = (expiry not in usual) + (birth[:2] != number[4:6])
            costs[line] = 2 * (_unlike(found.text, line[:15] + line[-1]) + odd)
    return _likest(((cost, line) for line, cost in costs.items()), told=bool(known.birth_date))


def _births(found: _Dates, number: str) -> Iterator[str]:
    """Give dates of birth in the year the number says: as read, or the birthday a card ends on."""
    for day in _days(found.birth):
        if day[:2] == number[4:6] or day + check_digit(day) == found.birth:
            yield day
    for birthday in {found.birth[2:6], *(day[2:] for day in _days(found.expiry))}:
        if _is_day(number[4:6] + birthday):
            yield number[4:6] + birthday


def _usual_ends(birth: str) -> set[str]:
    """Give last days of a card: a birthday at which cards end, or never."""
    ends = {f"{(int(birth[:2]) + age) % _CENTURY:02d}{birth[2:]}" for age in _AGES}
    return {day for day in ends if _is_day(day)} | {_FOR_LIFE}


def _days(digits: str) -> Iterator[str]:
    """Give the days that a date with its check digit may mean, one digit wrong or too many."""
    for part in _shortened(digits, 7):
        for day in {part[:6], *_one_changed(part[:6])}:
            if _is_day(day) and (check_digit(day) == part[6:] or day == part[:6]):
                yield day


def _as_seen_2(text: str) -> str:
    """Lay a second line out that cannot be mended."""
    dates = _dates_of(text) or _Dates("", "", "", "0")
    sex = dates.sex if dates.sex in ("M", "F") else "<"
    line = f"{dates.birth[:7].ljust(7, '0')}{sex}{dates.expiry[-7:].rjust(7, '0')}VNM"
    return line.ljust(LINE - 1, "<") + dates.last


def _is_day(text: str) -> bool:
    return is_possible(f"20{text[:2]}-{text[2:4]}-{text[4:6]}")


def _short(iso: str) -> str:
    return iso[2:].replace("-", "")


def _shortened(digits: str, length: int) -> list[str]:
    """Give the digits cut to `length` in all ways: readers see one letter as two (3 as 53)."""
    extra = max(0, min(len(digits) - length, _MOST_EXTRA))
    kept = ("".join(part) for part in combinations(digits, len(digits) - extra))
    return list(dict.fromkeys(kept))


def _mended_name(text: str) -> str:
    """Put the fillers at the end of the name line back: readers take them for K, C, E or L."""
    name = text.translate(_AS_LETTER)
    tail = _TAIL.search(name)
    if tail and "<<" in name[: tail.start()]:
        name = name[: tail.start()]
    return name.rstrip("<").ljust(LINE, "<")[:LINE]


def _name_of(line: str) -> str:
    return " ".join(line.replace("<", " ").split())


def _birth_date(text: str, number: str) -> str:
    century = 1900 + _CENTURY * (int(number[3]) // 2)
    value = f"{century + int(text[:2])}-{text[2:4]}-{text[4:]}"
    return value if is_possible(value) else ""
