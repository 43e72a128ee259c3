"""Pages a minute and CPU seconds a page: `sohoa digitize`, plain Tesseract, OCRmyPDF.

The same pages in the same run, each tool as its user would call it:

- `sohoa digitize batch.pdf` with one page process for each core;
- `tesseract page.png out -l vie txt pdf`, one process for each core, one thread each, on
  pages already taken out of the PDF (that time is not counted against it);
- `ocrmypdf --deskew --rotate-pages -l vie batch.pdf`, the newest from PyPI in an environment
  of its own, with its own default of one page for each core.
"""

import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

OCRMYPDF_ENVIRONMENT = Path(".venv-ocrmypdf")


@dataclass(frozen=True, slots=True)
class Timing:
    """What one tool needed for all pages.

    Attributes:
        tool: Its name and version.
        wall_seconds: From start to end.
        cpu_seconds: User and system time of all its processes.
        pages: How many pages it worked.
    """

    tool: str
    wall_seconds: float
    cpu_seconds: float
    pages: int

    @property
    def pages_per_minute(self) -> float:
        """Pages a minute of wall time."""
        return 60 * self.pages / self.wall_seconds


def time_sohoa(scan: Path, pages: int, out: Path) -> Timing:
    """Time `sohoa digitize`."""
    command = [str(Path(sys.executable).parent / "sohoa"), "digitize", str(scan), "--out", str(out)]
    return _timed("sohoa", [command], pages)


def time_tesseract(scan: Path, pages: int, out: Path) -> Timing:
    """Time plain Tesseract on the pages of the scan."""
    subprocess.run(["pdftoppm", "-r", "300", "-png", str(scan), str(out / "page")], check=True)
    images = sorted(out.glob("page*.png"))
    commands = [
        ["tesseract", str(image), str(image.with_suffix("")), "-l", "vie", "txt", "pdf"]
        for image in images
    ]
    return _timed("tesseract", commands, pages)


def ocrmypdf_program() -> Path:
    """Give the newest OCRmyPDF from PyPI, installed on first use."""
    program = OCRMYPDF_ENVIRONMENT / "bin" / "ocrmypdf"
    if not program.exists():
        uv = str(Path(sys.executable).parent / "uv")
        python = str(OCRMYPDF_ENVIRONMENT / "bin" / "python")
        subprocess.run([uv, "venv", "-q", str(OCRMYPDF_ENVIRONMENT)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", python, "ocrmypdf"], check=True)
    return program


def time_ocrmypdf(scan: Path, pages: int, out: Path) -> Timing:
    """Time the newest OCRmyPDF from PyPI."""
    program = ocrmypdf_program()
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    command = [str(program), "--deskew", "--rotate-pages", "-l", "vie", "-q", str(scan)]
    name = f"ocrmypdf {version.stdout.strip()}"
    return _timed(name, [[*command, str(out / "ocrmypdf.pdf")]], pages)


def _timed(tool: str, commands: list[list[str]], pages: int) -> Timing:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def run(command: list[str]) -> None:
        subprocess.run(command, check=True, env=environment, capture_output=True)

    before, started = children_seconds(), time.monotonic()
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        list(side_by_side.map(run, commands))
    return Timing(tool, time.monotonic() - started, children_seconds() - before, pages)


def children_seconds() -> float:
    """Give the CPU seconds of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
