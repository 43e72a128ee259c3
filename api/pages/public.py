"""Pages for anybody: verify a file, and what an error code means."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.deps import VisitorDep
from api.errors import AddressUnknownError
from api.pages.rendering import render
from api.pages.verdict import verdict_of
from api.problems import title_of
from api.v1.verification import verified

router = APIRouter()


@router.get("/kiem-tra")
def show_form(request: Request, visitor: VisitorDep) -> Response:
    """Show where to drop a file."""
    del visitor  # the head of the page shows who it is
    return render(request, "public/verify.html")


@router.post("/kiem-tra")
async def verify(request: Request, visitor: VisitorDep) -> Response:
    """Verify a file and say the verdict; the file is not kept."""
    del visitor
    name, report = await verified(request)
    return render(request, "public/verdict.html", name=name, verdict=verdict_of(report))


@router.get("/problems/{code}")
def explain(request: Request, code: str) -> Response:
    """Say what an error code means."""
    title = title_of(code)
    if title is None:
        raise AddressUnknownError
    return render(request, "problem.html", code=code, title=title)
