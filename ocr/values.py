"""Values as fields carry them, found in the text that stands behind a label.

Nothing is corrected in silence: what had to be guessed comes with the code of a doubt, see
`ocr.checks.SENTENCES`. Names and texts stay as printed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dossier.words import nfc
from ocr.dates import find_date, is_possible
from ocr.name_words import EDGES, name_words, parted
from ocr.rows import fold_each
from ocr.syllables import is_syllable
from ocr.ticks import ticked

_DIGIT_LIKE = str.maketrans("OoIl|SB", "0011158")
# Digits with the letters readers take them for; groups may stand apart (digit squares).
_ATOM = r"(?<![^\W_])[0-9O](?:[0-9OoIl|SB]*[0-9O])?(?![^\W_])"
_NUMBER_RUN = re.compile(rf"{_ATOM}(?:[\s.]{{1,2}}{_ATOM})*")
_ATOMS = re.compile(_ATOM)
_PHONE_RUN = re.compile(r"(?:\(?\+\s?84\)?|\(?0)[\s.\-)]{0,2}\d(?:[\s.\-)]{0,2}\d){6,10}")
_WHOLE_PHONE = re.compile(r"0\d{9}(?!\d)")
_ABBREVIATION = r"[A-ZĐÐÂĂÊÔƠƯ][A-Za-zĐđÐÂĂÊÔƠƯ]*[0-9]*"
_SIGN = re.compile(
    rf"\d{{1,6}}[A-Za-z]?\s?/\s?(?:\d{{4}}\s?/\s?)?{_ABBREVIATION}"
    rf"(?:\s?[-\u2013.&/]\s?{_ABBREVIATION})*"
)
_REGISTER = re.compile(r"\d{1,6}(?:\s?/\s?\d{4})?(?:\s?[-\u2013]\s?[A-ZĐ][A-ZĐ0-9.\-]*)?")
_CODE = re.compile(
    r"(?=[A-ZĐ0-9./\-\s]*[0-9])(?:[A-ZĐ]{1,4}[\s.\-]{0,2})?[0-9][A-Z0-9]*(?:\s?[./\-]\s?[A-ZĐ0-9]+)*"
)
_SERIAL = re.compile(r"(?<![^\W_])([A-ZĐ]{1,2})\s?([0-9]{5,9}|[0-9]{2,4} [0-9]{3,4})(?![^\W_])")
_SERIAL_DIGITS = (6, 8)
_PARCEL = re.compile(
    r"(?:[A-ZĐ]{1,3}\s?[-.]?\s?)?[0-9]{1,5}(?:\s?[-/]\s?[0-9]{1,4})?[a-z]?(?![^\W_])"
)
_MORE_PARCELS = re.compile(r"\s*(?:[,;+]|và)\s*[0-9]")
_AREA = re.compile(
    r"(?<![^\W_])(?P<whole>[0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+)"
    r"(?:\s?[,.]\s?(?P<part>[0-9]{1,2}))?(?![0-9])"
)
_ENTERPRISE = re.compile(r"[0-9](?:[\s.]?[0-9]){9,11}(?:\s?[-\u2013]\s?[0-9](?:\s?[0-9]){2})?")
_PERSONAL_DIGITS, _OLD_DIGITS, _PHONE_DIGITS, _FEWEST = 12, 9, 10, 7
_MOST_NAME_WORDS = 7
_HONORIFIC = re.compile(
    r"^(?:và\s+)?(?:hộ\s+)?(?:ông\s*[(/]\s*bà\)?|ông|bà)\b(?P<colon>\s*:)?\s+", re.IGNORECASE
)
_SPECK = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,7})[.·'|\u2019]([^\W\d_]{2,7})(?![^\W\d_])")
_THIRD = re.compile(r"[^a-z0-9]*(?:[xvo0](?![a-z0-9])[^a-z0-9]*)?khac\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A value in a text.

    Attributes:
        value: Normalised.
        start: First letter of what was used of the text.
        end: Letter after it.
        doubts: Codes of findings.
    """

    value: str
    start: int
    end: int
    doubts: tuple[str, ...] = ()


def find_name(text: str) -> Found | None:
    """Find a person's name at the start of the text; as printed, NFC, single spaces.

    >>> find_name(": NGUYỄN VĂN AN, sinh ngày").value
    'NGUYỄN VĂN AN'
    """
    start = _first(text)
    honorific = _HONORIFIC.match(text[start:])
    # Ông is a family name too (Ông Ích Khiêm): three words must be left
    least = 2 if honorific and (honorific["colon"] or " " in honorific.group().strip()) else 3
    if honorific and len(name_words(text, start + honorific.end())) >= least:
        start += honorific.end()
    words = name_words(text, start)
    if not words:
        return None
    end = words[-1].end()
    whole = [parted(word.group()) for word in words]
    value = " ".join(whole)
    joined = whole != [word.group() for word in words]
    rest = text[end:].strip(EDGES)
    cut = bool(rest) and rest[0] not in "(,;/" and not text[end:].lstrip().startswith((",", ";"))
    usual = 2 <= len(value.split()) < _MOST_NAME_WORDS  # noqa: PLR2004
    doubts = [*(["name-not-syllables"] if joined else []), *([] if usual else ["name-length"])]
    return Found(nfc(value), start, end, (*doubts, "text-left-over") if cut else tuple(doubts))


def find_number(text: str) -> Found | None:
    """Find a personal number: the first run of twelve digits, else nine, else the longest.

    Digits may stand apart (digit boxes) or in groups.
    """
    atoms = [_as_digits(text, match.start(), match.end()) for match in _ATOMS.finditer(text)]
    runs = [_as_digits(text, match.start(), match.end()) for match in _NUMBER_RUN.finditer(text)]
    begun = [part for match in _NUMBER_RUN.finditer(text) for part in _beginnings(text, match)]
    for length in (_PERSONAL_DIGITS, _OLD_DIGITS):
        for found in (*atoms, *runs, *begun):
            if len(found.value) == length:
                return found
    long = [run for run in runs if len(run.value) >= _FEWEST]
    return max(long, key=lambda run: len(run.value), default=None)


def find_phone(text: str) -> Found | None:
    """Find a telephone number; +84 is kept as the 0 it stands for."""
    match = _PHONE_RUN.search(text)
    if not match:
        run = find_number(text)
        return run if run and not run.doubts and len(run.value) < _PERSONAL_DIGITS else None
    digits = re.sub(r"\D", "", match.group())
    whole = _WHOLE_PHONE.match(match.group())
    if whole and len(digits) > _PHONE_DIGITS:  # the number of the next item follows
        end = match.start() + whole.end()
        return Found(whole.group(), match.start(), end, ("text-left-over",))
    if match.group().lstrip("(").startswith("+"):
        rest = digits.removeprefix("84")
        digits = rest if rest.startswith("0") and len(rest) == _PHONE_DIGITS else "0" + rest
    return Found(digits, match.start(), match.end())


def find_day(text: str) -> Found | None:
    """Find a date; ISO 8601, also partial."""
    date = find_date(text)
    if not date:
        return None
    doubts = ["mended-digits"] if date.mended else []
    if not is_possible(date.value):
        doubts.append("impossible-date")
    return Found(date.value, date.start, date.end, tuple(doubts))


def find_sex(text: str) -> Found | None:
    """Find `nam` or `nu`; where both are printed the ticked one."""
    folded = fold_each(text)
    words = [match for match in re.finditer(r"[a-z]+", folded) if match.group() in ("nam", "nu")]
    if not words or folded[: words[0].start()].strip(EDGES + "[]()□☐").strip("xX☒"):
        return None
    if len({word.group() for word in words[:2]}) == 1:
        return Found(words[0].group(), words[0].start(), words[0].end())
    third = _THIRD.match(folded, words[1].end())
    marked = ticked(folded, [*words[:2], *([third] if third else [])])
    if len(marked) != 1 or marked[0] is third:
        return None
    return Found(marked[0].group(), marked[0].start(), marked[0].end())


def find_sign(text: str) -> Found | None:
    """Find number and sign of an administrative document: `125/QĐ-UBND`."""
    match = _SIGN.search(text)
    if not match:
        return None
    value = re.sub(r"\s", "", match.group()).replace("\u2013", "-").replace("Ð", "Đ").rstrip(".-")
    return Found(value, match.start(), match.end())


def find_register_number(text: str) -> Found | None:
    """Find a number of a register, with year or sign if it has one: `125`, `125/2024`."""
    sign = find_sign(text)
    match = _REGISTER.match(text, _first(text))
    if sign and match and sign.start == match.start():
        return sign
    if not match:
        return None
    return Found(
        re.sub(r"\s", "", match.group()).replace("\u2013", "-"), match.start(), match.end()
    )


def find_code(text: str) -> Found | None:
    """Find a number of a register as it is printed: `CH 00123`, `41A8012345`, `12/GPXD`.

    >>> find_code(": CS 01234/2019").value
    'CS 01234/2019'
    """
    match = _CODE.match(text, _first(text))
    if not match:
        return None
    value = re.sub(r"\s*([./\-])\s*", r"\1", match.group().replace("\u2013", "-"))
    return Found(" ".join(value.split()), match.start(), match.end())


def find_serial(text: str) -> Found | None:
    """Find the serial number of a land certificate: one or two capitals and 6 or 8 digits.

    >>> find_serial("Số phát hành: BE123456").value
    'BE 123456'
    """
    match = _SERIAL.search(text)
    if not match:
        return None
    digits = match[2].replace(" ", "")
    doubts = () if len(digits) in _SERIAL_DIGITS else ("serial-length",)
    return Found(f"{match[1]} {digits}", match.start(), match.end(), doubts)


def find_parcel(text: str) -> Found | None:
    """Find the number of a parcel or of a map sheet at the start; several are a doubt."""
    match = _PARCEL.match(text, _first(text))
    if not match:
        return None
    more = _MORE_PARCELS.match(text, match.end())
    value = re.sub(r"\s*([-/.])\s*", r"\1", match.group())
    return Found(value, match.start(), match.end(), ("text-left-over",) if more else ())


def find_area(text: str) -> Found | None:
    """Find an area in m2: digits, a decimal comma where there are parts, no points.

    >>> find_area("1.250,5 m2, (bằng chữ:").value
    '1250,5'
    """
    match = _AREA.search(text)
    if not match:
        return None
    whole = re.sub(r"[. ]", "", match["whole"])
    value = f"{whole},{match['part']}" if match["part"] else whole
    return Found(value, match.start(), match.end())


def find_enterprise_code(text: str) -> Found | None:
    """Find the code of an enterprise or a household business, which is its tax code.

    Ten digits, of a dependent unit `-` and three more; of a household since July 2025 the
    twelve digits of its owner.
    """
    match = _ENTERPRISE.search(text)
    if not match:
        return None
    value = re.sub(r"[\s.]", "", match.group()).replace("\u2013", "-")
    return Found(value, match.start(), match.end())


def find_text(text: str) -> Found | None:
    """Take the whole text as printed, without leaders and stops around it."""
    start = _first(text)
    end = len(text.rstrip(EDGES))
    if start >= end:
        return None
    parted = _SPECK.sub(_part_words, text[start:end])
    value = nfc(" ".join(parted.split()))
    return Found(value, start, end, () if parted == text[start:end] else ("text-doubtful",))


KINDS: Mapping[str, Callable[[str], Found | None]] = {
    "name": find_name,
    "number": find_number,
    "phone": find_phone,
    "date": find_day,
    "sex": find_sex,
    "sign": find_sign,
    "register_number": find_register_number,
    "code": find_code,
    "serial": find_serial,
    "parcel": find_parcel,
    "area": find_area,
    "enterprise_code": find_enterprise_code,
    "text": find_text,
}


def _part_words(pair: re.Match[str]) -> str:
    """Part two syllables with a speck between them; "TP.Huế" and "UBND.VP" stay."""
    whole = all(is_syllable(word) for word in pair.groups()) and not pair[1].isupper()
    return f"{pair[1]} {pair[2]}" if whole else pair.group()


def _first(text: str) -> int:
    return len(text) - len(text.lstrip(EDGES))


def _as_digits(text: str, start: int, end: int) -> Found:
    raw = re.sub(r"[\s.]", "", text[start:end])
    digits = raw.translate(_DIGIT_LIKE)
    return Found(digits, start, end, () if digits == raw else ("mended-digits",))


def _beginnings(text: str, run: re.Match[str]) -> list[Found]:
    """Give what a run of groups begins with; what is left over is a doubt."""
    ends = [atom.end() for atom in _ATOMS.finditer(text, run.start(), run.end())][:-1]
    parts = [_as_digits(text, run.start(), end) for end in ends]
    return [Found(p.value, p.start, p.end, (*p.doubts, "text-left-over")) for p in parts]
