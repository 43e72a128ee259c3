"""Files in, signed files out: signing from the terminal, without database or service.

A file is signed, raised to the level that can be had, verified, and only then written. An output
that stands there already is ours if it begins with the input and bears the signature: it is not
signed again. Anything else that stands there is left alone.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from desk.digitize_files import name_of
from desk.errors import NotFoundError, OutputFailedError, OutputTakenError, UntrustedCopyError
from dossier.errors import DeskError
from dossier.page import Box
from signing.errors import SpotMissingError, TimestampUnavailableError
from signing.holder import holder_of
from signing.ink import ink_on
from signing.keys import Signer
from signing.levels import lift
from signing.picture import Picture
from signing.preflight import open_for_signing
from signing.proof import Level
from signing.request import AGENCY_PROFILES, Profile, SigningRequest, Spot
from signing.sign import SignedPdf, sign_basic
from signing.signature_block import find_block, find_signature, page_frame
from signing.timestamp import TimeStamper
from signing.trust import TrustAnchors
from signing.verify import verify_pdf

_NOWHERE = Box(0, 0, 0, 0)
_DOUBTS = {"second-tool-away", "second-tool-disagrees", "counts-differ"}


@dataclass(frozen=True, slots=True)
class SignFilesOptions:
    """How files are signed.

    Attributes:
        profile: How the signatures look.
        field: Name of the field each gets.
        key: Signs.
        trust: Whom signatures may rest on.
        timestamper: Source of time-stamps; None for none.
        goal: Level that is wanted.
        clock: Gives the time, aware.
        office: Agency of a person whose certificate names none.
        position: Of the person who signs.
        mark: Conversion mark; empty for none.
        number: Number and sign of the paper an attachment belongs to.
        picture: Of the signature or seal.
        spot: Where the signature goes; None finds the place.
    """

    profile: Profile
    field: str
    key: Signer
    trust: TrustAnchors
    timestamper: TimeStamper | None
    goal: Level
    clock: Callable[[], datetime]
    office: str = ""
    position: str = ""
    mark: str = ""
    number: str = ""
    picture: Picture | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class SignOutcome:
    """What became of one file.

    Attributes:
        name: The input's name, such that it can be shown.
        target: Where the signed file is.
        signed: What was reached; None when nothing was written.
        page: Which page bears the signature, from 1.
        earlier: Whether the signature is of an earlier run.
        error: Why nothing was written, or what the file lacks of the level wanted.
    """

    name: str
    target: Path
    signed: SignedPdf | None = None
    page: int = 0
    earlier: bool = False
    error: DeskError | None = None


def sign_file(path: Path, target: Path, options: SignFilesOptions) -> SignOutcome:
    """Sign one file; whatever goes wrong with it is told, and nothing is written.

    Args:
        path: The input, never changed.
        target: Where the signed file goes; nothing but an earlier run's output is replaced,
            by the same file at a higher level.
        options: How.
    """
    outcome = SignOutcome(name_of(path), target)
    try:
        return _sign(path, outcome, options)
    except DeskError as error:
        return replace(outcome, error=error)
    except OSError as failure:
        return replace(outcome, error=OutputFailedError(errno=failure.errno or 0))


def _sign(path: Path, outcome: SignOutcome, options: SignFilesOptions) -> SignOutcome:
    pdf = _read(path)
    target, at = outcome.target, options.clock()
    before = _earlier_output(target, pdf, options)
    if before is not None:
        outcome = replace(outcome, earlier=True)
        signed = SignedPdf(before, "B-B", options.field, _NOWHERE, 0)
    else:
        request = _request(pdf, options, at)
        outcome = replace(outcome, page=request.page_index + 1)
        signed = sign_basic(pdf, request, options.key, options.trust)
    signed = _raise_level(signed, options, at)
    _require_sound(signed, options)
    if signed.data != before:
        _write(signed.data, target, replaces=before is not None)
    short = TimestampUnavailableError() if "timestamp" in signed.missing else None
    return replace(outcome, signed=signed, error=short)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError from error


def _earlier_output(target: Path, pdf: bytes, options: SignFilesOptions) -> bytes | None:
    """Give what an earlier run made of this input with this key; None when nothing is there.

    Raises:
        OutputTakenError: Something else stands there.
    """
    if not (target.exists() or target.is_symlink()):
        return None
    if target.is_symlink() or not target.is_file():
        raise OutputTakenError
    found = target.read_bytes()
    if len(found) <= len(pdf) or not found.startswith(pdf):
        raise OutputTakenError
    holder = holder_of(options.key).name
    report = verify_pdf(found, options.trust, options.clock())
    if not any(one.field == options.field and one.signer == holder for one in report.signatures):
        raise OutputTakenError
    return found


def _request(pdf: bytes, options: SignFilesOptions, at: datetime) -> SigningRequest:
    open_for_signing(pdf, options.field, options.trust, at)  # says best why a file is refused
    holder = holder_of(options.key)
    by_agency = options.profile in AGENCY_PROFILES
    spot = options.spot or _find_spot(pdf, options.profile, holder.name)
    request = SigningRequest(
        profile=options.profile,
        signer_name="" if by_agency else holder.name,
        organisation=holder.name if by_agency else holder.organisation or options.office,
        signed_at=at,
        field_name=options.field,
        position=options.position,
        mark=options.mark,
        email=holder.email,
        number=options.number,
        picture=options.picture,
        spot=spot,
    )
    frame = page_frame(pdf, request.page_index + 1)
    if frame is None:
        raise SpotMissingError
    return replace(request, occupied=ink_on(pdf, request.page_index, frame))


def _find_spot(pdf: bytes, profile: Profile, signer: str) -> Spot | None:
    match profile:
        case "born_digital_signer":
            return find_block(pdf, signer)
        case "born_digital_agency":
            spot = find_signature(pdf)
            if spot is None:
                raise SpotMissingError
            return spot
        case _:
            return None


def _raise_level(signed: SignedPdf, options: SignFilesOptions, at: datetime) -> SignedPdf:
    lifted = lift(signed.data, signed.field, options.trust, options.timestamper, at, options.goal)
    return replace(signed, data=lifted.data, level=lifted.level, missing=lifted.missing)


def _require_sound(signed: SignedPdf, options: SignFilesOptions) -> None:
    """Verify what was made as anyone would.

    Raises:
        UntrustedCopyError: The signature does not hold, or one of the two tools cannot say so.
    """
    report = verify_pdf(signed.data, options.trust, options.clock())
    ours = [one for one in report.signatures if one.field == signed.field]
    holds = bool(ours) and all(one.digest == "match" and one.value == "valid" for one in ours)
    doubts = _DOUBTS & {finding.code for finding in report.findings}
    if not holds or report.intact != "yes" or doubts:
        raise UntrustedCopyError(indication=report.indication)


def _write(data: bytes, target: Path, *, replaces: bool) -> None:
    """Let the file appear whole or not at all, over nothing that is not ours."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".sohoa-{uuid4().hex}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replaces:
            draft.replace(target)
        else:
            target.hardlink_to(draft)
    except FileExistsError as error:
        raise OutputTakenError from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
