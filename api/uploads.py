"""Files that come in: counted while they come, on disk, never whole in memory."""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import unquote

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Message

from api.errors import MalformedRequestError, UploadTooLargeError
from dossier.words import nfc

FILE_PART = "tep"
"""Name of the part of a form that is the file."""
_CHUNK_BYTES = 1 << 20
_LONGEST_NAME = 200
_FORM = "multipart/form-data"
_AROUND_A_FILE_BYTES = 1 << 16  # boundaries and the other parts of a form


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in; gone when its context ends.

    Attributes:
        name: As the sender calls it.
        file: Open at its start, flushed.
        values: Other parts of the form; empty for a raw body.
    """

    name: str
    file: BinaryIO
    values: dict[str, str]

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes, a chunk at a time."""
        return iter(partial(self.file.read, _CHUNK_BYTES), b"")


@asynccontextmanager
async def received_file(
    request: Request, most_bytes: int, folder: Path, prefix: str = ""
) -> AsyncIterator[Upload]:
    """Take in the file of a request: the raw body, or the file part of a form.

    Args:
        request: Not read yet.
        most_bytes: Largest file.
        folder: Where the bytes lie meanwhile.
        prefix: Gives the file a name that begins so, for another process to open it by;
            empty leaves it without a name, and then nothing outlives a crash.

    Raises:
        UploadTooLargeError: More bytes came, or were announced.
        MalformedRequestError: A form without a file.
    """
    new_file = partial(_new_file, folder, prefix)
    if request.headers.get("content-type", "").startswith(_FORM):
        counted = _counted(request, most_bytes + _AROUND_A_FILE_BYTES)
        form = await _form(counted, new_file)
        try:
            yield _upload_of(form)
        finally:
            await form.close()
        return
    with new_file() as file:
        async for chunk in _counted(request, most_bytes).stream():
            await run_in_threadpool(file.write, chunk)
        file.seek(0)
        yield Upload(_name_in_header(request), file, {})


class _FormParser(MultiPartParser):
    """Puts files where we say; the library knows the system's temporary folder only."""

    def __init__(self, request: Request, body: Any, new_file: Callable[[], BinaryIO]) -> None:
        super().__init__(request.headers, body, max_files=1, max_fields=20)
        self._new_file = new_file

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        part = self._current_part.file
        if part is not None:
            part.file.close()
            part.file = self._new_file()
            self._files_to_close_on_error.append(cast("Any", part.file))


async def _form(request: Request, new_file: Callable[[], BinaryIO]) -> FormData:
    try:
        async with aclosing(request.stream()) as body:
            return await _FormParser(request, body, new_file).parse()
    except MultiPartException as error:
        raise MalformedRequestError(((FILE_PART, "malformed"),)) from error


def _upload_of(form: FormData) -> Upload:
    part = form.get(FILE_PART)
    if not isinstance(part, UploadFile) or not part.filename:
        raise MalformedRequestError(((FILE_PART, "missing"),))
    values = {name: nfc(text) for name, text in form.items() if isinstance(text, str)}
    return Upload(_shortened(part.filename), part.file, values)


def _new_file(folder: Path, prefix: str) -> BinaryIO:
    if prefix:
        return cast("BinaryIO", tempfile.NamedTemporaryFile(dir=folder, prefix=prefix))
    return cast("BinaryIO", tempfile.TemporaryFile(dir=folder))


def _counted(request: Request, most_bytes: int) -> Request:
    """Give the request again, one that stops at too many bytes."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most_bytes:
        raise UploadTooLargeError(most_bytes=most_bytes)
    came = 0

    async def receive() -> Message:
        nonlocal came
        message: Any = await request.receive()
        came += len(message.get("body", b""))
        if came > most_bytes:
            raise UploadTooLargeError(most_bytes=most_bytes)
        return cast("Message", message)

    return Request(request.scope, receive)


def _name_in_header(request: Request) -> str:
    """Read the file's name, percent-encoded UTF-8; names of persons have no place in a URL."""
    return _shortened(unquote(request.headers.get("x-file-name", ""))) or FILE_PART


def _shortened(name: str) -> str:
    plain = nfc(name).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in plain if letter.isprintable())[-_LONGEST_NAME:]
