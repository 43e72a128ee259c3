"""Verification of a PDF by anyone: no session, nothing kept."""

import tempfile
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from api.apart import Verifier
from api.uploads import Upload, received_file
from desk.verify_apart import Verified
from desk.wiring import Desk
from signing.report import report_json

router = APIRouter(tags=["verification"])

MOST_BYTES = 100_000_000
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": {"application/pdf": _BINARY}}}


@router.post("/verifications", openapi_extra=_BODY)
async def verify(request: Request) -> dict[str, Any]:
    """Verify a PDF: the same report as `sohoa verify --json` gives for one file."""
    name, found = await verified(request)
    return report_json(name, found.report)


async def verified(request: Request) -> tuple[str, Verified]:
    """Take in a file, verify it apart, and forget it.

    Raises:
        VerificationBusyError: Too many files are being verified.
        UploadTooLargeError: It is over 100 MB.
    """
    verifier: Verifier = request.app.state.verifier
    verifier.require_place()
    folder = Path(tempfile.gettempdir())
    async with received_file(request, MOST_BYTES, folder, prefix="sohoa-verify-") as upload:
        return upload.name, await run_in_threadpool(_verify, request, upload)


def _verify(request: Request, upload: Upload) -> Verified:
    desk: Desk = request.app.state.desk
    verifier: Verifier = request.app.state.verifier
    return verifier.verify(Path(upload.file.name), desk.clock())
