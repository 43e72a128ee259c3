"""What a clerk says of a scan with a button: this page will do, work the scan again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import RedirectResponse, Response

from api.deps import ActorDep, DeskDep
from api.v1.pages import PageNumber
from desk.balance import is_fixed
from desk.look import ScanView
from desk.pages import mark_page, work_again
from desk.permissions import ALLOWED, Task
from dossier.actor import Actor
from dossier.page import PageState
from vault.intake.records import ASIDE, ScanPage, ScanState
from vault.records import JobState

router = APIRouter(prefix="/ho-so/{dossier_id}/quet/{scan_id}")

_SEE_OTHER = 303
_WAITS = (ScanState.READ, ScanState.UNBALANCED)
_Id = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,64}$")]

ACCEPT = "Trang dùng được"
NO_SEPARATOR = "Không phải tờ phân cách"


@dataclass(frozen=True, slots=True)
class Buttons:
    """Which buttons a scan has.

    Attributes:
        pages: What the button of a page says, by page number; pages without one are left out.
        work_again: Whether the scan may be worked again.
    """

    pages: Mapping[int, str]
    work_again: bool


@router.post("/trang/{number}/nhan")
def accept_page(
    desk: DeskDep, actor: ActorDep, dossier_id: _Id, scan_id: _Id, number: PageNumber
) -> Response:
    """Accept a page as it is: a paper of the batch, and no separator."""
    mark_page(desk, actor, scan_id, number, PageState.OK, "")
    return _back(dossier_id, scan_id)


@router.post("/xu-ly-lai")
def work_scan_again(desk: DeskDep, actor: ActorDep, dossier_id: _Id, scan_id: _Id) -> Response:
    """Try once more to work a scan that failed."""
    work_again(desk, actor, scan_id)
    return _back(dossier_id, scan_id)


def buttons_of(scan: ScanView, actor: Actor) -> Buttons:
    """Say which buttons a scan has for a person; none for who may not scan."""
    progress = scan.progress
    if Task.SCAN not in ALLOWED[actor.role]:
        return Buttons({}, work_again=False)
    given_up = progress.job is not None and progress.job.state is JobState.FAILED
    again = given_up or progress.scan.state is ScanState.FAILED
    if progress.scan.state not in _WAITS or progress.scan.came_signed:
        return Buttons({}, again)
    documents = [view.document for view in scan.documents]
    fixed = {number for one in documents if is_fixed(one) for number in one.pages}
    labels = {page.number: _label(page, fixed) for page in progress.pages}
    return Buttons({number: label for number, label in labels.items() if label}, again)


def _label(page: ScanPage, fixed: Collection[int]) -> str:
    if page.number in fixed or page.state in ASIDE:
        return ""
    if page.may_separate:
        return NO_SEPARATOR
    return ACCEPT if page.state is PageState.SUSPICIOUS else ""


def _back(dossier_id: str, scan_id: str) -> Response:
    return RedirectResponse(f"/quay/ho-so/{dossier_id}?quet={scan_id}", _SEE_OTHER)
