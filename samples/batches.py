"""The batch the demo feeds: every sort of paper, three citizens, every way a sheet goes wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dossier.separator import Separator
from samples.faults import OFFICE, Feed, Grade
from samples.office import Office
from samples.papers.choose import TITLES, draw_paper
from samples.papers.look import Edition, make_look
from samples.people import OfficePeople
from samples.scans import Batch, FedPaper, Feeder

_FLAT = Feed()


@dataclass(frozen=True, slots=True)
class PlannedPaper:
    """A paper of a batch, before it is drawn.

    Attributes:
        document_type: Key of its type.
        citizen: Whose, as a place among `OfficePeople.citizens`.
        feed: How its sheets lie on the feeder.
        two_sided: Whether its pages are on both sides of a sheet.
        edition: Which edition of its form; empty leaves it to chance.
    """

    document_type: str
    citizen: int
    feed: Feed = _FLAT
    two_sided: bool = False
    edition: Edition = ""


DEMO_PAPERS = (
    PlannedPaper("giay_khai_sinh", 0, Feed(lean_degrees=1.2, punched=True)),
    PlannedPaper("to_khai_ct01", 0, Feed(lean_degrees=-3.1)),
    PlannedPaper("giay_chung_nhan_ket_hon", 1, Feed(turn_degrees=180, lean_degrees=0.4)),
    PlannedPaper("don_de_nghi", 1, Feed(turn_degrees=90, lean_degrees=-0.7)),
    PlannedPaper("can_cuoc", 1, Feed(lean_degrees=2.2), edition="new"),
    PlannedPaper("van_ban", 2, Feed(lean_degrees=-1.6, punched=True), two_sided=True),
    PlannedPaper("can_cuoc", 2, Feed(lean_degrees=4.0), edition="old"),
)


def demo_batch(
    office: Office, people: OfficePeople, separators: Sequence[Separator], seed: int
) -> Batch:
    """Draw and scan the demo's batch of 28 sides at 300 dpi.

    Args:
        office: Who issues and receives.
        people: Whose papers.
        separators: What the sheet before each of `DEMO_PAPERS` says, in that order.
        seed: Decides looks, numbers and dust.
    """
    return make_batch(DEMO_PAPERS, office, people, separators, seed=seed)


def make_batch(  # noqa: PLR0913 - everything a batch consists of
    plan: Sequence[PlannedPaper],
    office: Office,
    people: OfficePeople,
    separators: Sequence[Separator],
    *,
    seed: int,
    grade: Grade = OFFICE,
    dpi: float = 300.0,
) -> Batch:
    """Draw and scan any batch; one paper is in memory as pixels at a time.

    Raises:
        ValueError: There is not one separator for each paper.
    """
    if len(plan) != len(separators):
        message = "every paper of a batch has one separator"
        raise ValueError(message)
    feeder = Feeder(grade, seed)
    for number, (planned, separator) in enumerate(zip(plan, separators, strict=True)):
        owner = people.citizens[planned.citizen]
        look = replace(make_look(seed * 100 + number, dpi=dpi), edition=planned.edition)
        paper = draw_paper(planned.document_type, owner, office, look)
        title = TITLES[planned.document_type]
        fed = FedPaper(paper, owner, separator, title, planned.feed, planned.two_sided)
        feeder.feed(fed)
    return feeder.batch()
