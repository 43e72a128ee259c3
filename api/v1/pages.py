"""Pages of a scan: move boundaries, set pages aside, correct the count, scan sides again.

Each answers with the scan as it is then; a job goes on with it, and reads only what is new.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.concurrency import run_in_threadpool

from api.deps import ActorDep, DeskDep
from api.uploads import received_file
from api.v1.shapes import MOST_PAGES, BoundariesIn, PageStateIn, ScanOut, SheetsIn, scan_out
from desk.look import scan_progress
from desk.pages import (
    Spot,
    add_pages,
    announce_sheets,
    mark_page,
    set_boundaries,
    work_again,
)
from desk.permissions import Task, require
from dossier.page import PageState

router = APIRouter(prefix="/scans/{scan_id}", tags=["pages"])

PageNumber = Annotated[int, Path(ge=1, le=MOST_PAGES)]
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}


@router.put("/boundaries", status_code=202)
def put_boundaries(desk: DeskDep, actor: ActorDep, scan_id: str, said: BoundariesIn) -> ScanOut:
    """Say which pages make which document; only documents that change are made again."""
    set_boundaries(desk, actor, scan_id, said.documents)
    return scan_out(scan_progress(desk, actor, scan_id))


@router.put("/pages/{number}/state", status_code=202)
def put_page_state(
    desk: DeskDep, actor: ActorDep, scan_id: str, number: PageNumber, said: PageStateIn
) -> ScanOut:
    """Reject a page, call it a duplicate, take that back, or accept it as it is."""
    mark_page(desk, actor, scan_id, number, PageState(said.state), said.reason)
    return scan_out(scan_progress(desk, actor, scan_id))


@router.put("/sheets", status_code=202)
def put_sheets(desk: DeskDep, actor: ActorDep, scan_id: str, said: SheetsIn) -> ScanOut:
    """Correct how many sheets were counted, and whether both sides were scanned."""
    announce_sheets(desk, actor, scan_id, said.sheets, duplex=said.duplex)
    return scan_out(scan_progress(desk, actor, scan_id))


@router.post("/work", status_code=202)
def post_work(desk: DeskDep, actor: ActorDep, scan_id: str) -> ScanOut:
    """Try once more to work a scan that failed."""
    work_again(desk, actor, scan_id)
    return scan_out(scan_progress(desk, actor, scan_id))


@router.post("/pages", status_code=202, openapi_extra=_BODY)
async def post_pages(
    request: Request,
    desk: DeskDep,
    actor: ActorDep,
    scan_id: str,
    after: Annotated[int, Query(ge=0, le=MOST_PAGES)],
    *,
    instead: bool = False,
) -> ScanOut:
    """Hand in sides that were scanned again, as the body, into their place.

    They stand after page `after` (0: at the beginning); with `instead` they take its place,
    and it is rejected. The file's name goes into the header `X-File-Name`.
    """
    require(actor, Task.SCAN)  # before the bytes are taken in
    web, folder = desk.settings.web, desk.settings.data
    async with received_file(request, web.upload_bytes, folder) as upload:
        spot = Spot(after, instead, upload.name)
        await run_in_threadpool(add_pages, desk, actor, scan_id, spot, upload.chunks())
    return scan_out(await run_in_threadpool(scan_progress, desk, actor, scan_id))
