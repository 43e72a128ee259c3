"""Keeping signed files valid beyond the life of certificates and algorithms.

A signature holds as long as its last time-stamp does: until the certificate of the authority,
one above it, or an algorithm they use ends. Before that day the file gets a further time-stamp,
with what proves the last one (ETSI EN 319 142-1, 5.5).
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.chain import Evidence
from signing.errors import RenewalUselessError
from signing.levels import add_archive_timestamp, add_revocation
from signing.listing import DOCUMENT_TIMESTAMP, Listed, open_pdf
from signing.signed_data import signature_tokens
from signing.timestamp import TimeStamper
from signing.trust import TrustAnchors

ALGORITHM_ENDS = Path(__file__).with_name("algorithm_ends.toml")

_ANY_SIZE = 1 << 30  # bits
_MOST_ABOVE = 8  # authorities above a certificate; guards against loops
_NOTHING_FETCHED = Evidence()


@dataclass(frozen=True, slots=True)
class AlgorithmEnds:
    """Until when algorithms count.

    Attributes:
        digests: Name to day.
        keys: Kind of key, bits below which the day applies, and the day.
    """

    digests: dict[str, date]
    keys: tuple[tuple[str, int, date], ...]

    def of_digest(self, name: str) -> Iterator[date]:
        """Give the day a digest ends, if it does."""
        if name in self.digests:
            yield self.digests[name]

    def of_key(self, kind: str, bits: int) -> Iterator[date]:
        """Give the days a key of that size ends; the first one counts."""
        return (ends for one, below, ends in self.keys if one == kind and bits < below)


@lru_cache(maxsize=4)
def load_ends(path: Path = ALGORITHM_ENDS) -> AlgorithmEnds:
    """Read the days from a file.

    Raises:
        ValueError: The file is not what it should be.
    """
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    keys = tuple(
        (str(one["kind"]), int(one.get("below_bits", _ANY_SIZE)), one["ends"])
        for one in read["key"]
    )
    return AlgorithmEnds(dict(read["digest"]), keys)


def kept_until(pdf: bytes, trust: TrustAnchors, ends: AlgorithmEnds | None = None) -> date | None:
    """Give the day on which a file's proof ends; None for a file without signatures.

    With a document time-stamp its last one counts; else each signature by its own
    time-stamp, or by its signer where it has none, and the first to end.

    Args:
        pdf: The file; its signatures are not verified here.
        trust: Anchors and authorities between them and the certificates.
        ends: Days algorithms end; None takes `algorithm_ends.toml`.

    Raises:
        Exception: Anything, on broken bytes: call under `guard.attempt`.
    """
    opened = open_pdf(pdf)
    known = [*trust.anchor_certificates(), *trust.intermediate_certificates()]
    calendar = ends or load_ends()
    days = [
        day for signed in _that_keep(opened.listed) for day in _ends_of(signed, known, calendar)
    ]
    return min(days, default=None)


def renewal_due(
    pdf: bytes,
    trust: TrustAnchors,
    at: datetime,
    months: int = 18,
    ends: AlgorithmEnds | None = None,
) -> date | None:
    """Give the day a file's proof ends, if that is soon; None when there is time.

    Args:
        pdf: The file.
        trust: As `kept_until`.
        at: Now.
        months: What is soon.
        ends: As `kept_until`.

    Raises:
        Exception: As `kept_until`.
    """
    day = kept_until(pdf, trust, ends)
    return day if day is not None and day <= _months_after(at.date(), months) else None


def renew(
    pdf: bytes,
    timestamper: TimeStamper,
    trust: TrustAnchors,
    at: datetime,
    fetched: Evidence = _NOTHING_FETCHED,
) -> bytes:
    """Add what proves the last time-stamp, and a further time-stamp over all.

    Args:
        pdf: The file.
        timestamper: From `timestamp.open_timestamper`.
        trust: Anchors and revocation lists known now.
        at: Now.
        fetched: Revocation data got for this file.

    Returns:
        A file that begins with the one given.

    Raises:
        RenewalUselessError: The new time-stamp ends no later than what the file has.
        TimestampUnavailableError: No authority gave a token that holds.
        PdfRefusedError: Nothing may be added to the file.
    """
    before = kept_until(pdf, trust)
    renewed = add_archive_timestamp(add_revocation(pdf, trust, at, fetched), timestamper)
    after = kept_until(renewed, trust)
    if before is not None and after is not None and after <= before:
        raise RenewalUselessError(ends=after.isoformat())
    return renewed


def _that_keep(listed: Sequence[Listed]) -> list[cms.SignedData]:
    """Give the containers whose end is the file's: the last document time-stamp, or all."""
    in_order = sorted(listed, key=lambda one: one.end)
    held = [one.signature for one in in_order if one.signature is not None]
    stamps = [one for one in held if one.sig_object.get("/SubFilter") == DOCUMENT_TIMESTAMP]
    if stamps:
        return [stamps[-1].signed_data]
    return [_outermost(one) for one in held]


def _outermost(signature: EmbeddedPdfSignature) -> cms.SignedData:
    tokens = signature_tokens(signature.signer_info)
    return tokens[-1] if tokens else signature.signed_data


def _ends_of(
    signed: cms.SignedData, known: Sequence[x509.Certificate], ends: AlgorithmEnds
) -> Iterator[date]:
    held = extract_certs_for_validation(signed)
    for certificate in _upwards(held.signer_cert, [*held.other_certs, *known]):
        not_after: datetime = certificate.not_valid_after
        yield not_after.date()
        key = certificate.public_key
        yield from ends.of_key(str(key.algorithm), int(key.bit_size))
        if certificate.self_signed == "no":  # nobody relies on an anchor's own signature
            yield from ends.of_digest(str(certificate.hash_algo))
    for name in _digests(signed):
        yield from ends.of_digest(name)


def _digests(signed: cms.SignedData) -> Iterator[str]:
    yield str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native)
    content = signed["encap_content_info"]
    if content["content_type"].native == "tst_info":
        imprint = content["content"].parsed["message_imprint"]
        yield str(imprint["hash_algorithm"]["algorithm"].native)


def _upwards(
    certificate: x509.Certificate, known: Iterable[x509.Certificate]
) -> Iterator[x509.Certificate]:
    """Give a certificate and those above it, as far as they are known."""
    by_name = {one.subject.hashable: one for one in known}
    for _ in range(_MOST_ABOVE):
        yield certificate
        above = by_name.get(certificate.issuer.hashable)
        if above is None or above.issuer_serial == certificate.issuer_serial:
            return
        certificate = above


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))
