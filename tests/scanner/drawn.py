"""Sample papers as a scanner delivers them, drawn once a run."""

import io
from functools import cache

import numpy as np
from PIL import Image

from dossier.page import PageImage
from dossier.separator import Separator
from samples.faults import DARK_BED, Bed, Feed, Grade, blank_side, scan_side
from samples.office import ward_office
from samples.papers.choose import draw_paper
from samples.papers.look import make_look
from samples.people import make_person
from samples.separators import draw_separator
from samples.truth import Paper

DPI = 150.0
SEPARATOR = Separator("H99.15.3-261124-0007", 2)


@cache
def sample_paper(document_type: str, seed: int, dpi: float = DPI) -> Paper:
    return draw_paper(document_type, make_person(seed), ward_office(), make_look(seed, dpi=dpi))


@cache
def separator_sheet() -> PageImage:
    return draw_separator(SEPARATOR, "Giấy khai sinh", DPI).image


def fed(
    page: PageImage,
    grade: Grade,
    feed: Feed | None = None,
    *,
    behind: PageImage | None = None,
    bed: Bed = DARK_BED,
    seed: int = 1,
) -> PageImage:
    """Scan one side of a sheet."""
    data = scan_side(page, feed or Feed(), grade, seed, behind=behind, bed=bed)
    return PageImage(np.asarray(Image.open(io.BytesIO(data))), page.dpi)


def back_of(front: PageImage, grade: Grade, feed: Feed | None = None, **more: Bed) -> PageImage:
    """Scan the blank back of a sheet."""
    turned = (feed or Feed()).other_side()
    return fed(blank_side(front), grade, turned, behind=front, seed=2, **more)
