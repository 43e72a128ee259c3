"""What proves the certificates behind a file's signatures, and the level that is reached by it.

Signatures are looked at from the last one back, so that a later time-stamp proves when the
earlier ones existed (EN 319 102-1, 5.6); the same order as `verify.verify_pdf`, which judges
what was signed as well. Here only certificates are judged, for who raises a level.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Literal

from asn1crypto import ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.path import ValidationPath

from signing.chain import ChainVerdict, Evidence, carries_revocation, judge_chain
from signing.guard import Failed, attempt
from signing.listing import DOCUMENT_TIMESTAMP, Listed, Opened, read_evidence
from signing.signed_data import check_token
from signing.time_proof import judge_authority, prove_time
from signing.trust import TrustAnchors

Level = Literal["B-B", "B-T", "B-LT", "B-LTA"]

_CLOCK_TOLERANCE = timedelta(minutes=5)
_LEADS_TO_AN_ANCHOR = {None, "TRY_LATER"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one signature's or document time-stamp's certificates.

    Attributes:
        field: Name of its form field.
        kind: `signature` or `timestamp`.
        end: Offset behind the last byte it covers.
        time: When it was made, as far as a proven authority says so.
        stamped: It bears a time-stamp whose authority leads to an anchor.
        paths: From the anchors to signer and authority, as far as they are proven.
        proven: Every certificate that counts is proven.
    """

    field: str
    kind: Literal["signature", "timestamp"]
    end: int
    time: datetime | None
    stamped: bool
    paths: tuple[ValidationPath, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a file's certificates at a time.

    Attributes:
        standings: Of all its signatures, the first one first.
        evidence: All that was at hand: from the file and from elsewhere.
    """

    standings: tuple[Standing, ...]
    evidence: Evidence

    def needed(self) -> Evidence:
        """Give the part of the evidence that the proven paths rest on."""
        below = [one for path in self._paths() for one in list(path)[1:]]
        issuers = {one.issuer.hashable for one in below}
        serials = {one.serial_number for one in below}
        return Evidence(
            certificates=tuple(one for path in self._paths() for one in path),
            revocation_lists=tuple(
                one for one in self.evidence.revocation_lists if one.issuer.hashable in issuers
            ),
            ocsp_responses=tuple(
                one for one in self.evidence.ocsp_responses if _serials(one) & serials
            ),
        )

    def _paths(self) -> Iterator[ValidationPath]:
        return (path for standing in self.standings for path in standing.paths)


def gather(
    opened: Opened,
    trust: TrustAnchors,
    further: Evidence,
    at: datetime,
    known: Sequence[Standing] = (),
) -> Proof:
    """Judge all certificates of a file.

    Args:
        opened: The file.
        trust: The pinned anchors and the revocation lists known here.
        further: Revocation data fetched for it.
        at: Now; certificates that nothing proves to have been used earlier are judged then.
        known: What was found a moment ago, before a revision was added; not judged again.
    """
    carried = read_evidence(opened)
    evidence = Evidence(
        certificates=(*carried.certificates, *further.certificates),
        revocation_lists=(*carried.revocation_lists, *further.revocation_lists, *trust.lists()),
        ocsp_responses=(*carried.ocsp_responses, *further.ocsp_responses),
    )
    pinned = TrustAnchors(trust.anchors, trust.intermediates)
    found = {(one.field, one.end): one for one in known}
    standings: list[Standing] = []
    known_by = at
    for one in sorted(opened.listed, key=lambda one: one.end, reverse=True):
        if one.signature is None:
            continue
        standing = found.get((one.field, one.end))
        if standing is None:
            judged = attempt(partial(_stand, one, one.signature, pinned, evidence, known_by))
            if isinstance(judged, Failed):
                continue
            standing = judged
        standings.append(standing)
        if standing.kind == "timestamp" and standing.proven and standing.time is not None:
            known_by = min(known_by, standing.time)
    return Proof(tuple(reversed(standings)), evidence)


def _stand(
    listed: Listed,
    signature: EmbeddedPdfSignature,
    trust: TrustAnchors,
    evidence: Evidence,
    known_by: datetime,
) -> Standing:
    is_timestamp = signature.sig_object.get("/SubFilter") == DOCUMENT_TIMESTAMP
    look = _of_timestamp if is_timestamp else _of_signature
    time, authority, signer = look(signature, trust, evidence, known_by)
    verdicts = [verdict for verdict in (signer, authority) if verdict is not None]
    return Standing(
        field=listed.field,
        kind="timestamp" if is_timestamp else "signature",
        end=listed.end,
        time=time,
        stamped=authority is not None and authority.sub_indication in _LEADS_TO_AN_ANCHOR,
        paths=tuple(verdict.path for verdict in verdicts if verdict.path is not None),
        proven=all(verdict.trust == "trusted" for verdict in verdicts),
    )


_Seen = tuple[datetime | None, ChainVerdict | None, ChainVerdict | None]
"""What an authority says of the time, what is known of the authority, and of the signer."""


def _of_timestamp(
    signature: EmbeddedPdfSignature, trust: TrustAnchors, evidence: Evidence, known_by: datetime
) -> _Seen:
    token = check_token(signature.signed_data, signature.compute_digest)
    if (
        token is None
        or token.weak
        or token.weak_imprint
        or token.time > known_by + _CLOCK_TOLERANCE
    ):
        return None, ChainVerdict("rejected", "SIG_CONSTRAINTS_FAILURE"), None
    authority = judge_authority(token, trust, evidence, known_by)
    return token.time if authority.trust == "trusted" else None, authority, None


def _of_signature(
    signature: EmbeddedPdfSignature, trust: TrustAnchors, evidence: Evidence, known_by: datetime
) -> _Seen:
    time = prove_time(signature, trust, evidence, known_by)
    moment = time.proven or known_by
    signer = judge_chain(signature.signer_cert, trust, evidence, moment, "sign")
    return time.proven, time.authority, signer


def level_in(pdf: bytes, proof: Proof, field: str) -> Level:
    """Say which level of EN 319 142-1 a signature has; never higher than it is proven to be.

    Args:
        pdf: The file.
        proof: Of this file, or of the one this was made from by adding revocation data.
        field: Of the signature.
    """
    names = [one.field for one in proof.standings]
    if field not in names:
        return "B-B"
    standing = proof.standings[names.index(field)]
    later = [one for one in proof.standings if one.kind == "timestamp" and one.end > standing.end]
    # without a token of its own the first document time-stamp after it proves the time
    stamps = [] if standing.stamped else [one for one in later if one.stamped][:1]
    if not standing.stamped and not stamps:
        return "B-B"
    rests_on = (standing, *stamps)
    paths = [path for one in rests_on for path in one.paths]
    if not all(one.proven for one in rests_on) or not _carries(pdf, paths):
        return "B-T"
    # upkeep counts when it covers the proof: one made before the proof was added keeps nothing
    lasting = any(one.proven and _carries(pdf[: one.end], paths) for one in later)
    return "B-LTA" if lasting else "B-LT"


def _carries(pdf: bytes, paths: Iterable[ValidationPath]) -> bool:
    reader = PdfFileReader(BytesIO(pdf))
    evidence = read_evidence(Opened(reader, listed=(), findings=()))
    return all(carries_revocation(path, evidence) for path in paths)


def _serials(response: ocsp.OCSPResponse) -> set[int]:
    basic = response.basic_ocsp_response
    answered = basic["tbs_response_data"]["responses"] if basic else ()
    return {single["cert_id"]["serial_number"].native for single in answered}
