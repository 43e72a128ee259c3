"""Anchors are pinned by fingerprint, told on a second way, or not at all.

A name proves nothing: anybody can write a government's name into a certificate of their own.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import pem, x509

from signing.errors import AnchorUnknownError, AnchorUnusableError, FingerprintDiffersError
from signing.government_roots import GovernmentRoot, root_named
from signing.request import VIETNAM
from signing.trust import load_trust, read_certificates

_FINGERPRINT_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Anchor:
    """A pinned certificate.

    Attributes:
        fingerprint: SHA-256 of its DER bytes, 64 lower-case hexadecimal digits.
        name: Common name of its subject; the whole subject when it has none.
        organisation: Organisation of its subject; empty when it has none.
        not_before: Begin of its validity, aware.
        not_after: End of its validity, aware.
        government: The government's root of this name, if the list has one.
    """

    fingerprint: str
    name: str
    organisation: str
    not_before: datetime
    not_after: datetime
    government: GovernmentRoot | None

    @property
    def has_the_years_of_its_name(self) -> bool:
        """Whether its validity is that of the government's root whose name it bears."""
        if self.government is None:
            return False
        told = (self.government.valid_from, self.government.valid_to)
        ends = (self.not_before, self.not_after)
        # a year may have been told in the time of Vietnam, where it begins seven hours earlier
        return told in {tuple(end.astimezone(zone).year for end in ends) for zone in (UTC, VIETNAM)}


def read_fingerprint(text: str) -> str:
    """Read a SHA-256 fingerprint as people and tools write it: any case, colons, spaces.

    >>> read_fingerprint("AB:" * 31 + "cd") == "ab" * 31 + "cd"
    True

    Raises:
        ValueError: It is not 64 hexadecimal digits.
    """
    digits = "".join(text.split()).replace(":", "").lower()
    if len(digits) != _FINGERPRINT_DIGITS or set(digits) - set("0123456789abcdef"):
        message = "a SHA-256 fingerprint has 64 hexadecimal digits"
        raise ValueError(message)
    return digits


def add_anchor(folder: Path, data: bytes, fingerprint: str) -> Anchor:
    """Trust a certificate from now on.

    Args:
        folder: Of the office's anchors; made if missing.
        data: One certificate, DER or PEM.
        fingerprint: As `read_fingerprint` gives it; has to come from another source than the data.

    Returns:
        What was pinned; pinning it again changes nothing.

    Raises:
        AnchorUnusableError: Not one certificate of an authority.
        FingerprintDiffersError: The certificate is another than the one told of.
        TrustBrokenError: The folder is damaged.
    """
    der = _one_certificate(data)
    if hashlib.sha256(der).hexdigest() != fingerprint:
        raise FingerprintDiffersError
    anchor = _describe(der)
    folder.mkdir(parents=True, exist_ok=True)
    if der not in load_trust(folder).anchors:
        _write(folder / f"{fingerprint}.pem", [der])
    return anchor


def list_anchors(folder: Path) -> list[Anchor]:
    """Give whom the office trusts, in the order of names.

    Raises:
        TrustBrokenError: The folder is damaged.
    """
    if not folder.is_dir():
        return []
    anchors = [_describe(der) for der in dict.fromkeys(load_trust(folder).anchors)]
    return sorted(anchors, key=lambda one: (one.name, one.fingerprint))


def remove_anchor(folder: Path, fingerprint: str) -> Anchor:
    """Trust a certificate no longer.

    Args:
        folder: Of the office's anchors.
        fingerprint: As `read_fingerprint` gives it.

    Raises:
        AnchorUnknownError: No such anchor is pinned.
        TrustBrokenError: The folder is damaged.
    """
    removed = None
    for path, certificates in _files(folder):
        kept = [der for der in certificates if hashlib.sha256(der).hexdigest() != fingerprint]
        if len(kept) == len(certificates):
            continue
        removed = next(der for der in certificates if der not in kept)
        if kept:
            _write(path, kept)
        else:
            path.unlink()
    if removed is None:
        raise AnchorUnknownError
    return _describe(removed)


def _files(folder: Path) -> Iterator[tuple[Path, list[bytes]]]:
    for path in sorted(folder.glob("*.pem")):
        yield path, read_certificates(path.read_bytes())


def _one_certificate(data: bytes) -> bytes:
    try:
        certificates = read_certificates(data)
        if len(certificates) != 1:
            raise AnchorUnusableError(count=len(certificates))
        [der] = certificates
        certificate = x509.Certificate.load(der, strict=True)
        _ = certificate.subject.native, certificate.public_key.algorithm
        constraints = certificate.basic_constraints_value
    except (ValueError, TypeError, KeyError) as error:
        raise AnchorUnusableError from error
    # roots of X.509 version 1 have no constraints at all
    if constraints is not None and not constraints["ca"].native:
        detail = "not the certificate of an authority"
        raise AnchorUnusableError(detail)
    return der


def _describe(der: bytes) -> Anchor:
    certificate = x509.Certificate.load(der)
    names = certificate.subject.native
    name = _first(names.get("common_name")) or certificate.subject.human_friendly
    return Anchor(
        fingerprint=hashlib.sha256(der).hexdigest(),
        name=name,
        organisation=_first(names.get("organization_name")),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        government=root_named(name),
    )


def _first(value: object) -> str:
    """Give a part of a name; one that is there several times comes as a list."""
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, str) else ""


def _write(path: Path, certificates: list[bytes]) -> None:
    """Write certificates so that a reader sees the old file or the new one."""
    armored = b"".join(pem.armor("CERTIFICATE", der) for der in certificates)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".anchor-")
    with os.fdopen(handle, "wb") as file:
        file.write(armored)
        os.fchmod(handle, 0o644)
        file.flush()
        os.fsync(handle)
    Path(name).replace(path)
