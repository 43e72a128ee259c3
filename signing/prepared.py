"""A signature that waits for its value: a file, a revision with an empty place, and JSON."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms

from dossier.page import Box
from signing.appended import Given
from signing.errors import PreparedChangedError
from signing.guard import Failed, attempt
from signing.report import Json


@dataclass(frozen=True, slots=True)
class Place:
    """A file with a further revision in which the place for a value is empty.

    Attributes:
        given: The file as it was.
        revision: What comes behind it; complete but for the value.
        start: Offset in the revision of the `<` before the value.
        end: Offset in the revision behind the `>` after it.
        digest: SHA-256 of file and revision without the place.
    """

    given: Given
    revision: bytes
    start: int
    end: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signature that waits for its value.

    Attributes:
        place: The file and where the value goes.
        to_be_signed: DER of the signed attributes: what the key signs.
        certificates: DER; the signer's first, then those that go with it.
        field: Name of the new field.
        box: Where the signature shows on its page, in mm; empty when it does not.
        covered_mm2: How much of what was said to be ink it covers.
    """

    place: Place
    to_be_signed: bytes
    certificates: tuple[bytes, ...]
    field: str
    box: Box
    covered_mm2: float

    @property
    def digest(self) -> bytes:
        """SHA-256 of what the key signs, for keys that are sent digests."""
        return hashlib.sha256(self.to_be_signed).digest()

    def state(self) -> dict[str, Json]:
        """Give all but file and revision as JSON."""
        return {
            "start": self.place.start,
            "end": self.place.end,
            "to_be_signed": self.to_be_signed.hex(),
            "certificates": [der.hex() for der in self.certificates],
            "field": self.field,
            "box_mm": [self.box.left, self.box.top, self.box.right, self.box.bottom],
            "covered_mm2": self.covered_mm2,
        }


def restore(state: Mapping[str, Any], given: Given, revision: bytes) -> Prepared:
    """Take up a prepared signature again.

    Args:
        state: From `Prepared.state`.
        given: The file that is to be signed.
        revision: `Prepared.place.revision`.

    Raises:
        PreparedChangedError: File or revision is not what the attributes were made for, or
            the state is not whole.
    """
    restored = attempt(lambda: _restored(state, given, revision))
    if isinstance(restored, Failed) or signed_digest(restored) != restored.place.digest:
        raise PreparedChangedError
    return restored


def _restored(state: Mapping[str, Any], given: Given, revision: bytes) -> Prepared:
    start, end = int(state["start"]), int(state["end"])
    running = hashlib.sha256(given)
    running.update(revision[:start])
    running.update(revision[end:])
    return Prepared(
        place=Place(given, revision, start, end, running.digest()),
        to_be_signed=bytes.fromhex(state["to_be_signed"]),
        certificates=tuple(bytes.fromhex(der) for der in state["certificates"]),
        field=str(state["field"]),
        box=Box(*state["box_mm"]),
        covered_mm2=float(state["covered_mm2"]),
    )


def signed_digest(prepared: Prepared) -> bytes:
    """Give the digest of the file that stands in the attributes."""
    for attribute in cms.CMSAttributes.load(prepared.to_be_signed):
        if attribute["type"].native == "message_digest":
            digest: bytes = attribute["values"][0].native
            return digest
    return b""
