"""The way to one network scanner: HTTP with limits on size and time, and with trust that is named.

Nothing a scanner answers is believed further than needed, and no answer leads to another host.
"""

import contextlib
import hashlib
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from scanner.errors import (
    DeviceError,
    ScannerAwayError,
    ScannerFailedError,
    ScannerTimeoutError,
)
from scanner.options import DeviceOptions

_MOST_ANSWER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scanner answered, when it is no page.

    Attributes:
        status: HTTP status.
        headers: HTTP headers.
        body: Its bytes.
    """

    status: int
    headers: httpx.Headers
    body: bytes


class ScannerLink:
    """A connection to one scanner; use as a context manager.

    Attributes:
        address: Of its eSCL, without a slash at the end.
        host: Name it insists to be called by; empty for its own.

    Raises:
        ScannerAwayError: The address is none, or the certificate is not the one that is pinned.
    """

    def __init__(self, address: str, options: DeviceOptions) -> None:
        self.address = _complete(address)
        self.host = ""
        self._answer_seconds = options.answer_seconds
        # No proxy of the environment stands between a desk and its scanner.
        self._http = httpx.Client(
            verify=_trust(self.address, options),
            trust_env=False,
            headers={"Accept-Encoding": "identity"},  # nothing that swells
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, method: str, place: str, body: bytes | None = None) -> Answer:
        """Ask for something that is no page.

        Args:
            method: Of HTTP.
            place: Full address.
            body: XML to send.

        Raises:
            DeviceError: No answer came, or one without end.
        """
        deadline, data = time.monotonic() + self._answer_seconds, b""
        with self.asking(method, place, deadline, body) as response:
            for chunk in response.iter_raw():
                data += chunk
                if len(data) > _MOST_ANSWER_BYTES:
                    raise ScannerFailedError(bytes=len(data))
                if time.monotonic() > deadline:
                    raise ScannerTimeoutError(seconds=self._answer_seconds)
        return Answer(response.status_code, response.headers, data)

    @contextlib.contextmanager
    def asking(
        self, method: str, place: str, deadline: float, body: bytes | None = None
    ) -> Iterator[httpx.Response]:
        """Ask, and read the answer as it comes.

        Args:
            method: Of HTTP.
            place: Full address.
            deadline: When the answer must have begun, by `time.monotonic`.
            body: XML to send.

        Raises:
            DeviceError: No answer came.
        """
        headers = {"Content-Type": "text/xml"} if body is not None else {}
        if self.host:
            headers["Host"] = self.host
        seconds = max(0.1, deadline - time.monotonic())
        try:
            with self._http.stream(
                method, place, content=body, headers=headers, timeout=seconds
            ) as response:
                yield response
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise error_of(error) from error

    def here(self, place: str, location: str) -> str:
        """Give the address of a job on this scanner, whatever host it names.

        Raises:
            ScannerFailedError: It names no place of its own.
        """
        try:
            path = urlsplit(urljoin(place, location)).path.rstrip("/")
        except ValueError as error:
            raise ScannerFailedError(answer="location") from error
        if not location or path == urlsplit(place).path:
            raise ScannerFailedError(answer="location")
        root = urlsplit(self.address)
        return f"{root.scheme}://{root.netloc}{path}"


def _complete(address: str) -> str:
    """Give the address of the scanner's eSCL, without a slash at its end.

    Raises:
        ScannerAwayError: It is no address of the web.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError as error:
        raise ScannerAwayError(address="malformed") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ScannerAwayError(address="malformed")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or '/eSCL'}"


def _trust(address: str, options: DeviceOptions) -> ssl.SSLContext | bool:
    """Say whose certificates are believed.

    Raises:
        ScannerAwayError: The scanner has another certificate than the one that is pinned, or
            the file of the authority cannot be read.
    """
    parts = urlsplit(address)
    if parts.scheme == "http":
        return True
    try:
        context = ssl.create_default_context(cafile=options.escl_ca)
        if not options.escl_fingerprint:
            return context
        found = ssl.get_server_certificate(
            (parts.hostname or "", parts.port or 443), timeout=options.answer_seconds
        )
    except (OSError, ValueError) as error:
        raise ScannerAwayError(tls=type(error).__name__) from error
    wanted = options.escl_fingerprint.replace(":", "").lower()
    if hashlib.sha256(ssl.PEM_cert_to_DER_cert(found)).hexdigest() != wanted:
        raise ScannerAwayError(tls="fingerprint")
    pinned = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    pinned.check_hostname = False  # it is the very certificate, whatever it is called
    pinned.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    pinned.load_verify_locations(cadata=found)
    return pinned


def error_of(error: Exception) -> DeviceError:
    """Give what went wrong with a connection, in our words."""
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.InvalidURL():
            return ScannerAwayError(http=type(error).__name__)
        case httpx.TimeoutException():
            return ScannerTimeoutError(http=type(error).__name__)
        case _:
            return ScannerFailedError(http=type(error).__name__)
