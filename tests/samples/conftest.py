"""One batch of small scans for all tests that look into a batch."""

from datetime import date

import pytest

from dossier.codes import DossierCode
from dossier.separator import Separator
from samples.batches import DEMO_PAPERS, make_batch
from samples.office import ward_office
from samples.people import office_people
from samples.scans import Batch

BATCH_DPI = 150.0


def demo_separators() -> list[Separator]:
    """Give what the sheets before the demo's papers say: one dossier a citizen."""
    code = ward_office().agency_code
    day = date(2026, 11, 24)
    return [
        Separator(str(DossierCode(code, day, paper.citizen + 1)), number % 3 + 1)
        for number, paper in enumerate(DEMO_PAPERS)
    ]


@pytest.fixture(scope="session")
def batch() -> Batch:
    """The demo's batch at half its resolution."""
    people = office_people(1)
    separators = demo_separators()
    return make_batch(DEMO_PAPERS, ward_office(), people, separators, seed=1, dpi=BATCH_DPI)
