"""A small real batch: two papers behind separator sheets that name a dossier."""

from pathlib import Path

from dossier.separator import Separator
from samples.batches import PlannedPaper, make_batch
from samples.faults import Feed
from samples.office import ward_office
from samples.scans import Batch, write_pdf
from tests.office import Office

PAPERS = (
    PlannedPaper("giay_khai_sinh", 0, Feed(turn_degrees=180, lean_degrees=1.4)),
    PlannedPaper("don_de_nghi", 0, Feed(lean_degrees=-2.2)),
)


def feed(office: Office, code: str, components: tuple[int, ...], file: Path) -> Batch:
    """Print, feed and scan the batch of the first citizen's papers into a PDF."""
    separators = [Separator(code, component) for component in components]
    batch = make_batch(PAPERS, ward_office(), office.people, separators, seed=11, dpi=200.0)
    write_pdf(batch, file)
    return batch
