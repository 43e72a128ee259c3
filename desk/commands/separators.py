"""`sohoa separators DOSSIER`: the separator sheets of a dossier, to be printed and fed."""

import argparse
import sys
from pathlib import Path

from desk.commands.door import exit_code_of
from desk.errors import OutputFailedError
from desk.separators import MOST_COPIES, separator_sheets
from desk.settings import read_settings
from desk.wiring import open_desk
from dossier.actor import SYSTEM
from dossier.errors import DeskError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("dossier", metavar="DOSSIER", help="mã hồ sơ in trên giấy tiếp nhận")
    parser.add_argument("--out", type=Path, metavar="FILE", help="tệp PDF; mặc định ra stdout")
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
        print(f"{error.title} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    return 0


def _write(pdf: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(pdf)
        return
    try:
        out.write_bytes(pdf)
    except OSError as error:
        raise OutputFailedError from error


def _ordinals(text: str) -> tuple[int, ...]:
    ordinals = tuple(int(part) for part in text.split(","))
    if min(ordinals) < 1:
        message = "số thứ tự thành phần tính từ 1"
        raise argparse.ArgumentTypeError(message)
    return ordinals


def _copies(text: str) -> int:
    copies = int(text)
    if not 1 <= copies <= MOST_COPIES:
        message = f"số bản từ 1 đến {MOST_COPIES}"
        raise argparse.ArgumentTypeError(message)
    return copies
