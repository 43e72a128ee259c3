"""The open readers that offices use, each on a picture of one page, called as its user would.

- `tesseract -l vie --psm 3` and `--psm 1` to text, and with its default layout to text and PDF;
- the newest OCRmyPDF from PyPI, plain and with `--deskew --rotate-pages --clean`.

All are held to one thread, since CPU seconds are compared.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.pages import children_seconds, ocrmypdf_program
from dossier.page import PageImage

PSM_3, PSM_1 = "tesseract --psm 3", "tesseract --psm 1"
TESSERACT_PDF = "tesseract pdf txt"
OCRMYPDF, OCRMYPDF_FULL = "ocrmypdf", "ocrmypdf --deskew --rotate-pages --clean"
TESSERACTS = (PSM_3, PSM_1, TESSERACT_PDF)
OCRMYPDFS = (OCRMYPDF, OCRMYPDF_FULL)

_AS_THEY_ARE = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
_USUAL_DPI = "300"
_LONGEST_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class PeerReading:
    """What a peer made of a page.

    Attributes:
        text: Empty also where it failed.
        cpu_seconds: Of all its processes.
        pdf_bytes: Of the PDF it made; 0 for none.
        failed: Whether it gave up.
    """

    text: str
    cpu_seconds: float
    pdf_bytes: int
    failed: bool


def page_picture(path: Path, image: PageImage, page_count: int, target: Path) -> Path:
    """Give a picture of a page for the peers: the file itself where it is one, else a PNG."""
    if page_count == 1 and path.suffix.lower() in _AS_THEY_ARE:
        return path
    Image.fromarray(image.pixels).save(target, dpi=(image.dpi, image.dpi), compress_level=1)
    return target


def ask(peer: str, picture: Path, scratch: Path) -> PeerReading:
    """Let a peer read a page.

    Args:
        peer: One of `TESSERACTS` or `OCRMYPDFS`.
        picture: The page.
        scratch: Folder for what it writes.
    """
    for old in scratch.glob("peer.*"):
        old.unlink()
    text, pdf = scratch / "peer.txt", scratch / "peer.pdf"
    before = children_seconds()
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            _command(peer, picture, text, pdf),
            capture_output=True,
            check=False,
            env=environment,
            timeout=_LONGEST_SECONDS,
        )
        failed = done.returncode != 0
    except subprocess.TimeoutExpired:
        failed = True
    return PeerReading(
        text=text.read_text(encoding="utf-8", errors="replace") if text.exists() else "",
        cpu_seconds=children_seconds() - before,
        pdf_bytes=pdf.stat().st_size if pdf.exists() else 0,
        failed=failed,
    )


def _command(peer: str, picture: Path, text: Path, pdf: Path) -> list[str]:
    if peer in TESSERACTS:
        asked = {PSM_3: ["--psm", "3", "txt"], PSM_1: ["--psm", "1", "txt"]}
        base = ["tesseract", str(picture), str(text.with_suffix("")), "-l", "vie"]
        return [*base, *asked.get(peer, ["pdf", "txt"])]
    with Image.open(picture) as opened:
        dpi = [] if "dpi" in opened.info else ["--image-dpi", _USUAL_DPI]
    more = peer.split()[1:]
    base = [str(ocrmypdf_program()), "-q", "-j", "1", "-l", "vie", "--sidecar", str(text)]
    return [*base, *dpi, *more, str(picture), str(pdf)]
