"""What the make-believe signing services have in common: a key, a server, and faults.

with CscService(key, Script(reversed_order=True)) as service:
    service.address  # http://127.0.0.1:…
"""

import base64
import contextlib
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

Body = dict[str, Any]
Given = tuple[int, Any]

_SHA256 = Prehashed(hashes.SHA256())


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """A key a service holds.

    Attributes:
        key: RSA or elliptic curve.
        certificate: Of the key.
        chain: Further certificates.
    """

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @classmethod
    def load(cls, path: Path, passphrase: str) -> Self:
        """Read a PKCS#12 file."""
        opened = load_pkcs12(path.read_bytes(), passphrase.encode())
        assert isinstance(opened.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)  # noqa: S101
        assert opened.cert is not None  # noqa: S101
        chain = tuple(entry.certificate for entry in opened.additional_certs)
        return cls(opened.key, opened.cert.certificate, chain)

    def certificates(self) -> list[str]:
        """Give its certificates as base64 of DER, its own first."""
        return [
            base64.b64encode(one.public_bytes(Encoding.DER)).decode()
            for one in (self.certificate, *self.chain)
        ]


@dataclass(frozen=True, slots=True)
class Script:
    """What a service does wrong. Signatures count from 1; 0 is never.

    Attributes:
        reversed_order: Signatures come in the wrong order, or under the wrong ids.
        other_hash: This signature is over another hash.
        other_key: This signature is of `Service.stranger`.
        missing: In the place of this signature is an empty text.
        too_few: The last signature does not come.
        bare: It pads what it is sent without a DigestInfo (RSA).
        plain: ECDSA as r and s side by side.
        line_ends: MIME line ends stand in its base64.
        pending: So many questions find the holder still undecided.
        refused: The holder says no.
        expired: The holder does not answer in time.
        fails_at: Calls whose address ends so answer `fails_with`.
        fails_with: HTTP status.
        fails_times: So often.
        cut_at: Calls whose address ends so are carried out, then the connection ends.
        cut_times: So often.
        slow_at: Calls whose address ends so take `slow_seconds`.
        slow_seconds: How long.
    """

    reversed_order: bool = False
    other_hash: int = 0
    other_key: int = 0
    missing: int = 0
    too_few: bool = False
    bare: bool = False
    plain: bool = False
    line_ends: bool = False
    pending: int = 0
    refused: bool = False
    expired: bool = False
    fails_at: str = "-"
    fails_with: int = 500
    fails_times: int = 99
    cut_at: str = "-"
    cut_times: int = 99
    slow_at: str = "-"
    slow_seconds: float = 1.0


class OnLoopback:
    """Serves on loopback while used as a context manager; its handler finds it as `service`."""

    _server: ThreadingHTTPServer

    def __enter__(self) -> Self:
        handler = type("Handler", (self.handler(),), {"service": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """Give what answers a call."""
        raise NotImplementedError


@dataclass(slots=True)
class Service(OnLoopback):
    """A service; use as a context manager.

    Attributes:
        key: What it signs with.
        script: What goes wrong.
        stranger: Another key, for `Script.other_key`.
        calls: Every call so far: address and body.
        signings: How many signatures its key has made.
    """

    key: ServiceKey
    script: Script = field(default_factory=Script)
    stranger: ServiceKey | None = None
    calls: list[tuple[str, Body]] = field(default_factory=list)
    signings: int = 0
    _asked: int = 0

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """Give what answers a call."""
        return _Handler

    def answer(self, path: str, body: Body, token: str) -> Given:
        """Answer a call: HTTP status and JSON."""
        raise NotImplementedError

    def count(self, ending: str) -> int:
        """Say how often addresses with this ending were called."""
        return sum(path.endswith(ending) for path, _ in self.calls)

    def undecided(self) -> bool:
        """Say whether the holder has not decided yet; counts as a question."""
        self._asked += 1
        return self._asked <= self.script.pending

    def sign(self, sent: list[bytes]) -> list[str]:
        """Sign what was sent, in order but for the faults; base64, empty for a missing one."""
        made = [self._sign(number, data) for number, data in enumerate(sent, 1)]
        if self.script.too_few:
            made.pop()
        return made[::-1] if self.script.reversed_order else made

    def _sign(self, number: int, data: bytes) -> str:
        script, key = self.script, self.key.key
        if number == script.missing:
            return ""
        if number == script.other_hash:
            data = hashlib.sha256(data).digest()
        if number == script.other_key and self.stranger is not None:
            key = self.stranger.key
        self.signings += 1
        coded = base64.b64encode(_raw(key, data, script)).decode()
        return "\r\n".join((coded[:64], coded[64:])) if script.line_ends else coded


def _raw(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, data: bytes, script: Script) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return _padded(key, data) if script.bare else key.sign(data, padding.PKCS1v15(), _SHA256)
    der = key.sign(data, ec.ECDSA(_SHA256))
    half = (key.curve.key_size + 7) // 8
    r, s = decode_dss_signature(der)
    return r.to_bytes(half) + s.to_bytes(half) if script.plain else der


def _padded(key: rsa.RSAPrivateKey, data: bytes) -> bytes:
    """PKCS#1 v1.5 around whatever it is, as simple devices do."""
    numbers, size = key.private_numbers(), key.key_size // 8
    block = b"\x00\x01" + b"\xff" * (size - 3 - len(data)) + b"\x00" + data
    return pow(int.from_bytes(block), numbers.d, numbers.public_numbers.n).to_bytes(size)


class _Handler(BaseHTTPRequestHandler):
    service: Service

    def do_POST(self) -> None:
        """Answer a call."""
        service, script = self.service, self.service.script
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = "form" in self.headers["Content-Type"]
        body = dict(pair.split("=", 1) for pair in sent.split("&")) if form else json.loads(sent)
        service.calls.append((self.path, body))
        if self.path.endswith(script.slow_at):
            time.sleep(script.slow_seconds)
        if self._happens(script.fails_at, script.fails_times):
            self._give(script.fails_with, {"error": "server_error"})
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, given = service.answer(self.path, body, token)
        if self._happens(script.cut_at, script.cut_times):
            self._give(status, given, cut=True)
        else:
            self._give(status, given)

    def _happens(self, ending: str, times: int) -> bool:
        return self.path.endswith(ending) and self.service.count(ending) <= times

    def _give(self, status: int, given: Any, *, cut: bool = False) -> None:
        data = json.dumps(given).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.close_connection = True
        with contextlib.suppress(ConnectionError):  # who asked may have gone
            self.wfile.write(data[: len(data) // 2] if cut else data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""
