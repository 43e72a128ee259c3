"""Files digitized without an office, and one whose second page no decoder can open."""

from datetime import UTC, datetime
from pathlib import Path

from PIL import TiffImagePlugin

from desk.digitize_files import FileOutcome, FilesOptions, digitize_file
from desk.page_pool import PagePool
from desk.page_work import PageOptions
from ocr.options import OcrOptions
from scanner.options import ScanOptions
from signing.trust import TrustAnchors

OPTIONS = FilesOptions(
    PageOptions(ScanOptions(), OcrOptions()),
    "Ủy ban nhân dân phường Lam Khê",
    lambda: datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
    TrustAnchors(),
)
_STRIP_OFFSETS = 273


def digitize(path: Path, folder: Path, pool: PagePool) -> FileOutcome:
    return digitize_file(path, folder, pool, OPTIONS, lambda _done, _total: None)


def spoil_second_page(path: Path) -> None:
    """Overwrite the head of the second page's packed pixels in a TIFF."""
    with TiffImagePlugin.TiffImageFile(path) as file:
        file.seek(1)
        start = file.tag_v2[_STRIP_OFFSETS][0]
    data = bytearray(path.read_bytes())
    data[start : start + 20] = bytes(20)
    path.write_bytes(data)
