"""The browser plug-in that signs whole files, and the two addresses it works between.

    with FileDesk(pdf) as desk:
        answer = run_plugin(request_text, sign)
        desk.returned

How the plug-in names the file's part of its upload is not known; ours calls it `uploadfile`.
"""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import httpx


def run_plugin(parameters: str, sign: Callable[[bytes], bytes]) -> str:
    """Fetch a file, sign it, give it back: what the call-back is told.

    Args:
        parameters: The JSON text the plug-in is called with.
        sign: What the holder's token, or a careless program around it, makes of the file.
    """
    asked = json.loads(parameters)
    headers = {"Authorization": f"Bearer {asked['JWTToken']}"}
    with httpx.Client(trust_env=False, headers=headers) as http:
        fetched = http.get(asked["FileName"])
        if fetched.status_code != 200:
            return json.dumps({"Status": -1, "Message": "Không tải được tệp"})
        files = {"uploadfile": ("da-ky.pdf", sign(fetched.content), "application/pdf")}
        given = http.post(asked["FileUploadHandler"], files=files)
    done = given.status_code == 200
    return json.dumps(
        {
            "Status": 0 if done else -1,
            "Message": "",
            "FileName": "da-ky.pdf",
            "FileServer": given.text,
            "DocumentNumber": asked.get("DocNumber", ""),
            "DocumentDate": asked.get("IssuedDate", ""),
        }
    )


@dataclass(slots=True)
class FileDesk:
    """Gives one file out and takes one back; use as a context manager.

    Attributes:
        sent: The file given out.
        token: Who may fetch and give back.
        returned: What came back.
    """

    sent: bytes
    token: str = "mot-lan"  # noqa: S105 - make-believe
    returned: bytes = b""
    _server: ThreadingHTTPServer = field(init=False)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"desk": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where it is; `/file` gives out, `/upload` takes back."""
        return f"http://127.0.0.1:{self._server.server_port}"


class _Handler(BaseHTTPRequestHandler):
    desk: FileDesk

    def do_GET(self) -> None:
        """Give the file out."""
        known = self.headers.get("Authorization") == f"Bearer {self.desk.token}"
        self._give(200 if known else 403, self.desk.sent if known else b"")

    def do_POST(self) -> None:
        """Take the file back."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        boundary = re.search(r"boundary=(\S+)", self.headers["Content-Type"])
        mark = b"--" + (boundary[1].encode() if boundary else b"")
        part = body.split(mark)[1]
        self.desk.returned = part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
        self._give(200, b"tep-000")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _give(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
