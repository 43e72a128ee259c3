"""A PDF is mended where that loses nothing; no page and no part of one is left out silently."""

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from scanner.errors import ArchiveScanError, DamagedScanError, ScanError
from scanner.load import Scan, open_scan
from scanner.options import ScanOptions
from tests.scanner.files import (
    add_page,
    full_page,
    image_stream,
    sample_picture,
    scanned_pdf,
    text_pdf,
)

_OWN = np.asarray(sample_picture())
_PAGES = 3


def _opened(path: Path, data: bytes) -> Scan:
    path.write_bytes(data)
    return open_scan(path, ScanOptions())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scan.pdf"


@pytest.fixture
def whole(path: Path) -> bytes:
    return scanned_pdf(path, pages=_PAGES).read_bytes()


def _wounds(whole: bytes) -> dict[str, bytes]:
    end = whole.rindex(b"startxref")
    return {
        "padded": whole + bytes(5_000),
        "no end": whole[:end],
        "table cut": whole[: end - 90],
        "wrong place of the table": whole[:end] + b"startxref\n77\n%%EOF\n",
    }


@pytest.mark.parametrize("wound", ["padded", "no end", "table cut", "wrong place of the table"])
def test_a_pdf_whose_pages_are_all_there_is_mended(path: Path, whole: bytes, wound: str) -> None:
    with _opened(path, _wounds(whole)[wound]) as scan:
        assert scan.page_count == _PAGES
        for number in range(1, _PAGES + 1):
            assert np.array_equal(scan.load(number).image.pixels, _OWN)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("make", ["plain", "packed", "linear"])
def test_a_cut_pdf_gives_its_whole_pages_or_none_but_never_a_false_one(
    path: Path, whole: bytes, make: str, share: float
) -> None:
    more = {
        "plain": {},
        "packed": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        "linear": {"linearize": True},
    }[make]
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        pdf.save(file, **more)
    data = file.getvalue()
    refused = 0
    try:
        with _opened(path, data[: int(share * len(data))]) as scan:
            assert scan.page_count == _PAGES
            for number in range(1, _PAGES + 1):
                try:
                    assert np.array_equal(scan.load(number).image.pixels, _OWN)
                except DamagedScanError:
                    refused += 1
    except ScanError:
        refused = _PAGES
    assert refused > 0


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_pdf_cut_after_its_page_tree_never_gives_fewer_pages(path: Path, share: float) -> None:
    pages = [sample_picture(310 + number, 438) for number in range(12)]
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])  # the tree comes first
    data = path.read_bytes()
    with pytest.raises(DamagedScanError):
        _opened(path, data[: int(share * len(data))])


def test_a_page_tree_that_names_what_is_gone_is_damage_in_a_file_with_its_end(
    path: Path, whole: bytes
) -> None:
    assert whole.count(b" 5 0 R ]") == 1
    with pytest.raises(DamagedScanError):
        _opened(path, whole.replace(b" 5 0 R ]", b" 99 0 R]"))


def test_a_cut_page_of_text_is_never_a_blank_one(path: Path) -> None:
    data = text_pdf(path).read_bytes()
    contents = data.index(b"stream")
    with (
        _opened(path, data[: contents - 30]) as scan,
        pytest.raises(DamagedScanError),
    ):
        scan.load(1)


def test_a_part_added_later_that_is_cut_is_damage(path: Path, whole: bytes) -> None:
    with pytest.raises(DamagedScanError):
        _opened(path, whole + b"\n99 0 obj\n<< /Type /Page")


def test_an_added_part_with_its_table_needs_no_last_mark(path: Path, whole: bytes) -> None:
    part = b"\n99 0 obj\n<< /Made /Later >>\nendobj\n"
    table = b"xref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R >>\nstartxref\n0\n"
    with _opened(path, whole + part + table) as scan:
        assert np.array_equal(scan.load(_PAGES).image.pixels, _OWN)


def test_a_file_for_the_web_without_its_last_bytes_is_mended(path: Path, whole: bytes) -> None:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        pdf.save(file, linearize=True)
    with _opened(path, file.getvalue()[:-7]) as scan:
        for number in range(1, _PAGES + 1):
            assert np.array_equal(scan.load(number).image.pixels, _OWN)


def test_a_mended_page_that_names_what_is_gone_is_damaged_even_within_a_form(path: Path) -> None:
    with pikepdf.new() as pdf:
        form = pikepdf.Stream(
            pdf,
            full_page().encode(),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 600, 850],
            Resources=pikepdf.Dictionary(),
        )
        add_page(pdf, "/Fm0 Do", {"Fm0": form})
        add_page(pdf, full_page(), {"Im0": image_stream(pdf, sample_picture())})
        pdf.save(path)
    data = path.read_bytes()
    with _opened(path, data[: data.rindex(b"startxref")]) as scan:
        with pytest.raises(DamagedScanError):
            scan.load(1)
        assert np.array_equal(scan.load(2).image.pixels, _OWN)


def test_a_portfolio_of_other_files_is_refused(path: Path) -> None:
    with pikepdf.new() as pdf:
        add_page(pdf, "")
        pdf.Root.Collection = pikepdf.Dictionary(View=pikepdf.Name.D)
        pdf.save(path)
    with pytest.raises(ArchiveScanError):
        open_scan(path, ScanOptions())
