"""Where bytes are kept: named by what they are, whole or not at all, never changed.

A key is `owner/sha256`: the opaque id of whose bytes they are, and the digest of what is
stored. So all of an owner's bytes are found by prefix, and a key proves its bytes.
"""

import contextlib
import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from vault.errors import BlobDamagedError, BlobKeyError

CHUNK_BYTES = 1 << 20

_OWNER = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Bytes that are kept.

    Attributes:
        key: Where they are.
        sha256: Their digest, 64 lower-case hex digits. Of a predictable paper this is
            personal data, so it is not printed.
        size_bytes: How many they are.
    """

    key: str = field(repr=False)
    sha256: str = field(repr=False)
    size_bytes: int


class BlobStore(Protocol):
    """A place that keeps bytes and never changes them."""

    def keep(self, key: str, data: bytes | Path) -> None:
        """Keep bytes, or those of a file, under their key; keeping again changes nothing.

        Raises:
            BlobDamagedError: The bytes are not those the key names.
            StoreAwayError: They could not be written; nothing is visible then.
        """

    def keep_stream(self, owner: str, chunks: Iterable[bytes]) -> KeptBytes:
        """Keep bytes as they come, never all in memory, and say under which key.

        Raises:
            StoreAwayError: They could not be written; nothing is visible then.
        """

    def open(self, key: str) -> BinaryIO:
        """Open for reading, seekable.

        Raises:
            BlobMissingError: There is nothing.
        """

    def keys(self, owner: str) -> Iterator[str]:
        """Name everything kept for an owner, in any order."""

    def discard(self, key: str) -> None:
        """Forget the bytes; silent if there are none."""


def blob_key(owner: str, sha256: str) -> str:
    """Give the key of an owner's bytes.

    Args:
        owner: Opaque id, such as `own_…`; small letters, digits and underscores.
        sha256: Digest of the bytes as stored, 64 lower-case hex digits.

    Raises:
        BlobKeyError: A part is malformed, so nothing can leave the owner's place.
    """
    if not _OWNER.fullmatch(owner) or not _SHA256.fullmatch(sha256):
        raise BlobKeyError
    return f"{owner}/{sha256}"


def owner_and_sha256(key: str) -> tuple[str, str]:
    """Take a key apart.

    Raises:
        BlobKeyError: It is not a key.
    """
    owner, _, sha256 = key.partition("/")
    blob_key(owner, sha256)
    return owner, sha256


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Give a file's bytes in chunks of at most `CHUNK_BYTES`."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def read_blob(blobs: BlobStore, key: str) -> bytes:
    """Read all the bytes of a small blob, and prove them.

    Raises:
        BlobMissingError: There is nothing.
        BlobDamagedError: They are not those that were kept.
    """
    return b"".join(_proven_chunks(blobs, key))


@contextlib.contextmanager
def blob_as_file(blobs: BlobStore, key: str, suffix: str = "") -> Iterator[Path]:
    """Give a copy of a blob as a file for programs that need one; it is gone afterwards.

    The copy is proven against the digest while it is made, and never all in memory.

    Raises:
        BlobMissingError: There is nothing.
        BlobDamagedError: The bytes are not those that were kept.
    """
    with tempfile.NamedTemporaryFile(prefix="sohoa-", suffix=suffix) as copy:
        for chunk in _proven_chunks(blobs, key):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _proven_chunks(blobs: BlobStore, key: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    with blobs.open(key) as stored:
        for chunk in chunks_of(stored):
            digest.update(chunk)
            yield chunk
    if digest.hexdigest() != owner_and_sha256(key)[1]:
        raise BlobDamagedError
