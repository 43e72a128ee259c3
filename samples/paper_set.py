"""A folder of scanned papers with their truth beside them, to measure reading on.

Every paper of `samples.papers.choose` and free layouts; a paper of several pages is one
PDF, in grey or faxed one TIFF. The truth files are described in bench/README.md.
"""

import io
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PIL import Image

from dossier.page import PageKind
from samples.faults import Feed
from samples.layouts import LAYOUTS, draw_layout, draw_marked
from samples.machine import LEVELS, PageTruth, draw_dpi, draw_lying, through_machine
from samples.office import commune_office, department_office, ward_office
from samples.page_set import true_page
from samples.papers.choose import ALL_PAPERS, draw_paper
from samples.papers.look import Look, make_look
from samples.people import office_people
from samples.scans import Batch, Side, write_pdf
from samples.truth import Paper, make_paper

FREE = "khac"
SORTS = (*ALL_PAPERS, *LAYOUTS, "marked")
_OFFICES = (ward_office(), commune_office(), department_office())
_NO_PAPER = ("marked", "blank", "picture")  # of these no type is said
_GREY_SHARE, _BITONAL_SHARE = 0.2, 0.12
_INK_LIMIT = 150  # of 255: what a scanner makes black
_PACKED = {"1": "group4", "L": "jpeg"}  # how a TIFF of several pages holds them
_A4_INCHES = 8.27


@dataclass(frozen=True, slots=True)
class _Scanned:
    """A paper on its way to a file: one picture a page, and what is true of it."""

    pictures: tuple[bytes, ...]
    truth: dict[str, object]


def write_paper_set(
    folder: Path,
    count: int,
    seed: int,
    levels: Sequence[str] = LEVELS,
    sorts: Sequence[str] = SORTS,
) -> None:
    """Draw and scan papers of all sorts, at the levels in turn, and write their truth.

    Args:
        folder: Made if need be; files of the same names are replaced.
        count: How many papers.
        seed: The same seed gives the same papers.
        levels: Which of `samples.machine.LEVELS`.
        sorts: Which of `SORTS`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mixed = random.Random(f"paper set {seed}").sample(sorts, len(sorts))
    for number in range(count):
        rng = random.Random(f"paper set {seed} {number}")
        level = levels[number % len(levels)]
        sort = mixed[number // len(levels) % len(mixed)]
        scanned = _scan(sort, level, rng)
        stem = folder / f"{number + 1:04d}"
        _write(scanned.pictures, stem)
        text = json.dumps(scanned.truth, ensure_ascii=False)
        stem.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def _scan(sort: str, level: str, rng: random.Random) -> _Scanned:
    paper = _draw(sort, make_look(rng.randrange(10**6), dpi=draw_dpi(level, rng)), rng)
    lying, machine = draw_lying(level, rng), rng.randrange(2**31)
    delivered = rng.random()
    pictures, truths = [], []
    for number, page in enumerate(paper.pages, start=1):
        truth = replace(true_page(page, sort, level, lying), number=number)
        if number == 1 and "qr" in paper.fields:
            truth = replace(truth, codes=(paper.fields["qr"],))
        # The same machine for all its pages.
        data, truth = through_machine(page.image, level, truth, random.Random(machine))
        pictures.append(_deliver(data, delivered))
        truths.append(truth)
    return _Scanned(tuple(pictures), _truth(sort, level, paper, truths))


def _truth(sort: str, level: str, paper: Paper, pages: Sequence[PageTruth]) -> dict[str, object]:
    said: dict[str, object] = {"level": level, "pages": [asdict(page) for page in pages]}
    if sort not in _NO_PAPER:
        said |= {"type": paper.type, "fields": dict(paper.fields)}
    return said


def _draw(sort: str, look: Look, rng: random.Random) -> Paper:
    if sort in ALL_PAPERS:
        person = rng.choice(office_people(look.seed).citizens)
        return draw_paper(sort, person, rng.choice(_OFFICES), look)
    page = draw_marked(look) if sort == "marked" else draw_layout(sort, look)
    return make_paper(FREE, (page,), {})


def _deliver(data: bytes, chance: float) -> bytes:
    """Let some scanners give grey, others black and white, as offices set them."""
    picture = Image.open(io.BytesIO(data))
    if picture.mode == "1" or chance > _GREY_SHARE + _BITONAL_SHARE:
        return data
    grey, target = picture.convert("L"), io.BytesIO()
    dpi = picture.info.get("dpi")
    size = {"dpi": dpi} if dpi else {}
    if chance < _GREY_SHARE:
        grey.save(target, "JPEG", quality=75, **size)
    else:
        ink = grey.point(lambda shade: 255 * (shade > _INK_LIMIT))
        ink.convert("1", dither=Image.Dither.NONE).save(
            target, "TIFF", compression="group4", **size
        )
    return target.getvalue()


def _write(pictures: Sequence[bytes], stem: Path) -> None:
    opened = [Image.open(io.BytesIO(data)) for data in pictures]
    mode = opened[0].mode
    if len(pictures) == 1:
        stem.with_suffix(".tif" if mode == "1" else ".jpg").write_bytes(pictures[0])
    elif mode in _PACKED:
        opened[0].save(
            stem.with_suffix(".tif"),
            save_all=True,
            append_images=opened[1:],
            compression=_PACKED[mode],
            dpi=opened[0].info.get("dpi", (opened[0].width / _A4_INCHES,) * 2),
        )
    else:
        sides = [_side(data, page) for data, page in zip(pictures, opened, strict=True)]
        write_pdf(Batch(tuple(sides), ()), stem.with_suffix(".pdf"))


def _side(data: bytes, picture: Image.Image) -> Side:
    dpi = picture.info.get("dpi", (picture.width / _A4_INCHES,))[0]
    return Side(data, float(dpi), PageKind.CONTENT, Feed())
