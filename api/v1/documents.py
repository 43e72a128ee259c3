"""Documents: an owner's papers, one document, its bytes, confirming and depositing."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from api.deps import ActorDep, DeskDep
from api.v1.shapes import (
    ConfirmationIn,
    DocumentDetailOut,
    DocumentOut,
    document_detail_out,
    document_out,
)
from desk.confirm import confirm_fields
from desk.deposit import deposit_document
from desk.look import document_view, open_paper, owner_papers

router = APIRouter(tags=["documents"])

_CHUNK_BYTES = 1 << 16


@router.get("/owners/{owner_id}/documents")
def read_owner_documents(
    desk: DeskDep, actor: ActorDep, owner_id: str, dossier: str = ""
) -> list[DocumentOut]:
    """Give what is in an owner's vault; clerks and officers name the dossier they work on."""
    return [document_out(one) for one in owner_papers(desk, actor, owner_id, dossier)]


@router.get("/documents/{document_id}")
def read_document(
    desk: DeskDep, actor: ActorDep, document_id: str, dossier: str = ""
) -> DocumentDetailOut:
    """Give a document with its fields; noted in the owner's access log."""
    return document_detail_out(document_view(desk, actor, document_id, dossier))


@router.get("/documents/{document_id}/content", response_class=StreamingResponse)
def read_content(
    desk: DeskDep,
    actor: ActorDep,
    document_id: str,
    dossier: str = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """Give a document's PDF byte for byte; noted in the owner's access log."""
    document, file = open_paper(desk, actor, document_id, dossier_id=dossier)
    tag = f'"{document.sha256}"'
    headers = {
        "ETag": tag,
        "Content-Length": str(document.size_bytes),
        "Content-Disposition": f'inline; filename="{document.id}.pdf"',
    }
    if if_none_match == tag:
        file.close()
        return Response(status_code=304, headers={"ETag": tag})
    return StreamingResponse(_chunks(file), media_type="application/pdf", headers=headers)


@router.post("/documents/{document_id}/confirm")
def confirm(
    desk: DeskDep, actor: ActorDep, document_id: str, said: ConfirmationIn
) -> DocumentDetailOut:
    """Confirm what a paper is and says: only now are its fields data."""
    confirm_fields(desk, actor, document_id, said.document_type, said.fields)
    return document_detail_out(document_view(desk, actor, document_id))


@router.post("/documents/{document_id}/deposit")
def deposit(desk: DeskDep, actor: ActorDep, document_id: str) -> DocumentDetailOut:
    """Give a confirmed document its code, sign it for the agency, verify it and keep it."""
    deposit_document(desk, actor, document_id)
    return document_detail_out(document_view(desk, actor, document_id))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, _CHUNK_BYTES), b"")
