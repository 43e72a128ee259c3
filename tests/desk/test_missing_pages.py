"""Pages that are missing from a scan are said: in the report, on the terminal, by the status."""

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

from desk.page_pool import PagePool
from tests.desk.files import digitize, spoil_second_page


@pytest.fixture
def white(tmp_path: Path) -> Path:
    """A white page: nothing to recognise, so quickly done."""
    path = tmp_path / "white.png"
    Image.new("L", (413, 585), 250).save(path, dpi=(50, 50))
    return path


def test_a_page_that_could_not_be_opened_is_a_finding_and_not_in_the_file(
    pool: PagePool, tmp_path: Path
) -> None:
    path = tmp_path / "three.tif"
    first, *others = [Image.new("L", (827, 1169), 250) for _ in range(3)]
    for image in (first, *others):
        for row in range(8):
            ImageDraw.Draw(image).text((90, 120 + 60 * row), "Noi dung trang", 20, font_size=28)
    packed = "tiff_adobe_deflate"
    first.save(path, save_all=True, append_images=others, compression=packed, dpi=(100, 100))
    spoil_second_page(path)

    outcome = digitize(path, tmp_path / "out", pool)

    (document,) = outcome.report["documents"]
    (finding,) = [
        each for each in outcome.report["batch"]["findings"] if each["code"] == "pages-not-read"
    ]
    assert (finding["pages"], finding["verdict"]) == ([2], "rescan")
    assert (document["pages"], document["pages_in_file"]) == ([1, 2, 3], [1, 3])
    with pikepdf.open(tmp_path / "out" / "01.pdf") as pdf:
        assert len(pdf.pages) == 2


def _scanned(folder: Path, white: Path, *, there: int, **record: Any) -> Path:
    """Fill a folder as `sohoa scan` does, with a record of two pages."""
    folder.mkdir()
    for number in range(1, there + 1):
        (folder / f"{number:04d}.png").write_bytes(white.read_bytes())
    pages = [{"number": number, "file": f"{number:04d}.png", "whole": True} for number in (1, 2)]
    said = {"pages": pages, "error": None} | record
    (folder / ".scan.json").write_text(json.dumps(said))
    return folder


@pytest.mark.parametrize(
    ("there", "record", "said"),
    [
        (2, {"unfinished": True}, "bị ngắt"),
        (2, {"error": {"code": "scanner-jammed", "title": "…"}}, "(scanner-jammed)"),
        (1, {}, "trang 2"),
        (2, {"pages": [{"file": "0001.png"}, {"file": "0002.png", "whole": False}]}, "Trang 2"),
    ],
    ids=["interrupted", "jammed", "a file gone", "a page in part"],
)
def test_a_scan_that_is_not_complete_is_digitized_and_said(
    there: int, record: dict[str, Any], said: str, white: Path, pool: PagePool, tmp_path: Path
) -> None:
    folder = _scanned(tmp_path / "scan", white, there=there, **record)

    outcome = digitize(folder, tmp_path / "out", pool)

    (finding,) = outcome.report["batch"]["findings"]
    assert outcome.error is None
    assert outcome.imbalance is not None
    assert (outcome.imbalance.code, finding["code"]) == ("scan-incomplete", "scan-incomplete")
    assert said in finding["text"]
    assert len(outcome.report["pages"]) == there


def test_a_file_that_the_record_does_not_name_is_left_out_and_said(
    white: Path, pool: PagePool, tmp_path: Path
) -> None:
    folder = _scanned(tmp_path / "scan", white, there=2)
    (folder / "ghi chú.txt").write_text("gọi lại cho khách")

    outcome = digitize(folder, tmp_path / "out", pool)

    (finding,) = outcome.report["batch"]["findings"]
    assert (outcome.error, outcome.imbalance, finding["code"]) == (None, None, "files-left-out")
    assert len(outcome.report["pages"]) == 2


def test_a_file_that_spoils_a_folder_without_names_is_named(
    white: Path, pool: PagePool, tmp_path: Path
) -> None:
    folder = _scanned(tmp_path / "scan", white, there=2, unfinished=True)
    (folder / "ghi chú.txt").write_text("gọi lại cho khách")

    outcome = digitize(folder, tmp_path / "out", pool)

    assert outcome.report["error"]["code"] == "text-scan"
    assert outcome.report["error"]["file"] == "ghi chú.txt"
