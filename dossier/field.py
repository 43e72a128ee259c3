"""A field of a document: what the paper says under one name, where, and how sure we are."""

from dataclasses import dataclass

from dossier.page import Box


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """Why a field is doubted.

    Attributes:
        code: Kebab-case name that never changes once released.
        text: One Vietnamese sentence for the clerk.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field as read.

    Attributes:
        name: Vietnamese words without diacritics in snake_case, the same for all types.
        value: Normalised: dates ISO 8601, also partial (`1985`, `1985-03`); `gioi_tinh`
            is `nam` or `nu`; numbers digits only; MRZ lines joined by line feeds.
        text: As printed, NFC.
        confidence: 0 to 1.
        page: Input page number from 1.
        box: Where the value stands on the kept page, in mm.
        source: `ocr`, `qr`, `mrz`, `pdf` or `person`.
        accepted: Whether confidence and checks allow using it without a person.
        findings: Why it is doubted; empty when nothing speaks against it.
    """

    name: str
    value: str
    text: str
    confidence: float
    page: int
    box: Box
    source: str
    accepted: bool
    findings: tuple[FieldFinding, ...] = ()
