"""Keep short values unreadable without the master key, and findable by a keyed fingerprint.

A sealed value is bound to its context (table, column, row): moved elsewhere it no longer
opens. Layout: version (1 byte), key id (8), nonce (12), AES-256-GCM ciphertext and tag (16).
"""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dossier.words import nfc
from vault.errors import SealBrokenError, SealKeyError, WrongSealKeyError

_KEY_BYTES = 32
_VERSION = b"\x01"
_KEY_ID_BYTES = 8
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD_BYTES = len(_VERSION) + _KEY_ID_BYTES
_OPEN_TO_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class SealKey:
    """The keys derived from the master key; never printed.

    Attributes:
        id: Tells one master key from another without revealing it, 8 bytes.
        sealing: AES-256 key, 32 bytes.
        marking: HMAC-SHA256 key, 32 bytes.
    """

    id: bytes
    sealing: bytes = field(repr=False)
    marking: bytes = field(repr=False)

    @classmethod
    def from_master(cls, master: bytes) -> "SealKey":
        """Derive the keys from 32 random bytes.

        Source:
            HKDF-SHA256, RFC 5869; one label per use.
        """
        return cls(
            _derive(master, b"sohoa key id 1", _KEY_ID_BYTES),
            _derive(master, b"sohoa sealing 1", _KEY_BYTES),
            _derive(master, b"sohoa fingerprint 1", _KEY_BYTES),
        )


def seal(key: SealKey, text: str, context: str) -> bytes:
    """Seal a text for one place.

    Args:
        key: The office's key.
        text: Any text; sealed in NFC.
        context: Where it is kept, such as `owners.name/own_…`; needed again to open it.

    Returns:
        37 bytes more than the text in UTF-8, different each time.
    """
    head, nonce = _VERSION + key.id, secrets.token_bytes(_NONCE_BYTES)
    bound = head + context.encode()
    plain = nfc(text).encode("utf-8", "replace")  # file names may hold halves of surrogate pairs
    return head + nonce + AESGCM(key.sealing).encrypt(nonce, plain, bound)


def unseal(key: SealKey, sealed: bytes, context: str) -> str:
    """Open a sealed text.

    Raises:
        WrongSealKeyError: It was sealed with another master key.
        SealBrokenError: It was changed, cut, or sealed for another context.
    """
    head, body = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
    if head[:1] != _VERSION or len(body) < _NONCE_BYTES + _TAG_BYTES:
        raise SealBrokenError
    if head[1:] != key.id:
        raise WrongSealKeyError
    nonce, ciphertext = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
    try:
        return AESGCM(key.sealing).decrypt(nonce, ciphertext, head + context.encode()).decode()
    except InvalidTag as error:
        raise SealBrokenError from error


def fingerprint(key: SealKey, text: str, purpose: str) -> str:
    """Give what a value is looked up by: the same for the same text, purpose and key only.

    A plain digest would not do: twelve digits are tried out in minutes.

    Args:
        key: The office's key.
        text: Already in the one form that counts as the same.
        purpose: What the value is, such as `owner-number`.

    Returns:
        HMAC-SHA256 as 64 lower-case hex digits.
    """
    return hmac.new(key.marking, _marked(text, purpose), hashlib.sha256).hexdigest()


def open_seal_key(file: Path, *, create: bool = False) -> SealKey:
    """Read the master key from its file.

    Args:
        file: 64 hex digits and a line feed, readable by its owner only.
        create: Make a new key when there is no file; for an office's first start only.

    Raises:
        SealKeyError: No file, not a key, or a file that others may read.
    """
    try:
        if create and not file.exists():
            _write_new_key(file)
        if file.stat().st_mode & _OPEN_TO_OTHERS:
            raise SealKeyError("others may read the key file: chmod 600", file=str(file))
        master = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise SealKeyError(str(type(error).__name__), file=str(file)) from error
    if len(master) != _KEY_BYTES:
        raise SealKeyError("not 64 hex digits", file=str(file))
    return SealKey.from_master(master)


def _marked(text: str, purpose: str) -> bytes:
    return f"{purpose}\n{nfc(text)}".encode("utf-8", "surrogatepass")


def _derive(master: bytes, label: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=label).derive(master)


def _write_new_key(file: Path) -> None:
    """Write a key whole and durably, and never over one that another process just made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as output:
            output.write(secrets.token_hex(_KEY_BYTES) + "\n")
            output.flush()
            os.fsync(output.fileno())
        if not file.exists():
            file.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
