"""`sohoa scan --device NAME|--escl URL --out FOLDER`: paper into a folder, one file a page."""

import argparse
import json
import sys
from pathlib import Path

from desk.commands.door import SOME_FAILED, exit_code_of
from desk.commands.stopping import stopping_cleanly
from desk.scan import record_of, scan_paper
from desk.settings import read_settings
from dossier.errors import DeskError
from scanner.devices import FoundScanner, ScannedPage, ScanRequest, ScanWatch
from scanner.paper import PAPERS

_LEAST_DPI, _MOST_DPI = 50, 1200
_SIDES = {"front": "mặt trước", "back": "mặt sau"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--device", metavar="NAME", help="tên thiết bị SANE (xem sohoa scanners)")
    which.add_argument("--escl", metavar="URL", help="địa chỉ máy quét mạng, http://…/eSCL")
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="thư mục trống")
    parser.add_argument(
        "--source", choices=["feeder", "flatbed"], default="feeder", help="nơi lấy giấy"
    )
    parser.add_argument("--duplex", action="store_true", help="quét cả hai mặt")
    parser.add_argument("--mode", choices=["colour", "grey"], default="colour", help="màu hoặc xám")
    parser.add_argument("--dpi", type=int, default=300, help="độ phân giải (mặc định 300)")
    papers = [paper.name for paper in PAPERS]
    parser.add_argument("--paper", choices=papers, default="A4", help="khổ giấy (mặc định A4)")
    parser.add_argument("--json", action="store_true", help="in biên bản quét JSON ra stdout")


def run(options: argparse.Namespace) -> int:
    """Scan; 0 when every sheet went through, 3 when it ended before but pages came."""
    if wrong := _wrong_usage(options):
        print(wrong, file=sys.stderr)
        return 2
    paper = next(paper for paper in PAPERS if paper.name == options.paper)
    request = ScanRequest(options.source, options.duplex, options.mode, options.dpi, paper)
    scanner = FoundScanner("sane", options.device, "")
    if options.escl:
        scanner = FoundScanner("escl", options.escl, "")
    try:
        settings, watch = read_settings(), ScanWatch(on_page=_tell)
        with stopping_cleanly():
            result = scan_paper(scanner, request, options.out, settings.devices, watch)
    except DeskError as error:
        print(f"{error.title} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    if options.json:
        print(json.dumps(record_of(result), ensure_ascii=False, indent=2))
    print(f"{len(result.pages)} trang → {options.out}", file=sys.stderr)
    if result.error is None:
        return 0
    print(f"✖ {result.error.title} [{result.error.code}]", file=sys.stderr)
    return SOME_FAILED if result.pages else exit_code_of(result.error)


def _wrong_usage(options: argparse.Namespace) -> str:
    if options.duplex and options.source == "flatbed":
        return "Mặt kính chỉ quét được một mặt, hãy bỏ --duplex."
    if not _LEAST_DPI <= options.dpi <= _MOST_DPI:
        return f"--dpi phải từ {_LEAST_DPI} đến {_MOST_DPI}."
    return ""


def _tell(page: ScannedPage) -> None:
    """Say that a page is on the disk."""
    mark = "✔" if page.whole else "⚠ không trọn vẹn:"
    print(f"{mark} trang {page.number} ({_SIDES[page.side]})", file=sys.stderr)
