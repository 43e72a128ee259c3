"""What a person may see: permissions first, then the vault's own gate, then the thing.

Names, papers, fields and page pictures of an owner are given only after `vault/access.py`
has written the access event. Progress of a scan holds nothing personal and needs none.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from desk.balance import account
from desk.errors import PaperReplacedError
from desk.intake import VIETNAM
from desk.page_record import picture_key_of
from desk.permissions import Task, require
from desk.rules import rules_on
from desk.wiring import Desk
from dossier.actor import Actor, Role
from dossier.field import Field
from dossier.page import MM_PER_INCH
from ocr.forms import forms
from vault import access, documents, jobs
from vault.access import Asked, Purpose
from vault.blobs import KeptBytes, read_blob
from vault.database import Session
from vault.errors import BlobDamagedError, RecordMissingError
from vault.intake import components, dossiers, scans
from vault.intake.ledger import Ledger
from vault.intake.page_lists import page_lists
from vault.intake.records import Component, Dossier, PageList, Scan, ScanPage
from vault.people import get_owner
from vault.records import DocumentStatus, Job, Owner, StoredDocument

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as its clerk sees it.

    Attributes:
        title: Title of the procedure.
        components: What has to be there, and what stands for it.
        scans: In the order they came; batches that hold papers of it are among them.
        documents: Handed in for it, drafts too, newest first.
    """

    dossier: Dossier
    title: str
    owner: Owner
    components: tuple[Component, ...]
    scans: tuple[Scan, ...]
    documents: tuple[StoredDocument, ...]


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is; nothing personal.

    Attributes:
        job: The newest job that works it.
        pages: Noted so far, in the order of the paper; words and barcodes are not to be shown.
        ledger: Where each side went, and what is missing.
        lists: Which pages make which document; None until it is settled.
    """

    scan: Scan
    job: Job | None
    pages: tuple[ScanPage, ...] = field(repr=False)
    ledger: Ledger
    lists: tuple[PageList, ...] | None


@dataclass(frozen=True, slots=True)
class PageShape:
    """A kept page as it is drawn on a screen: number, and size on paper in mm."""

    number: int
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with what it says.

    Attributes:
        fields: As read, or as confirmed.
        signatures: `indication` and `sentence` of the verification at deposit; empty before.
        pages: Those that have a picture.
    """

    document: StoredDocument
    fields: tuple[Field, ...] = field(repr=False)
    signatures: Mapping[str, str]
    pages: tuple[PageShape, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanView:
    """A scan with all that came of it."""

    progress: ScanProgress
    documents: tuple[DocumentView, ...]


def newest_dossiers(desk: Desk, actor: Actor) -> tuple[Dossier, ...]:
    """Give the dossiers received last, without whose they are.

    Raises:
        NotAllowedError: The person does not work at the desk.
    """
    require(actor, Task.SEE_DESK)
    with desk.reading() as session:
        return dossiers.newest(session)


def dossier_view(desk: Desk, actor: Actor, dossier_id: str) -> DossierView:
    """Give a dossier to who works on it.

    Raises:
        NotAllowedError: The person does not work at the desk.
        RecordMissingError: There is none.
    """
    require(actor, Task.SEE_DESK)
    with desk.reading() as session:
        dossier = dossiers.get(session, dossier_id)
    _open_vault(desk, actor, dossier.owner_id, dossier.id)
    rules = rules_on(dossier.received_at.astimezone(VIETNAM).date())
    procedure = rules.procedures.get(dossier.procedure_code)
    with desk.reading() as session:
        found = documents.of_dossier(session, desk.seal, dossier.id)
        return DossierView(
            dossier=dossier,
            title=procedure.title if procedure else dossier.procedure_code,
            owner=get_owner(session, desk.seal, dossier.owner_id),
            components=components.of_dossier(session, dossier.id),
            scans=_scans_with(desk, session, dossier, found),
            documents=found,
        )


def scan_job(desk: Desk, actor: Actor, scan_id: str) -> Job | None:
    """Give the newest job of a scan: cheap enough to ask again and again.

    Raises:
        NotAllowedError: The person does not work at the desk.
    """
    require(actor, Task.SEE_DESK)
    with desk.reading() as session:
        return _newest_job(session, scan_id)


def scan_progress(desk: Desk, actor: Actor, scan_id: str) -> ScanProgress:
    """Say how far a scan is.

    Raises:
        NotAllowedError: The person does not work at the desk.
        RecordMissingError: There is no such scan.
    """
    require(actor, Task.SEE_DESK)
    with desk.reading() as session:
        return ScanProgress(
            scan=scans.get(session, desk.seal, scan_id),
            job=_newest_job(session, scan_id),
            pages=scans.pages(session, desk.seal, scan_id),
            ledger=account(session, desk, scan_id),
            lists=page_lists(session, scan_id),
        )


def scan_view(desk: Desk, actor: Actor, scan_id: str, dossier_id: str = "") -> ScanView:
    """Give a scan with its documents to who works on their dossiers.

    Args:
        desk: The office.
        actor: From the session.
        scan_id: Which.
        dossier_id: Leaves out the documents of other dossiers; empty leaves out none.

    Raises:
        NotAllowedError: The person does not work at the desk.
        RecordMissingError: There is none, or a document of it may not be seen.
    """
    progress = scan_progress(desk, actor, scan_id)
    with desk.reading() as session:
        all_found = documents.of_scan(session, desk.seal, scan_id)
    found = [one for one in all_found if dossier_id in ("", one.dossier_id)]
    for owner_id, of_dossier in dict.fromkeys((one.owner_id, one.dossier_id) for one in found):
        _open_vault(desk, actor, owner_id, of_dossier or "")
    shapes = {page.number: shape for page in progress.pages if (shape := _shape(page))}
    with desk.reading() as session:
        views = tuple(_document_view(desk, session, one, shapes) for one in found)
    return ScanView(progress, views)


def page_picture(desk: Desk, actor: Actor, scan_id: str, number: int) -> tuple[bytes, str]:
    """Give the picture of a page and its media type, after its access event.

    Raises:
        NotAllowedError: The person does not work at the desk.
        RecordMissingError: There is none, or none this person may see.
    """
    require(actor, Task.SEE_DESK)
    asked = Asked(actor, desk.clock(), Purpose.DIGITIZE, _dossier_of_page(desk, scan_id, number))
    access.open_master(desk.database, desk.seal, scan_id, asked)
    with desk.reading() as session:
        key = picture_key_of(scans.page(session, desk.seal, scan_id, number))
    if not key:
        raise RecordMissingError
    picture = read_blob(desk.blobs, key)
    return picture, "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


def document_view(desk: Desk, actor: Actor, document_id: str, dossier_id: str = "") -> DocumentView:
    """Give a document with what it says, after its access event.

    Args:
        desk: The office.
        actor: From the session.
        document_id: Which.
        dossier_id: For which dossier; empty takes the one it was handed in for.

    Raises:
        NotAllowedError: The person sees neither desk nor vault.
        RecordMissingError: There is none, or none this person may see.
    """
    opened = _open(desk, actor, document_id, None, dossier_id)
    with desk.reading() as session:
        return _document_view(desk, session, opened.document, {})


def open_paper(
    desk: Desk, actor: Actor, document_id: str, purpose: Purpose | None = None, dossier_id: str = ""
) -> tuple[StoredDocument, BinaryIO]:
    """Give a document and its PDF as an open file at its start; the caller closes it.

    The bytes are proven against their digest before any of them is given, without having
    them all in memory.

    Args:
        desk: The office.
        actor: From the session.
        document_id: Which.
        purpose: What for; None takes what the role looks at papers for.
        dossier_id: For which dossier; empty takes the one it was handed in for.

    Raises:
        NotAllowedError: The person sees neither desk nor vault.
        RecordMissingError: There is none, or none this person may see.
        PaperReplacedError: Its pages went into other documents before it was deposited.
        BlobDamagedError: The bytes are not those that were kept.
    """
    opened = _open(desk, actor, document_id, purpose, dossier_id)
    replaced = opened.document.status is DocumentStatus.SUPERSEDED
    if replaced and opened.document.deposited_at is None:
        raise PaperReplacedError  # signed, and yet nobody may rely on it
    return opened.document, _proven(desk, opened.pdf)


def owner_papers(
    desk: Desk, actor: Actor, owner_id: str, dossier_id: str = ""
) -> tuple[StoredDocument, ...]:
    """Give what is in an owner's vault, after the access event.

    Raises:
        NotAllowedError: The person sees neither desk nor vault.
        RecordMissingError: There is no such owner, or none this person may look at.
    """
    _require_sight(actor)
    _open_vault(desk, actor, owner_id, dossier_id, Purpose.REUSE)
    with desk.reading() as session:
        return documents.of_owner(session, desk.seal, owner_id)


def expected_fields(document_type: str) -> tuple[str, ...]:
    """Name the fields a sort of paper has, in the order of its template; none for `khac`."""
    form = forms().get(document_type)
    return tuple(one.name for one in form.fields) if form else ()


def _require_sight(actor: Actor) -> None:
    require(actor, Task.SEE_OWN_VAULT if actor.role is Role.CITIZEN else Task.SEE_DESK)


def _open(
    desk: Desk, actor: Actor, document_id: str, purpose: Purpose | None, dossier_id: str
) -> access.OpenedDocument:
    _require_sight(actor)
    if actor.role is Role.CITIZEN:
        purpose, dossier_id = purpose or Purpose.OWN, ""
    else:
        purpose = purpose or Purpose.DIGITIZE
        dossier_id = dossier_id or _dossier_of_document(desk, document_id)
    asked = Asked(actor, desk.clock(), purpose, dossier_id)
    return access.open_document(desk.database, desk.seal, document_id, asked)


def _open_vault(
    desk: Desk,
    actor: Actor,
    owner_id: str,
    dossier_id: str,
    purpose: Purpose = Purpose.DIGITIZE,
) -> None:
    own = actor.role is Role.CITIZEN
    asked = Asked(actor, desk.clock(), Purpose.OWN if own else purpose, "" if own else dossier_id)
    access.open_vault(desk.database, owner_id, asked)


def _dossier_of_document(desk: Desk, document_id: str) -> str:
    """Say for which dossier a document was handed in; the gate refuses what is not there."""
    try:
        with desk.reading() as session:
            return documents.get(session, desk.seal, document_id).dossier_id or ""
    except RecordMissingError:
        return ""


def _dossier_of_page(desk: Desk, scan_id: str, number: int) -> str:
    """Say for which dossier a page of a scan is looked at: its document's, else the scan's."""
    with desk.reading() as session:
        scan = scans.get(session, desk.seal, scan_id)
        found = documents.of_scan(session, desk.seal, scan_id)
    if scan.dossier_id:
        return scan.dossier_id
    of_page = [one.dossier_id for one in found if number in one.pages]
    return next((one for one in (*of_page, *(one.dossier_id for one in found)) if one), "")


def _scans_with(
    desk: Desk, session: Session, dossier: Dossier, found: Sequence[StoredDocument]
) -> tuple[Scan, ...]:
    own = scans.of_dossier(session, desk.seal, dossier.id)
    known = {scan.id for scan in own}
    mixed = {one.scan_id for one in found if one.scan_id and one.scan_id not in known}
    others = [scans.get(session, desk.seal, scan_id) for scan_id in mixed]
    return tuple(sorted((*own, *others), key=lambda scan: (scan.received_at, scan.id)))


def _newest_job(session: Session, scan_id: str) -> Job | None:
    return next(iter(jobs.of_subject(session, scan_id)), None)


def _document_view(
    desk: Desk, session: Session, document: StoredDocument, shapes: Mapping[int, PageShape]
) -> DocumentView:
    report: Any = documents.signatures_of(session, desk.seal, document.id).get("document")
    said = {name: str(report[name]) for name in ("indication", "sentence")} if report else {}
    return DocumentView(
        document=document,
        fields=documents.fields_of(session, desk.seal, document.id),
        signatures=said,
        pages=tuple(shapes[number] for number in document.pages if number in shapes),
    )


def _shape(page: ScanPage) -> PageShape | None:
    picture: Any = page.report["picture"]
    if not picture:
        return None
    mm_per_px = MM_PER_INCH / picture["dpi"]
    width, height = picture["width_px"] * mm_per_px, picture["height_px"] * mm_per_px
    return PageShape(page.number, round(width, 2), round(height, 2))


def _proven(desk: Desk, pdf: KeptBytes) -> BinaryIO:
    file = desk.blobs.open(pdf.key)
    digest = hashlib.sha256()
    while chunk := file.read(_CHUNK_BYTES):
        digest.update(chunk)
    if digest.hexdigest() != pdf.sha256:
        file.close()
        raise BlobDamagedError
    file.seek(0)
    return file
