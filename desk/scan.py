"""Scanners of the office: which there are, and paper from one of them into a folder."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dossier.errors import DeskError
from scanner.devices import FoundScanner, ScanRequest, ScanResult, ScanWatch
from scanner.durable import write_durably
from scanner.escl import find_escl_scanner, scan_with_escl
from scanner.options import DeviceOptions
from scanner.sane import find_sane_scanners, scan_with_sane

RECORD = ".scan.json"  # hidden, so that it is not taken for a page


def find_scanners(options: DeviceOptions) -> Iterator[FoundScanner | DeskError]:
    """Find the scanners of SANE and of the configured addresses.

    Yields:
        Each scanner; for what could not be asked, why.
    """
    try:
        yield from find_sane_scanners(options)
    except DeskError as error:
        yield error
    for address in options.escl.split():
        try:
            yield find_escl_scanner(address, options)
        except DeskError as error:
            yield error


def scan_paper(
    scanner: FoundScanner,
    request: ScanRequest,
    folder: Path,
    options: DeviceOptions,
    watch: ScanWatch,
) -> ScanResult:
    """Scan pages into a folder, with a record of how in `.scan.json` beside them.

    Args:
        scanner: Which one; its model need not be known.
        request: What the scan should be.
        folder: Empty or missing.
        options: How scanners are reached.
        watch: Who follows the scan.

    Raises:
        PageFolderTakenError: The folder holds files.
    """
    match scanner.protocol:
        case "sane":
            result = scan_with_sane(scanner.address, request, folder, options, watch)
        case "escl":
            result = scan_with_escl(scanner.address, request, folder, options, watch)
    record = json.dumps(record_of(result), ensure_ascii=False, indent=2)
    write_durably(folder / RECORD, f"{record}\n".encode())
    return result


def record_of(result: ScanResult) -> dict[str, Any]:
    """Give what came of a scan, for `.scan.json`."""
    error, request = result.error, result.request
    return {
        "scanner": {
            "protocol": result.scanner.protocol,
            "address": result.scanner.address,
            "model": result.scanner.model,
        },
        "asked": {
            "source": request.source,
            "duplex": request.duplex,
            "mode": request.mode,
            "dpi": request.dpi,
            "paper": request.paper.name,
        },
        "settings": dict(result.settings),
        "double_feed_watched": result.double_feed_watched,
        "pages": [
            {
                "number": page.number,
                "file": page.path.name,
                "side": page.side,
                "turned_degrees": page.turned_degrees,
                "whole": page.whole,
            }
            for page in result.pages
        ],
        "error": {"code": error.code, "title": error.title} if error else None,
    }
