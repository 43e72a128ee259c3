"""Scans: hand one in, follow its job, see its pages and documents."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from api.deps import ActorDep, DeskDep
from api.events import scan_events
from api.input import MOST_SHEETS
from api.uploads import received_file
from api.v1.pages import PageNumber
from api.v1.shapes import DocumentDetailOut, ScanOut, document_detail_out, scan_out
from desk.intake import ScanNote, receive_scan
from desk.look import page_picture, scan_progress, scan_view
from desk.permissions import Task, require

router = APIRouter(tags=["scans"])

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}


@router.post("/dossiers/{dossier_id}/scans", status_code=202, openapi_extra=_BODY)
async def add_scan(
    request: Request,
    desk: DeskDep,
    actor: ActorDep,
    dossier_id: str,
    sheets: Annotated[int | None, Query(ge=1, le=MOST_SHEETS)] = None,
    *,
    duplex: bool = False,
) -> Response:
    """Hand in a scan (a PDF or a picture) as the body; it is streamed to the store.

    The file's name goes into the header `X-File-Name`, percent-encoded UTF-8. The answer's
    Location leads to the progress of the job.
    """
    require(actor, Task.SCAN)  # before the bytes are taken in
    web, folder = desk.settings.web, desk.settings.data
    async with received_file(request, web.upload_bytes, folder) as upload:
        note = ScanNote(dossier_id, upload.name, sheets, duplex)
        received = await run_in_threadpool(receive_scan, desk, actor, note, upload.chunks())
    progress = await run_in_threadpool(scan_progress, desk, actor, received.scan.id)
    place = {"Location": f"/api/v1/scans/{received.scan.id}"}
    body = scan_out(progress).model_dump_json()
    return Response(body, 202, headers=place, media_type="application/json")


@router.get("/scans/{scan_id}")
def read_scan(desk: DeskDep, actor: ActorDep, scan_id: str) -> ScanOut:
    """Say how far a scan is; ask again until `state` is `read`, `unbalanced` or `failed`."""
    return scan_out(scan_progress(desk, actor, scan_id))


@router.get("/scans/{scan_id}/events", response_class=StreamingResponse)
async def follow_scan(
    request: Request, desk: DeskDep, actor: ActorDep, scan_id: str
) -> StreamingResponse:
    """Follow a scan: events `page`, `progress` and, at the end, `done` (text/event-stream)."""
    await run_in_threadpool(scan_progress, desk, actor, scan_id)  # refuse before streaming
    events = scan_events(desk, actor, scan_id, request.app.state.stopping)
    return StreamingResponse(events, media_type="text/event-stream")


@router.get("/scans/{scan_id}/documents")
def read_documents(desk: DeskDep, actor: ActorDep, scan_id: str) -> list[DocumentDetailOut]:
    """Give the documents found in a scan; noted in their owners' access logs."""
    return [document_detail_out(view) for view in scan_view(desk, actor, scan_id).documents]


@router.get("/scans/{scan_id}/pages/{number}/picture", response_class=Response)
def read_picture(desk: DeskDep, actor: ActorDep, scan_id: str, number: PageNumber) -> Response:
    """Give the picture of a page as kept: upright, straight; noted in the access log."""
    picture, media_type = page_picture(desk, actor, scan_id, number)
    return Response(picture, media_type=media_type)
