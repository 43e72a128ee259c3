"""What every request passes: trace, size, same-origin check, security headers, last catch."""

import logging
import re
import secrets
import time
from http import HTTPStatus

from fastapi import HTTPException, Request
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ForeignRequestError, UploadTooLargeError
from api.problems import answer
from dossier.errors import DeskError

_TRACE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"same-origin", "none"})
_STATIC = "/static/"
MOST_BODY_BYTES = 1 << 20
"""Largest body of a request that brings no file; it is read before anybody is logged in."""
_FILE_ADDRESS = re.compile(
    r"/api/v1/dossiers/[^/]+/scans|/api/v1/scans/[^/]+/pages|/quay/ho-so/[^/]+/quet|/api/v1/verifications|/kiem-tra"
)
"""Where files come in; these addresses count the bytes themselves, with limits of their own."""
_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)

_log = logging.getLogger("sohoa.api")


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.trace = _trace(request)
        passing = _Passing(request, send)
        try:
            if is_foreign(request):
                await answer(request, ForeignRequestError())(scope, receive, passing.send)
            elif _FILE_ADDRESS.fullmatch(scope["path"]):
                await self.app(scope, receive, passing.send)
            elif _announced(request) > MOST_BODY_BYTES:
                too_large = UploadTooLargeError(most_bytes=MOST_BODY_BYTES)
                await answer(request, too_large)(scope, receive, passing.send)
            else:
                await self.app(scope, _counted(receive), passing.send)
        except ClientDisconnect:
            _log.info("%s gone before the end of its request", request.state.trace)
        except Exception:
            _log.exception("%s fault of ours", request.state.trace)
            if passing.status:
                raise  # half an answer is out: the connection has to break
            await answer(request, DeskError())(scope, receive, passing.send)
        finally:
            passing.note()


class _Passing:
    """An answer on its way out."""

    def __init__(self, request: Request, send: Send) -> None:
        self.request = request
        self.status = 0
        self._send = send
        self._began = time.monotonic()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.request.state.trace
            headers["Content-Security-Policy"] = _POLICY
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            if self.request.url.path.startswith(_STATIC):
                headers["Cache-Control"] = "no-cache"  # asked each time, sent once
            else:
                headers["Cache-Control"] = "no-store"
        await self._send(message)

    def note(self) -> None:
        seconds = time.monotonic() - self._began
        method, path = self.request.method, self.request.url.path
        trace = self.request.state.trace
        _log.info("%s %s %s %d %.3f s", trace, method, path, self.status, seconds)


def is_foreign(request: Request) -> bool:
    """Say whether another site's page sent a request that changes something.

    Every browser says where a state-changing request comes from; who says nothing is no
    browser and carries no cookie it was not given.
    """
    if request.method in _SAFE_METHODS:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN_SITES
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0


def _counted(receive: Receive) -> Receive:
    """Give a body's messages until they are too many bytes."""
    came = 0

    async def counting() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > MOST_BODY_BYTES:
            # The framework lets only its own kind of error through while it reads a body.
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return counting


def _trace(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    return given if _TRACE.fullmatch(given) else secrets.token_hex(8)
