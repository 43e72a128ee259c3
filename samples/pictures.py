"""Pages before and after preparation, side by side, as docs/scanning.md shows them."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from dossier.page import PageImage, Pixels
from samples.degrade import copy, curl, lay_on_bed, photograph
from samples.faults import BAD, DARK_BED, OFFICE, Feed, encode_jpeg, scan_side
from samples.layouts import draw_layout
from samples.office import ward_office
from samples.papers.choose import draw_paper
from samples.papers.look import make_look
from samples.people import office_people
from scanner.clean import prepare_page
from scanner.load import LoadedPage, open_scan
from scanner.options import ScanOptions

_HIGH_PX = 460
_GAP_PX = 12
_DPI = 200.0
_QUALITY = 72


def draw_pictures(scratch: Path) -> Iterator[tuple[str, Image.Image]]:
    """Draw each case, prepare it with the product, and give its name and the pages in a row.

    From left to right: as it came, the page that is kept, the grey page that is read.

    Args:
        scratch: Folder for the scans.
    """
    for name, scan in _CASES.items():
        path = scratch / f"{name}.jpg"
        path.write_bytes(scan(random.Random(f"picture {name}")))
        with open_scan(path, ScanOptions()) as opened:
            loaded = opened.load(1)
        yield name, _in_a_row(loaded)


def write_pictures(folder: Path, scratch: Path) -> None:
    """Write the pictures of docs/scanning.md."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in draw_pictures(scratch):
        picture.save(folder / f"{name}.jpg", quality=_QUALITY, optimize=True)


def _in_a_row(loaded: LoadedPage) -> Image.Image:
    prepared = prepare_page(loaded, ScanOptions())
    pages = [loaded.image.pixels, prepared.kept.pixels, prepared.reading.pixels]
    small = [_small(page) for page in pages]
    wide = sum(page.width for page in small) + _GAP_PX * (len(small) + 1)
    row = Image.new("RGB", (wide, _HIGH_PX + 2 * _GAP_PX), (120, 120, 120))
    left = _GAP_PX
    for page in small:
        row.paste(page, (left, _GAP_PX))
        left += page.width + _GAP_PX
    return row


def _small(pixels: Pixels) -> Image.Image:
    scale = _HIGH_PX / pixels.shape[0]
    size = (round(pixels.shape[1] * scale), _HIGH_PX)
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return Image.fromarray(small).convert("RGB")


def _drawn(document_type: str, seed: int) -> PageImage:
    person = office_people(seed).citizens[0]
    paper = draw_paper(document_type, person, ward_office(), make_look(seed, dpi=_DPI))
    return paper.pages[0].image


def _on_bed(rng: random.Random) -> bytes:
    """A birth certificate that was fed askew, upside down, on a dark bed."""
    page = _drawn("giay_khai_sinh", 4)
    laid = lay_on_bed(page.pixels, -4.2, DARK_BED, page.px_per_mm, rng)
    return scan_side(PageImage(laid, _DPI), Feed(180), OFFICE, 3)


def _show_through(_rng: random.Random) -> bytes:
    """A thin sheet on a bad scanner: shadow, noise, the other side shows through."""
    page, behind = _drawn("van_ban", 6), draw_layout("dense", make_look(8, dpi=_DPI)).image
    return scan_side(page, Feed(lean_degrees=1.7), BAD, 5, behind=behind)


def _copied(rng: random.Random) -> bytes:
    """A copy of a copy with black edges."""
    page = _drawn("to_khai_ct01", 5)
    copied = PageImage(copy(page.pixels, page.px_per_mm, rng), _DPI)
    return scan_side(copied, Feed(90, lean_degrees=-0.9), OFFICE, 7)


def _photographed(rng: random.Random) -> bytes:
    """A sheet on a table, taken with a phone."""
    return photograph(_drawn("don_de_nghi", 9).pixels, rng, 2000)


def _curled(rng: random.Random) -> bytes:
    """A page from a bound book, whose lines bend."""
    page = draw_layout("dense", make_look(21, dpi=_DPI)).image
    bent = curl(curl(page.pixels, page.px_per_mm, rng), page.px_per_mm, rng)
    return encode_jpeg(PageImage(bent, _DPI), 85)


def _sealed(_rng: random.Random) -> bytes:
    """A certificate whose seal and signature lie over print."""
    return scan_side(_drawn("giay_chung_nhan_ket_hon", 12), Feed(lean_degrees=0.6), OFFICE, 9)


_CASES: dict[str, Callable[[random.Random], bytes]] = {
    "bed": _on_bed,
    "show-through": _show_through,
    "copy": _copied,
    "photo": _photographed,
    "curl": _curled,
    "seal": _sealed,
}
