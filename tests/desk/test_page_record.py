"""A page as the vault keeps it is the page that was worked."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desk.page_record import from_record, picture_key_of, to_record
from desk.page_work import DigitizedPage, PageFault
from dossier.page import Barcode, Box, PageKind, PageState
from dossier.reading import Line, PageReading, Word
from dossier.separator import Separator
from ocr.picture import PagePicture
from scanner.options import ScanOptions
from scanner.pieces import Piece
from scanner.quality import judge, skew_finding
from vault.intake.records import ScanPage

READING = PageReading(
    (
        Line((Word("Đặng", Box(1, 2, 11, 6), 0.5), Word("Ơn", Box(12, 2, 18, 6), 0.75)), 5.5),
        Line((Word("—", Box(1, 8, 2, 9), 1.0),), 8.5),
    ),
    "tesserocr",
)


def _stored(record: ScanPage) -> ScanPage:
    """Give a record as it comes out of the vault: its report went through JSON."""
    facts = {name: getattr(record, name) for name in ScanPage.__slots__ if name != "report"}
    return ScanPage(**facts, report=json.loads(json.dumps(record.report)))


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    page = DigitizedPage(
        number=7,
        kind=PageKind.SEPARATOR,
        state=PageState.SUSPICIOUS,
        turn_degrees=270,
        lean_degrees=-1.25,
        lean_reason="no-lines",
        transform=((0.0, -1.0, 3507.25), (1.0, 0.0, 0.5), (1e-7, 0.0, 1.0)),
        kept_width_px=3508,
        kept_height_px=2480,
        tone="even-light+stretched",
        below_px=((0.0, 1.25), (-0.5, 3.0)),
        pieces=(Piece("card", Box(10, 20, 95.6, 74)),),
        dpi=300.0,
        dpi_source="inferred",
        width_px=2480,
        height_px=3508,
        barcodes=(Barcode("qr-code", "một|hai", Box(1, 2, 3, 4)),),
        quality=judge([skew_finding(17.0, ScanOptions())]),
        separator=Separator("H99.15.3-261124-0001", 2),
        reading=READING,
        picture=PagePicture(b"", 2480, 3508, 300.0, 3),
        picture_file=tmp_path / "000007.picture",
        born_digital=True,
    )

    record = _stored(to_record(page, "own_x/abc"))

    assert from_record(record, tmp_path) == page
    assert picture_key_of(record) == "own_x/abc"
    assert record.confidence == READING.confidence


def test_what_was_done_to_a_page_leads_back_to_the_page_as_received(tmp_path: Path) -> None:
    done = ((0.0, -0.5, 1754.0), (0.5, 0.0, 12.0), (0.0, 0.0, 1.0))
    page = DigitizedPage(number=1, turn_degrees=90, transform=done)

    back = np.linalg.inv(from_record(_stored(to_record(page, "")), tmp_path).transform)

    assert back @ (1754.0 - 0.5 * 8, 12.0 + 0.5 * 5, 1.0) == pytest.approx((5.0, 8.0, 1.0))


def test_a_page_noted_before_its_transform_was_kept_is_still_read(tmp_path: Path) -> None:
    record = _stored(to_record(DigitizedPage(number=1), ""))
    new = ("lean_reason", "transform", "kept_px", "tone", "below_px", "pieces")
    old = replace(record, report={k: v for k, v in record.report.items() if k not in new})

    assert from_record(old, tmp_path) == DigitizedPage(number=1)


def test_a_page_that_failed_keeps_its_reason(tmp_path: Path) -> None:
    page = DigitizedPage(number=1, fault=PageFault("page-timeout", "Quá thời gian."))

    record = _stored(to_record(page, ""))

    assert from_record(record, tmp_path) == page
    assert picture_key_of(record) == ""
