"""What a verification says, and its stable JSON form (`sohoa verify --json`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from signing.chain import Trust
from signing.changes import LaterChanges

Indication = Literal["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"]
Intact = Literal["yes", "no", "unknown"]

FILE_DOUBTS = frozenset(
    {"signatures-removed", "counts-differ", "second-tool-disagrees", "hybrid-file"}
)
"""Findings that concern the file as a whole and keep it from passing."""

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a signature.

    Attributes:
        code: Kebab-case name that never changes once released.
        text: One Vietnamese sentence.
    """

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What is known of one signature or document time-stamp.

    Attributes:
        field: Name of its form field; empty for one outside the form.
        kind: `signature` or `timestamp`.
        level: `B-B`, `B-T`, `B-LT`, `B-LTA` for PAdES, `PKCS7` for `adbe.pkcs7.detached`,
            empty when not known.
        indication: Of EN 319 102-1.
        sub_indication: Of EN 319 102-1; None when passed.
        digest: Whether the signed digest is that of the covered bytes.
        value: Whether the signature value is of the certificate's key.
        covers: `whole` file, its own `revision`, or `unclear`.
        later_changes: What was done to the file afterwards.
        trust: Whether the certificate leads to an anchor.
        signer: Common name in the certificate; empty when not known.
        organisation: Organisation in the certificate; empty when not known.
        time: When it was signed, as well as that is known.
        time_source: `timestamp` (proven), `claimed` (the signer's `/M`), or `none`.
        findings: What a person should know.
    """

    field: str
    kind: Literal["signature", "timestamp"]
    level: str
    indication: Indication
    sub_indication: str | None
    digest: Literal["match", "mismatch", "unknown"]
    value: Literal["valid", "invalid", "unknown"]
    covers: Literal["whole", "revision", "unclear"]
    later_changes: LaterChanges
    trust: Trust
    signer: str
    organisation: str
    time: datetime | None
    time_source: Literal["timestamp", "claimed", "none"]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file could not be looked into.

    Attributes:
        code: Kebab-case name.
        title: One Vietnamese sentence.
    """

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What is known of a file.

    Attributes:
        intact: Whether what the file shows is exactly what its signers signed, apart from
            whether they are trusted.
        indication: The worst of its signatures'; never TOTAL-PASSED without a signature, for
            time-stamps alone say nothing of who answers for the file.
        sub_indication: Of the signature that decided; None when passed.
        signatures_form: Signatures the form lists.
        signatures_raw: Byte ranges in the raw file.
        signatures_second_tool: Signatures the second tool found; None when it is away or
            stopped at the file.
        sentence: The answer in one Vietnamese sentence.
        signatures: In the order they were made.
        findings: What concerns the file as a whole.
        error: Why the file could not be looked into; else None.
    """

    intact: Intact
    indication: Indication
    sub_indication: str | None
    signatures_form: int
    signatures_raw: int
    signatures_second_tool: int | None
    sentence: str
    signatures: tuple[SignatureReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: Unreadable | None = None


def not_looked_into(code: str, title: str) -> DocumentReport:
    """Report a file that nothing can be said of: INDETERMINATE, with the reason.

    Args:
        code: Kebab-case name.
        title: One Vietnamese sentence.
    """
    return DocumentReport(
        intact="unknown",
        indication="INDETERMINATE",
        sub_indication="GENERIC",
        signatures_form=0,
        signatures_raw=0,
        signatures_second_tool=None,
        sentence=title,
        error=Unreadable(code, title),
    )


def report_json(name: str, report: DocumentReport) -> dict[str, Json]:
    """Give one entry of `files` in the JSON of `sohoa verify`.

    Args:
        name: The file's name as the caller calls it.
        report: What was found. What concerns the file as a whole stands among the
            findings of each signature, as the shape has no other place for it.
    """
    error: Json = None
    if report.error is not None:
        error = {"code": report.error.code, "title": report.error.title}
    return {
        "name": name,
        "document": {
            "intact": report.intact,
            "indication": report.indication,
            "sub_indication": report.sub_indication,
            "signatures_form": report.signatures_form,
            "signatures_raw": report.signatures_raw,
            "signatures_second_tool": report.signatures_second_tool,
            "sentence": report.sentence,
        },
        "signatures": [_signature_json(one, report.findings) for one in report.signatures],
        "error": error,
    }


def _signature_json(one: SignatureReport, of_file: tuple[Finding, ...]) -> Json:
    findings: list[Json] = [
        {"code": finding.code, "text": finding.text} for finding in (*one.findings, *of_file)
    ]
    return {
        "field": one.field,
        "kind": one.kind,
        "level": one.level,
        "indication": one.indication,
        "sub_indication": one.sub_indication,
        "digest": one.digest,
        "value": one.value,
        "covers": one.covers,
        "later_changes": one.later_changes,
        "trust": one.trust,
        "signer": one.signer,
        "time": one.time.isoformat() if one.time else None,
        "time_source": one.time_source,
        "findings": findings,
    }
