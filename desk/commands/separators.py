"""`sohoa separators DOSSIER`: the separator sheets of a dossier, to be printed and fed."""

import argparse
import re
import sys
from pathlib import Path

from desk.commands.door import exit_code_of, some_path
from desk.errors import OutputFailedError
from desk.separators import MOST_COPIES, separator_sheets
from desk.settings import read_settings
from desk.wiring import open_desk
from dossier.actor import SYSTEM
from dossier.errors import DeskError

_ORDINALS = re.compile(r"[1-9][0-9]{0,3}(,[1-9][0-9]{0,3})*")
_COPIES = re.compile(r"[0-9]{1,3}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("dossier", metavar="DOSSIER", help="mã hồ sơ in trên giấy tiếp nhận")
    parser.add_argument("--out", type=some_path, metavar="FILE", help="tệp PDF; mặc định ra stdout")
    parser.add_argument(
        "--components",
        type=_ordinals,
        default=(),
        metavar="N,N",
        help="số thứ tự thành phần; mặc định mọi thành phần cần quét",
    )
    parser.add_argument(
        "--copies", type=_copies, default=1, metavar="N", help=f"số bản mỗi tờ, 1 đến {MOST_COPIES}"
    )


def run(options: argparse.Namespace) -> int:
    """Print the sheets as one PDF."""
    if options.out is None and sys.stdout.isatty():
        print("Hãy chọn tệp PDF bằng --out, hoặc nối stdout với lệnh in.", file=sys.stderr)
        return 2
    try:
        desk = open_desk(read_settings())
        pdf = separator_sheets(desk, SYSTEM, options.dossier, options.components, options.copies)
        _write(pdf, options.out)
    except DeskError as error:
        print(f"{_title(error)} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    return 0


def _title(error: DeskError) -> str:
    if "component" in error.facts:
        return f"Hồ sơ không có thành phần số {error.facts['component']}."
    return error.title


def _write(pdf: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(pdf)
        return
    try:
        out.write_bytes(pdf)
    except OSError as error:
        raise OutputFailedError from error


def _ordinals(text: str) -> tuple[int, ...]:
    if not _ORDINALS.fullmatch(text):
        message = "phải là số thứ tự thành phần, tính từ 1, cách nhau bằng dấu phẩy"
        raise argparse.ArgumentTypeError(message)
    return tuple(int(part) for part in text.split(","))


def _copies(text: str) -> int:
    copies = int(text) if _COPIES.fullmatch(text) else 0
    if not 1 <= copies <= MOST_COPIES:
        message = f"số bản từ 1 đến {MOST_COPIES}"
        raise argparse.ArgumentTypeError(message)
    return copies
