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
    """How far a scan is; an unbalanced one waits for a person, nothing of it is signed."""

    RECEIVED = "received"
    READING = "reading"
    READ = "read"
    UNBALANCED = "unbalanced"
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
    """A batch that was taken in; see `NewScan`.

    Attributes:
        came_signed: Whether it is a PDF with signatures; None until it was opened.
        error_code: Why it failed, or does not balance.
    """

    id: str
    dossier_id: str | None
    name: str = field(repr=False)
    size_bytes: int
    sha256: str = field(repr=False)
    sheets: int | None
    duplex: bool
    came_signed: bool | None
    state: ScanState
    error_code: str | None
    received_at: datetime
    received_by: str


@dataclass(frozen=True, slots=True)
class ScanFile:
    """A file with sides of a scan: the master, or sides that were scanned again.

    Attributes:
        ordinal: 0 for the scan's own master.
        kept: Its bytes.
        stands_after: Number of the page its first one stands after; None for the master.
        page_count: Pages in it; None until it was opened.
    """

    ordinal: int
    kept: KeptBytes
    stands_after: int | None
    page_count: int | None


@dataclass(frozen=True, slots=True)
class NewPart:
    """Sides that were scanned again into their place.

    Attributes:
        kept: The file, already kept.
        name: File name as received.
        stands_after: Number of the page the first one stands after; 0 for the beginning.
    """

    kept: KeptBytes
    name: str = field(repr=False)
    stands_after: int


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One side of a scan.

    Attributes:
        number: From 1 in the master; sides scanned again have the numbers after those.
        turn_degrees: 0, 90, 180 or 270, clockwise, as found.
        lean_degrees: As found, counter-clockwise positive.
        dpi: Pixels per inch as received.
        width_px: As received; 0 where the page could not be opened.
        height_px: As received.
        confidence: Of what was read, 0 to 1.
        report: All else that is to be shown or used again, as JSON values; kept sealed,
            since barcodes and words are personal data.
        stands_after: Number of the page it stands after; None where the numbers say it.
        reason: Why a person set it aside; empty where nobody did.
        may_separate: Whether it may be a separator that was not read, and no person has
            said yet what it is.
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
    stands_after: int | None = None
    reason: str = field(default="", repr=False)
    may_separate: bool = False


ASIDE = frozenset({PageState.REJECTED, PageState.DUPLICATE})
"""What only a person says of a page; it is then no side of the paper that was announced."""


@dataclass(frozen=True, slots=True)
class Side:
    """What the ledger knows of a page.

    Attributes:
        opened: Whether it could be decoded; what could not may be anything.
        stands_after: See `ScanPage`.
        may_separate: See `ScanPage`.
    """

    number: int
    kind: PageKind
    state: PageState
    opened: bool
    stands_after: int | None = None
    may_separate: bool = False

    @property
    def is_aside(self) -> bool:
        """Whether a person set it aside."""
        return self.state in ASIDE

    @property
    def belongs(self) -> bool:
        """Whether it has to be a page of a document."""
        return self.may_stand and self.kind in (PageKind.CONTENT, PageKind.NONTEXT)

    @property
    def may_stand(self) -> bool:
        """Whether it can be a page of a document."""
        return self.opened and not self.is_aside


@dataclass(frozen=True, slots=True)
class PageList:
    """The pages of a document: all a boundary is.

    Attributes:
        number: The document's number in its scan; a list that changes gets a new one, one
            without pages has 0.
        pages: Page numbers in the order of the document; empty where all were set aside.
        by_person: Whether a person drew it.
        drawn: The pages together with those that were set aside since, each where it stood,
            so that one taken back comes back there; empty where none was.
    """

    number: int
    pages: tuple[int, ...]
    by_person: bool = False
    drawn: tuple[int, ...] = ()
