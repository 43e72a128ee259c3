"""The JSON of the API: what goes in and out. Times are UTC with offset; ids are opaque."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.input import MOST_SHEETS
from api.problems import title_of
from desk.feed_record import findings_of
from desk.look import DocumentView, DossierView, ScanProgress
from desk.report import field_json
from vault.intake.ledger import Ledger
from vault.intake.records import Component, ComponentState, ScanPage
from vault.records import StoredDocument

MOST_PAGES = 1_000_000


class Problem(BaseModel):
    """An error (RFC 9457); `code` never changes, clients switch on it."""

    type: str = Field(examples=["/problems/record-missing"])
    title: str
    status: int
    code: str
    instance: str
    trace: str
    errors: list[dict[str, str]] = []


class OwnerIn(BaseModel):
    """Whose dossier: the number goes in by POST and never comes out again."""

    kind: str = Field(examples=["person"], description="`person` or `organization`")
    number: str = Field(examples=["000199000001"])
    name: str = Field(examples=["Nguyễn Thị Ơn"])


class DossierIn(BaseModel):
    """A dossier to receive."""

    model_config = ConfigDict(extra="forbid")

    procedure_code: str = Field(examples=["1.004222"])
    owner: OwnerIn


class LoginIn(BaseModel):
    """Who logs in."""

    login: str = Field(max_length=200)
    password: str = Field(max_length=1024)


class ConfirmationIn(BaseModel):
    """What a person says a paper is and says; a field left out is not on the paper."""

    model_config = ConfigDict(extra="forbid")

    document_type: str = Field(pattern="^[a-z0-9_]{1,64}$")
    fields: dict[str, str]


class ComponentOut(BaseModel):
    """A paper the procedure asks for; `reused` means the vault has it already."""

    ordinal: int
    title: str
    document_type: str
    state: str
    reused: bool
    must_digitize: bool
    exemption_code: str | None
    document_id: str | None


class OwnerOut(BaseModel):
    """Whose it is, without the number."""

    id: str
    kind: str
    name: str


class DossierOut(BaseModel):
    """A dossier."""

    id: str
    code: str
    procedure_code: str
    title: str
    state: str
    received_at: datetime
    owner: OwnerOut
    components: list[ComponentOut]
    scans: list[str]
    documents: list[str]


class ErrorOut(BaseModel):
    """Why something failed."""

    code: str
    title: str | None


class PageOut(BaseModel):
    """A page of a scan; nothing of what stands on it."""

    number: int
    kind: str
    state: str
    rotation_degrees: int
    skew_degrees: float
    confidence: float
    quality: dict[str, Any] | None
    error: ErrorOut | None
    has_picture: bool
    reason: str = Field(description="why a person set it aside; empty where nobody did")


class MissingOut(BaseModel):
    """What keeps a scan from being signed, in words, and the pages it is about."""

    code: str
    text: str
    pages: list[int]


class FindingOut(BaseModel):
    """What only all sides of a scan show, in words, and the pages it is about, if any."""

    code: str
    text: str
    pages: list[int]
    verdict: Literal["look", "rescan"]


class LedgerOut(BaseModel):
    """Where each side of a scan went; nothing is signed while something is `missing`."""

    announced_sides: int | None
    received_sides: int | None
    sides: int
    set_aside: int
    in_documents: int
    by_kind: dict[str, int]
    by_state: dict[str, int]
    missing: list[MissingOut]


class BoundariesIn(BaseModel):
    """Which pages make which document, each in the order of its pages."""

    model_config = ConfigDict(extra="forbid", strict=True)

    documents: list[list[Annotated[int, Field(ge=1, le=MOST_PAGES)]]] = Field(
        examples=[[[2, 3], [5]]]
    )


class PageStateIn(BaseModel):
    """What a person says of a page.

    `ok` takes back that it was set aside; of a page that was not, it says that it is a paper
    and no separator, and that what made it suspicious does no harm.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    state: Literal["ok", "rejected", "duplicate"]
    reason: str = Field(default="", max_length=500)


class SheetsIn(BaseModel):
    """What the clerk counted; None where sheets are not counted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sheets: int | None = Field(default=None, ge=1, le=MOST_SHEETS)
    duplex: bool


class ScanOut(BaseModel):
    """How far a scan is; `state` ends as `read`, `unbalanced` or `failed`.

    `boundaries` say which pages make which document, None until it is settled. `findings` are
    of the last time that all pages had been worked.
    """

    id: str
    dossier_id: str | None
    state: str
    error: ErrorOut | None
    job_state: str | None
    pages_done: int
    pages_total: int
    sheets: int | None
    duplex: bool
    ledger: LedgerOut
    boundaries: list[list[int]] | None
    findings: list[FindingOut]
    pages: list[PageOut]


class DocumentOut(BaseModel):
    """A document; `fields` are data only once `status` is past `signed`."""

    id: str
    owner_id: str
    dossier_id: str | None
    scan_id: str | None
    component: int | None
    pages: list[int]
    type: str
    type_confidence: float
    status: str
    code: str | None
    size_bytes: int
    created_at: datetime
    deposited_at: datetime | None
    valid_until: date | None


class DocumentDetailOut(DocumentOut):
    """A document with what it says and what its signatures say."""

    fields: dict[str, dict[str, Any]]
    signatures: dict[str, str]


def component_out(component: Component) -> ComponentOut:
    """Give a component as JSON."""
    return ComponentOut(
        ordinal=component.ordinal,
        title=component.title,
        document_type=component.document_type,
        state=component.state.value,
        reused=component.state is ComponentState.REUSED,
        must_digitize=component.must_digitize,
        exemption_code=component.exemption_code,
        document_id=component.document_id,
    )


def dossier_out(view: DossierView) -> DossierOut:
    """Give a dossier as JSON."""
    dossier, owner = view.dossier, view.owner
    return DossierOut(
        id=dossier.id,
        code=dossier.code,
        procedure_code=dossier.procedure_code,
        title=view.title,
        state=dossier.state.value,
        received_at=dossier.received_at,
        owner=OwnerOut(id=owner.id, kind=owner.kind.value, name=owner.name),
        components=[component_out(component) for component in view.components],
        scans=[scan.id for scan in view.scans],
        documents=[document.id for document in view.documents],
    )


def scan_out(progress: ScanProgress) -> ScanOut:
    """Give a scan as JSON."""
    scan, job, lists = progress.scan, progress.job, progress.lists
    return ScanOut(
        id=scan.id,
        dossier_id=scan.dossier_id,
        state=scan.state.value,
        error=error_out(scan.error_code),
        job_state=job.state.value if job else None,
        pages_done=job.progress_done if job else 0,
        pages_total=job.progress_total if job else 0,
        sheets=scan.sheets,
        duplex=scan.duplex,
        ledger=ledger_out(progress.ledger),
        boundaries=None if lists is None else [list(one.pages) for one in lists],
        findings=findings_out(progress),
        pages=[page_out(page) for page in progress.pages],
    )


def findings_out(progress: ScanProgress) -> list[FindingOut]:
    """Give what was found of a batch as a whole as JSON."""
    return [
        FindingOut(code=one.code, text=one.text, pages=list(one.pages), verdict=one.verdict)
        for one in findings_of(progress.scan, progress.pages)
    ]


def page_out(page: ScanPage) -> PageOut:
    """Give a page as JSON."""
    report: Mapping[str, Any] = page.report
    fault = report["fault"]
    return PageOut(
        number=page.number,
        kind=page.kind.value,
        state=page.state.value,
        rotation_degrees=page.turn_degrees,
        skew_degrees=round(page.lean_degrees, 2),
        confidence=round(page.confidence, 4),
        quality=report["quality"],
        error=ErrorOut(code=fault[0], title=fault[1]) if fault else None,
        has_picture=bool(report["picture"]),
        reason=page.reason,
    )


def ledger_out(ledger: Ledger) -> LedgerOut:
    """Give the ledger of a scan as JSON."""
    return LedgerOut(
        announced_sides=ledger.announced_sides,
        received_sides=ledger.received_sides,
        sides=ledger.sides,
        set_aside=ledger.aside,
        in_documents=ledger.in_documents,
        by_kind={kind.value: count for kind, count in ledger.by_kind.items()},
        by_state={state.value: count for state, count in ledger.by_state.items()},
        missing=[
            MissingOut(code=found.code, text=found.text, pages=list(found.pages))
            for found in ledger.missing()
        ],
    )


def error_out(code: str | None) -> ErrorOut | None:
    """Give an error code with its sentence."""
    return ErrorOut(code=code, title=title_of(code)) if code else None


def document_out(document: StoredDocument) -> DocumentOut:
    """Give a document as JSON."""
    return DocumentOut(**_document(document))


def document_detail_out(view: DocumentView) -> DocumentDetailOut:
    """Give a document with its fields as JSON."""
    return DocumentDetailOut(
        **_document(view.document),
        fields={one.name: field_json(one) for one in view.fields},
        signatures=dict(view.signatures),
    )


def _document(document: StoredDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "owner_id": document.owner_id,
        "dossier_id": document.dossier_id,
        "scan_id": document.scan_id,
        "component": document.component,
        "pages": list(document.pages),
        "type": document.document_type,
        "type_confidence": round(document.type_confidence, 4),
        "status": document.status.value,
        "code": document.code,
        "size_bytes": document.size_bytes,
        "created_at": document.created_at,
        "deposited_at": document.deposited_at,
        "valid_until": document.valid_until,
    }
