"""Peak memory of one process that prepares pages, each measured in a process of its own."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from samples.layouts import draw_layout
from samples.papers.look import make_look

_CHILD = """
import re, sys
from pathlib import Path
import cv2
from scanner.clean import prepare_page
from scanner.load import open_scan
from scanner.options import ScanOptions
cv2.setNumThreads(1)
peaks = []
with open_scan(Path(sys.argv[1]), ScanOptions()) as scan:
    for number in range(1, scan.page_count + 1):
        prepare_page(scan.load(number), ScanOptions())
        # What getrusage says includes the process that started this one.
        said = Path("/proc/self/status").read_text()
        peaks.append(int(re.search(r"VmHWM:\\s+(\\d+)", said)[1]) / 1024)
print(*(round(peak, 1) for peak in peaks))
"""


def peak_memory_mb(folder: Path, long_pages: int) -> dict[str, object]:
    """Measure A4 at 600 dpi in colour, and a long PDF of small pages.

    Args:
        folder: For the files.
        long_pages: Pages of the long PDF.

    Returns:
        Peak resident memory in MiB; of the long PDF after a tenth of it and after all.
    """
    fine, long = folder / "fine.jpg", folder / "long.pdf"
    page = draw_layout("letter", make_look(1, dpi=600)).image
    Image.fromarray(page.pixels).rotate(1.3, fillcolor="white").save(fine, dpi=(600, 600))
    _write_long(long, long_pages)
    peaks = _peaks(long)
    return {
        "a4_600_dpi_colour": _peaks(fine)[0],
        "long_pdf_pages": long_pages,
        "long_pdf_after_a_tenth": peaks[long_pages // 10 - 1],
        "long_pdf_after_all": peaks[-1],
    }


def _peaks(scan: Path) -> list[float]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(scan)], capture_output=True, text=True, check=True
    )
    return [float(peak) for peak in done.stdout.split()]


def _write_long(target: Path, pages: int) -> None:
    rng = np.random.default_rng(1)
    with pikepdf.new() as pdf:
        for number in range(pages):
            drawn = draw_layout("sparse", make_look(number, dpi=72)).image.pixels
            packed = io.BytesIO()
            Image.fromarray(drawn).save(packed, "JPEG", quality=int(rng.integers(60, 90)))
            picture = pikepdf.Stream(
                pdf,
                packed.getvalue(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=drawn.shape[1],
                Height=drawn.shape[0],
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=[0, 0, 595, 842],
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture)),
                Contents=pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /Im0 Do Q"),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(target)
