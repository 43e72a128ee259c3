"""A folder of scans with their truth beside them, to measure page preparation on.

Each scan `NAME.ext` has a `NAME.json`; its form is described in bench/README.md.
"""

import io
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from dossier.page import PageImage, PageKind, Pixels
from dossier.separator import Separator
from samples.degrade import age, copy, curl, fax, lay_on_bed, photograph
from samples.faults import BAD, BEDS, CLEAN, OFFICE, Feed, Grade, scan_side
from samples.layouts import LAYOUTS, draw_layout, draw_marked
from samples.office import ward_office
from samples.papers.choose import PAPER_TYPES, draw_paper
from samples.papers.look import make_look
from samples.people import office_people
from samples.separators import draw_separator
from samples.truth import PaperPage

LEVELS = ("clean", "office", "bad")
_GRADES = {"clean": CLEAN, "office": OFFICE, "bad": BAD}
_LEANS = {"clean": 0.0, "office": 3.0, "bad": 8.0}
_WHITE = (250, 250, 250)
_KINDS = {"blank": PageKind.BLANK, "picture": PageKind.NONTEXT, "separator": PageKind.SEPARATOR}
_SORTS = (*LAYOUTS, *PAPER_TYPES, *PAPER_TYPES, "marked", "separator", "blank")


@dataclass(frozen=True, slots=True)
class PageTruth:
    """What is true of one page of a scan; see bench/README.md."""

    number: int
    sort: str
    kind: str
    turn_degrees: int
    lean_degrees: float | None
    curled: bool
    paper_mm: tuple[float, float] | None
    codes: tuple[str, ...] = ()
    good: bool = False


def write_page_set(folder: Path, count: int, seed: int) -> None:
    """Draw and scan pages of all sorts and levels in turn, and write their truth.

    Args:
        folder: Made if need be; files of the same names are replaced.
        count: How many pages.
        seed: The same seed gives the same pages.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, (level, data, truth) in enumerate(_pages(count, seed), start=1):
        extension = "tif" if data[:2] in (b"II", b"MM") else "jpg"
        (folder / f"{number:04d}.{extension}").write_bytes(data)
        text = json.dumps({"level": level, "pages": [asdict(truth)]}, ensure_ascii=False)
        (folder / f"{number:04d}.json").write_text(text + "\n", encoding="utf-8")


def _pages(count: int, seed: int) -> Iterator[tuple[str, bytes, PageTruth]]:
    for number in range(count):
        rng = random.Random(f"page set {seed} {number}")
        level = LEVELS[number % len(LEVELS)]
        sort = _SORTS[number // len(LEVELS) % len(_SORTS)]
        yield level, *_scanned(sort, level, rng)


def _scanned(sort: str, level: str, rng: random.Random) -> tuple[bytes, PageTruth]:
    page, codes = _draw(sort, level, rng)
    lean = rng.uniform(-1, 1) * _LEANS[level]
    if rng.random() < 0.2:
        lean = 0.0
    turned = rng.random() < {"clean": 0.0, "office": 0.2, "bad": 0.34}[level]
    truth = PageTruth(
        number=1,
        sort=sort,
        kind=_KINDS.get(sort, PageKind.CONTENT).value,
        turn_degrees=rng.choice((90, 180, 270)) if turned else 0,
        lean_degrees=None if sort == "marked" else round(lean, 4),
        curled=False,
        paper_mm=_size_mm(page.image),
        codes=codes,
        good=level != "bad" and not (sort == "can_cuoc" and page.image.dpi < 290),
    )
    return _through_machine(page, level, truth, rng)


def _draw(sort: str, level: str, rng: random.Random) -> tuple[PaperPage, tuple[str, ...]]:
    seed = rng.randrange(10**6)
    dpi = {"clean": 300.0, "office": rng.choice((200.0, 300.0))}.get(
        level, rng.choice((150.0, 200.0, 300.0))
    )
    look = make_look(seed, dpi=dpi)
    if sort == "separator":
        return draw_separator(Separator("H40.15.3-261124-0007", 1 + seed % 9), "Tờ khai", dpi), ()
    if sort == "marked":
        return draw_marked(look), ()
    if sort in LAYOUTS:
        return draw_layout(sort, look), ()
    people = office_people(seed)
    paper = draw_paper(sort, rng.choice(people.citizens), ward_office(), look)
    page = rng.choice(paper.pages) if sort != "can_cuoc" else paper.pages[0]
    return page, (paper.fields["qr"],) if "qr" in paper.fields else ()


def _size_mm(image: PageImage) -> tuple[float, float]:
    return round(image.width_px / image.px_per_mm, 2), round(image.height_px / image.px_per_mm, 2)


def _through_machine(
    page: PaperPage, level: str, truth: PageTruth, rng: random.Random
) -> tuple[bytes, PageTruth]:
    """Send a page through a feeder, or now and then through something worse."""
    image, grade = page.image, _with_quality(level, rng)
    plain = truth.kind in (PageKind.BLANK, PageKind.SEPARATOR) or level == "clean"
    chance = rng.random()
    if level == "bad" and not plain:
        if chance < 0.12:
            return _faxed(image, truth, rng)
        if chance < 0.24 and not truth.codes:
            return _photographed(image, truth, rng)
        if chance < 0.36:
            image = replace(image, pixels=curl(image.pixels, image.px_per_mm, rng))
            truth = replace(truth, curled=True)
        elif chance < 0.52:
            image = replace(image, pixels=copy(image.pixels, image.px_per_mm, rng))
        elif chance < 0.75:
            image = replace(image, pixels=age(image.pixels, rng))
    other = draw_layout("dense", make_look(rng.randrange(999), dpi=image.dpi)).image
    behind = other if other.pixels.shape == image.pixels.shape else None
    bed = rng.choice((*BEDS, _WHITE))
    feed = Feed(truth.turn_degrees, truth.lean_degrees or 0.0, punched=rng.random() < 0.2)
    if rng.random() < 0.3 and truth.lean_degrees:
        laid = lay_on_bed(image.pixels, truth.lean_degrees, bed, image.px_per_mm, rng)
        image, behind = replace(image, pixels=laid), None
        feed = replace(feed, lean_degrees=0.0, punched=False)
        truth = truth if max(bed) < 200 else replace(truth, paper_mm=None)
    seed = rng.randrange(2**31)
    return scan_side(image, feed, grade, seed, behind=behind, bed=bed), truth


def _with_quality(level: str, rng: random.Random) -> Grade:
    low, high = {"clean": (85, 95), "office": (60, 82), "bad": (32, 59)}[level]
    return replace(_GRADES[level], jpeg_quality=rng.randint(low, high))


def _faxed(image: PageImage, truth: PageTruth, rng: random.Random) -> tuple[bytes, PageTruth]:
    pixels = _lain(image.pixels, truth)
    target = io.BytesIO()
    picture = fax(pixels, image.px_per_mm, rng)
    picture.save(target, "TIFF", compression="group4", dpi=(204, 196))
    return target.getvalue(), replace(truth, codes=())


def _lain(pixels: Pixels, truth: PageTruth) -> Pixels:
    """Lean a page within its own size, then turn it."""
    size = (pixels.shape[1], pixels.shape[0])
    middle = ((size[0] - 1) / 2, (size[1] - 1) / 2)
    turning = cv2.getRotationMatrix2D(middle, truth.lean_degrees or 0.0, 1.0)
    leant = cv2.warpAffine(pixels, turning, size, flags=cv2.INTER_CUBIC, borderValue=_WHITE)
    return np.ascontiguousarray(np.rot90(leant, -truth.turn_degrees // 90)).astype(np.uint8)


def _photographed(
    image: PageImage, truth: PageTruth, rng: random.Random
) -> tuple[bytes, PageTruth]:
    turned = np.ascontiguousarray(np.rot90(image.pixels, -truth.turn_degrees // 90))
    return photograph(turned, rng), replace(truth, lean_degrees=None, paper_mm=None)
