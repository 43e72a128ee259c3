"""Which bytes a signature covers, and what was done to the file behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from asn1crypto import parser
from pyhanko.pdf_utils.reader import process_data_at_eof
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing import wording
from signing.byte_ranges import Coverage, cover, stray_bytes
from signing.changes import Changes, changes_after
from signing.guard import Failed, attempt
from signing.report import Finding
from signing.widgets import hides_later


@dataclass(frozen=True, slots=True)
class Covered:
    """What a signature covers.

    Attributes:
        covers: The `whole` file, its own `revision`, or `unclear`.
        end: Offset behind the last covered byte; 0 when unclear.
        changes: What was done to the file afterwards.
        findings: What a person should know of it.
    """

    covers: Literal["whole", "revision", "unclear"]
    end: int
    changes: Changes
    findings: tuple[Finding, ...]


def look_at_bytes(pdf: bytes, signature: EmbeddedPdfSignature, *, is_last: bool) -> Covered:
    """Tell what a signature covers and what came behind it. Never raises.

    Args:
        pdf: The file.
        signature: One of its signatures.
        is_last: No further signature follows; time-stamps do not count.
    """
    numbers = attempt(lambda: [int(number) for number in signature.byte_range])
    byte_range = [] if isinstance(numbers, Failed) else numbers
    coverage = cover(pdf, byte_range, signature.pkcs7_content)
    ends = coverage.whole or attempt(partial(_ends_with_revision, signature, coverage.end)) is True
    if not coverage.sound or not ends:
        found = _range_finding(pdf, byte_range)
        return Covered("unclear", 0, changes_after(signature, is_last=is_last), (found,))
    changes, findings = _later(pdf, signature, coverage, is_last=is_last)
    if attempt(partial(_is_padded, signature.pkcs7_content)) is not True:
        findings = (*findings, wording.finding("padding-not-empty"))
    return Covered("whole" if coverage.whole else "revision", coverage.end, changes, findings)


def _ends_with_revision(signature: EmbeddedPdfSignature, end: int) -> bool:
    """Say whether the covered bytes end with the revision that holds the signature.

    Its cross-references, and all before them, have to stand inside; the offset at its end has
    to be theirs.
    """
    xrefs, revision = signature.reader.xrefs, signature.signed_revision
    stream = signature.reader.stream
    stream.seek(end)
    if process_data_at_eof(stream) != xrefs.get_startxref_for_revision(revision):
        return False
    inside = (xrefs.get_xref_container_info(one).end_location for one in range(revision + 1))
    return all(location <= end for location in inside)


def _is_padded(value: bytes) -> bool:
    """Say whether nothing but zeros follows the container; nobody signs what does."""
    return not value[parser.peek(value) :].strip(b"\0")


def _later(
    pdf: bytes, signature: EmbeddedPdfSignature, coverage: Coverage, *, is_last: bool
) -> tuple[Changes, tuple[Finding, ...]]:
    if coverage.whole:
        return Changes("none"), ()
    xrefs = signature.reader.xrefs
    revisions = [
        [ref.idnum for ref in xrefs.explicit_refs_in_revision(one)]
        for one in range(signature.signed_revision + 1, xrefs.total_revisions)
    ]
    if stray_bytes(pdf, coverage.end, revisions):
        return Changes("changed"), (wording.finding("stray-bytes"),)
    hiding = attempt(lambda: hides_later(signature))
    if isinstance(hiding, str):
        return Changes("changed"), (wording.finding(hiding),)
    changes = changes_after(signature, is_last=is_last)
    if isinstance(hiding, Failed) or changes.kind == "changed":
        return Changes("changed"), (wording.finding("changed-later"),)
    filled = changes.kind == "form"
    return changes, (wording.naming("form-changed-later", changes.fields),) if filled else ()


def _range_finding(pdf: bytes, byte_range: Sequence[int]) -> Finding:
    beyond = len(byte_range) == 4 and byte_range[2] + byte_range[3] > len(pdf)  # noqa: PLR2004
    return wording.finding("range-beyond-file" if beyond else "range-unclear")
