"""Build the web service around an open desk."""

from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from api import health
from api.apart import Verifier
from api.gate import Gate
from api.pages import clerk, login, public
from api.problems import add_handlers
from api.session import WrongTries
from api.v1 import documents, dossiers, pages, scans, session, verification
from api.v1.shapes import Problem
from desk.errors import SettingsError
from desk.settings import Settings
from desk.verify_apart import ApartVerifier
from desk.wiring import Desk

_STATIC = Path(__file__).parent / "static"
_ROOT = "/api/v1"


def _never() -> bool:
    return False


def create_app(desk: Desk, stopping: Callable[[], bool] = _never) -> FastAPI:
    """Build the service.

    Args:
        desk: The office, opened by this process.
        stopping: Whether the service is about to stop, so that event streams end.

    Raises:
        SettingsError: A setting is for demos only, and this is no demo.
    """
    _require_safe(desk.settings)
    app = FastAPI(
        title="Sohoa",
        version="1",
        summary="Số hóa hồ sơ và kho giấy tờ của Bộ phận Một cửa",
        openapi_url=f"{_ROOT}/openapi.json",
        docs_url=None,  # FastAPI's own pages load scripts from elsewhere
        redoc_url=None,
    )
    app.state.desk = desk
    app.state.stopping = stopping
    app.state.wrong_tries = WrongTries()
    app.state.verifier = Verifier(ApartVerifier(desk.trust))
    app.add_middleware(Gate)
    add_handlers(app)
    app.include_router(_version_1())
    for room in (login, clerk, public, health):
        app.include_router(room.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app


def _require_safe(settings: Settings) -> None:
    if settings.mode == "production" and not settings.web.secure_cookie:
        message = "SOHOA_WEB__SECURE_COOKIE phải là true khi SOHOA_MODE=production"
        raise SettingsError(message)


def _version_1() -> APIRouter:
    router = APIRouter(
        prefix=_ROOT,
        responses={
            "default": {
                "model": Problem,
                "description": "Problem details (RFC 9457), application/problem+json",
            }
        },
    )
    for part in (session, dossiers, scans, pages, documents, verification):
        router.include_router(part.router)
    return router
