"""A file that only grows: what was there stays where it is and is never copied.

A revision is a few kilobytes behind a file of perhaps hundreds of megabytes, so only the
revision is held, and the file itself may be mapped from disk.
"""

from io import SEEK_CUR, SEEK_END, SEEK_SET, BytesIO, RawIOBase
from mmap import mmap
from typing import Any, BinaryIO, cast


class MappedFile(mmap):
    """A file that is mapped from disk, read as a stream too."""

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer."""
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


Given = bytes | MappedFile
"""A file as it is: in memory or mapped."""


def reading(given: Given) -> BinaryIO:
    """Give a stream over a file, without a copy of it."""
    return BytesIO(given) if isinstance(given, bytes) else cast("BinaryIO", given)


class AppendedFile(RawIOBase):
    """Reads from the file and what was appended; keeps what is written behind the file.

    A writer that copies the file to its output before it appends may do so here: what it
    writes where the file is already there is let go.

    Attributes:
        appended: What was written.
    """

    def __init__(self, given: Given) -> None:
        super().__init__()
        self.appended = bytearray()
        self._given = given
        self._length = len(given)
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def writable(self) -> bool:
        """Behind the file, yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Give where the next byte is read or written."""
        return self._at

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Go somewhere."""
        begin = {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._length + len(self.appended)}
        self._at = max(0, begin[whence] + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Read, over the seam if need be."""
        end = self._length + len(self.appended)
        stop = end if size < 0 else min(end, self._at + size)
        start, self._at = self._at, max(stop, self._at)
        if stop <= self._length:
            return self._given[start:stop]
        behind = bytes(self.appended[max(0, start - self._length) : stop - self._length])
        return self._given[start : self._length] + behind if start < self._length else behind

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer."""
        chunk = self.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def write(self, data: Any) -> int:
        """Write; only what comes behind the file is kept."""
        size = len(data)
        at = self._at - self._length
        self._at += size
        if at < 0:
            data, at = memoryview(data)[min(-at, size) :], 0
        if len(data):
            self.appended[at : at + len(data)] = data
        return size
