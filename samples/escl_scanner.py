"""A network scanner that speaks eSCL and fails on request; for tests and for trying out.

    with EsclScanner([front, back], Script(jam_after=1)) as scanner:
        scanner.address  # http://127.0.0.1:…/eSCL

It holds a pile of pages (JPEG or PNG bytes) in its feeder and follows a script of faults.
"""

import io
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Literal, Self
from xml.sax.saxutils import escape

from PIL import Image

Location = Literal["absolute", "relative", "foreign", "missing"]

_JOB = "/eSCL/ScanJobs/urn-uuid-0001"
_NAMESPACES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
    ' xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)


@dataclass(frozen=True, slots=True)
class Script:
    """What the scanner does wrong. Pages count from 1; 0 is never.

    Attributes:
        model: Maker and model it gives itself.
        jam_after: A sheet is stuck after so many pages.
        double_feed_after: Two sheets go through at once after so many pages.
        cover_open: Its cover is open from the start.
        stops_after: It ends the job after so many pages though sheets are left.
        job_holds: It takes so many sheets for each job; 0 takes all.
        truncated_page: This page lacks its end.
        cut_page: The connection ends in the middle of this page.
        wrong_type_page: Instead of this page comes a page of the web.
        slow_page: This page takes `slow_seconds`.
        slow_seconds: How long.
        empty_status: HTTP status for "no page is left".
        busy_posts: So many jobs are refused with 503 first.
        busy_pages: Before each page it says 503 so many times.
        feeder_state: What it says of its feeder, whatever lies in it; empty for the truth.
        location: How it names a job.
        duplex: Whether it sees both sides.
        backs_turned: Backs come upside down.
        doctype: Its XML begins with a document type.
    """

    model: str = "Sohoa Simulator 1"
    jam_after: int = 0
    double_feed_after: int = 0
    cover_open: bool = False
    stops_after: int = 0
    job_holds: int = 0
    truncated_page: int = 0
    cut_page: int = 0
    wrong_type_page: int = 0
    slow_page: int = 0
    slow_seconds: float = 0.5
    empty_status: int = 404
    busy_posts: int = 0
    busy_pages: int = 0
    feeder_state: str = ""
    location: Location = "absolute"
    duplex: bool = True
    backs_turned: bool = False
    doctype: bool = False


@dataclass(slots=True)
class EsclScanner:
    """The scanner; use as a context manager.

    Attributes:
        pages: What lies in the feeder, in the order scanned.
        script: What goes wrong.
        tls: Serve HTTPS with this.
        requests: Every request so far: method and path.
        settings: The last ScanSettings it was given.
    """

    pages: Sequence[bytes]
    script: Script = field(default_factory=Script)
    tls: SSLContext | None = None
    requests: list[str] = field(default_factory=list)
    settings: str = ""
    sent: int = 0
    _posts: int = 0
    _asked: int = 0
    _in_job: int = 0
    _server: ThreadingHTTPServer = field(init=False)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"machine": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where its eSCL is."""
        scheme = "http" if self.tls is None else "https"
        return f"{scheme}://127.0.0.1:{self._server.server_port}/eSCL"

    def status(self) -> str:
        """Write ScannerStatus."""
        return (
            f"<scan:ScannerStatus {_NAMESPACES}><pwg:Version>2.63</pwg:Version>"
            f"<pwg:State>Idle</pwg:State><scan:AdfState>{self._feeder_state()}</scan:AdfState>"
            f"</scan:ScannerStatus>"
        )

    def _feeder_state(self) -> str:
        script, sent = self.script, self.sent
        if script.cover_open:
            return "ScannerAdfHatchOpen"
        if script.jam_after and sent == script.jam_after and self._in_job:
            return "ScannerAdfJam"
        if script.double_feed_after and sent == script.double_feed_after and self._in_job:
            return "ScannerAdfMultipickDetected"
        if script.feeder_state:
            return script.feeder_state
        return "ScannerAdfLoaded" if sent < len(self.pages) else "ScannerAdfEmpty"

    def capabilities(self) -> str:
        """Write ScannerCapabilities."""
        intake = (
            "<scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>4200</scan:MaxHeight>"
            "<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes>"
            "<scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode>"
            "</scan:ColorModes><scan:DocumentFormats>"
            "<pwg:DocumentFormat>application/pdf</pwg:DocumentFormat>"
            "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>"
            "<scan:SupportedResolutions><scan:DiscreteResolutions>"
            + "".join(
                f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
                f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
                for dpi in (75, 200, 300, 600)
            )
            + "</scan:DiscreteResolutions></scan:SupportedResolutions>"
            "</scan:SettingProfile></scan:SettingProfiles>"
        )
        both = f"<scan:AdfDuplexInputCaps>{intake}</scan:AdfDuplexInputCaps>"
        doctype = "<!DOCTYPE a [<!ENTITY b 'c'>]>" if self.script.doctype else ""
        return (
            f"{doctype}<scan:ScannerCapabilities {_NAMESPACES}>"
            f"<pwg:MakeAndModel>{escape(self.script.model)}</pwg:MakeAndModel>"
            f"<scan:Platen><scan:PlatenInputCaps>{intake}</scan:PlatenInputCaps></scan:Platen>"
            f"<scan:Adf><scan:AdfSimplexInputCaps>{intake}</scan:AdfSimplexInputCaps>"
            f"{both if self.script.duplex else ''}"
            f"<scan:FeederCapacity>1</scan:FeederCapacity></scan:Adf></scan:ScannerCapabilities>"
        )

    def begin(self, settings: str) -> tuple[int, str]:
        """Take a job: its HTTP status and what it is called."""
        self._posts += 1
        if self._posts <= self.script.busy_posts:
            return 503, ""
        self.settings, self._in_job, self._asked = settings, 1, 0
        root = self.address.removesuffix("/eSCL")
        names = {
            "absolute": root + _JOB,
            "relative": _JOB,
            "foreign": f"http://scanner.invalid:1{_JOB}",
            "missing": "",
        }
        return 201, names[self.script.location]

    def next_page(self) -> tuple[int, bytes]:
        """Give the next page, or the HTTP status of why there is none."""
        script, number = self.script, self.sent + 1
        self._asked += 1
        if self._asked <= script.busy_pages:
            return 503, b""
        if self._feeder_state() in ("ScannerAdfJam", "ScannerAdfMultipickDetected"):
            return 409, b""
        full = script.job_holds and self._in_job > script.job_holds
        stopped = script.stops_after and self.sent >= script.stops_after
        if full or stopped or number > len(self.pages):
            return script.empty_status, b""
        if number == script.slow_page:
            time.sleep(script.slow_seconds)
        self.sent, self._asked, self._in_job = number, 0, self._in_job + 1
        data = self.pages[number - 1]
        if script.backs_turned and number % 2 == 0:
            data = _turned(data)
        return 200, data[: len(data) // 2] if number == script.truncated_page else data


class _Handler(BaseHTTPRequestHandler):
    machine: EsclScanner

    def do_GET(self) -> None:
        """Answer a question, or send a page."""
        self.machine.requests.append(f"GET {self.path}")
        match self.path.removeprefix("/eSCL/"):
            case "ScannerCapabilities":
                self._answer(200, self.machine.capabilities().encode(), "text/xml")
            case "ScannerStatus":
                self._answer(200, self.machine.status().encode(), "text/xml")
            case _ if self.path == f"{_JOB}/NextDocument":
                self._send_page()
            case _:
                self._answer(404)

    def do_POST(self) -> None:
        """Take a job."""
        self.machine.requests.append(f"POST {self.path}")
        settings = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status, location = self.machine.begin(settings)
        self._answer(status, headers={"Location": location} if location else {})

    def do_DELETE(self) -> None:
        """Forget a job."""
        self.machine.requests.append(f"DELETE {self.path}")
        self._answer(200)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _send_page(self) -> None:
        status, data = self.machine.next_page()
        script, number = self.machine.script, self.machine.sent
        if status == 200 and number == script.cut_page:
            self._answer(200, data[: len(data) // 2], "image/jpeg", size=len(data))
            self.close_connection = True
        elif status == 200 and number == script.wrong_type_page:
            self._answer(200, b"<html>Not now</html>", "text/html")
        else:
            self._answer(status, data, "image/jpeg")

    def _answer(
        self,
        status: int,
        body: bytes = b"",
        kind: str = "text/plain",
        *,
        size: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status == 503:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if size is None else size))
        self.end_headers()
        self.wfile.write(body)


def _turned(data: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as page:
        page.rotate(180).save(out, "JPEG", quality=90, dpi=page.info.get("dpi", (300, 300)))
    return out.getvalue()
