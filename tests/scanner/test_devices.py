"""A page of a scan has a name only with all its bytes, and no two scans are mixed."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from scanner.devices import PageFolder, ScannedPage, ScanRequest, ScanWatch
from scanner.errors import PageFolderTakenError
from scanner.options import DeviceOptions


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("L", (40, 40), 200).save(out, "JPEG")
    return out.getvalue()


def _receive(pages: PageFolder, data: bytes) -> ScannedPage:
    pages.draft().write_bytes(data)
    return pages.keep(pages.draft())


def test_pages_are_numbered_and_named_by_what_they_are(tmp_path: Path) -> None:
    pages = PageFolder(tmp_path / "out", duplex=False, watch=ScanWatch())

    first, second = _receive(pages, _jpeg()), _receive(pages, b"II*\0 cut")

    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == ["0001.jpg", "0002.tif"]
    assert (first.whole, second.whole) == (True, False)
    assert pages.pages == [first, second]


def test_each_page_is_told_when_it_has_its_name(tmp_path: Path) -> None:
    told = list[bytes]()
    watch = ScanWatch(on_page=lambda page: told.append(page.path.read_bytes()))

    _receive(PageFolder(tmp_path, duplex=False, watch=watch), _jpeg())

    assert told == [_jpeg()]


@pytest.mark.parametrize(("turned", "degrees"), [(True, [0, 180, 0]), (False, [0, 0, 0])])
def test_every_second_page_of_two_sides_is_a_back(
    tmp_path: Path,
    turned: bool,  # noqa: FBT001
    degrees: list[int],
) -> None:
    pages = PageFolder(tmp_path, duplex=True, watch=ScanWatch(), backs_turned=turned)

    sides = [_receive(pages, _jpeg()) for _ in range(3)]

    assert [page.side for page in sides] == ["front", "back", "front"]
    assert [page.turned_degrees for page in sides] == degrees


def test_a_folder_with_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".0001.part").touch()

    with pytest.raises(PageFolderTakenError):
        PageFolder(tmp_path, duplex=False, watch=ScanWatch())


def test_the_glass_has_one_side() -> None:
    with pytest.raises(ValueError, match="one side"):
        ScanRequest(source="flatbed", duplex=True)


@pytest.mark.parametrize("dpi", [0, 49, 1201])
def test_an_absurd_resolution_is_refused(dpi: int) -> None:
    with pytest.raises(ValueError, match="dpi"):
        ScanRequest(dpi=dpi)


@pytest.mark.parametrize(
    "limits",
    [{"page_seconds": 0.0}, {"busy_seconds": 4000.0}, {"most_pages": 0}, {"scanimage": ""}],
    ids=lambda limits: next(iter(limits)),
)
def test_a_limit_of_a_scanner_out_of_its_range_is_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="limit"):
        DeviceOptions(**limits)
