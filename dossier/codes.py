"""The codes of the desk: parse and print. A code that cannot be parsed raises ValueError.

Document codes may contain a personal number, so a code is personal data: never in a URL,
a log, a QR or a file name.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

# At most 33 of the 35 characters that QĐ 20/2020/QĐ-TTg allows.
_AGENCY = re.compile(r"[A-Y][0-9]{2}(\.[0-9A-Z]{1,4}){0,6}")
_DOSSIER = re.compile(
    r"(?P<agency>[A-Y][0-9]{2}(?:\.[0-9A-Z]{1,4}){0,6})"
    r"-(?P<day>[0-9]{6})-(?P<ordinal>[0-9]{4}|[1-9][0-9]{4,8})"
)
_PERSONAL = re.compile(r"[0-9]{12}")
_DOCUMENT = re.compile(
    r"(?P<owner>[0-9A-Z]+)\.(?P<type>[0-9A-Z]+)"
    r"\.(?P<day>[0-9]{8})\.(?P<ordinal>[0-9]{3}|[1-9][0-9]{3,8})"
)

_LARGEST_ORDINAL = 999_999_999
_CENTURY = 2000  # a dossier code carries two digits of the year
_MALE_DIGITS = "02468"


@dataclass(frozen=True, slots=True)
class DossierCode:
    """Number of a dossier: `H40.15.3-260131-0007`.

    Attributes:
        agency: Electronic identifier of the agency, level 1 first (QĐ 20/2020/QĐ-TTg).
        day: Day of reception in Vietnam.
        ordinal: Position among the agency's dossiers of that day, from 1; never reused.

    Raises:
        ValueError: The agency code is malformed, the day is not in the years 2000 to 2099
            (the code has two digits for the year) or the ordinal is not 1 to 999,999,999.

    Source:
        Practice since QĐ 20/2020; ordinal per agency and day, Circular 01/2018 Art. 19.
    """

    agency: str
    day: date
    ordinal: int

    def __post_init__(self) -> None:
        if not _AGENCY.fullmatch(self.agency):
            message = "malformed agency code"
            raise ValueError(message)
        if self.day.year // 100 * 100 != _CENTURY:
            message = "a dossier code has two digits for a year from 2000 on"
            raise ValueError(message)
        if not 1 <= self.ordinal <= _LARGEST_ORDINAL:
            message = "an ordinal counts from 1"
            raise ValueError(message)

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.ordinal:04d}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a dossier code; white space around it does not count.

        >>> DossierCode.parse("H40.15.3-260131-0007").ordinal
        7
        """
        found = _DOSSIER.fullmatch(text.strip())
        if not found:
            message = "not a dossier code"
            raise ValueError(message)
        day = found["day"]
        return cls(
            found["agency"],
            date(_CENTURY + int(day[:2]), int(day[2:4]), int(day[4:])),
            int(found["ordinal"]),
        )


@dataclass(frozen=True, slots=True)
class PersonalId:
    """The twelve-digit personal identification number (số định danh cá nhân).

    Three digits place of birth registration, one digit sex and century, two digits year
    of birth, six random digits; no check digit.

    Raises:
        ValueError: Not twelve digits.

    Source:
        Law on Identification 26/2023 Art. 12; Decree 70/2024.
    """

    digits: str

    def __post_init__(self) -> None:
        if not _PERSONAL.fullmatch(self.digits):
            message = "a personal id has twelve digits"
            raise ValueError(message)

    def __str__(self) -> str:
        return self.digits

    @property
    def sex(self) -> str:
        """`nam` or `nu`, as the fourth digit says."""
        return "nam" if self.digits[3] in _MALE_DIGITS else "nu"

    @property
    def birth_year(self) -> int:
        """Year of birth as the fourth to sixth digits say."""
        return 1900 + 100 * (int(self.digits[3]) // 2) + int(self.digits[4:6])


@dataclass(frozen=True, slots=True)
class DocumentCode:
    """Code of a digitized document: `<owner id>.<type code>.<yyyymmdd>.<seq>`.

    The structure in Circular 01/2023 is not established, so this is the office's default;
    foreign codes are kept as the text they are.

    Attributes:
        owner: Owner's identifier as the office writes it, digits and capitals.
        type_code: Code of the document type.
        day: Day of digitization in Vietnam.
        ordinal: Position among the owner's documents of that type and day, from 1.

    Raises:
        ValueError: A part is malformed.
    """

    owner: str
    type_code: str
    day: date
    ordinal: int

    def __post_init__(self) -> None:
        if not 1 <= self.ordinal <= _LARGEST_ORDINAL or not _DOCUMENT.fullmatch(str(self)):
            message = "malformed document code"
            raise ValueError(message)

    def __str__(self) -> str:
        return f"{self.owner}.{self.type_code}.{self.day:%Y%m%d}.{self.ordinal:03d}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a document code of the office's own form.

        >>> DocumentCode.parse("000199000001.KS.20261124.001").type_code
        'KS'
        """
        found = _DOCUMENT.fullmatch(text.strip())
        if not found:
            message = "not a document code of this office"
            raise ValueError(message)
        day = found["day"]
        return cls(
            found["owner"],
            found["type"],
            date(int(day[:4]), int(day[4:6]), int(day[6:])),
            int(found["ordinal"]),
        )
