"""Pages for anybody: verify a file, and what an error code means."""

import json
from base64 import b64encode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.deps import VisitorDep
from api.errors import AddressUnknownError
from api.pages.rendering import render
from api.pages.verdict import verdict_of
from api.problems import title_of
from api.v1.verification import verified
from signing.report import report_json

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
    name, found = await verified(request)
    entry = {"files": [report_json(name, found.report)]}
    return render(
        request,
        "public/verdict.html",
        name=name,
        verdict=verdict_of(found.report),
        json_address=_address("application/json", json.dumps(entry, ensure_ascii=False).encode()),
        etsi_address=_address("application/xml", found.etsi),
    )


def _address(kind: str, data: bytes) -> str:
    """Put data into the page itself: the file is gone, so nothing could be asked for later."""
    return f"data:{kind};charset=utf-8;base64,{b64encode(data).decode()}"


@router.get("/problems/{code}")
def explain(request: Request, code: str) -> Response:
    """Say what an error code means."""
    title = title_of(code)
    if title is None:
        raise AddressUnknownError
    return render(request, "problem.html", code=code, title=title)
