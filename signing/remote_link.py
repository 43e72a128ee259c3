"""The way to one remote signing service: JSON over HTTP, with limits on size and time.

What may be done again is done again; a request to sign is not. When its answer is lost nobody
here knows whether the service signed, and that is what the caller is told.
"""

import contextlib
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from signing.errors import (
    OutcomeUnknownError,
    RemoteAnswerError,
    RemoteAwayError,
    RemoteLoginError,
    RemoteRefusedError,
)
from signing.options import RemoteOptions
from signing.report import Json

Effect = Literal["none", "once", "signs"]
"""What a request does there: nothing, something that is not repeated, or signatures."""

_TRIES = 3
_MOST_ANSWER_BYTES = 8 << 20
_CONNECT_SECONDS = 10.0
_NOT_TAKEN = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}
_UNKNOWN_CALLER = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class _LostError(Exception):
    """The request may have arrived; its answer did not."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered.

    Attributes:
        status: HTTP status, below 500; 401 and 403 are errors before.
        body: JSON; an empty object for an empty answer.
    """

    status: int
    body: Json

    @property
    def ok(self) -> bool:
        """Whether the service did as asked."""
        return httpx.codes.is_success(self.status)

    def part(self, *path: str) -> Any:
        """Follow names into the answer.

        Raises:
            RemoteAnswerError: It has no such part.
        """
        here: Any = self.body
        for name in path:
            if not isinstance(here, dict) or name not in here:
                raise RemoteAnswerError(missing=".".join(path))
            here = here[name]
        return here

    def text(self, *path: str) -> str:
        """Give a part that is a text.

        Raises:
            RemoteAnswerError: It is none, or empty.
        """
        found = self.part(*path)
        if not isinstance(found, str) or not found:
            raise RemoteAnswerError(missing=".".join(path))
        return found

    def texts(self, *path: str) -> list[str]:
        """Give a part that is a list of texts.

        Raises:
            RemoteAnswerError: It is none.
        """
        found = self.part(*path)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise RemoteAnswerError(missing=".".join(path))
        return found

    def seconds(self, name: str) -> float:
        """Give a time the service writes as a number or as a text.

        Raises:
            RemoteAnswerError: It is none.
        """
        found = str(self.part(name))
        if not found.isascii() or not found.isdigit():
            raise RemoteAnswerError(missing=name)
        return float(found)

    def has(self, name: str) -> bool:
        """Say whether the answer has a part of this name that is not empty."""
        return isinstance(self.body, dict) and bool(self.body.get(name))


class RemoteLink:
    """A connection to one service.

    Raises:
        RemoteLoginError: The file of TLS roots cannot be read.
    """

    def __init__(self, options: RemoteOptions) -> None:
        self._options = options
        self._http = httpx.Client(
            verify=_roots(options),
            trust_env=False,  # no proxy, and no roots, of the environment
            headers={"Accept-Encoding": "identity"},  # nothing that swells
        )

    def post(
        self,
        url: str,
        body: Mapping[str, Json],
        token: str = "",
        *,
        effect: Effect = "none",
        seconds: float = 0,
    ) -> Reply:
        """Send JSON, get JSON.

        Args:
            url: Full address.
            body: What is sent; never logged.
            token: For the Authorization header.
            effect: What the request does there.
            seconds: How long the answer may take, where a person is asked meanwhile.

        Raises:
            RemoteAwayError: No answer came, and nothing was signed.
            OutcomeUnknownError: No answer came to a request that signs.
            RemoteLoginError: The service does not know us.
            RemoteAnswerError: The answer is no JSON, or too large.
        """
        headers = {"Content-Type": "application/json"}
        if token:
            if not token.isascii() or not token.isprintable():
                raise RemoteAnswerError(reason="token")
            headers["Authorization"] = f"Bearer {token}"
        request = self._http.build_request(
            "POST", url, headers=headers, content=json.dumps(body).encode()
        )
        return self._send(request, effect, seconds or self._options.answer_seconds)

    def post_form(self, url: str, form: Mapping[str, str]) -> Reply:
        """Send a form that may be sent again, get JSON; as `post`."""
        request = self._http.build_request("POST", url, data=dict(form))
        return self._send(request, "none", self._options.answer_seconds)

    def _send(self, request: httpx.Request, effect: Effect, seconds: float) -> Reply:
        limits = httpx.Timeout(seconds, connect=_CONNECT_SECONDS)
        request.extensions = {**request.extensions, "timeout": limits.as_dict()}
        for left in reversed(range(_TRIES if effect == "none" else 1)):
            try:
                return self._try(request, seconds)
            except RemoteAwayError:
                if not left:
                    raise
            except _LostError as error:
                if effect == "signs":
                    raise OutcomeUnknownError(reason=str(error)) from error
                if not left:
                    raise RemoteAwayError(reason=str(error)) from error
            time.sleep(self._options.retry_seconds)
        raise AssertionError  # the last try returned or raised

    def _try(self, request: httpx.Request, seconds: float) -> Reply:
        deadline = time.monotonic() + seconds
        try:
            response = self._http.send(request, stream=True)
            with contextlib.closing(response):
                data = _read(response, deadline)
        except _NOT_SENT as error:
            raise RemoteAwayError(reason=type(error).__name__) from error
        except httpx.HTTPError as error:
            raise _LostError(type(error).__name__) from error
        return _judge(response.status_code, data)


def _read(response: httpx.Response, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_raw():
        data += chunk
        if len(data) > _MOST_ANSWER_BYTES:
            raise RemoteAnswerError(reason="too-large")
        if time.monotonic() > deadline:
            message = "too slow"
            raise httpx.ReadTimeout(message)
    return bytes(data)


def _judge(status: int, data: bytes) -> Reply:
    if status in _NOT_TAKEN:
        raise RemoteAwayError(status=status)
    if httpx.codes.is_server_error(status):
        message = f"status {status}"
        raise _LostError(message)
    if status in _UNKNOWN_CALLER:
        raise RemoteLoginError(status=status)
    try:
        return Reply(status, json.loads(data) if data else {})
    except (ValueError, RecursionError) as error:
        if httpx.codes.is_success(status):
            raise RemoteAnswerError(reason="json", status=status) from error
        raise RemoteRefusedError(status=status) from error


def _roots(options: RemoteOptions) -> ssl.SSLContext | bool:
    if options.tls_roots is None:  # loopback without TLS
        return False
    try:
        return ssl.create_default_context(cafile=options.tls_roots)
    except OSError as error:
        message = "the TLS roots of the signing service cannot be read"
        raise RemoteLoginError(message) from error
