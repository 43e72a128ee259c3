"""`sohoa verify FILE...`: what signatures say, in one sentence each or as JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from desk.commands.door import EXIT_CODES, exit_code_of
from desk.errors import NotFoundError
from desk.settings import now, read_settings
from desk.verify import open_trust, verify_file
from dossier.errors import DeskError, Kind
from signing.report import DocumentReport, report_json
from signing.wording import signature_sentence

_MARKS = {"TOTAL-PASSED": "✔", "TOTAL-FAILED": "✖", "INDETERMINATE": "?"}
_PASSED = "TOTAL-PASSED"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tệp PDF")
    parser.add_argument("--json", action="store_true", help="in báo cáo JSON ra stdout")


def run(options: argparse.Namespace) -> int:
    """Verify every file; 0 if each is TOTAL-PASSED."""
    try:
        trust = open_trust(read_settings())
        reports = [(path.name, verify_file(path, trust, now())) for path in options.files]
    except DeskError as error:
        print(f"{error} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    if options.json:
        files = [report_json(name, report) for name, report in reports]
        print(json.dumps({"files": files}, ensure_ascii=False, indent=2))
    else:
        for name, report in reports:
            _say(name, report)
    return _exit_code([report for _, report in reports])


def _exit_code(reports: Sequence[DocumentReport]) -> int:
    if all(report.indication == _PASSED for report in reports):
        return 0
    if all(report.error and report.error.code == NotFoundError.code for report in reports):
        return EXIT_CODES[Kind.NOT_FOUND]
    return EXIT_CODES[Kind.UNTRUSTED]


def _say(name: str, report: DocumentReport) -> None:
    print(f"{_MARKS[report.indication]} {name}: {report.sentence}")
    for signature in report.signatures:
        print(f"    {signature_sentence(signature)}")
        for finding in signature.findings:
            print(f"      - {finding.text}")
    for finding in report.findings:
        print(f"    - {finding.text}")
