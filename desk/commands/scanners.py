"""`sohoa scanners`: what SANE finds, and the network scanners of the settings."""

import argparse
import json
import sys
from dataclasses import asdict

from desk.commands.door import exit_code_of, several
from desk.errors import NotFoundError
from desk.scan import find_scanners
from desk.settings import read_settings
from dossier.errors import DeskError
from scanner.devices import FoundScanner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("--json", action="store_true", help="in danh sách dạng JSON ra stdout")


def run(options: argparse.Namespace) -> int:
    """List scanners; 0 when all that were asked answered, 5 when there is none."""
    try:
        answers = list(find_scanners(read_settings().devices))
    except DeskError as error:
        print(f"{error} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    found = [answer for answer in answers if isinstance(answer, FoundScanner)]
    errors = [answer for answer in answers if isinstance(answer, DeskError)]
    if options.json:
        print(json.dumps([asdict(scanner) for scanner in found], ensure_ascii=False, indent=2))
    else:
        for scanner in found:
            way = "--device" if scanner.protocol == "sane" else "--escl"
            print(f"{scanner.model}\t{way} {scanner.address}")
    for failure in errors:
        print(f"✖ {failure.title} [{failure.code}]", file=sys.stderr)
    if not answers:
        print("Không tìm thấy máy quét nào.", file=sys.stderr)
        return exit_code_of(NotFoundError())
    return several([*(None for _ in found), *errors])
