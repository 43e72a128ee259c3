"""A scanner of this machine gives every page, and what SANE says of it is told in words.

SANE's own make-believe devices are used: `test` has a feeder of ten sheets and fails on
request, `pnm` scans a picture file.
"""

import io
import os
import stat
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from samples.escl_scanner import EsclScanner, Script
from scanner.devices import ScannedPage, ScanRequest, ScanResult, ScanWatch
from scanner.errors import (
    CoverOpenError,
    DeviceError,
    FeederEmptyError,
    RequestRefusedError,
    ScanCancelledError,
    ScannerAwayError,
    ScannerBusyError,
    ScannerFailedError,
    ScannerJammedError,
    ScannerTimeoutError,
)
from scanner.options import DeviceOptions
from scanner.sane import find_sane_scanners, scan_with_sane

SMALL = ScanRequest(dpi=50)


@pytest.fixture
def options(tmp_path: Path) -> DeviceOptions:
    config = tmp_path / "sane"
    config.mkdir()
    (config / "dll.conf").write_text("test\npnm\n")
    return DeviceOptions(sane_config=config, page_seconds=20)


def _wrapped(options: DeviceOptions, words: str) -> DeviceOptions:
    """Give a scanimage that says more to the device than it is told to."""
    assert options.sane_config is not None
    program = options.sane_config / "scanimage"
    program.write_text(f'#!/bin/sh\nexec scanimage "$@" {words}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return DeviceOptions(
        scanimage=str(program),
        sane_config=options.sane_config,
        page_seconds=options.page_seconds,
    )


def _scan(
    folder: Path,
    options: DeviceOptions,
    request: ScanRequest = SMALL,
    watch: ScanWatch | None = None,
    device: str = "test:0",
) -> ScanResult:
    return scan_with_sane(device, request, folder, options, watch or ScanWatch())


def test_the_scanners_that_sane_finds_are_listed(options: DeviceOptions) -> None:
    found = {scanner.address: scanner.model for scanner in find_sane_scanners(options)}

    assert found["test:0"] == "Noname frontend-tester"
    assert "pnm:0" in found


def test_the_feeder_is_emptied_page_by_page(options: DeviceOptions, tmp_path: Path) -> None:
    result = _scan(tmp_path / "out", options)

    assert result.error is None
    assert [page.number for page in result.pages] == list(range(1, 11))
    assert all(page.whole for page in result.pages)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"{number:04d}.tif" for number in range(1, 11)
    ]


def test_the_next_page_is_asked_for_only_when_one_is_kept(
    options: DeviceOptions, tmp_path: Path
) -> None:
    folder, seen = tmp_path / "out", list[list[str]]()

    def see(page: ScannedPage) -> None:
        time.sleep(0.05)  # time enough for a page that was not asked for
        if page.number <= 3:
            seen.append(sorted(path.name for path in folder.iterdir()))

    _scan(folder, options, watch=ScanWatch(on_page=see))

    assert seen == [[f"{n:04d}.tif" for n in range(1, last + 1)] for last in (1, 2, 3)]


def test_what_the_device_was_told_is_recorded(options: DeviceOptions, tmp_path: Path) -> None:
    result = _scan(tmp_path / "out", options, ScanRequest(mode="grey", dpi=75))

    assert result.settings["source"] == "Automatic Document Feeder"
    assert result.settings["mode"] == "Gray"
    assert result.settings["resolution"] == "75"
    assert result.double_feed_watched is False
    with Image.open(result.pages[0].path) as page:
        assert (page.mode, round(page.info["dpi"][0])) == ("L", 75)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("JAMMED", ScannerJammedError),
        ("NO_DOCS", FeederEmptyError),
        ("COVER_OPEN", CoverOpenError),
        ("DEVICE_BUSY", ScannerBusyError),
        ("CANCELLED", ScanCancelledError),
        ("IO_ERROR", ScannerFailedError),
        ("NO_MEM", ScannerFailedError),
    ],
)
def test_what_goes_wrong_is_told_in_words(
    options: DeviceOptions, tmp_path: Path, status: str, error: type[DeviceError]
) -> None:
    failing = _wrapped(options, f"--read-return-value SANE_STATUS_{status}")

    result = _scan(tmp_path / "out", failing)

    assert type(result.error) is error
    assert result.pages == ()
    assert list((tmp_path / "out").iterdir()) == []


def test_a_program_that_never_lets_go_of_the_device_still_tells_the_jam(
    options: DeviceOptions, tmp_path: Path
) -> None:
    hanging = _wrapped(replace(options, page_seconds=1), "")
    Path(hanging.scanimage).write_text(
        '#!/bin/sh\ncase "$*" in *--batch=*) '
        'echo "scanimage: sane_read: Document feeder jammed" >&2; exec sleep 60;; '
        'esac\nexec scanimage "$@"\n'
    )

    result = _scan(tmp_path / "out", hanging)

    assert type(result.error) is ScannerJammedError


def test_a_real_page_comes_through_unchanged(options: DeviceOptions, tmp_path: Path) -> None:
    drawn = np.full((877, 620, 3), 255, np.uint8)
    drawn[100:120, 80:400] = (20, 30, 160)
    Image.fromarray(drawn).save(tmp_path / "page.ppm")
    reading = _wrapped(options, f"--filename {tmp_path}/page.ppm")

    request = ScanRequest(source="flatbed", dpi=300)
    result = _scan(tmp_path / "out", reading, request, device="pnm:0")

    assert result.error is None
    with Image.open(result.pages[0].path) as page:
        assert np.array_equal(np.asarray(page), drawn)
        assert round(page.info["dpi"][0]) == 300


@pytest.mark.parametrize(
    ("script", "pages", "error"),
    [(Script(), 4, None), (Script(jam_after=2), 2, ScannerJammedError)],
    ids=["well", "jam"],
)
def test_both_sides_come_through_a_driver_for_network_scanners(
    tmp_path: Path, script: Script, pages: int, error: type[DeviceError] | None
) -> None:
    (tmp_path / "dll.conf").write_text("airscan\n")
    out = io.BytesIO()
    Image.new("RGB", (620, 877), (10, 200, 255)).save(out, "JPEG", dpi=(75, 75))

    with EsclScanner([out.getvalue()] * 4, script) as scanner:
        (tmp_path / "airscan.conf").write_text(
            f'[devices]\n"Virtual" = {scanner.address}, eSCL\n[options]\ndiscovery = disable\n'
        )
        driver, both = DeviceOptions(sane_config=tmp_path), ScanRequest(dpi=75, duplex=True)
        result = _scan(tmp_path / "out", driver, both, device="airscan:e0:Virtual")

    assert result.settings["source"] == "ADF Duplex"
    assert [page.side for page in result.pages] == ["front", "back", "front", "back"][:pages]
    assert error is None if result.error is None else type(result.error) is error


def test_a_one_sided_device_refuses_both_sides(options: DeviceOptions, tmp_path: Path) -> None:
    result = _scan(tmp_path / "out", options, ScanRequest(duplex=True))

    assert type(result.error) is RequestRefusedError


@pytest.mark.parametrize("device", ["nothere:0", "--help"])
def test_a_device_that_is_not_there_is_told(
    options: DeviceOptions, tmp_path: Path, device: str
) -> None:
    result = _scan(tmp_path / "out", options, device=device)

    assert type(result.error) is ScannerAwayError


def test_without_the_program_no_scanner_is_there(tmp_path: Path) -> None:
    with pytest.raises(ScannerAwayError):
        find_sane_scanners(DeviceOptions(scanimage=str(tmp_path / "scanimage")))


def test_a_page_that_does_not_come_in_time_ends_the_scan_and_its_program(
    options: DeviceOptions, tmp_path: Path
) -> None:
    slow = _wrapped(options, "--read-delay=yes --read-delay-duration 200000")
    hasty = DeviceOptions(slow.scanimage, slow.sane_config, page_seconds=0.5)

    result = _scan(tmp_path / "out", hasty, ScanRequest(dpi=150))

    assert type(result.error) is ScannerTimeoutError
    assert list((tmp_path / "out").iterdir()) == []
    assert _programs() == []


def test_a_scan_can_be_cancelled_and_keeps_its_pages(
    options: DeviceOptions, tmp_path: Path
) -> None:
    cancel = threading.Event()
    watch = ScanWatch(
        on_page=lambda page: cancel.set() if page.number == 2 else None, cancel=cancel
    )

    result = _scan(tmp_path / "out", options, watch=watch)

    assert type(result.error) is ScanCancelledError
    assert 2 <= len(result.pages) <= 3
    assert all(page.path.exists() and page.whole for page in result.pages)
    assert _programs() == []


def test_a_percent_sign_in_the_folder_is_only_a_name(
    options: DeviceOptions, tmp_path: Path
) -> None:
    result = _scan(tmp_path / "100%d %s", options, ScanRequest(source="flatbed", dpi=50))

    assert [page.path.name for page in result.pages] == ["0001.tif"]


def _programs() -> list[int]:
    """Give our children that scan."""
    children = psutil.Process(os.getpid()).children(recursive=True)
    return [child.pid for child in children if "scanimage" in child.name()]
