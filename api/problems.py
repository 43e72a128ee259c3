"""Errors as answers: problem details (RFC 9457) for programs, a page for people.

Facts of an error and its detail go to the log with the trace; they never go out.
"""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.errors import (
    AddressUnknownError,
    DoorError,
    MalformedRequestError,
    MethodUnknownError,
    NotLoggedInError,
    TooManyTriesError,
    UploadTooLargeError,
)
from api.pages.rendering import render
from dossier.errors import DeskError, Kind

API_ROOT = "/api/"
LOGIN_ADDRESS = "/dang-nhap"
STATUS: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.MALFORMED: 422,
        Kind.NOT_FOUND: 404,
        Kind.REFUSED: 403,
        Kind.CONFLICT: 409,
        Kind.UNTRUSTED: 422,
        Kind.UNAVAILABLE: 503,
        Kind.MISCONFIGURED: 500,
        Kind.BROKEN: 500,
    }
)
_RETRY_SECONDS = 5
_WAIT_AFTER_TRIES_SECONDS = 900

_log = logging.getLogger("sohoa.api")


def status_of(error: DeskError) -> int:
    """Give the HTTP status of an error."""
    return error.status if isinstance(error, DoorError) else STATUS[error.kind]


def answer(request: Request, error: DeskError) -> Response:
    """Answer with an error: as a problem under `/api/`, elsewhere as a page."""
    status = status_of(error)
    level = logging.ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO
    _log.log(level, "%s %s %s %s", trace_of(request), error.code, error, error.facts)
    headers = _headers(error, status)
    if request.url.path.startswith(API_ROOT):
        return JSONResponse(
            problem(request, error),
            status,
            headers=headers,
            media_type="application/problem+json",
        )
    if isinstance(error, NotLoggedInError) and request.method in ("GET", "HEAD"):
        return RedirectResponse(f"{LOGIN_ADDRESS}?tiep={request.url.path}", 303)
    page = "error.html"
    return render(request, page, status, headers, error=error, code=status, trace=trace_of(request))


def problem(request: Request, error: DeskError) -> dict[str, Any]:
    """Give the problem details of an error."""
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": status_of(error),
        "code": error.code,
        "instance": request.url.path,
        "trace": trace_of(request),
    }
    if isinstance(error, MalformedRequestError):
        body["errors"] = [{"name": name, "fault": fault} for name, fault in error.faults]
    return body


def trace_of(request: Request) -> str:
    """Give the id that joins an answer to its log lines."""
    return str(getattr(request.state, "trace", ""))


def title_of(code: str) -> str | None:
    """Give the sentence of an error code; None for one that is not ours."""
    return next((error.title for error in _errors(DeskError) if error.code == code), None)


def add_handlers(app: FastAPI) -> None:
    """Make the application answer every error as this module says."""
    app.add_exception_handler(DeskError, _on_desk_error)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)


def _errors(error: type[DeskError]) -> Iterator[type[DeskError]]:
    yield error
    for child in error.__subclasses__():
        yield from _errors(child)


def _headers(error: DeskError, status: int) -> dict[str, str]:
    if isinstance(error, TooManyTriesError):
        return {"Retry-After": str(_WAIT_AFTER_TRIES_SECONDS)}
    return {"Retry-After": str(_RETRY_SECONDS)} if status == STATUS[Kind.UNAVAILABLE] else {}


def _on_desk_error(request: Request, error: Exception) -> Response:
    return answer(request, error if isinstance(error, DeskError) else DeskError())


def _on_validation(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    faults = tuple((".".join(map(str, one["loc"][1:])), str(one["type"])) for one in found)
    return answer(request, MalformedRequestError(faults))


def _on_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 0
    match status:
        case HTTPStatus.NOT_FOUND:
            return answer(request, AddressUnknownError())
        case HTTPStatus.METHOD_NOT_ALLOWED:
            response = answer(request, MethodUnknownError())
            response.headers.update(getattr(error, "headers", None) or {})
            return response
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return answer(request, UploadTooLargeError())
        case _:
            return answer(request, MalformedRequestError())
