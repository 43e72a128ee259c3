"""What others use to tell lean and turn, each as it is meant to be called.

- Leptonica: `pixFindSkewSweepAndSearch` on the page thresholded at 128, through ctypes; this
  is what Tesseract and jbig2enc rest on.
- `tesseract --psm 2` and `--psm 0`: what OCRmyPDF asks for `--deskew` and `--rotate-pages`.
- `deskew` from PyPI with its default settings.
- `unpaper` with its default deskewing, which looks five degrees far.

Angles are counter-clockwise positive as ours, seconds are CPU seconds of all that is needed
from a decoded grey page on, with the start of the program where it is one.
"""

import ctypes
import re
import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import deskew
import numpy as np

from dossier.page import Pixels

_LONGEST_SECONDS = 30.0

Told = tuple[float | None, float]
"""What was told, in degrees, None for nothing; and CPU seconds."""


def lean_by_leptonica(page: Path, _grey: Pixels) -> Told:
    """Sweep to 15 degrees, then search to a hundredth."""
    lept = ctypes.CDLL("liblept.so.5")
    lept.pixRead.restype = lept.pixThresholdToBinary.restype = ctypes.c_void_p
    lept.pixRead.argtypes = [ctypes.c_char_p]
    lept.pixThresholdToBinary.argtypes = [ctypes.c_void_p, ctypes.c_int]
    lept.pixDestroy.argtypes = [ctypes.POINTER(ctypes.c_void_p)]
    find = lept.pixFindSkewSweepAndSearch
    answer = ctypes.POINTER(ctypes.c_float)
    whole, real = ctypes.c_int, ctypes.c_float
    find.argtypes = (ctypes.c_void_p, answer, answer, whole, whole, real, real, real)
    read = ctypes.c_void_p(lept.pixRead(str(page).encode()))
    angle, sure = ctypes.c_float(), ctypes.c_float()
    started = time.process_time()
    black = ctypes.c_void_p(lept.pixThresholdToBinary(read, 128))
    failed = find(black, ctypes.byref(angle), ctypes.byref(sure), 4, 2, 15.0, 1.0, 0.01)
    seconds = time.process_time() - started
    for picture in (read, black):
        lept.pixDestroy(ctypes.byref(picture))
    return (None if failed else float(angle.value)), seconds


def lean_by_tesseract(page: Path, _grey: Pixels) -> Told:
    """Ask as OCRmyPDF does for `--deskew`."""
    said, seconds = _run(["tesseract", str(page), "-", "--psm", "2"])
    found = re.search(r"Deskew angle: (-?[0-9.]+)", said)
    return (-float(np.degrees(float(found[1]))) if found else None), seconds


def lean_by_deskew(_page: Path, grey: Pixels) -> Told:
    """Ask the `deskew` package."""
    started = time.process_time()
    angle = deskew.determine_skew(grey)
    return (None if angle is None else -float(angle)), time.process_time() - started


def lean_by_unpaper(page: Path, _grey: Pixels) -> Told:
    """Let unpaper do all it does by default and say what it turned."""
    said, seconds = _run(["unpaper", "-vv", "--overwrite", str(page), f"{page}.out.pgm"])
    found = re.search(r"rotation average: (-?[0-9.]+)\s+deviation: ([0-9.]+)", said)
    return (-float(np.degrees(float(found[1]))) if found else None), seconds


def turn_by_osd(page: Path, _grey: Pixels) -> Told:
    """Ask as OCRmyPDF does for `--rotate-pages`; the clockwise turn the page has."""
    said, seconds = _run(["tesseract", str(page), "-", "--psm", "0"])
    found = re.search(r"Orientation in degrees: ([0-9]+)", said)
    return (float(found[1]) if found else None), seconds


LEAN_PEERS: dict[str, Callable[[Path, Pixels], Told]] = {
    "leptonica": lean_by_leptonica,
    "tesseract --psm 2 (ocrmypdf)": lean_by_tesseract,
    "deskew": lean_by_deskew,
    "unpaper": lean_by_unpaper,
}


def write_grey(pixels: Pixels, target: Path) -> Pixels:
    """Write a page as the grey picture that all peers are given."""
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    cv2.imwrite(str(target), grey)
    return np.asarray(grey, dtype=np.uint8)


def _run(command: list[str]) -> tuple[str, float]:
    before = _children_seconds()
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin"}
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, env=environment, timeout=_LONGEST_SECONDS
        )
        said = (done.stdout + done.stderr).decode(errors="replace")
    except subprocess.TimeoutExpired:
        said = ""  # on some pages Tesseract does not come back
    return said, _children_seconds() - before


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
