"""A worked page as the vault keeps it, and back: a batch that was stopped goes on from it.

What was done to the pixels is kept as numbers: turn, lean, the transform from the page
as received to the kept page, and what had bent, so that every step can be undone on the master.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desk.page_work import DigitizedPage, PageFault
from desk.report import quality_json
from dossier.page import Barcode, Box
from dossier.reading import Line, PageReading, Word
from dossier.separator import Separator
from ocr.picture import PagePicture
from scanner.pieces import Piece
from scanner.quality import QualityFinding, QualityReport
from vault.intake.records import ScanPage


def to_record(page: DigitizedPage, picture_key: str) -> ScanPage:
    """Give the record of a page.

    Args:
        page: The page.
        picture_key: Where its picture is kept; empty where there is none.
    """
    return ScanPage(
        number=page.number,
        kind=page.kind,
        state=page.state,
        turn_degrees=page.turn_degrees,
        lean_degrees=page.lean_degrees,
        dpi=page.dpi,
        width_px=page.width_px,
        height_px=page.height_px,
        confidence=page.reading.confidence,
        report={
            "barcodes": [[code.format, code.text, _edges(code.box)] for code in page.barcodes],
            "quality": quality_json(page.quality),
            "separator": str(page.separator) if page.separator else None,
            "reading": reading_json(page.reading),
            "picture": _picture_json(page.picture, picture_key),
            "born_digital": page.born_digital,
            "fault": page.fault and [page.fault.code, page.fault.title],
            "lean_reason": page.lean_reason,
            "transform": [list(row) for row in page.transform],
            "kept_px": [page.kept_width_px, page.kept_height_px],
            "tone": page.tone,
            "dpi_source": page.dpi_source,
            "below_px": [list(row) for row in page.below_px],
            "pieces": [[piece.kind, _edges(piece.box)] for piece in page.pieces],
        },
    )


def from_record(record: ScanPage, pictures: Path) -> DigitizedPage:
    """Give the page back.

    Args:
        record: As kept.
        pictures: Folder in which the picture will lie when it is needed, as
            `<number>.picture`.
    """
    report: Mapping[str, Any] = record.report
    picture = report["picture"]
    separator = report["separator"]
    kept_width_px, kept_height_px = report.get("kept_px", (0, 0))
    return DigitizedPage(
        number=record.number,
        kind=record.kind,
        state=record.state,
        turn_degrees=record.turn_degrees,
        lean_degrees=record.lean_degrees,
        lean_reason=report.get("lean_reason", ""),
        transform=_transform(report.get("transform", ())),
        kept_width_px=kept_width_px,
        kept_height_px=kept_height_px,
        tone=report.get("tone", ""),
        below_px=tuple(tuple(row) for row in report.get("below_px", ())),
        pieces=tuple(Piece(kind, Box(*box)) for kind, box in report.get("pieces", ())),
        dpi=record.dpi,
        dpi_source=report.get("dpi_source", ""),
        width_px=record.width_px,
        height_px=record.height_px,
        barcodes=tuple(Barcode(form, text, Box(*box)) for form, text, box in report["barcodes"]),
        quality=_quality(report["quality"]),
        separator=Separator.parse(separator) if separator else None,
        reading=reading_from_json(report["reading"]),
        picture=_picture(picture) if picture else None,
        picture_file=pictures / f"{record.number:06d}.picture" if picture else None,
        born_digital=report["born_digital"],
        fault=PageFault(*report["fault"]) if report["fault"] else None,
    )


def picture_key_of(record: ScanPage) -> str:
    """Say where a page's picture is kept; empty where there is none."""
    picture: Any = record.report["picture"]
    return str(picture["key"]) if picture else ""


def reading_json(reading: PageReading) -> dict[str, Any]:
    """Give a reading as JSON values: [baseline, [[text, edges, confidence], …]] a line."""
    return {
        "source": reading.source,
        "lines": [
            [
                round(line.baseline_mm, 3),
                [[word.text, _edges(word.box), round(word.confidence, 4)] for word in line.words],
            ]
            for line in reading.lines
        ],
    }


def reading_from_json(value: Mapping[str, Any]) -> PageReading:
    """Give the reading back."""
    lines = tuple(Line(_words(words), baseline) for baseline, words in value["lines"])
    return PageReading(lines, value["source"])


def _words(values: Sequence[Any]) -> tuple[Word, ...]:
    return tuple(Word(text, Box(*edges), confidence) for text, edges, confidence in values)


def _edges(box: Box) -> list[float]:
    return [round(edge, 3) for edge in (box.left, box.top, box.right, box.bottom)]


def _transform(rows: Sequence[Sequence[float]]) -> tuple[tuple[float, float, float], ...]:
    return tuple((a, b, c) for a, b, c in rows)


def _picture_json(picture: PagePicture | None, key: str) -> dict[str, Any] | None:
    if picture is None or not key:
        return None
    return {
        "key": key,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "dpi": picture.dpi,
        "channels": picture.channels,
        "coding": picture.coding,
    }


def _picture(value: Mapping[str, Any]) -> PagePicture:
    facts = {name: value[name] for name in ("width_px", "height_px", "dpi", "channels")}
    return PagePicture(data=b"", **facts, coding=value.get("coding", "jpeg"))


def _quality(value: Mapping[str, Any] | None) -> QualityReport | None:
    if value is None:
        return None
    findings = tuple(QualityFinding(**finding) for finding in value["findings"])
    return QualityReport(value["verdict"], findings)
