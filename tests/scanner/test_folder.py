"""A folder of pages is one batch, in the order in which people count."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scanner.errors import NoPagesError, PageNotFoundError, TooManyPagesError
from scanner.load import open_scan
from scanner.options import ScanOptions
from tests.scanner.files import text_pdf


def _page(level: int) -> Image.Image:
    return Image.fromarray(np.full((300, 200), level, np.uint8))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _page(10).save(tmp_path / "0010.png", dpi=(100, 100))
    more = [_page(9)]
    _page(2).save(tmp_path / "2.tif", save_all=True, append_images=more, dpi=(100, 100))
    (tmp_path / ".scan.json").write_text("{}")
    return tmp_path


def test_all_pages_of_all_files_follow_one_another(folder: Path) -> None:
    with open_scan(folder, ScanOptions()) as scan:
        levels = [int(scan.load(number).image.pixels.mean()) for number in (1, 2, 3)]

        assert (scan.format, scan.page_count, scan.signed) == ("folder", 3, False)
        assert levels == [2, 9, 10]
        with pytest.raises(PageNotFoundError):
            scan.load(4)


def test_a_folder_without_a_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPagesError):
        open_scan(tmp_path, ScanOptions())


def test_the_most_pages_count_for_the_whole_folder(folder: Path) -> None:
    with pytest.raises(TooManyPagesError):
        open_scan(folder, ScanOptions(most_pages=2))


def test_text_of_a_page_in_a_folder_is_read_from_its_picture(tmp_path: Path) -> None:
    text_pdf(tmp_path / "1.pdf")

    with open_scan(tmp_path, ScanOptions()) as scan:
        page = scan.load(1)

    assert not page.born_digital
    assert page.image.pixels.min() < 100
