"""Which bytes a signature covers, and what was done to the file behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing import wording
from signing.byte_ranges import Coverage, cover, stray_bytes
from signing.changes import Changes, changes_after
from signing.guard import Failed, attempt
from signing.placement import frame_of, widget_box
from signing.report import Finding

_REVISION = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
_LARGEST_APPEARANCE = 0.25  # of a page; a later signature that covers more may hide content


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


def look_at_bytes(
    pdf: bytes, signature: EmbeddedPdfSignature, *, is_first: bool, is_last: bool
) -> Covered:
    """Tell what a signature covers and what came behind it. Never raises.

    Args:
        pdf: The file.
        signature: One of its signatures.
        is_first: No signature came before.
        is_last: No further signature follows; time-stamps do not count.
    """
    numbers = attempt(lambda: [int(number) for number in signature.byte_range])
    byte_range = [] if isinstance(numbers, Failed) else numbers
    coverage = cover(pdf, byte_range, signature.pkcs7_content)
    level = attempt(signature.evaluate_signature_coverage)
    if not coverage.sound or level not in _REVISION:
        found = _range_finding(pdf, byte_range)
        return Covered("unclear", 0, changes_after(signature, is_last=is_last), (found,))
    changes, findings = _later(pdf, signature, coverage, is_last=is_last)
    if not is_first and attempt(lambda: _hides_page(signature)) is not False:
        changes = Changes("changed")
        findings = (*findings, wording.finding("large-appearance"))
    return Covered("whole" if coverage.whole else "revision", coverage.end, changes, findings)


def _later(
    pdf: bytes, signature: EmbeddedPdfSignature, coverage: Coverage, *, is_last: bool
) -> tuple[Changes, tuple[Finding, ...]]:
    if coverage.whole:
        return Changes("none"), ()
    revisions = signature.reader.xrefs.total_revisions - 1 - signature.signed_revision
    if stray_bytes(pdf, coverage.end, revisions):
        return Changes("changed"), (wording.finding("stray-bytes"),)
    changes = changes_after(signature, is_last=is_last)
    match changes.kind:
        case "changed":
            return changes, (wording.finding("changed-later"),)
        case "form":
            return changes, (wording.naming("form-changed-later", changes.fields),)
        case _:
            return changes, ()


def _range_finding(pdf: bytes, byte_range: Sequence[int]) -> Finding:
    beyond = len(byte_range) == 4 and byte_range[2] + byte_range[3] > len(pdf)  # noqa: PLR2004
    return wording.finding("range-beyond-file" if beyond else "range-unclear")


def _hides_page(signature: EmbeddedPdfSignature) -> bool:
    """Say whether a further signature's widget is so large that it may cover content."""
    field = signature.sig_field
    kids = field.get("/Kids")
    widgets = [field, *(kids if isinstance(kids, ArrayObject) else ())]
    page = field.get("/P")
    if not isinstance(page, DictionaryObject):
        page = signature.reader.find_page_for_modification(0)[0].get_object()
    frame = frame_of(page)
    boxes = (widget_box(widget.get_object(), frame) for widget in widgets)
    limit = _LARGEST_APPEARANCE * frame.width_mm * frame.height_mm
    return any(box is not None and box.width * box.height > limit for box in boxes)
