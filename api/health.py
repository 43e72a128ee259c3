"""Is the process alive, and can it work: for whoever watches the service."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.deps import DeskDep
from desk.readiness import readiness

router = APIRouter()


@router.get("/livez")
def livez() -> dict[str, str]:
    """Say that the process answers; touches nothing else."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(desk: DeskDep) -> JSONResponse:
    """Say of each thing the service needs whether it answers; 503 if one does not."""
    checks = readiness(desk)
    well = all(answer == "ok" for answer in checks.values())
    return JSONResponse(
        {"status": "ok" if well else "away", "checks": checks}, 200 if well else 503
    )
