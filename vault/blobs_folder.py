"""Bytes as files in a folder of this machine: `folder/owner/sha256`.

A file is written under a passing name, synced, linked to its own name without ever
replacing one, and its folder synced. So a name that is seen has its bytes, also after the
power is lost between any two steps. What a killed process leaves lies in `.incoming`.
"""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from vault.blobs import KeptBytes, blob_key, chunks_of, owner_and_sha256
from vault.errors import BlobDamagedError, BlobMissingError, StoreAwayError

_INCOMING = ".incoming"  # no owner can have this name
_READ_ONLY = 0o400


class FolderBlobs:
    """A byte store in a folder.

    Attributes:
        folder: Where the owners' folders are; made when missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, key: str, data: bytes | Path) -> None:
        owner, sha256 = owner_and_sha256(key)
        if isinstance(data, Path):
            with data.open("rb") as file:
                self._keep(owner, chunks_of(file), sha256)
        else:
            self._keep(owner, [data], sha256)

    def keep_stream(self, owner: str, chunks: Iterable[bytes]) -> KeptBytes:
        blob_key(owner, "0" * 64)  # refuse a malformed owner before anything is written
        return self._keep(owner, chunks, None)

    def open(self, key: str) -> BinaryIO:
        path = self._path(key)
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            raise BlobMissingError from error
        except OSError as error:
            raise _away(error) from error

    def keys(self, owner: str) -> Iterator[str]:
        place = self._path(blob_key(owner, "0" * 64)).parent
        try:
            names = [entry.name for entry in place.iterdir()]
        except FileNotFoundError:
            return iter(())
        except OSError as error:
            raise _away(error) from error
        return iter([blob_key(owner, name) for name in names])

    def discard(self, key: str) -> None:
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
            if path.parent.exists():
                _sync_folder(path.parent)
        except OSError as error:
            raise _away(error) from error

    def clear_incoming(self, older_than_seconds: float) -> int:
        """Remove what killed processes left half-written.

        Args:
            older_than_seconds: Younger files may still be growing in another process.

        Returns:
            How many were removed.
        """
        limit = time.time() - older_than_seconds
        removed = 0
        for path in (self.folder / _INCOMING).glob("*"):
            with contextlib.suppress(FileNotFoundError):  # another process was quicker
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, key: str) -> Path:
        owner, sha256 = owner_and_sha256(key)
        return self.folder / owner / sha256

    def _keep(self, owner: str, chunks: Iterable[bytes], expected: str | None) -> KeptBytes:
        draft = self._new_draft()
        try:
            sha256, size_bytes = _write(draft, chunks)
            if expected not in (None, sha256):
                raise BlobDamagedError
            key = blob_key(owner, sha256)
            self._publish(draft, self._path(key), size_bytes)
        finally:
            draft.unlink(missing_ok=True)
        return KeptBytes(key, sha256, size_bytes)

    def _new_draft(self) -> Path:
        try:
            (self.folder / _INCOMING).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _away(error) from error
        return self.folder / _INCOMING / secrets.token_hex(16)

    def _publish(self, draft: Path, path: Path, size_bytes: int) -> None:
        try:
            if not path.parent.exists():
                path.parent.mkdir(exist_ok=True)
                _sync_folder(self.folder)
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                # Kept before. A name is only given to synced bytes, so another size means
                # that the disk or a person changed them since.
                if path.stat().st_size != size_bytes:
                    raise BlobDamagedError from None
            _sync_folder(path.parent)  # also when kept before: that process may have died here
        except OSError as error:
            raise _away(error) from error


def _write(draft: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write and sync the chunks; what the source of the chunks raises passes through."""
    digest, size_bytes = hashlib.sha256(), 0
    with _as_store_errors():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _READ_ONLY)
    with os.fdopen(descriptor, "wb", buffering=0) as output:
        for chunk in chunks:
            digest.update(chunk)
            size_bytes += len(chunk)
            with _as_store_errors():
                _write_all(descriptor, chunk)
        with _as_store_errors():
            os.fsync(output.fileno())
    return digest.hexdigest(), size_bytes


def _write_all(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextlib.contextmanager
def _as_store_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _away(error) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _away(error: OSError) -> StoreAwayError:
    return StoreAwayError(type(error).__name__, errno=error.errno or 0)
