"""What the office knows of papers and procedures; loaded from dated rule-sets.

Law is data: these values come from `desk/rules/*.toml`, chosen by the date of reception.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A sort of paper.

    Attributes:
        key: Vietnamese words without diacritics in snake_case, such as `giay_khai_sinh`.
        title: As a person reads it.
        code: Short code inside document codes, digits and capitals.
        issued_by_authority: Papers an authority issued get the agency's signature
            (`agency_copy=auto`, Decree 30/2020 Art. 25); citizens' own forms do not.
    """

    key: str
    title: str
    code: str
    issued_by_authority: bool


@dataclass(frozen=True, slots=True)
class RequiredComponent:
    """One paper a procedure asks for.

    Attributes:
        ordinal: Position in the procedure, from 1; printed on separator sheets.
        document_type: Key of the document type; `khac` accepts any.
        title: As a person reads it.
        must_digitize: Whether it has to be digitized at reception.
        reusable: Whether a valid paper in the owner's vault may stand for it.
    """

    ordinal: int
    document_type: str
    title: str
    must_digitize: bool = True
    reusable: bool = True


@dataclass(frozen=True, slots=True)
class Procedure:
    """An administrative procedure and what it asks for.

    Attributes:
        code: National code, `d.dddddd`.
        title: As a person reads it.
        components: In the order of the published procedure.
    """

    code: str
    title: str
    components: tuple[RequiredComponent, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules in force from a day on.

    Attributes:
        valid_from: First day in force.
        legal_basis: What the rules rest on, as printed.
        document_types: By key; always holds `khac`.
        procedures: By code.
        exemptions: Exemption code to the sentence a person reads.
    """

    valid_from: date
    legal_basis: str
    document_types: Mapping[str, DocumentType]
    procedures: Mapping[str, Procedure]
    exemptions: Mapping[str, str]

    def document_type(self, key: str) -> DocumentType:
        """Give the document type, or `khac` for a key not in the catalogue."""
        return self.document_types.get(key, self.document_types["khac"])
