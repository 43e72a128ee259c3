"""The clerk's desk: receive a dossier, hand in a scan, watch its pages, confirm its fields."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from api.deps import ActorDep, DeskDep
from api.errors import MalformedRequestError
from api.input import owner_from, sheets_from
from api.pages import mending, words
from api.pages.field_text import typed
from api.pages.rendering import render
from api.pages.review import Review, review_of
from api.uploads import received_file
from api.v1.shapes import error_out, findings_out, page_out
from desk.confirm import confirm_fields
from desk.deposit import deposit_document
from desk.intake import VIETNAM, ScanNote, receive_dossier, receive_scan
from desk.look import ScanView, document_view, dossier_view, newest_dossiers, scan_view
from desk.permissions import Task, require
from desk.rules import rules_on
from desk.wiring import Desk
from dossier.actor import Actor
from dossier.catalog import RuleSet

router = APIRouter(prefix="/quay")
router.include_router(mending.router)

_SEE_OTHER = 303
_FIELD_PREFIX = "f."
_FAULTS = {
    "kind": "Chọn cá nhân hoặc tổ chức.",
    "number": "Số định danh cá nhân phải có đúng 12 chữ số; mã số tổ chức có từ 8 ký tự.",
    "name": "Nhập họ và tên, hoặc tên tổ chức.",
}


class ReceptionForm(BaseModel):
    """What is typed when a dossier is received."""

    so: str = ""
    ten: str = ""
    thu_tuc: str = ""
    loai: str = "person"


@router.get("")
def show_desk(request: Request, desk: DeskDep, actor: ActorDep) -> Response:
    """Show the dossiers received last, and the form for the next one."""
    return _desk_page(request, desk, actor)


@router.post("")
def receive(
    request: Request, desk: DeskDep, actor: ActorDep, said: Annotated[ReceptionForm, Form()]
) -> Response:
    """Receive a dossier."""
    try:
        owner = owner_from(said.loai, said.so, said.ten)
    except MalformedRequestError as error:
        return _desk_page(request, desk, actor, said, [_FAULTS[name] for name, _ in error.faults])
    received = receive_dossier(desk, actor, said.thu_tuc, owner)
    return RedirectResponse(f"/quay/ho-so/{received.dossier.id}", _SEE_OTHER)


@router.get("/ho-so/{dossier_id}")
def show_dossier(
    request: Request,
    desk: DeskDep,
    actor: ActorDep,
    dossier_id: str,
    quet: str = "",
    giay_to: str = "",
) -> Response:
    """Show a dossier, one of its scans, and one document of the scan beside its fields."""
    return _dossier_page(request, desk, actor, dossier_id, _Shown(quet, giay_to))


@router.post("/ho-so/{dossier_id}/quet")
async def add_scan(request: Request, desk: DeskDep, actor: ActorDep, dossier_id: str) -> Response:
    """Take in a scan where the browser runs no script."""
    require(actor, Task.SCAN)
    web, folder = desk.settings.web, desk.settings.data
    async with received_file(request, web.upload_bytes, folder) as upload:
        said = upload.values
        sheets = sheets_from(said.get("so_to", ""))
        note = ScanNote(dossier_id, upload.name, sheets, "hai_mat" in said)
        received = await run_in_threadpool(receive_scan, desk, actor, note, upload.chunks())
    address = f"/quay/ho-so/{dossier_id}?quet={received.scan.id}"
    return RedirectResponse(address, _SEE_OTHER)


@router.post("/giay-to/{document_id}")
async def confirm(request: Request, desk: DeskDep, actor: ActorDep, document_id: str) -> Response:
    """Confirm what a document says and deposit it."""
    async with request.form(max_files=0, max_fields=100) as form:
        said = {name: text for name, text in form.items() if isinstance(text, str)}
    return await run_in_threadpool(_confirm, request, desk, actor, document_id, said)


class _Shown:
    """What of a dossier is on the screen."""

    def __init__(self, scan_id: str = "", document_id: str = "") -> None:
        self.scan_id = scan_id
        self.document_id = document_id
        self.faults: dict[str, str] = {}
        self.said: dict[str, str] = {}


def _confirm(
    request: Request, desk: Desk, actor: Actor, document_id: str, said: dict[str, str]
) -> Response:
    document = document_view(desk, actor, document_id).document
    names = [name for name in said if name.startswith(_FIELD_PREFIX)]
    read = {name.removeprefix(_FIELD_PREFIX): said[name] for name in names}
    values = {name: typed(name, text) for name, text in read.items()}
    faults = {name: fault for name, (_, fault) in values.items() if fault}
    if faults:
        shown = _Shown(document.scan_id or "", document_id)
        shown.faults, shown.said = faults, read
        return _dossier_page(request, desk, actor, document.dossier_id or "", shown)
    if document.code is None:  # with a code it was confirmed, and only the deposit failed
        kept = {name: value for name, (value, _) in values.items() if value}
        sort = said.get("loai", document.document_type)
        confirm_fields(desk, actor, document_id, sort, kept)
    deposit_document(desk, actor, document_id)
    address = f"/quay/ho-so/{document.dossier_id}?quet={document.scan_id}"
    return RedirectResponse(address, _SEE_OTHER)


def _rules(desk: Desk) -> RuleSet:
    return rules_on(desk.clock().astimezone(VIETNAM).date())


def _desk_page(
    request: Request,
    desk: Desk,
    actor: Actor,
    said: ReceptionForm | None = None,
    faults: list[str] | None = None,
) -> Response:
    return render(
        request,
        "clerk/desk.html",
        422 if faults else 200,
        dossiers=newest_dossiers(desk, actor),
        procedures=_rules(desk).procedures,
        said=said or ReceptionForm(),
        faults=faults or [],
    )


def _dossier_page(
    request: Request, desk: Desk, actor: Actor, dossier_id: str, shown: _Shown
) -> Response:
    view = dossier_view(desk, actor, dossier_id)
    ids = [scan.id for scan in view.scans]
    scan_id = shown.scan_id if shown.scan_id in ids else next(reversed(ids), "")
    scan = scan_view(desk, actor, scan_id, dossier_id) if scan_id else None
    return render(
        request,
        "clerk/dossier.html",
        422 if shown.faults else 200,
        view=view,
        scan=scan,
        scan_error=error_out(scan.progress.scan.error_code) if scan else None,
        pages=[page_out(page) for page in scan.progress.pages] if scan else [],
        findings=findings_out(scan.progress) if scan else [],
        buttons=mending.buttons_of(scan, actor) if scan else None,
        review=_review(desk, scan, shown) if scan else None,
        types=_rules(desk).document_types,
        faults=shown.faults,
        words=words,
    )


def _review(desk: Desk, scan: ScanView, shown: _Shown) -> Review | None:
    """Choose the document on the screen: the one asked for, else the first not deposited."""
    chosen = [one for one in scan.documents if one.document.id == shown.document_id]
    waiting = [one for one in scan.documents if one.document.deposited_at is None]
    for view in (*chosen, *waiting, *scan.documents):
        title = _rules(desk).document_type(view.document.document_type).title
        return review_of(view, title, shown.said, shown.faults)
    return None
