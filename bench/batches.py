"""`python -m bench.batches FOLDER [--json]`: whole batches against the truth of their documents.

With sheets as they are split, without as `--split suggested` splits them. A batch is right
when all its documents are.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from bench.truth import TrueScan, read_truth
from desk.batch import BatchOptions
from desk.digitize_files import FilesOptions, digitize_file
from desk.options import PoolOptions
from desk.page_pool import PagePool
from desk.page_work import PageOptions
from desk.settings import now
from ocr.options import OcrOptions
from scanner.options import ScanOptions
from signing.trust import TrustAnchors


def measure(scans: list[TrueScan], trust: TrustAnchors) -> dict[str, object]:
    """Digitize every batch and compare its documents."""
    right: dict[str, list[bool]] = defaultdict(list)
    wrong = []
    with (
        tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch,
        PagePool(PoolOptions()) as pool,
    ):
        for scan in scans:
            how = FilesOptions(
                PageOptions(ScanOptions(), OcrOptions()),
                "bench",
                now,
                trust,
                BatchOptions("separators" if scan.sheets else "suggested"),
            )
            outcome = digitize_file(
                scan.path, Path(scratch) / scan.path.stem, pool, how, lambda _done, _all: None
            )
            found = [tuple(each["pages"]) for each in outcome.report["documents"]]
            good = found == list(scan.documents or ())
            right["with sheets" if scan.sheets else "suggested"].append(good)
            if not good:
                wrong.append([scan.path.name, found, scan.documents])
    table = {name: [sum(told), len(told)] for name, told in right.items()}
    return {"right": table, "wrong": wrong}


def main(words: list[str]) -> None:
    """Measure a folder and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.batches")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=None)
    asked = parser.parse_args(words)
    scans = [scan for scan in read_truth(asked.folder) if scan.documents is not None]
    text = json.dumps(measure(scans, TrustAnchors()), indent=1, ensure_ascii=False)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
