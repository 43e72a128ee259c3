"""`python -m bench`: draw a batch, time the tools on it in turn, write the ratios.

Writes `bench/kept/pages.json` (or the file named by the first word) and prints it.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.pages import Timing, time_ocrmypdf, time_sohoa, time_tesseract
from samples.demo import draw_batch_pdf

KEPT = Path("bench/kept/pages.json")
SIDES = 12  # separators and blank backs among them, as batches are; OCRmyPDF takes minutes


def main() -> None:
    """Time Sohoa, Tesseract, OCRmyPDF on the same pages."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as scratch:
        folder = Path(scratch)
        scan = folder / "batch.pdf"
        pages = draw_batch_pdf(scan, SIDES)
        timings = [
            time_sohoa(scan, pages, folder / "out"),
            time_tesseract(scan, pages, folder),
            time_ocrmypdf(scan, pages, folder),
        ]
    report = _report(timings)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=2))


def _report(timings: list[Timing]) -> dict[str, object]:
    ours = timings[0]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return {
        "commit": commit.stdout.strip(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        "command": "make bench",
        "tools": [
            {
                "tool": timing.tool,
                "pages": timing.pages,
                "pages_per_minute": round(timing.pages_per_minute, 1),
                "cpu_seconds_per_page": round(timing.cpu_seconds / timing.pages, 2),
            }
            for timing in timings
        ],
        "sohoa_against": {
            timing.tool: {
                "pages_per_minute_ratio": round(ours.pages_per_minute / timing.pages_per_minute, 2),
                "cpu_ratio": round(ours.cpu_seconds / timing.cpu_seconds, 2),
            }
            for timing in timings[1:]
        },
    }


if __name__ == "__main__":
    main()
