"""The machine-readable zone of the identity card: TD1, three lines of thirty letters.

Repairs go only where a check digit then holds. Source: ICAO Doc 9303-5; Vietnamese cards carry
the last nine digits of the personal number, its check digit, and the whole number as optional
data with a check digit at position 30.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from ocr.dates import is_possible

LINE = 30
_WEIGHTS = (7, 3, 1)
_CENTURY = 100
_AS_DIGIT = str.maketrans("OQDIL|!ZSBGT", "000111125867")
_FILLERS = str.maketrans({"\u00ab": "<<", "\u2039": "<", "(": "<", "[": "<", "{": "<"})
_LOST_FILLER = re.compile(r"[^A-Z0-9<]")
_D = r"[0-9OQDIL|!ZSBGT]"
_F = r"[<KCEL]"  # a filler, or what readers take it for
_LINE_1 = re.compile(rf"^[A-Z0-9<]?[D0O<]VNM({_D}{{22,24}}){_F}{{1,3}}({_D})$")
_LINE_2 = re.compile(rf"^({_D}{{7,8}})([MFN<])({_D}{{7,8}})VNM[<KCELSG]{{7,14}}({_D})$")
_MOST_EXTRA = 2  # letters too many that are left out where the check digits then hold
_TAIL = re.compile(r"<<[<KCEL]*$")
_SHORTEST, _LONGEST = 24, 36


@dataclass(frozen=True, slots=True)
class Mrz:
    """A machine-readable zone.

    Attributes:
        lines: Three lines of thirty letters, repaired.
        number: Personal number, twelve digits.
        birth_date: ISO 8601; the century is taken from the number's fourth digit.
        sex: `nam`, `nu` or empty.
        expiry: ISO 8601, or empty for a card without end.
        name: Without diacritics, `NGUYEN VAN AN`.
        valid: Whether all five check digits hold.
        repaired: Whether a letter was read as the digit it looks like, or a filler put back.
    """

    lines: tuple[str, str, str]
    number: str
    birth_date: str
    sex: str
    expiry: str
    name: str
    valid: bool
    repaired: bool

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

    Lines of a document that is no Vietnamese identity card give None.
    """
    texts = [_clean(line) for line in lines]
    for first, text in enumerate(texts):
        one = _LINE_1.search(text)
        if not one:
            continue
        for second in range(first + 1, min(first + 4, len(texts))):
            two = _LINE_2.search(texts[second])
            third = _name_line(texts, second)
            if two and third is not None:
                lines_1_2 = _line_1(one), _line_2(two)
                return _mrz(lines_1_2, texts[third], text + texts[second]), (first, second, third)
    return None


def make_mrz(number: str, birth: str, sex: str, expiry: str, name: str) -> tuple[str, str, str]:
    """Give the three lines of a card.

    Args:
        number: Twelve digits.
        birth: yymmdd.
        sex: `M` or `F`.
        expiry: yymmdd; `991231` for a card without end.
        name: Without diacritics, family name first, words separated by spaces.
    """
    short = number[-9:]
    one = f"IDVNM{short}{check_digit(short)}{number}<<{check_digit(number + '<<')}"
    two = f"{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}VNM".ljust(LINE - 1, "<")
    return one, two + _composite(one, two), name_line(name)


def name_line(name: str) -> str:
    """Give the third line of a name without diacritics, family name first."""
    family, *given = name.upper().split()
    return f"{family}<<{'<'.join(given)}".ljust(LINE, "<")[:LINE]


def _worth(letter: str) -> int:
    if letter == "<":
        return 0
    return int(letter) if letter.isdigit() else ord(letter) - ord("A") + 10


def _composite(one: str, two: str) -> str:
    return check_digit(one[5:30] + two[0:7] + two[8:15] + two[18:29])


def _clean(line: str) -> str:
    return _LOST_FILLER.sub("", "".join(line.split()).upper().translate(_FILLERS))


def _name_line(texts: Sequence[str], second: int) -> int | None:
    for third in range(second + 1, min(second + 3, len(texts))):
        if "<" in texts[third] and _SHORTEST <= len(texts[third]) <= _LONGEST:
            return third
    return None


def _mrz(lines_1_2: tuple[str, str], names: str, raw: str) -> Mrz:
    one, two = lines_1_2
    three = _repaired_name(names)
    expiry = two[8:14]
    return Mrz(
        lines=(one, two, three),
        number=one[15:27],
        birth_date=_birth_date(two[:6], one[15:27]),
        sex={"M": "nam", "F": "nu"}.get(two[7], ""),
        expiry="" if expiry == "991231" else f"20{expiry[:2]}-{expiry[2:4]}-{expiry[4:]}",
        name=" ".join(three.replace("<", " ").split()),
        valid=_holds(one, two),
        repaired=one + two + three != raw + names,
    )


def _line_1(found: re.Match[str]) -> str:
    check = found[2].translate(_AS_DIGIT)
    made = [f"IDVNM{part}<<{check}" for part in _shortened(found[1].translate(_AS_DIGIT), 22)]
    return next((line for line in made if _holds_1(line)), made[0])


def _line_2(found: re.Match[str]) -> str:
    sex = {"M": "M", "N": "M", "F": "F"}.get(found[2], "<")
    check = found[4].translate(_AS_DIGIT)
    births, expiries = (_dated(found[group].translate(_AS_DIGIT)) for group in (1, 3))
    return f"{births[0]}{sex}{expiries[0]}VNM".ljust(LINE - 1, "<") + check


def _dated(digits: str) -> list[str]:
    """Give a date with its check digit; where a digit is too many, what then holds, if one."""
    made = _shortened(digits, 7)
    held = [part for part in made if check_digit(part[:6]) == part[6] and _is_day(part)]
    return held if len(held) == 1 else made[:1]


def _is_day(text: str) -> bool:
    return is_possible(f"20{text[:2]}-{text[2:4]}-{text[4:6]}")


def _shortened(digits: str, length: int) -> list[str]:
    """Give the digits cut to `length` in all ways: readers see one letter as two (3 as 53)."""
    extra = min(len(digits) - length, _MOST_EXTRA)
    kept = ("".join(part) for part in combinations(digits, len(digits) - extra))
    return list(dict.fromkeys(kept))


def _holds_1(one: str) -> bool:
    checks = ((one[5:14], one[14]), (one[15:29], one[29]))
    return all(check_digit(part) == digit for part, digit in checks) and one[5:14] == one[18:27]


def _holds(one: str, two: str) -> bool:
    checks = ((two[0:6], two[6]), (two[8:14], two[14]))
    digits = all(check_digit(part) == digit for part, digit in checks)
    return _holds_1(one) and digits and _composite(one, two) == two[29]


def _repaired_name(text: str) -> str:
    """Put the fillers at the end of the name line back: readers take them for K, C, E or L."""
    name = text.translate(str.maketrans("0158", "OISB"))
    tail = _TAIL.search(name)
    if tail and "<<" in name[: tail.start()]:
        name = name[: tail.start()]
    return name.rstrip("<").ljust(LINE, "<")[:LINE]


def _birth_date(text: str, number: str) -> str:
    century = 1900 + _CENTURY * (int(number[3]) // 2)
    value = f"{century + int(text[:2])}-{text[2:4]}-{text[4:]}"
    return value if is_possible(value) else ""
