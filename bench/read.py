"""`python -m bench.read [FOLDER] [--peers N] [--ocrmypdf N] [--throughput] [--out FILE]`.

Reads any folder of scans with truth files (bench/README.md) by Sohoa and, on every n-th page of
each level, by its peers in the same run; prints how right, how sure and how costly each is.
Without a folder on papers of every sort drawn at each level.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.read_pages import Asked, read_scans
from bench.read_report import report
from bench.read_throughput import two_processes_gain
from bench.truth import read_truth
from samples.machine import LEVELS
from samples.paper_set import SORTS, write_paper_set

KEPT = Path("bench/kept/read.json")
_DRAWN_SEED = 2026
_THROUGHPUT_SCANS = 24


def main(words: list[str]) -> None:
    """Read a folder and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.read")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--peers", type=int, default=4, metavar="N")
    parser.add_argument("--ocrmypdf", type=int, default=None, metavar="N")
    parser.add_argument("--throughput", action="store_true")
    parser.add_argument("--out", type=Path, default=None)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch:
        folder = asked.folder or Path(scratch)
        if asked.folder is None:
            write_paper_set(folder, len(LEVELS) * len(SORTS), _DRAWN_SEED)
        scans = read_truth(folder)
        rarely = 4 * asked.peers if asked.ocrmypdf is None else asked.ocrmypdf
        table: dict[str, object] = {"command": "python -m bench.read", "commit": _commit()}
        table |= report(list(read_scans(scans, Asked(asked.peers, rarely))))
        if asked.throughput:
            paths = [scan.path for scan in scans[:_THROUGHPUT_SCANS]]
            table["two_processes_gain"] = round(two_processes_gain(paths), 2)
    text = json.dumps(table, indent=1, ensure_ascii=False)
    print(text)
    if asked.out or asked.folder is None:
        (asked.out or KEPT).write_text(text + "\n", encoding="utf-8")


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1:])
