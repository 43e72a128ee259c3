"""Logging in and out for people."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import DeskDep, VisitorDep
from api.errors import TooManyTriesError
from api.pages.rendering import render
from api.problems import LOGIN_ADDRESS, status_of
from api.session import begin_session, drop_cookie, put_cookie
from desk.errors import WrongPasswordError
from dossier.actor import Role

router = APIRouter()

DESK, VERIFY = "/quay", "/kiem-tra"
_SEE_OTHER = 303


@router.get("/")
def start(visitor: VisitorDep) -> Response:
    """Lead everybody to their own first page."""
    at_the_desk = visitor is not None and visitor.role is not Role.CITIZEN
    return RedirectResponse(DESK if at_the_desk else VERIFY, _SEE_OTHER)


@router.get(LOGIN_ADDRESS)
def show_login(request: Request, tiep: str = DESK) -> Response:
    """Show the login form."""
    return render(request, "login.html", fault="", login="", further=_local(tiep))


@router.post(LOGIN_ADDRESS)
def log_in(
    request: Request,
    desk: DeskDep,
    ten: Annotated[str, Form(max_length=200)] = "",
    mat_khau: Annotated[str, Form(max_length=1024)] = "",
    tiep: Annotated[str, Form()] = DESK,
) -> Response:
    """Log in and go where the person wanted to."""
    try:
        token = begin_session(request, ten, mat_khau)
    except (WrongPasswordError, TooManyTriesError) as error:
        status, further = status_of(error), _local(tiep)
        return render(request, "login.html", status, fault=error.title, login=ten, further=further)
    response = RedirectResponse(_local(tiep), _SEE_OTHER)
    put_cookie(response, desk, token)
    return response


@router.post("/dang-xuat")
def log_out() -> Response:
    """Log out."""
    response = RedirectResponse(LOGIN_ADDRESS, _SEE_OTHER)
    drop_cookie(response)
    return response


def _local(address: str) -> str:
    """Keep to our own pages: an address of another site could be a trap."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() else DESK
