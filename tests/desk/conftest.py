"""An office, page processes, and a small batch of paper with known truth, drawn once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk.options import PoolOptions
from desk.page_pool import PagePool
from dossier.separator import Separator
from samples.batches import PlannedPaper, make_batch
from samples.faults import Feed
from samples.office import ward_office
from samples.people import office_people
from samples.scans import Batch, write_pdf, write_tiff
from tests.office import Office, make_office

PAPERS = (
    PlannedPaper("don_de_nghi", 0, Feed(turn_degrees=180, lean_degrees=1.4)),
    PlannedPaper("van_ban", 1, Feed(lean_degrees=-2.2), two_sided=True),
)


@dataclass(frozen=True, slots=True)
class Fed:
    """A batch and the files a scanner made of it."""

    batch: Batch
    pdf: Path
    tiff: Path


@pytest.fixture(scope="session")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Fed:
    folder = tmp_path_factory.mktemp("fed")
    separators = [Separator("H99.15.3-261124-0001", part) for part in (1, 2)]
    batch = make_batch(PAPERS, ward_office(), office_people(3), separators, seed=3, dpi=200.0)
    made = Fed(batch, folder / "batch.pdf", folder / "batch.tiff")
    write_pdf(batch, made.pdf)
    write_tiff(batch, made.tiff)
    return made


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office of its own for a module, which works one page at a time."""
    return make_office(tmp_path_factory.mktemp("office") / "data", pages=PoolOptions(jobs=1))


@pytest.fixture(scope="module")
def pool() -> Iterator[PagePool]:
    with PagePool(PoolOptions(jobs=2)) as made:
        yield made
