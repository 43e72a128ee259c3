"""`sohoa verify FILE...`: what signatures say, in one sentence each, as JSON, or as ETSI has it."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from desk.commands.door import EXIT_CODES, exit_code_of, some_path
from desk.errors import NotFoundError
from desk.settings import now, read_settings
from desk.verify import open_trust
from desk.verify_apart import ApartVerifier, Verified
from dossier.errors import DeskError, Kind
from signing.report import DocumentReport, report_json
from signing.wording import signature_sentence

_MARKS = {"TOTAL-PASSED": "✔", "TOTAL-FAILED": "✖", "INDETERMINATE": "?"}
_PASSED = "TOTAL-PASSED"
_USAGE = 2
_LONGEST_SECONDS = 120.0  # nobody else waits behind a command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the verb takes."""
    parser.add_argument("files", nargs="+", type=some_path, metavar="FILE", help="tệp PDF")
    parser.add_argument("--json", action="store_true", help="in báo cáo JSON ra stdout")
    parser.add_argument(
        "--report",
        type=some_path,
        metavar="XML",
        help="ghi báo cáo ETSI TS 119 102-2 vào tệp này (chỉ khi kiểm tra một tệp)",
    )


def run(options: argparse.Namespace) -> int:
    """Verify every file; 0 if each is TOTAL-PASSED."""
    target: Path | None = options.report
    if target is not None and (len(options.files) > 1 or _is_same(target, options.files[0])):
        print("--report cần đúng một tệp PDF và một tệp báo cáo khác tên.", file=sys.stderr)
        return _USAGE
    try:
        verifier = ApartVerifier(open_trust(read_settings()), "fork", _LONGEST_SECONDS)
    except DeskError as error:
        print(f"{error} [{error.code}]", file=sys.stderr)
        return exit_code_of(error)
    etsi = target is not None
    found = [(path.name, verifier.verify(path, now(), etsi=etsi)) for path in options.files]
    if target is not None:
        target.write_bytes(found[0][1].etsi)
    _show(found, as_json=options.json)
    return _exit_code([verified.report for _, verified in found])


def _is_same(target: Path, file: Path) -> bool:
    return target.resolve() == file.resolve()


def _show(found: Sequence[tuple[str, Verified]], *, as_json: bool) -> None:
    if as_json:
        files = [report_json(name, verified.report) for name, verified in found]
        print(json.dumps({"files": files}, ensure_ascii=False, indent=2))
        return
    for name, verified in found:
        _say(name, verified.report)


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
