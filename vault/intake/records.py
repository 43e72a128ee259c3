"""What intake hands out instead of rows, and what it takes in. Frozen; times are UTC.

What is personal is left out of what a record prints, so that none reaches a log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dossier.page import PageKind, PageState
from vault.blobs import KeptBytes


class DossierState(StrEnum):
    """How far a dossier is."""

    RECEIVED = "received"
    DIGITIZED = "digitized"


class ComponentState(StrEnum):
    """How a component came to be in electronic form, if it did."""

    NOT_DIGITIZED = "NOT_DIGITIZED"
    DIGITIZED = "DIGITIZED"
    REUSED = "REUSED"


class ScanState(StrEnum):
    """How far a scan is."""

    RECEIVED = "received"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A request to take in.

    Attributes:
        agency: Electronic identifier of the agency, such as `H40.15.3`.
        procedure_code: National code of the procedure.
        owner_id: Whose request it is.
    """

    agency: str
    procedure_code: str
    owner_id: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A request that was taken in; `code` is what is printed on the receipt slip."""

    id: str
    code: str
    agency: str
    procedure_code: str
    owner_id: str
    state: DossierState
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class Announced:
    """What the clerk counted before scanning.

    Attributes:
        originals: Papers handed in as originals, 0 or more.
        copies: Papers handed in as copies, 0 or more.
        sheets: Sheets to be fed; None where not counted.
    """

    originals: int
    copies: int
    sheets: int | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A paper a dossier has to hold.

    Attributes:
        ordinal: Position in the procedure, from 1.
        exemption_code: Why it is not digitized, if there is a reason.
        announced: What was counted, once it was.
        document_id: The document that stands for it, digitized or reused.
    """

    dossier_id: str
    ordinal: int
    document_type: str
    title: str
    must_digitize: bool
    state: ComponentState
    exemption_code: str | None
    announced: Announced | None
    document_id: str | None


@dataclass(frozen=True, slots=True)
class NewScan:
    """A batch as it came.

    Attributes:
        dossier_id: None for a batch whose separators say where each paper belongs.
        master: Its bytes, already kept.
        name: File name as received.
        sheets: Sheets the clerk announced; None where not announced.
        duplex: Whether both sides of each sheet were scanned.
    """

    dossier_id: str | None
    master: KeptBytes
    name: str = field(repr=False)
    sheets: int | None = None
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """A batch that was taken in; see `NewScan`. `error_code` says why it failed."""

    id: str
    dossier_id: str | None
    name: str = field(repr=False)
    size_bytes: int
    sha256: str = field(repr=False)
    sheets: int | None
    duplex: bool
    state: ScanState
    error_code: str | None
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One side of a scan.

    Attributes:
        number: Input page number, from 1.
        turn_degrees: 0, 90, 180 or 270, clockwise, as found.
        lean_degrees: As found, counter-clockwise positive.
        dpi: Pixels per inch as received.
        width_px: As received.
        height_px: As received.
        confidence: Of what was read, 0 to 1.
        report: All else that is to be shown or used again, as JSON values; kept sealed,
            since barcodes and words are personal data.
    """

    number: int
    kind: PageKind
    state: PageState
    turn_degrees: int
    lean_degrees: float
    dpi: float
    width_px: int
    height_px: int
    confidence: float
    report: Mapping[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where each side of a scan went.

    Attributes:
        announced_sides: 2 x sheets when duplex, else sheets; None where not announced.
        sides: Sides that were received and are accounted for.
        by_kind: How many of each kind; the sum is `sides`.
        by_state: How many in each state; the sum is `sides`.
        in_documents: Sides that are a page of a document.
        doubled: Sides that are a page of more than one document; 0 unless something is wrong.
    """

    announced_sides: int | None
    sides: int
    by_kind: Mapping[PageKind, int]
    by_state: Mapping[PageState, int]
    in_documents: int
    doubled: int

    @property
    def agrees(self) -> bool | None:
        """Whether as many sides came as were announced; None where not announced."""
        return None if self.announced_sides is None else self.announced_sides == self.sides
