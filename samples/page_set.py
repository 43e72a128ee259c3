"""A folder of scans with their truth beside them, to measure page preparation on.

Each scan `NAME.ext` has a `NAME.json`; its form is described in bench/README.md.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from dossier.page import Box, PageKind
from dossier.separator import Separator
from samples.layouts import LAYOUTS, draw_layout, draw_marked
from samples.machine import (
    LEVELS,
    PageTruth,
    draw_dpi,
    draw_lying,
    size_mm,
    through_machine,
)
from samples.office import ward_office
from samples.papers.choose import PAPER_TYPES, draw_paper
from samples.papers.look import make_look
from samples.people import office_people
from samples.reading_orders import other_orders
from samples.separators import draw_separator
from samples.truth import PaperPage

_KINDS = {"blank": PageKind.BLANK, "picture": PageKind.NONTEXT, "separator": PageKind.SEPARATOR}
_IN_COLUMNS = ("columns", "folded")  # read row by row they make no sense
_SORTS = (*LAYOUTS, *PAPER_TYPES, *PAPER_TYPES, "marked", "separator", "blank")


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
    truth = true_page(page, sort, level, draw_lying(level, rng))
    return through_machine(page.image, level, replace(truth, codes=codes), rng)


def true_page(page: PaperPage, sort: str, level: str, lying: tuple[int, float]) -> PageTruth:
    """Say what is true of a page that is yet to be scanned.

    Args:
        page: As printed.
        sort: What was drawn: a layout, a type of paper, or one of the other sorts.
        level: How it will be scanned.
        lying: Turn and lean in degrees.
    """
    turn, lean = lying
    return PageTruth(
        number=1,
        sort=sort,
        kind=_KINDS.get(sort, PageKind.CONTENT).value,
        turn_degrees=turn,
        lean_degrees=None if sort == "marked" else round(lean, 4),
        curled=False,
        paper_mm=size_mm(page.image),
        good=level != "bad" and not (sort == "can_cuoc" and page.image.dpi < 290),
        text=page.text,
        texts=() if sort in _IN_COLUMNS else other_orders(page),
        words=tuple((word.text, _edges(word.box)) for word in page.words),
    )


def _edges(box: Box) -> tuple[float, float, float, float]:
    return round(box.left, 2), round(box.top, 2), round(box.right, 2), round(box.bottom, 2)


def _draw(sort: str, level: str, rng: random.Random) -> tuple[PaperPage, tuple[str, ...]]:
    seed = rng.randrange(10**6)
    look = make_look(seed, dpi=draw_dpi(level, rng))
    if sort == "separator":
        separator = Separator("H40.15.3-261124-0007", 1 + seed % 9)
        return draw_separator(separator, "Tờ khai", look.dpi), ()
    if sort == "marked":
        return draw_marked(look), ()
    if sort in LAYOUTS:
        return draw_layout(sort, look), ()
    people = office_people(seed)
    paper = draw_paper(sort, rng.choice(people.citizens), ward_office(), look)
    page = rng.choice(paper.pages) if sort != "can_cuoc" else paper.pages[0]
    return page, (paper.fields["qr"],) if "qr" in paper.fields else ()
