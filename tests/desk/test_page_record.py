"""A page as the vault keeps it is the page that was worked."""

import json
from pathlib import Path

from desk.page_record import from_record, picture_key_of, to_record
from desk.page_work import DigitizedPage, PageFault
from dossier.page import Barcode, Box, PageKind, PageState
from dossier.reading import Line, PageReading, Word
from dossier.separator import Separator
from ocr.picture import PagePicture
from scanner.options import ScanOptions
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
        dpi=300.0,
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


def test_a_page_that_failed_keeps_its_reason(tmp_path: Path) -> None:
    page = DigitizedPage(number=1, fault=PageFault("page-timeout", "Quá thời gian."))

    record = _stored(to_record(page, ""))

    assert from_record(record, tmp_path) == page
    assert picture_key_of(record) == ""
