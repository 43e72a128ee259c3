"""Whom we trust: anchors pinned in a folder of the office, never the system's or the web's.

Layout of the folder:

    *.pem                 anchors, pinned by `sohoa trust add`; a file may hold several
    intermediates/*.pem   certificates that files in the field leave out; not trusted by themselves
    crls/*.crl            revocation lists, DER or PEM
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl, pem, x509

from signing.errors import TrustBrokenError


@dataclass(frozen=True, slots=True)
class TrustAnchors:
    """What verification may rest on, as DER bytes (so it can cross a process border).

    Attributes:
        anchors: Certificates trusted by themselves.
        intermediates: Certificates that help to find a way to an anchor.
        revocation_lists: Revocation lists known here; each is checked before it is used.
    """

    anchors: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    revocation_lists: tuple[bytes, ...] = ()

    def anchor_certificates(self) -> list[x509.Certificate]:
        """Give the anchors, parsed."""
        return [_certificate(der) for der in self.anchors]

    def intermediate_certificates(self) -> list[x509.Certificate]:
        """Give the intermediates, parsed."""
        return [_certificate(der) for der in self.intermediates]

    def lists(self) -> list[crl.CertificateList]:
        """Give the revocation lists, parsed."""
        return [_revocation_list(der) for der in self.revocation_lists]


@lru_cache(maxsize=256)  # parsing anchors and lists anew costs each verification a third
def _certificate(der: bytes) -> x509.Certificate:
    return x509.Certificate.load(der)


@lru_cache(maxsize=256)
def _revocation_list(der: bytes) -> crl.CertificateList:
    return crl.CertificateList.load(der)


def load_trust(folder: Path) -> TrustAnchors:
    """Read the anchors of an office.

    Raises:
        TrustBrokenError: The folder is missing, or a file in it is not what it should be.
    """
    if not folder.is_dir():
        detail = "the folder of trust anchors is missing"
        raise TrustBrokenError(detail)
    trust = TrustAnchors(
        anchors=_read_all(folder, "*.pem"),
        intermediates=_read_all(folder / "intermediates", "*.pem"),
        revocation_lists=_read_all(folder / "crls", "*.crl"),
    )
    try:
        for certificate in (*trust.anchor_certificates(), *trust.intermediate_certificates()):
            _ = certificate.subject.native, certificate.public_key.algorithm
        for revoked in trust.lists():
            _ = revoked.issuer.native, revoked["tbs_cert_list"]["this_update"].native
    except (ValueError, TypeError, KeyError) as error:
        raise TrustBrokenError from error
    return trust


def _read_all(folder: Path, pattern: str) -> tuple[bytes, ...]:
    return tuple(der for path in sorted(folder.glob(pattern)) for der in _read(path))


def read_certificates(data: bytes) -> list[bytes]:
    """Give what a DER or PEM file holds, as DER.

    Raises:
        ValueError: PEM that is damaged.
    """
    if not pem.detect(data):
        return [data]
    return [der for _, _, der in pem.unarmor(data, multiple=True)]


def _read(path: Path) -> list[bytes]:
    try:
        return read_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise TrustBrokenError(file=path.name) from error
