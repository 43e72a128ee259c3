"""Logging in and out for programs."""

from fastapi import APIRouter, Request, Response

from api.deps import DeskDep
from api.session import begin_session, drop_cookie, put_cookie
from api.v1.shapes import LoginIn

router = APIRouter(tags=["session"])


@router.post("/session", status_code=204)
def log_in(request: Request, desk: DeskDep, said: LoginIn) -> Response:
    """Log in; the answer sets the session cookie."""
    response = Response(status_code=204)
    put_cookie(response, desk, begin_session(request, said.login, said.password))
    return response


@router.delete("/session", status_code=204)
def log_out() -> Response:
    """Forget the session cookie."""
    response = Response(status_code=204)
    drop_cookie(response)
    return response
