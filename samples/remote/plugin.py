"""The browser plug-in that signs whole files, and the two addresses it works between.

    with FileDesk(pdf) as desk:
        answer = run_plugin(request_text, sign)
        desk.returned

How the plug-in names the file's part of its upload is not known; ours calls it `uploadfile`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler

import httpx

from samples.remote.loopback import OnLoopback


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
class FileDesk(OnLoopback):
    """Gives one file out and takes one back; use as a context manager.

    Attributes:
        sent: The file given out.
        token: Who may fetch and give back.
        returned: What came back.
    """

    sent: bytes
    token: str = "mot-lan"  # noqa: S105 - make-believe
    returned: bytes = b""

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """Give what answers at `/file`, which gives out, and `/upload`, which takes back."""
        return _Handler


class _Handler(BaseHTTPRequestHandler):
    service: FileDesk

    def do_GET(self) -> None:
        """Give the file out."""
        known = self.headers.get("Authorization") == f"Bearer {self.service.token}"
        self._give(200 if known else 403, self.service.sent if known else b"")

    def do_POST(self) -> None:
        """Take the file back."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        boundary = re.search(r"boundary=(\S+)", self.headers["Content-Type"])
        mark = b"--" + (boundary[1].encode() if boundary else b"")
        part = body.split(mark)[1]
        self.service.returned = part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
        self._give(200, b"tep-000")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""

    def _give(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
