"""Dossiers: receive one, look at it."""

from fastapi import APIRouter, Response

from api.deps import ActorDep, DeskDep
from api.input import owner_from
from api.v1.shapes import DossierIn, DossierOut, dossier_out
from desk.intake import receive_dossier
from desk.look import dossier_view

router = APIRouter(tags=["dossiers"])


@router.post("/dossiers", status_code=201)
def create_dossier(
    desk: DeskDep, actor: ActorDep, said: DossierIn, response: Response
) -> DossierOut:
    """Receive a dossier: gives its code, and which components the vault has already."""
    owner = owner_from(said.owner.kind, said.owner.number, said.owner.name)
    received = receive_dossier(desk, actor, said.procedure_code, owner)
    response.headers["Location"] = f"/api/v1/dossiers/{received.dossier.id}"
    return dossier_out(dossier_view(desk, actor, received.dossier.id))


@router.get("/dossiers/{dossier_id}")
def read_dossier(desk: DeskDep, actor: ActorDep, dossier_id: str) -> DossierOut:
    """Give a dossier to a clerk or officer; noted in the owner's access log."""
    return dossier_out(dossier_view(desk, actor, dossier_id))
