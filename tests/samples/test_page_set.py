"""A page set carries a true truth file beside every scan; a batch does without its sheets."""

from pathlib import Path

from PIL import Image

from bench.truth import read_truth
from dossier.page import PageKind
from samples.batch_set import without_sheets
from samples.page_set import write_page_set
from samples.scans import Batch
from scanner.load import open_scan
from scanner.options import ScanOptions


def test_every_scan_has_its_truth_and_opens(tmp_path: Path) -> None:
    write_page_set(tmp_path, 6, 3)

    scans = read_truth(tmp_path)

    assert [scan.level for scan in scans] == ["clean", "office", "bad"] * 2
    for scan in scans:
        (page,) = scan.pages
        with open_scan(scan.path, ScanOptions()) as opened:
            assert opened.page_count == 1
        if page.paper_mm and not page.lean_degrees and scan.level == "clean":
            with Image.open(scan.path) as picture:
                sides = sorted(side / 300 * 25.4 for side in picture.size)
            assert all(abs(a - b) < 0.2 for a, b in zip(sides, sorted(page.paper_mm), strict=True))


def test_a_batch_without_sheets_keeps_every_other_side(batch: Batch) -> None:
    plain = without_sheets(batch)

    assert {side.kind for side in plain.sides} <= {PageKind.CONTENT, PageKind.BLANK}
    assert len(plain.sides) == len(batch.sides) - 2 * len(batch.documents)
    for before, after in zip(batch.documents, plain.documents, strict=True):
        old = [batch.sides[number - 1].jpeg for number in before.pages]
        assert [plain.sides[number - 1].jpeg for number in after.pages] == old
