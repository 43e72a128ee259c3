"""Levels above B-B, each a step of its own over bytes, to be repeated until it succeeds.

B-T: a time-stamp proves when the signature existed. B-LT: the file brings what proves its
certificates. B-LTA: a time-stamp over all that, to be repeated before it ends (EN 319 142-1).

Every step gives a file that begins with the bytes it was given. The one exception is the token
of a signature that nothing follows: it goes into the place that was kept for it inside the
signature's value, which no signature covers.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Literal

from asn1crypto import cms
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.appended import AppendedFile
from signing.chain import Evidence
from signing.embed import as_value, fill
from signing.errors import PdfRefusedError, TimestampUnavailableError
from signing.guard import Failed, attempt
from signing.listing import DOCUMENT_TIMESTAMP, Listed, Opened, open_pdf
from signing.preflight import open_for_upkeep
from signing.prepare import PLACE, write_place
from signing.prepared import Place
from signing.proof import Level, Proof, gather, level_in
from signing.signed_data import hash_bytes, signature_tokens
from signing.timestamp import TimeStamper, ask
from signing.trust import TrustAnchors

Missing = Literal["timestamp", "revocation", "archive-timestamp"]

_TIMESTAMP_NAME = "Dấu thời gian"
_NOTHING_FETCHED = Evidence()
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lifted:
    """A file whose signature was to reach a level.

    Attributes:
        data: The file.
        level: What was reached.
        missing: What was not to be had; empty when the goal was reached.
    """

    data: bytes
    level: Level
    missing: tuple[Missing, ...]


def lift(
    pdf: bytes,
    field: str,
    trust: TrustAnchors,
    timestamper: TimeStamper | None,
    at: datetime,
    goal: Level = "B-LT",
) -> Lifted:
    """Raise a signature as far as it goes now; what cannot be had is told, never pretended.

    A step that was done before is not done again, so this may be called until nothing is
    missing. A dead authority leaves the file as it was.

    Args:
        pdf: The file.
        field: Of the signature.
        trust: The pinned anchors and the revocation lists known here.
        timestamper: From `timestamp.open_timestamper`; None for none.
        at: Now.
        goal: What is wanted.

    Raises:
        PdfRefusedError: The file has no such signature, or nothing may be added to it.
    """
    if goal == "B-B":
        return Lifted(pdf, "B-B", ())
    try:
        pdf = _stamped(pdf, field, timestamper)
    except TimestampUnavailableError:
        return Lifted(pdf, "B-B", ("timestamp",))
    opened = open_pdf(pdf)
    proof = gather(opened, trust, _NOTHING_FETCHED, max(at, *_told_times(opened)))
    if goal != "B-T":
        pdf = _with_evidence(pdf, proof.needed())
    level = level_in(pdf, proof, field)
    if level in ("B-B", "B-T") and level != goal:
        return Lifted(pdf, level, ("timestamp",) if level == "B-B" else ("revocation",))
    if goal == "B-LTA" and level != "B-LTA":
        return _archived(Lifted(pdf, level, ()), field, trust, timestamper, proof)
    return Lifted(pdf, level, ())


def add_timestamp(pdf: bytes, field: str, timestamper: TimeStamper) -> bytes:
    """Have a signature time-stamped: level B-T.

    The token goes into the signature's own place while nothing follows it and there is room;
    else a document time-stamp is appended. A signature that has a token keeps it.

    Raises:
        TimestampUnavailableError: No authority gave a token that holds.
        PdfRefusedError: The file has no such signature, or nothing may be added to it.
    """
    opened = open_pdf(pdf)
    one, signature = _find(opened, field)
    if _is_stamped(opened, one, signature):
        return pdf
    if one.end != len(pdf):
        return add_archive_timestamp(pdf, timestamper)
    value: bytes = signature.signer_info["signature"].native
    token = ask(timestamper, hash_bytes(value, "sha256"))
    container = cms.ContentInfo.load(signature.pkcs7_content)
    signer = container["content"]["signer_infos"][0]
    signer["unsigned_attrs"] = [
        *(signer["unsigned_attrs"] or ()),
        cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]}),
    ]
    _, start, end, _ = one.byte_range
    der = container.dump()
    if 2 * len(der) > end - start - 2:
        return add_archive_timestamp(pdf, timestamper)
    return b"".join((pdf[:start], as_value(der, end - start), pdf[end:]))


def add_revocation(
    pdf: bytes, trust: TrustAnchors, at: datetime, fetched: Evidence = _NOTHING_FETCHED
) -> bytes:
    """Add what proves the certificates of all signatures and time-stamps: level B-LT.

    Only what is needed and not there yet is added; a file that lacks nothing stays as it is.

    Args:
        pdf: The file.
        trust: The pinned anchors and the revocation lists known here.
        at: Now, not before the file's newest time-stamp.
        fetched: Certificates, lists and OCSP responses got for this file.

    Raises:
        PdfRefusedError: Nothing may be added to the file.
    """
    return _with_evidence(pdf, gather(open_pdf(pdf), trust, fetched, at).needed())


def add_archive_timestamp(pdf: bytes, timestamper: TimeStamper) -> bytes:
    """Append a document time-stamp over everything: level B-LTA when the proof is in the file.

    Raises:
        TimestampUnavailableError: No authority gave a token that holds.
        PdfRefusedError: Nothing may be added to the file.
    """
    size = PLACE
    while True:
        place = _timestamp_place(pdf, size)
        der = ask(timestamper, place.digest).dump()
        if 2 * len(der) <= size:
            return pdf + fill(place, der)
        size = 2 * len(der) + PLACE  # an authority with an uncommonly long chain: ask again


def level_of(pdf: bytes, field: str, trust: TrustAnchors, at: datetime) -> Level:
    """Say which level a signature has reached; never higher than it is.

    Raises:
        Exception: Anything, on broken bytes: call under `guard.attempt`.
    """
    proof = gather(open_pdf(pdf), trust, _NOTHING_FETCHED, at)
    return level_in(pdf, proof, field)


def _stamped(pdf: bytes, field: str, timestamper: TimeStamper | None) -> bytes:
    if timestamper is None:
        raise TimestampUnavailableError(reason="no authority")
    return add_timestamp(pdf, field, timestamper)


def _archived(
    lasting: Lifted,
    field: str,
    trust: TrustAnchors,
    timestamper: TimeStamper | None,
    proof: Proof,
) -> Lifted:
    try:
        if timestamper is None:
            raise TimestampUnavailableError(reason="no authority")
        pdf = add_archive_timestamp(lasting.data, timestamper)
    except TimestampUnavailableError:
        return replace(lasting, missing=("archive-timestamp",))
    opened = open_pdf(pdf)
    moment = max(_told_times(opened))
    proof = gather(opened, trust, _NOTHING_FETCHED, moment, proof.standings)
    level = level_in(pdf, proof, field)
    return Lifted(pdf, level, () if level == "B-LTA" else ("archive-timestamp",))


def _find(opened: Opened, field: str) -> tuple[Listed, EmbeddedPdfSignature]:
    for one in opened.listed:
        if one.field == field and one.signature is not None:
            return one, one.signature
    raise PdfRefusedError(reason="no such signature")


def _is_stamped(opened: Opened, one: Listed, signature: EmbeddedPdfSignature) -> bool:
    later = (other.signature for other in opened.listed if other.end > one.end)
    return bool(signature_tokens(signature.signer_info)) or any(
        other is not None and _is_timestamp(other) for other in later
    )


def _is_timestamp(signature: EmbeddedPdfSignature) -> bool:
    return bool(signature.sig_object.get("/SubFilter") == DOCUMENT_TIMESTAMP)


def _told_times(opened: Opened) -> list[datetime]:
    """Give the times all tokens tell, after one that is never the latest."""
    held = [one.signature for one in opened.listed if one.signature is not None]
    tokens = [token for one in held for token in _tokens(one)]
    times = (token["encap_content_info"]["content"].parsed["gen_time"].native for token in tokens)
    return [_LONG_AGO, *times]


def _tokens(signature: EmbeddedPdfSignature) -> list[cms.SignedData]:
    if _is_timestamp(signature):
        return [signature.signed_data]
    return signature_tokens(signature.signer_info)


def _timestamp_place(pdf: bytes, size: int) -> Place:
    reader = open_for_upkeep(pdf)
    taken = {name for name, _, _ in enumerate_sig_fields(reader)}
    name = next(name for name in map("Timestamp{}".format, count(1)) if name not in taken)
    spec = SigFieldSpec(name, readable_field_name=_TIMESTAMP_NAME)
    return write_place(pdf, reader, spec, SigObjSetup(DocumentTimestamp(bytes_reserved=size)))


def _with_evidence(pdf: bytes, evidence: Evidence) -> bytes:
    reader = open_for_upkeep(pdf)
    written = attempt(lambda: _write_evidence(pdf, reader, evidence))
    if isinstance(written, Failed):
        raise PdfRefusedError(reason=written.kind.__name__)
    return pdf + written


def _write_evidence(given: bytes, reader: PdfFileReader, evidence: Evidence) -> bytes:
    """Give a revision with what the security store lacks; nothing when it lacks nothing."""
    writer = IncrementalPdfFileWriter.from_reader(reader)
    store = DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=evidence.certificates,
        ocsps=evidence.ocsp_responses,
        crls=evidence.revocation_lists,
    )
    output = AppendedFile(given)
    if store.modified:
        writer.write(output)
    return bytes(output.appended)
