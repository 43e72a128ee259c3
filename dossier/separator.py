"""What the QR code of a separator sheet says: dossier and component of what follows.

The text is upper-case letters, digits and `-./:` only, so that a QR code holds it in its
compact alphanumeric mode: `SOHOA:1:H40.15.3-261124-0007:2:7F3A`. A patch sheet of other
makers separates without saying what follows: the bars of a patch code, whichever of the six it
is, or `PATCHT` as Code 39 or Code 128.
"""

import binascii
import re
from dataclasses import dataclass
from typing import Self

from dossier.codes import DossierCode

PATCH_T_BARS_MM = ((0.0, 2.032), (4.064, 5.08), (11.176, 2.032), (15.24, 5.08))
"""Where the four bars of a patch T begin, from the leading edge inwards, and how thick they are.

Source: Kodak A-61599, Patch Code Information for Kodak Scanners.
"""

_MARK = "SOHOA:1"
_PATCH_TEXTS = ("PATCHT", "PATCH T", *(f"PATCH-{name}" for name in "12346T"))
_TEXT = re.compile(
    rf"{_MARK}:(?P<dossier>[0-9A-Z.-]{{0,60}}):(?P<component>[0-9]{{1,4}}):[0-9A-F]{{4}}"
)


@dataclass(frozen=True, slots=True)
class Separator:
    """A separator sheet.

    Attributes:
        dossier: Dossier code as text; empty on a patch sheet.
        component: Ordinal of the component in the dossier, from 1; 0 where not said.
    """

    dossier: str = ""
    component: int = 0

    def __str__(self) -> str:
        body = f"{_MARK}:{self.dossier}:{self.component}"
        return f"{body}:{_checksum(body)}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what a barcode says; None when it is not a separator's."""
        text = text.strip()
        if text in _PATCH_TEXTS:
            return cls()
        found = _TEXT.fullmatch(text)
        if not found:
            return None
        try:
            code = str(DossierCode.parse(found["dossier"])) if found["dossier"] else ""
        except ValueError:
            return None
        separator = cls(code, int(found["component"]))
        return separator if str(separator) == text else None


def _checksum(body: str) -> str:
    return f"{binascii.crc_hqx(body.encode(), 0):04X}"
