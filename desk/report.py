"""The report of `sohoa digitize`: `report.json`, described by docs/report.schema.json."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.assemble import FoundDocument
from desk.batch import SplitBatch
from desk.errors import NothingReadError
from desk.page_work import DigitizedPage, why_nothing_was_read
from dossier.errors import DeskError
from dossier.field import Field
from dossier.page import Barcode, PageKind
from scanner.batch import Boundary
from scanner.feed import FeedFinding
from scanner.ledger import BatchLedger
from scanner.quality import QualityReport
from signing.report import DocumentReport, report_json

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class InputFile:
    """The file that was digitized."""

    name: str
    sha256: str
    bytes: int
    pages: int


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A document and the file it was written to, with how that file was made.

    Attributes:
        found: The document.
        file: File name in the output folder; empty where no page had a picture.
        made: `pictures` (PDF/A-2u of page pictures and text), `lossless` (PDF/A-2u of
            born-digital pages copied with their text and lines), `mixed` (of both) or `kept`
            (a signed PDF, byte for byte).
        pages_in_file: Input page numbers of what the file holds; pages that could not be
            opened are missing.
        verification: What the signatures of a kept PDF say; None for a PDF made here.
    """

    found: FoundDocument
    file: str
    made: str
    pages_in_file: tuple[int, ...]
    verification: DocumentReport | None = None


def report_of(
    source: InputFile,
    pages: Sequence[DigitizedPage],
    batch: SplitBatch,
    documents: Sequence[WrittenDocument],
    seconds: Mapping[str, float],
    bytes_out: int,
) -> dict[str, Any]:
    """Give the report of a file that was digitized."""
    return _report(source, pages, seconds) | {
        "batch": batch_json(batch),
        "documents": [_document(document) for document in documents],
        "bytes_out": bytes_out,
    }


def report_of_failure(
    source: InputFile,
    pages: Sequence[DigitizedPage],
    error: DeskError,
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """Give the report of a file that could not be digitized, with what is known of its pages."""
    # That all pages failed for one reason says more than that all failed.
    reason = why_nothing_was_read(pages) if isinstance(error, NothingReadError) else None
    said = reason or error
    fault: dict[str, Any] = {"code": said.code, "title": said.title}
    if "file" in error.facts:  # which file of a folder
        fault["file"] = error.facts["file"]
    return _report(source, pages, seconds) | {"error": fault}


def _report(
    source: InputFile, pages: Sequence[DigitizedPage], seconds: Mapping[str, float]
) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "input": _input(source),
        "pages": [_page(page) for page in pages],
        "batch": None,
        "documents": [],
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "bytes_out": 0,
        "error": None,
    }


def batch_json(batch: SplitBatch) -> dict[str, Any]:
    """Give where the sides of a batch went and where its documents begin."""
    return {
        "order": list(batch.order),
        "sides": batch.ledger.sides,
        "ledger": _ledger(batch.ledger),
        "findings": [_batch_finding(finding) for finding in batch.findings],
        "boundaries": [
            *[_boundary(each, applied=True) for each in batch.boundaries],
            *[_boundary(each, applied=False) for each in batch.suggested],
        ],
    }


def field_json(field: Field) -> dict[str, Any]:
    """Give a field as reports and the API carry it."""
    return {
        "value": field.value,
        "text": field.text,
        "confidence": round(field.confidence, 4),
        "page": field.page,
        "box_mm": field.box.as_list(),
        "source": field.source,
        "accepted": field.accepted,
        "findings": [{"code": found.code, "text": found.text} for found in field.findings],
    }


def quality_json(quality: QualityReport | None) -> dict[str, Any] | None:
    """Give the judgement of a page as reports and the API carry it."""
    if quality is None:
        return None
    return {
        "verdict": quality.verdict,
        "findings": [
            {
                "code": found.code,
                "measure": round(found.measure, 3),
                "unit": found.unit,
                "text": found.text,
                "verdict": found.verdict,
            }
            for found in quality.findings
        ],
    }


def _batch_finding(finding: FeedFinding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "text": finding.text,
        "pages": list(finding.pages),
        "verdict": finding.verdict,
    }


def _ledger(ledger: BatchLedger) -> dict[str, Any]:
    announced = ledger.announced
    return {
        "announced_sheets": announced and announced.sheets,
        "announced_sides": announced and announced.sides,
        "balanced": ledger.balanced,
        "missing_sides": ledger.missing_sides,
        "kinds": {kind.value: ledger.kinds.get(kind, 0) for kind in PageKind},
        "kept": {kind.value: count for kind, count in ledger.kept.items()},
        "in_documents": ledger.in_documents,
    }


def _boundary(boundary: Boundary, *, applied: bool) -> dict[str, Any]:
    return {
        "page": boundary.page,
        "source": boundary.source,
        "confidence": round(boundary.confidence, 4),
        "reason": boundary.reason,
        "applied": applied,
    }


def _input(source: InputFile) -> dict[str, Any]:
    return {
        "name": source.name,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "pages": source.pages,
    }


def _page(page: DigitizedPage) -> dict[str, Any]:
    return {
        "number": page.number,
        "kind": page.kind.value,
        "state": page.state.value,
        "rotation_degrees": page.turn_degrees,
        "skew_degrees": round(page.lean_degrees, 3),
        "lean_reason": page.lean_reason,
        "transform": [[float(f"{value:.9g}") for value in row] for row in page.transform],
        "kept_width_px": page.kept_width_px,
        "kept_height_px": page.kept_height_px,
        "flattened": bool(page.below_px),
        "tone": page.tone,
        "pieces": [{"kind": each.kind, "box_mm": each.box.as_list()} for each in page.pieces],
        "dpi": round(page.dpi, 2),
        "dpi_source": page.dpi_source,
        "width_px": page.width_px,
        "height_px": page.height_px,
        "ocr_confidence": round(page.reading.confidence, 4),
        "barcodes": [_barcode(code) for code in page.barcodes],
        "quality": quality_json(page.quality),
        "born_digital": page.born_digital,
        "error": page.fault and {"code": page.fault.code, "title": page.fault.title},
    }


def _barcode(code: Barcode) -> dict[str, Any]:
    return {"format": code.format, "text": code.text, "box_mm": code.box.as_list()}


def _document(document: WrittenDocument) -> dict[str, Any]:
    found = document.found
    return {
        "number": found.number,
        "file": document.file or None,
        "made": document.made,
        "pages": list(found.pages),
        "pages_in_file": list(document.pages_in_file),
        "type": found.guess.type,
        "type_confidence": round(found.guess.confidence, 4),
        "type_reason": found.guess.reason,
        "separator": found.separator
        and {"dossier": found.separator.dossier, "component": found.separator.component},
        "verification": document.verification
        and report_json(document.file, document.verification)["document"],
        "fields": {field.name: field_json(field) for field in found.fields},
    }
