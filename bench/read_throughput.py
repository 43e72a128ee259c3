"""Pages a minute of one and of two page processes of `sohoa digitize` on the same scans."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path


def two_processes_gain(scans: Sequence[Path]) -> float:
    """Give the pages a minute of two processes by those of one; needs two idle cores."""
    return _seconds(scans, 1) / _seconds(scans, 2)


def _seconds(scans: Sequence[Path], jobs: int) -> float:
    sohoa = str(Path(sys.executable).parent / "sohoa")
    with tempfile.TemporaryDirectory(prefix="sohoa-bench-") as out:
        started = time.monotonic()
        command = [sohoa, "digitize", *map(str, scans), "--out", out, "--jobs", str(jobs)]
        subprocess.run(command, check=True, capture_output=True)
        return time.monotonic() - started
