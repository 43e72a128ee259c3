"""What is no scan says why, within bounded time and memory; what is one gives its pages."""

import subprocess
import sys
import time
import zlib
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, TiffImagePlugin

from dossier.errors import DeskError
from scanner.errors import (
    DamagedScanError,
    PageNotFoundError,
    ScanError,
    ScanNotFoundError,
    ScanTooLargeError,
    TooManyPagesError,
)
from scanner.load import open_scan, scans_in
from scanner.options import ScanOptions
from tests.scanner.files import (
    JPEG,
    PNG,
    TIFF,
    add_page,
    full_page,
    image_stream,
    picture_bytes,
    sample_picture,
    scanned_pdf,
)
from tests.scanner.hostile import HOSTILE

_SLOWEST_SECONDS = 2.0
_MOST_BYTES = 1024**3

_READ_ALL = f"""
import resource, sys
from pathlib import Path
from dossier.errors import DeskError
from scanner.load import open_scan
from scanner.options import ScanOptions
resource.setrlimit(resource.RLIMIT_DATA, ({_MOST_BYTES}, {_MOST_BYTES}))
for name in sys.argv[1:]:
    try:
        with open_scan(Path(name), ScanOptions()) as scan:
            scan.load(1)
        print(Path(name).name, "none")
    except DeskError as error:
        print(Path(name).name, error.code)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("peak", peak.split()[1])
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_raises_its_own_error_and_soon(
    name: str, hostile: Mapping[str, Path], options: ScanOptions
) -> None:
    begun = time.process_time()
    with pytest.raises(ScanError) as caught, open_scan(hostile[name], options) as scan:
        scan.load(1)
    assert caught.value.code == HOSTILE[name][0]
    assert time.process_time() - begun < _SLOWEST_SECONDS


def test_hostile_files_take_little_memory(hostile: Mapping[str, Path]) -> None:
    command = [sys.executable, "-c", _READ_ALL, *map(str, hostile.values())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    said = dict(line.split() for line in done.stdout.splitlines())
    assert 0 < int(said.pop("peak")) * 1024 < _MOST_BYTES
    assert said == {name: code for name, (code, _) in HOSTILE.items()}


def test_a_picture_of_more_bytes_than_it_needs_is_not_unpacked_whole(
    tmp_path: Path,
) -> None:
    picture = sample_picture(64, 64)
    with pikepdf.new() as pdf:
        stream = image_stream(pdf, picture)
        packed = zlib.compress(picture.tobytes() + bytes(160 * 1024**2))
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        add_page(pdf, full_page(), {"Im0": stream})
        pdf.save(tmp_path / "swells.pdf", compress_streams=False)
    command = [sys.executable, "-c", _READ_ALL, str(tmp_path / "swells.pdf")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    said = dict(line.split() for line in done.stdout.splitlines())
    assert said["swells.pdf"] == "none"
    assert int(said["peak"]) * 1024 < 200 * 1024**2


def test_files_of_a_folder_come_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    names = ["trang 2.jpg", "trang 10.jpg", "Trang 1.jpg", "đơn.pdf", "trang 2b.jpg", "a1.tif"]
    unfit = [".an.pdf", "~$don.docx", "x.tmp", "y.part", "z.crdownload", "Thumbs.db", "w.pdf~"]
    for name in (*names, *unfit):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "link.pdf").symlink_to(tmp_path / "đơn.pdf")
    found = [path.name for path in scans_in(tmp_path)]
    assert found == [
        "a1.tif",
        "Trang 1.jpg",
        "trang 2.jpg",
        "trang 2b.jpg",
        "trang 10.jpg",
        "đơn.pdf",
    ]


def test_names_that_count_the_same_come_in_one_order_always(tmp_path: Path) -> None:
    for name in ("p01", "p1", "P1", "p001"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in scans_in(tmp_path)] == ["P1", "p001", "p01", "p1"]


def test_what_is_no_folder_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for path in (tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(ScanNotFoundError):
            scans_in(path)


def test_a_missing_file_is_not_found(tmp_path: Path, options: ScanOptions) -> None:
    with pytest.raises(ScanNotFoundError):
        open_scan(tmp_path / "nothing", options)


def test_a_page_that_is_not_there_is_not_found(tmp_path: Path, options: ScanOptions) -> None:
    with open_scan(scanned_pdf(tmp_path / "scan.pdf", pages=2), options) as scan:
        for number in (0, -1, 3):
            with pytest.raises(PageNotFoundError):
                scan.load(number)
        assert scan.load(2).number == 2
        assert scan.load(1).number == 1


def test_limits_on_bytes_and_pages_are_those_of_the_options(tmp_path: Path) -> None:
    pdf = scanned_pdf(tmp_path / "scan.pdf", pages=3)
    with pytest.raises(ScanTooLargeError):
        open_scan(pdf, ScanOptions(largest_bytes=100))
    with pytest.raises(TooManyPagesError):
        open_scan(pdf, ScanOptions(most_pages=2))


def test_a_failed_page_leaves_the_others_readable(tmp_path: Path, options: ScanOptions) -> None:
    path = tmp_path / "scan.tif"
    pages = [sample_picture(620, 877), sample_picture(200, 300)]
    more = {"save_all": True, "append_images": pages[1:], "compression": "tiff_lzw"}
    path.write_bytes(picture_bytes(pages[0], TIFF, **more))
    with Image.open(path) as picture:
        assert isinstance(picture, TiffImagePlugin.TiffImageFile)
        begins = picture.tag_v2[273][0]  # where the first strip stands
    data = bytearray(path.read_bytes())
    data[begins : begins + 500] = b"\xff" * 500
    path.write_bytes(data)
    with open_scan(path, options) as scan:
        with pytest.raises(DamagedScanError):
            scan.load(1)
        assert scan.load(2).image.width_px == 200


def test_a_file_with_a_random_wound_raises_nothing_but_our_errors(
    tmp_path: Path, options: ScanOptions
) -> None:
    whole = {
        "pdf": scanned_pdf(tmp_path / "whole.pdf").read_bytes(),
        "jpg": picture_bytes(sample_picture(200, 300), JPEG),
        "tif": picture_bytes(sample_picture(200, 300), TIFF, compression="tiff_lzw"),
        "png": picture_bytes(sample_picture(200, 300), PNG),
    }
    for kind, data in whole.items():
        for place in range(0, len(data), max(1, len(data) // 25)):
            path = tmp_path / f"wounded.{kind}"
            path.write_bytes(data[:place] + b"\xff\x00\x9c" + data[place + 3 :])
            try:
                with open_scan(path, options) as scan:
                    scan.load(1)
            except DeskError as error:
                assert isinstance(error, ScanError)  # noqa: PT017 - either is right


@pytest.mark.parametrize("size", [(1, 1), (3, 4000), (1, 15), (40, 801)])
def test_a_picture_too_narrow_for_a_page_is_refused(size: tuple[int, int], tmp_path: Path) -> None:
    Image.new("L", size, 0).save(tmp_path / "strip.png")

    with open_scan(tmp_path / "strip.png", ScanOptions()) as scan, pytest.raises(DamagedScanError):
        scan.load(1)
