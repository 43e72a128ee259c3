"""The machines a printed page may go through on its way to a file, at three levels of care.

`clean` is a level page from a good scanner; `office` leans a little, is turned now and then,
has shadows and a JPEG of 60 to 82; `bad` has 150 dpi now and then, leans to 8 degrees, is faxed,
copied, creased, bent or photographed. The same generator state gives the same bytes.
"""

import io
import random
from dataclasses import dataclass, replace

import cv2
import numpy as np

from dossier.page import PageImage, PageKind, Pixels
from samples.degrade import age, copy, curl, fax, lay_on_bed, photograph
from samples.faults import BAD, BEDS, CLEAN, OFFICE, Feed, Grade, scan_side
from samples.layouts import draw_layout
from samples.papers.look import make_look

LEVELS = ("clean", "office", "bad")
_GRADES = {"clean": CLEAN, "office": OFFICE, "bad": BAD}
_LEANS = {"clean": 0.0, "office": 3.0, "bad": 8.0}
_TURNED = {"clean": 0.0, "office": 0.2, "bad": 0.34}
_WHITE = (250, 250, 250)

TrueWord = tuple[str, tuple[float, float, float, float]]
"""A word and its left, top, right and bottom edge in mm on the upright page."""


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
    text: str | None = None
    texts: tuple[str, ...] = ()
    words: tuple[TrueWord, ...] = ()


def draw_dpi(level: str, rng: random.Random) -> float:
    """Choose a resolution that a level has."""
    return {"clean": 300.0, "office": rng.choice((200.0, 300.0))}.get(
        level, rng.choice((150.0, 200.0, 300.0))
    )


def draw_lying(level: str, rng: random.Random) -> tuple[int, float]:
    """Choose turn (clockwise) and lean (counter-clockwise positive), in degrees."""
    lean = rng.uniform(-1, 1) * _LEANS[level]
    if rng.random() < 0.2:
        lean = 0.0
    turned = rng.random() < _TURNED[level]
    return rng.choice((90, 180, 270)) if turned else 0, lean


def size_mm(image: PageImage) -> tuple[float, float]:
    """Give width and height of a page, in mm."""
    return round(image.width_px / image.px_per_mm, 2), round(image.height_px / image.px_per_mm, 2)


def through_machine(
    image: PageImage, level: str, truth: PageTruth, rng: random.Random
) -> tuple[bytes, PageTruth]:
    """Send a page through a feeder, or now and then through something worse.

    Args:
        image: The page as printed, RGB, upright.
        level: One of `LEVELS`.
        truth: What is true of the page; says how it lies.
        rng: Decides which machine and how.

    Returns:
        A JPEG, of a fax a TIFF, and what is true of it.
    """
    grade = _with_quality(level, rng)
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
